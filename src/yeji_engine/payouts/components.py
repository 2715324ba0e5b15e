"""From a component of the plan to one amount per person, with its reasons.

Base, threshold, method, steps, rounding: always in this order. What is priced deal by deal goes through
a sheet of deals and comes back as one sum per person; whoever does not take part has no line at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from yeji_engine.binding.notices import Notice
from yeji_engine.binding.reasons import Operation, Reason
from yeji_engine.documents.components import Component, Threshold, ThresholdKind
from yeji_engine.documents.methods import (
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
    Tiers,
    Weighted,
)
from yeji_engine.documents.plan import PayLevel
from yeji_engine.errors import Diagnostic, Place, PlanRefused, Severity, Words
from yeji_engine.graph.expressions import Number, Truth, choose, missing_number, number
from yeji_engine.graph.frames import Named
from yeji_engine.measures.book import MeasureBook
from yeji_engine.payouts import groups, hierarchy, methods, running, tiers
from yeji_engine.payouts.bench import PayBench
from yeji_engine.payouts.deals import (
    Deals,
    deal_bench,
    deal_columns,
    open_deals,
    settle_deals,
    window_lines,
    without_deals,
)
from yeji_engine.payouts.steps import walk
from yeji_engine.vocabulary.built_in import CREDITED

TOTAL_ROUNDING = "rounding"
"""The component that a plan does not have: what rounding each person's total adds (C67)."""


@dataclass
class PayBook:
    """What each component came to, and why; filled as components are asked for."""

    measures: MeasureBook
    earned: dict[str, Number] = field(default_factory=dict)
    takes_part: dict[str, Truth] = field(default_factory=dict)
    """Who takes part, for components that are not for everybody."""
    reasons: dict[str, list[Reason]] = field(default_factory=dict)
    deals: dict[str, Named] = field(default_factory=dict)
    """person_id, source_id, event_date, amount of every deal, for components that price deals one by one."""
    notices: list[Notice] = field(default_factory=list)


def open_pay(measures: MeasureBook) -> PayBook:
    """Offer every component under its name and return the book that gathers them."""
    pay = PayBook(measures)
    for name, component in measures.book.job.plan.components.items():
        measures.book.offer(name, lambda name=name, component=component: _component(pay, name, component))  # type: ignore[misc]
    return pay


def round_totals(pay: PayBook) -> None:
    """Round each person's total where the plan rounds only that; the difference is a line of its own."""
    book = pay.measures.book
    precision = book.job.plan.precision.pay
    names = list(book.job.plan.components)
    if precision.level is not PayLevel.TOTAL or not names:
        return
    total = book.number(names[0])
    for name in names[1:]:
        total = total.widened() + book.number(name)
    bench = PayBench(book.job, book.sheet, book.value, TOTAL_ROUNDING, pay=precision.rounding)
    exact = book.sheet.hold(total.widened())
    after = bench.rounded(exact, precision.rounding)
    pay.earned[TOTAL_ROUNDING] = book.sheet.hold(after - exact)
    pay.reasons[TOTAL_ROUNDING] = bench.reasons


def _component(pay: PayBook, name: str, component: Component) -> Number:
    book = pay.measures.book
    plan_rounding = book.job.plan.precision.pay
    bench = PayBench(book.job, book.sheet, book.value, name, pay=component.rounding or plan_rounding.rounding)
    if component.when is not None:
        bench.takes_part = bench.condition(component.when)
        pay.takes_part[name] = bench.takes_part
    amount = _amount(pay, bench, component)
    if component.per == "period":
        amount = walk(bench, component.then, _of_takers(bench, amount))
    to = component.rounding or (None if plan_rounding.level is PayLevel.TOTAL else plan_rounding.rounding)
    if to is not None:
        amount = bench.rounded(amount, to)
    if bench.takes_part is not None:
        bench.limit(_first_of_period(bench), bench.takes_part)
    index = list(book.job.plan.components).index(name)
    pay.earned[name] = book.sheet.put(f"pay_{index}", _of_takers(bench, amount).widened())
    pay.reasons[name] = bench.reasons
    pay.notices += bench.notices
    return pay.earned[name]


def _first_of_period(bench: PayBench) -> int:
    """Reasons of deals lie on their own sheet and know already who takes part."""
    return sum(1 for reason in bench.reasons if reason.rows is not None)


def _of_takers(bench: PayBench, amount: Number) -> Number:
    """Whoever does not take part has 0, and nothing known where that is not known."""
    if bench.takes_part is None:
        return amount
    return bench.sheet.hold(choose(bench.takes_part, amount, number(0)))


def _amount(pay: PayBook, bench: PayBench, component: Component) -> Number:
    per_deal = component.per == "deal"
    if per_deal or isinstance(component.method, Event | Differential | Generations):
        if without_deals(pay.measures, component):
            return missing_number()
        return _of_deals(pay, bench, component, whole=per_deal)
    match component.method:
        case Contest() as method:
            return groups.contest(bench, method)
        case Pool() as method:
            return groups.pool(bench, method, _base(bench, component))
        case _:
            return priced(bench, component)


