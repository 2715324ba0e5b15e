"""Formula trees, rows and texts that Hypothesis draws for the tests of the formula language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from yeji_engine.language.functions import FUNCTIONS, FunctionName
from yeji_engine.language.kinds import NUMERIC, Kind
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

NAMES: dict[str, Kind] = {
    "回款额": Kind.MONEY,
    "应收额": Kind.MONEY,
    "达成率": Kind.RATIO,
    "订单数": Kind.COUNT,
    "得分": Kind.POINTS,
    "请假天数": Kind.DAYS,
    "系数": Kind.NUMBER,
    "订单.状态": Kind.TEXT,
    "客户 区域": Kind.TEXT,
    "下单日": Kind.DATE,
    "date": Kind.DATE,
    "非标": Kind.TRUTH,
    "𠮷田": Kind.TRUTH,
}
"""What formulas may use here; with a blank, a dot, a reserved beginning and a letter beyond the BMP."""

VISIBLE = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Every character that a formula's text may hold on one line."""

amounts = st.integers(0, 10**18 - 1).flatmap(
    lambda digits: st.integers(0, 12).map(lambda places: Decimal(f"{digits}E-{places}"))
)
small_amounts = st.integers(0, 10**7).map(lambda digits: Decimal(digits).scaleb(-2))


def _written(amount: Decimal, form: Form) -> Number:
    return Number(Decimal(format(Decimal(f"{amount:f}E{form.value}"), "f")), form)


numbers = st.one_of(
    st.builds(Number, amounts),
    st.builds(_written, small_amounts, st.sampled_from(Form)),
)
texts = st.builds(Text, st.text(VISIBLE, max_size=12))
dates = st.builds(Date, st.dates())
truths = st.builds(Truth, st.booleans())
any_names = st.builds(
    Name,
    st.one_of(
        st.sampled_from([*NAMES, "且", "in", "真", "IF", "a】b", "1月", "a-b", "日期"]),
        st.text(VISIBLE, min_size=1, max_size=8).map(str.strip).filter(bool),
    ),
)


