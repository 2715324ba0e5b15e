"""The library: ready measures and templates are valid documents, checked, explained and worked through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.library_pages import measures_page, templates_page
from yeji_engine.checking import check_plan
from yeji_engine.documents.base import Regime
from yeji_engine.documents.loading import Loaded, loaded_plan
from yeji_engine.documents.measures import Measure
from yeji_engine.documents.plan import Case, Plan
from yeji_engine.errors import Severity
from yeji_engine.library import (
    GROUPS,
    ReadyMeasure,
    load_template,
    plan_templates,
    ready_measure,
    ready_measures,
    template_text,
)
from yeji_engine.library.shelves import text_of, words
from yeji_engine.run import run_case
from yeji_engine.tables.standard import STANDARD
from yeji_engine.wording import as_plain, plan_text

DOCS = Path(__file__).resolve().parents[2] / "docs"
RENEW = "renew with: python -m tools.library_pages"
READY = ready_measures()
TEMPLATES = [template.id for template in plan_templates()]
ASKED_BY_NAME = """
销售额 回款额 回款率 毛利率 毛利额 订单量 客单价 新客户数 新市场数 新增联系人数 客户留存率 复购率 满意度
投诉率 投诉处理及时率 好评率 转介绍数 拜访量 有效拜访率 成交率 赢单周期 商机金额 报价转化率 报告及时率
经验分享次数 互荐次数 培训完成率 退货率 折扣率 逾期率 逾期应收额 应收账款周转天数 续约率 交叉销售率
新品销售额 大客户销售额 渠道新增数 目标完成率 同比增长率 环比增长率 人均产出 费用率 预测准确率
合同签订及时率
"""


def _loaded(id_: str) -> Loaded:
    loaded = load_template(id_)
    assert loaded is not None
    return loaded


def _plan(id_: str) -> Plan:
    plan = _loaded(id_).plan
    assert plan is not None
    return plan


def _everything() -> Plan:
    """Return a plan that holds every ready measure."""
    measures: dict[str, Measure] = {name: part for entry in READY for name, part in entry.measures.items()}
    gone: dict[str, object] = {"components": {}, "scorecard": None, "attributes": {}, "cases": ()}
    return _plan("key_account_manager").model_copy(update={**gone, "measures": measures})


# Measures


def test_every_measure_that_was_asked_for_is_there() -> None:
    assert [name for name in ASKED_BY_NAME.split() if name not in {entry.name.zh for entry in READY}] == []


@pytest.mark.parametrize("entry", READY, ids=[entry.id for entry in READY])
def test_an_entry_says_all_that_people_ask(entry: ReadyMeasure) -> None:
    assert entry.group in GROUPS
    assert entry.measure.group == entry.group
    assert entry.measure.title is not None
    for text in (entry.name, entry.definition, entry.pitfalls):
        assert text.zh
        assert text.en.isascii() or "新品" in text.en or any(quoted in text.en for quoted in _KINDS)
    assert entry.scoring
    assert set(entry.scoring) <= {f"A{n}" for n in range(1, 14)}
    assert entry.tables


_KINDS = ("大客户", "渠道商", "交叉销售", "复购", "电话", "有效拜访", "赢单")
"""Values of the company's own columns; they stay Chinese in an English definition."""


def test_each_table_of_a_ready_measure_is_a_standard_one() -> None:
    assert [entry.id for entry in READY if not set(entry.tables) <= set(STANDARD)] == []


def test_a_part_of_several_measures_is_the_same_in_all() -> None:
    seen: dict[str, Measure] = {}

    unlike = [
        name
        for entry in READY
        for name, part in entry.measures.items()
        if seen.setdefault(name, part) != part
    ]

    assert unlike == []


def test_all_ready_measures_together_pass_the_check() -> None:
    found = check_plan(loaded_plan(_everything()))

    assert [d.in_language("en") for d in found if d.severity is not Severity.INFO] == []
    assert len([d for d in found if d.code == "unused"]) == len(_everything().measures)


