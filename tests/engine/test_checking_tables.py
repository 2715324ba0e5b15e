"""Tiers that meet, points that rise, cells that fill their table: each fault with its words."""

from __future__ import annotations

import pytest

from tests.engine.plan_documents import DROP, Raw, codes, findings, method, one, says, scored
from yeji_engine.errors import Severity


def tiers(*rows: dict[str, Raw], mode: str = "slice", **more: Raw) -> dict[str, Raw]:
    """Return the change that gives the component these tiers."""
    return method({"kind": "tiers", "mode": mode, "boundary": "upper_tier", "tiers": list(rows), **more})


def tier(start: str, end: str | None = None, **more: str) -> dict[str, Raw]:
    """Return one tier; a rate of 1 % unless another pay is given."""
    return {"from": start, **({"to": end} if end else {}), **(more or {"rate": "1%"})}


def test_a_plan_without_fault_has_no_finding() -> None:
    assert findings() == []


def test_a_gap_is_told_in_a_full_sentence() -> None:
    found = one(findings(tiers(tier("0", "1.00"), tier("1.00", "1.10"), tier("1.20"))), "tier-gap")

    assert found.severity is Severity.ERROR
    assert found.place.path == "components.new_business.method.tiers[2].from"
    says(
        found,
        "方案“外勤 2026”,激励项“new_business”,第 3 档:从 1.2 起,但第 2 档到 1.1 为止,中间没有档。 "
        "各档必须首尾相接,把起点改为 1.1。",
        'plan "Field 2026", component "new_business", tier 3: starts at 1.2 but tier 2 ends at 1.1. '
        "Between them nothing is paid. Tiers must meet; set the start to 1.1.",
    )


@pytest.mark.parametrize(
    ("change", "code", "zh", "en"),
    [
        (tiers(tier("0", "2"), tier("1")), "tier-overlap", "两档重叠", "two tiers claim the same figure"),
        (tiers(tier("0.5")), "tier-first", "第一档必须从 0 起", "the first tier must start at 0"),
        (tiers(tier("-1")), "tier-first", "从 -1 起", "starts at -1"),
        (
            tiers(tier("0", "1"), tier("1", "2")),
            "tier-last",
            "最后一档不能有终点",
            "the last tier has no end",
        ),
        (tiers(tier("0"), tier("1")), "tier-open", "后面还有一档从 1 起", "another tier starts at 1"),
        (tiers(tier("0", "0"), tier("0")), "tier-empty", "终点必须大于起点", "must end above its start"),
        (tiers(tier("0", rate="1%", amount="5"), mode="whole"), "tier-pay", "只写一个", "only one of them"),
        (tiers({"from": "0"}), "tier-pay", "rate 与 amount 要写其中一个", "Write either rate or amount"),
        (
            tiers(tier("0", "1"), tier("1", amount="500"), mode="whole"),
            "tier-pay",
            "有的档写率,有的档写固定金额",
            "Some tiers have a rate, others a fixed sum",
        ),
        (tiers(tier("0", amount="500")), "tier-pay", "固定金额的档不能用 slice", "cannot be priced as slice"),
        (
            tiers(tier("0", "1"), tier("1"), mode="interpolated_whole"),
            "tier-end-rate",
            "缺少档末的率",
            "end_rate is missing",
        ),
        (
            tiers(tier("0", rate="1%", end_rate="2%")),
            "tier-end-rate",
            "end_rate 在这里不起作用",
            "end_rate has no effect",
        ),
        (tiers(), "tier-source", "tiers 与 table 要写其中一个", "Write either tiers or table"),
        (tiers(tier("0"), table="t"), "tier-source", "只写一个", "only one of them"),
        (
            tiers(tier("0"), keys=["角色"]),
            "tier-source",
            "keys 只与 table 同用",
            "keys are used with table only",
        ),
        (
            tiers(tier("0"), on="sales"),
            "tier-on",
            "不能由别的数 (on) 定档",
            "another figure (on) cannot decide",
        ),
    ],
)
def test_faulty_tiers_are_said(change: Raw, code: str, zh: str, en: str) -> None:
    says(one(findings(change), code), zh, en)


def test_several_faults_of_one_table_are_said_at_once() -> None:
    found = findings(tiers(tier("0.1", "1"), tier("1.5", "2"), tier("1.9", "3")))

    assert codes(found) == ["tier-first", "tier-gap", "tier-last", "tier-overlap"]


