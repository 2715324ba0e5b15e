"""What tiers, caps, floors and gates must hold for whatever figures and rates (quality.md 3.3, 3.4, 3.14)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.crowds import (
    AMOUNTS,
    COMPANIES,
    SIGNED,
    around,
    basis_points,
    earned,
    fen,
    tier_lines,
    tiers,
)
from tests.engine.test_cases import Part

RATES = st.integers(min_value=0, max_value=3_000)
MANY = st.lists(SIGNED, min_size=10, max_size=60)
FLAT: Part = {"method": {"kind": "flat", "rate": "100%"}}
TABLES = st.lists(tier_lines(), min_size=4, max_size=4)
"""Where the tiers of several components begin."""


def rates_for(data: st.DataObject, lines: Sequence[int], *, unique: bool = False) -> list[int]:
    return data.draw(st.lists(RATES, min_size=len(lines), max_size=len(lines), unique=unique))


def integral(lines: Sequence[int], rates: Sequence[int], units: int) -> Fraction:
    """Return the sum over the tiers of what lies in each times its rate, in yuan; worked out by hand."""
    if units < 0:
        return Fraction(units * rates[0], 100 * 10_000)
    ends = [*lines[1:], max(units, lines[-1])]
    inside = [max(0, min(units, end) - start) for start, end in zip(lines, ends, strict=True)]
    return sum(
        (Fraction(part * rate, 100 * 10_000) for part, rate in zip(inside, rates, strict=True)), Fraction(0)
    )


@COMPANIES
@given(st.data(), TABLES)
def test_slices_are_the_integral_of_the_rate_and_meet_at_each_line(
    data: st.DataObject, tables: list[list[int]]
) -> None:
    rates = [rates_for(data, lines) for lines in tables]
    boundaries = ["upper_tier", "lower_tier"] * 2
    amounts = [*data.draw(around(*tables)), -1, -12_345]

    found = earned(
        [tiers(*each) for each in zip(tables, rates, ["slice"] * 4, boundaries, strict=True)], amounts
    )

    # Who owns the line makes no difference to slices: they are continuous there.
    for lines, own, pays in zip(tables, rates, found, strict=True):
        assert pays == [integral(lines, own, units) for units in amounts]


@COMPANIES
@given(st.data(), TABLES)
def test_a_whole_amount_falls_into_exactly_one_tier_and_one_below_nought_into_the_first(
    data: st.DataObject, tables: list[list[int]]
) -> None:
    rates = [rates_for(data, lines, unique=True) for lines in tables]
    uppers = [True, False, True, False]
    amounts = [*data.draw(around(*tables)), -1, -12_345]

    found = earned(
        [
            tiers(lines, own, "whole", "upper_tier" if upper else "lower_tier")
            for lines, own, upper in zip(tables, rates, uppers, strict=True)
        ],
        amounts,
    )

    for lines, own, upper, pays in zip(tables, rates, uppers, found, strict=True):
        for units, pay in zip(amounts, pays, strict=True):
            reached = [line for line in lines if (line <= units if upper else line < units)]
            rate = own[max(len(reached) - 1, 0)]
            assert pay == Fraction(units * rate, 100 * 10_000), (lines, units)


@COMPANIES
@given(st.data(), TABLES)
def test_more_sales_never_pay_less_where_rates_only_grow(
    data: st.DataObject, tables: list[list[int]]
) -> None:
    amounts = data.draw(around(*tables))
    steps: Part = {
        "then": [
            {"step": "multiply", "by": "1.2"},
            {"step": "add", "amount": "业绩 * 1%"},
            {"step": "floor", "at": "100"},
            {"step": "cap", "at": fen(data.draw(st.integers(min_value=10_000, max_value=10**8)))},
        ]
    }

    found = earned(
        [
            tiers(lines, sorted(rates_for(data, lines)), mode) | steps
            for lines, mode in zip(tables, ("slice", "whole", "highest", "slice"), strict=True)
        ],
        amounts,
    )

    for pays in found:
        assert all(less <= more for less, more in pairwise(pays))


@COMPANIES
@given(MANY, st.lists(st.tuples(SIGNED, SIGNED), min_size=3, max_size=3))
def test_of_cap_and_floor_the_later_one_has_the_last_word(
    amounts: list[int], limits: list[tuple[int, int]]
) -> None:
    steps = [({"step": "cap", "at": fen(cap)}, {"step": "floor", "at": fen(floor)}) for cap, floor in limits]

    cap_first = earned([FLAT | {"then": [cap, floor]} for cap, floor in steps], amounts)
    floor_first = earned([FLAT | {"then": [floor, cap]} for cap, floor in steps], amounts)

    for (cap, floor), one, other in zip(limits, cap_first, floor_first, strict=True):
        assert [pay * 100 for pay in one] == [max(min(units, cap), floor) for units in amounts]
        assert [pay * 100 for pay in other] == [min(max(units, floor), cap) for units in amounts]


@COMPANIES
@given(MANY, st.lists(RATES, min_size=3, max_size=3), st.integers(min_value=2, max_value=9))
def test_a_flat_rate_is_linear_and_returns_mirror_sales(
    amounts: list[int], rates: list[int], times: int
) -> None:
    sold = [units for amount in amounts for units in (amount, amount * times, -amount)]

    found = earned([{"method": {"kind": "flat", "rate": basis_points(rate)}} for rate in rates], sold)

    for rate, pays in zip(rates, found, strict=True):
        for place in range(0, len(sold), 3):
            once, often, back = pays[place : place + 3]
            assert once == Fraction(sold[place] * rate, 100 * 10_000)
            assert (often, back) == (times * once, -once)


@COMPANIES
@given(st.lists(AMOUNTS, min_size=2, max_size=60), st.lists(AMOUNTS, min_size=2, max_size=2))
def test_nothing_is_paid_below_a_threshold_and_all_or_the_rest_from_it_on(
    amounts: list[int], thresholds: list[int]
) -> None:
    near = [*amounts, *(units for at in thresholds for units in (at, at + 1, max(at - 1, 0)))]
    rules = [(at, kind) for at in thresholds for kind in ("first_yuan", "deductible")]
    tenth: Part = {"method": {"kind": "flat", "rate": "10%"}}

    found = earned([tenth | {"threshold": {"at": fen(at), "kind": kind}} for at, kind in rules], near)

    for (at, kind), pays in zip(rules, found, strict=True):
        less = at if kind == "deductible" else 0
        assert pays == [Fraction(units - less, 1_000) if units >= at else 0 for units in near]
