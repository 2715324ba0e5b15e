"""Expressions over the columns of one relation: exact numbers, texts, dates, truths.

A number is an integer that counts units of 10^-scale; the scale is known when the expression is
built, so adding aligns and multiplying adds scales. There is no `/`: quotients are rounded where
the caller says how. A missing value stays missing through every operation but `otherwise`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from yeji_engine.money import CARRY_DECIMALS


class Base(StrEnum):
    """The sorts of value that a column can hold."""

    NARROW = "narrow"
    """64-bit integer; overflow raises."""
    WIDE = "wide"
    """128-bit (38-digit) integer; overflow raises."""
    STORED = "stored"
    """A figure as it lies in a file: DECIMAL(37,12)."""
    TEXT = "text"
    DATE = "date"
    TRUTH = "truth"


@dataclass(frozen=True, slots=True)
class Type:
    """Sort of value and, for numbers, the decimals."""

    base: Base
    scale: int = 0


TEXT = Type(Base.TEXT)
DATE = Type(Base.DATE)
TRUTH = Type(Base.TRUTH)


def narrow(scale: int = 0) -> Type:
    """Return the type of a 64-bit number with `scale` decimals."""
    return Type(Base.NARROW, scale)


def wide(scale: int = 0) -> Type:
    """Return the type of a 128-bit number with `scale` decimals."""
    return Type(Base.WIDE, scale)


class Node:
    """Base of the tree; the writers in `dialects` know how each is spelt."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Column(Node):
    """A column of the relation at hand; `side` tells left from right inside a join condition."""

    name: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant; integers are already scaled."""

    content: int | str | date | bool | None
    type: Type


@dataclass(frozen=True, slots=True)
class Apply(Node):
    """A closed set of operators, by name, on operands; `dialects.SPELLING` lists all."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Ranked(Node):
    """A window function: `function` over rows of equal `partition`, in the order of `order`."""

    function: str
    operand: Node | None
    partition: tuple[Node, ...]
    order: tuple[tuple[Node, bool], ...]
    """Node and whether it descends."""


@dataclass(frozen=True, slots=True)
class Value:
    """A node with its type."""

    node: Node
    type: Type


class Truth(Value):
    """True, false or missing."""

    __slots__ = ()

    def __and__(self, other: Truth) -> Truth:
        return Truth(Apply("and", (self.node, other.node)), TRUTH)

    def __or__(self, other: Truth) -> Truth:
        return Truth(Apply("or", (self.node, other.node)), TRUTH)

    def __invert__(self) -> Truth:
        return Truth(Apply("not", (self.node,)), TRUTH)

    def known(self) -> Truth:
        """Return false where this is missing."""
        return Truth(Apply("coalesce", (self.node, Literal(False, TRUTH))), TRUTH)


class Text(Value):
    """A text."""

    __slots__ = ()

    def equals(self, other: Text) -> Truth:
        """Tell whether both texts are the same."""
        return Truth(Apply("=", (self.node, other.node)), TRUTH)

    def among(self, options: Sequence[str]) -> Truth:
        """Tell whether this is one of `options`; nothing is among none."""
        if not options:
            return truth(False)
        return Truth(Apply("in", (self.node, *(text(o).node for o in options))), TRUTH)

    def joined(self, *others: Text) -> Text:
        """Return this and the others in one text, parted by `|`."""
        nodes: list[Node] = [self.node]
        for other in others:
            nodes += [text("|").node, other.node]
        return Text(Apply("concat", tuple(nodes)), TEXT)


