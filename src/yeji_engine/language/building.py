"""From lark's parse tree to our own nodes, bottom up and without recursion.

What a literal cannot stand for is gathered here as diagnostics, so that one reading shows all of
them; a node is made all the same and the caller drops the tree.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from lark import Token
from lark.visitors import Transformer_NonRecursive

from yeji_engine.errors import Diagnostic, Severity, Words
from yeji_engine.language.functions import FunctionName, function_named
from yeji_engine.language.literals import Fault, characters_of, day_of, name_of, number_of
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
from yeji_engine.language.pointing import Source

_NARROW = str.maketrans("＜＞＝！", "<>=!")
_COMPARISONS = {
    **dict.fromkeys(("!=", "≠"), Comparison.UNEQUAL),
    **dict.fromkeys("≤≦⩽", Comparison.AT_MOST),
    **dict.fromkeys("≥≧⩾", Comparison.AT_LEAST),
    **{comparison.value: comparison for comparison in Comparison},
}
_ARITHMETIC = {
    **dict.fromkeys("+＋", Arithmetic.ADD),
    **dict.fromkeys("-－−", Arithmetic.SUBTRACT),
    **dict.fromkeys("*＊×", Arithmetic.MULTIPLY),
    **dict.fromkeys("/／÷", Arithmetic.DIVIDE),
}

Read = TypeVar("Read")
Parts = list[Any]  # lark hands over tokens and built nodes in one list; each rule knows its own.


class _Arguments(NamedTuple):
    """What stands between the parentheses of a call; a tuple of its own, for lark flattens lists."""

    nodes: tuple[Node, ...]


class Builder(Transformer_NonRecursive[Token, Node]):
    """Makes nodes; one method a rule of the grammar, named as the rule is."""

    def __init__(self, source: Source) -> None:
        super().__init__(visit_tokens=False)
        self.source = source
        self.diagnostics: list[Diagnostic] = []

    def number(self, parts: Parts) -> Number:
        written = self._read(number_of(parts[0]), parts[0])
        if written is None:
            return Number(Decimal(0), span=_span(parts[0]))
        return Number(written.amount, written.form, span=_span(parts[0]))

    def date(self, parts: Parts) -> Date:
        return Date(self._read(day_of(parts[0]), parts[0]) or dt.date.min, span=_span(parts[0]))

    def bare_date(self, parts: Parts) -> Date:
        self._read(_bare_date(parts[0]), parts[0])
        return Date(dt.date.min, span=_span(parts[0]))

    def text(self, parts: Parts) -> Text:
        return Text(characters_of(parts[0]), span=_span(parts[0]))

    def true(self, parts: Parts) -> Truth:
        return Truth(holds=True, span=_span(parts[0]))

    def false(self, parts: Parts) -> Truth:
        return Truth(holds=False, span=_span(parts[0]))

    def name(self, parts: Parts) -> Name:
        return Name(str(parts[0]), span=_span(parts[0]))

    def quoted_name(self, parts: Parts) -> Name:
        return Name(self._read(name_of(parts[0]), parts[0]) or "", span=_span(parts[0]))

    def group(self, parts: Parts) -> Node:
        opening, inside, closing = parts
        node: Node = replace(inside, span=_between(opening, closing))
        return node

    def arguments(self, parts: Parts) -> _Arguments:
        return _Arguments(tuple(parts))

    def call(self, parts: Parts) -> Node:
        name, closing = parts[0], parts[-1]
        arguments: tuple[Node, ...] = parts[2].nodes if len(parts) == 4 else ()
        function = function_named(name)
        span = _between(name, closing)
        if function is FunctionName.ISMISSING and len(arguments) == 1:
            return IsMissing(arguments[0], span=span)
        if function in {FunctionName.MIN, FunctionName.MAX}:
            self._doubt_thousands(arguments)
        return Call(function or str(name), arguments, span=span, function_span=_span(name))

    def membership(self, parts: Parts) -> Membership:
        subject, _, listed, closing = parts
        self._doubt_thousands(listed.nodes)
        return Membership(subject, listed.nodes, span=Span(subject.span.start, _span(closing).end))

    def no_membership(self, parts: Parts) -> Not:
        inside = self.membership(parts)
        return Not(inside, span=inside.span)

    def unchanged(self, parts: Parts) -> Node:
        sign, operand = parts
        node: Node = replace(operand, span=_between(sign, operand))
        return node

    def negate(self, parts: Parts) -> Negate:
        sign, operand = parts
        return Negate(operand, span=_between(sign, operand))

    def binary(self, parts: Parts) -> Binary:
        left, sign, right = parts
        return Binary(_ARITHMETIC[sign], left, right, span=_between(left, right))

    def compare(self, parts: Parts) -> Compare:
        left, sign, right = parts
        return Compare(_COMPARISONS[sign.translate(_NARROW)], left, right, span=_between(left, right))

    def not_(self, parts: Parts) -> Not:
        sign, operand = parts
        return Not(operand, span=_between(sign, operand))

    def both(self, parts: Parts) -> And:
        return And(tuple(parts), span=_between(parts[0], parts[-1]))

    def either(self, parts: Parts) -> Or:
        return Or(tuple(parts), span=_between(parts[0], parts[-1]))

    def _read(self, read: Read | Fault, token: Token) -> Read | None:
        """Return what was read; report a fault and return None."""
        if not isinstance(read, Fault):
            return read
        self.diagnostics.append(self.source.fault(read.code, _span(token), read.message, read.hint))
        return None

    def _doubt_thousands(self, listed: tuple[Node, ...]) -> None:
        """Warn where `1,500` in a list of any length may have been meant as one number."""
        for left, right in pairwise(listed):
            if not (isinstance(left, Number) and isinstance(right, Number)):
                continue
            written = self.source.text[left.span.start : right.span.end]
            if _LIKE_THOUSANDS.fullmatch(written):
                self.diagnostics.append(_doubt(self.source, Span(left.span.start, right.span.end)))


_LIKE_THOUSANDS = re.compile(r"[0-9]{1,3},[1-9][0-9]{2}")


def _doubt(source: Source, span: Span) -> Diagnostic:
    written = source.quote(span)
    return source.fault(
        "formula-thousands",
        span,
        Words(f"“{written}”按两个数读取。", f'"{written}" is read as two numbers.'),
        Words(
            f"如果是一个数，请写 {written.replace(',', '')}；如果是两个数，请在逗号后加空格。",
            f"For one number write {written.replace(',', '')}; for two put a blank after the comma.",
        ),
        Severity.WARNING,
    )


def _bare_date(written: str) -> Fault:
    return Fault(
        "formula-date",
        Words(f"“{written}”会被当作算式。", f'"{written}" would be read as arithmetic.'),
        Words(
            f"日期请写成 日期({written})；如果是加减乘除，请在运算符两边加空格。",
            f"Write a date as date({written}); for arithmetic put blanks around the signs.",
        ),
    )


def _span(part: Token | Node) -> Span:
    if isinstance(part, Token):
        start = part.start_pos or 0
        return Span(start, start + len(part))
    return part.span


def _between(first: Token | Node, last: Token | Node) -> Span:
    return Span(_span(first).start, _span(last).end)
