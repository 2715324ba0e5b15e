"""The oracle against the catalogue's worked figures, C1–C35: rates, tiers, components that interact."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.oracle.cast import (
    JUNE,
    TABLE_T,
    alone,
    assigned,
    company,
    component,
    orders,
    pay,
    person,
    plan,
    readings,
    sold,
    table,
    tiers,
)
from tests.oracle.figures import Doc, Table, read
from tests.oracle.oracle import Answer, evaluate

A = "A"


def earned(answer: Answer, who: str = "ada", name: str = "pay") -> Fraction | None:
    found: Fraction | None = answer["payouts"][who][name]["earned"]
    return found


def on(figure: str, method: Doc, **parts: object) -> Fraction | None:
    """Return what a component with this method pays on a base A."""
    return pay({A: figure}, component(method, base=A, **parts))


def on_orders(method: Doc, *sold_orders: tuple[str, str, str, str], **more: str) -> Answer:
    """Return June of a per-deal component over Ada's orders."""
    document = plan(
        measures={"sold": sold()},
        components={"pay": component(method, per="deal", deal="sold")},
    )
    return evaluate(document, company(orders=orders(*sold_orders, **more)), JUNE)


def test_c1_a_flat_rate_takes_its_share() -> None:
    assert on("200000", {"kind": "flat", "rate": "3%"}) == 6_000


def test_c2_a_sum_is_paid_for_each_unit() -> None:
    assert on("40", {"kind": "per_unit", "amount": "25"}) == 1_000


def test_c3_a_margin_base_is_sales_less_cost() -> None:
    flat = component({"kind": "flat", "rate": "10%"}, base="sales - cost")

    assert pay({"sales": "100000", "cost": "70000"}, flat) == 3_000


def test_c4_an_adjusted_base_is_net_of_tax_and_expenses() -> None:
    base = "received / 1.13 - rebates - freight - expenses"
    figures = {"received": "113000", "rebates": "5000", "freight": "2000", "expenses": "3000"}

    assert pay(figures, component({"kind": "flat", "rate": "5%"}, base=base)) == 4_500


def test_c5_slices_earn_their_own_rates() -> None:
    assert on("250000", tiers("slice", *TABLE_T)) == 12_000


@pytest.mark.parametrize(
    ("figure", "expected"),
    [("250000", "20000"), ("199999.99", "10000"), ("200000", "16000"), ("200000.01", "16000")],
)
def test_c6_whole_tiers_rate_everything_from_the_boundary_on(figure: str, expected: str) -> None:
    assert on(figure, tiers("whole", *TABLE_T)) == read(expected)


@pytest.mark.parametrize(
    ("figure", "expected"), [("199999.99", "10000"), ("200000", "10000"), ("200000.01", "16000")]
)
def test_c6_the_lower_tier_may_own_the_boundary(figure: str, expected: str) -> None:
    assert on(figure, tiers("whole", *TABLE_T, boundary="lower_tier")) == read(expected)


INTERPOLATED = [
    {"from": "0", "to": "100000", "rate": "3%", "end_rate": "3%"},
    {"from": "100000", "to": "200000", "rate": "3%", "end_rate": "5%"},
    {"from": "200000", "rate": "5%"},
]


@pytest.mark.parametrize(
    ("mode", "expected"), [("interpolated_whole", "6000"), ("interpolated_slice", "4750")]
)
def test_c7_a_rate_moves_inside_its_tier(mode: str, expected: str) -> None:
    """Slices by hand: 100,000 × 3 % + 50,000 × (3 % + 4 %) ÷ 2 = 3,000 + 1,750."""
    assert on("150000", tiers(mode) | {"tiers": INTERPOLATED}) == read(expected)


CURVE = {
    "kind": "curve",
    "on": "a",
    "points": [{"at": "80%", "pays": "50%"}, {"at": "100%", "pays": "100%"}, {"at": "120%", "pays": "150%"}],
    "below": "zero",
    "above": "flat",
}


@pytest.mark.parametrize(
    ("attainment", "expected"),
    [("0.9", "7500"), ("1.1", "12500"), ("0.8", "5000"), ("0.7999", "0"), ("1.2", "15000"), ("1.3", "15000")],
)
def test_c8_a_pay_curve_is_straight_between_its_points(attainment: str, expected: str) -> None:
    assert pay({"a": attainment}, component(CURVE, base="10000")) == read(expected)


@pytest.mark.parametrize(
    ("way", "expected"), [("extend", "2500"), ("proportional", "4375"), ("flat", "5000")]
)
def test_c8_what_lies_below_the_curve_is_the_plans_choice(way: str, expected: str) -> None:
    """At 70 %: the line goes on to 25 %; in proportion 50 % × 70 ÷ 80 = 43.75 %."""
    assert pay({"a": "0.7"}, component({**CURVE, "below": way}, base="10000")) == read(expected)


