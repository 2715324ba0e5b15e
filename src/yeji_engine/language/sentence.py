"""A formula as people say it: one sentence in Chinese or English, from the tree alone.

The sentence stands in plan texts that are signed, so it says all that the formula does: nothing is
shortened, and whatever could be read in two ways stands in parentheses.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, assert_never

from yeji_engine.errors import Words
from yeji_engine.language.canonical import written_number
from yeji_engine.language.functions import FUNCTIONS, FunctionName, function_named, written_decimals
from yeji_engine.language.nodes import (
    And,
    Arithmetic,
    Binary,
    Call,
    Compare,
    Comparison,
    Date,
    Form,
    IsMissing,
    Membership,
    Name,
    Negate,
    Node,
    Not,
    Number,
    Or,
    Text,
    Truth,
)
from yeji_engine.periods.names import ENGLISH_MONTHS

_CLAUSE, _JUNCTION, _STATEMENT, _PHRASE, _SUM, _PRODUCT, _SIGN, _ATOM = range(8)
"""How well a piece holds together; where more is needed than it has, it is put in parentheses."""


class _Piece(NamedTuple):
    text: str
    hold: int


def say(node: Node, language: str, labels: Mapping[str, Words]) -> str:
    """Return the formula as a sentence without full stop in `language`, "zh" or "en".

    `labels` are the words for names; a name without any stands as it is.

    >>> say(Compare(Comparison.AT_LEAST, Name("回款率"), Number(Decimal("0.8"), Form.PERCENT)), "zh", {})
    '回款率不低于 80%'
    """
    return _Speaker(language, labels).piece(node).text


@dataclass(frozen=True, slots=True)
class _Speaker:
    language: str
    labels: Mapping[str, Words]

    def piece(self, node: Node) -> _Piece:
        match node:
            case Number(amount, form):
                return _Piece(self._number(amount, form), _ATOM)
            case Text(characters):
                return _Piece(f"“{characters}”", _ATOM)
            case Date(day):
                return _Piece(self._day(day), _ATOM)
            case Truth(holds):
                return self._filled(_TRUE if holds else _FALSE, _ATOM)
            case Name(name):
                label = self.labels.get(name)
                return _Piece(label.in_language(self.language) if label else name, _ATOM)
            case Negate(operand):
                return _Piece(f"−{self._held(operand, _ATOM)}", _SIGN)
            case Binary(operator, left, right):
                hold = _SUM if operator in {Arithmetic.ADD, Arithmetic.SUBTRACT} else _PRODUCT
                return _Piece(
                    _calculated(self._held(left, hold), operator, self._held(right, hold + 1)), hold
                )
            case Call(function, arguments):
                return self._call(function, arguments)
            case _:
                return self._condition(node)

    def _condition(self, node: Compare | And | Or | Not | Membership | IsMissing) -> _Piece:
        match node:
            case Compare(operator, left, right):
                words = _relation(operator, left, right)
                return self._filled(words, _STATEMENT, self._held(left, _SUM), self._held(right, _SUM))
            case And(terms):
                return self._joined(Words("，且", ", and "), terms)
            case Or(terms):
                return self._joined(Words("，或", ", or "), terms)
            case Not(operand):
                return self._not(operand)
            case Membership(subject, choices):
                return self._membership(_ONE_OF, subject, choices)
            case IsMissing(operand):
                return self._filled(_IS_MISSING, _STATEMENT, self._held(operand, _ATOM))
        assert_never(node)

    def _not(self, operand: Node) -> _Piece:
        match operand:
            case Membership(subject, choices):
                return self._membership(_NONE_OF, subject, choices)
            case IsMissing(inside):
                return self._filled(_IS_PRESENT, _STATEMENT, self._held(inside, _ATOM))
            case _:
                return self._filled(_NOT, _STATEMENT, self.piece(operand).text)

    def _membership(self, words: Words, subject: Node, choices: tuple[Node, ...]) -> _Piece:
        if len(choices) == 1:
            operator = Comparison.EQUAL if words is _ONE_OF else Comparison.UNEQUAL
            return self._condition(Compare(operator, subject, choices[0]))
        return self._filled(words, _STATEMENT, self._held(subject, _SUM), self._listed(choices))

    def _joined(self, words: Words, terms: Iterable[Node]) -> _Piece:
        joint = words.in_language(self.language)
        return _Piece(joint.join(self._held(term, _STATEMENT) for term in terms), _JUNCTION)

    def _call(self, spelling: str, arguments: tuple[Node, ...]) -> _Piece:
        function = function_named(spelling)
        if function is None or not FUNCTIONS[function].takes(len(arguments)):
            return _Piece(f"{spelling}({self._listed(arguments)})", _ATOM)
        match function:
            case FunctionName.IF:
                condition, then, otherwise = arguments
                return self._filled(
                    _IF,
                    _CLAUSE,
                    self._held(condition, _JUNCTION),
                    self._held(then, _PHRASE),
                    self._held(otherwise, _PHRASE),
                )
            case FunctionName.MIN | FunctionName.MAX:
                words = _OF_TWO[function] if len(arguments) == 2 else _OF_MANY[function]
                return self._filled(words, _PHRASE, self._enumerated(arguments))
            case FunctionName.ROUND | FunctionName.FLOOR | FunctionName.CEIL:
                return self._rounded(function, *arguments)
            case _:
                words, hold = _FUNCTIONS[function]
                return self._filled(words, hold, *(self._held(argument, _ATOM) for argument in arguments))

    def _rounded(self, function: FunctionName, figure: Node, digits: Node) -> _Piece:
        decimals = written_decimals(digits)
        mode = _MODES[function].in_language(self.language)
        places = str(decimals) if decimals is not None else self._held(digits, _ATOM)
        words = _TO_WHOLE if decimals == 0 else _TO_ONE_DECIMAL if decimals == 1 else _TO_DECIMALS
        return self._filled(words, _PHRASE, self._held(figure, _ATOM), mode, places)

    def _held(self, node: Node, hold: int) -> str:
        piece = self.piece(node)
        if piece.hold >= hold:
            return piece.text
        return f"({piece.text})" if self.language == "en" else f"（{piece.text}）"

    def _listed(self, nodes: Iterable[Node]) -> str:
        return (", " if self.language == "en" else "、").join(self._held(node, _SUM) for node in nodes)

    def _enumerated(self, nodes: tuple[Node, ...]) -> str:
        *first, last = (self._held(node, _ATOM) for node in nodes)
        if self.language == "en":
            return f"{', '.join(first)} and {last}"
        return self._filled(Words("{0} 与 {1}", ""), _PHRASE, "、".join(first), last).text

    def _number(self, amount: Decimal, form: Form) -> str:
        # 万 and 亿 are Chinese; an English reader gets the digits.
        digits = written_number(amount, Form.PLAIN if self.language == "en" and form.value > 0 else form)
        whole = digits.partition(".")[0].rstrip("%‰万亿")
        return digits.replace(whole, f"{int(whole):,}", 1) if len(whole) > 4 else digits

    def _day(self, day: dt.date) -> str:
        if self.language == "en":
            return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"
        return f"{day.year}年{day.month}月{day.day}日"

    def _filled(self, words: Words, hold: int, *parts: str) -> _Piece:
        template = words.in_language(self.language)
        if self.language != "en":
            template = _without_idle_blanks(template, parts)
        return _Piece(template.format(*parts), hold)


def _calculated(left: str, operator: Arithmetic, right: str) -> str:
    """Join two operands by their sign; wide parentheses bring their own blanks."""
    before = "" if left.endswith("）") else " "
    after = "" if right.startswith("（") else " "
    return f"{left}{before}{_SIGNS[operator]}{after}{right}"


def _without_idle_blanks(template: str, parts: Iterable[str]) -> str:
    """Drop the blanks of a Chinese template where Chinese meets Chinese; digits and letters keep them."""
    for slot, part in enumerate(parts):
        if _is_chinese(part[:1]):
            template = template.replace(f" {{{slot}}}", f"{{{slot}}}")
        if _is_chinese(part[-1:]):
            template = template.replace(f"{{{slot}}} ", f"{{{slot}}}")
    return template


def _is_chinese(character: str) -> bool:
    return not character or character in "“”" or unicodedata.east_asian_width(character) in "WF"


def _relation(operator: Comparison, left: Node, right: Node) -> Words:
    if isinstance(left, Date) or isinstance(right, Date):
        return _DATED.get(operator, _NAMED.get(operator, _RELATIONS[operator]))
    if isinstance(left, Text | Truth) or isinstance(right, Text | Truth):
        return _NAMED.get(operator, _RELATIONS[operator])
    return _RELATIONS[operator]


_SIGNS = {
    Arithmetic.ADD: "+",
    Arithmetic.SUBTRACT: "−",
    Arithmetic.MULTIPLY: "×",
    Arithmetic.DIVIDE: "÷",
}
_RELATIONS: Mapping[Comparison, Words] = {
    Comparison.EQUAL: Words("{0} 等于 {1}", "{0} equals {1}"),
    Comparison.UNEQUAL: Words("{0} 不等于 {1}", "{0} does not equal {1}"),
    Comparison.LESS: Words("{0} 低于 {1}", "{0} is below {1}"),
    Comparison.AT_MOST: Words("{0} 不高于 {1}", "{0} is at most {1}"),
    Comparison.MORE: Words("{0} 高于 {1}", "{0} is above {1}"),
    Comparison.AT_LEAST: Words("{0} 不低于 {1}", "{0} is at least {1}"),
}
_NAMED: Mapping[Comparison, Words] = {
    Comparison.EQUAL: Words("{0} 是 {1}", "{0} is {1}"),
    Comparison.UNEQUAL: Words("{0} 不是 {1}", "{0} is not {1}"),
}
_DATED: Mapping[Comparison, Words] = {
    Comparison.LESS: Words("{0} 早于 {1}", "{0} is before {1}"),
    Comparison.AT_MOST: Words("{0} 不晚于 {1}", "{0} is on or before {1}"),
    Comparison.MORE: Words("{0} 晚于 {1}", "{0} is after {1}"),
    Comparison.AT_LEAST: Words("{0} 不早于 {1}", "{0} is on or after {1}"),
}
_TRUE, _FALSE = Words("真", "true"), Words("假", "false")
_ONE_OF = Words("{0} 是 {1} 之一", "{0} is one of ({1})")
_NONE_OF = Words("{0} 不是 {1} 中的任何一个", "{0} is none of ({1})")
_IS_MISSING = Words("{0} 缺失", "{0} is missing")
_IS_PRESENT = Words("{0} 没有缺失", "{0} is not missing")
_NOT = Words("并非（{0}）", "not ({0})")
_IF = Words("如果 {0}，则为 {1}，否则为 {2}", "{1} if {0}, otherwise {2}")
_OF_TWO = {
    FunctionName.MIN: Words("{0} 中较小的", "the smaller of {0}"),
    FunctionName.MAX: Words("{0} 中较大的", "the larger of {0}"),
}
_OF_MANY = {
    FunctionName.MIN: Words("{0} 中最小的", "the smallest of {0}"),
    FunctionName.MAX: Words("{0} 中最大的", "the largest of {0}"),
}
_MODES = {
    FunctionName.ROUND: Words("四舍五入", "rounded half up"),
    FunctionName.FLOOR: Words("向下取整", "rounded down"),
    FunctionName.CEIL: Words("向上取整", "rounded up"),
}
_TO_WHOLE = Words("{0} {1}到整数", "{0} {1} to a whole number")
_TO_ONE_DECIMAL = Words("{0} {1}到 {2} 位小数", "{0} {1} to {2} decimal")
_TO_DECIMALS = Words("{0} {1}到 {2} 位小数", "{0} {1} to {2} decimals")
_FUNCTIONS: Mapping[FunctionName, tuple[Words, int]] = {
    FunctionName.ABS: (Words("{0} 的绝对值", "the absolute value of {0}"), _PHRASE),
    FunctionName.IFMISSING: (Words("{0}（缺失时为 {1}）", "{0} (or {1} where it is missing)"), _ATOM),
    FunctionName.ISMISSING: (_IS_MISSING, _STATEMENT),
    FunctionName.CLAMP: (Words("{0}（不低于 {1}，不高于 {2}）", "{0} (at least {1}, at most {2})"), _ATOM),
    FunctionName.CONTAINS: (Words("{0} 包含 {1}", "{0} contains {1}"), _STATEMENT),
    FunctionName.STARTSWITH: (Words("{0} 以 {1} 开头", "{0} begins with {1}"), _STATEMENT),
    FunctionName.ENDSWITH: (Words("{0} 以 {1} 结尾", "{0} ends with {1}"), _STATEMENT),
    FunctionName.MONTH: (Words("{0} 的月份", "the month of {0}"), _PHRASE),
    FunctionName.YEAR: (Words("{0} 的年份", "the year of {0}"), _PHRASE),
    FunctionName.QUARTER: (Words("{0} 的季度", "the quarter of {0}"), _PHRASE),
    FunctionName.DAYS: (Words("从 {1} 到 {0} 的天数", "the days from {1} to {0}"), _PHRASE),
    FunctionName.SHARE: (Words("{0} 占 {1} 的比率", "{0} as a share of {1}"), _PHRASE),
    FunctionName.GROWTH: (Words("{0} 比 {1} 的增长率", "the growth of {0} over {1}"), _PHRASE),
}
