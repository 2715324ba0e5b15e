"""The formula language as the oracle reads it: text to a nested tuple, by recursive descent.

One function a level of precedence, lowest first. The tree is made of plain tuples that start with
a word: ("number", 5), ("name", "回款"), ("sum", "+", left, right). What a name stands for and how a
tree is reckoned is the matter of `reckoning`.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from tests.oracle.figures import read

Tree: TypeAlias = tuple[Any, ...]  # Any: a tree nests to any depth and holds texts, figures, dates

FUNCTIONS = {
    "如果": "IF", "最小": "MIN", "最大": "MAX", "绝对值": "ABS", "四舍五入": "ROUND", "向下取整": "FLOOR",
    "向上取整": "CEIL", "缺失时": "IFMISSING", "是否缺失": "ISMISSING", "限于": "CLAMP", "包含": "CONTAINS",
    "开头是": "STARTSWITH", "结尾是": "ENDSWITH", "月份": "MONTH", "年份": "YEAR", "季度": "QUARTER",
    "天数差": "DAYS", "比率": "SHARE", "增长率": "GROWTH",
}  # fmt: skip

_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[ \t]*[%％‰]|万亿|万|亿)?")
_NAME = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
_BRACKETED = re.compile(r"【((?:[^】]|】】)*)】|\[((?:[^\]]|\]\])*)\]")
_TEXT = re.compile(r"'((?:[^']|'')*)'|\"((?:[^\"]|\"\")*)\"|‘([^‘’]*)’|“([^“”]*)”")
_DAY = re.compile(
    r"(?:日期|date)\s*[(（]\s*['\"]?(\d{4})[-/,年]\s*(\d{1,2})[-/,月]\s*(\d{1,2})日?['\"]?\s*[)）]", re.I
)
_COMPARE = re.compile(r"<>|<=|>=|!=|[<>=≠≤≥]")
_EITHER = re.compile(r"或者|或|or(?!\w)", re.I)
_BOTH = re.compile(r"并且|且|and(?!\w)", re.I)
_NOT = re.compile(r"(?:非|not)(?![\w.])", re.I)
_IN = re.compile(r"属于|in(?!\w)", re.I)
_NOT_IN = re.compile(r"不属于|not\s+in(?!\w)", re.I)
_TRUTH = re.compile(r"(?:真|true)(?![\w.])|(?:假|false)(?![\w.])", re.I)
_SAME_SIGN = {"!=": "<>", "≠": "<>", "≤": "<=", "≥": ">=", "×": "*", "÷": "/"}
_WIDE = str.maketrans("（），、＋－−＊／＞＜＝！", "(),,+--*/><=!")


class NotAFormula(ValueError):
    """The text does not follow the grammar; a generated plan never holds one."""


@lru_cache(maxsize=4096)
def parsed(text: str) -> Tree:
    """Return the tree of a formula.

    >>> parsed("回款 * 5%")
    ('product', '*', ('name', '回款'), ('number', Fraction(1, 20)))
    """
    reader = _Reader(text)
    tree = reader.either()
    reader.skip()
    if reader.at != len(text):
        raise NotAFormula(f"{text!r}: nothing may follow at {reader.at}")
    return tree


def names_in(tree: Tree) -> set[str]:
    """Return the names that a tree mentions.

    >>> sorted(names_in(parsed("如果(a > 1, b.目标, 0)")))
    ['a', 'b.目标']
    """
    if tree[0] == "name":
        return {str(tree[1])}
    found: set[str] = set()
    for part in tree[1:]:
        for inner in part if isinstance(part, list) else [part]:
            if isinstance(inner, tuple):
                found |= names_in(inner)
    return found


class _Reader:
    """Walks over one text; each method takes what its level of precedence owns."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def skip(self) -> None:
        blank = _BLANKS.match(self.text, self.at)
        if blank:
            self.at = blank.end()

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self.skip()
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def sign(self, signs: str) -> str | None:
        """Take one sign out of `signs`, full-width forms included."""
        self.skip()
        here = self.text[self.at : self.at + 1].translate(_WIDE)
        if here and here in signs:
            self.at += 1
            return _SAME_SIGN.get(here, here)
        return None

    def need(self, sign: str) -> None:
        if self.sign(sign) is None:
            raise NotAFormula(f"{self.text!r}: {sign} is wanted at {self.at}")

    def either(self) -> Tree:
        left = self.both()
        while self.take(_EITHER):
            left = ("or", left, self.both())
        return left

    def both(self) -> Tree:
        left = self.negation()
        while self.take(_BOTH):
            left = ("and", left, self.negation())
        return left

    def negation(self) -> Tree:
        return ("not", self.negation()) if self.take(_NOT) else self.comparison()

    def comparison(self) -> Tree:
        left = self.sum()
        if self.take(_NOT_IN):
            return ("not", ("in", left, self.arguments()))
        if self.take(_IN):
            return ("in", left, self.arguments())
        self.skip()
        found = _COMPARE.match(self.text[self.at : self.at + 2].translate(_WIDE))
        if found is None:
            return left
        self.at += found.end()
        return ("compare", _SAME_SIGN.get(found[0], found[0]), left, self.sum())

    def sum(self) -> Tree:
        left = self.product()
        while sign := self.sign("+-"):
            left = ("sum", sign, left, self.product())
        return left

    def product(self) -> Tree:
        left = self.factor()
        while sign := self.sign("*/×÷"):
            left = ("product", sign, left, self.factor())
        return left

    def factor(self) -> Tree:
        sign = self.sign("+-")
        if sign == "-":
            return ("negative", self.factor())
        return self.factor() if sign else self.atom()

    def atom(self) -> Tree:
        if self.sign("("):
            inner = self.either()
            self.need(")")
            return inner
        return self.literal() or self.named()

    def literal(self) -> Tree | None:
        if day := self.take(_DAY):
            return ("date", date(int(day[1]), int(day[2]), int(day[3])))
        if number := self.take(_NUMBER):
            return ("number", read(number[0]))
        if text := self.take(_TEXT):
            inside = next(part for part in text.groups() if part is not None)
            return ("text", inside.replace(text[0][0] * 2, text[0][0]))
        if truth := self.take(_TRUTH):
            return ("truth", truth[0].lower() in ("真", "true"))
        return None

    def named(self) -> Tree:
        if bracketed := self.take(_BRACKETED):
            inside, closing = (bracketed[1], "】") if bracketed[1] is not None else (bracketed[2], "]")
            return ("name", inside.replace(closing * 2, closing).strip())
        name = self.take(_NAME)
        if name is None:
            raise NotAFormula(f"{self.text!r}: a name or figure is wanted at {self.at}")
        called = FUNCTIONS.get(name[0], name[0].upper())
        self.skip()
        if called in FUNCTIONS.values() and self.text[self.at : self.at + 1] in ("(", "（"):
            return ("call", called, self.arguments())
        return ("name", name[0])

    def arguments(self) -> list[Tree]:
        self.need("(")
        found = [self.either()]
        while self.sign(","):
            found.append(self.either())
        self.need(")")
        return found


def constant(tree: Tree) -> Fraction | None:
    """Return the figure of a tree that is one number, else None."""
    return tree[1] if tree[0] == "number" else None
