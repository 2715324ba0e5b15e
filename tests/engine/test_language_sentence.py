"""Formulas said as sentences in both languages."""

from __future__ import annotations

import pytest

from tests.engine.test_language_kinds import SAMPLES
from yeji_engine.errors import Place, Words
from yeji_engine.language import FUNCTIONS, parse, say

LABELS = {
    "回款额": Words("回款额", "payments received"),
    "应收额": Words("应收额", "amount due"),
    "回款率": Words("回款率", "collection rate"),
    "状态": Words("状态", "status"),
    "区域": Words("区域", "region"),
    "金额": Words("金额", "amount"),
    "有效": Words("有效", "valid"),
    "下单日": Words("下单日", "order date"),
    "sku": Words("SKU", "SKU"),
}


def said(text: str) -> tuple[str, str]:
    node = parse(text, place=Place()).node
    assert node is not None
    return say(node, "zh", LABELS), say(node, "en", LABELS)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("回款额 / 应收额", "回款额 ÷ 应收额", "payments received ÷ amount due"),
        (
            "状态 = '已完成' 且 区域 <> '海外' 且 金额 >= 1000",
            "状态是“已完成”，且区域不是“海外”，且金额不低于 1000",
            "status is “已完成”, and region is not “海外”, and amount is at least 1000",
        ),
        ("回款率 >= 80%", "回款率不低于 80%", "collection rate is at least 80%"),
        ("sku = 'A1'", "SKU 是“A1”", "SKU is “A1”"),
        ("金额 > 12345.60", "金额高于 12,345.6", "amount is above 12,345.6"),
        ("金额 <= 1.5万", "金额不高于 1.5万", "amount is at most 15,000"),
        ("金额 = 应收额", "金额等于应收额", "amount equals amount due"),
        ("金额 <> 0", "金额不等于 0", "amount does not equal 0"),
        (
            "下单日 >= 日期(2026-01-31)",
            "下单日不早于 2026年1月31日",
            "order date is on or after 31 January 2026",
        ),
        ("下单日 < 日期(2026-01-01)", "下单日早于 2026年1月1日", "order date is before 1 January 2026"),
        ("下单日 = 日期(2026-01-01)", "下单日是 2026年1月1日", "order date is 1 January 2026"),
        ("有效 = 真", "有效是真", "valid is true"),
        ("区域 属于 ('华东', '华南')", "区域是“华东”、“华南”之一", "region is one of (“华东”, “华南”)"),
        (
            "区域 不属于 ('华东', '华南')",
            "区域不是“华东”、“华南”中的任何一个",
            "region is none of (“华东”, “华南”)",
        ),
        ("区域 属于 ('华东')", "区域是“华东”", "region is “华东”"),
        ("区域 不属于 ('华东')", "区域不是“华东”", "region is not “华东”"),
        ("是否缺失(金额)", "金额缺失", "amount is missing"),
        ("非 是否缺失(金额)", "金额没有缺失", "amount is not missing"),
        ("非 有效", "并非（有效）", "not (valid)"),
        (
            "有效 且 (金额 > 1 或 金额 < 0)",
            "有效，且（金额高于 1，或金额低于 0）",
            "valid, and (amount is above 1, or amount is below 0)",
        ),
        (
            "如果(回款率 >= 1, 回款额 * 5%, 0)",
            "如果回款率不低于 1，则为回款额 × 5%，否则为 0",
            "payments received × 5% if collection rate is at least 1, otherwise 0",
        ),
        (
            "如果(有效, 如果(回款率 > 1, 2, 1), 0)",
            "如果有效，则为（如果回款率高于 1，则为 2，否则为 1），否则为 0",
            "(2 if collection rate is above 1, otherwise 1) if valid, otherwise 0",
        ),
        ("(金额 + 1) * -应收额", "（金额 + 1）× −应收额", "(amount + 1) × −amount due"),
        ("金额 - (应收额 - 1)", "金额 −（应收额 − 1）", "amount − (amount due − 1)"),
        (
            "最小(金额, 5000) * 3%",
            "（金额与 5000 中较小的）× 3%",
            "(the smaller of amount and 5000) × 3%",
        ),
        (
            "最大(金额, 应收额, 0)",
            "金额、应收额与 0 中最大的",
            "the largest of amount, amount due and 0",
        ),
        ("四舍五入(金额, 2)", "金额四舍五入到 2 位小数", "amount rounded half up to 2 decimals"),
        ("向下取整(金额, 0)", "金额向下取整到整数", "amount rounded down to a whole number"),
        ("向上取整(金额, 1)", "金额向上取整到 1 位小数", "amount rounded up to 1 decimal"),
        ("绝对值(金额 - 1)", "（金额 − 1）的绝对值", "the absolute value of (amount − 1)"),
        ("缺失时(金额, 0) + 1", "金额（缺失时为 0）+ 1", "amount (or 0 where it is missing) + 1"),
        (
            "限于(回款率, 0, 120%)",
            "回款率（不低于 0，不高于 120%）",
            "collection rate (at least 0, at most 120%)",
        ),
        ("包含(状态, '完')", "状态包含“完”", "status contains “完”"),
        ("开头是(状态, '已')", "状态以“已”开头", "status begins with “已”"),
        ("结尾是(状态, '成')", "状态以“成”结尾", "status ends with “成”"),
        ("月份(下单日) = 3", "（下单日的月份）等于 3", "(the month of order date) equals 3"),
        ("年份(下单日) = 2026", "（下单日的年份）等于 2026", "(the year of order date) equals 2026"),
        ("季度(下单日)", "下单日的季度", "the quarter of order date"),
        (
            "天数差(下单日, 日期(2026-01-01))",
            "从 2026年1月1日到下单日的天数",
            "the days from 1 January 2026 to order date",
        ),
        ("比率(回款额, 应收额)", "回款额占应收额的比率", "payments received as a share of amount due"),
        (
            "增长率(回款额, 应收额)",
            "回款额比应收额的增长率",
            "the growth of payments received over amount due",
        ),
        ("阶梯(金额)", "阶梯(金额)", "阶梯(amount)"),
    ],
)
def test_a_formula_is_said_in_both_languages(text: str, zh: str, en: str) -> None:
    assert said(text) == (zh, en)


def test_a_name_without_a_label_stands_as_it_is() -> None:
    assert said("毛利 / 【含税 金额】") == ("毛利 ÷ 含税 金额", "毛利 ÷ 含税 金额")


def test_a_call_with_the_wrong_number_of_arguments_is_said_as_it_is() -> None:
    assert said("如果(金额)") == ("IF(金额)", "IF(amount)")


def test_braces_in_a_text_are_only_braces() -> None:
    assert said("状态 = '{0}'") == ("状态是“{0}”", "status is “{0}”")


def test_every_function_has_its_words() -> None:
    for function in FUNCTIONS:
        zh, en = said(SAMPLES[function])
        assert function.value not in zh
        assert function.value not in en
