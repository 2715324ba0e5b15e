"""Closed periods, calculated again: what is known now differs from what was posted then (C55, C59).

What was posted is never touched. Each closed period is worked out with today's records, one after the
other, each over the lines that the ones before should have posted; new lines under the closed period,
posted in the current one, make up the difference. Only what components earned and paid is compared: a
draw, a carry or a limit of a closed month stays as it was, and the difference goes through the
settlement of the current period. Doing it twice finds nothing the second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from yeji_engine.binding.faults import LINE_TWICE
from yeji_engine.documents.plan import Plan, Settlement
from yeji_engine.errors import Diagnostic, PlanRefused, Severity, Words
from yeji_engine.periods import Period
from yeji_engine.run.backend import Backend
from yeji_engine.run.compare import Compared, Comparison, compare, differing
from yeji_engine.run.compute import compute
from yeji_engine.run.duck import DuckBackend
from yeji_engine.run.messages import Noticed, diagnostics_of
from yeji_engine.run.noticed import SHOWN
from yeji_engine.run.postings import POSTING, ledger_of, lines_twice, postings_of
from yeji_engine.run.result import Result
from yeji_engine.settlement.ledger import LEDGER, OPEN_KINDS, LedgerKind, settled_from
from yeji_engine.tables.schema import Tables

COMPONENT_KINDS = [kind.value for kind in (*OPEN_KINDS, LedgerKind.PAID)]
LINES = Compared(("person_id", "component", "kind", "source_id"), ("amount",))


@dataclass(frozen=True)
class Closed:
    """A period that was settled, under the version of the plan that was in force, and its result if it was kept."""

    period: Period
    plan: Plan
    result: Result | None = None
    instead: Tables = field(default_factory=Tables)
    """Tables that say something else for this period than for the current one: people with the level of that time."""


@dataclass(frozen=True)
class Recalculated:
    """A closed period as it is known now."""

    period: Period
    result: Result
    """To be kept as the result to compare with next time."""
    comparison: Comparison | None
    """Figures, deals and steps that differ from the result that was kept."""
    differences: pa.Table
    """person_id, component, kind, source_id, change, old_amount, new_amount, difference_amount: against the ledger."""
    held: tuple[str, ...]
    """People whose period cannot be worked out now; nothing is posted for them."""


@dataclass(frozen=True)
class Recalculation:
    """All closed periods, and the lines that the current period posts for them."""

    periods: tuple[Recalculated, ...]
    postings: pa.Table

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is to be posted."""
        return bool(self.postings.num_rows == 0)


def recalculate(
    tables: Tables, closed: Sequence[Closed], current: Closed, *, backend: Backend | None = None
) -> Recalculation:
    """Return what closed periods come to now, and the lines that make up the difference in `current`.

    `tables` holds today's records and the ledger as it was posted, `current` the period that posts. Give the
    postings to the next run together with the ledger: it pays them as `adjusted`. *errors*: PlanRefused
    where a closed period is not before the current one, or the ledger holds a posting twice.
    """
    order = sorted(closed, key=lambda each: settled_from(each.plan, each.period))
    posted_in = settled_from(current.plan, current.period)
    if order and settled_from(order[-1].plan, order[-1].period) >= posted_in:
        raise PlanRefused([_not_before(order[-1].period, current.period)])
    posted = postings_of(tables[LEDGER]) if LEDGER in tables else POSTING.empty_table()
    _refuse_twice(posted)
    past = _before(posted, settled_from(order[0].plan, order[0].period)) if order else posted
    periods, lines = [], []
    for each in order:
        found = _again(tables, each, past, current.period.end, backend)
        recalculated = _against(each, found, posted)
        periods.append(recalculated)
        lines.append(_lines(recalculated, each, posted_in))
        past = pa.concat_tables([past, _should_have(each, found, posted, recalculated.held)])
    return Recalculation(tuple(periods), pa.concat_tables([POSTING.empty_table(), *lines]))


def _not_before(closed: Period, current: Period) -> Diagnostic:
    message = Words(
        f"{closed.label} 不早于本期 {current.label},不能作为已关账期间重算。",
        f"{closed.label} does not lie before {current.label}: it cannot be calculated again as a closed period.",
    )
    hint = Words("只列出本期之前的期间。", "List periods before the current one only.")
    return Diagnostic("closed-not-before", Severity.ERROR, message, hint=hint)