# --- deal by deal ------------------------------------------------------------------------------------


def _of_deals(pay: PayBook, bench: PayBench, component: Component, *, whole: bool) -> Number:
    """Return the sum of the deals; `whole`: steps and, where the plan rounds lines, rounding are of deals."""
    book = pay.measures.book
    deals, amount = _deal_amounts(pay, bench, component)
    amount = _of_takers(deals, amount)
    if whole:
        amount = walk(deals, component.then, amount)
        if book.job.plan.precision.pay.level is PayLevel.LINE:
            amount = deals.rounded(amount, bench.pay)
        amount = _of_takers(deals, amount)
    pay.deals[bench.item], summed = settle_deals(book, deals, amount)
    bench.reasons += deals.reasons
    bench.notices += deals.notices
    return summed


def _deal_amounts(pay: PayBook, bench: PayBench, component: Component) -> tuple[PayBench, Number]:
    """Return the sheet of deals and what each deal comes to by the method."""
    opened, book, method = pay.measures, pay.measures.book, component.method
    qualified = _qualified(bench, component)
    deals = open_deals(opened, bench.item, component, bench.takes_part)
    match method:
        case Differential():
            sheet = deal_bench(book, bench, deals, hierarchy.differential_rows(book, deals, method))
            return sheet, hierarchy.differential(sheet, _base(sheet, component))
        case Generations():
            sheet = deal_bench(book, bench, deals, hierarchy.generation_rows(book, deals, method, qualified))
            return sheet, hierarchy.generations(sheet, _base(sheet, component))
        case Event():
            sheet = deal_bench(book, bench, deals, deal_columns(deals, window_lines(book, deals)))
            return sheet, running.event(sheet, method)
        case Contest() | Pool():
            raise PlanRefused([_of_people_only(bench.item)])
        case _:
            return _own_deals(pay, bench, component, deals)


def _qualified(bench: PayBench, component: Component) -> Truth | None:
    """Put on the sheet of the period who counts as a level; None where everybody does."""
    method = component.method
    if not isinstance(method, Generations) or method.qualified is None:
        return None
    return bench.condition(method.qualified)


def _own_deals(pay: PayBook, bench: PayBench, component: Component, deals: Deals) -> tuple[PayBench, Number]:
    book, climbs = pay.measures.book, running.is_running(component)
    if climbs is None:
        sheet = deal_bench(book, bench, deals, deal_columns(deals, window_lines(book, deals)))
        return sheet, priced(sheet, component)
    lines = running.running_lines(book, deals, climbs)
    sheet = deal_bench(book, bench, deals, deal_columns(deals, lines))
    base = _base(sheet, component)
    begins = running.begun(sheet, base)
    return sheet, priced(sheet, component, base, begins)


def _of_people_only(name: str) -> Diagnostic:
    message = Words(
        f"激励项「{name}」的竞赛或奖金池在人与人之间分,不能逐单计价。",
        f"Component {name!r}: contests and pools are settled between people, not deal by deal.",
    )
    hint = Words("请写 per: period。", "Write `per: period`.")
    return Diagnostic("method-of-people", Severity.ERROR, message, Place(path=name), hint)


# --- base, threshold, method -------------------------------------------------------------------------


def _base(bench: PayBench, component: Component) -> Number:
    """Return what the method prices: of a deal its credited figure, where the plan says nothing else."""
    if component.base is not None:
        return bench.formula(component.base)
    if component.deal is None or bench.on_day is None:
        return number(0)
    return bench.formula(CREDITED[0])


def priced(
    bench: PayBench, component: Component, base: Number | None = None, begins: Number | None = None
) -> Number:
    """Return what threshold and method give on the base, before any step."""
    base = base if base is not None else _base(bench, component)
    if component.threshold is None:
        return _method(bench, component, base, begins)
    reached, base = _above_threshold(bench, component.threshold, base)
    before = len(bench.reasons)
    amount = _method(bench, component, base, begins)
    bench.limit(before, reached)
    return bench.sheet.hold(choose(reached, amount, number(0)))


def _above_threshold(bench: PayBench, threshold: Threshold, base: Number) -> tuple[Truth, Number]:
    """Return whether the threshold is reached, and what the method then prices."""
    at = bench.formula(threshold.at)
    reached = bench.sheet.hold(base >= at)
    bench.note(Operation.THRESHOLD, number(0), quantity=base, lower=at, label=threshold.kind.value)
    if threshold.kind is ThresholdKind.FIRST_YUAN:
        return reached, base
    return reached, bench.sheet.hold(base.widened() - at)


def _method(bench: PayBench, component: Component, base: Number, begins: Number | None) -> Number:
    match component.method:
        case Flat() as method:
            return methods.flat(bench, method, base)
        case PerUnit() as method:
            return methods.per_unit(bench, method, base)
        case Tiers() as method:
            return tiers.price(bench, method, base, begins)
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
            raise TypeError(f"{component.method.kind} looks at several rows")
