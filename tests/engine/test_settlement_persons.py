"""Stories of a person's pay over months: draws, what is carried, what may not be deducted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.engine.stories import Figure, Row, Story, plan_of
from tests.engine.test_cases import Part

RECOVERY: Part = {"recovery_share": "100%", "recovery_after": "1", "year_end": "carry", "leaver": "claim"}


def story(settlement: Part, months: dict[str, str], person: Row | None = None, **parts: object) -> Story:
    """A person whose component pays the figure entered for each month."""
    over: Part = {
        "measures": {"业绩": {"unit": "money", "direction": "up", "reading": {}}},
        "components": {
            "提成": {"pays": "commission", "per": "period", "method": {"kind": "formula", "formula": "业绩"}}
        },
        "settlement": {"negative": "carry"} | settlement,
    }
    readings = [
        {"subject_id": "甲", "measure": "业绩", "period_start": f"{label}-01", "figure": figure}
        for label, figure in months.items()
    ]
    people = [person or {"person_id": "甲", "regime": "employee"}]
    return Story(plan_of(over | parts), {"people": people, "readings": readings})


def payable(told: Story, *labels: str) -> list[Figure]:
    return [told.run(label).settled("payable") for label in labels]


def draw(kind: str, amount: str, **more: object) -> Part:
    owed = RECOVERY if not kind.startswith("non_") else {}
    return {"draw": {"kind": kind, "amount": amount} | owed | more}


@pytest.mark.parametrize(
    ("kind", "earned", "paid", "owed"),
    [
        ("recoverable", "200", 300, 100),
        ("non_recoverable", "200", 300, 0),
        ("recoverable_guarantee", "50", 100, 50),
        ("recoverable_guarantee", "200", 200, 0),
        ("non_recoverable_guarantee", "50", 100, 0),
    ],
)
def test_the_four_kinds_of_draw_pay_and_owe(kind: str, earned: str, paid: int, owed: int) -> None:
    told = story(draw(kind, "100"), {"2026-01": earned})

    month = told.run("2026-01")

    assert month.settled("payable") == paid
    assert told.total("draw", "recovered", "forgiven") == owed


def test_a_guarantee_is_recovered_from_what_exceeds_it() -> None:
    """Guarantee 5,000: M1 3,000 owes 2,000; M2 9,000 pays 7,000; M3 6,000 pays all."""
    told = story(
        draw("recoverable_guarantee", "5000"), {"2026-01": "3000", "2026-02": "9000", "2026-03": "6000"}
    )

    assert payable(told, "2026-01", "2026-02", "2026-03") == [5_000, 7_000, 6_000]
    assert told.total("draw", "recovered") == 0


def test_recovery_takes_no_more_than_its_share_of_what_exceeds_the_guarantee() -> None:
    """25 % of the 4,000 above the guarantee is 1,000; the other 1,000 waits."""
    told = story(
        draw("recoverable_guarantee", "5000", recovery_share="25%"), {"2026-01": "3000", "2026-02": "9000"}
    )
    told.run("2026-01")

    february = told.run("2026-02")

    assert february.settled("payable") == 8_000
    assert (february.settled("recovered"), february.balance("recovered")) == (-1_000, 1_000)


def test_recovery_begins_in_the_stated_period_after_each_draw() -> None:
    """2,000 drawn in January are taken in March, 1,000 of February in April."""
    months = {"2026-01": "3000", "2026-02": "4000", "2026-03": "9000", "2026-04": "9000"}
    told = story(draw("recoverable_guarantee", "5000", recovery_after="2"), months)

    assert payable(told, *months) == [5_000, 5_000, 7_000, 8_000]


def test_what_is_owed_is_forgiven_at_the_end_of_the_year_where_the_plan_says_so() -> None:
    told = story(
        draw("recoverable_guarantee", "5000", year_end="forgive"), {"2025-12": "3000", "2026-01": "9000"}
    )

    december = told.run("2025-12")
    january = told.run("2026-01")

    assert (december.settled("forgiven"), december.balance("forgiven")) == (-2_000, 0)
    assert (december.settled("payable"), january.settled("payable")) == (5_000, 9_000)


@pytest.mark.parametrize(("leaver", "paid"), [("claim", 7_000), ("forgive", 9_000)])
def test_a_leaver_pays_back_at_once_or_not_at_all(leaver: str, paid: int) -> None:
    person = {"person_id": "甲", "regime": "employee", "leave_date": "2026-02-20"}
    told = story(
        draw("recoverable_guarantee", "5000", leaver=leaver, recovery_share="25%"),
        {"2026-01": "3000", "2026-02": "9000"},
        person,
    )

    assert payable(told, "2026-01", "2026-02") == [5_000, paid]
    assert told.total("draw", "recovered", "forgiven") == 0


def test_a_draw_is_granted_only_while_it_is_valid() -> None:
    valid = {"from": "2026-01-01", "to": "2026-02-01"}
    told = story(draw("recoverable", "5000", valid=valid), {"2026-01": "3000", "2026-02": "9000"})

    assert payable(told, "2026-01", "2026-02") == [8_000, 4_000]


def test_a_draw_that_is_not_known_leaves_the_whole_pay_not_computed() -> None:
    told = story(draw("recoverable", "预支额"), {"2026-01": "3000"}, attributes={"预支额": "money"})

    january = told.look("2026-01")

    assert january.paid("提成") == 3_000
    assert january.settled("payable") is None
    assert january.result.tables["postings"].num_rows == 0
    assert "pay-not-settled" in {d.code for d in january.result.diagnostics}


def test_a_negative_total_is_carried_until_it_is_made_good() -> None:
    told = story({}, {"2026-01": "-800", "2026-02": "300", "2026-03": "3000"})

    assert payable(told, "2026-01", "2026-02", "2026-03") == [0, 0, 2_500]
    assert told.total("carried") == 0


def test_a_negative_total_is_deducted_now_where_the_plan_says_so() -> None:
    told = story({"negative": "pay"}, {"2026-01": "-800", "2026-02": "3000"})

    assert payable(told, "2026-01", "2026-02") == [-800, 3_000]
    assert told.total("carried") == 0


LIMIT: Part = {"deduction_limit": {"share": "20%"}}


@pytest.mark.parametrize(
    ("earned", "paid", "waits"),
    [
        ("3000", 2_400, -200),  # 800 carried in, but only 20 % of 3,000 may go
        ("4000", 3_200, 0),
        ("3999.99", Decimal("3200.00"), Decimal("-0.01")),  # 80 % is 3,199.992: at least that must remain
        ("4000.01", Decimal("3200.01"), 0),
    ],
)
def test_no_month_loses_more_than_a_fifth(earned: str, paid: Figure, waits: Figure) -> None:
    told = story(LIMIT, {"2026-01": "-800", "2026-02": earned})

    told.run("2026-01")
    february = told.run("2026-02")

    assert february.settled("payable") == paid
    assert told.total("carried") == waits


def test_deductions_leave_the_minimum_wage() -> None:
    """3,000 − 800 = 2,200, a fifth would leave 2,400, but 2,690 must remain."""
    told = story(
        {"deduction_limit": {"share": "20%", "minimum_wage": "2690"}}, {"2026-01": "-800", "2026-02": "3000"}
    )

    assert payable(told, "2026-01", "2026-02") == [0, 2_690]
    assert told.total("carried") == -490


def test_recovery_of_a_draw_is_a_deduction_too() -> None:
    """9,000 − 2,000 owed is 7,000; four fifths of 9,000 must remain, so 200 wait."""
    told = story(
        draw("recoverable_guarantee", "5000") | LIMIT,
        {"2026-01": "3000", "2026-02": "9000", "2026-03": "8000"},
    )

    assert payable(told, "2026-01", "2026-02", "2026-03") == [5_000, 7_200, 7_800]


def test_an_award_in_kind_is_shown_but_not_paid_in_money() -> None:
    told = story({}, {"2026-01": "3000"})
    award = {
        "pays": "non_cash",
        "per": "period",
        "base": "业绩",
        "method": {"kind": "per_unit", "amount": "0.1"},
    }
    told = story({}, {"2026-01": "3000"}, components={"提成": told.plan.components["提成"], "积分": award})

    january = told.run("2026-01")

    assert january.paid("积分") == 300
    assert (january.settled("components"), january.settled("in_kind")) == (3_300, -300)
    assert january.settled("payable") == 3_000


def test_the_total_is_rounded_once_where_the_plan_says_so() -> None:
    precision = {"pay": {"level": "total", "rounding": {"decimals": "2", "mode": "half_up"}}}
    method = {"kind": "formula", "formula": "业绩"}
    both = {name: {"pays": "bonus", "per": "period", "method": method} for name in ("一", "二")}
    told = story({}, {"2026-01": "33.335"}, components=both, precision=precision)

    january = told.run("2026-01")

    assert january.paid("一") == Decimal("33.335")
    assert january.paid("rounding") == january.settled("rounded") == 0
    assert january.settled("payable") == Decimal("66.67")
