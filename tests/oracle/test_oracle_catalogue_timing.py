"""The oracle against the catalogue's worked figures, C47–C59 and C70: what is paid when, and taken back."""

from __future__ import annotations

from datetime import date

import pytest

from tests.oracle.cast import (
    JUNE,
    TABLE_T,
    alone,
    company,
    component,
    ledger,
    orders,
    plan,
    sold,
    table,
    tiers,
)
from tests.oracle.figures import Doc, Table, read
from tests.oracle.oracle import Answer, evaluate

JULY = (date(2026, 7, 1), date(2026, 8, 1))
AUGUST = (date(2026, 8, 1), date(2026, 9, 1))
BY_LINE = {
    "ratio": {"decimals": "8", "mode": "half_up"},
    "pay": {"level": "line", "rounding": {"decimals": "2", "mode": "half_up"}},
}


def by_deal(rate: str, timing: Doc | None, **parts: object) -> Doc:
    """Return a plan that pays a rate on each order."""
    pay = component({"kind": "flat", "rate": rate}, per="deal", deal="sold", **parts)
    if timing:
        pay["timing"] = timing
    return plan(precision=BY_LINE, measures={"sold": sold()}, components={"pay": pay})


def paid(answer: Answer, who: str = "ada") -> tuple[object, object]:
    found = answer["payouts"][who]["pay"]
    return found["earned"], found["paid"]


ONE_ORDER = orders(("o1", "ada", "2026-06-02", "100000"), contract="100000")
EARNED = [("pay", "2026-06-01", "earned", "10000"), ("pay", "2026-06-01", "held", "-5000")]
"""June earned 10,000 and paid 5,000."""


MILESTONES = {
    "kind": "milestones",
    "table": "steps",
    "deal": "order_id",
    "event": "step",
    "date": "day",
    "shares": [
        {"event": "signed", "share": "50%"},
        {"event": "installed", "share": "30%"},
        {"event": "accepted", "share": "20%"},
    ],
}
STEPS = table(
    {"order_id": "o1", "step": "signed", "day": "2026-06-02"},
    {"order_id": "o1", "step": "installed", "day": "2026-07-31"},
    {"order_id": "o1", "step": "accepted", "day": "2026-08-01"},
)


@pytest.mark.parametrize(
    ("period", "past", "expected"),
    [
        (JUNE, [], (10_000, 5_000)),
        (JULY, EARNED, (0, 3_000)),
        (AUGUST, [*EARNED, ("pay", "2026-07-01", "released", "3000")], (0, 2_000)),
        (AUGUST, EARNED, (0, 5_000)),
    ],
)
def test_c47_milestones_release_their_shares(
    period: tuple[date, date], past: list[tuple[str, str, str, str]], expected: tuple[int, int]
) -> None:
    tables = company(orders=ONE_ORDER, steps=STEPS, ledger=ledger(*past, deal="o1"))

    assert paid(evaluate(by_deal("10%", MILESTONES), tables, period)) == expected


def on_cash(**more: object) -> Doc:
    cash = {
        "kind": "on_cash",
        "table": "payments",
        "deal": "order_id",
        "date": "payment_date",
        "received": "amount",
        "contract": "contract",
        "at_most_whole": True,
    }
    return cash | more


def payments(*received: tuple[str, str]) -> Table:
    return table(*({"order_id": "o1", "payment_date": day, "amount": amount} for day, amount in received))


def test_c48_commission_is_released_as_the_customer_pays() -> None:
    tables = company(orders=ONE_ORDER, payments=payments(("2026-06-20", "40000"), ("2026-07-02", "60000")))
    past = [("pay", "2026-06-01", "earned", "5000"), ("pay", "2026-06-01", "held", "-3000")]
    later = tables | {"ledger": ledger(*past, deal="o1")}
    document = by_deal("5%", on_cash())

    assert paid(evaluate(document, tables, JUNE)) == (5_000, 2_000)
    assert paid(evaluate(document, later, JULY)) == (0, 3_000)