def test_c9_the_highest_rate_of_the_table_may_apply_to_all() -> None:
    assert on("50000", tiers("highest", *TABLE_T)) == 4_000


def test_c9_the_highest_rate_asks_for_no_sum_to_date() -> None:
    """The order of April has no amount: what slices of June's 50,000 earn cannot be told, 8 % of it can."""
    unknown = [{**row, "amount": None} for row in orders(("o1", "ada", "2026-04-16", "0"))]
    sales = unknown + orders(("o2", "ada", "2026-06-20", "50000"))

    def paid(mode: str) -> object:
        method = tiers(mode, *TABLE_T, running="quarter")
        document = plan(
            measures={"sales": sold()}, components={"pay": component(method, per="deal", deal="sales")}
        )
        return earned(evaluate(document, company(orders=sales), JUNE))

    assert (paid("highest"), paid("slice")) == (4_000, None)


def test_c10_a_deals_own_size_chooses_its_tier() -> None:
    method = tiers("whole", *TABLE_T, running="each_deal")
    answer = on_orders(method, ("o1", "ada", "2026-06-02", "80000"), ("o2", "ada", "2026-06-03", "150000"))

    assert earned(answer) == 9_900


def test_c11_a_true_up_pays_the_year_to_date_less_what_was_paid() -> None:
    document = plan(
        measures={"ytd": sold(window="year_to_date")},
        components={
            "pay": component(
                tiers("slice", *TABLE_T), base="ytd", timing={"kind": "true_up", "since": "year"}
            )
        },
    )
    sales = orders(("o1", "ada", "2026-01-10", "90000"), ("o2", "ada", "2026-02-10", "60000"))
    paid = table(
        {
            "person_id": "ada",
            "component": "pay",
            "period_start": "2026-01-01",
            "kind": "paid",
            "amount": "2700",
        }
    )
    january, february = _month(1), _month(2)

    first = evaluate(document, company(orders=sales), january)["payouts"]["ada"]["pay"]
    second = evaluate(document, company(orders=sales, ledger=paid), february)["payouts"]["ada"]["pay"]

    assert first == {"earned": 2_700, "paid": 2_700}
    assert second == {"earned": 5_500, "paid": 2_800}


def _month(month: int) -> tuple[date, date]:
    start = JUNE[0].replace(month=month)
    return start, start.replace(month=month + 1)


def test_c12_a_straddling_deal_is_cut_at_the_tier_line() -> None:
    sales = (("o1", "ada", "2026-05-02", "90000"), ("o2", "ada", "2026-06-03", "30000"))

    answer = on_orders(tiers("slice", *TABLE_T, running="year"), *sales)

    assert earned(answer) == 1_300


def test_c12_deals_of_one_day_climb_in_the_order_of_their_keys() -> None:
    sales = (("b", "ada", "2026-06-03", "60000"), ("a", "ada", "2026-06-03", "60000"))

    answer = on_orders(tiers("whole", *TABLE_T, running="period"), *sales)

    assert earned(answer) == 60_000 * Fraction("0.03") + 60_000 * Fraction("0.05")


def test_c13_an_individual_rate_is_incentive_over_quota() -> None:
    flat = component({"kind": "flat", "rate": "incentive / quota"}, base=A)

    assert pay({A: "100000", "incentive": "60000", "quota": "1200000"}, flat) == 5_000


def test_c14_an_accelerator_rates_what_lies_above_quota_higher() -> None:
    method = tiers("slice", ("0", "100%", "5%"), ("100%", None, "7.5%"), unit="quota")

    assert pay({A: "1500000", "quota": "1200000"}, component(method, base=A)) == 82_500


def test_c15_a_decelerator_rates_what_lies_below_lower() -> None:
    method = tiers("slice", ("0", "50%", "2%"), ("50%", None, "4%"), unit="quota")

    assert (
        pay({A: "80000", "quota": "100000"}, component(method, base=A)) == 50_000 * Fraction("0.02") + 1_200
    )


@pytest.mark.parametrize(
    ("kind", "figure", "expected"),
    [
        ("first_yuan", "59000", "0"),
        ("first_yuan", "70000", "3500"),
        ("first_yuan", "60000", "3000"),
        ("first_yuan", "59999.99", "0"),
        ("deductible", "70000", "500"),
        ("deductible", "60000", "0"),
    ],
)
def test_c16_c17_a_threshold_pays_from_the_first_yuan_or_from_the_line(
    kind: str, figure: str, expected: str
) -> None:
    flat = component({"kind": "flat", "rate": "5%"}, base=A, threshold={"at": "quota * 60%", "kind": kind})

    assert pay({A: figure, "quota": "100000"}, flat) == read(expected)


