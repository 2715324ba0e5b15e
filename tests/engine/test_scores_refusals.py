"""Scorecards that cannot be calculated as they stand are refused in both languages, all faults at once."""

from __future__ import annotations

import pytest

from tests.engine.score_plans import DISTRIBUTION, GRADES, Raw, calculated, plan_of, readings
from yeji_engine.errors import Diagnostic, PlanRefused

RATED: Raw = {"items": {"评价": {"scoring": {"kind": "rating", "out_of": "100"}}}}


def scored(item: Raw) -> Raw:
    """Return a card with one more item."""
    return {"items": {"某项": item}}


def forced(**rule: object) -> Raw:
    """Return a card with a distribution."""
    return {"grades": {**GRADES, "distribution": {**DISTRIBUTION, **rule}}}


def raters(**rule: object) -> Raw:
    """Return a card with a rated item and its raters."""
    plain = {"weights": {"manager": "100%"}, "trim": "none", "missing_group": "rescale"}
    return {**RATED, "raters": {**plain, **rule}}


def veto(**what: str) -> Raw:
    """Return a card with grades and a red line."""
    return {"grades": GRADES, "vetoes": [{"title": "红线", "when": "总分 > 0", **what}]}


def refused(card: Raw, **others: Raw) -> tuple[Diagnostic, ...]:
    """Return why the calculation is refused."""
    with pytest.raises(PlanRefused) as caught:
        calculated(plan_of(card, **others), {"readings": readings({"p1": "1"})})
    return caught.value.diagnostics


RATIO: Raw = {"measure": "总分", "scoring": {"kind": "ratio", "cap": None}}
RANK: Raw = {"scoring": {"kind": "rank", "among": "plan", "ties": "best"}}
SECOND = {"manager": "60%", "second_manager": "40%"}
FAULTS: list[tuple[Raw, str, str, str]] = [
    (scored(RATIO), "item-target-missing", "按完成率计分", "scored by attainment"),
    (scored(RANK), "item-measure-missing", "要写考核的数", "needs a measure"),
    (RATED, "raters-missing", "没有写打分人的权重", "no weights of raters"),
    (raters(weights=SECOND), "review-missing", "weighted 或 replaces", "weighted or replaces"),
    (raters(normalise="z_score"), "deviation-missing", "population 或 sample", "population or sample"),
    (raters(weights={"manager": "0%"}), "rater-weights-missing", "不能都是 0", "must not all be 0"),
    ({"coefficient": {"kind": "by_grade"}}, "grades-missing", "没有写等级", "there are no grades"),
    (
        forced(quotas={"A": "20%", "B": "70%", "C": "5%"}),
        "quotas-not-whole",
        "合计要等于 100%",
        "must come to 100 %",
    ),
    (
        forced(quotas={"A": "20%", "B": "70%", "E": "10%"}),
        "quota-grade-unknown",
        "等级表里没有:E",
        "has no grade E",
    ),
    (
        forced(by_unit_grade={"S": {"A": "30%", "B": "70%"}}),
        "unit-grades-need-teams",
        "among 要写 team",
        "need among: team",
    ),
    (veto(effect="item_zero"), "veto-item-unknown", "清零的是哪一项", "must name the item"),
    (
        veto(effect="grade_cap", grade="E"),
        "veto-grade-unknown",
        "等级表中的最高等级",
        "must name a grade of the scale",
    ),
]


@pytest.mark.parametrize(("card", "code", "zh", "en"), FAULTS, ids=[fault[1] for fault in FAULTS])
def test_the_fault_is_told_in_both_languages(card: Raw, code: str, zh: str, en: str) -> None:
    (fault,) = refused(card)

    assert fault.code == code
    assert zh in fault.message.zh
    assert en in fault.message.en
    assert fault.place.path.startswith("scorecard.")


def test_a_score_cannot_use_what_is_paid() -> None:
    pay = {"提成": {"pays": "commission", "per": "period", "method": {"kind": "formula", "formula": "1"}}}

    (fault,) = refused(scored({"scoring": {"kind": "formula", "points": "提成"}}), components=pay)

    assert fault.code == "score-uses-pay"
    assert "考核不能用激励项「提成」" in fault.message.zh
    assert "cannot use component '提成'" in fault.message.en


def test_all_faults_are_told_at_once() -> None:
    card = {**RATED, "coefficient": {"kind": "by_grade"}, "vetoes": veto(effect="item_zero")["vetoes"]}

    assert {fault.code for fault in refused(card)} == {
        "raters-missing",
        "grades-missing",
        "veto-item-unknown",
    }
