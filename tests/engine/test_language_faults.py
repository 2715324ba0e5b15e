"""Texts that are no formulas: which character is pointed at, what is said, what is advised."""

from __future__ import annotations

import pytest

from yeji_engine.errors import Diagnostic, Place, Severity
from yeji_engine.language import DEPTH_LIMIT, NODE_LIMIT, TEXT_LIMIT, parse


def faults(text: str, place: Place | None = None) -> tuple[Diagnostic, ...]:
    parsed = parse(text, place=place or Place())
    assert parsed.node is None
    return parsed.diagnostics


def only_fault(text: str) -> Diagnostic:
    (found,) = faults(text)
    assert found.severity is Severity.ERROR
    return found


@pytest.mark.parametrize(
    ("text", "code", "column", "zh", "en"),
    [
        ("", "formula-empty", None, "公式是空的", "empty"),
        (" \n ", "formula-empty", 1, "公式是空的", "empty"),
        ("金额 >= 1,000", "formula-thousands", 7, "千位之间不写逗号", "no commas between thousands"),
        ("金额 >= 1，000", "formula-thousands", 7, "千位之间不写逗号", "no commas between thousands"),
        ("最大(1,000, 2)", "formula-number", 6, "以 0 开头", "starts with 0"),
        ("编号 = 007", "formula-number", 6, "请加引号写成 '007'", "in quotes, '007'"),
        ("1000000000000000000", "formula-number", 1, "最多 18 位", "At most 18 digits"),
        ("0.0000000000001", "formula-number", 1, "小数点后最多 12 位", "12 after it"),
        ("12345678901万亿", "formula-number", 1, "位数太多", "too many digits"),
        ("1 < 甲 < 5", "formula-chain", 7, "一次只能比较两项", "Only two things"),
        ("甲 = 乙 属于 (1)", "formula-chain", 7, "请用“且”连接", "Join two comparisons"),
        ("甲 == 1", "formula-syntax", 3, "请写 =", "Write =."),
        ("甲 => 1", "formula-syntax", 3, "请写 >=", "Write >=."),
        ("甲 ＝＞ 1", "formula-syntax", 3, "请写 >=", "Write >=."),
        ("甲 <<= 1", "formula-syntax", 3, "之一", "Write one of"),
        ("1000元 + 甲", "formula-syntax", 5, "单位不写", "Units are not written"),
        ("2025目标 + 1", "formula-syntax", 5, "【2025目标】", "[2025目标]"),
        ("1e6", "formula-syntax", 2, "后面紧跟着“e6”", "no exponents"),
        ("甲 乙", "formula-syntax", 3, "缺少运算符", "A sign is missing"),
        ("甲且 乙", "formula-syntax", 4, "请加空格", "Put blanks"),
        ("甲 + )", "formula-syntax", 5, "右括号前面缺少一项", "Something is missing"),
        ("甲 + 1)", "formula-syntax", 6, "请删除这个右括号", "Delete this parenthesis"),
        ("甲 + 且", "formula-syntax", 5, "可以写的是：数字、文字、日期、名称、函数", "a number, text, date"),
        ("in = 3", "formula-syntax", 1, "【in】", "[in]"),
        ("甲 ** 2", "formula-syntax", 4, "没有乘方", "no powers"),
        ("甲 + / 2", "formula-syntax", 5, "这里是“/”", 'Found "/"'),
        ("甲, 乙", "formula-syntax", 2, "这里是“,”", 'Found ","'),
        ("(甲 + 乙", "formula-syntax", 7, "第 1 个字符处的“(”还没有对应的“)”", 'at character 1 has no ")"'),
        ("如果(甲, (乙), 1", "formula-syntax", 13, "第 3 个字符处", "at character 3"),
        ("甲 +", "formula-syntax", 4, "公式到这里没有写完", "ends too early"),
        ("甲 属于 乙", "formula-syntax", 6, "可以写的是：“(”", 'allowed here: "("'),
        ("'已完成", "formula-unclosed", 1, "引号没有结束", "not closed"),
        ("甲 = “已完成", "formula-unclosed", 5, "引号没有结束", "not closed"),
        ("'已\n完成'", "formula-unclosed", 1, "文字不能换行", "stays on one line"),
        ("【含税 金额 + 1", "formula-unclosed", 1, "补上“】”", "bracket"),
        ("甲】 + 1", "formula-character", 2, "前面缺少“【”", "opening is missing"),
        ("【 】 + 1", "formula-name", 1, "没有名称", "no name between"),
        ("甲%", "formula-character", 2, "百分号只能紧跟数字", "follows a number only"),
        ("甲 & 乙", "formula-character", 3, "且 或 and", "Write and"),
        ("甲 | 乙", "formula-character", 3, "请写 或", "Write or"),
        ("! 甲", "formula-character", 1, "请写 非", "Write not"),
        ("甲 ^ 2", "formula-character", 3, "没有乘方", "no powers"),
        ("¥100", "formula-character", 1, "货币符号", "currency sign"),
        ("最小(甲；乙)", "formula-character", 5, "请写逗号", "commas"),
        ("甲 — 乙", "formula-character", 3, "减号请写 -", "Write minus"),
        ("{甲}", "formula-character", 1, "括号请写 ( )", "parentheses"),
        ("甲。", "formula-character", 2, "不写句号", "full stop"),
        ("甲 @ 乙", "formula-character", 3, "公式里不能有“@”", "not a sign of the formula language"),
        ("甲\u200b + 1", "formula-character", 2, "看不见的字符 U+200B", "invisible character here, U+200B"),
        ("甲 = '\u202e'", "formula-character", 6, "U+202E", "U+202E"),
        ("甲\x00", "formula-character", 2, "U+0000", "U+0000"),
        ("\ufeff甲", "formula-character", 1, "U+FEFF", "U+FEFF"),
        ("甲\ud800", "formula-character", 2, "U+D800", "U+D800"),
        ("日期(2026-02-30)", "formula-date", 1, "“2026-02-30”不是日历上的一天", "not a day of the calendar"),
        ("date(26,1,31)", "formula-date", 1, "年份四位", "four digits"),
        ("日期 >= 2026-01-31", "formula-date", 7, "日期(2026-01-31)", "date(2026-01-31)"),
        ("日期 >= 2026/1/31", "formula-date", 7, "当作算式", "read as arithmetic"),
        ("日期 >= 2026年1月31日", "formula-date", 7, "日期(2026年1月31日)", "date(2026年1月31日)"),
    ],
)
def test_a_fault_points_at_its_character_and_says_what_to_do(
    text: str, code: str, column: int | None, zh: str, en: str
) -> None:
    found = only_fault(text)

    assert found.code == code
    assert found.place.column == column
    assert zh in found.in_language("zh")
    assert en in found.in_language("en")


