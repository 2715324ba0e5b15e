"""The chapter on the scorecard: items, weights by role and time, raters, red lines, grades, coefficient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from yeji_engine.documents.scorecard import (
    Distribution,
    Grades,
    Item,
    RaterWeights,
    Scorecard,
    Veto,
    WeightSet,
)
from yeji_engine.errors import Words
from yeji_engine.wording.choices import choice, option
from yeji_engine.wording.figures import percent, plain, rounding
from yeji_engine.wording.intervals import intervals
from yeji_engine.wording.scoring import points, scoring_words
from yeji_engine.wording.terms import Terms
from yeji_engine.wording.words import NOTHING, Chapter, Line, at, chained, line, listed, phrase, quoted


def scorecard_chapter(card: Scorecard, terms: Terms) -> Chapter:
    """Return the sentences on how a score comes about."""
    return Chapter(Words("考核评分", "Scorecard"), tuple(_lines(card, terms)))


def _lines(card: Scorecard, terms: Terms) -> Iterator[Line]:
    path = "scorecard"
    full = points(card.full_points)
    yield line(
        at(path, "full_points"),
        phrase(
            "满分 {full}；各项的权重分 = 满分 × 权重，总分为各项得分之和",
            "full points are {full}; the weight of an item in points is full points × its weight, and the total is the "
            "sum of the items",
            full=full,
        ),
    )
    heading = Words("各项按下列方法得分", "the items score as follows")
    items = [item_line(name, item, at(path, "items", name), terms) for name, item in card.items.items()]
    yield line(at(path, "items"), heading, items)
    sets = [
        line(at(path, "weights", n), weights_words(weights, terms)) for n, weights in enumerate(card.weights)
    ]
    yield line(at(path, "weights"), Words("权重如下", "the weights are"), sets)
    yield line(at(path, "weights_by"), option("Scorecard.weights_by", card.weights_by))
    yield line(at(path, "not_applicable"), option("Scorecard.not_applicable", card.not_applicable))
    if card.raters:
        yield line(
            at(path, "raters"), Words("评分人", "raters"), _rater_lines(card.raters, at(path, "raters"))
        )
    for n, veto in enumerate(card.vetoes):
        yield line(at(path, "vetoes", n), veto_words(veto, terms))
    yield line(at(path, "rounding"), _roundings(card))
    if card.grades:
        yield from _grade_lines(card.grades, at(path, "grades"), terms)
    if card.coefficient:
        yield line(at(path, "coefficient"), option("Coefficient.kind", card.coefficient.kind))


def item_line(name: str, item: Item, path: str, terms: Terms) -> Line:
    """Return how one item is scored."""
    measured, applies = NOTHING, NOTHING
    if item.measure:
        measured = phrase("考核{m}，", "measured by {m}: ", m=terms.formula(item.measure))
    if item.applies:
        applies = phrase(
            "；只在满足{when}时适用", "; it applies only where {when}", when=terms.formula(item.applies)
        )
    return line(
        path,
        phrase(
            "{name}{title}：{measured}{scoring}{applies}",
            "{name}{title}: {measured}{scoring}{applies}",
            name=terms.called(name),
            title=_in_brackets(terms.also_called(name, item.title)),
            measured=measured,
            scoring=scoring_words(item.scoring, terms.unit_of(item.measure), terms),
            applies=applies,
        ),
    )


def _in_brackets(words: Words) -> Words:
    return Words(f"（{words.zh}）" if words.zh else "", f" ({words.en})" if words.en else "")


def weight_scope(weights: WeightSet, terms: Terms) -> Words:
    """Return for whom and when a set of weights holds; empty for a set that always holds for all."""
    roles, valid = NOTHING, NOTHING
    if weights.roles:
        roles = phrase("角色{roles}", "roles {roles}", roles=listed(quoted(role) for role in weights.roles))
    if weights.valid:
        valid = terms.span(weights.valid)
    return chained([roles, valid], "，", ", ")


def weights_words(weights: WeightSet, terms: Terms) -> Words:
    """Return the weights of one set, for whom and when."""
    scope = weight_scope(weights, terms)
    if scope == NOTHING:
        scope = Words("一般情况", "in general")
    shares = listed(
        phrase("{item} {share}", "{item} {share}", item=terms.called(item), share=percent(share))
        for item, share in weights.weights.items()
    )
    return phrase("{scope}：{shares}", "{scope}: {shares}", scope=scope, shares=shares)


def _rater_lines(raters: RaterWeights, path: str) -> Iterator[Line]:
    groups = listed(
        phrase(
            "{group} {share}",
            "{group} {share}",
            group=option("RaterWeights.weights", group),
            share=percent(share),
        )
        for group, share in raters.weights.items()
    )
    yield line(
        at(path, "weights"),
        phrase("各组评分的权重：{groups}", "weights of the groups: {groups}", groups=groups),
    )
    if raters.at_least:
        fewest = listed(
            phrase(
                "{group}至少 {n} 人", "{group} at least {n}", group=option("RaterWeights.weights", group), n=n
            )
            for group, n in raters.at_least.items()
        )
        yield line(
            at(path, "at_least"),
            phrase(
                "人数不足的组不计入：{fewest}",
                "a group with fewer raters does not count: {fewest}",
                fewest=fewest,
            ),
        )
    if raters.review:
        yield line(at(path, "review"), option("RaterWeights.review", raters.review))
    for field, written in (
        ("trim", raters.trim),
        ("missing_group", raters.missing_group),
        ("normalise", raters.normalise),
    ):
        yield line(at(path, field), option(f"RaterWeights.{field}", written))
    if raters.deviation:
        yield line(at(path, "deviation"), option("RaterWeights.deviation", raters.deviation))


def veto_words(veto: Veto, terms: Terms) -> Words:
    """Return what a red line does, and when."""
    on = NOTHING
    if veto.item:
        on = phrase("（{item}）", " ({item})", item=terms.called(veto.item))
    if veto.grade:
        on = chained([on, phrase("（最高为 {g}）", " (at most {g})", g=veto.grade)], "", "")
    return phrase(
        "一票否决「{title}」：满足{when}时，{effect}{on}",
        "veto “{title}”: where {when}, {effect}{on}",
        title=Words(veto.title.zh, veto.title.in_language("en")),
        when=terms.formula(veto.when),
        effect=choice(veto.effect),
        on=on,
    )


def _roundings(card: Scorecard) -> Words:
    return phrase(
        "各项得分{item}；总分{total}",
        "points of an item are {item}; the total is {total}",
        item=rounding(card.item_rounding),
        total=rounding(card.rounding),
    )


def _grade_lines(grades: Grades, path: str, terms: Terms) -> Iterator[Line]:
    # Written best first, as people read them; the lines between grades run upwards.
    upwards = list(reversed(grades.scale))
    ranges = intervals([grade.start for grade in upwards], grades.boundary, points)
    scale = [
        line(
            at(path, "scale", len(upwards) - 1 - n),
            phrase("{range}为 {grade}，绩效系数 {c}", "{range}: {grade}, coefficient {c}",
                   range=range_, grade=grade.grade, c=plain(grade.coefficient)),
        )
        for n, (range_, grade) in enumerate(zip(ranges, upwards, strict=True))
    ]  # fmt: skip
    yield line(
        path,
        phrase(
            "总分按下表定等级；{order}；{boundary}",
            "the total is graded as follows; {order}; {boundary}",
            order=option("Grades.order", grades.order),
            boundary=choice(grades.boundary),
        ),
        reversed(scale),
    )
    if grades.distribution:
        head = phrase(
            "等级按{among}强制分布", "grades are forced into a distribution within {among}",
            among=option("Distribution.among", grades.distribution.among),
        )  # fmt: skip
        lines = _distribution_lines(grades.distribution, at(path, "distribution"), terms)
        yield line(at(path, "distribution"), head, lines)


def _quotas(quotas: Mapping[str, Decimal]) -> Words:
    return listed(phrase("{g} {s}", "{g} {s}", g=grade, s=percent(share)) for grade, share in quotas.items())


def _distribution_lines(spread: Distribution, path: str, terms: Terms) -> Iterator[Line]:
    yield line(
        at(path, "quotas"),
        phrase("各等级的人数比例：{quotas}", "shares of people: {quotas}", quotas=_quotas(spread.quotas)),
    )
    for grade, quotas in spread.by_unit_grade.items():
        yield line(
            at(path, "by_unit_grade", grade),
            phrase(
                "所在组织等级为 {grade} 时改为：{quotas}",
                "where the unit has grade {grade}: {quotas}",
                grade=grade,
                quotas=_quotas(quotas),
            ),
        )
    yield line(
        at(path, "rounding"),
        chained(
            [
                option("Distribution.rounding", spread.rounding),
                option("Distribution.remainder_ties", spread.remainder_ties),
                option("Distribution.ties_at_line", spread.ties_at_line),
            ]
        ),
    )
    yield line(
        at(path, "small_group"),
        phrase("少于 {n} 人的组合并计算", "groups of fewer than {n} people are pooled", n=spread.small_group),
    )
    yield line(at(path, "appealed"), option("Distribution.appealed", spread.appealed))
    excluded = Words("所有人都参加分布", "nobody is left out")
    if spread.exclude:
        excluded = phrase(
            "满足{when}的人不参加分布，保留按总分所定的等级",
            "people for whom {when} are left out and keep the grade by score",
            when=terms.formula(spread.exclude),
        )
    yield line(at(path, "exclude"), excluded)
