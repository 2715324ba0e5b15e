"""How one line of the scorecard is scored, method by method (A1–A13)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from yeji_engine.documents.base import Unit
from yeji_engine.documents.methods import Beyond, Boundary
from yeji_engine.documents.scorecard import (
    BonusScore,
    ComparisonScore,
    DeductScore,
    DescribedScore,
    FormulaScore,
    ImprovementScore,
    LadderScore,
    LayerBand,
    LayerScore,
    LinearScore,
    PastScore,
    ProgressScore,
    RankScore,
    RatingScore,
    RatioScore,
    ReverseScore,
    Scoring,
    YesNoScore,
)
from yeji_engine.errors import Words
from yeji_engine.wording.choices import choice, option
from yeji_engine.wording.figures import percent, plain
from yeji_engine.wording.intervals import Written, intervals
from yeji_engine.wording.terms import Terms
from yeji_engine.wording.words import NOTHING, chained, listed, phrase


def points(number: Decimal) -> Words:
    """Return a number of points."""
    return phrase("{n} 分", "{n} points", n=plain(number))


def scoring_words(scoring: Scoring, unit: Unit | None, terms: Terms) -> Words:
    """Return how a figure that counts `unit` becomes points."""
    match scoring:
        case LayerScore():
            return _layers(scoring, unit, terms)
        case LadderScore():
            return _ladder(scoring)
        case LinearScore():
            return _linear(scoring)
        case DeductScore() | BonusScore() | DescribedScore() | RankScore() | RatingScore():
            return _without_formula(scoring)
        case YesNoScore():
            when = terms.formula(scoring.when)
            return phrase("满足{when}时得满分，否则得 0 分", "full points where {when}, else 0", when=when)
        case FormulaScore():
            return phrase("得分等于{f}", "points equal {f}", f=terms.formula(scoring.points))
        case ComparisonScore() | PastScore():
            return _of_other_scores(scoring)
        case RatioScore() | ReverseScore() | ImprovementScore() | ProgressScore():
            return chained([_proportional(scoring, terms), _limits(scoring)])


def _proportional(
    scoring: RatioScore | ReverseScore | ImprovementScore | ProgressScore, terms: Terms
) -> Words:
    match scoring:
        case RatioScore():
            return Words("得分 = 完成率 × 权重分", "points = attainment × weight")
        case ReverseScore():
            way = option("ReverseScore.way", scoring.way)
            return phrase(
                "反向计分，得分 = {way}× 权重分", "reverse scoring, points = {way} × weight", way=way
            )
        case ImprovementScore():
            return phrase(
                "得分 =（实际值 − {b}）÷（目标 − {b}）× 权重分",
                "points = (actual − {b}) ÷ (target − {b}) × weight",
                b=terms.formula(scoring.base),
            )
        case ProgressScore():
            return phrase(
                "得分 = 完成率 ÷ 时间进度 × 权重分，时间进度为{e}",
                "points = attainment ÷ share of time elapsed × weight, where the share elapsed is {e}",
                e=terms.formula(scoring.elapsed),
            )


def _limits(scoring: RatioScore | ReverseScore | ImprovementScore | ProgressScore) -> Words:
    floor = scoring.floor if isinstance(scoring, RatioScore | ImprovementScore) else None
    most, least = Words("上不封顶", "without a cap"), NOTHING
    if scoring.cap is not None and isinstance(scoring, RatioScore):
        most = phrase("完成率最多按 {n} 计", "attainment counts up to {n}", n=percent(scoring.cap))
    elif scoring.cap is not None:
        most = phrase("最多得权重分的 {n}", "at most {n} of the weight", n=percent(scoring.cap))
    if floor is not None:
        least = phrase("最少得权重分的 {n}", "at least {n} of the weight", n=percent(floor))
    return chained([most, least], "，", ", ")


def _layers(scoring: LayerScore, unit: Unit | None, terms: Terms) -> Words:
    return phrase(
        "按实际值所在的层得分：{bands}；{on}",
        "points by the layer of the figure: {bands}; {on}",
        bands=_bands(scoring.bands, scoring.boundary, lambda number: terms.figure(number, unit)),
        on=choice(scoring.boundary),
    )


def _ladder(scoring: LadderScore) -> Words:
    return phrase(
        "按完成率所在的区间得百分制分数，再乘以权重：{bands}；{on}",
        "a score of 100 by the band of attainment, times the weight: {bands}; {on}",
        bands=_bands(scoring.bands, scoring.boundary, percent),
        on=choice(scoring.boundary),
    )


def _bands(bands: Sequence[LayerBand], boundary: Boundary, written: Written) -> Words:
    ranges = intervals([band.start for band in bands], boundary, written)
    return listed(
        phrase("{range}得 {points}", "{range} {points}", range=range_, points=points(band.points))
        for range_, band in zip(ranges, bands, strict=True)
    )


def _linear(scoring: LinearScore) -> Words:
    marks = listed(
        phrase("完成率 {at} 得 {points}", "{points} at {at}", at=percent(p.at), points=points(p.pays))
        for p in scoring.points
    )
    return phrase(
        "按完成率在各点之间直线插值得百分制分数，再乘以权重：{marks}；{below}，{above}",
        "a score of 100 on straight lines between points of attainment, times the weight: {marks}; {below}, {above}",
        marks=marks,
        below=beyond_words(scoring.below, Words("低于首点时得分", "below the first point the score")),
        above=beyond_words(scoring.above, Words("高于末点时得分", "above the last point it")),
    )


def beyond_words(beyond: Beyond, subject: Words) -> Words:
    """Return what happens outside the points of a curve."""
    return phrase("{subject}{beyond}", "{subject} {beyond}", subject=subject, beyond=choice(beyond))


def _without_formula(scoring: DeductScore | BonusScore | DescribedScore | RankScore | RatingScore) -> Words:
    match scoring:
        case DeductScore():
            return phrase(
                "从权重分中每 1 次（件、单位）扣 {each}，最低得 {floor}",
                "{each} off the weight for each one, at least {floor}",
                each=points(scoring.each),
                floor=points(scoring.floor),
            )
        case BonusScore():
            return phrase(
                "在权重之外加分，每 1 次（件、单位）加 {each}，最多加 {cap}",
                "beside the weights, {each} on for each one, at most {cap}",
                each=points(scoring.each),
                cap=points(scoring.cap),
            )
        case DescribedScore():
            cases = listed(
                phrase(
                    "{n}「{case}」得 {points}",
                    "{n} “{case}” {points}",
                    n=n,
                    case=c.case,
                    points=points(c.points),
                )
                for n, c in enumerate(scoring.cases, start=1)
            )
            return phrase(
                "按所选情形的编号得分：{cases}",
                "points by the number of the case that fits: {cases}",
                cases=cases,
            )
        case RankScore():
            return phrase(
                "按在{among}中的名次得分：（人数 − 名次 + 1）÷ 人数 × 权重分；{ties}",
                "points = (people − rank + 1) ÷ people × weight, ranked among {among}; {ties}",
                among=option("RankScore.among", scoring.among),
                ties=option("RankScore.ties", scoring.ties),
            )
        case RatingScore():
            out_of = points(scoring.out_of)
            return phrase(
                "由评分人打分，满分 {n}，按权重分折算",
                "marks given by raters out of {n}, scaled to the weight",
                n=out_of,
            )


def _of_other_scores(scoring: ComparisonScore | PastScore) -> Words:
    match scoring:
        case ComparisonScore():
            return phrase(
                "按{counts}，在{among}中排名次得分：（人数 − 名次 + 1）÷ 人数 × 权重分；{ties}",
                "points = (people − rank + 1) ÷ people × weight, ranked among {among} by {counts}; {ties}",
                counts=option("ComparisonScore.counts", scoring.counts),
                among=option("ComparisonScore.among", scoring.among),
                ties=option("ComparisonScore.ties", scoring.ties),
            )
        case PastScore():
            return phrase(
                "本期内往期得分的平均 × 权重，{weigh}加权；{missing}",
                "the mean of past scores inside the period × weight, weighted {weigh}; {missing}",
                weigh=option("PastScore.weigh", scoring.weigh),
                missing=option("PastScore.missing", scoring.missing),
            )