@pytest.mark.parametrize(("at_most_whole", "expected"), [(True, 5_000), (False, 6_000)])
def test_c48_more_money_than_agreed_releases_no_more_than_all_where_so_agreed(
    at_most_whole: bool, expected: int
) -> None:
    tables = company(orders=ONE_ORDER, payments=payments(("2026-06-20", "120000")))

    answer = evaluate(by_deal("5%", on_cash(at_most_whole=at_most_whole)), tables, JUNE)

    assert paid(answer)[1] == expected


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-05-01", 4_000), ("2026-04-01", 5_000), ("2026-08-01", 2_500)]
)
def test_c49_money_that_comes_late_counts_less(day: str, expected: int) -> None:
    """Days after 1 January: 120, 90, 212."""
    bands = [{"up_to": "90", "share": "1"}, {"up_to": "180", "share": "80%"}, {"share": "50%"}]
    shape = {"age": {"since": "due", "until": "came", "bands": bands}}
    document = plan(
        measures={"sold": sold(deal=shape)},
        components={"pay": component({"kind": "flat", "rate": "5%"}, base="sold")},
    )
    rows = orders(("o1", "ada", "2026-06-02", "100000"), due="2026-01-01", came=day)

    assert paid(evaluate(document, company(orders=rows), JUNE))[0] == expected


HELD = [("pay", "2026-06-01", "earned", "10000"), ("pay", "2026-06-01", "held", "-2000")]


@pytest.mark.parametrize("per", ["period", "deal"])
def test_c50_a_share_stays_back_for_some_periods(per: str) -> None:
    document = by_deal("10%", {"kind": "holdback", "share": "20%", "per": per, "periods": "2"})
    tables = company(orders=ONE_ORDER)
    later = tables | {"ledger": ledger(*HELD, deal="o1")}

    assert paid(evaluate(document, tables, JUNE)) == (10_000, 8_000)
    assert paid(evaluate(document, later, JULY)) == (0, 0)
    assert paid(evaluate(document, later, AUGUST)) == (0, 2_000)


def test_c50_a_share_stays_back_until_the_deals_event() -> None:
    timing = {
        "kind": "holdback",
        "share": "20%",
        "per": "deal",
        "table": "steps",
        "deal": "order_id",
        "date": "day",
    }
    tables = company(orders=ONE_ORDER, steps=STEPS[1:2])
    later = tables | {"ledger": ledger(*HELD, deal="o1")}
    freed = tables | {"ledger": ledger(*HELD, ("pay", "2026-07-01", "released", "2000"), deal="o1")}

    assert paid(evaluate(by_deal("10%", timing), tables, JUNE)) == (10_000, 8_000)
    assert paid(evaluate(by_deal("10%", timing), later, JULY)) == (0, 2_000)
    assert paid(evaluate(by_deal("10%", timing), freed, AUGUST)) == (0, 0)


INSTALMENTS = {"kind": "instalments", "shares": ["50%", "30%", "20%"]}


def paid_by(figure: str, timing: Doc, *past: tuple[str, str, str, str]) -> tuple[object, object]:
    pay = component({"kind": "flat", "rate": "6%"}, base="A", timing=timing)
    return paid(alone({"A": figure}, {"components": {"pay": pay}}, ledger=ledger(*past)))


def in_may(earned: str, held: str) -> list[tuple[str, str, str, str]]:
    return [("pay", "2026-05-01", "earned", earned), ("pay", "2026-05-01", "held", held)]


def test_c51_instalments_are_paid_one_a_period() -> None:
    thirds = {"kind": "instalments", "equal": "3"}

    assert paid_by("1000", thirds) == (60, 20)
    assert paid_by("1000", thirds, *in_may("60", "-40")) == (60, 40)
    assert paid_by("0", thirds, ("pay", "2026-03-01", "earned", "60")) == (0, 0)