@pytest.mark.parametrize("mode", ["slice", "whole", "highest"])
def test_tiers_that_meet_are_left_alone(mode: str) -> None:
    assert findings(tiers(tier("0", "10万"), tier("100000", "20.0万"), tier("200000"), mode=mode)) == []


def test_interpolated_tiers_need_no_end_rate_in_the_last() -> None:
    assert (
        findings(tiers(tier("0", "1", rate="1%", end_rate="2%"), tier("1"), mode="interpolated_slice")) == []
    )


def test_tiers_of_a_dated_table_are_looked_at_when_the_data_are_read() -> None:
    assert (
        findings(
            method(
                {"kind": "tiers", "mode": "slice", "boundary": "upper_tier", "table": "t", "keys": ["角色"]}
            )
        )
        == []
    )


def curve(*points: tuple[str, str], below: str = "zero", above: str = "flat") -> dict[str, Raw]:
    """Return the change that gives the component this curve."""
    drawn = [{"at": at, "pays": pays} for at, pays in points]
    return method({"kind": "curve", "on": "sales", "points": drawn, "below": below, "above": above})


MATRIX = {
    "kind": "matrix",
    "rows": "sales",
    "row_edges": ["0", "100"],
    "columns": "sales",
    "column_edges": ["0", "50", "90"],
    "cells": [["0", "0.5", "1"], ["0.5", "1", "1.3"]],
    "boundary": "upper_tier",
}
LOOKUP = {
    "kind": "lookup",
    "keys": ["角色", "地区"],
    "rows": [{"keys": ["a", "b"], "rate": "1%"}],
    "otherwise": "3%",
}


@pytest.mark.parametrize("change", [curve(("0.8", "0.5"), ("1", "1")), method(MATRIX), method(LOOKUP)])
def test_whole_tables_are_left_alone(change: Raw) -> None:
    assert findings(change) == []


@pytest.mark.parametrize(
    ("change", "code", "zh", "en"),
    [
        (curve(("1", "1"), ("0.8", "0.5")), "curve-order", "各点要由低到高", "Points rise"),
        (
            curve(("1", "1"), ("1", "2")),
            "curve-order",
            "在 1,前一点在 1",
            "lies at 1, the point before it at 1",
        ),
        (
            curve(("0", "0"), ("1", "1"), below="proportional"),
            "curve-at-zero",
            "端点必须大于 0",
            "must be above 0",
        ),
        (
            curve(("0", "0"), ("1", "1"), above="zero"),
            "curve-zero-above",
            "超过 1 就变为 0",
            "above 1 it falls to 0",
        ),
        (
            method(MATRIX | {"cells": [["0", "1", "2"]]}),
            "matrix-shape",
            "有 1 行,row_edges 有 2 个",
            "has 1 rows",
        ),
        (
            method(MATRIX | {"cells": [["0", "1"], ["0", "1", "2"]]}),
            "matrix-shape",
            "有 2 格,column_edges 有 3 个",
            "has 2 cells; there are 3 column_edges",
        ),
        (
            method(MATRIX | {"row_edges": ["0", "0"]}),
            "edges-order",
            "下限 0 不大于前一个 0",
            "is not above the one before",
        ),
        (
            method(MATRIX | {"row_edges": ["80", "90"]}),
            "edges-first",
            "第一个下限是 80",
            "below it there is no cell",
        ),
        (
            method(LOOKUP | {"rows": [{"keys": ["a"], "rate": "1%"}]}),
            "lookup-keys",
            "写了 1 个键,应有 2 个",
            "has 1 keys",
        ),
        (
            method(
                LOOKUP | {"rows": [{"keys": ["a", "b"], "rate": "1%"}, {"keys": ["a", "b"], "rate": "2%"}]}
            ),
            "lookup-twice",
            "与第 1 行的键相同:a、b",
            "the same keys as row 1: a, b",
        ),
        (
            method(LOOKUP | {"table": "t"}),
            "lookup-source",
            "rows 与 table 要写其中一个",
            "Write either rows or table",
        ),
    ],
)
def test_faulty_curves_matrices_and_lookups_are_said(change: Raw, code: str, zh: str, en: str) -> None:
    says(one(findings(change), code), zh, en)