class Date(Value):
    """A calendar date."""

    __slots__ = ()

    def before(self, other: Date) -> Truth:
        """Tell whether this day is earlier than the other."""
        return Truth(Apply("<", (self.node, other.node)), TRUTH)

    def until(self, other: Date) -> Truth:
        """Tell whether this day is the other or earlier."""
        return Truth(Apply("<=", (self.node, other.node)), TRUTH)

    def equals(self, other: Date) -> Truth:
        """Tell whether both are the same day."""
        return Truth(Apply("=", (self.node, other.node)), TRUTH)

    def days_until(self, other: Date) -> Number:
        """Return how many days lie between this day and the other."""
        return Number(Apply("days_between", (self.node, other.node)), narrow())

    def day_before(self) -> Date:
        """Return the day before."""
        return Date(Apply("day_before", (self.node,)), DATE)

    def month_end(self) -> Date:
        """Return the last day of the date's calendar month."""
        return Date(Apply("month_end", (self.node,)), DATE)

    def part(self, part: str) -> Number:
        """Return "year", "month" or "quarter" of the date as a number."""
        return Number(Apply(part, (self.node,)), narrow())


class Number(Value):
    """An exact decimal."""

    __slots__ = ()

    @property
    def scale(self) -> int:
        """Decimals that the integer underneath counts."""
        return self.type.scale

    def widened(self) -> Number:
        """Return the same number in 128 bits."""
        if self.type.base is Base.WIDE:
            return self
        return Number(Apply("wide", (self.node,)), wide(self.scale))

    def narrowed(self) -> Number:
        """Return the same number in 64 bits; what does not fit raises when it is reckoned."""
        if self.type.base is Base.NARROW:
            return self
        return Number(Apply("narrow", (self.node,)), narrow(self.scale))

    def at_scale(self, scale: int) -> Number:
        """Return the same number counted in smaller units; only ever adds decimals."""
        if scale == self.scale:
            return self
        if scale < self.scale:
            raise ValueError("at_scale only adds decimals; use rounded to drop them")
        if isinstance(self.node, Literal) and isinstance(self.node.content, int):
            grown = self.node.content * 10 ** (scale - self.scale)
            return Number(Literal(grown, Type(self.type.base, scale)), Type(self.type.base, scale))
        factor = Literal(10 ** (scale - self.scale), self.type)
        return Number(Apply("*", (self.node, factor)), Type(self.type.base, scale))

    def __add__(self, other: Number) -> Number:
        return self._aligned("+", other)

    def __sub__(self, other: Number) -> Number:
        return self._aligned("-", other)

    def __neg__(self) -> Number:
        return Number(Apply("negate", (self.node,)), self.type)

    def _aligned(self, operator: str, other: Number) -> Number:
        left, right, type_ = _alike(self, other)
        return Number(Apply(operator, (left.node, right.node)), type_)

    def _compared(self, operator: str, other: Number) -> Truth:
        left, right, _ = _alike(self, other)
        return Truth(Apply(operator, (left.node, right.node)), TRUTH)

    def equals(self, other: Number) -> Truth:
        """Tell whether both numbers are the same."""
        return self._compared("=", other)

    def __lt__(self, other: Number) -> Truth:
        return self._compared("<", other)

    def __le__(self, other: Number) -> Truth:
        return self._compared("<=", other)

    def __gt__(self, other: Number) -> Truth:
        return self._compared(">", other)

    def __ge__(self, other: Number) -> Truth:
        return self._compared(">=", other)

    def times(self, factor: Number) -> Number:
        """Return the product: exact, or rounded half up to 12 decimals where it would have more."""
        base = Base.WIDE if Base.WIDE in (self.type.base, factor.type.base) else Base.NARROW
        left, right = (self.widened(), factor.widened()) if base is Base.WIDE else (self, factor)
        product = Number(Apply("*", (left.node, right.node)), Type(base, self.scale + factor.scale))
        return product if product.scale <= CARRY_DECIMALS else product.rounded(CARRY_DECIMALS, "half_up")

    def rounded(self, decimals: int, mode: str) -> Number:
        """Return the number with `decimals` digits after the point."""
        if decimals >= self.scale:
            return self
        unit = Literal(10 ** (self.scale - decimals), self.type)
        divided = Apply(f"divide_{mode}", (self.node, unit))
        if self.type.base is Base.NARROW:
            divided = Apply("narrow", (divided,))
        return Number(divided, Type(self.type.base, decimals))

    def over(self, whole: Number, decimals: int, mode: str) -> Number:
        """Return self ÷ whole rounded to `decimals`; missing where `whole` is zero."""
        shift = decimals + whole.scale - self.scale
        part, divisor = self.widened(), whole.widened()
        if shift >= 0:
            part = Number(part.at_scale(part.scale + shift).node, wide())
        else:
            divisor = Number(divisor.at_scale(divisor.scale - shift).node, wide())
        nonzero = Apply("null_if_zero", (divisor.node,))
        return Number(Apply(f"divide_{mode}", (part.node, nonzero)), wide(decimals))

    def proportion(self, part: Number, whole: Number, decimals: int, mode: str) -> Number:
        """Return self × part ÷ whole: the product exact, however many decimals it has, then one quotient."""
        product = Apply("*", (self.widened().node, part.widened().node))
        return Number(product, wide(self.scale + part.scale)).over(whole, decimals, mode)

    def units(self) -> Number:
        """Return how many units of the last decimal this is, a whole number: 12.34 is 1234 fen."""
        return Number(self.node, Type(self.type.base))

    def of_units(self, scale: int) -> Number:
        """Return the number that this counts the units of: 1234 with scale 2 is 12.34."""
        if self.scale != 0:
            raise ValueError("only a whole number counts units")
        return Number(self.node, Type(self.type.base, scale))

    def otherwise(self, other: Number) -> Number:
        """Return this, or `other` where this is missing."""
        left, right, type_ = _alike(self, other)
        return Number(Apply("coalesce", (left.node, right.node)), type_)

    def stored(self) -> Value:
        """Return the figure as it is written to files, DECIMAL(37,12); 10^13 and more raise."""
        return Value(Apply("stored", (self.widened().at_scale(CARRY_DECIMALS).node,)), Type(Base.STORED, 12))


