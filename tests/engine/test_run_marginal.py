"""What one more deal would pay (C69)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.engine.stories import Facts, month, plan_of, tables_of
from tests.engine.test_cases import Part
from tests.engine.test_settlement_change import TABLE_T
from tests.engine.test_settlement_release import ON_CASH, PEOPLE, SOLD, by_deal, order
from yeji_engine.errors import PlanRefused
from yeji_engine.run.marginal import Marginal, OneMore, marginal
from yeji_engine.tables.schema import Tables

TIERS: Part = {
    "pays": "commission",
    "per": "period",
    "base": "销售额",
    "method": {"kind": "tiers", "mode": "slice", "boundary": "upper_tier", "tiers": TABLE_T},
}
ORDERS = [order("o1", "2026-01-05", "150000"), order("o2", "2026-01-05", "1", "乙")]
BOTH = [*PEOPLE, {"person_id": "乙", "regime": "employee"}]


def one_more(component: Part, amount: str, facts: Facts | None = None, **parts: object) -> Marginal:
    over: Part = {"measures": {"销售额": SOLD}, "components": {"提成": component}}
    given: Facts = {"people": BOTH, "orders": ORDERS, **(facts or {})}
    more = OneMore("销售额", "甲", Decimal(amount))
    return marginal(plan_of(over | parts), Tables(tables_of(given)), month("2026-01"), more)


def test_one_more_deal_pays_what_the_tiers_make_of_it() -> None:
    """f(210,000) − f(150,000) = 8,800 − 5,500."""
    found = one_more(TIERS, "60000")

    assert found.earned == found.paid == found.payable == 3_300


def test_the_steps_that_change_are_told() -> None:
    rows = one_more(TIERS, "60000").comparison.rows("reasons")

    assert [(r["operation"], r["label"], r["change"], r["difference_amount"]) for r in rows] == [
        ("slice", "2", "changed", 2_500),
        ("slice", "3", "added", 800),
    ]


@pytest.mark.parametrize(
    ("amount", "pays"), [("49999.99", 2_500), ("50000", 2_500), ("50000.13", Decimal("2500.01"))]
)
def test_a_deal_up_to_the_line_and_beyond_it(amount: str, pays: Decimal | int) -> None:
    """To 200,000 at 5 %, the rest at 8 %; 49,999.99 × 5 % = 2,499.9995."""
    assert one_more(TIERS, amount).paid == pays


def test_a_cap_that_is_reached_leaves_the_next_deal_nothing() -> None:
    assert one_more({**TIERS, "then": [{"step": "cap", "at": "5500"}]}, "60000").paid == 0


def test_a_deal_that_the_customer_has_not_paid_earns_but_pays_nothing_yet() -> None:
    found = one_more(by_deal(ON_CASH) | {"pays": "commission"}, "60000", {"payments": []})

    assert (found.earned, found.paid, found.payable) == (Decimal(6_000), Decimal(0), Decimal(0))


def test_only_the_rows_of_the_person_are_read_where_others_do_not_matter() -> None:
    before = one_more(TIERS, "60000").before

    assert before.tables["participants"]["person_id"].to_pylist() == ["甲"]


def test_everybody_is_read_where_people_share_a_prize() -> None:
    """Ahead already: one more deal does not make a first prize larger."""
    contest: Part = {
        "pays": "award",
        "per": "period",
        "method": {
            "kind": "contest",
            "by": "销售额",
            "among": "plan",
            "prizes": ["5000", "3000"],
            "ties": "share",
        },
    }

    found = one_more(contest, "60000")

    assert found.before.tables["participants"].num_rows == 2
    assert found.paid == 0


def test_the_record_takes_the_columns_that_the_plan_asks_for() -> None:
    new_only = {**SOLD, "count": {**SOLD["count"], "where": "kind = '新签'"}}  # type: ignore[dict-item]  # SOLD is a mapping
    over: Part = {"measures": {"销售额": new_only}, "components": {"提成": TIERS}}
    tables = Tables(tables_of({"people": PEOPLE, "orders": ORDERS[:1]}))
    plain = OneMore("销售额", "甲", Decimal(1000), date(2026, 1, 31))
    signed = OneMore("销售额", "甲", Decimal(1000), date(2026, 1, 31), {"kind": "新签"})

    paid = [marginal(plan_of(over), tables, month("2026-01"), more).paid for more in (plain, signed)]

    assert paid == [0, 30]


def test_a_split_deal_counts_as_one_of_ones_own() -> None:
    count: Part = {
        "table": "orders",
        "aggregate": "sum",
        "column": "amount",
        "date": "order_date",
        "credit": {"kind": "splits", "deal": "order_id", "total": "whole"},
    }
    over: Part = {
        "measures": {"销售额": {"unit": "money", "direction": "up", "count": count}},
        "components": {"提成": TIERS},
    }
    splits = [
        {"deal_id": "o1", "person_id": "甲", "share": "0.6"},
        {"deal_id": "o1", "person_id": "乙", "share": "0.4"},
    ]
    tables = Tables(tables_of({"people": BOTH, "orders": ORDERS[:1], "splits": splits}))

    found = marginal(plan_of(over), tables, month("2026-01"), OneMore("销售额", "甲", Decimal(10_000)))

    assert found.paid == 300


def test_a_measure_without_records_is_refused_with_one_that_has_them() -> None:
    over: Part = {
        "measures": {
            "销售额": SOLD,
            "销售额度": {"unit": "money", "direction": "up", "formula": "销售额 * 2"},
        },
        "components": {"提成": TIERS},
    }
    tables = Tables(tables_of({"people": PEOPLE, "orders": ORDERS}))

    with pytest.raises(PlanRefused) as refused:
        marginal(plan_of(over), tables, month("2026-01"), OneMore("销售额度", "甲", Decimal(1)))

    assert "销售额" in str(refused.value.diagnostics[0].hint)