def _refuse_twice(posted: pa.Table) -> None:
    twice = lines_twice(posted)
    if twice.num_rows:
        named = ["|".join(str(cell) for cell in row.values()) for row in twice.slice(0, SHOWN).to_pylist()]
        raise PlanRefused(diagnostics_of([Noticed(LINE_TWICE, LEDGER, tuple(named), twice.num_rows)]))


def _before(posted: pa.Table, start: date) -> pa.Table:
    """Earlier lines with their differences, as if posted at once: today it is known that they belong there."""
    earlier = posted.filter(pc.field("period_start") < pa.scalar(start))
    keys = [name for name in POSTING.names if name not in {"posted_in", "amount"}]
    summed = earlier.group_by(keys).aggregate([("amount", "sum")])
    return (
        summed.rename_columns([*keys, "amount"])
        .append_column("posted_in", summed["period_start"])
        .select(POSTING.names)
        .cast(POSTING)
    )


def _again(
    tables: Tables, closed: Closed, past: pa.Table, known_until: date, backend: Backend | None
) -> Result:
    """The period with today's records, over the lines that should have been there; persons are not settled."""
    plan = closed.plan.model_copy(update={"settlement": Settlement(negative="pay")})
    others = {name: table for name, table in tables.items() if name != LEDGER}
    given = Tables([*(others | dict(closed.instead)).values(), ledger_of([past])])
    return compute(plan, given, closed.period, backend=backend, returns_until=known_until)


def _against(closed: Closed, found: Result, posted: pa.Table) -> Recalculated:
    held = _not_settled(found)
    start = settled_from(closed.plan, closed.period)
    sides = (_of(posted, closed.plan, start, held), _of(found.tables["postings"], closed.plan, start, held))
    engine = DuckBackend()
    try:
        apart = differing(engine, "lines", LINES, sides)
    finally:
        engine.close()
    # Lines of a deal that came to nothing, beside none at all: there is nothing to post.
    differences = apart.filter(pc.fill_null(pc.not_equal(apart["difference_amount"], 0), True))
    comparison = compare(closed.result, found) if closed.result is not None else None
    return Recalculated(closed.period, found, comparison, differences, held)


def _not_settled(found: Result) -> tuple[str, ...]:
    settlements = found.tables["settlements"]
    unknown = settlements.filter((pc.field("kind") == "payable") & pc.field("amount").is_null())
    return tuple(sorted(str(person) for person in unknown["person_id"].to_pylist()))


def _of(lines: pa.Table, plan: Plan, start: date, held: Sequence[str]) -> pa.Table:
    """The component lines of the plan under one period, without people who cannot be worked out."""
    return lines.filter(
        (pc.field("period_start") == pa.scalar(start))
        & pc.field("kind").isin(COMPONENT_KINDS)
        & pc.field("component").isin(pa.array(list(plan.components), pa.string()))
        & ~pc.field("person_id").isin(pa.array(held, pa.string()))
    )


def _should_have(closed: Closed, found: Result, posted: pa.Table, held: Sequence[str]) -> pa.Table:
    """Lines for the next closed period to stand on: as they come out now, as they were posted for people held."""
    start = settled_from(closed.plan, closed.period)
    of_held = _of(posted, closed.plan, start, ())
    kept = of_held.filter(pc.field("person_id").isin(pa.array(held, pa.string())))
    new = _of(found.tables["postings"], closed.plan, start, held)
    return pa.concat_tables([kept.select(POSTING.names), new.select(POSTING.names).cast(POSTING)])


def _lines(recalculated: Recalculated, closed: Closed, posted_in: date) -> pa.Table:
    """The differences as lines under the closed period, posted in the current one."""
    rows = recalculated.differences
    count = rows.num_rows
    start = settled_from(closed.plan, closed.period)
    return pa.table(
        {
            "person_id": rows["person_id"],
            "component": rows["component"],
            "period_start": pa.array([start] * count, pa.date32()),
            "posted_in": pa.array([posted_in] * count, pa.date32()),
            "kind": rows["kind"],
            "amount": rows["difference_amount"] if count else pa.array([], POSTING.field("amount").type),
            "source_id": rows["source_id"],
        }
    ).cast(POSTING)


__all__ = ["Closed", "Recalculated", "Recalculation", "recalculate"]