def _alike(left: Number, right: Number) -> tuple[Number, Number, Type]:
    scale = max(left.scale, right.scale)
    if Base.WIDE in (left.type.base, right.type.base):
        left, right = left.widened(), right.widened()
    left, right = left.at_scale(scale), right.at_scale(scale)
    return left, right, Type(left.type.base, scale)


def number(content: Decimal | int) -> Number:
    """Return a constant with as few decimals as it needs."""
    # Digits are taken by hand: a decimal context would round what has more digits than it carries.
    sign, digits, exponent = Decimal(content).as_tuple()
    if not isinstance(exponent, int):
        raise TypeError(f"{content} is not finite")
    units = int("".join(map(str, digits)))
    while exponent < 0 and units % 10 == 0:
        units, exponent = units // 10, exponent + 1
    scale = max(0, -exponent)
    if scale > CARRY_DECIMALS:
        raise ValueError(f"{content} has more than {CARRY_DECIMALS} decimals")
    counted = (-units if sign else units) * 10 ** max(0, exponent)
    return Number(Literal(counted, wide(scale)), wide(scale))


def narrow_number(content: Decimal | int) -> Number:
    """Return a constant in 64 bits, for lines of records; the session refuses what does not fit."""
    wide_one = number(content)
    return Number(
        Literal(
            wide_one.node.content if isinstance(wide_one.node, Literal) else None, narrow(wide_one.scale)
        ),
        narrow(wide_one.scale),
    )


def text(content: str) -> Text:
    """Return a constant text."""
    return Text(Literal(content, TEXT), TEXT)


def day(content: date) -> Date:
    """Return a constant date."""
    return Date(Literal(content, DATE), DATE)


def truth(content: bool) -> Truth:  # noqa: FBT001 - the constant itself
    """Return true or false."""
    return Truth(Literal(content, TRUTH), TRUTH)


def missing(type_: Type) -> Node:
    """Return a missing value of the type."""
    return Literal(None, type_)


def missing_number() -> Number:
    """Return a number that is not known."""
    return Number(Literal(None, wide()), wide())


