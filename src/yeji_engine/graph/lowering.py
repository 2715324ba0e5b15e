"""Formulas of the plan language as expressions of the graph.

The formula has been checked; what does not fit here is a fault of the engine and raises TypeError.
Each step of a long formula becomes a column of the sheet, so nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yeji_engine.documents.base import Rounding
from yeji_engine.graph.expressions import (
    TEXT,
    TRUTH,
    Apply,
    Base,
    Date,
    Number,
    Text,
    Truth,
    Value,
    absolute,
    choose,
    choose_date,
    choose_text,
    choose_truth,
    day,
    greatest,
    is_missing,
    least,
    number,
    text,
    truth,
)
from yeji_engine.graph.sheets import Sheet
from yeji_engine.language import nodes
from yeji_engine.language.functions import FunctionName
from yeji_engine.language.nodes import Arithmetic, Comparison, Node

Scope = Callable[[str], Value]
"""Gives the value that a name stands for."""


@dataclass(frozen=True)
class Lowering:
    """Turns formulas over `scope` into values on `sheet`; quotients are rounded by `quotient`."""

    sheet: Sheet
    scope: Scope
    quotient: Rounding

    def number(self, node: Node) -> Number:
        """Return the number that the formula gives."""
        value = self.value(node)
        if not isinstance(value, Number):
            raise TypeError(f"{node!r} gives no number")
        return value

    def truth(self, node: Node) -> Truth:
        """Return the condition that the formula states."""
        value = self.value(node)
        if not isinstance(value, Truth):
            raise TypeError(f"{node!r} states no condition")
        return value

    def text(self, node: Node) -> Text:
        """Return the text that the formula gives; numbers are written out by whole units only."""
        value = self.value(node)
        if not isinstance(value, Text):
            raise TypeError(f"{node!r} gives no text")
        return value

    def value(self, node: Node) -> Value:  # noqa: C901, PLR0911 - one branch for each kind of node, nothing else
        """Return the value of any formula."""
        match node:
            case nodes.Number(amount):
                return number(amount)
            case nodes.Text(characters):
                return text(characters)
            case nodes.Date(written):
                return day(written)
            case nodes.Truth(holds):
                return truth(holds)
            case nodes.Name(name):
                return self.scope(name)
            case nodes.Negate(operand):
                return -self.number(operand)
            case nodes.Binary(operator, left, right):
                return self.sheet.hold(self._arithmetic(operator, self.number(left), self.number(right)))
            case nodes.Compare(operator, left, right):
                return self._comparison(operator, self.value(left), self.value(right))
            case nodes.And(terms) | nodes.Or(terms):
                return self._joined(node, terms)
            case nodes.Not(operand):
                return ~self.truth(operand)
            case nodes.Membership(subject, choices):
                return self._membership(subject, choices)
            case nodes.IsMissing(operand):
                return is_missing(self.value(operand))
            case nodes.Call(function, arguments):
                return self._call(FunctionName(function), arguments)
        raise TypeError(f"no meaning for {node!r}")

    def _arithmetic(self, operator: Arithmetic, left: Number, right: Number) -> Number:
        match operator:
            case Arithmetic.ADD:
                return left.widened() + right
            case Arithmetic.SUBTRACT:
                return left.widened() - right
            case Arithmetic.MULTIPLY:
                return left.widened().times(right)
            case Arithmetic.DIVIDE:
                return left.over(right, self.quotient.decimals, self.quotient.mode)

    def _comparison(self, operator: Comparison, left: Value, right: Value) -> Truth:
        if isinstance(left, Number) and isinstance(right, Number):
            signs = {
                Comparison.EQUAL: left.equals,
                Comparison.LESS: left.__lt__,
                Comparison.AT_MOST: left.__le__,
                Comparison.MORE: left.__gt__,
                Comparison.AT_LEAST: left.__ge__,
            }
            return ~left.equals(right) if operator is Comparison.UNEQUAL else signs[operator](right)
        return Truth(Apply(operator.value, (left.node, right.node)), TRUTH)

    def _joined(self, node: Node, terms: tuple[Node, ...]) -> Truth:
        joined = self.truth(terms[0])
        for term in terms[1:]:
            joined = joined & self.truth(term) if isinstance(node, nodes.And) else joined | self.truth(term)
        return joined

    def _membership(self, subject: Node, choices: tuple[Node, ...]) -> Truth:
        value = self.value(subject)
        found = self._comparison(Comparison.EQUAL, value, self.value(choices[0]))
        for choice in choices[1:]:
            found = found | self._comparison(Comparison.EQUAL, value, self.value(choice))
        return found

    def _call(self, function: FunctionName, arguments: tuple[Node, ...]) -> Value:
        match function:
            case FunctionName.IF:
                return self._if(*arguments)
            case FunctionName.ISMISSING:
                return is_missing(self.value(arguments[0]))
            case FunctionName.IFMISSING:
                return self._if_missing(self.value(arguments[0]), self.value(arguments[1]))
            case FunctionName.CONTAINS | FunctionName.STARTSWITH | FunctionName.ENDSWITH:
                return self._text_test(function, self.text(arguments[0]), self.text(arguments[1]))
            case FunctionName.MONTH | FunctionName.YEAR | FunctionName.QUARTER:
                return self._date(arguments[0]).part(function.value.lower())
            case FunctionName.DAYS:
                return self._date(arguments[1]).days_until(self._date(arguments[0]))
            case _:
                return self.sheet.hold(self._figure(function, arguments))

    def _figure(self, function: FunctionName, arguments: tuple[Node, ...]) -> Number:
        figures = [self.sheet.hold(self.number(a)) for a in arguments]
        rounding = self.quotient
        match function:
            case FunctionName.MIN:
                return self._folded(least, figures)
            case FunctionName.MAX:
                return self._folded(greatest, figures)
            case FunctionName.ABS:
                return absolute(figures[0])
            case FunctionName.CLAMP:
                return greatest(self.sheet.hold(least(figures[0], figures[2])), figures[1])
            case FunctionName.SHARE:
                return figures[0].over(figures[1], rounding.decimals, rounding.mode)
            case FunctionName.GROWTH:
                growth = self.sheet.hold(figures[0] - figures[1])
                return growth.over(figures[1], rounding.decimals, rounding.mode)
            case FunctionName.ROUND | FunctionName.FLOOR | FunctionName.CEIL:
                return _rounded(function, figures[0], arguments[1])
        raise TypeError(f"no meaning for {function}")

    def _folded(self, choice: Callable[..., Number], figures: list[Number]) -> Number:
        result = figures[0]
        for figure in figures[1:]:
            result = self.sheet.hold(choice(result, figure))
        return result

    def _if(self, condition: Node, then: Node, otherwise: Node) -> Value:
        test = self.sheet.hold(self.truth(condition))
        left, right = self.value(then), self.value(otherwise)
        if isinstance(left, Number) and isinstance(right, Number):
            return self.sheet.hold(choose(test, left, right))
        if isinstance(left, Text) and isinstance(right, Text):
            return choose_text(test, left, right)
        if isinstance(left, Truth) and isinstance(right, Truth):
            return choose_truth(test, left, right)
        if isinstance(left, Date) and isinstance(right, Date):
            return choose_date(test, left, right)
        raise TypeError("the branches of IF differ")

    def _if_missing(self, value: Value, instead: Value) -> Value:
        if isinstance(value, Number) and isinstance(instead, Number):
            return value.otherwise(instead)
        return type(value)(Apply("coalesce", (value.node, instead.node)), value.type)

    def _date(self, node: Node) -> Date:
        value = self.value(node)
        if not isinstance(value, Date):
            raise TypeError(f"{node!r} gives no date")
        return value

    @staticmethod
    def _text_test(function: FunctionName, whole: Text, part: Text) -> Truth:
        operator = {
            FunctionName.CONTAINS: "contains",
            FunctionName.STARTSWITH: "starts_with",
            FunctionName.ENDSWITH: "ends_with",
        }[function]
        return Truth(Apply(operator, (whole.node, part.node)), TRUTH)


def _rounded(function: FunctionName, figure: Number, decimals: Node) -> Number:
    if not isinstance(decimals, nodes.Number):
        raise TypeError("the number of decimals is written out")
    places = int(decimals.amount)
    if function is FunctionName.ROUND:
        return figure.rounded(places, "half_up")
    down, up = figure.rounded(places, "down"), figure.rounded(places, "up")
    below_zero = figure < number(0)
    return choose(below_zero, up, down) if function is FunctionName.FLOOR else choose(below_zero, down, up)


__all__ = ["TEXT", "Base", "Lowering", "Scope"]
