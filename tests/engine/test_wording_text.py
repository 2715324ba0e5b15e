"""The plan in words: sentences that people sign, numbered, placed, complete, free of markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.engine.changed_documents import changed
from yeji_engine.documents.base import Validity
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Words
from yeji_engine.library import load_template, plan_templates
from yeji_engine.wording import Language, PlanText, Sentence, as_markdown, as_plain, plan_text
from yeji_engine.wording.figures import money, percent, span
from yeji_engine.wording.plan import chapters

# A document before it is read is whatever YAML holds.
Raw = Any

TEMPLATES = [template.id for template in plan_templates()]


def _plan(id_: str, **changes: Raw) -> Plan:
    loaded = load_template(id_)
    assert loaded is not None
    assert loaded.plan is not None
    raw = loaded.plan.model_dump(mode="json", by_alias=True)
    for path, value in changes.items():
        *way, last = path.split("__")
        here: Raw = raw
        for step in way:
            here = here[step]
        here[last] = value
    return Plan.model_validate(raw)


def _all(text: PlanText) -> list[Sentence]:
    return [
        sentence for section in text.sections for top in section.sentences for sentence in _with_parts(top)
    ]


def _with_parts(sentence: Sentence) -> Iterator[Sentence]:
    yield sentence
    for part in sentence.parts:
        yield from _with_parts(part)


def _told(plan: Plan, path: str, language: Language = "zh") -> str:
    """Return the sentence about a place of the document."""
    return next(s.text for s in _all(plan_text(plan, language)) if s.path == path)


# What is said


def test_slices_are_said_with_the_money_that_belongs_to_each() -> None:
    plan, path = _plan("key_account_manager"), "components.回款提成.method.tiers"

    assert [_told(plan, f"{path}[{n}]") for n in range(3)] == [
        "0 元至 50 万元（不含）的部分，按 1% 计提。",
        "50 万元至 100 万元（不含）的部分，按 1.5% 计提。",
        "100 万元及以上的部分，按 2% 计提。",
    ]


def test_the_other_side_of_the_line_is_said_otherwise() -> None:
    plan = _plan("key_account_manager", components__回款提成__method__boundary="lower_tier")
    path = "components.回款提成.method.tiers"

    assert [_told(plan, f"{path}[{n}]") for n in range(3)] == [
        "0 元至 50 万元（含）的部分，按 1% 计提。",
        "超过 50 万元至 100 万元（含）的部分，按 1.5% 计提。",
        "超过 100 万元的部分，按 2% 计提。",
    ]


def test_tiers_on_the_whole_say_when_they_hold() -> None:
    plan, path = _plan("telesales"), "components.成交提成.method"

    assert _told(plan, path) == (
        "「净成交额」按档计提：达到哪一档，全部按该档计提；分界为「净成交额」的目标的倍数；"
        "恰好等于分界的归较高的一档；负数按第 1 档的比例冲减："
    )
    assert _told(plan, f"{path}.tiers[2]") == "100% 至 120%（不含）时，按 4% 计提。"


def test_a_gate_a_cap_and_a_floor_stand_in_their_order() -> None:
    plan = _plan("sales_director")

    assert _told(plan, "components.季度奖金.then") == "所得金额再依次作如下计算，次序不得变动："
    assert [_told(plan, f"components.季度奖金.then[{n}]") for n in range(3)] == [
        "满足「公司到期应收」等于 0，或「逾期率」不高于 10% 时全额计，否则按 80% 计。",
        "按在岗自然日占全期自然日的比例折算。",
        "最高不超过「目标奖金」× 130%。",
    ]


def test_weights_are_said_with_their_quarter() -> None:
    assert _told(_plan("channel_sales_rep"), "scorecard.weights[1]") == (
        "2026年第2季度：「净销售额」70%、「回款率」10%、「新增渠道数」15%、「报告及时率」5%。"
    )


def test_a_quarter_is_named_only_where_the_fiscal_year_is_the_calendar_year() -> None:
    plan = _plan("channel_sales_rep", fiscal__year_starts="04-01")

    assert _told(plan, "scorecard.weights[1]").startswith("2026年4月1日至 2026年6月30日：")


def test_the_weeks_of_a_fiscal_year_are_said() -> None:
    plan = _plan("channel_sales_rep", fiscal__pattern="4-4-5", fiscal__week_year_starts="on_or_after")

    assert "按 4-4-5 周划分，财年从起始日当日或之后的周一开始" in _told(plan, "fiscal")


def test_grades_are_said_best_first_with_their_coefficients() -> None:
    plan = _plan("channel_sales_rep")

    assert [_told(plan, f"scorecard.grades.scale[{n}]") for n in range(4)] == [
        "95 分及以上为 A，绩效系数 1.2。",
        "80 分至 95 分（不含）为 B，绩效系数 1。",
        "60 分至 80 分（不含）为 C，绩效系数 0.8。",
        "不到 60 分为 D，绩效系数 0。",
    ]


def test_who_takes_part_and_from_when() -> None:
    plan = _plan("new_hire_protection")

    assert _told(plan, "enrolment") == "角色为「销售代表」，且满足司龄（整月）低于 3 的人员参加。"
    assert _told(plan, "measures.回款额.target.ramp") == (
        "入职初期目标按比例计：第 1 个月 25%、第 2 个月 50%、第 3 个月 75%，此后 100%。"
    )
    assert _told(plan, "settlement.draw.kind") == "每期 4,000 元，为不追回的保底（补足差额，不须归还）。"


def test_which_rows_count_on_which_date_for_whom() -> None:
    plan = _plan("sales_director")

    assert _told(plan, "measures.公司逾期应收.count") == (
        "取「应收」中「到期日期」在截至期末的最近 12 个月内、且「结清日期」缺失的记录，将「应收金额」求和。"
    )
    assert _told(plan, "measures.公司逾期应收.count.credit") == "全部记录计入公司，每位参加人为同一数字。"


def test_rounding_says_where_and_how() -> None:
    assert _told(_plan("telesales"), "precision.pay") == "应发金额在每一个激励项上四舍五入到分，只取整一次。"
    assert (
        _told(_plan("key_account_orders"), "precision.pay") == "应发金额在每一笔上四舍五入到分，只取整一次。"
    )


def test_release_on_cash_and_clawback_are_said_with_their_columns() -> None:
    plan = _plan("key_account_orders")

    assert _told(plan, "components.订单提成.timing") == (
        "随客户付款发放：所得 × 已收（「回款」的「回款金额」）÷ 应收（「订单金额」），"
        "以「订单编号」对应，以「回款日期」归期；累计不超过所得；退款视为钱退给客户，已收与应收同减。"
    )
    assert _told(plan, "components.订单提成.reversal").endswith("按该笔当时所得原额扣回。")


def test_the_english_text_calls_measures_by_their_english_titles() -> None:
    plan = _plan("regional_manager")

    assert _told(plan, "components.管理奖.threshold", "en") == (
        "Nothing is due below a base of the target of “Team payments received” × 80%; "
        "once reached, everything counts from the first yuan."
    )
    assert _told(plan, "measures.团队回款额", "en").startswith("“Team payments received” (团队回款额, money")


def test_a_formula_that_does_not_parse_is_quoted_as_it_was_written() -> None:
    plan = _plan("regional_manager", components__管理奖__base="团队回款额 +")

    assert _told(plan, "components.管理奖.base") == "计提基数为「团队回款额 +」。"


# Figures


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        ("0", "0 元", "¥0"),
        ("0.5", "0.50 元", "¥0.50"),
        ("9999", "9,999 元", "¥9,999"),
        ("10000", "1 万元", "¥10,000"),
        ("12345.6", "12,345.60 元", "¥12,345.60"),
        ("199999.99", "199,999.99 元", "¥199,999.99"),
        ("-150000", "-15 万元", "-¥150,000"),
        ("125000000", "1.25 亿元", "¥125,000,000"),
        ("123456789012345678.123456789012", "123,456,789,012,345,678.123456789012 元", None),
    ],
)
def test_an_amount_is_written_as_people_write_it_and_loses_no_digit(
    number: str, zh: str, en: str | None
) -> None:
    found = money(Decimal(number), "CNY")

    assert found.zh == zh
    assert found.en == (en or f"¥{zh.removesuffix(' 元')}")


def test_a_share_of_thirty_digits_loses_none() -> None:
    assert percent(Decimal("12345678901234567.123456789012")).zh == "1,234,567,890,123,456,712.3456789012%"


def test_amounts_in_other_currencies_are_called_by_their_name_or_code() -> None:
    assert money(Decimal(50000), "USD") == Words("5 万美元", "USD 50,000")
    assert money(Decimal("12.5"), "CHF") == Words("12.50 CHF", "CHF 12.50")


def test_a_span_that_no_calendar_has_is_still_said() -> None:
    plan = _plan("channel_sales_rep", effective__to="0001-01-01")

    assert _told(plan, "effective") == "自 2026年1月1日起生效，1年1月1日起不再适用。"
    assert span(Validity(since=date(2026, 1, 1), until=date.min)).zh == "2026年1月1日至 1年1月1日"


# How it is laid out


@pytest.mark.parametrize("id_", TEMPLATES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_is_a_sentence_with_a_number_of_its_own(id_: str, language: Language) -> None:
    sentences = _all(plan_text(_plan(id_), language))

    assert len({s.number for s in sentences}) == len(sentences)
    assert [s.text for s in sentences if not s.text.endswith((".", ":", "。", "：", "！"))] == []
    assert [s.text for s in sentences if re.search(r"\{|\}|  |None|<Unit", s.text)] == []


@pytest.mark.parametrize("id_", TEMPLATES)
def test_every_sentence_knows_its_place_in_the_document(id_: str) -> None:
    plan = _plan(id_)
    raw = plan.model_dump(mode="json", by_alias=True)

    lost = [s.path for s in _all(plan_text(plan)) if not _stands_at(raw, s.path)]

    assert lost == []


def _stands_at(raw: Raw, path: str) -> bool:
    for step in re.findall(r"[^.\[\]]+|\[\d+\]", path):
        key = int(step[1:-1]) if step.startswith("[") else step
        if not ((isinstance(raw, list) and key in range(len(raw))) or (isinstance(raw, dict) and key in raw)):
            return False
        raw = raw[key]
    return True


@pytest.mark.parametrize("id_", TEMPLATES)
def test_every_field_of_a_template_is_said(id_: str) -> None:
    plan = _plan(id_, cases=[])
    told = list(chapters(plan))

    assert [change.path for change in changed(plan) if list(chapters(change.after)) == told] == []


def test_plain_text_holds_every_sentence_indented_by_its_depth() -> None:
    text = plan_text(_plan("direct_seller"))

    lines = as_plain(text).splitlines()

    assert lines[0] == "直销员报酬方案"
    assert [line.strip() for line in lines if line.strip()][1:] == [
        line
        for section in text.sections
        for line in (
            f"{section.number}  {section.title}",
            *(f"{s.number}  {s.text}" for top in section.sentences for s in _with_parts(top)),
        )
    ]


def test_markdown_holds_no_markup_of_the_plans_own() -> None:
    plan = _plan("direct_seller", note="<script>alert(1)</script> **粗** [链](http://x) `码`\n# 题")

    text = as_markdown(plan_text(plan))

    assert "\\<script\\>alert(1)\\</script\\> \\*\\*粗\\*\\* \\[链\\](http://x) \\`码\\` \\# 题" in text
    assert re.search(r"(?<!\\)[<>`*]", text) is None
    assert all(line.startswith(("#", "- ", "  ")) for line in text.splitlines() if line)
