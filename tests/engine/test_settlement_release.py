"""Stories of several months: what is earned once is paid over time, and comes to the whole."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.engine.stories import Facts, Story, plan_of
from tests.engine.test_cases import Part

PEOPLE = [{"person_id": "甲", "regime": "employee"}]
SOLD = {
    "unit": "money",
    "direction": "up",
    "count": {
        "table": "orders",
        "aggregate": "sum",
        "column": "amount",
        "date": "order_date",
        "credit": {"kind": "owner", "column": "person_id"},
    },
}


def order(key: str, day: str, amount: str, person: str = "甲") -> dict[str, str | None]:
    return {"order_id": key, "person_id": person, "order_date": day, "amount": amount}


def story(component: Part, facts: Facts, **parts: object) -> Story:
    over: Part = {
        "measures": {"销售额": SOLD},
        "components": {"提成": {"pays": "commission", "per": "period", "base": "销售额"} | component},
    }
    return Story(plan_of(over | parts), {"people": PEOPLE} | dict(facts))


def by_deal(timing: Part, **more: object) -> Part:
    return {
        "per": "deal",
        "deal": "销售额",
        "base": "记入",
        "method": {"kind": "flat", "rate": "10%"},
        "timing": timing,
        **more,
    }


THIRDS: Part = {"method": {"kind": "flat", "rate": "6%"}, "timing": {"kind": "instalments", "equal": "3"}}


def test_instalments_of_two_months_overlap_and_come_to_the_whole() -> None:
    """60 in January as 20/20/20; 100 in February as 33.33/33.34/33.33."""
    told = story(
        THIRDS, {"orders": [order("o1", "2026-01-05", "1000"), order("o2", "2026-02-05", "1666.67")]}
    )

    months = [told.run(f"2026-0{n}") for n in range(1, 6)]

    assert [m.earned("提成") for m in months] == [60, 100, 0, 0, 0]
    paid = [m.paid("提成") for m in months]
    assert paid == [20, Decimal("53.33"), Decimal("53.34"), Decimal("33.33"), 0]
    assert told.total("paid") == told.total("earned") == 160
    assert told.total("held", "released") == 0


def test_the_reasons_of_a_month_say_what_waits_and_what_is_released() -> None:
    told = story(THIRDS, {"orders": [order("o1", "2026-01-05", "1000"), order("o2", "2026-02-05", "1000")]})

    told.run("2026-01")
    february = told.run("2026-02")

    assert february.reasons("提成")[-2:] == [("not_yet_due", "", -40), ("released", "", 20)]
    assert february.reasoned("提成") == february.paid("提成") == 40


MILESTONES: Part = {
    "kind": "milestones",
    "table": "steps",
    "deal": "order_id",
    "event": "step",
    "date": "day",
    "shares": [
        {"event": "签约", "share": "50%"},
        {"event": "安装", "share": "30%"},
        {"event": "验收", "share": "20%"},
    ],
}


def step(event: str, day: str, deal: str = "o1") -> dict[str, str | None]:
    return {"step_id": f"{deal}{event}{day}", "order_id": deal, "step": event, "day": day}


def test_milestones_release_each_deal_by_its_own_events() -> None:
    steps = [
        step("签约", "2026-01-10"),
        step("安装", "2026-02-28"),
        step("安装", "2026-02-28"),
        step("验收", "2026-03-01"),
    ]
    orders = [order("o1", "2026-01-05", "100000"), order("o2", "2026-02-05", "50000")]
    told = story(by_deal(MILESTONES), {"orders": orders, "steps": steps[:2] + steps[3:]})

    months = [told.run(f"2026-0{n}") for n in (1, 2, 3)]

    assert [m.earned("提成") for m in months] == [10_000, 5_000, 0]
    assert [m.paid("提成") for m in months] == [5_000, 3_000, 2_000]
    assert told.total("held", "released") == -5_000


ON_CASH: Part = {
    "kind": "on_cash",
    "table": "payments",
    "deal": "order_id",
    "date": "payment_date",
    "received": "amount",
    "contract": "amount",
    "at_most_whole": "true",
}


def payment(key: str, day: str, amount: str, deal: str = "o1") -> dict[str, str | None]:
    return {"payment_id": key, "order_id": deal, "payment_date": day, "amount": amount}


def test_a_payment_that_is_recorded_late_is_released_with_the_next_run() -> None:
    orders = [order("o1", "2026-01-05", "50000")]
    known = [payment("p1", "2026-01-20", "20000")]
    told = story(by_deal(ON_CASH), {"orders": orders, "payments": known})
    january = told.run("2026-01")
    told.facts = dict(told.facts) | {"payments": [*known, payment("p2", "2026-01-31", "30000")]}

    february = told.run("2026-02")

    assert (january.paid("提成"), february.paid("提成")) == (2_000, 3_000)
    assert told.total("held", "released") == 0


def test_money_that_goes_back_takes_its_release_with_it() -> None:
    paid = [payment("p1", "2026-01-20", "50000"), payment("p2", "2026-02-20", "-10000")]
    told = story(by_deal(ON_CASH), {"orders": [order("o1", "2026-01-05", "50000")], "payments": paid})

    months = [told.run(f"2026-0{n}") for n in (1, 2)]

    assert [m.paid("提成") for m in months] == [5_000, -1_000]


def test_a_deal_whose_contract_is_not_known_is_not_computed_and_nothing_is_posted() -> None:
    orders = [order("o1", "2026-01-05", "50000")]
    told = story(by_deal(ON_CASH), {"orders": orders, "payments": [payment("p1", "2026-01-20", "1")]})
    told.run("2026-01")
    told.facts = dict(told.facts) | {"orders": [order("o2", "2026-02-05", "10000")]}

    february = told.look("2026-02")

    assert february.earned("提成") == 1_000
    assert february.paid("提成") is None
    assert february.settled("payable") is None
    assert february.result.tables["postings"].num_rows == 0
    assert "release-not-computed" in {d.code for d in february.result.diagnostics}


@pytest.mark.parametrize(("per", "third"), [("period", 2_000), ("deal", 2_000)])
def test_a_share_is_held_for_two_months(per: str, third: int) -> None:
    timing: Part = {"kind": "holdback", "share": "20%", "per": per, "periods": "2"}
    told = story(by_deal(timing), {"orders": [order("o1", "2026-01-05", "100000")]})

    months = [told.run(f"2026-0{n}") for n in (1, 2, 3, 4)]

    assert [m.paid("提成") for m in months] == [8_000, 0, third, 0]
    assert months[0].reasons("提成")[-1] == ("held", "" if per == "period" else "o1", -2_000)


def test_a_held_share_waits_for_the_deals_own_event() -> None:
    timing: Part = {
        "kind": "holdback",
        "share": "20%",
        "per": "deal",
        "table": "steps",
        "deal": "order_id",
        "date": "day",
    }
    orders = [order("o1", "2026-01-05", "40000"), order("o2", "2026-01-05", "60000")]
    told = story(by_deal(timing), {"orders": orders, "steps": [step("验收", "2026-02-01")]})

    months = [told.run(f"2026-0{n}") for n in (1, 2, 3)]

    assert [m.paid("提成") for m in months] == [8_000, 800, 0]


def test_a_share_held_by_period_is_released_to_the_person_whom_the_event_names() -> None:
    timing: Part = {
        "kind": "holdback",
        "share": "20%",
        "per": "period",
        "table": "reviews",
        "person": "reviewed_id",
        "date": "day",
    }
    people = [*PEOPLE, {"person_id": "乙", "regime": "employee"}]
    orders = [order("o1", "2026-01-05", "10000"), order("o2", "2026-01-05", "10000", "乙")]
    reviews = [{"review_id": "r1", "reviewed_id": "乙", "day": "2026-02-10"}]
    told = story(
        {"method": {"kind": "flat", "rate": "10%"}, "timing": timing},
        {"people": people, "orders": orders, "reviews": reviews},
    )

    told.run("2026-01")
    february = told.run("2026-02")

    assert (february.paid("提成", "甲"), february.paid("提成", "乙")) == (0, 200)


def test_deals_that_round_up_come_to_their_rounded_sum() -> None:
    """3 × 33.335 is 100.005, paid as 100.01: two deals are 33.34 and one, the first, 33.33."""
    orders = [order(f"o{n}", "2026-01-05", "333.35") for n in (1, 2, 3)]
    payments = [payment(f"p{n}", f"2026-0{n + 1}-05", "333.35", f"o{n}") for n in (1, 2, 3)]
    told = story(by_deal(ON_CASH), {"orders": orders, "payments": payments})

    months = [told.run(f"2026-0{n}") for n in (1, 2, 3, 4)]

    assert months[0].earned("提成") == Decimal("100.01")
    assert [m.paid("提成") for m in months] == [0, Decimal("33.33"), Decimal("33.34"), Decimal("33.34")]


def test_a_leaver_is_paid_when_the_customer_pays() -> None:
    people = [{"person_id": "甲", "regime": "employee", "leave_date": "2026-01-25"}]
    paid = [payment("p1", "2026-01-20", "60000"), payment("p2", "2026-03-20", "40000")]
    told = story(
        by_deal(ON_CASH),
        {"people": people, "orders": [order("o1", "2026-01-05", "100000")], "payments": paid},
    )

    months = [told.run(f"2026-0{n}") for n in (1, 2, 3)]

    assert [m.paid("提成") for m in months] == [6_000, 0, 4_000]
    assert [m.settled("payable") for m in months] == [6_000, 0, 4_000]
    assert told.total("held", "released") == 0
