"""What accelerators, decelerators, kickers and the order of steps must hold (quality.md 3.4; C14, C15, C28, C30, C31, C34, C35).

What a plan pays is worked out again here in fractions, from the definitions of the catalogue.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.crowds import (
    COMPANIES,
    COUNT,
    SIGNED,
    SOLD,
    Row,
    basis_points,
    calculated,
    earned,
    fen,
    in_order,
    named,
    order,
    paid,
    people,
    person,
    plan_paying,
    sales,
    tiers,
)
from tests.engine.test_cases import Part
from yeji_engine.run import Result

QUOTAS = st.integers(min_value=10_000, max_value=10**8)
RATES = st.integers(min_value=1, max_value=3_000)
WHOLE: Part = {"method": {"kind": "flat", "rate": "100%"}}
FACTORS = st.integers(min_value=1, max_value=40_000)
"""Coefficients in ten-thousandths, up to four."""


def near(quotas: Sequence[int], more: Sequence[int]) -> list[int]:
    """Return figures on, just below and just above each line, and some anywhere."""
    return sorted({*more, *(units for at in quotas for units in (at - 1, at, at + 1, 2 * at))})


@COMPANIES
@given(
    st.lists(st.tuples(QUOTAS, RATES, RATES), min_size=3, max_size=3),
    st.lists(st.integers(0, 10**9), min_size=10, max_size=30),
)
def test_a_decelerator_never_raises_pay_and_an_accelerator_never_lowers_it(
    rules: list[tuple[int, int, int]], more: list[int]
) -> None:
    """Beside the flat rate: less on what lies below the quota (C15), as much more on what lies above it (C14)."""
    amounts = near([quota for quota, _, _ in rules], more)
    components: list[Part] = [
        part
        for quota, low, gap in rules
        for part in (
            flat(low + gap),
            tiers([0, quota], [low, low + gap], "slice"),
            tiers([0, quota], [low + gap, low + 2 * gap], "slice"),
        )
    ]

    found = earned(components, amounts)

    for place, (quota, low, gap) in enumerate(rules):
        plain, slower, faster = found[3 * place : 3 * place + 3]
        assert plain == [yuan(units * (low + gap)) for units in amounts]
        # What the quota itself loses is never made good above it; what lies above earns the more.
        lost = [yuan(min(units, quota) * gap) for units in amounts]
        won = [yuan(max(units - quota, 0) * gap) for units in amounts]
        assert [usual - pay for usual, pay in zip(plain, slower, strict=True)] == lost
        assert [pay - usual for usual, pay in zip(plain, faster, strict=True)] == won
        for pays in (slower, faster):
            assert all(less <= more for less, more in pairwise(pays))


def flat(rate: int) -> Part:
    return {"method": {"kind": "flat", "rate": basis_points(rate)}}


def yuan(fen_points: int) -> Fraction:
    """Return fen times basis points in yuan."""
    return Fraction(fen_points, 100 * 10_000)


@COMPANIES
@given(
    st.lists(st.tuples(QUOTAS, st.integers(0, 10_000)), min_size=3, max_size=3),
    st.lists(SIGNED, min_size=10, max_size=40),
    st.integers(1, 10**7),
)
def test_a_kicker_is_paid_once_and_a_gate_opens_exactly_from_the_line_on(
    rules: list[tuple[int, int]], more: list[int], kicker: int
) -> None:
    """A fen below the line there is no kicker (C30), and a gate pays the stated share alone (C28)."""
    amounts = near([at for at, _ in rules], more)
    kickers: list[Part] = [{"step": "add", "amount": fen(kicker), "when": reached(at)} for at, _ in rules]
    gates: list[Part] = [
        {"step": "gate", "when": reached(at), "otherwise": basis_points(share)} for at, share in rules
    ]

    found = earned([WHOLE | {"then": [step]} for step in (*kickers, *gates)], amounts)

    sold = [Fraction(units, 100) for units in amounts]
    for (at, share), kicked, gated in zip(rules, found[:3], found[3:], strict=True):
        inside = [units >= at for units in amounts]
        extra = [pay - own for pay, own in zip(kicked, sold, strict=True)]
        # Twice the line brings the kicker no second time.
        assert extra == [Fraction(kicker, 100) if there else 0 for there in inside]
        below = Fraction(share, 10_000)
        assert gated == [own if there else own * below for own, there in zip(sold, inside, strict=True)]


def reached(at: int) -> str:
    return f"业绩 >= {fen(at)}"


@COMPANIES
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 10**7)), min_size=5, max_size=60),
    st.integers(1, 10**7),
)
def test_a_sum_for_an_event_comes_once_in_the_period_or_with_every_deal_that_fits(
    deals: list[tuple[int, int]], line: int
) -> None:
    """A reward of 250 for deals from a size on, every time or once (C31)."""
    orders = [order(f"o{number}", place, units) for number, (place, units) in enumerate(deals)]
    event: Part = {"kind": "event", "amount": "250", "when": f"amount >= {fen(line)}"}
    parts: list[Part] = [
        {"deal": "业绩", "base": None, "method": event | {"times": times}} for times in ("every", "once")
    ]

    result = calculated(plan_paying(*parts), {"people": people(10), "orders": orders})

    fitting = [sum(1 for owner, units in deals if owner == place and units >= line) for place in range(10)]
    assert in_order(paid(result, named(0)), 10) == [250 * each for each in fitting]
    assert in_order(paid(result, named(1)), 10) == [250 * min(each, 1) for each in fitting]


@COMPANIES
@given(
    st.lists(SIGNED, min_size=10, max_size=40),
    st.lists(st.tuples(st.integers(0, 10**8), FACTORS, st.integers(0, 10**7)), min_size=2, max_size=2),
)
def test_cap_multiplier_and_kicker_act_in_the_order_in_which_the_plan_writes_them(
    amounts: list[int], rules: list[tuple[int, int, int]]
) -> None:
    """All six orders of the three steps, each as its own component (C35)."""
    orders = ("cmk", "ckm", "mck", "mkc", "kcm", "kmc")
    components: list[Part] = []
    for cap, factor, kicker in rules:
        steps = {
            "c": {"step": "cap", "at": fen(cap)},
            "m": {"step": "multiply", "by": basis_points(factor)},
            "k": {"step": "add", "amount": fen(kicker)},
        }
        components += [WHOLE | {"then": [steps[key] for key in keys]} for keys in orders]

    found = earned(components, amounts)

    written = [(rule, keys) for rule in rules for keys in orders]
    for (rule, keys), pays in zip(written, found, strict=True):
        assert pays == [_stepped(Fraction(units, 100), keys, rule) for units in amounts], keys


def _stepped(amount: Fraction, keys: str, rule: tuple[int, int, int]) -> Fraction:
    cap, factor, kicker = rule
    for key in keys:
        match key:
            case "c":
                amount = min(amount, Fraction(cap, 100))
            case "m":
                amount = amount * Fraction(factor, 10_000)
            case _:
                amount = amount + Fraction(kicker, 100)
    return amount


@COMPANIES
@given(
    st.lists(st.tuples(st.integers(0, 10**8), st.integers(1, 9_999)), min_size=5, max_size=20),
    st.integers(0, 10**7),
)
def test_a_cap_on_each_deal_and_a_cap_on_each_share_of_it_are_two_things(
    deals: list[tuple[int, int]], cap: int
) -> None:
    """Cap, then split: both get their share of the capped deal. Split, then cap: each share is capped (C20, C36)."""
    orders = [order(f"o{number}", 0, units) for number, (units, _) in enumerate(deals)]
    splits: list[Row] = [
        {"deal_id": f"o{number}", "person_id": person(2 * number + side), "share": basis_points(share)}
        for number, (_, first) in enumerate(deals)
        for side, share in enumerate((first, 10_000 - first))
    ]
    count = 2 * len(deals)
    facts = {"people": people(count), "orders": orders, "splits": splits}
    shared: Part = {"credit": {"kind": "splits", "deal": "order_id", "total": "whole"}}
    capped = SOLD | {"count": COUNT | shared | {"deal": {"cap": fen(cap)}}}
    uncapped = SOLD | {"count": COUNT | shared}
    plan = plan_paying(
        WHOLE | {"base": "封顶单"},
        WHOLE | {"then": [{"step": "cap", "at": fen(cap)}]},
        measures={"业绩": uncapped, "封顶单": capped},
    )

    result = calculated(plan, facts)

    cap_first, split_first = (in_order(paid(result, named(place)), count) for place in (0, 1))
    for number, (units, first) in enumerate(deals):
        for side, share in enumerate((first, 10_000 - first)):
            of = Fraction(share, 10_000)
            assert cap_first[2 * number + side] == Fraction(min(units, cap), 100) * of
            assert split_first[2 * number + side] == min(Fraction(units, 100) * of, Fraction(cap, 100))


@COMPANIES
@given(st.lists(st.integers(1, 10**8), min_size=2, max_size=60), st.integers(1, 10**9))
def test_a_budget_scales_everybody_alike_and_only_when_it_is_exceeded(amounts: list[int], any_: int) -> None:
    """Each share is a quotient of eight decimals, so all of them miss the budget by less than half a unit each."""
    whole = sum(amounts)
    budgets = [any_, whole // 2, whole - 1, whole, whole + 1]
    steps: list[Part] = [{"step": "budget", "at": fen(budget), "among": "plan"} for budget in budgets]

    found = earned([WHOLE | {"then": [step]} for step in steps], amounts)

    unit = Fraction(1, 10**8)
    for budget, pays in zip(budgets, found, strict=True):
        if whole <= budget:
            assert pays == [Fraction(units, 100) for units in amounts]
            continue
        for units, pay in zip(amounts, pays, strict=True):
            assert abs(pay - Fraction(units * budget, 100 * whole)) <= unit / 2
        assert abs(sum(pays) - Fraction(budget, 100)) <= unit / 2 * len(pays)


def test_reasons_of_a_cap_and_a_kicker_say_what_each_added_or_took() -> None:
    steps: list[Part] = [{"step": "cap", "at": "100"}, {"step": "add", "amount": "7", "when": "业绩 >= 50"}]
    plan = plan_paying(WHOLE | {"then": steps})

    result = calculated(plan, {"people": people(2), "orders": sales([15_000, 4_900])})

    assert _of(result, person(0)) == [("flat", 150), ("cap", -50), ("add", 7)]
    assert _of(result, person(1)) == [("flat", 49)]


def _of(result: Result, who: str) -> list[tuple[str, object]]:
    rows = [row for row in result.tables["reasons"].to_pylist() if row["person_id"] == who]
    return [(row["operation"], Fraction(row["amount"])) for row in sorted(rows, key=lambda r: int(r["step"]))]
