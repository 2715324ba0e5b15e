"""Months of a company, run one after the other, each over the postings of those before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

import pyarrow as pa

from tests.engine.test_cases import CASES, Part, laid_over, read
from yeji_engine.documents.plan import Plan
from yeji_engine.periods import FiscalCalendar, NamedBy, Period, parse_period
from yeji_engine.run import Result, compute
from yeji_engine.run.postings import ledger_of
from yeji_engine.tables.schema import Table, Tables
from yeji_engine.tables.texts import table_of_texts

Row = Mapping[str, str | None]
Facts = Mapping[str, Sequence[Row]]
Figure = Decimal | int | None
"""A figure of a result; the int is there so that tests may write 60 for Decimal(60)."""

CALENDAR = FiscalCalendar(year_named_by=NamedBy.START)


def plan_of(over: Part) -> Plan:
    """Return the plan of tests/cases/base.yaml with this laid over it."""
    return Plan.model_validate(laid_over(read(CASES / "base.yaml"), over))


def month(label: str) -> Period:
    """Return the period called `label`."""
    period = parse_period(label, CALENDAR)
    assert isinstance(period, Period)
    return period


def tables_of(facts: Facts) -> list[Table]:
    """Return typed tables; everybody named in people works all the time unless assignments say otherwise."""
    tables = []
    given = dict(facts)
    if "assignments" not in given:
        given["assignments"] = [
            {"person_id": row["person_id"], "team_id": "一队", "role": "业务员"} for row in given["people"]
        ]
    for name, rows in given.items():
        table, problems = table_of_texts(name, rows)
        assert not problems, problems
        tables.append(table)
    return tables


@dataclass
class Story:
    """A plan, the facts, and what was posted so far."""

    plan: Plan
    facts: Facts
    postings: list[pa.Table] = field(default_factory=list)

    def run(self, label: str) -> Month:
        """Calculate a month over the postings so far and post it."""
        found = self.look(label)
        self.postings.append(found.result.tables["postings"])
        return found

    def look(self, label: str) -> Month:
        """Calculate a month without posting it."""
        tables = tables_of(self.facts)
        if self.postings:
            tables.append(ledger_of(self.postings))
        return Month(compute(self.plan, Tables(tables), month(label)))

    def total(self, *kinds: str, component: str | None = None) -> Decimal:
        """Return the sum of everything posted of these kinds."""
        rows = [row for table in self.postings for row in table.to_pylist()]
        fitting = [r for r in rows if r["kind"] in kinds and component in (None, r["component"])]
        return sum((cast(Decimal, row["amount"]) for row in fitting), Decimal(0))


@dataclass(frozen=True)
class Month:
    """One run, read by person and name."""

    result: Result

    def paid(self, component: str, person: str = "甲") -> Figure:
        """Return what the component pays."""
        return self._figure("payouts", "component", component, "paid", person)

    def earned(self, component: str, person: str = "甲") -> Figure:
        """Return what the component earned."""
        return self._figure("payouts", "component", component, "earned", person)

    def settled(self, kind: str, person: str = "甲") -> Figure:
        """Return a row of the settlement, 0 where there is none."""
        return self._figure("settlements", "kind", kind, "amount", person)

    def balance(self, kind: str, person: str = "甲") -> Figure:
        """Return the balance after a row of the settlement."""
        return self._figure("settlements", "kind", kind, "balance_after", person)

    def reasons(self, item: str, person: str = "甲") -> list[tuple[str, str, Figure]]:
        """Return operation, source and amount of the reasons, in order."""
        rows = [r for r in self._rows("reasons") if r["person_id"] == person and r["item"] == item]
        rows.sort(key=lambda row: (cast(Decimal, row["step"]), str(row["source_id"])))
        return [(str(r["operation"]), str(r["source_id"]), cast(Figure, r["amount"])) for r in rows]

    def reasoned(self, item: str, person: str = "甲") -> Decimal:
        """Return the sum of the reasons."""
        return sum((Decimal(amount or 0) for _, _, amount in self.reasons(item, person)), Decimal(0))

    def _figure(self, table: str, key: str, name: str, column: str, person: str) -> Figure:
        found = [r[column] for r in self._rows(table) if r["person_id"] == person and r[key] == name]
        assert len(found) <= 1, f"{len(found)} rows of {name}"
        return cast(Figure, found[0]) if found else Decimal(0)

    def _rows(self, table: str) -> list[dict[str, object]]:
        return cast(list[dict[str, object]], self.result.tables[table].to_pylist())