def test_c51_instalments_may_differ() -> None:
    april = [("pay", "2026-04-01", "earned", "1000"), ("pay", "2026-04-01", "held", "-500")]
    past = [*in_may("100", "-50"), *april, ("pay", "2026-05-01", "released", "300")]

    assert paid_by("0", INSTALMENTS, *past) == (0, 30 + 200)


@pytest.mark.parametrize(
    ("since", "open_now", "expected"),
    [("2026-06-01", None, "33.33"), ("2026-05-01", "-66.67", "33.34"), ("2026-04-01", "-33.33", "33.33")],
)
def test_c68_instalments_come_to_the_whole(since: str, open_now: str | None, expected: str) -> None:
    """33.33, then 66.67 less that, then the rest."""
    thirds = {"kind": "instalments", "equal": "3"}
    if open_now is None:
        pay = component({"kind": "formula", "formula": "100"}, timing=thirds)
        assert paid(alone({"A": "0"}, {"components": {"pay": pay}}))[1] == read(expected)
    else:
        past = [("pay", since, "earned", "100"), ("pay", since, "held", open_now)]
        assert paid_by("0", thirds, *past)[1] == read(expected)


def test_c70_a_sum_over_two_years_is_five_hundred_a_month() -> None:
    pay = component({"kind": "formula", "formula": "12000"}, timing={"kind": "instalments", "equal": "24"})

    assert paid(alone({"A": "0"}, {"components": {"pay": pay}})) == (12_000, 500)


AGREED = {"recovery_share": "100%", "recovery_after": "1", "year_end": "carry", "leaver": "claim"}


def drawn(
    kind: str, earned: str, *past: tuple[str, str, str, str], amount: str = "100", **more: object
) -> Doc:
    """Return how June ends with a draw."""
    parts = {
        "components": {"pay": component({"kind": "formula", "formula": earned})},
        "settlement": {"negative": "carry", "draw": {"kind": kind, "amount": amount, **AGREED, **more}},
    }
    found: Doc = alone({"A": "0"}, parts, ledger=ledger(*past))["settlement"]["ada"]
    return found


@pytest.mark.parametrize(
    ("kind", "earned", "paid_out", "owed"),
    [
        ("recoverable", "200", 300, 100),
        ("non_recoverable", "200", 300, 0),
        ("recoverable_guarantee", "50", 100, 50),
        ("recoverable_guarantee", "200", 200, 0),
        ("non_recoverable_guarantee", "50", 100, 0),
        ("non_recoverable_guarantee", "200", 200, 0),
    ],
)
def test_c52_there_are_four_kinds_of_draw(kind: str, earned: str, paid_out: int, owed: int) -> None:
    found = drawn(kind, earned)

    assert (found["payable"], found["owed"]) == (paid_out, owed)


OWED = ("settlement", "2026-05-01", "draw", "2000")


@pytest.mark.parametrize(
    ("earned", "past", "more", "expected"),
    [
        ("3000", [], {}, (5_000, 2_000)),
        ("9000", [OWED], {}, (7_000, 0)),
        ("6000", [OWED], {}, (5_000, 1_000)),
        ("9000", [OWED], {"recovery_share": "25%"}, (8_000, 1_000)),
        ("9000", [OWED], {"recovery_after": "2"}, (9_000, 2_000)),
        ("9000", [OWED], {"valid": {"from": "2026-01-01", "to": "2026-06-30"}}, (7_000, 0)),
    ],
)
def test_c53_a_guarantee_is_recovered_from_what_exceeds_it(
    earned: str, past: list[tuple[str, str, str, str]], more: Doc, expected: tuple[int, int]
) -> None:
    found = drawn("recoverable_guarantee", earned, *past, amount="5000", **more)

    assert (found["payable"], found["owed"]) == expected


def returned(how: str, **more: object) -> Doc:
    return {"table": "refunds", "deal": "order_id", "date": "refund_date", "how": how} | more


