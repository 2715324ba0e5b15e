"""What a formula comes to, given what its names stand for.

A name is asked for only when the reckoning needs it, so a branch that is not taken is never looked
at. Missing (None) goes through arithmetic and comparison (contract, «Numbers»); «且» and «或» are
decided as soon as one side decides (rule O-3 of the README).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from tests.oracle.figures import Figure, Rounding, Value, largest, quotient, rounded, smallest, times
from tests.oracle.formula import Tree, parsed

Names = Callable[[str], Value]


class Reckoner:
    """Reckons trees with one set of names and one rounding of quotients."""

    def __init__(self, names: Names, ratio: Rounding) -> None:
        self.names = names
        self.ratio = ratio

    def of_text(self, text: str) -> Value:
        """Return what a formula written as text comes to."""
        return self.of(parsed(text))

    def of(self, tree: Tree) -> Value:
        """Return what a tree comes to."""
        kind = tree[0]
        if kind in ("number", "text", "date", "truth"):
            literal: Value = tree[1]
            return literal
        if kind == "name":
            return self.names(tree[1])
        if kind in ("and", "or", "not"):
            return self.logic(kind, tree)
        if kind == "compare":
            return compared(tree[1], self.of(tree[2]), self.of(tree[3]))
        if kind == "in":
            return self.membership(tree)
        if kind == "call":
            return self.call(tree[1], tree[2])
        return self.arithmetic(tree)

    def arithmetic(self, tree: Tree) -> Figure:
        """Return a negation, sum, product or quotient."""
        if tree[0] == "negative":
            inner = self.figure(tree[1])
            return None if inner is None else -inner
        left, right = self.figure(tree[2]), self.figure(tree[3])
        if tree[1] == "*":
            return times(left, right)
        if tree[1] == "/":
            return quotient(left, right, self.ratio)
        if left is None or right is None:
            return None
        return left + right if tree[1] == "+" else left - right

    def logic(self, kind: str, tree: Tree) -> bool | None:
        """Return 且, 或, 非 over true, false and missing."""
        first = self.truth(tree[1])
        if kind == "not":
            return None if first is None else not first
        second = self.truth(tree[2])
        deciding = kind == "or"
        if first is deciding or second is deciding:
            return deciding
        return None if first is None or second is None else not deciding

    def membership(self, tree: Tree) -> bool | None:
        """Return whether the first is equal to one of the others."""
        sought = self.of(tree[1])
        found = [compared("=", sought, self.of(option)) for option in tree[2]]
        if True in found:
            return True
        return None if None in found else False

    def call(self, function: str, arguments: list[Tree]) -> Value:
        """Return what a function comes to."""
        if function == "IF":
            condition = self.truth(arguments[0])
            return None if condition is None else self.of(arguments[1 if condition else 2])
        if function == "IFMISSING":
            first = self.of(arguments[0])
            return self.of(arguments[1]) if first is None else first
        if function == "ISMISSING":
            return self.of(arguments[0]) is None
        if function in ("CONTAINS", "STARTSWITH", "ENDSWITH"):
            return _text_test(function, self.of(arguments[0]), self.of(arguments[1]))
        if function in ("MONTH", "YEAR", "QUARTER", "DAYS"):
            return _of_dates(function, [self.of(argument) for argument in arguments])
        return self.of_figures(function, [self.figure(argument) for argument in arguments])

    def of_figures(self, function: str, given: list[Figure]) -> Figure:
        """Return a function whose arguments are all figures."""
        if function == "MIN":
            return smallest(given)
        if function == "MAX":
            return largest(given)
        if None in given:
            return None
        known = [figure for figure in given if figure is not None]
        if function == "ABS":
            return abs(known[0])
        if function == "CLAMP":
            return max(min(known[0], known[2]), known[1])
        if function == "SHARE":
            return quotient(known[0], known[1], self.ratio)
        if function == "GROWTH":
            return quotient(known[0] - known[1], known[1], self.ratio)
        return _to_decimals(function, known[0], int(known[1]))

    def figure(self, tree: Tree) -> Figure:
        """Return what a tree comes to as a figure; a text or a date there is the plan's fault."""
        found = self.of(tree)
        if found is None or isinstance(found, Fraction):
            return found
        raise TypeError(f"a figure is wanted, not {found!r}")

    def truth(self, tree: Tree) -> bool | None:
        """Return what a tree comes to as a condition."""
        found = self.of(tree)
        if found is None or isinstance(found, bool):
            return found
        raise TypeError(f"a condition is wanted, not {found!r}")


def compared(sign: str, left: Value, right: Value) -> bool | None:
    """Return whether the comparison holds; missing on either side is missing."""
    if left is None or right is None:
        return None
    if sign in ("=", "<>"):
        return (left == right) is (sign == "=")
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _ordered(sign, left < right, left > right)
    if isinstance(left, date) and isinstance(right, date):
        return _ordered(sign, left < right, left > right)
    raise TypeError(f"no order between {left!r} and {right!r}")


def _ordered(sign: str, less: bool, more: bool) -> bool:
    return {"<": less, "<=": not more, ">": more, ">=": not less}[sign]


def _text_test(function: str, text: Value, part: Value) -> bool | None:
    if text is None or part is None:
        return None
    if function == "CONTAINS":
        return str(part) in str(text)
    return str(text).startswith(str(part)) if function == "STARTSWITH" else str(text).endswith(str(part))


def _of_dates(function: str, days: list[Value]) -> Figure:
    if None in days:
        return None
    known = [day for day in days if isinstance(day, date)]
    if function == "DAYS":
        return Fraction((known[0] - known[1]).days)
    if function == "QUARTER":
        return Fraction((known[0].month + 2) // 3)
    return Fraction(known[0].month if function == "MONTH" else known[0].year)


def _to_decimals(function: str, figure: Fraction, decimals: int) -> Fraction:
    if function == "ROUND":
        return rounded(figure, Rounding(decimals, "half_up"))
    scaled = figure * 10**decimals
    return Fraction(math.floor(scaled) if function == "FLOOR" else math.ceil(scaled), 10**decimals)
