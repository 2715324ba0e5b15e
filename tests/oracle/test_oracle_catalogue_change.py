"""The oracle against the catalogue's worked figures, C60–C73: change over time, currency, rounding."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.oracle.cast import (
    HALF_UP_2,
    JUNE,
    TABLE_T,
    alone,
    assigned,
    company,
    component,
    entered,
    orders,
    pay,
    person,
    plan,
    readings,
    sold,
    table,
    targets,
    tiers,
)
from tests.oracle.figures import Doc, read
from tests.oracle.oracle import evaluate


def agreed(rule: Doc, goal: str, figure: str = "0", **tables: object) -> Doc:
    """Return Ada's measure A in June, with a target of this rule."""
    measure = {"unit": "money", "direction": "up", "reading": {}, "target": {"prorate": None} | rule}
    given = {"readings": readings({"A": figure}), "targets": targets({"A": goal}, version=rule["version"])}
    document = plan(measures={"A": measure})
    found: Doc = evaluate(document, company(**(given | tables)), JUNE)["measures"]["ada"]["A"]  # type: ignore[arg-type]  # tables by name
    return found


@pytest.mark.parametrize(
    ("basis", "expected"), [("calendar_days", "60000"), ("working_days", "57272.72727273")]
)
def test_c60_pay_is_prorated_by_days_in_the_plan(basis: str, expected: str) -> None:
    """In the plan from 11 June: 20 of 30 days, 14 of 22 weekdays."""
    bonus = component(
        {"kind": "formula", "formula": "90000"},
        then=[{"step": "prorate", "basis": basis}],
        rounding={"decimals": "8", "mode": "half_up"},
    )
    tables = company(assignments=[assigned("ada", "east", valid_from="2026-06-11")])

    answer = evaluate(plan(components={"pay": bonus}), tables, JUNE)

    assert answer["payouts"]["ada"]["pay"]["earned"] == read(expected)


def test_c61_each_version_pays_for_its_own_days() -> None:
    def paid(incentive: str, effective: Doc) -> Fraction:
        bonus = component(
            {"kind": "formula", "formula": incentive}, then=[{"step": "prorate", "basis": "calendar_days"}]
        )
        answer = evaluate(plan(components={"pay": bonus}, effective=effective), company(), JUNE)
        found: Fraction = answer["payouts"]["ada"]["pay"]["earned"]
        return found

    assert paid("6000", {"from": "2026-01-01", "to": "2026-06-11"}) == 2_000
    assert paid("9000", {"from": "2026-06-11"}) == 6_000


@pytest.mark.parametrize(("on_change", "expected"), [("restart", 20_000), ("continue", 110_000)])
def test_c61_figures_to_date_restart_with_a_version_where_it_says_so(on_change: str, expected: int) -> None:
    document = plan(
        measures={"ytd": sold(window="year_to_date")},
        effective={"from": "2026-06-01"},
        tiers_on_change=on_change,
    )
    rows = orders(("o1", "ada", "2026-05-31", "90000"), ("o2", "ada", "2026-06-01", "20000"))

    assert evaluate(document, company(orders=rows), JUNE)["measures"]["ada"]["ytd"]["figure"] == expected


@pytest.mark.parametrize(
    ("hired", "target", "attainment"),
    [
        ("2026-06-01", "25000", "1.6"),
        ("2026-05-01", "50000", "0.8"),
        ("2026-04-01", "75000", "0.53333333"),
        ("2026-03-01", "100000", "0.4"),
    ],
)
def test_c62_the_target_ramps_up_by_month_of_service(hired: str, target: str, attainment: str) -> None:
    people = [person("ada", hire_date=hired)]
    rule = {"version": "original", "ramp": ["25%", "50%", "75%"]}

    found = agreed(rule, "100000", "40000", people=people)

    assert (found["target"], found["attainment"]) == (read(target), read(attainment))


def test_c63_leave_relieves_the_target() -> None:
    """June 2026 has 22 weekdays; away on 1–7 June are five: 110,000 × 17 ÷ 22."""
    away = table({"person_id": "ada", "date_from": "2026-06-01", "date_to": "2026-06-08", "kind": "sick"})
    away += table(
        {"person_id": "ada", "date_from": "2026-06-08", "date_to": "2026-06-11", "kind": "training"}
    )
    rule = {"version": "original", "leave_relief": {"basis": "working_days", "kinds": ["sick", "maternity"]}}

    assert agreed(rule, "110000", absences=away)["target"] == 85_000


