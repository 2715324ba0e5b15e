"""Steps after the method, in the order the plan writes them (C35): gates, coefficients, caps, floors.

Each step takes the amount so far and returns the new one; what it added or took away is its reason.
"""

from __future__ import annotations

from collections.abc import Sequence

from yeji_engine.binding.job import OPEN_END
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.base import DayBasis
from yeji_engine.documents.components import (
    Add,
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
    choose,
    day,
    greatest,
    is_missing,
    known_date,
    least,
    missing_number,
    number,
    text,
)
from yeji_engine.payouts.bench import PayBench


def walk(bench: PayBench, steps: Sequence[Step], amount: Number) -> Number:
    """Return the amount after all steps."""
    for step in steps:
        amount = bench.sheet.hold(_take(bench, step, amount))
    return amount


def _take(bench: PayBench, step: Step, amount: Number) -> Number:
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
            return bench.rounded(amount, rounding)


def _gate(bench: PayBench, step: Gate, amount: Number) -> Number:
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


def _multiply(bench: PayBench, step: Multiply, amount: Number) -> Number:
    factor = bench.formula(step.by)
    after = bench.sheet.hold(amount.widened().times(factor))
    bench.note(Operation.MULTIPLY, after - amount, quantity=amount, factor=factor, label=step.by)
    return after


def _add(bench: PayBench, step: Add, amount: Number) -> Number:
    extra = bench.formula(step.amount)
    shown = None
    if step.when is not None:
        shown = bench.condition(step.when)
        extra = bench.sheet.hold(choose(shown, extra, number(0)))
    bench.note(Operation.ADD, extra, label=step.amount, shown=shown)
    return amount.widened() + extra


def _cap(bench: PayBench, step: Cap, amount: Number) -> Number:
    most = bench.formula(step.at)
    after = bench.sheet.hold(least(amount, most))
    bench.note(Operation.CAP, after - amount, quantity=amount, upper=most, label=step.at, shown=amount > most)
    return after


def _floor(bench: PayBench, step: Floor, amount: Number) -> Number:
    fewest = bench.formula(step.at)
    after = bench.sheet.hold(greatest(amount, fewest))
    bench.note(
        Operation.FLOOR, after - amount, quantity=amount, lower=fewest, label=step.at, shown=amount < fewest
    )
    return after


def _budget(bench: PayBench, step: Budget, amount: Number) -> Number:
    """Amount × budget ÷ the group's sum where that exceeds it (C34); one missing amount leaves all open.

    Each share is a quotient of its own: the shares may miss the budget by half a unit of the ratio for
    each person. A sum that must be met to the fen is a pool, weighted by the amounts.
    """
    budget = bench.formula(step.at)
    whole = bench.sum_of(amount, bench.group(step.among))
    over = bench.sheet.hold(whole > budget)
    after = bench.sheet.hold(choose(over, bench.proportion(amount, budget, whole), amount))
    share = bench.ratio(budget, whole)
    bench.note(Operation.BUDGET, after - amount, quantity=whole, upper=budget, factor=share, shown=over)
    return after


def _prorate(bench: PayBench, step: Prorate, amount: Number) -> Number:
    worked, whole = DAYS[step.basis]
    days, all_days = bench.of_payee(worked), bench.of_payee(whole)
    if not isinstance(days, Number) or not isinstance(all_days, Number):
        raise TypeError("days are numbers")
    # Whoever is there all the time keeps the amount to its last digit; of no days at all there is no part.
    whole_time = bench.sheet.hold(days.equals(all_days) & (all_days > number(0)))
    after = bench.sheet.hold(choose(whole_time, amount, bench.proportion(amount, days, all_days)))
    bench.note(
        Operation.PRORATE, after - amount, quantity=amount, lower=days, upper=all_days, shown=~whole_time
    )
    return after


DAYS = {
    DayBasis.WORKING_DAYS: ("working_days_in_plan", "working_days_in_period"),
    DayBasis.CALENDAR_DAYS: ("days_in_plan", "days_in_period"),
}
"""The names of the days in the plan and of all days, by what is counted."""


def _convert(bench: PayBench, step: Convert, amount: Number) -> Number:
    """At the rate of the deal's day, or of the period's last; no rate, no figure."""
    job = bench.job
    rate = _exchange_rate(bench, step) if job.has("exchange_rates") else missing_number()
    bench.notice("exchange-rate-missing", is_missing(rate))
    after = bench.sheet.hold(amount.widened().times(rate))
    bench.note(Operation.CONVERT, after - amount, quantity=amount, factor=rate, label=step.currency)
    return after


def _exchange_rate(bench: PayBench, step: Convert) -> Number:
    rates = bench.job.table("exchange_rates")
    wanted = rates.where(
        rates.text("currency").equals(text(step.currency)) & rates.text("kind").equals(text(step.rate.value))
    )
    until = known_date(wanted.date("date_to"), day(OPEN_END))
    dated = wanted.select(
        {
            "currency": wanted.text("currency"),
            "since": wanted.date("date_from"),
            "until": until,
            "rate": wanted.number("rate"),
        }
    )
    sheet, name = bench.sheet, bench.sheet.fresh("exchange")
    on_day = sheet.column(bench.on_day if bench.on_day is not None else day(bench.job.span.last_day))
    on = {sheet.column(text(step.currency)): "currency"}
    here = sheet.frame().date(on_day, "l")
    condition = dated.date("since", "r").until(here) & here.before(dated.date("until", "r"))
    sheet.attach(dated, on, {"rate": name}, condition=condition)
    return sheet.frame().number(name)
