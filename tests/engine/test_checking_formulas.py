"""Formulas in their places: names, kinds, circles, and conditions that can never be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.every_part import plans
from tests.engine.plan_documents import (
    DROP,
    OWNER,
    TARGET,
    TIERS,
    Raw,
    both,
    codes,
    component,
    findings,
    loaded,
    method,
    one,
    says,
    scored,
)
from yeji_engine.checking.sites import sites_of
from yeji_engine.checking.subject import subject_of
from yeji_engine.documents.anatomy import holds_formula, written_name
from yeji_engine.documents.base import Part
from yeji_engine.documents.loading import loaded_plan
from yeji_engine.documents.places import Path
from yeji_engine.errors import Severity

NUMBER = {"unit": "number", "direction": "up"}
RATIO = {"unit": "ratio", "direction": "up"}
VISITS = {
    "unit": "count",
    "direction": "up",
    "count": {"table": "visits", "aggregate": "count", "date": "visit_date", "credit": OWNER},
}
PER_DEAL = {"per": "deal", "deal": "sales", "method": {"running": "each_deal"}}


def formulas_in(value: object, path: Path = ()) -> Iterator[Path]:
    """Return where a plan holds text in the formula language, by its models alone."""
    if isinstance(value, Part):
        for name, field in type(value).model_fields.items():
            inside = (*path, written_name(name, field))
            if holds_formula(field) and isinstance(getattr(value, name), str):
                yield inside
            elif holds_formula(field) and isinstance(getattr(value, name), tuple):
                yield from (
                    (*inside, place) for place, one in enumerate(getattr(value, name)) if isinstance(one, str)
                )
            else:
                yield from formulas_in(getattr(value, name), inside)
            if isinstance(getattr(value, name), Part) and holds_formula(field):
                yield from formulas_in(getattr(value, name), inside)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from formulas_in(inner, (*path, key))
    elif isinstance(value, tuple | list):
        for place, inner in enumerate(value):
            yield from formulas_in(inner, (*path, place))


@pytest.mark.parametrize("number", range(len(list(plans()))))
def test_every_formula_of_the_models_is_checked(number: int) -> None:
    plan = list(plans())[number]
    seen = subject_of(loaded_plan(plan), None)
    assert seen is not None

    assert {site.path for site in sites_of(seen)} == set(formulas_in(plan))


@pytest.mark.parametrize(
    ("change", "code", "zh", "en"),
    [
        (
            component({"base": "salse + 1"}),
            "unknown-name",
            "没有名为“salse”的内容。 是不是“sales”？",
            'Did you mean "sales"?',
        ),
        (component({"base": "sales +"}), "formula-syntax", "base 的公式", "formula base"),
        (
            component({"when": "sales"}),
            "formula-kind",
            "公式得出的是金额,这里要条件",
            "the formula gives money; needed is a condition",
        ),
        (
            component({"base": "sales + visits"}) | {"measures": {"visits": VISITS}},
            "kind-mismatch",
            "金额和数量不能相加",
            "money and a count cannot be added",
        ),
        (
            component({"base": "sales.目标"}),
            "target-not-set",
            "用到 sales.目标,但指标 sales 没有写 target",
            "the measure sales has no target",
        ),
        (
            method({"kind": "flat", "rate": "5%"})
            | {
                "measures": {"visits": VISITS},
                "components": {
                    "new_business": {
                        "base": "visits",
                        "method": dict.fromkeys(TIERS, DROP) | {"kind": "flat", "rate": "5%"},
                    }
                },
            },
            "component-not-money",
            "数量乘以比率不是金额",
            "a count times a ratio is not money",
        ),
        (
            {"measures": {"r": RATIO | {"formula": "50%"}}} | component({"base": "r"}),
            "component-not-money",
            "比率乘以比率不是金额",
            "a ratio times a ratio is not money",
        ),
        (
            {"measures": {"visits": VISITS}}
            | component({"threshold": {"at": "visits", "kind": "first_yuan"}}),
            "unit-differs",
            "这里是数量,与之相比的是金额",
            "here stands a count, compared with money",
        ),
        (
            {"measures": {"visits": VISITS}} | component({"method": {"unit": "visits"}}),
            "unit-differs",
            "这里是数量",
            "compared with money",
        ),
        (
            component({"then": [{"step": "multiply", "by": "sales"}]}),
            "formula-kind",
            "得出的是金额,这里要比率",
            "needed is a ratio",
        ),
        (
            component({"then": [{"step": "cap", "at": "50%"}]}),
            "formula-kind",
            "得出的是比率,这里要金额",
            "needed is money",
        ),
        (
            method(
                {
                    "kind": "lookup",
                    "keys": ["sales"],
                    "rows": [{"keys": ["a"], "rate": "1%"}],
                    "otherwise": "0",
                }
            ),
            "formula-kind",
            "这里要文字",
            "needed is text",
        ),
        (
            {"measures": {"r": RATIO | {"formula": "sales"}}},
            "formula-kind",
            "得出的是金额,这里要比率",
            "gives money; needed is a ratio",
        ),
        (
            {"enrolment": {"when": "sales > 0"}},
            "unknown-name",
            "没有名为“sales”",
            'Nothing is called "sales"',
        ),
        (
            scored({"items": {"业绩": {"measure": DROP}}}),
            "item-measure",
            "ratio 计分要写 measure",
            "ratio needs a measure",
        ),
        (
            scored({"items": {"业绩": {"measure": "sales * 2"}}}),
            "item-target",
            "公式没有目标",
            "a formula has none",
        ),
        (
            scored() | {"measures": {"sales": {"target": None}}},
            "item-target",
            "指标 sales 没有 target",
            "sales has none",
        ),
    ],
)
def test_a_faulty_formula_is_said_in_its_place(change: Raw, code: str, zh: str, en: str) -> None:
    says(one(findings(change), code), zh, en)


def test_a_fault_points_at_its_character_in_the_file() -> None:
    found = one(findings(component({"base": "sales + salse"})), "unknown-name")

    text = loaded(component({"base": "sales + salse"})).places
    start = text.inside(("components", "new_business", "base"))
    assert (found.place.line, found.place.column) == (start.line, (start.column or 0) + 8)


def test_a_filter_on_a_column_that_a_company_may_add_is_a_warning() -> None:
    found = one(findings({"measures": {"sales": {"count": {"where": "kindd = '新签'"}}}}), "unknown-name")

    assert found.severity is Severity.WARNING
    says(found, "where 的公式", 'Did you mean "kind"?')


def test_a_filter_knows_only_the_columns_of_its_table() -> None:
    assert codes(findings({"measures": {"sales": {"count": {"where": "sales > 1"}}}})) == ["unknown-name"]


@pytest.mark.parametrize(
    "change",
    [
        component(PER_DEAL | {"base": "amount - tax"}),
        component(
            PER_DEAL
            | {
                "base": "记入 * 份额",
                "then": [{"step": "gate", "when": "kind = '新签' 且 sales > 1万", "otherwise": "0"}],
            }
        ),
        component({"base": "IF(角色 = 'rep', sales, 0)"}),
        component(
            {"base": "visits", "method": dict.fromkeys(TIERS, DROP) | {"kind": "per_unit", "amount": "25"}}
        )
        | {"measures": {"visits": VISITS}},
        component({"base": "sales", "method": {"unit": "sales.目标"}})
        | {"measures": {"sales": {"target": TARGET}}},
        component({"then": [{"step": "multiply", "by": "绩效系数"}, {"step": "cap", "at": "4万"}]}),
    ],
)
def test_formulas_that_make_sense_are_left_alone(change: Raw) -> None:
    needs_score = "绩效系数" in str(change)

    assert codes(findings(both(scored(), change) if needs_score else change)) == []


# Circles


@pytest.mark.parametrize(
    ("change", "zh"),
    [
        ({"measures": {"a": NUMBER | {"formula": "a + 1"}}}, "a → a"),
        ({"measures": {"a": NUMBER | {"formula": "b"}, "b": NUMBER | {"formula": "a"}}}, "a → b → a"),
        (
            {
                "measures": {
                    "a": {"unit": "money", "direction": "up", "pay_below": {"component": "new_business"}}
                }
            }
            | component({"base": "sales + a"}),
            "a → new_business → a",
        ),
        (
            component({"then": [{"step": "cap", "at": "other"}]})
            | {
                "components": {
                    "new_business": {"then": [{"step": "cap", "at": "other"}]},
                    "other": {
                        "pays": "bonus",
                        "per": "period",
                        "method": {"kind": "formula", "formula": "new_business"},
                    },
                }
            },
            "new_business → other → new_business",
        ),
        (
            scored(
                {"items": {"甲": {"measure": "得分", "scoring": {"kind": "bonus", "each": "1", "cap": "5"}}}}
            ),
            "甲 → 得分 score → 甲",
        ),
        (
            scored({"vetoes": [{"title": "x", "when": "得分 < 60", "effect": "total_zero"}]}),
            "得分 score → 得分 score",
        ),
    ],
)
def test_a_circle_is_told_with_its_path(change: Raw, zh: str) -> None:
    says(one(findings(change), "circle"), f"互相引用成环:{zh}", f"in a circle: {zh}")


def test_a_measure_may_use_its_own_target() -> None:
    change = {
        "measures": {
            "sales": {"target": TARGET},
            "rest": {"unit": "money", "direction": "up", "formula": "sales.目标 - sales"},
        }
    }

    assert "circle" not in [d.code for d in findings(change)]


def test_a_column_of_the_name_of_a_measure_makes_no_circle() -> None:
    change = {
        "measures": {"amount": {"unit": "money", "direction": "up", "formula": "new_business"}}
    } | component(PER_DEAL | {"base": "amount"})

    assert "circle" not in [d.code for d in findings(change)]


# Reach


CAPPED = {"measures": {"回款率": RATIO | {"formula": "MIN(sales / 100万, 100%)"}}}


def gate(when: str) -> dict[str, Raw]:
    """Return the change that puts a gate with this condition behind the method."""
    return component({"then": [{"step": "gate", "when": when, "otherwise": "0"}]})


@pytest.mark.parametrize(
    ("when", "zh", "en"),
    [
        ("回款率 >= 120%", "永远不成立:回款率 至多 1", "can never hold: 回款率 is at most 1"),
        ("回款率 > 100%", "至多 1", "at most 1"),
        ("回款率 > 50% 且 回款率 < 50%", "永远不成立", "can never hold"),
        ("sales >= 10万 且 sales < 5万", "永远不成立", "can never hold"),
        ("sales > 10 且 (sales <= 10 且 角色 = 'rep')", "永远不成立", "can never hold"),
        ("10 < 5", "永远不成立", "can never hold"),
        ("假", "永远不成立", "can never hold"),
        ("非 真", "永远不成立", "can never hold"),
        ("角色 = '经理'", "永远不成立", "can never hold"),
        ("角色 属于 ('经理', '总监')", "永远不成立", "can never hold"),
        ("关系 = 'agent'", "永远不成立", "can never hold"),
        ("地区 = '华东' 且 地区 = '华南'", "永远不成立", "can never hold"),
        ("司龄月数 < 0", "司龄月数 至少 0", "司龄月数 is at least 0"),
        ("在岗天数 > 40", "在 0 与 35 之间", "lies between 0 and 35"),
        ("CLAMP(sales, 0, 5) > 6", "在 0 与 5 之间", "between 0 and 5"),
        ("ABS(sales) < 0", "至少 0", "at least 0"),
        ("MAX(sales, 3) <= 2", "至少 3", "at least 3"),
        ("IF(sales > 0, 1, 2) = 3", "在 1 与 2 之间", "between 1 and 2"),
        ("ROUND(回款率, 0) > 1", "至多 1", "at most 1"),
        ("FLOOR(回款率, 1) > 1", "至多 1", "at most 1"),
        ("CEIL(回款率 - 0.01, 0) > 1", "至多 1", "at most 1"),
        ("MONTH(期末) > 12", "在 1 与 12 之间", "between 1 and 12"),
        ("QUARTER(期末) = 5", "在 1 与 4 之间", "between 1 and 4"),
        ("IFMISSING(回款率, 0) > 2", "至多 1", "at most 1"),
        ("回款率 * 2 > 2", "至多 2", "at most 2"),
        ("-回款率 < -1", "至少 -1", "at least -1"),
        ("1 - 回款率 < 0", "至少 0", "at least 0"),
        ("日期(2026-01-01) > 日期(2026-02-01)", "永远不成立", "can never hold"),
        ("'a' <> 'a'", "永远不成立", "can never hold"),
        ("sales.行数 < 0", "至少 0", "at least 0"),
    ],
)
def test_a_gate_that_can_never_open_is_an_error(when: str, zh: str, en: str) -> None:
    found = one(findings(both(CAPPED, gate(when))), "never-holds")

    assert found.severity is Severity.ERROR
    says(found, zh, en)


@pytest.mark.parametrize(
    "when",
    [
        "真",
        "回款率 <= 100%",
        "司龄月数 >= 0",
        "1 < 2",
        "角色 = 'rep'",
        "非 (回款率 > 2)",
        "角色 = 'rep' 或 sales > 5",
    ],
)
def test_a_gate_that_is_always_open_is_a_warning(when: str) -> None:
    found = one(findings(both(CAPPED, gate(when))), "always-holds")

    assert found.severity is Severity.WARNING
    says(found, "总是成立,这一步没有作用", "always holds: the step has no effect")


@pytest.mark.parametrize(
    "when",
    [
        "回款率 >= 80%",
        "回款率 = 100%",
        "sales > 5 且 sales < 10",
        "sales > 5 或 sales < 3",
        "sales < 0",
        "角色 = 'rep' 且 sales > 0",
        "ISMISSING(sales)",
        "CONTAINS(地区, '东')",
        "sales / 0.3 > 1",
        "sales * sales < 0",
        "期末 > 日期(2026-05-01)",
    ],
)
def test_a_gate_that_depends_is_left_alone(when: str) -> None:
    assert not {"never-holds", "always-holds"} & set(codes(findings(both(CAPPED, gate(when)))))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (component({"when": "关系 = 'direct_seller'"}), "components.new_business.when"),
        (
            component({"then": [{"step": "add", "amount": "5", "when": "假"}]}),
            "components.new_business.then[0].when",
        ),
        (
            {"measures": {"sales": {"count": {"where": "amount > 1 且 amount < 0"}}}},
            "measures.sales.count.where",
        ),
        ({"enrolment": {"when": "司龄月数 < 0"}}, "enrolment.when"),
        (scored({"items": {"业绩": {"applies": "假"}}}), "scorecard.items.业绩.applies"),
        (
            scored({"vetoes": [{"title": "x", "when": "假", "effect": "total_zero"}]}),
            "scorecard.vetoes[0].when",
        ),
        (
            {
                "promotions": {
                    "p": {"title": "p", "when": "假", "times": "1", "within": "1", "in_a_row": "否"}
                }
            },
            "promotions.p.when",
        ),
        (
            component({"then": [{"step": "gate", "when": "new_bonus > 6000", "otherwise": "0"}]})
            | {
                "components": {
                    "new_business": {"then": [{"step": "gate", "when": "bonus > 6000", "otherwise": "0"}]},
                    "bonus": {
                        "pays": "bonus",
                        "per": "period",
                        "base": "sales",
                        "method": {"kind": "flat", "rate": "5%"},
                        "then": [{"step": "cap", "at": "5000"}],
                    },
                }
            },
            "components.new_business.then[0].when",
        ),
        (gate("绩效系数 > 1.2") | {}, "components.new_business.then[0].when"),
        (gate("等级 = 'S'"), "components.new_business.then[0].when"),
    ],
)
def test_a_condition_that_never_holds_is_an_error_everywhere(change: Raw, path: str) -> None:
    with_score = both(scored(), change) if "等级" in str(change) or "绩效" in str(change) else change

    assert one(findings(with_score), "never-holds").place.path == path


def test_a_red_line_that_always_strikes_is_a_warning() -> None:
    found = one(
        findings(scored({"vetoes": [{"title": "x", "when": "真", "effect": "total_zero"}]})), "always-holds"
    )

    assert found.place.path == "scorecard.vetoes[0].when"


def capped_tiers(base: str, **change: Raw) -> dict[str, Raw]:
    """Return the change that prices `base` by tiers from 0, 110 % and 120 %."""
    return component({"base": base, "method": change})


@pytest.mark.parametrize(
    ("change", "path", "en"),
    [
        (
            capped_tiers("MIN(sales, 1.15)"),
            "components.new_business.method.tiers[2]",
            "begins at 1.2, but the figure is at most 1.15",
        ),
        (
            capped_tiers("MIN(sales, 1.2)", boundary="lower_tier"),
            "components.new_business.method.tiers[2]",
            "at most 1.2",
        ),
        (
            capped_tiers("sales", mode="whole", on="MIN(sales / 100, 1.1)"),
            "components.new_business.method.tiers[2]",
            "at most 1.1",
        ),
        (
            both(
                CAPPED,
                method(
                    {
                        "kind": "curve",
                        "on": "回款率",
                        "below": "zero",
                        "above": "flat",
                        "points": [
                            {"at": "0.5", "pays": "0"},
                            {"at": "1", "pays": "1"},
                            {"at": "1.2", "pays": "2"},
                        ],
                    }
                ),
            ),
            "components.new_business.method.points[2]",
            "begins at 1.2",
        ),
        (
            both(
                CAPPED,
                method(
                    {
                        "kind": "matrix",
                        "rows": "回款率",
                        "row_edges": ["0", "1.5"],
                        "columns": "sales",
                        "column_edges": ["0"],
                        "cells": [["0"], ["1"]],
                        "boundary": "upper_tier",
                    }
                ),
            ),
            "components.new_business.method.row_edges[1]",
            "begins at 1.5",
        ),
    ],
)
def test_a_step_of_a_table_out_of_reach_is_a_warning(change: Raw, path: str, en: str) -> None:
    found = one(findings(change), "never-reached")

    assert (found.severity, found.place.path) == (Severity.WARNING, path)
    says(found, "永远达不到", en)


def test_a_threshold_out_of_reach_is_an_error() -> None:
    found = one(
        findings(component({"base": "MIN(sales, 100)", "threshold": {"at": "200", "kind": "first_yuan"}})),
        "never-reached",
    )

    says(
        found, "起付线 200 达不到:基数至多 100", "the threshold 200 is never reached: the base is at most 100"
    )


@pytest.mark.parametrize(
    "change",
    [capped_tiers("MIN(sales, 1.2)"), capped_tiers("sales"), capped_tiers("MIN(sales, 5)", unit="sales")],
)
def test_tiers_in_reach_are_left_alone(change: Raw) -> None:
    assert codes(findings(change)) == []
