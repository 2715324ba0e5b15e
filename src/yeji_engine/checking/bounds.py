"""What the plan alone tells of its own names: bounds of figures, texts that may stand.

Worked out from the bottom up along the dependencies, so that a long chain of measures costs no depth.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from yeji_engine.checking.conditions import Known
from yeji_engine.checking.dependencies import Dependencies, in_order
from yeji_engine.checking.formulas import Formulas
from yeji_engine.checking.ranges import (
    ANY,
    NOT_NEGATIVE,
    Range,
    hull,
    lower_of,
    plus,
    point,
    range_of,
    times,
    upper_of,
    widened,
)
from yeji_engine.checking.subject import Subject
from yeji_engine.documents.base import PeriodKind
from yeji_engine.documents.components import (
    Add,
    Budget,
    Cap,
    Component,
    Floor,
    Gate,
    Multiply,
    Prorate,
    Round,
    Step,
)
from yeji_engine.documents.measures import Aggregate, Measure
from yeji_engine.documents.methods import Contest, Event, Flat, Priced, Tiers
from yeji_engine.documents.places import Path
from yeji_engine.vocabulary.built_in import (
    COEFFICIENT,
    DAYS_IN_PERIOD,
    DAYS_IN_PLAN,
    GRADE,
    ROWS,
    TENURE,
    WORKING_DAYS_IN_PERIOD,
    WORKING_DAYS_IN_PLAN,
)

_ZERO = point(Fraction(0))
_LONGEST: Mapping[PeriodKind, int] = {
    PeriodKind.WEEK: 7,
    PeriodKind.HALF_MONTH: 16,
    PeriodKind.MONTH: 35,  # a 4-4-5 month of five weeks
    PeriodKind.QUARTER: 98,
    PeriodKind.HALF_YEAR: 189,
    PeriodKind.YEAR: 371,
}
_DAYS = (*DAYS_IN_PLAN, *DAYS_IN_PERIOD, *WORKING_DAYS_IN_PLAN, *WORKING_DAYS_IN_PERIOD)


def known_of(seen: Subject, formulas: Formulas, dependencies: Dependencies) -> Known:
    """Return what is known of every name at period level."""
    ranges: dict[str, Range] = dict.fromkeys(TENURE, NOT_NEGATIVE)
    ranges.update(dict.fromkeys(_DAYS, Range(Fraction(0), Fraction(_LONGEST[seen.plan.settles]))))
    ranges.update(_coefficients(seen))
    for room, name in in_order(dependencies):
        if room == "measures":
            measure = seen.plan.measures[name]
            ranges[name] = _of_measure(measure, formulas, ("measures", name), ranges)
            ranges.update({f"{name}.{tail}": NOT_NEGATIVE for tail in ROWS})
        elif room == "components":
            path: Path = ("components", name)
            ranges[name] = _of_component(seen.plan.components[name], formulas, path, ranges)
    return Known(ranges, _texts(seen))


def _texts(seen: Subject) -> dict[str, frozenset[str]]:
    plan = seen.plan
    texts = dict.fromkeys(("关系", "regime"), frozenset(regime.value for regime in plan.regimes))
    if plan.enrolment.roles:
        texts.update(dict.fromkeys(("角色", "role"), frozenset(plan.enrolment.roles)))
    if plan.enrolment.plan_column:
        texts.update(dict.fromkeys(("方案", "plan_id"), frozenset({plan.plan})))
    if plan.scorecard is not None and plan.scorecard.grades is not None:
        grades = frozenset(grade.grade for grade in plan.scorecard.grades.scale)
        texts.update(dict.fromkeys(GRADE, grades))
    return texts


def _coefficients(seen: Subject) -> dict[str, Range]:
    card = seen.plan.scorecard
    if card is None or card.grades is None or card.coefficient is None or card.coefficient.kind != "by_grade":
        return {}
    grades = [point(Fraction(grade.coefficient)) for grade in card.grades.scale]
    # A red line may set the coefficient to 0.
    return dict.fromkeys(COEFFICIENT, hull([*grades, _ZERO] if card.vetoes else grades))


def _of_measure(measure: Measure, formulas: Formulas, path: Path, known: Mapping[str, Range]) -> Range:
    if measure.count is not None:
        counts = measure.count.aggregate in {Aggregate.COUNT, Aggregate.DISTINCT}
        return NOT_NEGATIVE if counts else ANY
    node = formulas.nodes.get((*path, "formula"))
    return range_of(node, known) if node is not None else ANY


def _of_component(component: Component, formulas: Formulas, path: Path, known: Mapping[str, Range]) -> Range:
    if component.per == "deal":
        # Deals add up: what bounds one does not bound their sum.
        return ANY
    amount = _priced(component, formulas, (*path, "method"), known)
    if component.threshold is not None:
        amount = hull((amount, _ZERO))
    for place, step in enumerate(component.then):
        amount = _after(step, amount, formulas, (*path, "then", place), known)
    amount = widened(amount, Fraction(1))
    return hull((amount, _ZERO)) if component.when is not None else amount


def _priced(component: Component, formulas: Formulas, path: Path, known: Mapping[str, Range]) -> Range:
    method = component.method
    match method:
        case Priced():
            return _at((*path, "formula"), formulas, known)
        case Flat():
            base = _at((*path[:-1], "base"), formulas, known)
            return times(base, _at((*path, "rate"), formulas, known))
        case Tiers() if method.tiers and all(tier.amount is not None for tier in method.tiers):
            return hull(point(Fraction(tier.amount)) for tier in method.tiers if tier.amount is not None)
        case Event():
            return NOT_NEGATIVE if method.amount >= 0 else ANY
        case Contest():
            return hull((_ZERO, *(point(Fraction(prize)) for prize in method.prizes)))
        case _:
            return ANY


def _after(step: Step, amount: Range, formulas: Formulas, path: Path, known: Mapping[str, Range]) -> Range:
    match step:
        case Gate():
            return hull((amount, times(amount, point(Fraction(step.otherwise)))))
        case Multiply():
            return times(amount, _at((*path, "by"), formulas, known))
        case Add():
            more = plus(amount, _at((*path, "amount"), formulas, known))
            return hull((amount, more)) if step.when is not None else more
        case Cap():
            return lower_of((amount, _at((*path, "at"), formulas, known)))
        case Floor():
            return upper_of((amount, _at((*path, "at"), formulas, known)))
        case Budget() | Prorate():
            return hull((amount, _ZERO))
        case Round():
            return widened(amount, Fraction(1))
        case _:
            return ANY


def _at(path: Path, formulas: Formulas, known: Mapping[str, Range]) -> Range:
    """Return the range of the formula at `path`, of a column nothing is known."""
    node, site = formulas.nodes.get(path), formulas.sites.get(path)
    if node is None or site is None or site.over_rows is not None:
        return ANY
    return range_of(node, known)
