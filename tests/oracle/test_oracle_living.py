"""A life without a ledger against the catalogue's worked figures: C11, C47–C57, several months each."""

from __future__ import annotations

from datetime import date

import pytest

from tests.oracle.cast import TABLE_T, company, component, orders, plan, sold, table, tiers
from tests.oracle.figures import Doc, Tables
from tests.oracle.living import Life
from tests.oracle.spans import Span, add_months

BY_LINE = {
    "ratio": {"decimals": "8", "mode": "half_up"},
    "pay": {"level": "line", "rounding": {"decimals": "2", "mode": "half_up"}},
}


def months(document: Doc, tables: Tables, count: int = 3) -> list[tuple[object, object, object]]:
    """Return what ada's component pays, what she gets, and what she owes, from June on."""
    spans = [Span(add_months(date(2026, 6, 1), n), add_months(date(2026, 7, 1), n)) for n in range(count)]
    lived = [month["ada"] for month in Life(document, tables, spans).lived()]
    return [(month.pays["pay"], month.payable, month.owed) for month in lived]


def paid(document: Doc, tables: Tables) -> list[object]:
    return [pays for pays, _, _ in months(document, tables)]


def by_deal(rate: str, **parts: object) -> Doc:
    pay = component({"kind": "flat", "rate": rate}, per="deal", deal="sold", **parts)
    return plan(precision=BY_LINE, measures={"sold": sold()}, components={"pay": pay})


def by_month(settlement: Doc, **parts: object) -> Doc:
    pay = component({"kind": "flat", "rate": "100%"}, base="sold", **parts)
    return plan(precision=BY_LINE, measures={"sold": sold()}, components={"pay": pay}, settlement=settlement)


ONE = orders(("o1", "ada", "2026-06-02", "100000"), contract="100000")


def test_c47_each_event_releases_its_share() -> None:
    shares = [{"event": "signed", "share": "50%"}, {"event": "installed", "share": "30%"}]
    shares.append({"event": "accepted", "share": "20%"})
    timing = {"kind": "milestones", "table": "steps", "deal": "order_id", "event": "step", "date": "day"}
    steps = table(
        {"order_id": "o1", "step": "signed", "day": "2026-06-02"},
        {"order_id": "o1", "step": "installed", "day": "2026-07-31"},
        {"order_id": "o1", "step": "accepted", "day": "2026-08-01"},
    )
    document = by_deal("10%", timing={**timing, "shares": shares})

    assert paid(document, company(orders=ONE, steps=steps)) == [5_000, 3_000, 2_000]


def test_c48_pay_follows_the_money() -> None:
    cash = {"kind": "on_cash", "table": "payments", "deal": "order_id", "date": "day", "received": "amount"}
    received = table(
        {"order_id": "o1", "day": "2026-06-20", "amount": "40000"},
        {"order_id": "o1", "day": "2026-08-02", "amount": "60000"},
    )
    document = by_deal("5%", timing={**cash, "contract": "contract", "at_most_whole": True})

    assert paid(document, company(orders=ONE, payments=received)) == [2_000, 0, 3_000]


@pytest.mark.parametrize(("periods", "expected"), [("1", [8_000, 2_000, 0]), ("2", [8_000, 0, 2_000])])
def test_c50_what_is_held_is_paid_some_periods_later(periods: str, expected: list[int]) -> None:
    held = {"kind": "holdback", "share": "20%", "per": "period", "periods": periods}

    assert paid(by_deal("10%", timing=held), company(orders=ONE)) == expected


def test_c51_sixty_in_three_parts() -> None:
    sale = orders(("o1", "ada", "2026-06-02", "60"))
    document = by_month({"negative": "carry"}, timing={"kind": "instalments", "equal": "3"})

    assert paid(document, company(orders=sale)) == [20, 20, 20]


def test_c11_the_year_to_date_less_what_was_paid() -> None:
    """90,000 in June pay 2,700; 60,000 in July f(150,000) less that."""
    sales = orders(("o1", "ada", "2026-06-02", "90000"), ("o2", "ada", "2026-07-02", "60000"))
    pay = component(tiers("slice", *TABLE_T), base="ytd", timing={"kind": "true_up", "since": "year"})
    document = plan(measures={"ytd": sold(window="year_to_date")}, components={"pay": pay})

    assert paid(document, company(orders=sales)) == [2_700, 2_800, 0]


def test_c53_a_guarantee_is_topped_up_and_given_back() -> None:
    agreed = {"recovery_share": "100%", "recovery_after": "1", "year_end": "carry", "leaver": "claim"}
    draw = {"kind": "recoverable_guarantee", "amount": "5000", **agreed}
    sales = orders(
        ("o1", "ada", "2026-06-02", "3000"),
        ("o2", "ada", "2026-07-02", "9000"),
        ("o3", "ada", "2026-08-02", "9000"),
    )

    lived = months(by_month({"negative": "carry", "draw": draw}), company(orders=sales))

    assert lived == [(3_000, 5_000, 2_000), (9_000, 7_000, 0), (9_000, 9_000, 0)]


@pytest.mark.parametrize(
    ("reversal", "expected"),
    [
        ({"how": "exact"}, [1_500, -1_500, 0]),
        ({"how": "exact", "amount": "amount"}, [1_500, -375, 0]),
        ({"how": "re_rated", "amount": "amount"}, [1_500, -375, 0]),
        ({"how": "time_proportional", "months": "12"}, [1_500, -1_375, 0]),
    ],
)
def test_c54_c56_a_return_takes_back_once(reversal: Doc, expected: list[int]) -> None:
    """2,500 of 10,000 come back after one of twelve months."""
    sale = orders(("o1", "ada", "2026-06-02", "10000"))
    back = table({"order_id": "o1", "day": "2026-07-10", "amount": "2500"})
    rule = {"table": "refunds", "deal": "order_id", "date": "day", **reversal}

    assert paid(by_deal("15%", reversal=rule), company(orders=sale, refunds=back)) == expected


def test_c57_a_negative_month_is_made_good_by_the_next() -> None:
    sales = orders(("o1", "ada", "2026-06-02", "-800"), ("o2", "ada", "2026-07-02", "3000"))

    lived = months(by_month({"negative": "carry"}), company(orders=sales), 2)

    assert [payable for _, payable, _ in lived] == [0, 2_200]
