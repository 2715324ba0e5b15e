"""The value of a formula for one row, exactly: what explanations, cases and tests compare SQL with.

Missing stays missing through arithmetic, comparisons and functions; only `缺失时`, `是否缺失`, a false
term of 且 and a true term of 或 end it. Where the outcome is missing, the gaps say why. Rounding is
`money`'s: quotients to the decimals that the caller states, products beyond 12 decimals to 12.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple, assert_never

from yeji_engine.language.functions import FunctionName, function_named, written_decimals
from yeji_engine.language.nodes import (
    And,
    Arithmetic,
    Binary,
    Call,
    Compare,
    Comparison,
    Date,
    IsMissing,
    Membership,
    Name,
    Negate,
    Node,
    Not,
    Number,
    Or,
    Span,
    Text,
    Truth,
)
from yeji_engine.money import CARRY_DECIMALS
from yeji_engine.money import quotient as rounded_quotient

Value = Fraction | str | dt.date | bool
"""Numbers are fractions, texts str, days date, conditions bool."""

OUT_OF_RANGE: Final = Fraction(10**26)
"""The widest number of any engine holds 38 digits, 12 of them behind the point; no step reaches this."""


class GapSort(StrEnum):
    """Why a value is missing."""

    NAME = "name"
    """The row has no value under this name."""
    DIVISION_BY_ZERO = "division_by_zero"
    OUT_OF_RANGE = "out_of_range"


class Gap(NamedTuple):
    """One reason for a missing value, and the part of the formula where it arose."""

    sort: GapSort
    span: Span
    name: str = ""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The outcome; `gaps` is empty unless `value` is None, and then never."""

    value: Value | None
    gaps: tuple[Gap, ...] = ()


def evaluate(
    node: Node, row: Mapping[str, object | None], *, ratio_decimals: int, ratio_mode: str = "half_up"
) -> Evaluated:
    """Return the value of a checked formula for `row`, which holds every name used; None is missing.

    Quotients keep `ratio_decimals` digits, rounded by `ratio_mode` (half_up: away from zero).
    Raises TypeError for a binary float, KeyError for a name that the row does not know: faults of the
    caller. A formula that `check` refused may raise anything.

    >>> from decimal import Decimal
    >>> half = Binary(Arithmetic.DIVIDE, Name("回款额"), Name("应收额"))
    >>> evaluate(half, {"回款额": Decimal("2"), "应收额": Decimal("3")}, ratio_decimals=4).value
    Fraction(6667, 10000)
    """
    return _Evaluation(row, ratio_decimals, ratio_mode).of(node)


