"""Returned deals, taken back four ways (C54–C56), and what of it a month may lose."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.engine.stories import Facts, Story, plan_of
from tests.engine.test_cases import Part
from tests.engine.test_settlement_change import TABLE_T
from tests.engine.test_settlement_release import ON_CASH, PEOPLE, SOLD, by_deal, order, payment, story


def returned(how: str, **more: str) -> Part:
    rule: Part = {"table": "refunds", "deal": "order_id", "date": "refund_date", "how": how}
    return {"reversal": rule | more}


def refund(day: str, amount: str | None = None, key: str = "r1", deal: str = "o1") -> dict[str, str | None]:
    return {
        "refund_id": key,
        "order_id": deal,
        "person_id": "甲",
        "refund_date": day,
        "amount": amount or "0",
    }


def deals(how: str, refunds: list[dict[str, str | None]], **more: str) -> Story:
    """10,000 sold in January at 15 %."""
    component = by_deal({}, method={"kind": "flat", "rate": "15%"}) | returned(how, **more)
    component.pop("timing")
    return story(component, {"orders": [order("o1", "2026-01-05", "10000")], "refunds": refunds})


@pytest.mark.parametrize(
    ("amount", "taken"),
    [
        ("10000", -1_500),
        ("2500", -375),
        ("10000.01", -1_500),  # never more than was earned
        ("9999.99", Decimal("-1500.00")),
        ("0.03", 0),  # 0.0045
        ("0.04", Decimal("-0.01")),  # 0.006
    ],
)
def test_an_exact_clawback_takes_back_what_the_deal_earned(amount: str, taken: Decimal | int) -> None:
    told = deals("exact", [refund("2026-02-10", amount)], amount="amount")

    months = [told.run(f"2026-0{n}") for n in (1, 2, 3)]

    assert [m.paid("提成") for m in months] == [1_500, taken, 0]
    assert [m.earned("提成") for m in months] == [1_500, 0, 0]


def test_a_whole_return_that_is_recorded_twice_takes_back_once() -> None:
    told = deals("exact", [refund("2026-02-10"), refund("2026-03-10", key="r2")])

    months = [told.run(f"2026-0{n}") for n in (1, 2, 3)]

    assert [m.paid("提成") for m in months] == [1_500, -1_500, 0]
    assert months[1].settled("payable") == 0
    assert told.total("carried") == -1_500


def test_a_deal_that_was_half_paid_gives_back_that_half_alone() -> None:
    """40 % of 1,500 was released: the return takes back 1,500, of which 900 was still held."""
    component = by_deal(ON_CASH, method={"kind": "flat", "rate": "15%"}) | returned("exact")
    told = story(
        component,
        {
            "orders": [order("o1", "2026-01-05", "10000")],
            "payments": [payment("p1", "2026-01-20", "4000")],
            "refunds": [refund("2026-02-10")],
        },
    )

    january, february = told.run("2026-01"), told.run("2026-02")

    assert (january.paid("提成"), february.paid("提成")) == (600, -600)
    assert february.reasons("提成") == [("clawed_back", "o1", -1_500), ("released", "o1", 900)]


@pytest.mark.parametrize(
    ("day", "taken"),
    [
        ("2026-05-05", -800),  # four whole months of twelve
        ("2026-05-04", -900),
        ("2027-01-04", -100),
        ("2027-01-05", 0),
        ("2026-01-05", -1_200),
    ],
)
def test_a_lost_customer_takes_back_the_missing_months(day: str, taken: int) -> None:
    component = by_deal({}, method={"kind": "flat", "rate": "12%"}) | returned(
        "time_proportional", months="12"
    )
    component.pop("timing")
    told = story(component, {"orders": [order("o1", "2026-01-05", "10000")], "refunds": [refund(day)]})

    told.run("2026-01")
    last = told.run(f"{day[:7]}") if day[:7] != "2026-01" else None

    assert told.total("clawed_back") == taken
    assert last is None or last.paid("提成") == taken


def test_a_re_rated_return_is_a_negative_deal_of_its_own_month() -> None:
    """January f(250,000) = 12,000; in February 20,000 come back and 60,000 are sold: f(40,000) = 1,200."""
    tiers: Part = {"method": {"kind": "tiers", "mode": "slice", "boundary": "upper_tier", "tiers": TABLE_T}}
    component = {"deal": "销售额"} | tiers | returned("re_rated", amount="amount")
    orders = [order("o1", "2026-01-05", "250000"), order("o2", "2026-02-05", "60000")]
    told = story(component, {"orders": orders, "refunds": [refund("2026-02-10", "20000")]})

    months = [told.run(f"2026-0{n}") for n in (1, 2)]

    assert [m.paid("提成") for m in months] == [12_000, 1_200]


def test_a_re_rated_deal_is_priced_at_the_rate_of_today() -> None:
    """10,000 at 15 % then; 5 % now: −500 instead of −1,500 (the gap of C54)."""
    january = by_deal({}, method={"kind": "flat", "rate": "IF(MONTH(期初) = 1, 15%, 5%)"}) | returned(
        "re_rated"
    )
    january.pop("timing")
    told = story(january, {"orders": [order("o1", "2026-01-05", "10000")], "refunds": [refund("2026-02-10")]})

    months = [told.run(f"2026-0{n}") for n in (1, 2)]

    assert [m.paid("提成") for m in months] == [1_500, -500]
    assert months[1].reasons("提成")[0] == ("flat", "o1", -500)


def replayed(facts: Facts) -> Story:
    year = {**SOLD, "count": {**SOLD["count"], "window": "year_to_date"}}  # type: ignore[dict-item]  # SOLD is a mapping
    tiers = {"kind": "tiers", "mode": "slice", "boundary": "upper_tier", "tiers": TABLE_T}
    component = {
        "pays": "commission",
        "per": "period",
        "deal": "累计",
        "base": "累计",
        "method": tiers,
        "timing": {"kind": "true_up", "since": "year"},
    } | returned("replay", amount="amount")
    over: Part = {
        "measures": {"累计": year},
        "components": {"提成": component},
        "tiers_on_change": "continue",
    }
    return Story(plan_of(over), {"people": PEOPLE} | dict(facts))


def test_a_replay_computes_the_tiers_again_without_the_deal() -> None:
    """f(150,000) = 5,500; 20,000 of it come back: f(130,000) = 4,500, so 1,000 less."""
    orders = [order("o1", "2026-01-05", "130000"), order("o2", "2026-02-05", "20000")]
    told = replayed({"orders": orders, "refunds": [refund("2026-03-10", "20000", deal="o2")]})

    months = [told.run(f"2026-0{n}") for n in (1, 2, 3)]

    assert [m.paid("提成") for m in months] == [4_500, 1_000, -1_000]
    assert months[2].earned("提成") == 4_500


def test_the_figure_without_returns_is_shown_as_it_was() -> None:
    orders = [order("o1", "2026-01-05", "130000"), order("o2", "2026-02-05", "20000")]
    told = replayed({"orders": orders, "refunds": [refund("2026-03-10", "20000", deal="o2")]})

    march = told.look("2026-03")

    names = {row["measure"]: row["figure"] for row in march.result.tables["measures"].to_pylist()}
    assert names == {"累计": 150_000}
