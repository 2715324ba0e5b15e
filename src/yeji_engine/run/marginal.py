"""What one more deal would pay: the period calculated as it is, and with one more record (C69).

No formula is guessed from rates: tiers, caps, gates and settlement answer for themselves. Where people
do not depend on each other only the person's own rows are read, so the answer comes at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from yeji_engine.documents.base import written
from yeji_engine.documents.measures import (
    ColumnsCredit,
    CompanyCredit,
    Count,
    OwnerCredit,
    SplitsCredit,
    TeamCredit,
)
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Diagnostic, Place, PlanRefused, Severity, Words, nearest
from yeji_engine.periods import Period
from yeji_engine.run.backend import Backend
from yeji_engine.run.compare import Comparison, compare
from yeji_engine.run.compute import compute
from yeji_engine.run.dependence import others_matter
from yeji_engine.run.of_people import of_people
from yeji_engine.run.result import Result
from yeji_engine.tables.schema import Table, Tables
from yeji_engine.tables.texts import table_of_texts


@dataclass(frozen=True)
class OneMore:
    """One more record of a measure for a person."""

    measure: str
    person_id: str
    amount: Decimal
    on: date | None = None
    """Its date; the last day of the period without one."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What else stands in the record, as text: whatever the plan's filters and rates ask for."""


@dataclass(frozen=True)
class Marginal:
    """What the person gets without and with the record, and every step that differs."""

    person_id: str
    before: Result
    after: Result
    comparison: Comparison

    @property
    def earned(self) -> Decimal:
        """Return how much more the person's components earn."""
        return self.comparison.difference("payouts", "earned", person_id=self.person_id)

    @property
    def paid(self) -> Decimal:
        """Return how much more they pay this period."""
        return self.comparison.difference("payouts", "paid", person_id=self.person_id)

    @property
    def payable(self) -> Decimal:
        """Return how much more the person gets this period, after draws, carry and limits."""
        return self.comparison.difference("settlements", "amount", person_id=self.person_id, kind="payable")


def marginal(
    plan: Plan, tables: Tables, period: Period, more: OneMore, *, backend: Backend | None = None
) -> Marginal:
    """Return what one more record would pay the person.

    *errors*: PlanRefused where the measure has no records of its own, or a column does not fit.
    """
    measure = plan.measures.get(more.measure)
    if measure is None or (measure.count is None and measure.reading is None):
        raise PlanRefused([_no_records(plan, more.measure)])
    given = tables if others_matter(plan) else of_people(plan, tables, [more.person_id])
    before = compute(plan, given, period, backend=backend)
    rows = _record(plan, given, period, more, before)
    after = compute(plan, _with_rows(given, rows), period, backend=backend)
    return Marginal(more.person_id, before, after, compare(before, after))


def _no_records(plan: Plan, measure: str) -> Diagnostic:
    guess = nearest(measure, [name for name, m in plan.measures.items() if m.count or m.reading])
    message = Words(
        f"「{measure}」没有自己的记录，无法多算一笔。",
        f"{measure!r} has no records of its own: one more cannot be added.",
    )
    hint = Words(f"可以选「{guess}」。", f"Choose {guess!r}.") if guess else None
    return Diagnostic("measure-without-records", Severity.ERROR, message, Place(path=measure), hint)


# -- one more record ----------------------------------------------------------------------

Rows = dict[str, list[dict[str, str | None]]]


def _record(plan: Plan, tables: Tables, period: Period, more: OneMore, before: Result) -> Rows:
    """The rows to add: the record itself, and its split where deals are split."""
    measure, on = plan.measures[more.measure], more.on or period.last_day
    if measure.count is None:
        reading = measure.reading
        row: dict[str, str | None] = {
            "subject_id": more.person_id,
            "measure": more.measure,
            "period_start": period.start.isoformat(),
            "figure": written(more.amount),
        }
        return {reading.table if reading is not None else "readings": [row]}
    count = measure.count
    key = _new_key(tables, count)
    schema = tables[count.table].schema
    row = dict.fromkeys(count.row_key or schema.key, key)
    row[count.date] = on.isoformat()
    if count.column is not None and count.column not in row:
        row[count.column] = written(more.amount)
    rows: Rows = {count.table: [row]}
    match count.credit:
        case OwnerCredit(column=column):
            row[column] = more.person_id
        case ColumnsCredit(shares=shares):
            row |= {share.column: more.person_id for share in shares}
        case TeamCredit(column=column):
            row[column] = _team(before, more.person_id)
        case SplitsCredit() as credit:
            row[credit.deal] = key
            split: dict[str, str | None] = {"deal_id": key, "person_id": more.person_id, "share": "1"}
            rows[credit.table] = [split | ({"role": credit.role} if credit.role is not None else {})]
        case CompanyCredit():
            pass
    row |= more.columns
    return rows


def _new_key(tables: Tables, count: Count) -> str:
    """A key that no record has."""
    table = tables[count.table]
    names = count.row_key or table.schema.key
    taken = set(table.arrow()[names[0]].cast(pa.string()).to_pylist()) if names else set()
    return next(f"+{n}" for n in range(1, len(taken) + 2) if f"+{n}" not in taken)


def _team(before: Result, person: str) -> str | None:
    rows = before.tables["participants"].filter(pc.field("person_id") == person)["team_id"].to_pylist()
    return str(rows[0]) if rows and rows[0] is not None else None


def _with_rows(tables: Tables, rows: Rows) -> Tables:
    problems: list[Diagnostic] = []
    made = dict(tables)
    for name, given in rows.items():
        schema = tables[name].schema if name in tables else None
        more, found = table_of_texts(name, given, schema)
        problems += found
        if name in tables and not found:
            both = [tables[name].arrow(), _like(more, tables[name])]
            made[name] = Table(tables[name].schema, pa.concat_tables(both))
        else:
            made[name] = more
    if problems:
        raise PlanRefused(problems)
    return Tables(made.values())


def _like(more: Table, table: Table) -> pa.Table:
    """Keys that are stored as numbers stay numbers, and the new one becomes one that nobody has."""
    stored = table.arrow().schema
    rows = more.arrow()
    for place, column in enumerate(stored):
        if column.type == pa.int64() and rows.schema.field(place).type == pa.string():
            rows = rows.set_column(place, column, pa.array([-1], pa.int64()))
    return rows.cast(stored)


__all__ = ["Marginal", "OneMore", "marginal"]
