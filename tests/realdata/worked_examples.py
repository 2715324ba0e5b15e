"""The worked examples of the repository, read and calculated, and the figures expected of them.

What is expected stays text until it is compared: a figure is equal when its digits are, not when it is near.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from yeji_engine.checking.plan import check_plan
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.documents.loading import load_plan
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Diagnostic, errors_of
from yeji_engine.periods import Period, parse_period
from yeji_engine.run.compute import compute
from yeji_engine.run.result import Result
from yeji_engine.tables.reading import read_folder
from yeji_engine.tables.schema import Tables

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"

Line = dict[str, str]


@dataclass(frozen=True)
class Measured:
    """One row of the result table `measures`."""

    figure: Decimal | None
    rows: int
    target: Decimal | None
    attainment: Decimal | None


@dataclass(frozen=True)
class Outcome:
    """What a plan came to in one period."""

    result: Result

    @cached_property
    def measures(self) -> Mapping[tuple[str, str], Measured]:
        """Return what each subject has of each measure."""
        return {
            (str(row["subject_id"]), str(row["measure"])): Measured(
                row["figure"], int(row["rows"]), row["target"], row["attainment"]
            )
            for row in self.result.tables["measures"].to_pylist()
        }

    def figure(self, subject: str, measure: str) -> Decimal:
        """Return a figure that must be known."""
        found = self.measures[subject, measure].figure
        assert found is not None, f"{measure} of {subject} is not computed"
        return found

    def earned(self, component: str) -> Mapping[str, Decimal]:
        """Return what each person earned in a component; none may be unknown."""
        rows = self.result.tables["payouts"].to_pylist()
        return {str(row["person_id"]): row["earned"] for row in rows if row["component"] == component}

    def told(self, code: str, item: str) -> Diagnostic | None:
        """Return the diagnostic about an item, if there is one."""
        found = [d for d in self.result.diagnostics if d.code == code and d.place.path == item]
        assert len(found) <= 1
        return found[0] if found else None

    def people_told(self, code: str, item: str) -> frozenset[str]:
        """Return everybody whom the diagnostic about an item names."""
        told = self.told(code, item)
        if told is None:
            return frozenset()
        assert told.row_count == len(told.rows), "the diagnostic names only some"
        return frozenset(told.rows)


def read_tables(data: Path, example: str, mapping: str = "mapping.yaml") -> Tables:
    """Return the tables of an example, read by its mapping without a fault."""
    reading = read_folder(data / example, EXAMPLES / example / mapping)
    assert errors_of(reading.diagnostics) == []
    expected = {"columns-matched", "encoding-found", "figures-left-out", "rows-not-chosen"}
    assert {d.code for d in reading.diagnostics} <= expected
    return reading.tables


def read_plan(example: str, file: str, tables: Tables) -> Plan:
    """Return a plan of an example, checked against the tables."""
    loaded = load_plan((EXAMPLES / example / file).read_text(encoding="utf-8"), file)
    found = check_plan(loaded, {name: table.schema for name, table in tables.items()})
    assert errors_of(found) == []
    assert loaded.plan is not None
    return loaded.plan


def calculate(plan: Plan, tables: Tables, label: str) -> Outcome:
    """Return what the plan comes to in the period called `label`."""
    period = parse_period(label, fiscal_calendar(plan))
    assert isinstance(period, Period)
    # Their keys were checked while they were read.
    return Outcome(compute(plan, tables, period, trusted=tables))


def lines_of(file: Path) -> list[Line]:
    """Return the rows of a CSV file as texts."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def written(figure: Decimal | None, decimals: int) -> str:
    """Return the figure with so many decimals; nothing where it is not known. Raises where digits would go."""
    if figure is None:
        return ""
    step = Decimal(1).scaleb(-decimals)
    rounded = figure.quantize(step)
    assert rounded == figure, f"{figure} has more than {decimals} decimals"
    return str(rounded)