def _with_operands(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(below, min_size=2, max_size=4).map(tuple)
    functions = st.sampled_from([*(f for f in FunctionName if f is not FunctionName.ISMISSING), "没有的函数"])
    return st.one_of(
        st.builds(Negate, below),
        st.builds(Binary, st.sampled_from(Arithmetic), below, below),
        st.builds(Compare, st.sampled_from(Comparison), below, below),
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(Not, below),
        st.builds(Membership, below, st.lists(below, min_size=1, max_size=3).map(tuple)),
        st.builds(Call, functions, st.lists(below, max_size=4).map(tuple)),
        st.builds(IsMissing, below),
    )


any_trees: st.SearchStrategy[Node] = st.recursive(
    st.one_of(numbers, texts, dates, truths, any_names), _with_operands, max_leaves=25
)
"""Trees of every shape, most of them nonsense: what the parser must read back."""


def _names_of(kind: Kind) -> st.SearchStrategy[Node]:
    return st.builds(Name, st.sampled_from([name for name, its in NAMES.items() if its is kind]))


def _literals_of(kind: Kind) -> st.SearchStrategy[Node]:
    match kind:
        case Kind.TEXT:
            return texts
        case Kind.DATE:
            return dates
        case Kind.TRUTH:
            return truths
        case _:
            return st.builds(Number, small_amounts)


@cache
def trees_of(kind: Kind, depth: int = 3) -> st.SearchStrategy[Node]:
    """Draw trees that `check` must accept, and whose outcome is of `kind` or a plain number."""
    leaves = st.one_of(_names_of(kind), _literals_of(kind))
    if depth == 0:
        return leaves
    below = trees_of(kind, depth - 1)
    conditions = trees_of(Kind.TRUTH, depth - 1)
    general = [
        st.builds(lambda c, a, b: Call(FunctionName.IF, (c, a, b)), conditions, below, below),
        st.builds(lambda a, b: Call(FunctionName.IFMISSING, (a, b)), below, below),
    ]
    if kind is Kind.TRUTH:
        return st.one_of(leaves, *general, *_conditions(depth))
    if kind in NUMERIC:
        return st.one_of(leaves, *general, *_figures(kind, below, depth))
    return st.one_of(leaves, *general)


def _conditions(depth: int) -> list[st.SearchStrategy[Node]]:
    conditions = trees_of(Kind.TRUTH, depth - 1)
    several = st.lists(conditions, min_size=2, max_size=3).map(tuple)
    kinds = st.sampled_from(sorted(NUMERIC | {Kind.DATE}))
    ordered = kinds.flatmap(lambda kind: st.tuples(*[trees_of(kind, depth - 1)] * 2))
    alike = st.sampled_from(Kind).flatmap(lambda kind: st.tuples(*[trees_of(kind, depth - 1)] * 3))
    written = st.tuples(*[trees_of(Kind.TEXT, depth - 1)] * 2)
    tests = st.sampled_from([FunctionName.CONTAINS, FunctionName.STARTSWITH, FunctionName.ENDSWITH])
    found: list[st.SearchStrategy[Node]] = [
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(Not, conditions),
        st.builds(lambda operator, pair: Compare(operator, *pair), st.sampled_from(Comparison), ordered),
        st.builds(lambda three: Membership(three[0], three[1:]), alike),
        st.builds(lambda three: IsMissing(three[0]), alike),
        st.builds(Call, tests, written),
    ]
    return found


def _figures(kind: Kind, below: st.SearchStrategy[Node], depth: int) -> list[st.SearchStrategy[Node]]:
    ratios = trees_of(Kind.RATIO, depth - 1)
    decimals = st.integers(0, 12).map(lambda digits: Number(Decimal(digits)))
    several = st.lists(below, min_size=2, max_size=3).map(tuple)
    rounding = st.sampled_from([FunctionName.ROUND, FunctionName.FLOOR, FunctionName.CEIL])
    found: list[st.SearchStrategy[Node]] = [
        st.builds(Negate, below),
        st.builds(Binary, st.sampled_from([Arithmetic.ADD, Arithmetic.SUBTRACT]), below, below),
        st.builds(lambda a, b: Binary(Arithmetic.MULTIPLY, a, b), below, ratios),
        st.builds(lambda a, b: Binary(Arithmetic.DIVIDE, a, b), below, _names_of(Kind.RATIO)),
        st.builds(Call, st.sampled_from([FunctionName.MIN, FunctionName.MAX]), several),
        st.builds(lambda a: Call(FunctionName.ABS, (a,)), below),
        st.builds(lambda f, a, d: Call(f, (a, d)), rounding, below, decimals),
        st.builds(lambda a, b, c: Call(FunctionName.CLAMP, (a, b, c)), below, _names_of(kind), below),
    ]
    if kind is Kind.RATIO:
        shares = st.sampled_from([FunctionName.SHARE, FunctionName.GROWTH])
        money = trees_of(Kind.MONEY, depth - 1)
        found.append(st.builds(lambda f, a, b: Call(f, (a, b)), shares, money, money))
    if kind is Kind.DAYS:
        days = trees_of(Kind.DATE, depth - 1)
        found.append(st.builds(lambda a, b: Call(FunctionName.DAYS, (a, b)), days, days))
    if kind is Kind.COUNT:
        readings = st.sampled_from([FunctionName.MONTH, FunctionName.YEAR, FunctionName.QUARTER])
        days = trees_of(Kind.DATE, depth - 1)
        found.append(st.builds(lambda f, a: Call(f, (a,)), readings, days))
    return found


typed_trees = st.sampled_from(Kind).flatmap(lambda kind: st.tuples(st.just(kind), trees_of(kind)))

_exact_figures = st.one_of(
    st.integers(-(10**13), 10**13),
    st.integers(-(10**19), 10**19).map(lambda digits: Decimal(f"{digits}E-6")),
    st.fractions(-1000, 1000, max_denominator=10**6),
)
_stored: dict[Kind, st.SearchStrategy[object]] = {
    Kind.TEXT: st.text(max_size=6),
    Kind.DATE: st.dates(),
    Kind.TRUTH: st.booleans(),
}
rows = st.fixed_dictionaries(
    {name: st.one_of(*[_stored.get(kind, _exact_figures)] * 4, st.none()) for name, kind in NAMES.items()}
)
"""Rows that hold every name of `NAMES`, any of them missing."""

PYTHON_TYPES: dict[Kind, type] = {Kind.TEXT: str, Kind.DATE: dt.date, Kind.TRUTH: bool}


def python_type(kind: Kind) -> type:
    """Return the type that a value of `kind` has when it is evaluated."""
    return PYTHON_TYPES.get(kind, Fraction)


TOKENS: list[str] = [
    *"()（），、,+-−*/×÷=<>≤≥≠＝＜＞!%％'\"‘’“”【】[].．0１7 \n\t　",
    *(
        "<>",
        "<=",
        "!=",
        "且",
        "或",
        "非",
        "属于",
        "不属于",
        "in",
        "not in",
        "and",
        "or",
        "not",
        "真",
        "false",
    ),
    *(
        "日期(",
        "date(2026-01-31)",
        "DATE'2026-01-31'",
        "2026-01-31",
        "1,000",
        "5%",
        "1.5万",
        "3‰",
        "2亿",
        "007",
    ),
    *(f"{spelling}(" for name, its in FUNCTIONS.items() for spelling in (name, its.chinese)),
    *(
        "回款额",
        "应收额",
        "订单.状态",
        "【客户 区域】",
        "'已完成'",
        "“海外”",
        "𠮷田",
        "é",
        "\u200b",
        "\ud800",
        "&",
        "^",
    ),
]
token_soup = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)
"""Pieces of formulas in any order: nearly formulas, the most searching of wrong texts."""

wild_texts = st.text(st.characters(), max_size=80)
