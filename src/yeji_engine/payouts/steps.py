"""Steps after the method, in the order the plan writes them (C35): gates, coefficients, caps, floors.

Each step takes the amount so far and returns the new one; what it added or took away is its reason.
"""

from __future__ import annotations

from collections.abc import Sequence

from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.base import DayBasis, Rounding
from yeji_engine.documents.components import (
    Add,
    Among,
    Budget,
    Cap,
    Convert,
    Floor,
    Gate,
    Multiply,
    Prorate,
    Round,
    Step,
)
from yeji_engine.graph.expressions import (
    Number,
    Value,
    choose,
    day,
    greatest,
    least,
    missing_number,
    number,
    ranked,
    text,
)
from yeji_engine.payouts.bench import Bench


def walk(bench: Bench, steps: Sequence[Step], amount: Number) -> Number:
    """Return the amount after all steps."""
    for step in steps:
        amount = bench.sheet.hold(_take(bench, step, amount))
    return amount


def _take(bench: Bench, step: Step, amount: Number) -> Number:
    match step:
        case Gate():
            return _gate(bench, step, amount)
        case Multiply():
            return _multiply(bench, step, amount)
        case Add():
            return _add(bench, step, amount)
        case Cap():
            return _cap(bench, step, amount)
        case Floor():
            return _floor(bench, step, amount)
        case Budget():
            return _budget(bench, step, amount)
        case Prorate():
            return _prorate(bench, step, amount)
        case Convert():
            return _convert(bench, step, amount)
        case Round(rounding=rounding):
            return rounded(bench, rounding, amount)


def _gate(bench: Bench, step: Gate, amount: Number) -> Number:
    opened = bench.condition(step.when)
    after = bench.sheet.hold(choose(opened, amount, amount.widened().times(number(step.otherwise))))
    bench.note(
        Operation.GATE,
        after - amount,
        quantity=amount,
        factor=number(step.otherwise),
        label=step.when,
        shown=~opened,
    )
    return after


def _multiply(bench: Bench, step: Multiply, amount: Number) -> Number:
    factor = bench.formula(step.by)
    after = bench.sheet.hold(amount.widened().times(factor))
    bench.note(Operation.MULTIPLY, after - amount, quantity=amount, factor=factor, label=step.by)
    return after


def _add(bench: Bench, step: Add, amount: Number) -> Number:
    extra = bench.formula(step.amount)
    shown = None
    if step.when is not None:
        shown = bench.condition(step.when)
        extra = bench.sheet.hold(choose(shown, extra, number(0)))
    bench.note(Operation.ADD, extra, label=step.amount, shown=shown)
    return amount.widened() + extra


def _cap(bench: Bench, step: Cap, amount: Number) -> Number:
    most = bench.formula(step.at)
    after = bench.sheet.hold(least(amount, most))
    bench.note(Operation.CAP, after - amount, quantity=amount, upper=most, label=step.at, shown=amount > most)
    return after


def _floor(bench: Bench, step: Floor, amount: Number) -> Number:
    fewest = bench.formula(step.at)
    after = bench.sheet.hold(greatest(amount, fewest))
    bench.note(
        Operation.FLOOR, after - amount, quantity=amount, lower=fewest, label=step.at, shown=amount < fewest
    )
    return after


def group_of(bench: Bench, among: Among) -> list[Value]:
    """Return the values that people of one group share."""
    match among:
        case Among.PLAN:
            return []
        case Among.TEAM:
            return [bench.scope("team_id")]
        case Among.ROLE:
            return [bench.scope("role")]


def _budget(bench: Bench, step: Budget, amount: Number) -> Number:
    """Budget ÷ sum of the group, never above 1; the quotient is rounded as the plan says."""
    budget = bench.formula(step.at)
    whole = bench.sheet.hold(ranked("sum", amount.widened(), group_of(bench, step.among), []))
    share = bench.sheet.hold(choose(whole > budget, bench.ratio(budget, whole), number(1)))
    after = bench.sheet.hold(amount.widened().times(share))
    bench.note(
        Operation.BUDGET, after - amount, quantity=whole, upper=budget, factor=share, shown=share < number(1)
    )
    return after


def _prorate(bench: Bench, step: Prorate, amount: Number) -> Number:
    worked, whole = (
        ("working_days_in_plan", "working_days_in_period")
        if step.basis is DayBasis.WORKING_DAYS
        else ("days_in_plan", "days_in_period")
    )
    days, all_days = bench.scope(worked), bench.scope(whole)
    if not isinstance(days, Number) or not isinstance(all_days, Number):
        raise TypeError("days are numbers")
    product = bench.sheet.hold(amount.widened().times(days))
    after = bench.ratio(product, all_days)
    bench.note(
        Operation.PRORATE, after - amount, quantity=amount, lower=days, upper=all_days, shown=days < all_days
    )
    return after


def _convert(bench: Bench, step: Convert, amount: Number) -> Number:
    """At the rate of the period's last day; no rate, no figure."""
    job = bench.job
    if not job.has("exchange_rates"):
        return missing_number()
    rates, last = job.table("exchange_rates"), day(job.span.last_day)
    found = rates.where(
        rates.text("currency").equals(text(step.currency))
        & rates.text("kind").equals(text(step.rate.value))
        & rates.date("date_from").until(last)
        & last.before(rates.date("date_to"))
    )
    column = f"{bench.item}_exchange_{len(bench.reasons)}"
    bench.sheet.attach(found, {}, {"rate": column})
    rate = bench.sheet.frame().number(column)
    after = bench.sheet.hold(amount.widened().times(rate))
    bench.note(Operation.CONVERT, after - amount, quantity=amount, factor=rate, label=step.currency)
    return after


def rounded(bench: Bench, rounding: Rounding, amount: Number) -> Number:
    """Return the amount rounded, with the difference as a reason."""
    after = bench.sheet.hold(amount.rounded(rounding.decimals, rounding.mode))
    difference = bench.sheet.hold(after - amount)
    bench.note(Operation.ROUND, difference, quantity=amount, shown=~difference.equals(number(0)))
    return after
