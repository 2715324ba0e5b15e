"""How large or small a figure can be, as far as the plan alone tells: interval arithmetic, exact.

What is not known has no bound. A bound is only ever too wide, never too narrow: so «can never be»
is sure, and «may be» is all that is said otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from yeji_engine.language.functions import FunctionName, written_decimals
from yeji_engine.language.nodes import Arithmetic, Binary, Call, Name, Negate, Node, Number


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`; None is no bound. A bound that is `open` is not reached itself."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether no number lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def point(self) -> Fraction | None:
        """Return the one number in it, None where there are more."""
        return self.low if self.low is not None and self.low == self.high else None


ANY = Range()
NOT_NEGATIVE = Range(Fraction(0))


def point(number: Fraction) -> Range:
    """Return the range of one number."""
    return Range(number, number)


def meet(first: Range, second: Range) -> Range:
    """Return what lies in both."""
    low, low_open = _tighter(first.low, first.low_open, second.low, second.low_open, max)
    high, high_open = _tighter(first.high, first.high_open, second.high, second.high_open, min)
    return Range(low, high, low_open, high_open)


def hull(ranges: Iterable[Range]) -> Range:
    """Return the smallest range that holds all of them."""
    return reduce(lambda a, b: Range(_wider(a.low, b.low, min), _wider(a.high, b.high, max)), list(ranges))


def plus(first: Range, second: Range) -> Range:
    """Return the range of sums."""
    return Range(_added(first.low, second.low), _added(first.high, second.high))


def minus(range_: Range) -> Range:
    """Return the range of the opposites."""
    return Range(None if range_.high is None else -range_.high, None if range_.low is None else -range_.low)


def times(first: Range, second: Range) -> Range:
    """Return the range of products; without bounds as soon as signs are not known."""
    bounds = (first.low, first.high, second.low, second.high)
    if None not in bounds:
        products = [a * b for a in (first.low, first.high) for b in (second.low, second.high)]  # type: ignore[operator] # no bound is None
        return Range(min(products), max(products))
    if first.low is not None and second.low is not None and first.low >= 0 and second.low >= 0:
        both = first.high is not None and second.high is not None
        return Range(first.low * second.low, first.high * second.high if both else None)  # type: ignore[operator] # see `both`
    for factor, other in ((first, second), (second, first)):
        if factor.point is not None:
            return _scaled(other, factor.point)
    return ANY


def lower_of(ranges: Iterable[Range]) -> Range:
    """Return the range of the smallest of several figures."""
    known = list(ranges)
    highs = [r.high for r in known if r.high is not None]
    lows = [r.low for r in known if r.low is not None]
    return Range(min(lows) if len(lows) == len(known) else None, min(highs, default=None))


def upper_of(ranges: Iterable[Range]) -> Range:
    """Return the range of the largest of several figures."""
    return minus(lower_of(minus(r) for r in ranges))


def widened(range_: Range, by: Fraction) -> Range:
    """Return the range with room for rounding on both sides."""
    return Range(
        None if range_.low is None else range_.low - by, None if range_.high is None else range_.high + by
    )


def range_of(node: Node, names: Mapping[str, Range]) -> Range:
    """Return how large the formula's figure can be; `names` are what is known of names."""
    match node:
        case Number(amount):
            return point(Fraction(amount))
        case Name(name):
            return names.get(name, ANY)
        case Negate(operand):
            return minus(range_of(operand, names))
        case Binary(operator, left, right):
            return _short(_operation(operator, range_of(left, names), range_of(right, names)))
        case Call(function, arguments):
            return _call(function, arguments, names)
        case _:
            return ANY


_MOST_BITS = 4096


def _short(range_: Range) -> Range:
    """Return the range without bounds that have grown beyond reason: squares of squares of squares."""
    low, high = (
        None
        if bound is None or max(bound.numerator.bit_length(), bound.denominator.bit_length()) > _MOST_BITS
        else bound
        for bound in (range_.low, range_.high)
    )
    return Range(low, high)