def test_c18_a_cap_is_the_most() -> None:
    assert on("48000", {"kind": "flat", "rate": "100%"}, then=[{"step": "cap", "at": "40000"}]) == 40_000


def test_c19_attainment_is_capped_before_it_is_priced() -> None:
    priced = component({"kind": "flat", "rate": "MIN(a, 150%)"}, base="10000")

    assert pay({"a": "1.8"}, priced) == 15_000


def test_c20_one_deal_counts_no_more_than_its_cap() -> None:
    answer = _shaped({"cap": "300000"}, "500000")

    assert answer["payouts"]["ada"]["pay"]["earned"] == 12_000


def _shaped(shape: Doc, amount: str, **columns: str) -> Answer:
    document = plan(
        measures={"sold": sold(deal=shape)},
        components={"pay": component({"kind": "flat", "rate": "4%"}, base="sold")},
    )
    return evaluate(document, company(orders=orders(("o1", "ada", "2026-06-02", amount), **columns)), JUNE)


@pytest.mark.parametrize(
    ("base_pay", "commission", "expected"), [("3000", "2100", "3000"), ("5000", "4200", "5000")]
)
def test_c21_a_floor_is_the_least(base_pay: str, commission: str, expected: str) -> None:
    assert on(commission, {"kind": "flat", "rate": "100%"}, then=[{"step": "floor", "at": base_pay}]) == read(
        expected
    )


@pytest.mark.parametrize(
    ("revenue", "margin", "expected"), [("1.05", "0.32", "10400"), ("0.99", "0.32", "8000")]
)
def test_c22_a_matrix_is_read_by_two_figures(revenue: str, margin: str, expected: str) -> None:
    matrix = {
        "kind": "matrix",
        "rows": "revenue",
        "row_edges": ["0", "100%"],
        "columns": "margin",
        "column_edges": ["0", "30%"],
        "cells": [["80%", "100%"], ["110%", "130%"]],
        "boundary": "upper_tier",
    }

    assert pay({"revenue": revenue, "margin": margin}, component(matrix, base="8000")) == read(expected)


@pytest.mark.parametrize(("product", "expected"), [("P", "6000"), ("Q", "3000")])
def test_c23_a_lookup_has_a_written_default(product: str, expected: str) -> None:
    rows = [{"keys": ["new", "P"], "rate": "6%"}]
    method = {"kind": "lookup", "keys": ["kind", "product"], "rows": rows, "otherwise": "3%"}

    answer = on_orders(method, ("o1", "ada", "2026-06-02", "100000"), kind="new", product=product)

    assert earned(answer) == read(expected)


def test_c23_rates_are_read_on_the_deals_own_day() -> None:
    method = {"kind": "lookup", "keys": ["kind"], "table": "r", "otherwise": "1%"}
    document = plan(measures={"sold": sold()}, components={"pay": component(method, per="deal", deal="sold")})
    sales = orders(("o1", "ada", "2026-06-09", "100"), ("o2", "ada", "2026-06-10", "100"), kind="new")
    rates = table(
        {"table": "r", "key1": "new", "rate": "10%", "valid_to": "2026-06-10"},
        {"table": "r", "key1": "new", "rate": "20%", "valid_from": "2026-06-10"},
    )

    answer = evaluate(document, company(orders=sales, rates=rates), JUNE)

    assert earned(answer) == 30


def test_c24_a_windfall_is_credited_in_slices() -> None:
    shape = {"slices": [{"to": "500000", "share": "100%"}, {"share": "25%"}]}

    answer = _shaped(shape, "2000000")

    assert answer["measures"]["ada"]["sold"]["figure"] == 875_000


def test_c25_a_product_weighs_more() -> None:
    shape = {"factor": {"keys": ["product"], "rows": [{"keys": ["P"], "factor": "1.5"}], "otherwise": "1"}}

    answer = _shaped(shape, "100000", product="P")

    assert answer["measures"]["ada"]["sold"]["figure"] == 150_000


@pytest.mark.parametrize(
    ("incentive", "parts", "expected"),
    [
        ("20000", [("60%", "110%"), ("30%", "90%"), ("10%", "50%")], "19600"),
        ("5000", [("50%", "100%"), ("30%", "80%"), ("20%", "0%")], "3700"),
    ],
)
def test_c26_c27_weighted_parts_add_up(incentive: str, parts: list[tuple[str, str]], expected: str) -> None:
    written = [{"title": weight, "weight": weight, "share": share} for weight, share in parts]

    assert on(incentive, {"kind": "weighted", "parts": written}) == read(expected)


