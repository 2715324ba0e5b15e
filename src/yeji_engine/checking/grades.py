"""Whether raters, grades, quotas, red lines and the coefficient of a scorecard fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from yeji_engine.checking.shares import percent, whole
from yeji_engine.checking.subject import Subject, did_you_mean
from yeji_engine.documents.base import written
from yeji_engine.documents.places import Path
from yeji_engine.documents.scorecard import (
    Distribution,
    Grade,
    RaterWeights,
    RatingScore,
    Scorecard,
    Veto,
    VetoEffect,
)
from yeji_engine.errors import Diagnostic, Words

_CARD: Path = ("scorecard",)
_FEWEST = 3
"""Raters of one group below which a mark can be traced to a person (A19)."""


def check_grades(seen: Subject) -> Iterator[Diagnostic]:
    """Report what does not fit in the scorecard beside its weights."""
    card = seen.plan.scorecard
    if card is None:
        return
    if card.raters is not None:
        yield from _raters(seen, card.raters)
    elif any(isinstance(item.scoring, RatingScore) for item in card.items.values()):
        yield seen.error(
            "raters-missing",
            (*_CARD, "raters"),
            Words("有打分项,但没有写 raters。", "items are rated, but raters is missing."),
            Words(
                "写上各类打分人的权重,例如 weights: {manager: 100%}。",
                "Write the weights of the groups, such as weights: {manager: 100%}.",
            ),
        )
    if card.grades is not None:
        yield from _scale(seen, card.grades.scale)
        if card.grades.distribution is not None:
            yield from _distribution(seen, card, card.grades.distribution)
    elif card.coefficient is not None and card.coefficient.kind == "by_grade":
        yield seen.error(
            "grades-missing",
            (*_CARD, "grades"),
            Words("系数按等级,但没有写 grades。", "the coefficient is by grade, but grades is missing."),
            Words("写上等级,或改为 kind: score_over_100。", "Write the grades, or kind: score_over_100."),
        )
    for place, veto in enumerate(card.vetoes):
        yield from _veto(seen, card, veto, (*_CARD, "vetoes", place))


def _raters(seen: Subject, raters: RaterWeights) -> Iterator[Diagnostic]:
    path = (*_CARD, "raters")
    yield from whole(
        seen, list(raters.weights.values()), (*path, "weights"), Words("打分人的权重", "the raters' weights")
    )
    if "second_manager" in raters.weights and raters.review is None:
        yield seen.choice_missing("RaterWeights.review", (*path, "review"))
    if "second_manager" not in raters.weights and raters.review is not None:
        yield seen.error(
            "review-without-second",
            (*path, "review"),
            Words("没有 second_manager,review 不起作用。", "review has no effect without second_manager."),
            Words("删去 review,或写上 second_manager 的权重。", "Remove review, or weigh second_manager."),
        )
    if raters.normalise == "z_score" and raters.deviation is None:
        yield seen.choice_missing("RaterWeights.deviation", (*path, "deviation"))
    if raters.normalise != "z_score" and raters.deviation is not None:
        yield seen.error(
            "deviation-not-used",
            (*path, "deviation"),
            Words(
                "不用标准分校正,deviation 不起作用。", "deviation has no effect without normalise: z_score."
            ),
            Words("删去 deviation,或写 normalise: z_score。", "Remove it, or write normalise: z_score."),
        )
    for group in ("peer", "subordinate", "customer"):
        if group in raters.weights and raters.at_least.get(group, 1) < _FEWEST:
            yield seen.warning(
                "raters-few",
                (*path, "at_least"),
                Words(
                    f"{group} 少于 {_FEWEST} 人也计入,可能猜得出是谁打的分。",
                    f"{group} counts with fewer than {_FEWEST} raters: a mark may be traced to a person.",
                ),
                Words(f"写 at_least: {{{group}: {_FEWEST}}}。", f"Write at_least: {{{group}: {_FEWEST}}}."),
            )


def _scale(seen: Subject, scale: tuple[Grade, ...]) -> Iterator[Diagnostic]:
    path = (*_CARD, "grades", "scale")
    for place, grade in enumerate(scale):
        is_last = place == len(scale) - 1
        if (grade.start is None) != is_last:
            yield seen.error(
                "grades-end",
                (*path, place, "from"),
                Words("只有最低的等级不写 from。", "only the lowest grade has no from."),
                Words("等级由高到低写,最后一个不写 from。", "Write the best first; the last has no from."),
            )
        if grade.grade in [other.grade for other in scale[:place]]:
            yield seen.error(
                "grade-twice",
                (*path, place, "grade"),
                Words(f"等级 {grade.grade} 写了两次。", f"the grade {grade.grade} is there twice."),
                Words("每个等级写一次。", "Write each grade once."),
            )
    for place, (better, worse) in enumerate(pairwise(scale), start=1):
        if better.start is not None and worse.start is not None and worse.start >= better.start:
            yield seen.error(
                "grades-order",
                (*path, place, "from"),
                Words(
                    f"{worse.grade} 从 {written(worse.start)} 起,不低于前面的 {better.grade} ({written(better.start)})。",
                    f"{worse.grade} starts at {written(worse.start)}, not below {better.grade} ({written(better.start)}).",
                ),
                Words("等级由高到低写。", "Write the grades best first."),
            )
        if worse.coefficient > better.coefficient:
            yield seen.warning(
                "coefficient-order",
                (*path, place, "coefficient"),
                Words(
                    f"{worse.grade} 的系数 {written(worse.coefficient)} 高于更好的 {better.grade}。",
                    f"{worse.grade} has {written(worse.coefficient)}, more than the better {better.grade}.",
                ),
                Words("检查系数是否写反。", "Check whether the coefficients are swapped."),
            )


def _distribution(seen: Subject, card: Scorecard, forced: Distribution) -> Iterator[Diagnostic]:
    path = (*_CARD, "grades", "distribution")
    yield from _quotas(seen, card, forced.quotas, (*path, "quotas"))
    for unit_grade, quotas in forced.by_unit_grade.items():
        yield from _quotas(seen, card, quotas, (*path, "by_unit_grade", unit_grade))


def _quotas(
    seen: Subject, card: Scorecard, quotas: Mapping[str, Decimal], path: Path
) -> Iterator[Diagnostic]:
    grades = {grade.grade: None for grade in card.grades.scale} if card.grades else {}
    total = sum(quotas.values(), Decimal(0))
    if total != 1:
        yield seen.error(
            "quotas-not-whole",
            path,
            Words(
                f"各等级比例合计 {percent(total)},应为 100%。",
                f"the quotas come to {percent(total)}; they must come to 100%.",
            ),
            Words("补足或减去差额。", "Add or take off the difference."),
        )
    for name, quota in quotas.items():
        if name not in grades:
            yield seen.error(
                "grade-unknown",
                (*path, name),
                Words(f"没有等级 {name}。", f"there is no grade {name}."),
                did_you_mean(name, grades),
            )
        if quota < 0:
            yield seen.error(
                "share-negative",
                (*path, name),
                Words(f"比例 {percent(quota)} 是负数。", f"the quota {percent(quota)} is negative."),
                Words("写 0% 到 100%。", "Write 0% to 100%."),
            )
    for name in grades:
        if name not in quotas:
            yield seen.error(
                "quota-missing",
                path,
                Words(f"等级 {name} 没有写比例。", f"the grade {name} has no quota."),
                Words("不给名额也要写 0%。", "Write 0% where nobody gets it."),
            )


def _veto(seen: Subject, card: Scorecard, veto: Veto, path: Path) -> Iterator[Diagnostic]:
    grades = {grade.grade: None for grade in card.grades.scale} if card.grades else {}
    for field, name, effect, allowed in (
        ("item", veto.item, VetoEffect.ITEM_ZERO, card.items),
        ("grade", veto.grade, VetoEffect.GRADE_CAP, grades),
    ):
        if (name is None) == (veto.effect is effect):
            needed = veto.effect is effect
            yield seen.error(
                "veto-target",
                (*path, field),
                Words(
                    f"{veto.effect} {'要写' if needed else '不用写'} {field}。",
                    f"{veto.effect} {'needs' if needed else 'has no'} {field}.",
                ),
                did_you_mean("", allowed) if needed else Words("删去。", "Remove it."),
            )
        elif name is not None and name not in allowed and name not in seen.lost_names():
            yield seen.error(
                "item-unknown" if field == "item" else "grade-unknown",
                (*path, field),
                Words(f"没有 {name}。", f"there is no {name}."),
                did_you_mean(name, allowed),
            )