def test_the_hint_ends_with_the_line_and_carets_below_the_fault() -> None:
    assert only_fault("a >= 1,000").in_language("en").splitlines()[1:] == [
        "a >= 1,000",
        "     ^^^^^",
    ]


def test_carets_under_chinese_are_as_wide_as_the_characters() -> None:
    assert only_fault("金额 乙").in_language("zh").splitlines()[1:] == ["金额 乙", "\u3000\u3000 ＾"]


def test_marks_above_letters_take_no_room_before_the_caret() -> None:
    assert only_fault("e\u0301 b").in_language("en").splitlines()[-1] == "  ^"


def test_a_long_formula_shows_only_the_surroundings_of_the_fault() -> None:
    *_, line, carets = only_fault("a + " * 200 + "& " + "+ a" * 200).in_language("en").splitlines()

    assert len(line) < 80
    assert line[carets.index("^")] == "&"


def test_a_fault_on_a_later_line_is_counted_from_that_line() -> None:
    found = only_fault("甲 +\n  乙 丙")

    assert found.message.zh.startswith("第 2 行第 5 个字符")
    assert found.message.en.startswith("Line 2, character 5")


def test_faults_inside_literals_are_reported_all_at_once() -> None:
    found = faults("日期(2026-13-01) = 007 或 【】 = 2026-1-1")

    assert [d.code for d in found] == ["formula-date", "formula-number", "formula-name", "formula-date"]
    assert [d.place.column for d in found] == [1, 18, 24, 29]


def test_a_comma_that_may_be_a_thousands_separator_is_a_warning_in_lists_of_any_length() -> None:
    for text in ("最大(1,500, 甲)", "甲 属于 (1,500)"):
        parsed = parse(text, place=Place())
        (found,) = parsed.diagnostics

        assert parsed.node is not None
        assert found.severity is Severity.WARNING
        assert "1500" in found.in_language("zh")
    assert parse("最大(1, 500, 甲)", place=Place()).diagnostics == ()
    assert parse("如果(甲, 100,200)", place=Place()).diagnostics == ()


def test_the_column_counts_on_from_where_the_formula_starts_in_its_file() -> None:
    (found,) = faults("甲 乙", Place(file="plan.yaml", line=12, column=14))
    assert str(found.place) == "plan.yaml:12:16"

    (found,) = faults("甲\n乙", Place(file="plan.yaml", line=12, column=14))
    assert found.place == Place(file="plan.yaml", line=12, column=14)

    (found,) = faults("甲 乙", Place(file="plan.yaml", line=12))
    assert found.place.column is None


def test_a_text_that_is_too_long_is_not_read() -> None:
    assert parse("甲" * TEXT_LIMIT, place=Place()).node is not None

    assert only_fault("甲" * (TEXT_LIMIT + 1)).code == "formula-too-long"


def test_depth_is_limited_at_every_operator() -> None:
    for one in ("-", "非 ", "绝对值("):
        levels = DEPTH_LIMIT - 1
        closing = ")" if one.endswith("(") else ""
        assert parse(one * levels + "甲" + closing * levels, place=Place()).node is not None

        found = only_fault(one * (levels + 1) + "甲" + closing * (levels + 1))
        assert found.code == "formula-too-deep"
        assert "65" in found.message.zh


def test_parentheses_alone_make_no_depth() -> None:
    assert parse("(" * 1999 + "甲" + ")" * 1999, place=Place()).node is not None


def test_a_long_sum_can_be_grouped() -> None:
    group = "(" + "+".join(["甲"] * 40) + ")"

    assert only_fault("+".join(["甲"] * 80)).code == "formula-too-deep"
    assert parse(f"{group}+{group}", place=Place()).node is not None


def test_the_number_of_parts_is_limited() -> None:
    assert parse(" 且 ".join(["甲"] * (NODE_LIMIT - 1)), place=Place()).node is not None

    assert only_fault(" 且 ".join(["甲"] * NODE_LIMIT)).code == "formula-too-large"
