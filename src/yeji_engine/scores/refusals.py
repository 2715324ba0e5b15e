"""Scorecards that cannot be calculated as they stand; each fault is told, all at once.

The linter says much more, and earlier. These are the faults that would make a wrong figure or a fault of
the engine if nobody had asked the linter.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from yeji_engine.binding.formulas import names_in
from yeji_engine.binding.job import Job
from yeji_engine.documents.base import Part
from yeji_engine.documents.scorecard import (
    BonusScore,
    DeductScore,
    DescribedScore,
    Distribution,
    Grades,
    ImprovementScore,
    Item,
    LadderScore,
    LayerScore,
    LinearScore,
    ProgressScore,
    RankScore,
    RaterWeights,
    RatingScore,
    RatioScore,
    ReverseScore,
    Scorecard,
    VetoEffect,
)
from yeji_engine.errors import Diagnostic, Place, Severity, Words
from yeji_engine.scores.items import measure_of

BY_TARGET = (RatioScore, ReverseScore, LadderScore, LinearScore, ImprovementScore, ProgressScore)
BY_FIGURE = (LayerScore, DeductScore, BonusScore, DescribedScore, RankScore)


def refusals(job: Job, card: Scorecard) -> list[Diagnostic]:
    """Return what is wrong with the scorecard; empty when it can be calculated."""
    found = list(_of_items(job, card))
    if card.raters is not None:
        found += _of_raters(card.raters)
    if card.grades is not None:
        found += _of_grades(card.grades)
    elif card.coefficient is not None and card.coefficient.kind == "by_grade":
        found.append(
            _fault(
                "grades-missing",
                "coefficient",
                "绩效系数按等级取,但没有写等级 (grades)。",
                "The coefficient goes by grade, and there are no grades.",
            )
        )
    return [*found, *_of_vetoes(card), *_of_pay(job, card)]


def _fault(code: str, path: str, zh: str, en: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, Words(zh, en), Place(path=f"scorecard.{path}"))


def _of_items(job: Job, card: Scorecard) -> Iterator[Diagnostic]:
    for name, item in card.items.items():
        path = f"items.{name}"
        if isinstance(item.scoring, BY_TARGET) and not _has_target(job, item):
            yield _fault(
                "item-target-missing",
                path,
                f"考核项「{name}」按完成率计分,measure 要写一个有目标 (target) 的指标。",
                f"Item {name!r} is scored by attainment: its measure must name one measure with a target.",
            )
        elif isinstance(item.scoring, BY_FIGURE) and item.measure is None:
            yield _fault(
                "item-measure-missing",
                path,
                f"考核项「{name}」要写考核的数 (measure)。",
                f"Item {name!r} needs a measure.",
            )
        elif isinstance(item.scoring, RatingScore) and card.raters is None:
            yield _fault(
                "raters-missing",
                path,
                f"考核项「{name}」由人打分,但没有写打分人的权重 (raters)。",
                f"Item {name!r} is rated by people, and no weights of raters are written.",
            )


def _has_target(job: Job, item: Item) -> bool:
    measure = measure_of(job, item)
    return measure is not None and job.plan.measures[measure].target is not None


def _of_raters(raters: RaterWeights) -> Iterator[Diagnostic]:
    if "second_manager" in raters.weights and raters.review is None:
        yield _fault(
            "review-missing",
            "raters.review",
            "有复评 (second_manager) 时要写 review: weighted 或 replaces。",
            "With second_manager, write review: weighted or replaces.",
        )
    if raters.normalise == "z_score" and raters.deviation is None:
        yield _fault(
            "deviation-missing",
            "raters.deviation",
            "用标准分校正时要写 deviation: population 或 sample。",
            "With z_score, write deviation: population or sample.",
        )
    if not any(weight != 0 for weight in raters.weights.values()):
        yield _fault(
            "rater-weights-missing",
            "raters.weights",
            "打分人的权重不能都是 0。",
            "The weights of the raters must not all be 0.",
        )


def _of_grades(grades: Grades) -> Iterator[Diagnostic]:
    rule = grades.distribution
    if rule is None:
        return
    names = {grade.grade for grade in grades.scale}
    for path, quotas in _all_quotas(rule):
        if sum(quotas.values(), Decimal(0)) != 1:
            yield _fault(
                "quotas-not-whole",
                path,
                "各等级的人数比例合计要等于 100%。",
                "The shares of people by grade must come to 100 %.",
            )
        if unknown := sorted(set(quotas) - names):
            yield _fault(
                "quota-grade-unknown",
                path,
                f"等级表里没有:{'、'.join(unknown)}。",
                f"The scale has no grade {', '.join(unknown)}.",
            )
    if rule.by_unit_grade and rule.among != "team":
        yield _fault(
            "unit-grades-need-teams",
            "grades.distribution.among",
            "按组织等级分名额 (by_unit_grade) 时 among 要写 team。",
            "Quotas by unit grade need among: team.",
        )


def _all_quotas(rule: Distribution) -> Iterator[tuple[str, dict[str, Decimal]]]:
    yield "grades.distribution.quotas", rule.quotas
    for grade, quotas in rule.by_unit_grade.items():
        yield f"grades.distribution.by_unit_grade.{grade}", quotas


def _of_vetoes(card: Scorecard) -> Iterator[Diagnostic]:
    names = [grade.grade for grade in card.grades.scale] if card.grades is not None else []
    for place, veto in enumerate(card.vetoes):
        if veto.effect is VetoEffect.ITEM_ZERO and veto.item not in card.items:
            yield _fault(
                "veto-item-unknown",
                f"vetoes[{place}].item",
                f"「{veto.title.zh}」要写清零的是哪一项。",
                f"Veto {veto.title.in_language('en')!r} must name the item that counts 0.",
            )
        if veto.effect is VetoEffect.GRADE_CAP and veto.grade not in names:
            yield _fault(
                "veto-grade-unknown",
                f"vetoes[{place}].grade",
                f"「{veto.title.zh}」要写等级表中的最高等级。",
                f"Veto {veto.title.in_language('en')!r} must name a grade of the scale.",
            )


def _of_pay(job: Job, card: Scorecard) -> Iterator[Diagnostic]:
    """Scores come before pay: a score that asks for a component would be paid for being paid."""
    parts: list[Part] = [*card.items.values(), *card.vetoes]
    if card.grades is not None and card.grades.distribution is not None:
        parts.append(card.grades.distribution)
    for name in names_in(job, parts):
        if name in job.plan.components:
            yield _fault(
                "score-uses-pay",
                "items",
                f"考核不能用激励项「{name}」。",
                f"A scorecard cannot use component {name!r}.",
            )
