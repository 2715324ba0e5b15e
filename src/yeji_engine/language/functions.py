"""The closed list of functions that a formula may call, with their names in both languages.

Adding a function means a line here, its kinds in `typing`, its meaning in `evaluate`, its words in
`sentence`, its SQL above this floor, and a row in docs/algorithms/formula-language.md; tests walk
this table and fail where one is absent.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from yeji_engine.errors import nearest
from yeji_engine.language.nodes import Node, Number


class FunctionName(StrEnum):
    """The functions; the stored key is the English name in capitals."""

    IF = "IF"
    MIN = "MIN"
    MAX = "MAX"
    ABS = "ABS"
    ROUND = "ROUND"
    FLOOR = "FLOOR"
    CEIL = "CEIL"
    IFMISSING = "IFMISSING"
    ISMISSING = "ISMISSING"
    CLAMP = "CLAMP"
    CONTAINS = "CONTAINS"
    STARTSWITH = "STARTSWITH"
    ENDSWITH = "ENDSWITH"
    MONTH = "MONTH"
    YEAR = "YEAR"
    QUARTER = "QUARTER"
    DAYS = "DAYS"
    SHARE = "SHARE"
    GROWTH = "GROWTH"


class Signature(NamedTuple):
    """How a function is called."""

    chinese: str
    fewest: int
    most: int | None
    """None: any number."""
    usage_zh: str
    usage_en: str

    def takes(self, count: int) -> bool:
        """Return whether the function may be called with so many arguments."""
        return self.fewest <= count and (self.most is None or count <= self.most)


FUNCTIONS: Mapping[FunctionName, Signature] = MappingProxyType(
    {
        FunctionName.IF: Signature(
            "如果", 3, 3, "如果(条件, 成立时, 不成立时)", "IF(condition, then, otherwise)"
        ),
        FunctionName.MIN: Signature("最小", 2, None, "最小(甲, 乙, …)", "MIN(a, b, …)"),
        FunctionName.MAX: Signature("最大", 2, None, "最大(甲, 乙, …)", "MAX(a, b, …)"),
        FunctionName.ABS: Signature("绝对值", 1, 1, "绝对值(数)", "ABS(x)"),
        FunctionName.ROUND: Signature("四舍五入", 2, 2, "四舍五入(数, 小数位数)", "ROUND(x, decimals)"),
        FunctionName.FLOOR: Signature("向下取整", 2, 2, "向下取整(数, 小数位数)", "FLOOR(x, decimals)"),
        FunctionName.CEIL: Signature("向上取整", 2, 2, "向上取整(数, 小数位数)", "CEIL(x, decimals)"),
        FunctionName.IFMISSING: Signature("缺失时", 2, 2, "缺失时(值, 替代值)", "IFMISSING(x, instead)"),
        FunctionName.ISMISSING: Signature("是否缺失", 1, 1, "是否缺失(值)", "ISMISSING(x)"),
        FunctionName.CLAMP: Signature("限于", 3, 3, "限于(数, 下限, 上限)", "CLAMP(x, low, high)"),
        FunctionName.CONTAINS: Signature("包含", 2, 2, "包含(文字, 部分)", "CONTAINS(text, part)"),
        FunctionName.STARTSWITH: Signature("开头是", 2, 2, "开头是(文字, 部分)", "STARTSWITH(text, part)"),
        FunctionName.ENDSWITH: Signature("结尾是", 2, 2, "结尾是(文字, 部分)", "ENDSWITH(text, part)"),
        FunctionName.MONTH: Signature("月份", 1, 1, "月份(日期)", "MONTH(date)"),
        FunctionName.YEAR: Signature("年份", 1, 1, "年份(日期)", "YEAR(date)"),
        FunctionName.QUARTER: Signature("季度", 1, 1, "季度(日期)", "QUARTER(date)"),
        FunctionName.DAYS: Signature("天数差", 2, 2, "天数差(结束日, 开始日)", "DAYS(end, start)"),
        FunctionName.SHARE: Signature("比率", 2, 2, "比率(部分, 全部)", "SHARE(part, whole)"),
        FunctionName.GROWTH: Signature("增长率", 2, 2, "增长率(本期, 上期)", "GROWTH(now, before)"),
    }
)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


_BY_SPELLING: Mapping[str, FunctionName] = MappingProxyType(
    {
        _folded(spelling): name
        for name, signature in FUNCTIONS.items()
        for spelling in (name, signature.chinese)
    }
)


def function_named(spelling: str) -> FunctionName | None:
    """Return the function with this Chinese or English name, in any case and width of letters.

    >>> function_named("If"), function_named("四舍五入"), function_named("EVAL")
    (<FunctionName.IF: 'IF'>, <FunctionName.ROUND: 'ROUND'>, None)
    """
    return _BY_SPELLING.get(_folded(spelling))


def nearest_function(spelling: str) -> str | None:
    """Return the function name most like `spelling`, in the language it is most like."""
    found = nearest(_folded(spelling), _BY_SPELLING)
    return None if found is None else found.upper()


def written_decimals(node: Node) -> int | None:
    """Return the number of decimals, 0 to 12, that `node` writes out, or None when it does not.

    ROUND, FLOOR and CEIL take only such a number, so that every engine knows it beforehand.
    """
    if not isinstance(node, Number) or node.amount % 1 or not 0 <= node.amount <= 12:
        return None
    return int(node.amount)
