"""From a component of the plan to one amount per person, with its reasons.

Base, threshold, method, steps, rounding: always in this order. Components for deals are priced deal by
deal in `deals` and come back here as one sum per person.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from yeji_engine.binding.reasons import Operation, Reason
from yeji_engine.documents.components import (
    Component,
    Contest,
    Curve,
    Differential,
    Event,
    Flat,
    Generations,
    Lookup,
    Matrix,
    PerUnit,
    Pool,
    Priced,
    Threshold,
    ThresholdKind,
    Tiers,
    Weighted,
)
from yeji_engine.documents.plan import PayLevel
from yeji_engine.graph.expressions import Number, choose, number
from yeji_engine.measures.book import MeasureBook
from yeji_engine.payouts import methods, tiers
from yeji_engine.payouts.bench import Bench
from yeji_engine.payouts.steps import rounded, walk


@dataclass
class PayBook:
    """What each component came to, and why; filled as components are asked for."""

    measures: MeasureBook
    earned: dict[str, Number] = field(default_factory=dict)
    reasons: dict[str, list[Reason]] = field(default_factory=dict)


def open_pay(measures: MeasureBook) -> PayBook:
    """Offer every component under its name and return the book that gathers them."""
    pay = PayBook(measures)
    for name, component in measures.book.job.plan.components.items():
        measures.book.offer(name, lambda name=name, component=component: _component(pay, name, component))  # type: ignore[misc]
    return pay


def _component(pay: PayBook, name: str, component: Component) -> Number:
    book = pay.measures.book
    bench = Bench(book.job, book.sheet, book.value, name)
    if component.per == "deal":
        raise NotImplementedError
    amount = priced(bench, component)
    amount = walk(bench, component.then, amount)
    if component.rounding is not None:
        amount = rounded(bench, component.rounding, amount)
    elif book.job.plan.precision.pay.level is not PayLevel.TOTAL:
        amount = rounded(bench, book.job.plan.precision.pay.rounding, amount)
    if component.when is not None:
        amount = _only_when(bench, component.when, amount)
    index = list(book.job.plan.components).index(name)
    pay.earned[name] = book.sheet.put(f"pay_{index}", amount.widened())
    pay.reasons[name] = bench.reasons
    return pay.earned[name]


def _only_when(bench: Bench, when: str, amount: Number) -> Number:
    """Whoever does not take part has 0 and no reasons."""
    takes_part = bench.condition(when)
    bench.reasons = [_limited(reason, takes_part) for reason in bench.reasons]
    return bench.sheet.hold(choose(takes_part, amount, number(0)))


def _limited(reason: Reason, takes_part) -> Reason:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    shown = takes_part if reason.shown is None else reason.shown & takes_part
    return replace(reason, shown=shown)


def priced(bench: Bench, component: Component) -> Number:
    """Return what threshold and method give on the base, before any step."""
    base = bench.formula(component.base) if component.base is not None else number(0)
    if component.threshold is None:
        return _method(bench, component, base)
    reached, base = _above_threshold(bench, component.threshold, base)
    before = len(bench.reasons)
    amount = _method(bench, component, base)
    bench.reasons[before:] = [_limited(reason, reached) for reason in bench.reasons[before:]]
    return bench.sheet.hold(choose(reached, amount, number(0)))


def _above_threshold(bench: Bench, threshold: Threshold, base: Number):  # type: ignore[no-untyped-def]
    at = bench.formula(threshold.at)
    reached = bench.sheet.hold(base >= at)
    bench.note(Operation.THRESHOLD, number(0), quantity=base, lower=at, label=threshold.kind.value)
    if threshold.kind is ThresholdKind.FIRST_YUAN:
        return reached, base
    return reached, bench.sheet.hold(base.widened() - at)


def _method(bench: Bench, component: Component, base: Number) -> Number:
    match component.method:
        case Flat() as method:
            return methods.flat(bench, method, base)
        case PerUnit() as method:
            return methods.per_unit(bench, method, base)
        case Tiers() as method:
            return tiers.price(bench, method, base)
        case Curve() as method:
            return methods.curve(bench, method, base)
        case Matrix() as method:
            return methods.matrix(bench, method, base)
        case Lookup() as method:
            return methods.lookup(bench, method, base)
        case Weighted() as method:
            return methods.weighted(bench, method, base)
        case Priced() as method:
            return methods.priced(bench, method)
        case Contest() | Pool() | Event() | Differential() | Generations():
            raise NotImplementedError(component.method.kind)
