"""A plan that changes while it runs: two versions, each for its own days (C60, C61)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.engine.stories import Facts, Story, plan_of
from tests.engine.test_cases import Part
from tests.engine.test_settlement_release import PEOPLE, SOLD, order

TABLE_T = [
    {"from": "0", "to": "100000", "rate": "3%"},
    {"from": "100000", "to": "200000", "rate": "5%"},
    {"from": "200000", "rate": "8%"},
]


def versions(old: Part, new: Part, facts: Facts) -> tuple[Story, Story]:
    """One version until 11 June, the other from then on, over one ledger."""
    first = Story(plan_of({"effective": {"from": "2026-01-01", "to": "2026-06-11"}} | old), facts)
    second = Story(plan_of({"effective": {"from": "2026-06-11"}} | new), facts, first.postings)
    return first, second


def incentive(amount: str) -> Part:
    bonus = {
        "pays": "bonus",
        "per": "period",
        "method": {"kind": "formula", "formula": amount},
        "then": [{"step": "prorate", "basis": "calendar_days"}],
    }
    return {"components": {"奖金": bonus}}


def test_each_version_pays_for_its_own_days() -> None:
    """10 of 30 days at 6,000 and 20 of 30 at 9,000."""
    first, second = versions(incentive("6000"), incentive("9000"), {"people": PEOPLE})

    assert (first.run("2026-06").paid("奖金"), second.run("2026-06").paid("奖金")) == (2_000, 6_000)


def commission(rate: str) -> Part:
    flat = {"pays": "commission", "per": "period", "base": "销售额", "method": {"kind": "flat", "rate": rate}}
    return {"measures": {"销售额": SOLD}, "components": {"提成": flat}}


def test_each_version_counts_the_records_of_its_own_days() -> None:
    orders = [order("o1", "2026-06-10", "1000"), order("o2", "2026-06-11", "2000")]
    first, second = versions(commission("5%"), commission("6%"), {"people": PEOPLE, "orders": orders})

    assert (first.run("2026-06").paid("提成"), second.run("2026-06").paid("提成")) == (50, 120)


def to_date(on_change: str) -> Part:
    tiers = {"kind": "tiers", "mode": "slice", "boundary": "upper_tier", "tiers": TABLE_T}
    trued = {
        "pays": "commission",
        "per": "period",
        "base": "累计",
        "method": tiers,
        "timing": {"kind": "true_up", "since": "year"},
    }
    year = {**SOLD, "count": {**SOLD["count"], "window": "year_to_date"}}  # type: ignore[dict-item]  # SOLD is a mapping
    return {"measures": {"累计": year}, "components": {"提成": trued}, "tiers_on_change": on_change}


@pytest.mark.parametrize(("on_change", "now"), [("restart", 1_800), ("continue", 2_800)])
def test_tiers_start_again_or_go_on_with_a_new_version(on_change: str, now: int) -> None:
    """90,000 before the change; 60,000 after it are f(60,000), or f(150,000) less the 2,700 paid."""
    orders = [order("o1", "2026-06-05", "90000"), order("o2", "2026-06-20", "60000")]
    first, second = versions(to_date("continue"), to_date(on_change), {"people": PEOPLE, "orders": orders})

    assert first.run("2026-06").paid("提成") == 2_700
    assert second.run("2026-06").paid("提成") == now


def test_instalments_of_the_old_version_go_on_under_the_new_one() -> None:
    timing: Part = {"timing": {"kind": "instalments", "equal": "3"}}
    old, new = commission("6%"), commission("3%")
    for plan in (old, new):
        plan["components"] = {"提成": {**plan["components"]["提成"], **timing}}  # type: ignore[index]  # a mapping
    orders = [order("o1", "2026-05-05", "1000"), order("o2", "2026-06-20", "1000")]
    first, second = versions(old, new, {"people": PEOPLE, "orders": orders})

    paid = [first.run("2026-05").paid("提成"), first.run("2026-06").paid("提成")]
    paid += [second.run(f"2026-0{n}").paid("提成") for n in (6, 7, 8)]

    assert paid == [20, 20, 10, 30, 10]
    assert second.total("paid") == Decimal(90)