def _operation(operator: Arithmetic, left: Range, right: Range) -> Range:
    match operator:
        case Arithmetic.ADD:
            return plus(left, right)
        case Arithmetic.SUBTRACT:
            return plus(left, minus(right))
        case Arithmetic.MULTIPLY:
            return times(left, right)
        case Arithmetic.DIVIDE:
            if right.point:
                # The quotient is rounded somewhere: room for a unit of the sixth decimal.
                return (
                    widened(_scaled(left, 1 / right.point), Fraction(1, 10**6))
                    if left != point(Fraction(0))
                    else left
                )
            if left.low is not None and left.low >= 0 and right.low is not None and right.low >= 0:
                return NOT_NEGATIVE
            return ANY


def _call(function: str, arguments: tuple[Node, ...], names: Mapping[str, Range]) -> Range:
    inside = [range_of(argument, names) for argument in arguments]
    match function:
        case FunctionName.MIN:
            return lower_of(inside)
        case FunctionName.MAX:
            return upper_of(inside)
        case FunctionName.CLAMP if len(inside) == 3:
            return lower_of((upper_of(inside[:2]), inside[2]))
        case FunctionName.ABS if len(inside) == 1:
            return upper_of((inside[0], minus(inside[0]), point(Fraction(0))))
        case FunctionName.IF if len(inside) == 3:
            return hull(inside[1:])
        case FunctionName.IFMISSING if inside:
            return hull(inside)
        case FunctionName.ROUND | FunctionName.FLOOR | FunctionName.CEIL if len(inside) == 2:
            return _rounded(function, inside[0], written_decimals(arguments[1]))
        case FunctionName.MONTH:
            return Range(Fraction(1), Fraction(12))
        case FunctionName.QUARTER:
            return Range(Fraction(1), Fraction(4))
        case _:
            return ANY


def _rounded(function: str, range_: Range, decimals: int | None) -> Range:
    if decimals is None:
        return ANY
    unit = Fraction(1, 10**decimals)
    # Rounding keeps order, so the bounds may be rounded themselves; ROUND settles halves outwards.
    down, up = _ROUNDING[FunctionName(function)]
    return Range(
        None if range_.low is None else down(range_.low / unit) * unit,
        None if range_.high is None else up(range_.high / unit) * unit,
    )


def _nearest_below(number: Fraction) -> int:
    return math.ceil(number - Fraction(1, 2))


def _nearest_above(number: Fraction) -> int:
    return math.floor(number + Fraction(1, 2))


_ROUNDING: Mapping[FunctionName, tuple[Callable[[Fraction], int], Callable[[Fraction], int]]] = {
    FunctionName.ROUND: (_nearest_below, _nearest_above),
    FunctionName.FLOOR: (math.floor, math.floor),
    FunctionName.CEIL: (math.ceil, math.ceil),
}


def _scaled(range_: Range, factor: Fraction) -> Range:
    low = None if range_.low is None else range_.low * factor
    high = None if range_.high is None else range_.high * factor
    if factor == 0:
        return point(Fraction(0))
    return Range(low, high) if factor > 0 else Range(high, low)


def _added(first: Fraction | None, second: Fraction | None) -> Fraction | None:
    return None if first is None or second is None else first + second


def _wider(
    first: Fraction | None, second: Fraction | None, choose: Callable[[Fraction, Fraction], Fraction]
) -> Fraction | None:
    return None if first is None or second is None else choose(first, second)


def _tighter(
    first: Fraction | None,
    first_open: bool,  # noqa: FBT001 - belongs to the bound before it
    second: Fraction | None,
    second_open: bool,  # noqa: FBT001
    choose: Callable[[Fraction, Fraction], Fraction],
) -> tuple[Fraction | None, bool]:
    if first is None or second is None:
        return (second, second_open) if first is None else (first, first_open)
    if first == second:
        return first, first_open or second_open
    return (first, first_open) if choose(first, second) == first else (second, second_open)
