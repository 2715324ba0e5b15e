"""Exact arithmetic on single figures: rounding, quotients, and sharing a sum without losing a fen.

The one place where Python code multiplies, divides or rounds money; `graph.numbers` says the same in
SQL. Figures are `Decimal` in a context that raises instead of losing a digit. Binary floats are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    Inexact,
    InvalidOperation,
)
from fractions import Fraction
from typing import Final

from yeji_engine.errors import NumberTooLarge

CARRY_DECIMALS: Final = 12
"""Digits after the point that a figure carries between two steps."""

LARGEST: Final = Decimal(10) ** 13
"""No figure reaches this; what would is refused, on every engine alike."""

_EXACT: Final = Context(prec=60, traps=[Inexact, InvalidOperation])
_WIDE: Final = Context(prec=60)
_MODES: Final[Mapping[str, str]] = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
}


def rounded(figure: Decimal, decimals: int, mode: str = "half_up") -> Decimal:
    """Return `figure` with `decimals` digits after the point; half_up goes away from zero.

    *errors*: NumberTooLarge where that would take more than 60 digits.

    >>> rounded(Decimal("-33.335"), 2)
    Decimal('-33.34')
    """
    _must_be_figures(figure)
    try:
        found = figure.quantize(Decimal(1).scaleb(-decimals), rounding=_MODES[mode], context=_WIDE)
    except InvalidOperation as fault:
        raise NumberTooLarge(f"{figure} to {decimals} decimals has more than {_WIDE.prec} digits") from fault
    # Nobody is owed minus nothing.
    return found.copy_abs() if found.is_zero() else found


def times(figure: Decimal, factor: Decimal) -> Decimal:
    """Return the product, exact to 12 decimals, beyond that rounded half up.

    *errors*: NumberTooLarge where the exact product has more digits than are computed exactly.

    >>> times(Decimal("100000"), Decimal("0.015"))
    Decimal('1500.000')
    """
    _must_be_figures(figure, factor)
    try:
        product = _EXACT.multiply(figure, factor)
    except Inexact as fault:
        raise NumberTooLarge(f"{figure} × {factor} has more than {_EXACT.prec} digits") from fault
    exponent = product.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > CARRY_DECIMALS:
        product = rounded(product, CARRY_DECIMALS)
    if product.copy_abs() >= LARGEST:
        raise NumberTooLarge(f"{figure} × {factor} is 10^13 or more")
    return product


def quotient(part: Decimal, whole: Decimal, decimals: int, mode: str = "half_up") -> Decimal | None:
    """Return part ÷ whole rounded to `decimals`, None where `whole` is zero.

    >>> quotient(Decimal(920000), Decimal(1000000), 6)
    Decimal('0.920000')
    """
    _must_be_figures(part, whole)
    if whole == 0:
        return None
    exact = Fraction(part) / Fraction(whole)
    return _fraction_rounded(exact, decimals, mode)


def _fraction_rounded(exact: Fraction, decimals: int, mode: str) -> Decimal:
    scaled = abs(exact) * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    up = {
        "half_up": twice >= 0,
        "half_even": twice > 0 or (twice == 0 and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[mode]
    digits = whole + (1 if up else 0)
    return Decimal(digits if exact >= 0 else -digits).scaleb(-decimals, context=_EXACT)


def shared(total: Decimal, weights: Sequence[tuple[str, Decimal]], decimals: int = 2) -> dict[str, Decimal]:
    """Share `total` by weight so that the parts sum to it exactly (largest remainder, C68).

    Ties go to the smaller key. Negative totals mirror positive ones. Raises ValueError where no
    weight is positive, one is negative, a key comes twice, or `total` has more digits than `decimals`.

    >>> shared(Decimal("100.00"), [("a", Decimal(1)), ("b", Decimal(1)), ("c", Decimal(1))])
    {'a': Decimal('33.34'), 'b': Decimal('33.33'), 'c': Decimal('33.33')}
    """
    _check_weights(total, weights, decimals)
    # Contexts are named: the usual one carries 28 digits and would lose the rest in silence.
    units = int(total.copy_abs().scaleb(decimals, context=_EXACT))
    whole = sum(Fraction(weight) for _, weight in weights)
    exact = {key: Fraction(weight) * units / whole for key, weight in weights}
    parts = {key: int(share) for key, share in exact.items()}
    missing = units - sum(parts.values())
    for key in sorted(exact, key=lambda key: (parts[key] - exact[key], key))[:missing]:
        parts[key] += 1
    sign = -1 if total < 0 else 1
    return {key: Decimal(sign * part).scaleb(-decimals, context=_EXACT) for key, part in parts.items()}


def _must_be_figures(*figures: object) -> None:
    for figure in figures:
        if not isinstance(figure, Decimal) or not figure.is_finite():
            raise TypeError(f"not an exact figure: {figure!r}")


def _check_weights(total: Decimal, weights: Sequence[tuple[str, Decimal]], decimals: int) -> None:
    _must_be_figures(total, *(weight for _, weight in weights))
    if any(weight < 0 for _, weight in weights) or not any(weight > 0 for _, weight in weights):
        raise ValueError("weights must not be negative, and one must be positive")
    if len({key for key, _ in weights}) != len(weights):
        raise ValueError("a key comes twice")
    if total != rounded(total, decimals):
        raise ValueError(f"{total} has more than {decimals} decimals")
