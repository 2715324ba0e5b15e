"""The value of a formula for one row: exact figures, rounding, and what a missing value does."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from yeji_engine.errors import Place
from yeji_engine.language import Evaluated, FunctionName, Gap, GapSort, Kind, Span, check, evaluate, parse
from yeji_engine.language.nodes import Call, Name

ROW: dict[str, object | None] = {
    "回款额": Decimal("920000.00"),
    "应收额": Decimal("1000000.00"),
    "零": 0,
    "无": None,
    "也无": None,
    "状态": "已完成",
    "下单日": dt.date(2026, 3, 31),
    "真": True,
    "是": True,
    "否": False,
    "三": 3,
    "负": Decimal("-2.345"),
}


def outcome(text: str, row: dict[str, object | None] | None = None, decimals: int = 6) -> Evaluated:
    parsed = parse(text, place=Place())
    assert parsed.node is not None, [d.in_language("en") for d in parsed.diagnostics]
    return evaluate(parsed.node, row or ROW, ratio_decimals=decimals)


def value(text: str, decimals: int = 6) -> object:
    found = outcome(text, decimals=decimals)
    assert found.gaps == () or found.value is None
    return found.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2", "0.3"),
        ("回款额 - 应收额", "-80000"),
        ("回款额 * 5%", "46000"),
        ("-三 * 2", "-6"),
        ("1.5万 + 2亿", "200015000"),
        ("如果(回款额 / 应收额 >= 90%, 1.2, 1)", "1.2"),
        ("最小(三, 2, 2.5)", "2"),
        ("最大(三, 2, 2.5)", "3"),
        ("绝对值(负)", "2.345"),
        ("限于(三, 0, 2)", "2"),
        ("限于(三, 4, 9)", "4"),
        ("限于(三, 9, 2)", "9"),  # the lower limit wins where they cross, as in SQL
        ("比率(回款额, 应收额)", "0.92"),
        ("增长率(三, 2)", "0.5"),
        ("增长率(2, 三)", "-0.333333"),
        ("年份(下单日)", "2026"),
        ("月份(下单日)", "3"),
        ("季度(下单日)", "1"),
        ("季度(日期(2026-04-01))", "2"),
        ("天数差(下单日, 日期(2026-03-01))", "30"),
        ("天数差(日期(2026-03-01), 下单日)", "-30"),
        ("天数差(日期(2024-03-01), 日期(2024-02-28))", "2"),
    ],
)
def test_figures_are_exact(text: str, expected: str) -> None:
    assert value(text) == Fraction(expected)


@pytest.mark.parametrize(
    ("text", "decimals", "expected"),
    [
        ("1 / 3", 6, "0.333333"),
        ("2 / 3", 6, "0.666667"),
        ("-2 / 3", 6, "-0.666667"),
        ("1 / 8", 2, "0.13"),
        ("-1 / 8", 2, "-0.13"),
        ("1 / 8", 3, "0.125"),
        ("1 / 2", 0, "1"),
        ("1 / 3 * 3", 4, "0.9999"),
        ("比率(1, 8)", 2, "0.13"),
        ("增长率(9, 8)", 2, "0.13"),
    ],
)
def test_a_quotient_is_rounded_half_away_from_zero_to_the_decimals_of_the_caller(
    text: str, decimals: int, expected: str
) -> None:
    assert value(text, decimals) == Fraction(expected)


def test_another_way_of_rounding_quotients_can_be_asked_for() -> None:
    node = parse("1 / 8", place=Place()).node
    assert node is not None

    assert evaluate(node, {}, ratio_decimals=2, ratio_mode="half_even").value == Fraction("0.12")


def test_a_product_keeps_twelve_decimals_and_rounds_the_rest_half_up() -> None:
    assert value("0.000001 * 0.000001") == Fraction("0.000000000001")
    assert value("0.0000001 * 0.000005") == Fraction("0.000000000001")
    assert value("0.0000001 * 0.0000049") == 0
    assert value("-0.0000001 * 0.000005") == Fraction("-0.000000000001")


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("四舍五入", ("2.35", "-2.35", "3")),
        ("向下取整", ("2.34", "-2.35", "2")),
        ("向上取整", ("2.35", "-2.34", "3")),
    ],
)
def test_rounding_is_half_away_from_zero_floor_goes_down_and_ceiling_up(
    function: str, expected: tuple[str, str, str]
) -> None:
    found = [value(f"{function}({text})") for text in ("2.345, 2", "负, 2", "2.5, 0")]

    assert found == [Fraction(figure) for figure in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三 = 3.000", True),
        ("三 <> 3", False),
        ("三 < 3", False),
        ("三 <= 3", True),
        ("三 > 2.999999999999", True),
        ("三 >= 3.000000000001", False),
        ("状态 = '已完成'", True),
        ("状态 = '已完成 '", False),
        ("状态 <> '作废'", True),
        ("'a' = 'A'", False),
        ("下单日 >= 日期(2026-03-31)", True),
        ("下单日 < 日期(2026-03-31)", False),
        ("是 = 真", True),
        ("状态 属于 ('作废', '已完成')", True),
        ("状态 不属于 ('作废', '已完成')", False),
        ("三 属于 (1, 2)", False),
        ("包含(状态, '完')", True),
        ("包含(状态, '')", True),
        ("开头是(状态, '已')", True),
        ("开头是(状态, '完')", False),
        ("结尾是(状态, '成')", True),
        ("是否缺失(无)", True),
        ("是否缺失(三)", False),
    ],
)
def test_conditions_hold_or_do_not(text: str, expected: bool) -> None:
    assert value(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        *("无", "-无", "无 + 1", "1 - 无", "无 * 0", "0 / 无", "无 = 1", "无 <> 无", "非 (无 = 1)"),
        *("最小(1, 无)", "最大(无, 1)", "绝对值(无)", "四舍五入(无, 2)", "限于(1, 无, 2)", "限于(1, 0, 无)"),
        *("比率(1, 无)", "增长率(无, 1)", "如果(无 = 1, 1, 2)", "如果(是, 无, 1)", "缺失时(无, 也无)"),
        *("无 属于 (1, 2)", "三 属于 (1, 无)", "包含(无, 'x')"),
    ],
)
def test_missing_stays_missing(text: str) -> None:
    found = outcome(text)

    assert found.value is None
    assert found.gaps[0].name == "无"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("缺失时(无, 7)", 7), ("缺失时(三, 7)", 3), ("如果(否, 无, 1)", 1), ("如果(是, 1, 三 / 零)", 1)],
)
def test_only_the_branch_taken_and_the_alternative_needed_count(text: str, expected: int) -> None:
    assert outcome(text) == Evaluated(Fraction(expected))


TRUTHS = {"是": True, "否": False, "(无 = 1)": None}


@pytest.mark.parametrize(("left", "right"), list(product(TRUTHS, TRUTHS)))
def test_and_and_or_know_three_values(left: str, right: str) -> None:
    both = {TRUTHS[left], TRUTHS[right]}

    assert value(f"{left} 且 {right}") is (False if False in both else None if None in both else True)
    assert value(f"{left} 或 {right}") is (True if True in both else None if None in both else False)


def test_a_member_is_found_beside_a_missing_choice() -> None:
    assert value("三 属于 (无, 3)") is True


def test_division_by_zero_is_missing_and_says_where() -> None:
    found = outcome("1 + 三 / 零")

    assert found == Evaluated(None, (Gap(GapSort.DIVISION_BY_ZERO, Span(4, 9)),))
    assert outcome("比率(1, 零)").gaps[0].sort is GapSort.DIVISION_BY_ZERO
    assert outcome("增长率(1, 零)").gaps[0].sort is GapSort.DIVISION_BY_ZERO
    assert outcome("缺失时(三 / 零, 0)") == Evaluated(Fraction(0))


def test_every_reason_for_a_missing_value_is_kept_once() -> None:
    found = outcome("无 + 三 / 零 + 也无")

    assert [gap.sort for gap in found.gaps] == [GapSort.NAME, GapSort.DIVISION_BY_ZERO, GapSort.NAME]
    assert [gap.name for gap in found.gaps] == ["无", "", "也无"]


def test_where_the_alternative_is_missing_too_both_reasons_are_kept() -> None:
    assert [gap.name for gap in outcome("缺失时(无, 也无)").gaps] == ["无", "也无"]


def test_a_decided_condition_keeps_no_reason() -> None:
    assert outcome("否 且 无 = 1") == Evaluated(value=False)
    assert outcome("是 或 无 = 1") == Evaluated(value=True)


def test_a_step_that_no_engine_could_hold_is_missing_and_says_so() -> None:
    large = " * ".join(["999999999999999999"] * 2)

    found = outcome(f"1 + {large}")

    assert found.value is None
    assert found.gaps[0].sort is GapSort.OUT_OF_RANGE
    assert outcome("99999999999999999 * 999999999").value == Fraction(99999999999999999 * 999999999)


def test_a_binary_float_and_a_moment_are_refused() -> None:
    for stored in (0.1, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), b"1"):
        with pytest.raises(TypeError, match="exact numbers"):
            outcome("甲", {"甲": stored})


def test_a_name_that_the_row_does_not_know_is_the_callers_fault() -> None:
    with pytest.raises(KeyError):
        outcome("甲", {"乙": 1})


def test_whole_numbers_decimals_and_fractions_are_the_same_numbers() -> None:
    for stored in (3, Decimal("3.00"), Fraction(9, 3)):
        assert outcome("甲 = 3", {"甲": stored}).value is True


def test_a_formula_that_the_check_refuses_may_raise_but_never_guesses() -> None:
    for text, fault in (("状态 + 1", TypeError), ("月份(三)", TypeError), ("阶梯(三)", LookupError)):
        with pytest.raises(fault):
            outcome(text)


def test_a_call_of_ismissing_made_by_hand_is_the_same_as_the_node() -> None:
    made = Call(FunctionName.ISMISSING, (Name("无"),))

    assert check(made, {"无": Kind.MONEY}, Place()).kind is Kind.TRUTH
    assert evaluate(made, {"无": None}, ratio_decimals=6) == Evaluated(value=True)
