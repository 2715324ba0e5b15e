"""Small plans with a scorecard, and what the engine makes of them: for the tests of scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.engine.test_cases import laid_over, read
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.documents.plan import Plan
from yeji_engine.periods import Period, parse_period
from yeji_engine.run import Result, compute
from yeji_engine.tables.schema import Tables
from yeji_engine.tables.texts import table_of_texts

# A plan before it is read is whatever YAML would hold.
Raw = dict[str, Any]
Row = dict[str, str | None]
Rows = Sequence[Mapping[str, str | None]]

BASE = read(Path(__file__).parent.parent / "cases" / "base.yaml")

CARD: Raw = {
    "full_points": "100",
    "weights_by": "last_day",
    "not_applicable": "rescale",
    "rounding": {"decimals": "2", "mode": "half_up"},
    "item_rounding": {"decimals": "2", "mode": "half_up"},
    "items": {"综合": {"scoring": {"kind": "formula", "points": "总分"}}},
    "weights": [{"weights": {"综合": "100%"}}],
}

GRADES: Raw = {
    "order": "round_then_map",
    "boundary": "upper_tier",
    "scale": [
        {"grade": "A", "from": "90", "coefficient": "1.2"},
        {"grade": "B", "from": "60", "coefficient": "1.0"},
        {"grade": "C", "coefficient": "0.8"},
    ],
}

DISTRIBUTION: Raw = {
    "quotas": {"A": "20%", "B": "70%", "C": "10%"},
    "rounding": "largest_remainder",
    "remainder_ties": "middle",
    "ties_at_line": "by_id",
    "among": "plan",
    "small_group": "0",
    "exclude": None,
    "appealed": "beside",
}


def plan_of(card: Raw, **others: Raw) -> Plan:
    """Return a plan with one measure 总分 and the scorecard laid over the plain one."""
    measures = {"总分": {"unit": "points", "direction": "up", "reading": {}}}
    own: Raw = {"measures": measures, "scorecard": laid_over(CARD, card), **others}
    return Plan.model_validate(laid_over(BASE, own))


def march(plan: Plan) -> Period:
    """Return March 2026."""
    found = parse_period("2026-03", fiscal_calendar(plan))
    assert isinstance(found, Period)
    return found


def calculated(plan: Plan, tables: Mapping[str, Rows]) -> Result:
    """Return the result of March 2026 for tables written as text; whoever has a reading is a person."""
    typed = []
    known = {str(row["subject_id"]) for row in tables.get("readings", [])}
    everybody: Rows = [{"person_id": person, "regime": "employee"} for person in sorted(known)]
    for name, rows in {"people": everybody, **tables}.items():
        table, problems = table_of_texts(name, rows)
        assert not problems
        typed.append(table)
    return compute(plan, Tables(typed), march(plan))


def readings(scores: Mapping[str, str], measure: str = "总分") -> list[Row]:
    """Return one reading a person."""
    return [
        {"subject_id": person, "measure": measure, "figure": figure, "period_start": "2026-03-01"}
        for person, figure in scores.items()
    ]


def seated(teams: Mapping[str, str], role: str = "业务员") -> dict[str, Rows]:
    """Return the tables of people and assignments, each person in the team named."""
    return {
        "people": [{"person_id": person, "regime": "employee"} for person in teams],
        "assignments": [{"person_id": p, "team_id": team, "role": role} for p, team in teams.items()],
    }


def rows_of(result: Result, table: str, **wanted: str) -> list[dict[str, Any]]:
    """Return the rows of a result table with these cells, in the order of their persons and steps."""
    found = [row for row in result.tables[table].to_pylist() if all(row[k] == v for k, v in wanted.items())]
    return sorted(found, key=lambda row: (row["person_id"], row.get("item", ""), row.get("step") or 0))
