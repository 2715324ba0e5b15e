"""The page on the formula language tells the truth: every function, every limit, the worked example."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from yeji_engine.errors import Place
from yeji_engine.language import (
    DEPTH_LIMIT,
    FUNCTIONS,
    NODE_LIMIT,
    TEXT_LIMIT,
    GapSort,
    Kind,
    Node,
    check,
    evaluate,
    parse,
    say,
)

PAGE = (Path(__file__).parents[2] / "docs" / "algorithms" / "formula-language.md").read_text(encoding="utf-8")
NAMES = {"回款额": Kind.MONEY, "应收额": Kind.MONEY, "新客户数": Kind.COUNT}
ROW: dict[str, object | None] = {
    "回款额": Decimal("920000.00"),
    "应收额": Decimal("1000000.00"),
    "新客户数": None,
}


def worked_example() -> Node:
    (text,) = re.findall(r"```formula\n(.+)\n```", PAGE)
    node = parse(text, place=Place()).node
    assert node is not None
    return node


def test_every_function_has_a_row_with_both_names() -> None:
    documented = dict(re.findall(r"^\| `(\w+)\(.*?\)` \| `(\w+)\(", PAGE, re.MULTILINE))

    assert documented == {signature.chinese: name.value for name, signature in FUNCTIONS.items()}


def test_the_limits_are_those_of_the_parser() -> None:
    assert f"at most {TEXT_LIMIT:,} characters, {NODE_LIMIT:,} parts" in PAGE
    assert f"nested at most {DEPTH_LIMIT} levels" in PAGE


def test_the_worked_example_comes_out_as_the_page_says() -> None:
    assert check(worked_example(), NAMES, Place()).kind is Kind.MONEY
    assert evaluate(worked_example(), ROW, ratio_decimals=6).value == Fraction(46000)


def test_the_sentence_of_the_worked_example_is_the_one_on_the_page() -> None:
    assert f"「{say(worked_example(), 'zh', {})}」" in PAGE


def test_a_due_amount_of_zero_makes_the_worked_example_missing() -> None:
    outcome = evaluate(worked_example(), {**ROW, "应收额": 0}, ratio_decimals=6)

    assert outcome.value is None
    assert [(gap.sort, gap.span) for gap in outcome.gaps] == [(GapSort.DIVISION_BY_ZERO, (3, 12))]