def test_c62_no_day_is_counted_for_a_target_that_nobody_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the window `ever` that would be three and a half million days for each person."""

    def counted(*_: object) -> None:
        raise AssertionError("days were counted")

    monkeypatch.setattr("tests.oracle.targets.count_days", counted)

    assert agreed({"version": "restated", "prorate": "working_days"}, "0", targets=[])["target"] is None


def test_c64_attainment_says_which_target_it_used() -> None:
    goals = targets({"A": "100"}) + targets({"A": "80"}, version="adjusted")

    assert agreed({"version": "original"}, "0", "40", targets=goals)["attainment"] == read("0.4")
    assert agreed({"version": "adjusted"}, "0", "40", targets=goals)["attainment"] == read("0.5")
    assert agreed({"version": "restated"}, "0", "40", targets=goals)["attainment"] is None
    assert agreed({"version": "restated", "otherwise": "adjusted"}, "0", "40", targets=goals)["target"] == 80


def test_c65_a_restated_target_is_a_version_of_its_own() -> None:
    assert agreed({"version": "restated"}, "666666.67", "600000")["attainment"] == read("0.9")


@pytest.mark.parametrize(
    ("kind", "expected"), [("booking", "3550"), ("payment", "3625"), ("average", "3590")]
)
def test_c66_a_foreign_amount_takes_the_rate_of_its_date(kind: str, expected: str) -> None:
    rates = table(
        {"currency": "USD", "kind": "booking", "rate": "7.10", "date_from": "2026-01-01"},
        {"currency": "USD", "kind": "payment", "rate": "7.25", "date_from": "2026-01-01"},
        {"currency": "USD", "kind": "average", "rate": "7.18", "date_from": "2026-01-01"},
    )
    shape = {"exchange": {"currency": "currency", "rate": kind}}
    document = plan(
        measures={"sold": sold(deal=shape)},
        components={"pay": component({"kind": "flat", "rate": "5%"}, base="sold")},
    )
    rows = orders(("o1", "ada", "2026-06-02", "10000"), currency="USD")

    answer = evaluate(document, company(orders=rows, exchange_rates=rates), JUNE)

    assert answer["payouts"]["ada"]["pay"]["earned"] == read(expected)


def test_c66_a_foreign_amount_without_a_rate_is_not_computed() -> None:
    document = plan(measures={"sold": sold(deal={"exchange": {"currency": "currency", "rate": "booking"}})})
    rows = orders(("o1", "ada", "2026-06-02", "10000"), currency="USD")
    rows += orders(("o2", "eve", "2026-06-02", "10000"), currency="CNY")

    answer = evaluate(document, company(orders=rows), JUNE)

    assert answer["measures"]["ada"]["sold"]["figure"] is None
    assert answer["measures"]["eve"]["sold"]["figure"] == 10_000


@pytest.mark.parametrize(
    ("level", "mode", "expected"),
    [
        ("line", "half_up", "100.02"),
        ("component", "half_up", "100.01"),
        ("component", "half_even", "100.00"),
        ("total", "half_up", "100.005"),
    ],
)
def test_c67_the_level_and_mode_of_rounding_are_the_plans(level: str, mode: str, expected: str) -> None:
    precision = {
        "ratio": HALF_UP_2,
        "pay": {"level": level, "rounding": {"decimals": "2", "mode": mode}},
    }
    method = {"kind": "flat", "rate": "1"}
    document = plan(
        measures={"sold": sold()},
        components={"pay": component(method, per="deal", deal="sold")},
        precision=precision,
    )
    rows = orders(*((f"o{n}", "ada", "2026-06-02", "33.335") for n in range(3)))

    answer = evaluate(document, company(orders=rows), JUNE)

    assert answer["payouts"]["ada"]["pay"]["earned"] == read(expected)


def test_c67_a_rounded_total_shows_what_the_rounding_added() -> None:
    precision = {"ratio": HALF_UP_2, "pay": {"level": "total", "rounding": HALF_UP_2}}
    parts = {
        "components": {"pay": component({"kind": "formula", "formula": "100.005"})},
        "precision": precision,
    }

    ended = alone({"A": "0"}, parts)["settlement"]["ada"]

    assert (ended["rounded"], ended["payable"]) == (read("0.005"), read("100.01"))


def test_c69_one_more_deal_is_worth_the_difference() -> None:
    method = component(tiers("slice", *TABLE_T), base="A")

    before, after = pay({"A": "150000"}, method), pay({"A": "210000"}, method)

    assert (after or 0) - (before or 0) == 3_300


def test_c71_points_have_a_price() -> None:
    award = component({"kind": "per_unit", "amount": "1"}, base="A", pays="non_cash")

    assert pay({"A": "300"}, award) == 300


@pytest.mark.parametrize(
    ("month", "in_a_row", "expected"),
    [(5, True, True), (4, True, False), (4, False, True), (3, False, False)],
)
def test_c72_a_promotion_wants_good_periods(month: int, in_a_row: bool, expected: bool) -> None:
    """Attainments of 2026: 102, 99, 101, 105, 100 %."""
    rule = {"title": "晋级", "when": "A >= 100%", "times": "3", "within": "5", "in_a_row": in_a_row}
    document = plan(measures={"A": entered(target=False)}, promotions={"senior": rule})
    months = enumerate(["1.02", "0.99", "1.01", "1.05", "1.00"], start=1)
    entries = [row for n, figure in months for row in readings({"A": figure}, day=f"2026-0{n}-01")]
    entries += readings({"A": "0"}, day="2025-12-01") + readings({"A": "0"}, day="2025-11-01")
    entries += readings({"A": "0"}, day="2025-10-01") + readings({"A": "0"}, day="2025-09-01")
    tables = {
        "people": [person("ada")],
        "assignments": [assigned("ada", "east")],
        "readings": entries,
    }

    answer = evaluate(document, tables, (date(2026, month, 1), date(2026, month + 1, 1)))

    assert answer["promotions"]["ada"]["senior"] is expected


def test_c73_a_residual_is_paid_each_month_the_account_lives() -> None:
    residual = component({"kind": "flat", "rate": "2%"}, base="A * months")

    assert pay({"A": "10000", "months": "6"}, residual) == 1_200
