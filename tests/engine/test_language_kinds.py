"""What counts what: which kinds may meet, what comes out, and what is said where they may not."""

from __future__ import annotations

from itertools import product as pairs

import pytest

from tests.engine.language_trees import NAMES
from yeji_engine.documents.base import Unit
from yeji_engine.errors import Diagnostic, Place
from yeji_engine.language import FUNCTIONS, FunctionName, Kind, check, parse
from yeji_engine.language.kinds import KIND_WORDS, NUMERIC, common, product, quotient
from yeji_engine.language.typing import Checked

M, R, C, P, D, N = Kind.MONEY, Kind.RATIO, Kind.COUNT, Kind.POINTS, Kind.DAYS, Kind.NUMBER
TEXT, DATE, TRUTH = Kind.TEXT, Kind.DATE, Kind.TRUTH


def checked(text: str, names: dict[str, Kind] = NAMES) -> Checked:
    parsed = parse(text, place=Place())
    assert parsed.node is not None, [d.in_language("en") for d in parsed.diagnostics]
    return check(parsed.node, names, Place(), text=text)


def faults(text: str) -> tuple[Diagnostic, ...]:
    outcome = checked(text)
    assert outcome.kind is None
    return outcome.diagnostics


def test_the_numeric_kinds_are_the_units_of_a_plan_document() -> None:
    assert {kind.value for kind in NUMERIC} == {unit.value for unit in Unit}
    assert set(KIND_WORDS) == set(Kind)


# Rows: left operand; columns: right operand; in the order money, ratio, count, points, days, number.
ORDER = (M, R, C, P, D, N)
SUMS: dict[Kind, tuple[Kind | None, ...]] = {
    M: (M, None, None, None, None, M),
    R: (None, R, None, None, None, R),
    C: (None, None, C, None, None, C),
    P: (None, None, None, P, None, P),
    D: (None, None, None, None, D, D),
    N: (M, R, C, P, D, N),
}
PRODUCTS: dict[Kind, tuple[Kind | None, ...]] = {
    M: (None, M, M, M, M, M),
    R: (M, R, C, P, D, N),
    C: (M, C, None, P, None, N),
    P: (M, P, P, None, P, N),
    D: (M, D, None, P, None, N),
    N: (M, N, N, N, N, N),
}
QUOTIENTS: dict[Kind, tuple[Kind | None, ...]] = {
    M: (R, M, M, M, M, M),
    R: (None, R, R, None, R, N),
    C: (None, C, R, None, C, N),
    P: (None, P, P, R, P, N),
    D: (None, D, D, None, R, N),
    N: (R, N, N, N, N, N),
}


@pytest.mark.parametrize(("left", "right"), list(pairs(ORDER, ORDER)))
def test_two_numeric_kinds_combine_as_the_tables_say(left: Kind, right: Kind) -> None:
    column = ORDER.index(right)

    assert common(left, right) == SUMS[left][column]
    assert product(left, right) == PRODUCTS[left][column]
    assert quotient(left, right) == QUOTIENTS[left][column]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("回款额 / 应收额", R),
        ("回款额 * 5%", M),
        ("回款额 * 达成率 + 100", M),
        ("订单数 * 50 + 回款额 * 3%", M),
        ("回款额 / 订单数", M),
        ("达成率 * 100", N),
        ("-达成率 + 1", R),
        ("1000", N),
        ("80%", R),
        ("达成率 >= 80% 且 非标", TRUTH),
        ("订单.状态 = '已完成' 或 非 非标", TRUTH),
        ("【客户 区域】 属于 ('华东', '华南')", TRUTH),
        ("非标 = 真", TRUTH),
        ("下单日 >= 日期(2026-01-01)", TRUTH),
        ("是否缺失(订单.状态)", TRUTH),
        ("如果(达成率 >= 1, 回款额 * 5%, 0)", M),
        ("如果(非标, '甲', '乙')", TEXT),
        ("如果(非标, 下单日, date)", DATE),
        ("缺失时(回款额, 0)", M),
        ("最小(回款额, 应收额, 5000)", M),
        ("最大(订单数, 3)", C),
        ("绝对值(回款额 - 应收额)", M),
        ("四舍五入(达成率, 4)", R),
        ("向下取整(得分, 0)", P),
        ("向上取整(请假天数, 0)", D),
        ("限于(达成率, 0, 120%)", R),
        ("包含(订单.状态, '完')", TRUTH),
        ("月份(下单日) = 3", TRUTH),
        ("季度(下单日)", C),
        ("年份(下单日)", C),
        ("天数差(date, 下单日)", D),
        ("比率(订单数, 10)", R),
        ("增长率(回款额, 应收额)", R),
    ],
)
def test_a_sound_formula_has_one_kind(text: str, kind: Kind) -> None:
    outcome = checked(text)

    assert outcome.diagnostics == ()
    assert outcome.kind is kind