@dataclass(frozen=True, slots=True)
class _Evaluation:
    row: Mapping[str, object | None]
    ratio_decimals: int
    ratio_mode: str

    def of(self, node: Node) -> Evaluated:
        match node:
            case Number(amount):
                return Evaluated(Fraction(amount))
            case Text(written) | Date(written) | Truth(written):
                return Evaluated(written)
            case Name(name):
                return self._named(name, node.span)
            case Negate(operand):
                return self._figured((operand,), node.span, lambda figures: -figures[0])
            case Binary(operator, left, right):
                return self._binary(operator, (left, right), node.span)
            case Call(function, arguments):
                return self._call(function, arguments, node.span)
            case _:
                return self._condition(node)

    def _named(self, name: str, span: Span) -> Evaluated:
        stored = self.row[name]
        if stored is None:
            return Evaluated(None, (Gap(GapSort.NAME, span, name),))
        return Evaluated(_exact(stored))

    # Conditions

    def _condition(self, node: Compare | And | Or | Not | Membership | IsMissing) -> Evaluated:
        match node:
            case Compare(operator, left, right):
                return self._known((left, right), lambda values: _compared(operator, *values))
            case And(terms):
                return self._joined(terms, decisive=False)
            case Or(terms):
                return self._joined(terms, decisive=True)
            case Not(operand):
                return self._known((operand,), lambda values: not values[0])
            case Membership(subject, choices):
                return self._membership(subject, choices)
            case IsMissing(operand):
                return Evaluated(self.of(operand).value is None)
        assert_never(node)

    def _joined(self, terms: Iterable[Node], *, decisive: bool) -> Evaluated:
        """Join by 且 (false decides) or 或 (true decides); else missing if a term is missing."""
        return _decided([self.of(term) for term in terms], decisive=decisive)

    def _membership(self, subject: Node, choices: tuple[Node, ...]) -> Evaluated:
        sought = self.of(subject)
        if sought.value is None:
            return sought
        found = [self.of(choice) for choice in choices]
        return _decided(
            [c if c.value is None else Evaluated(c.value == sought.value) for c in found], decisive=True
        )

    # Arithmetic

    def _binary(self, operator: Arithmetic, operands: tuple[Node, Node], span: Span) -> Evaluated:
        match operator:
            case Arithmetic.ADD:
                return self._figured(operands, span, lambda f: f[0] + f[1])
            case Arithmetic.SUBTRACT:
                return self._figured(operands, span, lambda f: f[0] - f[1])
            case Arithmetic.MULTIPLY:
                return self._figured(operands, span, lambda f: _carried(f[0] * f[1]))
            case Arithmetic.DIVIDE:
                return self._figured(operands, span, lambda f: self._divided(f[0], f[1]))

    def _divided(self, part: Fraction, whole: Fraction) -> Fraction | GapSort:
        if whole == 0:
            return GapSort.DIVISION_BY_ZERO
        return _rounded(part / whole, self.ratio_decimals, self.ratio_mode)

    def _figured(
        self,
        operands: tuple[Node, ...],
        span: Span,
        formula: Callable[[list[Fraction]], Fraction | GapSort],
    ) -> Evaluated:
        """Apply `formula` to the operands' figures; missing if one is missing or the result too large."""
        found = [self.of(operand) for operand in operands]
        missing = _missing(found)
        if missing is not None:
            return missing
        figure = formula([_figure(outcome.value) for outcome in found])
        if isinstance(figure, Fraction):
            return Evaluated(figure) if abs(figure) < OUT_OF_RANGE else _gap(GapSort.OUT_OF_RANGE, span)
        return _gap(figure, span)

    def _known(self, operands: tuple[Node, ...], formula: Callable[[list[Value]], Value]) -> Evaluated:
        """Apply `formula` to the operands' values; missing if one is missing."""
        found = [self.of(operand) for operand in operands]
        return _missing(found) or Evaluated(formula([o.value for o in found if o.value is not None]))

    # Functions

    def _call(self, spelling: str, arguments: tuple[Node, ...], span: Span) -> Evaluated:
        function = function_named(spelling)
        match function:
            case FunctionName.IF:
                return self._if(*arguments)
            case FunctionName.IFMISSING:
                return _first_present([self.of(argument) for argument in arguments])
            case FunctionName.ISMISSING:
                return Evaluated(self.of(arguments[0]).value is None)
            case FunctionName.MIN | FunctionName.MAX | FunctionName.ABS | FunctionName.CLAMP:
                return self._figured(arguments, span, _CHOICES[function])
            case FunctionName.SHARE:
                return self._figured(arguments, span, lambda f: self._divided(f[0], f[1]))
            case FunctionName.GROWTH:
                return self._figured(arguments, span, lambda f: self._divided(f[0] - f[1], f[1]))
            case FunctionName.ROUND | FunctionName.FLOOR | FunctionName.CEIL:
                decimals = written_decimals(arguments[1]) or 0
                return self._figured(arguments[:1], span, lambda f: _cut(function, f[0], decimals))
            case None:
                raise LookupError(f"no function {spelling}")
            case _:
                return self._known(arguments, _READINGS[function])

    def _if(self, condition: Node, then: Node, otherwise: Node) -> Evaluated:
        holds = self.of(condition)
        if holds.value is None:
            return holds
        return self.of(then if holds.value is True else otherwise)


def _missing(found: Iterable[Evaluated]) -> Evaluated | None:
    gaps = tuple(gap for outcome in found for gap in outcome.gaps)
    return Evaluated(None, tuple(dict.fromkeys(gaps))) if gaps else None


def _decided(found: list[Evaluated], *, decisive: bool) -> Evaluated:
    if any(outcome.value is decisive for outcome in found):
        return Evaluated(decisive)
    return _missing(found) or Evaluated(not decisive)


