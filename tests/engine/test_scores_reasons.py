"""The reasons of scores: they add up, they name each stage, and they keep raters anonymous."""

from __future__ import annotations

from decimal import Decimal

from tests.engine.score_plans import (
    DISTRIBUTION,
    GRADES,
    Raw,
    Row,
    calculated,
    plan_of,
    readings,
    rows_of,
    seated,
)
from yeji_engine.run import Result

RATED: Raw = {
    "items": {"评价": {"scoring": {"kind": "rating", "out_of": "100"}}},
    "weights": [{"weights": {"评价": "100%"}}],
    "raters": {
        "weights": {"manager": "50%", "peer": "50%"},
        "at_least": {"peer": "3"},
        "trim": "none",
        "missing_group": "rescale",
    },
}


def marks(relation: str, *points: int) -> list[Row]:
    """Return ratings that one group gave p1 for the item 评价."""
    return [
        {
            "subject_id": "p1",
            "item": "评价",
            "rater_id": f"{relation}{place}",
            "relation": relation,
            "period_start": "2026-03-01",
            "points": str(mark),
        }
        for place, mark in enumerate(points)
    ]


def amounts(result: Result, item: str) -> list[Decimal]:
    """Return what each reason of the item adds, for the only person."""
    return [row["amount"] for row in rows_of(result, "reasons", item=item)]


def operations(result: Result, item: str) -> list[str]:
    """Return what was done, step by step, for the only person."""
    return [row["operation"] for row in rows_of(result, "reasons", item=item)]


def test_reasons_of_an_item_come_to_its_points_and_of_the_total_to_the_score() -> None:
    items = {
        "甲项": {"scoring": {"kind": "formula", "points": "总分 / 3"}},
        "乙项": {"applies": "1 = 0", "scoring": {"kind": "formula", "points": "总分"}},
        "加分": {"measure": "总分", "scoring": {"kind": "bonus", "each": "1", "cap": "7"}},
    }
    plan = plan_of({"items": items, "weights": [{"weights": {"甲项": "70%", "乙项": "30%"}}]})

    result = calculated(plan, {"readings": readings({"p1": "100"})})

    # 100 ÷ 3 = 33.333333 → 33.33; × 100 % ÷ 70 % = 47.614286; + 7 = 54.614286 → 54.61.
    assert sum(amounts(result, "甲项")) == Decimal("33.33")
    assert sum(amounts(result, "加分")) == 7
    assert sum(amounts(result, "score")) == Decimal("54.61")
    assert operations(result, "score") == ["item", "rescale", "item", "round"]


def test_a_group_with_too_few_raters_is_told_nowhere() -> None:
    ratings = marks("manager", 90) + marks("peer", 20, 30)

    result = calculated(plan_of(RATED), {**seated({"p1": "t"}), "ratings": ratings})

    told = rows_of(result, "reasons", item="评价", operation="rated")
    assert [row["label"] for row in told] == ["manager"]


def test_each_group_of_raters_is_told_with_its_mean_heads_and_weight() -> None:
    ratings = marks("manager", 90) + marks("peer", 80, 84, 88)

    result = calculated(plan_of(RATED), {**seated({"p1": "t"}), "ratings": ratings})

    told = rows_of(result, "reasons", item="评价", operation="rated")
    half = Decimal("0.5")
    assert [(row["label"], row["quantity"], row["upper"], row["factor"]) for row in told] == [
        ("manager", 90, 1, half),
        ("peer", 84, 3, half),
    ]


def test_every_stage_of_a_grade_is_told_and_kept() -> None:
    card: Raw = {
        "grades": {**GRADES, "distribution": DISTRIBUTION},
        "coefficient": {"kind": "by_grade"},
        "vetoes": [{"title": "合规", "when": "总分 < 100", "effect": "grade_cap", "grade": "C"}],
    }
    decided = {"person_id": "p1", "period_start": "2026-03-01", "kind": "panel", "grade": "A"}

    result = calculated(
        plan_of(card),
        {"readings": readings({"p1": "95"}), "calibrations": [{**decided, "reason": "带教新人"}]},
    )

    told = ["item", "grade", "quota", "calibrate", "grade_cap", "coefficient"]
    assert operations(result, "score") == told
    (total,) = rows_of(result, "totals")
    # By score A; one head of 20 / 70 / 10 % is B; the panel says A; the red line leaves C.
    stages = [total[name] for name in ("grade_by_score", "grade_by_quota", "grade", "calibration")]
    assert stages == ["A", "B", "C", "带教新人"]


def test_a_struck_total_takes_back_every_point() -> None:
    veto = {"title": "红线", "when": "总分 > 0", "effect": "total_zero"}

    result = calculated(plan_of({"vetoes": [veto]}), {"readings": readings({"p1": "77"})})

    assert amounts(result, "score") == [77, -77]