@pytest.mark.parametrize(
    ("text", "code", "column", "zh", "en"),
    [
        ("回款额 + 订单数", "kind-mismatch", 1, "金额和数量不能相加", "money and a count cannot be added"),
        ("达成率 - 得分", "kind-mismatch", 1, "比率和分数不能相减", "cannot be subtracted"),
        ("回款额 * (应收额)", "kind-mismatch", 1, "金额和金额不能相乘", "cannot be multiplied"),
        ("订单数 / 回款额", "kind-mismatch", 1, "数量和金额不能相除", "cannot be divided"),
        ("回款额 >= 80%", "kind-mismatch", 8, "是比率，这里应为金额", "money is needed here"),
        ("订单.状态 = 3", "kind-mismatch", 9, "请加引号", "Put text in quotes"),
        ("订单.状态 < 'x'", "kind-mismatch", 1, "文字不分大小", "has no order"),
        ("非标 >= 真", "kind-mismatch", 1, "条件不分大小", "has no order"),
        ("下单日 >= '2026-01-01'", "kind-mismatch", 8, "日期请写成 日期(2026-01-31)", "without quotes"),
        ("回款额 属于 (1, 'x', 应收额)", "kind-mismatch", 12, "'x'”是文字", "is text"),
        ("如果(达成率, 1, 2)", "kind-mismatch", 4, "这里应为条件", "a condition is needed"),
        ("如果(非标, 回款额, 订单数)", "kind-mismatch", 13, "是数量，这里应为金额", "money is needed"),
        ("非 回款额", "kind-mismatch", 3, "这里应为条件", "a condition is needed"),
        ("非标 且 回款额", "kind-mismatch", 6, "这里应为条件", "A condition compares"),
        ("-订单.状态", "kind-mismatch", 2, "是文字，这里应为数字", "a number is needed"),
        ("下单日 + 1", "kind-mismatch", 1, "是日期，这里应为数字", "a number is needed"),
        ("最大(下单日, date)", "kind-mismatch", 4, "是日期，这里应为数字", "a number is needed"),
        ("最大(回款额, 订单数)", "kind-mismatch", 9, "是数量，这里应为金额", "money is needed"),
        ("增长率(回款额, 订单数)", "kind-mismatch", 10, "是数量", "is a count"),
        ("月份(回款额)", "kind-mismatch", 4, "这里应为日期", "a date is needed"),
        ("包含(回款额, '1')", "kind-mismatch", 4, "这里应为文字", "text is needed"),
        ("缺失时(回款额, '无')", "kind-mismatch", 10, "是文字，这里应为金额", "money is needed"),
        ("回款额 / 0", "division-by-zero", 7, "除数是 0", "The divisor is 0"),
        ("限于(达成率, 120%, 80%)", "limits-crossed", 9, "下限大于上限", "above the upper one"),
        ("四舍五入(回款额, 订单数)", "decimals-needed", 11, "0 到 12 的整数", "0 to 12"),
        ("四舍五入(回款额, 0.5)", "decimals-needed", 11, "0 到 12 的整数", "0 to 12"),
        ("四舍五入(回款额, 13)", "decimals-needed", 11, "0 到 12 的整数", "0 to 12"),
        ("四舍五入(回款额, -2)", "decimals-needed", 11, "0 到 12 的整数", "0 to 12"),
        (
            "如果(非标, 1)",
            "argument-count",
            1,
            "如果(条件, 成立时, 不成立时)",
            "IF(condition, then, otherwise)",
        ),
        ("绝对值(1, 2)", "argument-count", 1, "有 2 个参数", "ABS has 2 arguments"),
        ("最小(1)", "argument-count", 1, "最小(甲, 乙, …)", "MIN(a, b, …)"),
        ("是否缺失()", "argument-count", 1, "有 0 个参数", "ISMISSING has 0 arguments"),
        ("回款金 / 应收额", "unknown-name", 1, "是不是“回款额”", 'Did you mean "回款额"'),
        ("订单.状态 = 已完成", "unknown-name", 9, "如果是文字，请加引号", "Text stands in quotes"),
        ("完全不同", "unknown-name", 1, "这里可以用：回款额、应收额", "Allowed here: 回款额"),
        ("最小 + 1", "unknown-name", 1, "这是函数，请写 最小(甲, 乙, …)", "This is a function: MIN"),
        ("非标且得分 > 1", "unknown-name", 1, "与名称之间请加空格", "Put blanks"),
        ("非非标", "unknown-name", 1, "“非”与名称之间请加空格", "Put a blank"),
        ("最小值(1, 2)", "unknown-function", 1, "是不是“最小”", 'Did you mean "最小"'),
        ("rond(1, 2)", "unknown-function", 1, "是不是“ROUND”", 'Did you mean "ROUND"'),
        ("阶梯(1)", "unknown-function", 1, "可以用的函数：如果、最小", "Functions: IF, MIN"),
        ("得分属于 (1, 2)", "unknown-function", 1, "前面请加空格", "Put a blank before"),
        ("日期(下单日)", "unknown-function", 1, "日期(2026-01-31)", "date(2026-01-31)"),
        ("__import__('os')", "unknown-function", 1, "没有函数“__import__”", "no function"),
    ],
)
def test_a_fault_of_kind_or_name_is_said_and_pointed_at(
    text: str, code: str, column: int, zh: str, en: str
) -> None:
    (found,) = faults(text)

    assert found.code == code
    assert found.place.column == column
    assert zh in found.in_language("zh")
    assert en in found.in_language("en")