def refunds(day: str, amount: str | None = None) -> Table:
    return table({"refund_id": "r1", "order_id": "o1", "refund_date": day, "amount": amount})


SOLD_IN_MAY = orders(("o1", "ada", "2026-05-02", "10000"))


@pytest.mark.parametrize(("amount", "expected"), [("10000", -1_500), ("2500", -375)])
def test_c54_an_exact_clawback_takes_back_what_was_paid(amount: str, expected: int) -> None:
    document = by_deal("5%", None, reversal=returned("exact", amount="amount"))
    past = ledger(("pay", "2026-05-01", "earned", "1500"), deal="o1")

    answer = evaluate(
        document, company(orders=SOLD_IN_MAY, ledger=past, refunds=refunds("2026-06-10", amount)), JUNE
    )

    assert paid(answer) == (0, expected)


@pytest.mark.parametrize(("amount", "expected"), [(None, -500), ("2500", -125)])
def test_c54_a_re_rated_clawback_prices_a_negative_deal_now(amount: str | None, expected: int) -> None:
    more = {"amount": "amount"} if amount else {}
    document = by_deal("5%", None, reversal=returned("re_rated", **more))

    answer = evaluate(document, company(orders=SOLD_IN_MAY, refunds=refunds("2026-06-10", amount)), JUNE)

    assert paid(answer) == (expected, expected)


def to_date(**parts: object) -> Doc:
    pay = component(
        tiers("slice", *TABLE_T), base="ytd", timing={"kind": "true_up", "since": "year"}, deal="ytd", **parts
    )
    return plan(measures={"ytd": sold(window="year_to_date")}, components={"pay": pay})


def test_c55_a_replay_computes_the_tiers_again_without_the_deal() -> None:
    """f(150,000) = 5,500 is paid; without the deal f(130,000) = 4,500, so 1,000 less."""
    sales = orders(("o0", "ada", "2026-04-02", "130000"), ("o1", "ada", "2026-05-02", "20000"))
    past = ledger(("pay", "2026-05-01", "paid", "5500"))
    document = to_date(reversal=returned("replay"))

    answer = evaluate(document, company(orders=sales, ledger=past, refunds=refunds("2026-06-10")), JUNE)

    assert paid(answer) == (4_500, -1_000)


@pytest.mark.parametrize(("day", "expected"), [("2026-06-02", -800), ("2026-06-01", -900)])
def test_c56_a_lost_customer_takes_back_the_missing_months(day: str, expected: int) -> None:
    document = by_deal("5%", None, reversal=returned("time_proportional", months="12"))
    sales = orders(("o1", "ada", "2026-02-02", "24000"))
    past = ledger(("pay", "2026-02-01", "earned", "1200"), deal="o1")

    assert (
        paid(evaluate(document, company(orders=sales, ledger=past, refunds=refunds(day)), JUNE))[1]
        == expected
    )


def ends(earned: str, settlement: Doc, *past: tuple[str, str, str, str], more: str = "0") -> Doc:
    components = {
        "pay": component({"kind": "formula", "formula": earned}),
        "more": component({"kind": "formula", "formula": more}),
    }
    parts = {"components": components, "settlement": settlement}
    found: Doc = alone({"A": "0"}, parts, ledger=ledger(*past))["settlement"]["ada"]
    return found


def test_c57_a_negative_total_waits_for_the_next_period() -> None:
    first = ends("-800", {"negative": "carry"})
    second = ends("3000", {"negative": "carry"}, ("carry", "2026-05-01", "carried", "-800"))

    assert (first["payable"], first["carried"]) == (0, -800)
    assert (second["payable"], second["carried"]) == (2_200, 0)


def test_c57_a_negative_total_may_be_deducted_at_once() -> None:
    found = ends("-800", {"negative": "pay"})

    assert (found["payable"], found["carried"]) == (-800, 0)


