"""What returned deals take back of what they earned: exactly, or by the months that are missing (C54, C56).

Taken back to date = round(earned × share returned to date), never more than was earned, and this
period's part is that less what was taken back before: a return that is recorded late or twice does no
harm. Deals that are priced again (re-rated, replayed) come as lines from `credits` and are not known here.
"""

from __future__ import annotations

from typing import NamedTuple

from yeji_engine.credits.groups import counted
from yeji_engine.documents.components import Clawback, Component, Reversal
from yeji_engine.graph.expressions import (
    Date,
    Number,
    Truth,
    choose,
    greatest,
    is_missing,
    least,
    missing_number,
    number,
)
from yeji_engine.graph.totals import earliest, rows, rows_where, total
from yeji_engine.settlement.units import Units, deal_columns, until_end

TAKEN_BACK = frozenset({Clawback.EXACT, Clawback.TIME_PROPORTIONAL})


class Returned(NamedTuple):
    """What came back of each deal until the end of the period."""

    any: Truth
    amount: Number
    """Never more than sold; missing where a return has no amount or the deal is not found."""
    sold: Number


def takes_back(component: Component) -> bool:
    """Tell whether returns take back what the deal earned, rather than being priced themselves."""
    return component.reversal is not None and component.reversal.how in TAKEN_BACK


def taken_back(units: Units, earned: Number) -> Number:
    """Return what all returns until the end of the period take back of each unit: 0 or less."""
    rule = units.component.reversal
    if rule is None or not units.job.has(rule.table):
        return number(0)
    _attach_returns(units, rule)
    if rule.how is Clawback.TIME_PROPORTIONAL:
        return _by_months(units, rule, earned)
    return _by_amount(units, earned) if rule.amount is not None else _whole(units, earned)


def _attach_returns(units: Units, rule: Reversal) -> None:
    """One row per deal: its first return, how many, how much, and how many without an amount."""
    if units.sheet.has(f"back_rows_{units.slot}"):
        return
    job = units.job
    until = until_end(job, job.table(rule.table), rule.date)
    totals = {"first": earliest(until.date(rule.date)), "returns": rows()}
    take = {"first": f"back_first_{units.slot}", "returns": f"back_rows_{units.slot}"}
    if rule.amount is not None:
        figure = until.number(rule.amount)
        totals |= {"amount": total(figure), "unknown": rows_where(is_missing(figure))}
        take |= {"amount": f"back_amount_{units.slot}", "unknown": f"back_unknown_{units.slot}"}
    step = job.program.step(f"returns_{units.slot}", until.group([rule.deal], totals))
    units.sheet.attach(step, {"source_id": rule.deal}, take)


def _returned(units: Units) -> Truth:
    found = units.sheet.frame().number(f"back_rows_{units.slot}").otherwise(number(0))
    return units.sheet.hold(found > number(0))


def _only_returned(units: Units, amount: Number) -> Number:
    return units.sheet.hold(choose(_returned(units), amount, number(0)))


def _whole(units: Units, earned: Number) -> Number:
    return _only_returned(units, -earned)


def _by_amount(units: Units, earned: Number) -> Number:
    """Earned × returned ÷ sold; a return without amount, or a deal that is not found, is not computed."""
    back = _returned_by_amount(units)
    part = choose(back.amount.equals(back.sold), earned, units.proportion(earned, back.amount, back.sold))
    return choose(back.any, -units.sheet.hold(part), number(0))


def returned(units: Units) -> Returned | None:
    """Return what came back of each deal, by the amounts of its returns; None where none are told."""
    rule = units.component.reversal
    if rule is None or rule.amount is None or not units.job.has(rule.table):
        return None
    _attach_returns(units, rule)
    return _returned_by_amount(units)


def _returned_by_amount(units: Units) -> Returned:
    name = f"back_sold_{units.slot}"
    if not units.sheet.has(name):
        deal_columns(units, "returned_deals", {sold_column(units): name})
    frame = units.sheet.frame()
    unknown = frame.number(f"back_unknown_{units.slot}").otherwise(number(0)) > number(0)
    sold = frame.number(name)
    back = units.sheet.hold(least(frame.number(f"back_amount_{units.slot}"), sold))
    return Returned(_returned(units), units.sheet.hold(choose(unknown, missing_number(), back)), sold)


def sold_column(units: Units) -> str:
    """Return the column of the deals' table that says for how much each was sold."""
    column = counted(units.job.plan, str(units.component.deal)).column
    if column is None:
        raise TypeError("a deal that is only counted has no amount that could be returned in part")
    return column


def _by_months(units: Units, rule: Reversal, earned: Number) -> Number:
    """Earned × months missing at the first return ÷ months of the term."""
    if rule.months is None:
        raise TypeError("the term has no months")
    sold_name = f"back_sold_{units.slot}"
    deal_columns(
        units, "returned_deals", {counted(units.job.plan, str(units.component.deal)).date: sold_name}
    )
    frame = units.sheet.frame()
    lived = units.sheet.hold(whole_months(frame.date(sold_name), frame.date(f"back_first_{units.slot}")))
    term = number(rule.months)
    missing = units.sheet.hold(greatest(number(0), least(term - lived, term)))
    part = choose(missing.equals(term), earned, units.proportion(earned, missing, term))
    return _only_returned(units, -units.sheet.hold(part))


def whole_months(since: Date, until: Date) -> Number:
    """Return the complete months between two dates, as `periods.months_of_service` counts them.

    A month is complete on the day of the same number; a month without that day completes on its last.
    """
    months = (
        (until.part("year").widened() - since.part("year")).times(number(12))
        + until.part("month")
        - since.part("month")
    )
    short = (until.part("day") < since.part("day")) & until.before(until.month_end())
    return choose(short, months - number(1), months)
