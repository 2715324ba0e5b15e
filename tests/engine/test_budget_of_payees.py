"""A budget is of the payees' teams, whatever column of that name the records have."""

from __future__ import annotations

from dataclasses import replace

from tests.engine.test_cases import CASES, laid_over, read
from yeji_engine.documents.plan import Case, Plan
from yeji_engine.run import run_case
from yeji_engine.tables.schema import Column, ColumnKind
from yeji_engine.tables.standard import STANDARD

ORDERS = replace(STANDARD["orders"], columns=(*STANDARD["orders"].columns, Column("team_id", ColumnKind.KEY)))
COUNTED = {
    "table": "orders",
    "aggregate": "sum",
    "column": "amount",
    "date": "order_date",
    "credit": {"kind": "owner", "column": "person_id"},
}
PAID = {
    "pays": "commission",
    "per": "deal",
    "deal": "销售额",
    "method": {"kind": "flat", "rate": "100%"},
    "then": [
        {"step": "gate", "when": 'team_id ≠ "四队"', "otherwise": "0"},
        {"step": "budget", "at": "90000", "among": "team"},
    ],
}
PLAN = {
    "measures": {"销售额": {"unit": "money", "direction": "up", "count": COUNTED}},
    "components": {"提成": PAID},
}


def order(key: str, seller: str, team: str) -> dict[str, str]:
    return {
        "order_id": key,
        "person_id": seller,
        "order_date": "2026-06-05",
        "amount": "60000",
        "team_id": team,
    }


def test_the_teams_written_on_orders_have_no_budget_each() -> None:
    """甲 and 乙 are of 一队: 60,000 + 60,000 against 90,000, so 75 % of each."""
    case = {
        "name": "budget",
        "why": "75 %",
        "period": "2026-06",
        "tables": {
            "people": [{"person_id": "甲", "regime": "employee"}, {"person_id": "乙", "regime": "employee"}],
            "teams": [{"team_id": "一队"}],
            "assignments": [
                {"person_id": "甲", "team_id": "一队", "role": "业务员"},
                {"person_id": "乙", "team_id": "一队", "role": "业务员"},
            ],
            "orders": [order("o1", "甲", "二队"), order("o2", "乙", "三队")],
        },
        "expect": {"甲": {"提成": "45000"}, "乙": {"提成": "45000"}},
    }
    plan = Plan.model_validate(laid_over(read(CASES / "base.yaml"), PLAN))

    assert not run_case(plan, Case.model_validate(case), {"orders": ORDERS})