@pytest.mark.parametrize(("rate", "expected"), [("0.78", "0"), ("0.8", "10000")])
def test_c28_a_gate_opens_on_another_measure(rate: str, expected: str) -> None:
    gate = {"step": "gate", "when": "collected >= 80%", "otherwise": "0"}
    bonus = component({"kind": "formula", "formula": "10000"}, then=[gate])

    assert pay({"collected": rate}, bonus) == read(expected)


@pytest.mark.parametrize(("base", "expected"), [("10000", "9000"), ("8000", "7200")])
def test_c29_a_coefficient_multiplies(base: str, expected: str) -> None:
    then = [{"step": "multiply", "by": "k"}]

    assert pay({A: base, "k": "0.9"}, component({"kind": "flat", "rate": "1"}, base=A, then=then)) == read(
        expected
    )


def test_c30_a_kicker_is_added_on_a_joint_condition() -> None:
    then = [{"step": "add", "amount": "A * 1%", "when": "years >= 2 且 A > 10万"}]
    flat = component({"kind": "flat", "rate": "5%"}, base=A, then=then)

    assert pay({A: "200000", "years": "3"}, flat) == 12_000
    assert pay({A: "200000", "years": "1"}, flat) == 10_000


@pytest.mark.parametrize(("times", "expected"), [("every", 750), ("once", 250)])
def test_c31_an_event_pays_every_time_or_once(times: str, expected: int) -> None:
    method = {"kind": "event", "amount": "250", "when": "amount >= 10", "times": times}
    sales = [
        (f"o{n}", "ada", f"2026-06-0{n}", amount) for n, amount in enumerate(["10", "9", "12", "30"], start=1)
    ]

    assert earned(on_orders(method, *sales)) == expected


@pytest.mark.parametrize(
    ("ties", "expected"), [("share", [4_000, 4_000, 0]), ("each_full", [5_000, 5_000, 0])]
)
def test_c32_two_firsts_share_or_each_take_the_prize(ties: str, expected: list[int]) -> None:
    method = {"kind": "contest", "by": A, "among": "plan", "prizes": ["5000", "3000"], "ties": ties}

    answer = _three({A: ("9", "9", "5")}, component(method))

    assert [earned(answer, who) for who in ("ada", "chi", "eve")] == expected


def _three(figures: dict[str, tuple[str, str, str]], doc: Doc) -> Answer:
    """Return June of a plan with Ada, Chi and Eve, whose figures are entered by hand."""
    entries: Table = []
    for place, who in enumerate(("ada", "chi", "eve")):
        entries += readings({name: given[place] for name, given in figures.items()}, who)
    measure = {"unit": "number", "direction": "up", "reading": {}}
    document = plan(measures=dict.fromkeys(figures, measure), components={"pay": doc})
    tables = {
        "people": [person(who) for who in ("ada", "chi", "eve")],
        "assignments": [assigned(who, "east") for who in ("ada", "chi", "eve")],
        "teams": table({"team_id": "east"}),
        "readings": entries,
    }
    return evaluate(document, tables, JUNE)


def test_c33_a_pool_is_shared_by_weight_to_the_last_fen() -> None:
    method = {"kind": "pool", "among": "team", "weight": "w"}
    figures = {"w": ("1.2", "1.0", "0.8"), "team_sales": ("1000000", "1000000", "1000000")}

    answer = _three(figures, component(method, base="team_sales * 2%"))

    shares = [earned(answer, who) for who in ("ada", "chi", "eve")]
    assert shares == [8_000, read("6666.67"), read("5333.33")]


def test_c34_a_budget_scales_everybody_alike() -> None:
    then = [{"step": "budget", "at": "100000", "among": "plan"}]

    answer = _three(
        {A: ("30000", "40000", "50000")}, component({"kind": "flat", "rate": "1"}, base=A, then=then)
    )

    assert earned(answer) == 25_000
    assert sum(earned(answer, who) or 0 for who in ("ada", "chi", "eve")) == 100_000


@pytest.mark.parametrize(
    ("order", "expected"), [(("cap", "multiply"), 36_000), (("multiply", "cap"), 40_000)]
)
def test_c35_the_plan_states_the_order_of_operations(order: tuple[str, str], expected: int) -> None:
    steps = {"cap": {"step": "cap", "at": "40000"}, "multiply": {"step": "multiply", "by": "0.9"}}

    assert on("50000", {"kind": "flat", "rate": "1"}, then=[steps[name] for name in order]) == expected


def test_a_missing_figure_is_not_computed_and_never_zero() -> None:
    answer = alone({A: "1"}, {"components": {"pay": component({"kind": "flat", "rate": "A / 0"}, base=A)}})

    assert earned(answer) is None
    assert ("payouts", "ada", "pay") in answer["not_computed"]
    assert answer["settlement"]["ada"]["payable"] is None
