"""The tree that a formula becomes: frozen values, meant to be visited with `match`.

One tree is checked, evaluated for one row, written as SQL and said as a sentence, so this module
knows none of the four. Two trees are equal when they mean the same; where a node stood in the text
(`span`) does not count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, StrEnum
from typing import NamedTuple, assert_never


class Span(NamedTuple):
    """Half-open range of characters in the formula's text."""

    start: int
    end: int


NOWHERE = Span(0, 0)
"""Span of a node that was made, not read."""


class Form(Enum):
    """How a number was written; its value is the power of ten that the sign stands for."""

    PLAIN = 0
    PERCENT = -2
    PERMILLE = -3
    WAN = 4
    YI = 8
    WAN_YI = 12


class Arithmetic(StrEnum):
    """Operators of `Binary`."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


class Comparison(StrEnum):
    """Operators of `Compare`."""

    EQUAL = "="
    UNEQUAL = "<>"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spanned:
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number(_Spanned):
    """A number that was written out; never negative, at most 18 digits before and 12 after the point."""

    amount: Decimal
    """5% is 0.05, 1万 is 10000."""
    form: Form = Form.PLAIN


@dataclass(frozen=True, slots=True)
class Text(_Spanned):
    """A text in quotes."""

    characters: str


@dataclass(frozen=True, slots=True)
class Date(_Spanned):
    """A day that was written out."""

    day: dt.date


@dataclass(frozen=True, slots=True)
class Truth(_Spanned):
    """真 or 假."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Name(_Spanned):
    """A measure, a column, an attribute: whatever the place of the formula offers."""

    name: str
    """Without the quoting brackets; `table.column` stays one name."""


@dataclass(frozen=True, slots=True)
class Negate(_Spanned):
    """−operand."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(_Spanned):
    """Arithmetic on two operands."""

    operator: Arithmetic
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare(_Spanned):
    """Two operands compared; missing if either is missing."""

    operator: Comparison
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class And(_Spanned):
    """All terms hold; at least two terms. False wins over missing."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(_Spanned):
    """One of the terms holds; at least two terms. True wins over missing."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(_Spanned):
    """The condition does not hold; missing stays missing."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Membership(_Spanned):
    """The subject equals one of the choices; `x 不属于 (…)` is read as Not(Membership)."""

    subject: Node
    choices: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call(_Spanned):
    """One of the closed list of functions, applied."""

    function: str
    """A `FunctionName`; or, as it was written, a name that no function has: `check` reports it."""
    arguments: tuple[Node, ...]
    function_span: Span = field(default=NOWHERE, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class IsMissing(_Spanned):
    """Whether the operand is missing; never missing itself."""

    operand: Node


Node = (
    Number
    | Text
    | Date
    | Truth
    | Name
    | Negate
    | Binary
    | Compare
    | And
    | Or
    | Not
    | Membership
    | Call
    | IsMissing
)


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below, in the order of the text."""
    match node:
        case Number() | Text() | Date() | Truth() | Name():
            return ()
        case Negate(operand) | Not(operand) | IsMissing(operand):
            return (operand,)
        case Binary(_, left, right) | Compare(_, left, right):
            return (left, right)
        case And(terms) | Or(terms):
            return terms
        case Membership(subject, choices):
            return (subject, *choices)
        case Call(_, arguments):
            return arguments
    assert_never(node)


def walk(node: Node) -> Iterator[tuple[Node, int]]:
    """Yield every node with its depth, the root first with depth 1, in the order of the text.

    Not recursive: it is what measures trees that are too deep for recursion.
    """
    waiting = [(node, 1)]
    while waiting:
        current, depth = waiting.pop()
        yield current, depth
        waiting.extend((child, depth + 1) for child in reversed(children(current)))


def names_used(node: Node) -> tuple[str, ...]:
    """Return the names in the formula, each once, in the order of the text.

    >>> names_used(Binary(Arithmetic.DIVIDE, Name("回款额"), Name("应收额")))
    ('回款额', '应收额')
    """
    return tuple(dict.fromkeys(found.name for found, _ in walk(node) if isinstance(found, Name)))
