"""Closed periods calculated again: what was posted stays, the difference is paid now (C55, C59)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from tests.engine.stories import Month, Row, Story, month, plan_of, tables_of
from tests.engine.test_cases import Part
from tests.engine.test_settlement_change import TABLE_T
from tests.engine.test_settlement_release import PEOPLE, SOLD, THIRDS, by_deal, order, story
from tests.engine.test_settlement_returns import refund, returned
from yeji_engine.errors import PlanRefused
from yeji_engine.run.postings import ledger_of
from yeji_engine.run.retro import Closed, Recalculation, recalculate
from yeji_engine.tables.schema import Table, Tables

YEAR = {**SOLD, "count": {**SOLD["count"], "window": "year_to_date"}}  # type: ignore[dict-item]  # SOLD is a mapping
TRUED_UP: Part = {
    "measures": {"累计": YEAR},
    "components": {
        "提成": {
            "pays": "commission",
            "per": "period",
            "base": "累计",
            "method": {"kind": "tiers", "mode": "slice", "boundary": "upper_tier", "tiers": TABLE_T},
            "timing": {"kind": "true_up", "since": "year"},
        }
    },
    "tiers_on_change": "continue",
}


def trued_up(orders: Sequence[Row]) -> Story:
    return Story(plan_of(TRUED_UP), {"people": PEOPLE, "orders": orders})


def again(
    told: Story, closed: Sequence[str], current: str, results: dict[str, Month] | None = None
) -> Recalculation:
    """Calculate closed months again, and post what they come to in the current one."""
    ledger: Table = ledger_of(told.postings)
    kept = results or {}
    found = recalculate(
        Tables([*tables_of(told.facts), ledger]),
        [Closed(month(label), told.plan, kept[label].result if label in kept else None) for label in closed],
        Closed(month(current), told.plan),
    )
    told.postings.append(found.postings)
    return found


SOLD_THEN = [order("o1", "2026-01-05", "90000"), order("o2", "2026-02-05", "60000")]
LATE = order("o3", "2026-01-20", "20000")


def test_a_late_order_pays_the_difference_of_every_closed_month_now() -> None:
    """January f(110,000) − 2,700 = 800; February f(170,000) − 3,500 = 3,000, 200 more: 1,000 in all (C59)."""
    told = trued_up(SOLD_THEN)
    paid = [told.run(label).paid("提成") for label in ("2026-01", "2026-02")]
    told.facts = dict(told.facts) | {"orders": [*SOLD_THEN, LATE]}

    found = again(told, ["2026-01", "2026-02"], "2026-03")
    march = told.run("2026-03")

    assert paid == [2_700, 2_800]
    differences = [
        {row["kind"]: row["difference_amount"] for row in period.differences.to_pylist()}
        for period in found.periods
    ]
    assert differences == [{"earned": 800, "paid": 800}, {"earned": 200, "paid": 200}]
    assert (march.settled("adjusted"), march.paid("提成"), march.settled("payable")) == (1_000, 0, 1_000)


def test_a_month_that_comes_to_nothing_twice_is_nothing_to_post() -> None:
    """February's only deal is gone: what was posted is taken back, and the lines then come to 0 for good."""
    told = trued_up(SOLD_THEN)
    for label in ("2026-01", "2026-02"):
        told.run(label)
    doubled = order("o1", "2026-01-05", "180000")
    told.facts = dict(told.facts) | {"orders": SOLD_THEN[:1]}
    again(told, ["2026-01", "2026-02"], "2026-03")
    told.facts = dict(told.facts) | {"orders": [doubled]}
    again(told, ["2026-01", "2026-02"], "2026-03")

    found = again(told, ["2026-01", "2026-02"], "2026-03")

    assert found.is_empty
    assert [period.differences.num_rows for period in found.periods] == [0, 0]


def test_closing_again_finds_nothing_the_second_time() -> None:
    told = trued_up(SOLD_THEN)
    for label in ("2026-01", "2026-02"):
        told.run(label)
    told.facts = dict(told.facts) | {"orders": [*SOLD_THEN, LATE]}

    first, second = (
        again(told, ["2026-01", "2026-02"], "2026-03"),
        again(told, ["2026-01", "2026-02"], "2026-03"),
    )

    assert not first.is_empty
    assert second.is_empty


def test_the_recalculation_says_which_deal_and_which_step_changed() -> None:
    told = trued_up(SOLD_THEN)
    january = told.run("2026-01")
    told.facts = dict(told.facts) | {"orders": [*SOLD_THEN, LATE]}

    comparison = again(told, ["2026-01"], "2026-02", {"2026-01": january}).periods[0].comparison

    assert comparison is not None
    assert [(r["source_id"], r["change"], r["difference_figure"]) for r in comparison.rows("lines")] == [
        ("o3", "added", 20_000)
    ]
    steps = [(r["operation"], r["label"], r["difference_amount"]) for r in comparison.rows("reasons")]
    assert steps == [("slice", "1", 300), ("slice", "2", 500)]


