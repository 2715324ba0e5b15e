"""Exact arithmetic on single figures, against fractions: many cheap random examples, seeded."""

from __future__ import annotations

import math
import os
import random
from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeji_engine.errors import NumberTooLarge
from yeji_engine.money import CARRY_DECIMALS, LARGEST, quotient, rounded, shared, times

EXAMPLES = 1_000_000 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 10_000
"""Of each property that costs microseconds."""
MODES = ("half_up", "half_even", "down", "up")


def by_hand(exact: Fraction, decimals: int, mode: str) -> Fraction:
    """Round by looking at the two neighbours, as a person would."""
    unit = Fraction(1, 10**decimals)
    below = math.floor(abs(exact) / unit) * unit
    above = below + unit
    to_below, to_above = abs(exact) - below, above - abs(exact)
    if to_below == 0:
        found = below
    elif mode in ("down", "up"):
        found = below if mode == "down" else above
    elif to_below == to_above:
        even = below if (below / unit) % 2 == 0 else above
        found = above if mode == "half_up" else even
    else:
        found = below if to_below < to_above else above
    return found if exact >= 0 else -found


def figure(chance: random.Random, most_decimals: int = CARRY_DECIMALS, largest: int = 10**12) -> Decimal:
    """Return a figure; ties, whole numbers, one unit and nothing come up often."""
    decimals = chance.randint(0, most_decimals)
    kind = chance.randrange(6)
    if kind == 0:
        units = chance.choice([0, 1, -1, 5, -5, 15, 25, -35])
    elif kind == 1:
        units = 10 * chance.randint(-(10**6), 10**6) + 5
    else:
        units = chance.randint(-largest, largest)
    return Decimal(units).scaleb(-decimals)


def test_rounding_takes_the_nearest_neighbour_in_every_mode() -> None:
    chance = random.Random("rounded")
    for _ in range(EXAMPLES):
        exact, decimals, mode = figure(chance), chance.randint(0, 8), chance.choice(MODES)

        assert Fraction(rounded(exact, decimals, mode)) == by_hand(Fraction(exact), decimals, mode)


