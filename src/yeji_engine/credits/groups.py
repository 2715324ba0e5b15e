"""Measures that read the same rows for the same people share their lines.

A group is one pass over a table: same records, same date, same credit. Its lines have one figure
column per measure, so ten measures over the orders cost one reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yeji_engine.binding.job import Job, Span
from yeji_engine.documents.base import Window
from yeji_engine.documents.measures import Count, Credit
from yeji_engine.documents.methods import RunningTotal, Tiers
from yeji_engine.documents.plan import Plan


@dataclass(frozen=True)
class CreditGroup:
    """One set of lines. `measures` maps each measure to the number of its figure column."""

    name: str
    table: str
    date: str
    credit: Credit
    row_key: tuple[str, ...]
    measures: Mapping[str, int]
    extra_columns: tuple[str, ...]
    """Columns of the record that formulas per deal need on the line."""

    def figure_column(self, measure: str) -> str:
        """Return the column with the credited figure; missing where the record does not count."""
        return f"figure_{self.measures[measure]}"

    def counted_column(self, measure: str) -> str:
        """Return the column that says whether the record counts for the measure."""
        return f"counted_{self.measures[measure]}"

    def distinct_column(self, measure: str) -> str:
        """Return the column whose different values are counted, for measures that count those."""
        return f"distinct_{self.measures[measure]}"


def record_column(name: str) -> str:
    """Return the name on the line of a column of the record."""
    return f"record_{name}"


def credit_groups(job: Job) -> tuple[CreditGroup, ...]:
    """Return the groups of the counted measures whose table was given, in the order of the document."""
    found: dict[tuple[object, ...], list[str]] = {}
    for name, measure in job.plan.measures.items():
        if measure.count is not None and job.has(measure.count.table):
            count = measure.count
            signature = (count.table, count.date, count.credit.model_dump_json(), count.row_key)
            found.setdefault(signature, []).append(name)
    return tuple(_group(job, number, names) for number, names in enumerate(found.values()))


def _group(job: Job, number: int, names: list[str]) -> CreditGroup:
    count = counted(job.plan, names[0])
    key = count.row_key or job.schemas[count.table].key
    return CreditGroup(
        name=f"lines_{number}",
        table=count.table,
        date=count.date,
        credit=count.credit,
        row_key=key,
        measures={name: index for index, name in enumerate(names)},
        extra_columns=_columns_for_deals(job, names, count.table),
    )


def counted(plan: Plan, measure: str) -> Count:
    """Return how the measure is counted; asked only of counted measures."""
    count = plan.measures[measure].count
    if count is None:
        raise TypeError(f"{measure!r} is not counted from records")
    return count


def span_of(job: Job, group: CreditGroup) -> Span:
    """Return the days from the earliest to the latest that a measure or a running total looks at."""
    spans = [span for measure in group.measures for span in spans_of(job, measure)]
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def spans_of(job: Job, measure: str) -> tuple[Span, ...]:
    """Return the spans whose records the measure, or a running total over its deals, needs; each once."""
    spans = {job.counted_days(counted(job.plan, measure).window): None}
    for component in job.plan.components.values():
        tiers = component.method
        if component.deal == measure and isinstance(tiers, Tiers) and tiers.running is not None:
            spans[running_span(job, tiers.running)] = None
    return tuple(spans)


def running_span(job: Job, running: RunningTotal) -> Span:
    """Return the days whose deals come before the last ones on the tiers (C12, C61)."""
    windows = {RunningTotal.QUARTER: Window.QUARTER_TO_DATE, RunningTotal.YEAR: Window.YEAR_TO_DATE}
    return job.counted_days(windows.get(running, Window.PERIOD))


def _columns_for_deals(job: Job, names: list[str], table: str) -> tuple[str, ...]:
    """Return the columns that components may name deal by deal; one too many on the line does no harm."""
    written = "".join(
        component.model_dump_json() for component in job.plan.components.values() if component.deal in names
    )
    return tuple(column for column in job.schemas[table].names if column in written)
