"""Figures counted from records: totals of a credit group, put on the sheet of the period.

A person without any row has 0 from 0 rows, which is known. A row that counts but whose figure is not
known makes the whole figure unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from yeji_engine.binding.job import Job, Span
from yeji_engine.binding.names import Book
from yeji_engine.credits.groups import CreditGroup, counted
from yeji_engine.documents.measures import Aggregate, CompanyCredit, TeamCredit
from yeji_engine.graph.expressions import (
    Apply,
    Literal,
    Number,
    Truth,
    Value,
    choose,
    day,
    is_missing,
    missing_like,
    missing_number,
    narrow_number,
    number,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.totals import (
    distinct,
    largest,
    lower_middle,
    rows_where,
    smallest,
    total,
    upper_middle,
)


@dataclass
class CountedMeasures:
    """Puts totals of groups on the sheet when a measure of the group is first asked for."""

    book: Book
    lines: dict[str, Named]
    groups: dict[str, CreditGroup]
    """Measure → its group."""
    _attached: set[str] = field(default_factory=set)

    def figure(self, measure: str) -> Number:
        """Return the figure; missing where a row that counts is not known."""
        group = self._totals(measure)
        frame = self.book.sheet.frame()
        index = f"{group.name}_{group.measures[measure]}"
        unknown = frame.number(f"unknown_{index}").otherwise(number(0))
        aggregate = counted(self.book.job.plan, measure).aggregate
        known = known_figure(self.book.job, aggregate, frame, index)
        return self.book.sheet.put(f"figure_{index}", choose(unknown > number(0), missing_number(), known))

    def rows(self, measure: str) -> Number:
        """Return how many rows count."""
        group = self._totals(measure)
        index = f"{group.name}_{group.measures[measure]}"
        return self.book.sheet.frame().number(f"rows_{index}").otherwise(number(0))

    def _totals(self, measure: str) -> CreditGroup:
        group = self.groups[measure]
        if group.name in self._attached:
            return group
        job, lines = self.book.job, self.lines[group.name]
        keys = group_keys(group)
        totals = job.program.step(f"totals_{group.name}", group_totals(job, group, lines, keys))
        take = {name: name for name in totals.columns if name not in keys}
        self.book.sheet.attach(totals, {key: key for key in keys}, take)
        self._attached.add(group.name)
        return group


def median_of(lower: Number, upper: Number) -> Number:
    """Return the middle between the two figures in the middle, exact."""
    return (lower.widened() + upper).times(narrow_number(Decimal("0.5")))


def group_keys(group: CreditGroup) -> list[str]:
    """Return whose figure a total is: a person's, a team's or the company's."""
    match group.credit:
        case TeamCredit():
            return ["team_id"]
        case CompanyCredit():
            return []
        case _:
            return ["person_id"]


def group_totals(job: Job, group: CreditGroup, lines: Named, keys: list[str]) -> Frame:
    """Return one row per key with sum, rows and unknown rows of each measure of the group."""
    staffed = lines.where(lines.truth("staffed"))
    totals: dict[str, Value] = {}
    for measure in group.measures:
        counts = in_window(job, group, measure, staffed)
        totals |= totals_of(job, group, measure, staffed, counts)
    return staffed.group(keys, totals)


def totals_of(job: Job, group: CreditGroup, measure: str, lines: Frame, counts: Truth) -> dict[str, Value]:
    """Return the totals over the lines that count, from which `known_figure` reads the figure."""
    index = f"{group.name}_{group.measures[measure]}"
    figure = lines.number(group.figure_column(measure))
    summed = choose(counts, figure, missing_like(figure))
    result: dict[str, Value] = {
        f"rows_{index}": rows_where(counts),
        f"unknown_{index}": rows_where(counts & is_missing(figure)),
    }
    match counted(job.plan, measure).aggregate:
        case Aggregate.SUM | Aggregate.COUNT:
            result[f"sum_{index}"] = total(summed)
        case Aggregate.AVERAGE:
            share = lines.number("share")
            result[f"sum_{index}"] = total(summed)
            result[f"shares_{index}"] = total(choose(counts, share, missing_like(share)))
        case Aggregate.SMALLEST:
            result[f"sum_{index}"] = smallest(summed)
        case Aggregate.LARGEST:
            result[f"sum_{index}"] = largest(summed)
        case Aggregate.MEDIAN:
            result[f"lower_{index}"] = lower_middle(summed)
            result[f"upper_{index}"] = upper_middle(summed)
        case Aggregate.DISTINCT:
            result[f"sum_{index}"] = distinct(_only_where(counts, lines.any(group.distinct_column(measure))))
    return result


def _only_where(counts: Truth, value: Value) -> Value:
    return Value(Apply("choose", (counts.node, value.node, Literal(None, value.type))), value.type)


def in_window(job: Job, group: CreditGroup, measure: str, lines: Frame) -> Truth:
    """Tell whether a line counts for the measure on a day of the measure's window."""
    return in_span(group, measure, lines, job.counted_days(counted(job.plan, measure).window))


def in_span(group: CreditGroup, measure: str, lines: Frame, span: Span) -> Truth:
    """Tell whether a line counts for the measure on a day of the span."""
    event = lines.date("event_date")
    inside = day(span.start).until(event) & event.before(day(span.end))
    return lines.truth(group.counted_column(measure)) & inside


def known_figure(job: Job, aggregate: Aggregate, frame: Frame, index: str, prefix: str = "") -> Number:
    """Sums and counts of no rows are 0; averages, extremes and medians of no rows are not known."""
    if aggregate is Aggregate.MEDIAN:
        return median_of(frame.number(f"{prefix}lower_{index}"), frame.number(f"{prefix}upper_{index}"))
    summed = frame.number(f"{prefix}sum_{index}")
    match aggregate:
        case Aggregate.SUM | Aggregate.COUNT | Aggregate.DISTINCT:
            return summed.otherwise(number(0))
        case Aggregate.AVERAGE:
            rounding = job.plan.precision.ratio
            return summed.over(frame.number(f"{prefix}shares_{index}"), rounding.decimals, rounding.mode)
        case _:
            return summed
