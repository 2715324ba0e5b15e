"""Exact figures of the oracle: reading, products, quotients, rounding and sharing out, in Fractions.

Written so that a reader can check each line against the contract's words on numbers. A missing
figure is None and stays None. This module knows no plan, no table and no date.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

Figure: TypeAlias = Fraction | None
Value: TypeAlias = Fraction | str | date | bool | None
Row: TypeAlias = dict[str, Value]
Table: TypeAlias = list[Row]
Tables: TypeAlias = dict[str, Table]
Doc: TypeAlias = dict[str, Any]  # Any: a part of a plan as YAML gives it, checked elsewhere

CARRIED_DECIMALS = 12
_SCALES = {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "万亿": Fraction(10**12)}
_SCALES |= {"万": Fraction(10**4), "亿": Fraction(10**8)}


class Rounding(NamedTuple):
    """Digits after the point that are kept, and what happens to the rest."""

    decimals: int
    mode: str


CARRY = Rounding(CARRIED_DECIMALS, "half_up")


def rounding_of(doc: Doc) -> Rounding:
    """Return the rounding that a document writes as {decimals, mode}."""
    return Rounding(int(doc["decimals"]), str(doc["mode"]))


def read(text: object) -> Fraction:
    """Return the exact figure written as `text`; a float is refused.

    >>> read("7.5%"), read("1.5万"), read("-3")
    (Fraction(3, 40), Fraction(15000, 1), Fraction(-3, 1))
    """
    if isinstance(text, bool | float):
        raise TypeError(f"not an exact figure: {text!r}")
    return _read(str(text).strip().replace("％", "%"))


@lru_cache(maxsize=4096)
def _read(written: str) -> Fraction:
    for ending, scale in _SCALES.items():
        if written.endswith(ending):
            return Fraction(written.removesuffix(ending).strip()) * scale
    return Fraction(written)


def truth(text: object) -> bool:
    """Return the yes or no that a document writes as 是, 否, true or false."""
    return {"是": True, "true": True, "否": False, "false": False}[str(text).strip().lower()]


def written(figure: Fraction) -> str:
    """Return `figure` as a decimal text, all digits, no exponent.

    >>> written(Fraction(-5, 8)), written(Fraction(1200))
    ('-0.625', '1200')
    """
    scaled = abs(figure) * 10**30
    if scaled.denominator != 1:
        raise ValueError(f"no finite decimal of 30 digits: {figure}")
    whole, part = divmod(scaled.numerator, 10**30)
    digits = f"{part:030d}".rstrip("0")
    return ("-" if figure < 0 else "") + str(whole) + (f".{digits}" if digits else "")


def rounded(figure: Fraction, to: Rounding) -> Fraction:
    """Return `figure` with `to.decimals` digits after the point.

    >>> [str(rounded(Fraction(-25, 2), Rounding(0, mode))) for mode in ("half_up", "half_even", "down", "up")]
    ['-13', '-12', '-12', '-13']
    """
    scaled = abs(figure) * 10**to.decimals
    below = math.floor(scaled)
    rest = scaled - below
    if to.mode == "half_up":
        above = rest >= Fraction(1, 2)
    elif to.mode == "half_even":
        above = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and below % 2 == 1)
    elif to.mode == "up":
        above = rest > 0
    elif to.mode == "down":
        above = False
    else:
        raise ValueError(f"unknown rounding mode {to.mode}")
    units = below + 1 if above else below
    return Fraction(units if figure >= 0 else -units, 10**to.decimals)


def times(first: Figure, second: Figure) -> Figure:
    """Return the product, carried to at most 12 decimals (the carry rule)."""
    if first is None or second is None:
        return None
    return rounded(first * second, CARRY)


def quotient(upper: Figure, lower: Figure, ratio: Rounding) -> Figure:
    """Return upper ÷ lower rounded once; nothing over nothing and over zero is missing."""
    if upper is None or lower is None or lower == 0:
        return None
    return rounded(upper / lower, ratio)


def proportion(whole: Figure, part: Figure, of: Figure, ratio: Rounding) -> Figure:
    """Return whole × part ÷ of: the product exact, then one quotient."""
    if whole is None or part is None:
        return None
    return quotient(whole * part, of, ratio)


def total(figures: Iterable[Figure]) -> Figure:
    """Return the exact sum; one missing figure makes it missing."""
    result = Fraction(0)
    for figure in figures:
        if figure is None:
            return None
        result += figure
    return result


def smallest(figures: Sequence[Figure]) -> Figure:
    """Return the least; none at all, or one missing, is missing."""
    known = [figure for figure in figures if figure is not None]
    return min(known) if known and len(known) == len(figures) else None


def largest(figures: Sequence[Figure]) -> Figure:
    """Return the greatest; none at all, or one missing, is missing."""
    known = [figure for figure in figures if figure is not None]
    return max(known) if known and len(known) == len(figures) else None


def median(figures: Sequence[Figure]) -> Figure:
    """Return the figure in the middle, or the middle between two; none at all, or one missing, is missing.

    >>> median([Fraction(1), Fraction(9), Fraction(4), Fraction(2)])
    Fraction(3, 1)
    """
    known = sorted(figure for figure in figures if figure is not None)
    if not known or len(known) < len(figures):
        return None
    return times(known[(len(known) - 1) // 2] + known[len(known) // 2], Fraction(1, 2))


def shared_out(
    amount: Fraction, weights: Sequence[tuple[str, Fraction]], decimals: int
) -> dict[str, Fraction]:
    """Return `amount` in parts by weight that come to it, to the last unit (largest remainder, ties by key).

    `amount` has at most `decimals` digits; the weights are not negative and not all zero.

    >>> [str(part) for part in shared_out(Fraction(100), [(k, Fraction(1)) for k in "abc"], 2).values()]
    ['1667/50', '3333/100', '3333/100']
    """
    of = sum((weight for _, weight in weights), Fraction(0))
    units = abs(amount) * 10**decimals
    if units.denominator != 1:
        raise ValueError("the amount is finer than its parts may be")
    exact = {key: units * weight / of for key, weight in weights}
    whole = {key: math.floor(part) for key, part in exact.items()}
    left = int(units) - sum(whole.values())
    for key in sorted(exact, key=lambda key: (whole[key] - exact[key], key))[:left]:
        whole[key] += 1
    sign = 1 if amount >= 0 else -1
    return {key: Fraction(sign * part, 10**decimals) for key, part in whole.items()}


def square_root(figure: Fraction, to: Rounding) -> Fraction:
    """Return the square root of a figure that is not negative, rounded half up to `to.decimals`.

    >>> square_root(Fraction(2), Rounding(4, "half_up")) == Fraction("1.4142")
    True
    """
    # sqrt(x)·10^d rounded half up = floor(sqrt(x·4·10^2d) + 1) // 2, all in whole numbers.
    doubled = math.isqrt(math.floor(figure * 4 * 10 ** (2 * to.decimals)))
    return Fraction((doubled + 1) // 2, 10**to.decimals)