def test_a_ready_measure_is_found_by_its_id_or_not_at_all() -> None:
    found = ready_measure("win_rate")

    assert found is not None
    assert list(found.measures) == ["赢单数", "关闭商机数", "成交率"]
    assert ready_measure("nothing") is None


def test_a_text_of_the_library_in_one_language_only_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="zh and en are wanted"):
        words({"zh": "销售额"})


# Templates


def test_there_is_a_template_for_each_role() -> None:
    roles = {template.role.zh for template in plan_templates()}

    assert {
        "大客户经理",
        "渠道销售代表",
        "直销员",
        "电话销售",
        "门店导购",
        "区域经理",
        "销售总监",
        "新员工保护期",
    } <= roles


def test_a_template_that_is_not_there_is_none() -> None:
    assert template_text("nothing") is None
    assert load_template("nothing") is None


@pytest.mark.parametrize("id_", TEMPLATES)
def test_a_template_loads_and_passes_the_check(id_: str) -> None:
    loaded = _loaded(id_)

    assert loaded.diagnostics == ()
    assert loaded.plan is not None
    assert loaded.plan.plan == id_
    assert [d.in_language("en") for d in check_plan(loaded) if d.severity is Severity.ERROR] == []


@pytest.mark.parametrize("id_", TEMPLATES)
def test_a_template_carries_at_least_six_cases_that_say_why(id_: str) -> None:
    plan = _plan(id_)

    assert len(plan.cases) >= 6
    assert all(case.why and case.expect for case in plan.cases)
    assert len({case.name for case in plan.cases}) == len(plan.cases)


@pytest.mark.parametrize("id_", TEMPLATES)
def test_the_text_of_a_template_never_says_cumulative(id_: str) -> None:
    plan = _plan(id_)

    assert "累进" not in as_plain(plan_text(plan, "zh"))
    assert "umulative" not in as_plain(plan_text(plan, "en"))


def test_a_launch_quarter_weighs_sales_higher_in_two_templates() -> None:
    dated = [
        id_ for id_ in TEMPLATES if (card := _plan(id_).scorecard) and any(w.valid for w in card.weights)
    ]

    assert dated == ["channel_sales_rep", "regional_manager"]


def test_the_direct_seller_is_weighed_60_30_10_and_limited_to_30_percent() -> None:
    plan = _plan("direct_seller")

    assert plan.regimes == (Regime.DIRECT_SELLER,)
    assert plan.scorecard is not None
    assert [str(weight) for weight in plan.scorecard.weights[0].weights.values()] == ["0.6", "0.3", "0.1"]
    assert plan.settlement.pay_limit is not None
    assert str(plan.settlement.pay_limit.share) == "0.3"


def _cases() -> Iterator[object]:
    for id_ in TEMPLATES:
        for case in _plan(id_).cases:
            yield pytest.param(id_, case, id=f"{id_}: {case.name}")


@pytest.mark.parametrize(("id_", "case"), list(_cases()))
def test_a_case_of_a_template_comes_out_to_the_fen(id_: str, case: Case) -> None:
    assert run_case(_plan(id_), case) == []


# Pages


def test_the_page_of_measures_is_current() -> None:
    assert (DOCS / "measures.md").read_text(encoding="utf-8") == measures_page(), RENEW


def test_the_page_of_templates_is_current() -> None:
    assert (DOCS / "templates.md").read_text(encoding="utf-8") == templates_page(), RENEW


def test_every_file_of_a_template_is_in_the_index() -> None:
    folder = Path(__file__).resolve().parents[2] / "src" / "yeji_engine" / "library" / "templates"

    assert sorted(path.stem for path in folder.glob("*.yaml") if path.stem != "index") == sorted(TEMPLATES)
    assert all(text_of("templates", f"{id_}.yaml").startswith("# ") for id_ in TEMPLATES)