def deal(change: dict[str, Raw]) -> dict[str, Raw]:
    """Return the change that shapes each deal of the measure."""
    return {"measures": {"sales": {"count": {"deal": change}}}}


FACTOR = {"keys": ["kind"], "rows": [{"keys": ["new"], "factor": "1.5"}], "otherwise": "1"}


@pytest.mark.parametrize(
    ("change", "code", "zh", "en"),
    [
        (
            deal({"slices": [{"to": "50万", "share": "1"}]}),
            "slices-end",
            "只有最后一段不写 to",
            "the last part, and only that, has no to",
        ),
        (
            deal({"slices": [{"to": "5", "share": "1"}, {"to": "5", "share": "0.5"}, {"share": "0"}]}),
            "slices-order",
            "上限 5 不大于前一段的 5",
            "the limit 5 is not above 5",
        ),
        (
            deal(
                {
                    "age": {
                        "since": "order_date",
                        "until": "order_date",
                        "bands": [{"up_to": "90", "share": "1"}],
                    }
                }
            ),
            "slices-end",
            "不写 up_to",
            "has no up_to",
        ),
        (deal({"factor": FACTOR | {"rows": []}}), "lookup-source", "要写其中一个", "Write either"),
        (
            deal({"factor": FACTOR | {"rows": [{"keys": [], "factor": "1"}]}}),
            "lookup-keys",
            "写了 0 个键",
            "has 0 keys",
        ),
    ],
)
def test_faulty_shapes_of_a_deal_are_said(change: Raw, code: str, zh: str, en: str) -> None:
    says(one(findings(change), code), zh, en)


def test_whole_shapes_of_a_deal_are_left_alone() -> None:
    slices = [{"to": "50万", "share": "100%"}, {"share": "25%"}]
    bands = [{"up_to": "90", "share": "1"}, {"up_to": "180", "share": "0.8"}, {"share": "0.5"}]
    age = {"since": "order_date", "until": "order_date", "bands": bands}

    assert findings(deal({"slices": slices, "age": age, "factor": FACTOR})) == []


def banded(*bands: dict[str, str], kind: str = "layers") -> dict[str, Raw]:
    """Return the change that scores the item by bands."""
    return scored(
        {
            "items": {
                "业绩": {
                    "scoring": {"kind": kind, "boundary": "upper_tier", "bands": list(bands), "cap": DROP}
                }
            }
        }
    )


@pytest.mark.parametrize("kind", ["layers", "ladder"])
@pytest.mark.parametrize(
    ("bands", "code", "zh", "en"),
    [
        (
            [{"from": "1", "points": "5"}, {"from": "2", "points": "9"}],
            "bands-first",
            "最低一层从 1 起",
            "starts at 1",
        ),
        ([{"points": "5"}, {"points": "9"}], "bands-order", "各层由低到高", "Bands rise"),
        (
            [{"points": "5"}, {"from": "2", "points": "9"}, {"from": "2", "points": "9"}],
            "bands-order",
            "起点 2",
            "does not start above",
        ),
    ],
)
def test_faulty_bands_are_said(kind: str, bands: list[dict[str, str]], code: str, zh: str, en: str) -> None:
    says(one(findings(banded(*bands, kind=kind)), code), zh, en)


def test_whole_bands_are_left_alone() -> None:
    assert (
        codes(
            findings(banded({"points": "0"}, {"from": "0.8", "points": "70"}, {"from": "1", "points": "100"}))
        )
        == []
    )


def test_a_linear_score_is_checked_like_a_curve() -> None:
    line = {
        "kind": "linear",
        "points": [{"at": "1", "pays": "100"}, {"at": "0.8", "pays": "60"}],
        "below": "zero",
        "above": "flat",
    }

    found = one(findings(scored({"items": {"业绩": {"scoring": line | {"cap": DROP}}}})), "curve-order")

    assert found.place.path == "scorecard.items.业绩.scoring.points[1].at"


def test_a_curve_inside_a_weighted_part_is_checked() -> None:
    drawn = {
        "kind": "curve",
        "on": "sales",
        "points": [{"at": "1", "pays": "1"}, {"at": "0", "pays": "0"}],
        "below": "zero",
        "above": "flat",
    }
    found = one(
        findings(method({"kind": "weighted", "parts": [{"title": "甲", "weight": "1", "share": drawn}]})),
        "curve-order",
    )

    assert found.place.path == "components.new_business.method.parts[0].share.points[1].at"
