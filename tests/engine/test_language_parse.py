"""What may be written in a formula, and which tree it becomes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from yeji_engine.errors import Place
from yeji_engine.language import FUNCTIONS, FunctionName, Node, canonical, names_used, parse
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
    Not,
    Number,
    Or,
    Text,
    Truth,
)

A, B, C = Name("甲"), Name("乙"), Name("丙")
ONE, TWO = Number(Decimal(1)), Number(Decimal(2))


def read(text: str) -> Node:
    parsed = parse(text, place=Place())
    assert parsed.diagnostics == ()
    assert parsed.node is not None
    return parsed.node


def test_a_measure_formula_divides_two_names() -> None:
    assert read("回款额 / 应收额") == Binary(Arithmetic.DIVIDE, Name("回款额"), Name("应收额"))


def test_a_filter_joins_comparisons_over_columns() -> None:
    assert read("状态 = '已完成' 且 区域 <> '海外' 且 金额 >= 1000") == And(
        (
            Compare(Comparison.EQUAL, Name("状态"), Text("已完成")),
            Compare(Comparison.UNEQUAL, Name("区域"), Text("海外")),
            Compare(Comparison.AT_LEAST, Name("金额"), Number(Decimal(1000))),
        )
    )


@pytest.mark.parametrize(
    ("written", "amount", "form"),
    [
        ("0", "0", Form.PLAIN),
        ("1000", "1000", Form.PLAIN),
        ("0.1", "0.1", Form.PLAIN),
        (".5", "0.5", Form.PLAIN),
        ("３．５", "3.5", Form.PLAIN),
        ("5%", "0.05", Form.PERCENT),
        ("5％", "0.05", Form.PERCENT),
        ("12.5 %", "0.125", Form.PERCENT),
        ("3‰", "0.003", Form.PERMILLE),
        ("1万", "10000", Form.WAN),
        ("1.5万", "15000", Form.WAN),
        ("2.5亿", "250000000", Form.YI),
        ("1万亿", "1000000000000", Form.WAN_YI),
        ("999999999999999999.999999999999", "999999999999999999.999999999999", Form.PLAIN),
    ],
)
def test_numbers_are_exact_decimals(written: str, amount: str, form: Form) -> None:
    assert read(written) == Number(Decimal(amount), form)


def test_a_tenth_is_a_tenth_and_not_its_binary_neighbour() -> None:
    number = read("0.1")

    assert isinstance(number, Number)
    assert number.amount.as_tuple() == Decimal("0.1").as_tuple()


@pytest.mark.parametrize(
    ("written", "characters"),
    [
        ("'已完成'", "已完成"),
        ('"已完成"', "已完成"),
        ("‘已完成’", "已完成"),
        ("“已完成”", "已完成"),
        ("”已完成“", "已完成"),
        ("＂已完成＂", "已完成"),
        ("'It''s'", "It's"),
        ('"5"" 屏"', '5" 屏'),
        ("'（＋）'", "（＋）"),
        ("''", ""),
    ],
)
def test_texts_stand_in_any_quotes_and_keep_their_characters(written: str, characters: str) -> None:
    assert read(written) == Text(characters)


@pytest.mark.parametrize(
    "written",
    [
        "日期(2026-01-31)",
        "日期（２０２６－０１－３１）",
        "date(2026,1,31)",
        "DATE(2026/1/31)",
        "日期(2026.01.31)",
        "日期(2026年1月31日)",
        "DATE'2026-01-31'",
        "date “2026-01-31”",
    ],
)
def test_dates_are_written_out_in_several_ways(written: str) -> None:
    assert read(written) == Date(dt.date(2026, 1, 31))


@pytest.mark.parametrize(
    ("written", "holds"), [("真", True), ("TRUE", True), ("假", False), ("false", False)]
)
def test_truths_have_chinese_and_english_words(written: str, holds: bool) -> None:
    assert read(written) == Truth(holds=holds)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("回款额", "回款额"),
        ("net_amount2", "net_amount2"),
        ("订单.金额", "订单.金额"),
        ("𠮷田销售额", "𠮷田销售额"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("【含税 金额】", "含税 金额"),
        ("[ gross-amount ]", "gross-amount"),
        ("［2025目标］", "2025目标"),
        ("【a】】b】", "a】b"),
        ("日期", "日期"),
        ("非标产品", "非标产品"),
        ("且慢", "且慢"),
        ("真实销售额", "真实销售额"),
        ("notes", "notes"),
    ],
)
def test_names_take_any_letters_and_brackets_take_the_rest(written: str, name: str) -> None:
    assert read(written) == Name(name)


@pytest.mark.parametrize(
    ("written", "operator"),
    [
        ("=", Comparison.EQUAL),
        ("＝", Comparison.EQUAL),
        ("<>", Comparison.UNEQUAL),
        ("!=", Comparison.UNEQUAL),
        ("！＝", Comparison.UNEQUAL),
        ("≠", Comparison.UNEQUAL),
        ("＜＞", Comparison.UNEQUAL),
        ("<", Comparison.LESS),
        ("＜", Comparison.LESS),
        ("<=", Comparison.AT_MOST),
        ("≤", Comparison.AT_MOST),
        ("＜＝", Comparison.AT_MOST),
        (">", Comparison.MORE),
        (">=", Comparison.AT_LEAST),
        ("≥", Comparison.AT_LEAST),
        ("＞=", Comparison.AT_LEAST),
    ],
)
def test_comparisons_are_taken_in_every_spelling(written: str, operator: Comparison) -> None:
    assert read(f"甲{written}1") == Compare(operator, A, ONE)


@pytest.mark.parametrize("written", ["甲 且 乙", "甲 并且 乙", "甲 and 乙", "甲 AND 乙", "(甲)且(乙)"])
def test_and_has_three_words(written: str) -> None:
    assert read(written) == And((A, B))


@pytest.mark.parametrize("written", ["甲 或 乙", "甲 或者 乙", "甲 or 乙"])
def test_or_has_three_words(written: str) -> None:
    assert read(written) == Or((A, B))


@pytest.mark.parametrize("written", ["非 甲", "not 甲", "NOT(甲)", "非（甲）"])
def test_not_has_two_words(written: str) -> None:
    assert read(written) == Not(A)


@pytest.mark.parametrize("written", ["甲 属于 ('x', 'y')", "甲 in ('x','y')", "甲 属于（“x”、“y”）"])
def test_membership_lists_its_choices(written: str) -> None:
    assert read(written) == Membership(A, (Text("x"), Text("y")))


@pytest.mark.parametrize("written", ["甲 不属于 (1)", "甲 not in (1)", "非 甲 属于 (1)"])
def test_not_in_is_read_as_the_opposite_of_in(written: str) -> None:
    assert read(written) == Not(Membership(A, (ONE,)))


def test_operators_bind_as_in_a_spreadsheet() -> None:
    assert read("甲 + 乙 * 丙") == Binary(Arithmetic.ADD, A, Binary(Arithmetic.MULTIPLY, B, C))
    assert read("甲 - 乙 - 丙") == Binary(Arithmetic.SUBTRACT, Binary(Arithmetic.SUBTRACT, A, B), C)
    assert read("甲 / 乙 / 丙") == Binary(Arithmetic.DIVIDE, Binary(Arithmetic.DIVIDE, A, B), C)
    assert read("(甲 + 乙) * 丙") == Binary(Arithmetic.MULTIPLY, Binary(Arithmetic.ADD, A, B), C)
    assert read("-甲 * 乙") == Binary(Arithmetic.MULTIPLY, Negate(A), B)
    assert read("甲 - -乙") == Binary(Arithmetic.SUBTRACT, A, Negate(B))
    assert read("+甲") == A


def test_and_binds_tighter_than_or_and_not_tighter_than_both() -> None:
    assert read("甲 或 乙 且 非 丙") == Or((A, And((B, Not(C)))))
    assert read("非 甲 = 1 且 乙") == And((Not(Compare(Comparison.EQUAL, A, ONE)), B))


def test_parentheses_keep_their_own_level() -> None:
    assert read("(甲 且 乙) 且 丙") == And((And((A, B)), C))
    assert read("甲 且 乙 且 丙") == And((A, B, C))


def test_full_width_signs_are_the_same_signs() -> None:
    assert read("（甲＋乙）－丙＊２／１") == read("(甲 + 乙) - 丙 * 2 / 1")
    assert read("甲×２÷乙−１") == read("甲 * 2 / 乙 - 1")
    assert read("最小（甲，乙）") == read("MIN(甲, 乙)")


def test_words_need_no_blanks_after_numbers_quotes_and_parentheses() -> None:
    assert read("甲>=1且乙<>'x'或(丙)") == read("甲 >= 1 且 乙 <> 'x' 或 丙")


def test_a_formula_may_run_over_several_lines() -> None:
    assert read("甲\n  + 乙\r\n\t+ 丙\u3000") == read("甲+乙+丙")


@pytest.mark.parametrize("function", [f for f in FunctionName if f is not FunctionName.ISMISSING])
def test_every_function_answers_to_both_names_in_any_case(function: FunctionName) -> None:
    chinese = FUNCTIONS[function].chinese

    for spelling in (chinese, function.value, function.value.lower(), function.value.title()):
        assert read(f"{spelling}(甲, 乙)") == Call(function, (A, B))


def test_asking_for_a_missing_value_is_a_node_of_its_own() -> None:
    assert read("是否缺失(甲)") == read("IsMissing(甲)") == IsMissing(A)


def test_if_takes_a_condition_and_two_outcomes() -> None:
    assert read("如果(甲 > 1, 2, 乙)") == Call(FunctionName.IF, (Compare(Comparison.MORE, A, ONE), TWO, B))


def test_nodes_know_where_they_stood() -> None:
    root = read("甲 + (乙 * 2)")

    assert isinstance(root, Binary)
    assert root.span == (0, 11)
    assert root.right.span == (4, 11)


def test_names_come_once_each_in_the_order_of_the_text() -> None:
    assert names_used(read("乙 + 甲 * 乙 + 【丙】")) == ("乙", "甲", "丙")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a+b*(c-1)", "a + b * (c - 1)"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("-(-a)", "--a"),
        ("not (a and (b or c))", "非 (a 且 (b 或 c))"),
        ("x in (1,2) or not x = 3", "x 属于 (1, 2) 或 非 x = 3"),
        ("if(a>=80%, 1.50万, date(2026,1,1))", "如果(a >= 80%, 1.5万, 日期(2026-01-01))"),
        ("[a b] + [in] + ismissing(“it's”)", "【a b】 + 【in】 + 是否缺失('it''s')"),
        ("2500000.00 + 0.50", "2500000 + 0.5"),
    ],
)
def test_there_is_one_way_to_write_a_tree(text: str, written: str) -> None:
    assert canonical(read(text)) == written
