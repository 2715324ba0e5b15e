"""What must hold of every ledger that runs made, whatever was sold, paid and returned."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.crowds import COMPANIES
from tests.engine.stories import Figure, Row
from tests.engine.test_cases import Part
from tests.engine.test_run_retro import trued_up
from tests.engine.test_settlement_persons import draw
from tests.engine.test_settlement_persons import story as person_story
from tests.engine.test_settlement_release import MILESTONES, ON_CASH, by_deal, order, payment, step, story
from tests.engine.test_settlement_returns import refund, returned

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
FEN = st.integers(1, 9_999_999).map(lambda fen: str(Decimal(fen).scaleb(-2)))
SIGNED = st.integers(-999_999, 999_999).map(lambda fen: str(Decimal(fen).scaleb(-2)))
TIMINGS: tuple[Part, ...] = (
    MILESTONES,
    ON_CASH,
    {"kind": "holdback", "share": "20%", "per": "deal", "periods": "2"},
    {"kind": "holdback", "share": "33.3%", "per": "period", "periods": "1"},
    {"kind": "instalments", "equal": "3"},
    {"kind": "instalments", "shares": ["50%", "30%", "20%"]},
)


def number(figure: Figure) -> Decimal:
    assert figure is not None
    return Decimal(figure)


@given(amounts=st.lists(FEN, min_size=1, max_size=4), timing=st.sampled_from(TIMINGS), back=st.booleans())
@COMPANIES
def test_what_was_earned_is_paid_taken_back_or_open(amounts: list[str], timing: Part, back: bool) -> None:
    orders = [order(f"o{n}", f"{MONTHS[n % 2]}-05", amount) for n, amount in enumerate(amounts)]
    payments = [payment(f"p{n}", "2026-02-20", "100", f"o{n}") for n in range(len(amounts))]
    facts: dict[str, list[Row]] = {
        "orders": [*orders],
        "payments": [*payments],
        "steps": [step("签约", "2026-02-01", "o0")],
    }
    component = by_deal(timing)
    if back:
        component |= returned("exact", amount="amount")
        facts["refunds"] = [refund("2026-03-10", amounts[0], deal="o0")]
    told = story(component, facts)

    months = [told.run(label) for label in MONTHS]

    still_open = -told.total("held", "released")
    assert told.total("paid") + still_open == told.total("earned", "clawed_back")
    assert sum(number(m.paid("提成")) for m in months) == told.total("paid")
    assert all(m.reasoned("提成") == m.paid("提成") for m in months)


@given(amounts=st.lists(FEN, min_size=4, max_size=4))
@COMPANIES
def test_the_months_of_a_trued_up_year_come_to_the_year(amounts: list[str]) -> None:
    orders = [
        order(f"o{n}", f"{label}-05", amount)
        for n, (label, amount) in enumerate(zip(MONTHS, amounts, strict=True))
    ]
    told, whole = trued_up(orders), trued_up(orders)

    paid = sum(number(told.run(label).paid("提成")) for label in MONTHS)

    assert paid == whole.look(MONTHS[-1]).earned("提成")


@given(earned=st.lists(SIGNED, min_size=4, max_size=4), guarantee=FEN)
@COMPANIES
def test_what_is_owed_is_what_was_drawn_less_what_came_back(earned: list[str], guarantee: str) -> None:
    months = dict(zip(MONTHS, earned, strict=True))
    told = person_story(draw("recoverable_guarantee", guarantee), months)

    payable = [number(told.run(label).settled("payable")) for label in MONTHS]

    owed, carried = told.total("draw", "recovered", "forgiven"), told.total("carried")
    assert owed >= 0
    assert sum(payable) == sum(Decimal(each) for each in earned) + owed - carried


@given(earned=st.lists(SIGNED, min_size=4, max_size=4))
@COMPANIES
def test_what_is_carried_is_never_paid_and_never_lost(earned: list[str]) -> None:
    told = person_story({}, dict(zip(MONTHS, earned, strict=True)))

    payable = [number(told.run(label).settled("payable")) for label in MONTHS]

    assert all(each >= 0 for each in payable)
    assert told.total("carried") <= 0
    assert sum(payable) + told.total("carried") == sum(Decimal(each) for each in earned)


@given(amounts=st.lists(FEN, min_size=4, max_size=4))
@COMPANIES
def test_a_month_that_is_calculated_again_after_it_was_posted_posts_the_same(amounts: list[str]) -> None:
    """A run reads no line of its own period, so whoever keeps the books may store them once by their key."""
    orders = [
        order(f"o{n}", f"{label}-05", amount)
        for n, (label, amount) in enumerate(zip(MONTHS, amounts, strict=True))
    ]
    told = trued_up(orders)
    for label in MONTHS[:2]:
        told.run(label)

    once_more = told.look(MONTHS[1]).result.tables["postings"]

    # In whatever order they come: tables have none.
    assert sorted(map(str, once_more.to_pylist())) == sorted(map(str, told.postings[1].to_pylist()))
