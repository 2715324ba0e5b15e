"""Every place of a plan where a formula stands, with the names it may use and the kinds it may give.

One list, so that no formula goes unchecked: a test walks the models and holds it complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from yeji_engine.checking.subject import Subject
from yeji_engine.documents.base import Part, Unit
from yeji_engine.documents.components import (
    Add,
    Budget,
    Cap,
    Component,
    Floor,
    Gate,
    Multiply,
    Step,
)
from yeji_engine.documents.measures import Count
from yeji_engine.documents.methods import (
    Contest,
    Curve,
    Event,
    Flat,
    Generations,
    Lookup,
    Matrix,
    PerUnit,
    Pool,
    Priced,
    Tiers,
    Weighted,
)
from yeji_engine.documents.places import Path
from yeji_engine.documents.scorecard import FormulaScore, ImprovementScore, Item, ProgressScore, YesNoScore
from yeji_engine.language.kinds import NUMERIC, Kind
from yeji_engine.vocabulary.scope import PERSON_NAMES

TRUTH = frozenset({Kind.TRUTH})
MONEY = frozenset({Kind.MONEY, Kind.NUMBER})
RATIO = frozenset({Kind.RATIO, Kind.NUMBER})
POINTS = frozenset({Kind.POINTS, Kind.NUMBER})
TEXT = frozenset({Kind.TEXT})


class Site(NamedTuple):
    """A formula, where it stands, what it may name and which kinds it may give."""

    path: Path
    text: str
    names: Mapping[str, Kind] | None
    """None: the columns of its table are not known before the data are read."""
    kinds: frozenset[Kind]
    over_rows: str | None = None
    """The table whose rows it looks at; None: figures of a period."""


def sites_of(seen: Subject) -> Iterator[Site]:
    """Return every formula of the plan, in the order of the document."""
    plan, period = seen.plan, seen.scope.period
    if plan.enrolment.when is not None:
        yield Site(("enrolment", "when"), plan.enrolment.when, PERSON_NAMES, TRUTH)
    for name, measure in plan.measures.items():
        path: Path = ("measures", name)
        if measure.formula is not None:
            yield Site((*path, "formula"), measure.formula, period, _kinds_of(measure.unit))
        if measure.count is not None:
            yield from _of_count(seen, measure.count, _kinds_of(measure.unit), (*path, "count"))
    yield from _of_scorecard(seen)
    for name, component in plan.components.items():
        yield from _of_component(seen, component, ("components", name))
    draw, limit = plan.settlement.draw, plan.settlement.deduction_limit
    if draw is not None:
        yield Site(("settlement", "draw", "amount"), draw.amount, period, MONEY)
    if limit is not None and limit.minimum_wage is not None:
        yield Site(("settlement", "deduction_limit", "minimum_wage"), limit.minimum_wage, period, MONEY)
    for name, promotion in plan.promotions.items():
        yield Site(("promotions", name, "when"), promotion.when, period, TRUTH)


def _kinds_of(unit: Unit) -> frozenset[Kind]:
    """Return the kinds that a formula with this unit may give; a plain number takes any."""
    return NUMERIC if unit is Unit.NUMBER else frozenset({Kind(unit.value), Kind.NUMBER})


def _of_count(seen: Subject, count: Count, kinds: frozenset[Kind], path: Path) -> Iterator[Site]:
    columns = seen.scope.columns(count.table)
    if count.figure is not None:
        yield Site((*path, "figure"), count.figure, columns, kinds, count.table)
    if count.where is not None:
        yield Site((*path, "where"), count.where, columns, TRUTH, count.table)


def _of_scorecard(seen: Subject) -> Iterator[Site]:
    card, period = seen.plan.scorecard, seen.scope.period
    if card is None:
        return
    for name, item in card.items.items():
        yield from _of_item(item, period, ("scorecard", "items", name))
    for place, veto in enumerate(card.vetoes):
        yield Site(("scorecard", "vetoes", place, "when"), veto.when, period, TRUTH)
    forced = card.grades.distribution if card.grades else None
    if forced is not None and forced.exclude is not None:
        yield Site(("scorecard", "grades", "distribution", "exclude"), forced.exclude, period, TRUTH)


def _of_item(item: Item, period: Mapping[str, Kind], path: Path) -> Iterator[Site]:
    if item.measure is not None:
        yield Site((*path, "measure"), item.measure, period, NUMERIC)
    if item.applies is not None:
        yield Site((*path, "applies"), item.applies, period, TRUTH)
    inside = (*path, "scoring")
    match item.scoring:
        case YesNoScore(when=when):
            yield Site((*inside, "when"), when, period, TRUTH)
        case ImprovementScore(base=base):
            yield Site((*inside, "base"), base, period, NUMERIC)
        case ProgressScore(elapsed=elapsed):
            yield Site((*inside, "elapsed"), elapsed, period, RATIO)
        case FormulaScore(points=points):
            yield Site((*inside, "points"), points, period, POINTS)
        case _:
            return


def _of_component(seen: Subject, component: Component, path: Path) -> Iterator[Site]:
    period = seen.scope.period
    deal = seen.scope.deals.get(component.deal or "")
    deal_names, table = seen.scope.of_deal(component.deal), deal[0] if deal else None
    by_deal = component.per == "deal"
    names, rows = (deal_names, table) if by_deal else (period, None)
    if component.when is not None:
        yield Site((*path, "when"), component.when, period, TRUTH)
    if component.base is not None:
        yield Site((*path, "base"), component.base, names, NUMERIC, rows)
    if component.threshold is not None:
        yield Site((*path, "threshold", "at"), component.threshold.at, names, NUMERIC, rows)
    method = component.method
    inside = (*path, "method")
    if isinstance(method, Event):
        if method.when is not None:
            yield Site((*inside, "when"), method.when, deal_names, TRUTH, table)
    else:
        for site in _of_method(component, inside):
            yield site._replace(names=names, over_rows=rows)
    for place, step in enumerate(component.then):
        for site in _of_step(step, (*path, "then", place)):
            yield site._replace(names=names, over_rows=rows)


def _of_method(component: Component, path: Path) -> Iterator[Site]:
    """Return the formulas of a pricing method; names are filled in by the caller."""
    method = component.method
    match method:
        case Flat():
            yield Site((*path, "rate"), method.rate, None, RATIO)
        case PerUnit():
            yield Site((*path, "amount"), method.amount, None, MONEY)
        case Priced():
            yield Site((*path, "formula"), method.formula, None, MONEY)
        case Tiers():
            yield from _of_tiers(method, path)
        case Weighted():
            yield from _of_weighted(method, path)
        case Lookup():
            for place, key in enumerate(method.keys):
                yield Site((*path, "keys", place), key, None, TEXT)
        case Generations() if method.qualified is not None:
            yield Site((*path, "qualified"), method.qualified, None, TRUTH)
        case _:
            for field in _FIGURES.get(type(method), ()):
                yield Site((*path, field), getattr(method, field), None, NUMERIC)


_FIGURES: Mapping[type[Part], tuple[str, ...]] = {
    Curve: ("on",),
    Matrix: ("rows", "columns"),
    Contest: ("by",),
    Pool: ("weight",),
}
"""Formulas that may give any number."""


def _of_weighted(method: Weighted, path: Path) -> Iterator[Site]:
    for place, part in enumerate(method.parts):
        inside = (*path, "parts", place, "share")
        if isinstance(part.share, Curve):
            yield Site((*inside, "on"), part.share.on, None, NUMERIC)
        else:
            yield Site(inside, part.share, None, RATIO)


def _of_tiers(method: Tiers, path: Path) -> Iterator[Site]:
    if method.on is not None:
        yield Site((*path, "on"), method.on, None, NUMERIC)
    if method.unit is not None:
        yield Site((*path, "unit"), method.unit, None, NUMERIC)
    for place, key in enumerate(method.keys):
        yield Site((*path, "keys", place), key, None, TEXT)


def _of_step(step: Step, path: Path) -> Iterator[Site]:
    match step:
        case Gate():
            yield Site((*path, "when"), step.when, None, TRUTH)
        case Multiply():
            yield Site((*path, "by"), step.by, None, RATIO)
        case Add():
            yield Site((*path, "amount"), step.amount, None, MONEY)
            if step.when is not None:
                yield Site((*path, "when"), step.when, None, TRUTH)
        case Cap() | Floor() | Budget():
            yield Site((*path, "at"), step.at, None, MONEY)
        case _:
            return