def test_lines_that_were_posted_are_not_touched() -> None:
    told = trued_up(SOLD_THEN)
    told.run("2026-01")
    before = told.postings[0].to_pylist()
    told.facts = dict(told.facts) | {"orders": [*SOLD_THEN, LATE]}

    found = again(told, ["2026-01"], "2026-02")

    assert told.postings[0].to_pylist() == before
    rows = found.postings.to_pylist()
    assert {str(row["period_start"]) for row in rows} == {"2026-01-01"}
    assert {str(row["posted_in"]) for row in rows} == {"2026-02-01"}


def test_a_late_order_joins_the_instalments_of_its_own_month() -> None:
    """1,000 more in January: 60 as 20/20/20. Two of them are due in February at once, the third in March."""
    told = story(THIRDS, {"orders": [order("o1", "2026-01-05", "1000")]})
    told.run("2026-01")
    told.facts = dict(told.facts) | {
        "orders": [order("o1", "2026-01-05", "1000"), order("o2", "2026-01-06", "1000")]
    }

    again(told, ["2026-01"], "2026-02")
    february, march, april = told.run("2026-02"), told.run("2026-03"), told.run("2026-04")

    assert (february.settled("adjusted"), february.paid("提成")) == (20, 40)
    assert (march.paid("提成"), april.paid("提成")) == (40, 0)
    assert told.total("paid") == told.total("earned") == 120


def test_a_late_loss_goes_through_the_deduction_limit_of_the_month_that_posts_it() -> None:
    """January falls by 900; February earned 1,000, of which a fifth may go: 700 wait."""
    component: Part = {"method": {"kind": "flat", "rate": "10%"}}
    limit = {"negative": "carry", "deduction_limit": {"share": "20%"}}
    orders = [order("o1", "2026-01-05", "10000"), order("o2", "2026-02-05", "10000")]
    told = story(component, {"orders": orders}, settlement=limit)
    told.run("2026-01")
    told.facts = dict(told.facts) | {"orders": [order("o1", "2026-01-05", "1000"), orders[1]]}

    again(told, ["2026-01"], "2026-02")
    february, march = told.run("2026-02"), told.run("2026-03")

    assert (february.settled("adjusted"), february.settled("payable")) == (-900, 800)
    assert february.balance("protected") == -700
    assert march.settled("payable") == 0
    assert told.total("payable") == 1_800


def test_somebody_who_cannot_be_worked_out_now_keeps_what_was_posted() -> None:
    told = trued_up(SOLD_THEN)
    told.run("2026-01")
    twice = [order("o1", "2026-01-05", "90000"), order("o1", "2026-01-06", "1"), SOLD_THEN[1]]
    told.facts = dict(told.facts) | {"orders": twice}

    found = again(told, ["2026-01"], "2026-02")

    assert found.is_empty
    assert found.periods[0].held == ("甲",)


def test_a_replay_posts_what_later_tiers_lose() -> None:
    """Each month its own tiers: f(250,000) = 12,000. 50,000 of January come back in March: f(200,000) = 8,000."""
    tiers: Part = {"method": {"kind": "tiers", "mode": "slice", "boundary": "upper_tier", "tiers": TABLE_T}}
    component = {"deal": "销售额"} | tiers | returned("replay", amount="amount")
    orders = [order("o1", "2026-01-05", "200000"), order("o2", "2026-01-06", "50000")]
    told = story(component, {"orders": orders, "refunds": [refund("2026-03-10", "50000", deal="o2")]})
    january = told.run("2026-01")

    again(told, ["2026-01"], "2026-03")
    march = told.run("2026-03")

    assert january.paid("提成") == 12_000
    assert (march.settled("adjusted"), march.balance("carried_out")) == (-4_000, -4_000)


def test_held_deals_of_a_corrected_month_are_released_later_like_the_others() -> None:
    timing: Part = {"kind": "holdback", "share": "20%", "per": "deal", "periods": "2"}
    told = story(by_deal(timing), {"orders": [order("o1", "2026-01-05", "10000")]})
    told.run("2026-01")
    told.facts = dict(told.facts) | {"orders": [order("o1", "2026-01-05", "12000")]}

    again(told, ["2026-01"], "2026-02")
    months = [told.run(f"2026-0{n}") for n in (2, 3)]

    assert months[0].settled("adjusted") == 160
    assert months[1].paid("提成") == 240
    assert told.total("paid") == Decimal(1_200)


def test_a_period_that_is_not_over_cannot_be_recalculated_as_closed() -> None:
    told = trued_up(SOLD_THEN)

    with pytest.raises(PlanRefused, match="2026-02"):
        recalculate(
            Tables(tables_of(told.facts)),
            [Closed(month("2026-02"), told.plan)],
            Closed(month("2026-02"), told.plan),
        )