def missing_like(figure: Number) -> Number:
    """Return a number that is not known, as wide and with as many decimals as the figure."""
    return Number(missing(figure.type), figure.type)


def choose(condition: Truth, then: Number, otherwise: Number) -> Number:
    """Return `then` where the condition holds, `otherwise` where not; missing where it is missing."""
    left, right, type_ = _alike(then, otherwise)
    return Number(Apply("choose", (condition.node, left.node, right.node)), type_)


def choose_text(condition: Truth, then: Text, otherwise: Text) -> Text:
    """Return one of two texts, as `choose` does."""
    return Text(Apply("choose", (condition.node, then.node, otherwise.node)), TEXT)


def choose_truth(condition: Truth, then: Truth, otherwise: Truth) -> Truth:
    """Return one of two truths, as `choose` does."""
    return Truth(Apply("choose", (condition.node, then.node, otherwise.node)), TRUTH)


def choose_date(condition: Truth, then: Date, otherwise: Date) -> Date:
    """Return one of two dates, as `choose` does."""
    return Date(Apply("choose", (condition.node, then.node, otherwise.node)), DATE)


def least(first: Number, *others: Number) -> Number:
    """Return the smallest; missing where one is missing."""
    for other in others:
        first = choose(first <= other, first, other)
    return first


def greatest(first: Number, *others: Number) -> Number:
    """Return the largest; missing where one is missing."""
    for other in others:
        first = choose(first >= other, first, other)
    return first


def absolute(figure: Number) -> Number:
    """Return the figure without its sign."""
    return choose(figure < narrow_number(0), -figure, figure)


def known_date(given: Date, instead: Date) -> Date:
    """Return the date, or `instead` where it is missing."""
    return Date(Apply("coalesce", (given.node, instead.node)), DATE)


def known_text(given: Text, instead: Text) -> Text:
    """Return the text, or `instead` where it is missing."""
    return Text(Apply("coalesce", (given.node, instead.node)), TEXT)


def no_text() -> Text:
    """Return a text that is not known."""
    return Text(Literal(None, TEXT), TEXT)


def is_missing(value: Value) -> Truth:
    """Tell whether the value is not known."""
    return Truth(Apply("is_null", (value.node,)), TRUTH)


def as_text(value: Value) -> Text:
    """Return a date or whole number as it is written in a key; a text is its own."""
    return (
        Text(value.node, TEXT)
        if value.type.base is Base.TEXT
        else Text(Apply("as_text", (value.node,)), TEXT)
    )


COUNTING = frozenset({"rank", "dense_rank", "row_number", "count"})
"""Window functions that count rows."""

BEFORE = {"sum_before": "sum", "largest_before": "largest"}
"""Window functions over the rows before, the row itself left out; missing for the first."""


def next_date(operand: Date, partition: Sequence[Value]) -> Date:
    """Return the next later date of the same partition; missing for the last."""
    order = ((operand.node, False),)
    return Date(Ranked("next", operand.node, tuple(p.node for p in partition), order), DATE)


def ranked(
    function: str, operand: Number | None, partition: Sequence[Value], order: Sequence[tuple[Value, bool]]
) -> Number:
    """Return a window function: one of COUNTING as a 64-bit count, "sum", "largest" or one of BEFORE wide."""
    node = Ranked(
        function,
        operand.node if operand is not None else None,
        tuple(p.node for p in partition),
        tuple((value.node, descends) for value, descends in order),
    )
    if function in COUNTING or operand is None:
        return Number(node, narrow())
    return Number(node, wide(operand.scale))


def columns_in(node: Node, side: str | None = None) -> set[str]:
    """Return the names of the columns that an expression reads; of a join condition, those of one side."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        match waiting.pop():
            case Column(name, of):
                if side is None or of == side:
                    found.add(name)
            case Apply(_, operands):
                waiting.extend(operands)
            case Ranked(_, operand, partition, order):
                waiting.extend(partition)
                waiting.extend(n for n, _ in order)
                if operand is not None:
                    waiting.append(operand)
    return found