def test_all_faults_of_a_formula_come_at_once() -> None:
    found = faults("如果(回款金 > 1, 回款额 + 订单数, 阶梯(甲, 乙)) + 四舍五入(丙, 丁)")

    assert sorted(d.code for d in found) == [
        "decimals-needed",
        "kind-mismatch",
        *["unknown-function"],
        *["unknown-name"] * 5,
    ]


def test_a_name_that_is_unknown_twice_is_reported_once() -> None:
    assert len(faults("完全不同 + 完全不同")) == 1


def test_without_the_text_a_fault_quotes_the_formula_and_points_at_nothing() -> None:
    parsed = parse("回款额+订单数", place=Place())
    assert parsed.node is not None

    (found,) = check(parsed.node, NAMES, Place(path="measures.x")).diagnostics

    assert found.place == Place(path="measures.x")
    assert "“回款额 + 订单数”" in found.message.zh
    assert "^" not in found.in_language("zh")


def test_hundreds_of_unknown_names_are_all_reported_without_delay() -> None:
    text = " 或 ".join(f"x{number}" for number in range(500))

    found = checked(text, {f"name{number}": TRUTH for number in range(500)}).diagnostics

    assert len(found) == 500


def test_hundreds_of_unknown_functions_are_all_reported_and_the_first_get_a_guess() -> None:
    found = faults(f"最大({', '.join(['mni(1)'] * 75)})")

    assert len(found) == 75
    assert "MIN" in found[0].in_language("en")


def test_check_knows_every_function() -> None:
    for function in FUNCTIONS:
        assert checked(SAMPLES[function]).kind is not None


SAMPLES: dict[FunctionName, str] = {
    FunctionName.IF: "IF(真, 1, 2)",
    FunctionName.MIN: "MIN(1, 2)",
    FunctionName.MAX: "MAX(1, 2)",
    FunctionName.ABS: "ABS(1)",
    FunctionName.ROUND: "ROUND(1, 0)",
    FunctionName.FLOOR: "FLOOR(1, 0)",
    FunctionName.CEIL: "CEIL(1, 0)",
    FunctionName.IFMISSING: "IFMISSING(1, 2)",
    FunctionName.ISMISSING: "ISMISSING(1)",
    FunctionName.CLAMP: "CLAMP(1, 0, 2)",
    FunctionName.CONTAINS: "CONTAINS('a', 'b')",
    FunctionName.STARTSWITH: "STARTSWITH('a', 'b')",
    FunctionName.ENDSWITH: "ENDSWITH('a', 'b')",
    FunctionName.MONTH: "MONTH(date(2026,1,1))",
    FunctionName.YEAR: "YEAR(date(2026,1,1))",
    FunctionName.QUARTER: "QUARTER(date(2026,1,1))",
    FunctionName.DAYS: "DAYS(date(2026,1,1), date(2026,1,1))",
    FunctionName.SHARE: "SHARE(1, 2)",
    FunctionName.GROWTH: "GROWTH(1, 2)",
}
