"""Works out the pay curve of each plan template: python -m tools.curves.

A curve is what one person gets at 0 to 150 % of a whole, all else as in one of the template's own cases. The
engine calculates it, for all points at once, as that many people; only where a line bends is a point kept.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from yeji_engine.documents.base import written
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import PlanRefused
from yeji_engine.library.shelves import mapping_of, shelf, texts
from yeji_engine.library.templates import load_template, plan_templates
from yeji_engine.run.cases import ALONE, case_facts, period_of_case
from yeji_engine.run.compute import compute
from yeji_engine.run.result import Result
from yeji_engine.tables.schema import Tables
from yeji_engine.tables.texts import table_of_texts

OUTCOME = Path("src/yeji_engine/library/templates/curves.json")
PERCENTS = range(151)
OWN_KEYS = ("order_id", "payment_id", "refund_id", "customer_id")
Point = tuple[int, Decimal]
Rows = dict[str, list[dict[str, str | None]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a curve is about, as the index of templates says it."""

    components: Sequence[str]
    """Whose earnings are added; none: what is paid in the end, guarantees included."""
    whole: Decimal
    case: str
    grows: Sequence[str]
    """Figures of the case, or table.column, that run from 0 to 150 % of the whole."""


def main() -> int:
    """Write the curves anew."""
    found = {each.id: [[at, written(pay)] for at, pay in curve_of(each.id)] for each in plan_templates()}
    lines = (f"{json.dumps(id_)}: {json.dumps(points)}" for id_, points in found.items())
    OUTCOME.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    sys.stdout.write(f"curves: {len(found)} templates\n")
    return 0


def curve_of(template: str) -> tuple[Point, ...]:
    """Return percent and pay of each point where a template's curve bends, the ends included."""
    asked = _asked(template)
    loaded = load_template(template)
    if loaded is None or loaded.plan is None:
        raise KeyError(template)
    plan = loaded.plan
    case = next(each for each in plan.cases if each.name == asked.case)
    period = period_of_case(plan, case)
    rows, used = case_facts(plan, case, period)
    result = compute(used, _crowd(rows, asked), period)
    return _bends([(at, _pay(result, used, asked, _number(at))) for at in PERCENTS])


def _asked(template: str) -> Asked:
    curve = shelf(shelf(mapping_of("templates", "index.yaml")[template])["curve"])
    return Asked(texts(curve["of"]), Decimal(str(curve["whole"])), str(curve["case"]), texts(curve["grows"]))


def _number(percent: int) -> str:
    return f"P{percent:03d}"


def _crowd(rows: Rows, asked: Asked) -> Tables:
    """Everybody has the rows of the case's one person, and at each percent other figures."""
    tables = []
    for name, given in rows.items():
        crowd = [_row(name, row, percent, asked) for percent in PERCENTS for row in given]
        table, problems = table_of_texts(name, crowd)
        if problems:
            raise PlanRefused(problems)
        tables.append(table)
    return Tables(tables)


def _row(table: str, row: Mapping[str, str | None], percent: int, asked: Asked) -> dict[str, str | None]:
    grown = written(asked.whole * percent / 100)
    made = dict(row)
    for column, cell in row.items():
        if cell == ALONE:
            made[column] = _number(percent)
        elif column in OWN_KEYS and cell is not None:
            made[column] = f"{cell}-{percent}"
        if f"{table}.{column}" in asked.grows:
            made[column] = grown
    if table == "readings" and row["measure"] in asked.grows:
        made["figure"] = grown
    return made


def _pay(result: Result, plan: Plan, asked: Asked, number: str) -> Decimal:
    if asked.components:
        wanted = set(asked.components) & set(plan.components)
        rows = [
            row["earned"]
            for row in result.tables["payouts"].to_pylist()
            if row["person_id"] == number and row["component"] in wanted
        ]
    else:
        rows = [
            row["amount"]
            for row in result.tables["settlements"].to_pylist()
            if row["person_id"] == number and row["kind"] == "payable"
        ]
    if not rows or any(each is None for each in rows):
        raise ValueError(f"{asked.case}: nothing is computed for {number}")
    return sum(rows, Decimal(0))


def _bends(points: Sequence[Point]) -> tuple[Point, ...]:
    """Keep the ends and every point where the line turns by more than rounding to the fen does."""
    kept = [points[0]]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        if abs((after[1] - at[1]) - (at[1] - before[1])) > Decimal("0.02"):
            kept.append(at)
    return (*kept, points[-1])


if __name__ == "__main__":
    sys.exit(main())
