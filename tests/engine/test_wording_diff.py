"""Two versions compared: each change one sentence, in the words of the plan text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from yeji_engine.documents.plan import Plan
from yeji_engine.library import load_template, plan_templates
from yeji_engine.wording import Change, Language, plan_diff

# A document before it is read is whatever YAML holds.
Raw = Any


def _plan(id_: str) -> Plan:
    loaded = load_template(id_)
    assert loaded is not None
    assert loaded.plan is not None
    return loaded.plan


def _changes(id_: str, edit: Callable[[Raw], object], language: Language = "zh") -> list[Change]:
    """Return what differs once `edit` has changed the document."""
    old = _plan(id_)
    raw = old.model_dump(mode="json", by_alias=True)
    edit(raw)
    return plan_diff(old, Plan.model_validate(raw), language)


def _sentences(id_: str, edit: Callable[[Raw], object], language: Language = "zh") -> list[str]:
    return [change.sentence for change in _changes(id_, edit, language)]


def _set(*path: str | int, to: Raw) -> Callable[[Raw], None]:
    def edit(raw: Raw) -> None:
        for step in path[:-1]:
            raw = raw[step]
        raw[path[-1]] = to

    return edit


TIERS = ("components", "回款提成", "method", "tiers")


def test_a_rate_of_a_tier_is_told_with_its_number() -> None:
    (found,) = _changes("key_account_manager", _set(*TIERS, 1, "rate", to="1.6%"))

    assert found.sentence == "激励项「回款提成」第 2 档提成比例由 1.5% 改为 1.6%。"
    assert (found.path, found.before, found.after) == (
        "components.回款提成.method.tiers[1].rate",
        "1.5%",
        "1.6%",
    )


def test_the_same_change_reads_in_english_from_the_outside_in() -> None:
    found = _sentences("key_account_manager", _set(*TIERS, 1, "rate", to="1.6%"), "en")

    assert found == ["Component “Commission on payments received”, tier 2, rate: changed from 1.5% to 1.6%."]


def test_a_line_between_tiers_is_money_where_the_base_is_money() -> None:
    def edit(raw: Raw) -> None:
        tiers = raw["components"]["回款提成"]["method"]["tiers"]
        tiers[0]["to"] = tiers[1]["from"] = "60万"

    assert _sentences("key_account_manager", edit) == [
        "激励项「回款提成」第 1 档终点由 50 万元改为 60 万元。",
        "激励项「回款提成」第 2 档起点由 50 万元改为 60 万元。",
    ]


def test_a_line_between_tiers_is_a_share_where_lines_are_multiples_of_a_target() -> None:
    found = _sentences("telesales", _set("components", "成交提成", "method", "tiers", 3, "from", to="1.3"))

    assert found == ["激励项「成交提成」第 4 档起点由 120% 改为 130%。"]


def test_a_tier_put_between_two_others_is_one_new_tier() -> None:
    def edit(raw: Raw) -> None:
        tiers = raw["components"]["回款提成"]["method"]["tiers"]
        tiers[1]["to"] = "80万"
        tiers.insert(2, {"from": "80万", "to": "100万", "rate": "1.8%"})

    assert _sentences("key_account_manager", edit) == [
        "激励项「回款提成」第 2 档终点由 100 万元改为 80 万元。",
        "新增激励项「回款提成」第 3 档：80 万元至 100 万元（不含）的部分，按 1.8% 计提。",
    ]


def test_a_weight_is_told_with_the_time_in_which_it_holds() -> None:
    def edit(raw: Raw) -> None:
        raw["scorecard"]["weights"][1]["weights"] |= {"净销售额": "75%", "新增渠道数": "10%"}

    assert _sentences("channel_sales_rep", edit) == [
        "「净销售额」权重由 70% 改为 75%（2026年第2季度）。",
        "「新增渠道数」权重由 15% 改为 10%（2026年第2季度）。",
    ]


def test_a_set_of_weights_for_another_time_is_new_and_the_old_one_dropped() -> None:
    span = {"from": "2026-04-01", "to": "2026-10-01"}
    found = _sentences("channel_sales_rep", _set("scorecard", "weights", 1, "valid", to=span))

    assert [sentence[:2] for sentence in found] == ["取消", "新增"]
    assert "2026年第2季度：「净销售额」70%" in found[0]
    assert "2026年4月1日至 2026年9月30日：「净销售额」70%" in found[1]


def test_a_new_component_is_told_whole() -> None:
    spiff = {
        "pays": "award",
        "per": "period",
        "base": "新增渠道数",
        "method": {"kind": "per_unit", "amount": "300"},
    }
    (found,) = _changes("channel_sales_rep", _set("components", "开门红", to=spiff))

    assert found.path == "components.开门红"
    assert found.before == ""
    assert found.sentence.startswith("新增激励项「开门红」：激励项「开门红」：性质为奖励，每期计算一次；")
    assert "「新增渠道数」每 1 单位发 300 元" in found.sentence


def test_a_dropped_measure_is_told_with_what_it_was() -> None:
    (found,) = _changes("direct_seller", lambda raw: raw["measures"].pop("新客户数"))

    assert found.after == ""
    assert found.sentence.startswith(
        "取消指标「新客户数」（原为：「新客户数」（新增消费者客户数，数量，越高越好"
    )


def test_a_change_of_the_order_of_operations_is_seen() -> None:
    def edit(raw: Raw) -> None:
        raw["components"]["季度奖金"]["then"].reverse()

    found = _sentences("sales_director", edit)

    assert found[0].startswith("激励项「季度奖金」第 1 步（封顶）由")
    assert "改为最高不超过「目标奖金」× 130%。" in found[0]
    assert len(found) == 2


def test_a_formula_is_told_in_words() -> None:
    found = _sentences(
        "regional_manager", _set("components", "管理奖", "threshold", "at", to="团队回款额.目标 * 90%")
    )

    assert found == [
        "激励项「管理奖」起付线的数额由「团队回款额」的目标 × 80% 改为「团队回款额」的目标 × 90%。"
    ]


def test_a_condition_that_comes_and_goes() -> None:
    edit = _set("components", "管理奖", "when", to="司龄月数 >= 6")

    assert _sentences("regional_manager", edit) == [
        "激励项「管理奖」享有条件由未规定改为司龄（整月）不低于 6。"
    ]


def test_a_method_of_another_kind_is_told_before_and_after() -> None:
    found = _sentences(
        "channel_sales_rep",
        _set("components", "销售提成", "method", to={"kind": "formula", "formula": "1000"}),
    )

    assert found == ["激励项「销售提成」计提方法由「净销售额」按 1.2% 计提改为金额等于 1,000。"]


def test_a_part_that_was_not_there_is_new_and_one_that_goes_is_dropped() -> None:
    draw = {"kind": "non_recoverable_guarantee", "amount": "3000"}

    assert _sentences("telesales", _set("settlement", "draw", to=draw)) == [
        "新增预支与保底：每期 3,000 元，为不追回的保底（补足差额，不须归还）。"
    ]
    assert _sentences("telesales", _set("settlement", "deduction_limit", to=None)) == [
        "取消扣减上限（原为：每月扣减不超过当月工资的 20%）。"
    ]


def test_rounding_and_validity_are_told_as_one_value() -> None:
    rounding = {"decimals": "0", "mode": "down"}

    assert _sentences("telesales", _set("precision", "pay", "rounding", to=rounding)) == [
        "金额舍入由四舍五入到分改为舍去尾数到元。"
    ]
    assert _sentences("telesales", _set("effective", "to", to="2026-07-01")) == [
        "生效期由 2026年改为 2026年1月1日至 2026年6月30日。"
    ]


def test_another_order_of_items_is_seen_though_no_figure_changes() -> None:
    def edit(raw: Raw) -> None:
        items = raw["scorecard"]["items"]
        raw["scorecard"]["items"] = {name: items[name] for name in reversed(items)}

    (found,) = _sentences("direct_seller", edit)

    assert (
        found
        == "考核表的考核项的排列次序由「销售业绩」、「满意度」、「新客户开发」改为「新客户开发」、「满意度」、「销售业绩」。"
    )


def test_a_case_is_compared_by_its_name() -> None:
    def edit(raw: Raw) -> None:
        raw["cases"][0]["expect"]["甲"]["回款提成"] = "5000.01"

    (found,) = _sentences("key_account_manager", edit)

    assert found == "算例「第一档分界前一分」应得结果的「甲」「回款提成」由「5000.00」改为「5000.01」。"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_two_templates_compared_say_something_for_every_change(language: Language) -> None:
    plans = [_plan(template.id) for template in plan_templates()]

    found = [
        change for old in plans for new in plans if old is not new for change in plan_diff(old, new, language)
    ]

    assert all(change.sentence and change.before != change.after for change in found)
    assert len(found) > 1000