@pytest.mark.parametrize(
    ("limit", "paid_out", "carried"),
    [
        ({"share": "20%"}, 2_400, -600),
        ({"share": "50%"}, 1_800, 0),
        ({"share": "20%", "minimum_wage": "2690"}, 2_690, -890),
    ],
)
def test_c57_no_month_falls_by_more_than_the_limit(limit: Doc, paid_out: int, carried: int) -> None:
    """Gross 3,000, deductions 1,200: 1,800 would be left."""
    found = ends("3000", {"negative": "carry", "deduction_limit": limit}, more="-1200")

    assert (found["payable"], found["carried"]) == (paid_out, carried)


def test_c58_what_a_leaver_earned_waits_for_the_customers_money() -> None:
    tables = company(orders=ONE_ORDER, payments=payments(("2026-06-20", "60000")))
    tables["people"][0]["leave_date"] = date(2026, 6, 25)

    answer = evaluate(by_deal("5%", on_cash()), tables, JUNE)

    assert paid(answer) == (5_000, 3_000)


def test_c59_a_late_order_pays_the_difference_now() -> None:
    """January 90,000, February 60,000, and 20,000 that came late: f(170,000) = 6,500 − 5,500 = 1,000."""
    sales = orders(
        ("a", "ada", "2026-01-05", "90000"),
        ("b", "ada", "2026-02-05", "60000"),
        ("c", "ada", "2026-01-31", "20000"),
    )
    past = ledger(("pay", "2026-01-01", "paid", "2700"), ("pay", "2026-02-01", "paid", "2800"))
    march = (date(2026, 3, 1), date(2026, 4, 1))

    assert paid(evaluate(to_date(), company(orders=sales, ledger=past), march)) == (6_500, 1_000)


@pytest.mark.parametrize(
    ("in_kind", "past", "paid_out"),
    [
        ("0", [], 3_000),
        ("1000", [], 2_000),
        ("4000", [], 0),
        ("0", [("settlement", "2026-05-01", "payable", "3000")], 0),
        ("0", [("settlement", "2026-05-01", "in_kind", "-1000")], 2_000),
        ("0", [("settlement", "2025-12-01", "payable", "3000")], 3_000),
    ],
)
def test_all_pay_of_a_direct_seller_is_at_most_a_share_of_his_sales(
    in_kind: str, past: list[tuple[str, str, str, str]], paid_out: int
) -> None:
    """直销管理条例 24: 30 % of 10,000, in June and in the year to date, money and kind together."""
    components = {
        "pay": component({"kind": "formula", "formula": "4000"}),
        "award": component({"kind": "formula", "formula": in_kind}, pays="non_cash"),
    }
    limited = {"negative": "carry", "pay_limit": {"share": "30%", "of": "A"}}
    parts = {"components": components, "settlement": limited}

    found = alone({"A": "10000"}, parts, ledger=ledger(*past))["settlement"]["ada"]

    assert (found["payable"], found["carried"]) == (paid_out, 0)


@pytest.mark.parametrize(
    ("person", "day", "expected"),
    [
        ("person_id", "2026-07-03", 2_000),
        (None, "2026-07-03", 2_000),
        ("person_id", "2026-05-31", 0),
        ("person_id", "2026-08-01", 0),
        ("other_id", "2026-07-03", 0),
    ],
)
def test_c50_a_share_of_the_period_stays_back_until_the_persons_event(
    person: str | None, day: str, expected: int
) -> None:
    timing: Doc = {"kind": "holdback", "share": "20%", "per": "period", "table": "audits", "date": "day"}
    timing |= {"person": person} if person else {}
    audits = table({"person_id": "ada", "other_id": "ben", "day": day})
    tables = company(orders=ONE_ORDER, audits=audits, ledger=ledger(*HELD))

    assert paid(evaluate(by_deal("10%", timing), tables, JULY)) == (0, expected)