def test_rounding_twice_changes_nothing_more() -> None:
    chance = random.Random("twice")
    for _ in range(EXAMPLES // 3):
        exact, decimals, mode = figure(chance), chance.randint(0, 8), chance.choice(MODES)
        once = rounded(exact, decimals, mode)

        assert rounded(once, decimals, mode) == once


def test_a_negative_figure_mirrors_a_positive_one() -> None:
    chance = random.Random("mirror")
    for _ in range(EXAMPLES // 3):
        exact, mode = figure(chance), chance.choice(MODES)

        assert rounded(exact.copy_negate(), 2, mode) == -rounded(exact, 2, mode)


def test_nothing_is_never_written_as_minus_nothing() -> None:
    assert str(rounded(Decimal("-0.001"), 2)) == "0.00"
    assert str(quotient(Decimal("-0.001"), Decimal(1), 2)) == "0.00"


def test_products_are_exact_to_twelve_decimals_and_rounded_half_up_beyond() -> None:
    chance = random.Random("times")
    for _ in range(EXAMPLES):
        left, right = figure(chance, largest=10**9), figure(chance, largest=10**9)
        exact = Fraction(left) * Fraction(right)
        if abs(exact) >= LARGEST - 1:
            continue

        assert Fraction(times(left, right)) == by_hand(exact, CARRY_DECIMALS, "half_up")


def test_a_product_of_ten_million_million_is_refused() -> None:
    assert times(Decimal(10**12), Decimal("9.999999999999")) == Decimal("9999999999999")
    for left, right in (
        (Decimal(10**12), Decimal(10)),
        (Decimal(-(10**12)), Decimal(10)),
        (Decimal(10**40 + 1), Decimal(10**40 + 1)),
        (Decimal("1e40"), Decimal("1e-20")),
    ):
        with pytest.raises(NumberTooLarge):
            times(left, right)


def test_quotients_are_rounded_once_from_the_exact_one() -> None:
    chance = random.Random("quotient")
    for _ in range(EXAMPLES):
        part, whole = figure(chance), figure(chance)
        decimals, mode = chance.randint(0, 12), chance.choice(MODES)
        found = quotient(part, whole, decimals, mode)

        if whole == 0:
            assert found is None
        else:
            assert found is not None
            assert Fraction(found) == by_hand(Fraction(part) / Fraction(whole), decimals, mode)


def weighted(chance: random.Random, most: int) -> list[tuple[str, Decimal]]:
    """Return people with weights, some equal, some without any."""
    weights = [figure(chance, 6, 10**6).copy_abs() for _ in range(chance.randint(1, most))]
    if chance.random() < 0.4:
        weights = [weights[0]] * len(weights)
    if not any(weights):
        weights[0] = Decimal(1)
    return [(f"p{number:02}", weight) for number, weight in enumerate(weights)]


def test_the_parts_of_a_shared_sum_come_to_it_and_lie_within_a_unit_of_their_share() -> None:
    chance = random.Random("shared")
    for _ in range(EXAMPLES // 2):
        decimals = chance.randint(0, 4)
        total, weights = rounded(figure(chance), decimals), weighted(chance, 7)
        parts = shared(total, weights, decimals)
        whole = sum(Fraction(weight) for _, weight in weights)

        assert sum(parts.values()) == total
        for person, weight in weights:
            exact = Fraction(total) * Fraction(weight) / whole
            assert abs(Fraction(parts[person]) - exact) < Fraction(1, 10**decimals)


def test_who_weighs_more_never_gets_less_and_the_order_of_people_changes_nothing() -> None:
    chance = random.Random("fair")
    for _ in range(EXAMPLES // 3):
        total, weights = rounded(figure(chance), 2).copy_abs(), weighted(chance, 6)
        parts = shared(total, weights)

        assert shared(total, chance.sample(weights, len(weights))) == parts
        in_order = sorted(weights, key=lambda each: each[1])
        for (one, lighter), (other, heavier) in pairwise(in_order):
            assert lighter == heavier or parts[one] <= parts[other]


def test_one_fen_over_seven_people_goes_to_the_first_of_them() -> None:
    parts = shared(Decimal("0.01"), [(f"p{n}", Decimal(1)) for n in range(7)])

    assert sorted(parts.values()) == [0] * 6 + [Decimal("0.01")]
    assert parts["p0"] == Decimal("0.01")


def test_a_huge_sum_loses_no_digit() -> None:
    """The usual decimal context carries 28 digits and drops the rest in silence."""
    total = Decimal("123456789012345678901234567890123456.78")

    parts = shared(total, [("a", Decimal(1)), ("b", Decimal(2))])

    assert sum(map(Fraction, parts.values())) == Fraction(total)


@pytest.mark.parametrize(
    "weights", [[], [("a", Decimal(0))], [("a", Decimal(-1)), ("b", Decimal(2))], [("a", Decimal(1))] * 2]
)
def test_weights_that_cannot_be_shared_by_are_refused(weights: list[tuple[str, Decimal]]) -> None:
    with pytest.raises(ValueError, match=r"weights must not|comes twice"):
        shared(Decimal(1), weights)


def test_a_sum_finer_than_its_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 2 decimals"):
        shared(Decimal("1.001"), [("a", Decimal(1))])


CALLS: list[Callable[[Decimal], object]] = [
    lambda figure: rounded(figure, 2),
    lambda figure: times(figure, Decimal(1)),
    lambda figure: times(Decimal(1), figure),
    lambda figure: quotient(figure, Decimal(1), 2),
    lambda figure: quotient(Decimal(1), figure, 2),
    lambda figure: shared(figure, [("a", Decimal(1))]),
    lambda figure: shared(Decimal(1), [("a", figure)]),
]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("figure", [0.1, 1, "1", None, Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity")])
def test_what_is_no_exact_figure_is_refused(call: Callable[[Decimal], object], figure: Decimal) -> None:
    with pytest.raises(TypeError, match="not an exact figure"):
        call(figure)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=12),
    st.integers(min_value=0, max_value=12),
    st.sampled_from(MODES),
)
def test_the_decimal_context_of_the_caller_changes_nothing(exact: Decimal, decimals: int, mode: str) -> None:
    def worked_out() -> tuple[object, ...]:
        return (
            rounded(exact, decimals, mode),
            quotient(exact, Decimal(7), decimals, mode),
            times(exact, Decimal(2)),
            shared(rounded(exact, 2), [("a", Decimal(1)), ("b", Decimal(2))]),
        )

    plain = worked_out()

    with localcontext(prec=3):
        assert worked_out() == plain