def _first_present(found: list[Evaluated]) -> Evaluated:
    return next((outcome for outcome in found if outcome.value is not None), _missing(found) or found[-1])


def _gap(sort: GapSort, span: Span) -> Evaluated:
    return Evaluated(None, (Gap(sort, span),))


def _exact(stored: object) -> Value:
    """Return what lies in a row as a value of the language."""
    if isinstance(stored, bool | str):
        return stored
    if isinstance(stored, int | Decimal | Fraction):
        return Fraction(stored)
    if isinstance(stored, dt.date) and not isinstance(stored, dt.datetime):
        return stored
    raise TypeError(f"a row holds exact numbers, texts, dates and truths, not {type(stored).__name__}")


def _figure(value: Value | None) -> Fraction:
    if not isinstance(value, Fraction):
        raise TypeError(f"arithmetic on {type(value).__name__}: the formula was not checked")
    return value


def _compared(operator: Comparison, left: Value, right: Value) -> bool:
    match operator:
        case Comparison.EQUAL:
            return left == right
        case Comparison.UNEQUAL:
            return left != right
        case _:
            return _ordered(operator, left, right)


def _ordered(operator: Comparison, left: Value, right: Value) -> bool:
    if isinstance(left, dt.date) and isinstance(right, dt.date):
        distance = (left - right).days
    else:
        difference = _figure(left) - _figure(right)
        distance = (difference > 0) - (difference < 0)
    return {
        Comparison.LESS: distance < 0,
        Comparison.AT_MOST: distance <= 0,
        Comparison.MORE: distance > 0,
        Comparison.AT_LEAST: distance >= 0,
    }[operator]


def _rounded(figure: Fraction, decimals: int, mode: str) -> Fraction | GapSort:
    if abs(figure) >= OUT_OF_RANGE:
        return GapSort.OUT_OF_RANGE
    rounded = rounded_quotient(Decimal(figure.numerator), Decimal(figure.denominator), decimals, mode)
    return Fraction(rounded or 0)


def _carried(product: Fraction) -> Fraction | GapSort:
    """Return the product with at most the 12 decimals that a figure carries between two steps."""
    return _rounded(product, CARRY_DECIMALS, "half_up")


def _cut(function: FunctionName, figure: Fraction, decimals: int) -> Fraction | GapSort:
    if function is FunctionName.ROUND:
        return _rounded(figure, decimals, "half_up")
    # Floor goes down on the number line, ceiling up: below zero that is away from and towards zero.
    towards_zero = (function is FunctionName.FLOOR) == (figure >= 0)
    return _rounded(figure, decimals, "down" if towards_zero else "up")


def _clamped(figures: list[Fraction]) -> Fraction:
    figure, low, high = figures
    return max(min(figure, high), low)


_CHOICES: Mapping[FunctionName, Callable[[list[Fraction]], Fraction]] = {
    FunctionName.MIN: min,
    FunctionName.MAX: max,
    FunctionName.ABS: lambda figures: abs(figures[0]),
    FunctionName.CLAMP: _clamped,
}


def _texts(test: Callable[[str, str], bool]) -> Callable[[list[Value]], Value]:
    return lambda values: test(str(values[0]), str(values[1]))


def _day(value: Value) -> dt.date:
    if not isinstance(value, dt.date):
        raise TypeError(f"a date function on {type(value).__name__}: the formula was not checked")
    return value


_READINGS: Mapping[FunctionName, Callable[[list[Value]], Value]] = {
    FunctionName.CONTAINS: _texts(lambda whole, part: part in whole),
    FunctionName.STARTSWITH: _texts(str.startswith),
    FunctionName.ENDSWITH: _texts(str.endswith),
    FunctionName.YEAR: lambda values: Fraction(_day(values[0]).year),
    FunctionName.QUARTER: lambda values: Fraction((_day(values[0]).month + 2) // 3),
    FunctionName.MONTH: lambda values: Fraction(_day(values[0]).month),
    FunctionName.DAYS: lambda values: Fraction((_day(values[0]) - _day(values[1])).days),
}
