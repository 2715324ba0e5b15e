"""What a figure counts, and which kinds may meet in one operation.

The tables here are the whole law: money and a count are never added, money times money is nothing,
money per piece is money. Who applies them and complains is `typing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from yeji_engine.errors import Words


class Kind(StrEnum):
    """The kinds of value; the numeric ones carry the keys of a document's `Unit`."""

    MONEY = "money"
    RATIO = "ratio"
    COUNT = "count"
    POINTS = "points"
    DAYS = "days"
    NUMBER = "number"
    """A plain number: fits every numeric kind."""
    TEXT = "text"
    DATE = "date"
    TRUTH = "truth"


NUMERIC = frozenset({Kind.MONEY, Kind.RATIO, Kind.COUNT, Kind.POINTS, Kind.DAYS, Kind.NUMBER})

KIND_WORDS: Mapping[Kind, Words] = MappingProxyType(
    {
        Kind.MONEY: Words("金额", "money"),
        Kind.RATIO: Words("比率", "a ratio"),
        Kind.COUNT: Words("数量", "a count"),
        Kind.POINTS: Words("分数", "points"),
        Kind.DAYS: Words("天数", "days"),
        Kind.NUMBER: Words("数字", "a plain number"),
        Kind.TEXT: Words("文字", "text"),
        Kind.DATE: Words("日期", "a date"),
        Kind.TRUTH: Words("条件", "a condition"),
    }
)


def common(first: Kind, second: Kind) -> Kind | None:
    """Return the kind that both have, a plain number taking the other's; None when they differ."""
    if first is second:
        return first
    if first is Kind.NUMBER and second in NUMERIC:
        return second
    if second is Kind.NUMBER and first in NUMERIC:
        return first
    return None


_PER_UNIT: Mapping[tuple[Kind, Kind], Kind] = MappingProxyType(
    {
        (Kind.MONEY, Kind.COUNT): Kind.MONEY,
        (Kind.MONEY, Kind.DAYS): Kind.MONEY,
        (Kind.MONEY, Kind.POINTS): Kind.MONEY,
        (Kind.POINTS, Kind.COUNT): Kind.POINTS,
        (Kind.POINTS, Kind.DAYS): Kind.POINTS,
        (Kind.DAYS, Kind.COUNT): Kind.DAYS,
        (Kind.COUNT, Kind.DAYS): Kind.COUNT,
        (Kind.RATIO, Kind.COUNT): Kind.RATIO,
        (Kind.RATIO, Kind.DAYS): Kind.RATIO,
    }
)
"""Quotients of two kinds, "for each": money for each piece is money, days for each deal are days."""

_TIMES: Mapping[frozenset[Kind], Kind] = MappingProxyType(
    {
        frozenset({Kind.MONEY, Kind.COUNT}): Kind.MONEY,
        frozenset({Kind.MONEY, Kind.DAYS}): Kind.MONEY,
        frozenset({Kind.MONEY, Kind.POINTS}): Kind.MONEY,
        frozenset({Kind.POINTS, Kind.COUNT}): Kind.POINTS,
        frozenset({Kind.POINTS, Kind.DAYS}): Kind.POINTS,
    }
)
"""Products of two kinds. Count × days is absent: pieces or days, nobody can tell."""


def product(left: Kind, right: Kind) -> Kind | None:
    """Return the kind of left × right, both numeric; None when that means nothing.

    A plain number may stand for yuan a piece, points a day or a mere factor: unless the other side is
    money, the outcome stays plain.

    >>> product(Kind.MONEY, Kind.RATIO), product(Kind.COUNT, Kind.MONEY), product(Kind.MONEY, Kind.MONEY)
    (<Kind.MONEY: 'money'>, <Kind.MONEY: 'money'>, None)
    """
    if Kind.NUMBER in {left, right}:
        return Kind.MONEY if Kind.MONEY in {left, right} else Kind.NUMBER
    if right is Kind.RATIO:
        return left
    if left is Kind.RATIO:
        return right
    return _TIMES.get(frozenset({left, right}))


def quotient(left: Kind, right: Kind) -> Kind | None:
    """Return the kind of left ÷ right, both numeric; None when that means nothing.

    >>> quotient(Kind.MONEY, Kind.MONEY), quotient(Kind.MONEY, Kind.COUNT), quotient(Kind.COUNT, Kind.MONEY)
    (<Kind.RATIO: 'ratio'>, <Kind.MONEY: 'money'>, None)
    """
    if right is Kind.NUMBER:
        return Kind.MONEY if left is Kind.MONEY else Kind.NUMBER
    if left is Kind.NUMBER:
        return Kind.RATIO if right is Kind.MONEY else Kind.NUMBER
    if left is right:
        return Kind.RATIO
    if right is Kind.RATIO:
        return left
    return _PER_UNIT.get((left, right))
