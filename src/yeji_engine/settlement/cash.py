"""Pay that follows the money: earned × received ÷ contract, and what refunds change of both (C48 with C54).

A refund by amount already lessened what was earned. Of the money it changes what the plan states, for a table
of refunds does not tell: both what was received and what is owed, where money went back to the customer; what
is owed alone, where he just pays less. Without either, a deposit that went back whole would stay paid in part.
"""

from __future__ import annotations

from typing import NamedTuple

from yeji_engine.documents.components import OnCash, RefundLessens
from yeji_engine.graph.expressions import (
    Number,
    choose,
    greatest,
    is_missing,
    least,
    missing_number,
    number,
    text,
)
from yeji_engine.graph.totals import rows_where, total
from yeji_engine.settlement.reversals import Returned, returned, sold_column
from yeji_engine.settlement.units import Due, Units, deal_columns, until_end


class _Money(NamedTuple):
    """Of each deal until the end of the period."""

    received: Number
    contract: Number


def due_by_cash(units: Units, timing: OnCash, net: Number) -> Due:
    """Return net × received ÷ contract; what is not known of either leaves the deal not computed."""
    contract = units.sheet.hold(_contract(units, timing))
    money = _after_refunds(units, timing, _Money(_received(units, timing), contract))
    received = (
        units.sheet.hold(least(money.received, money.contract)) if timing.at_most_whole else money.received
    )
    part = units.proportion(net, received, money.contract)
    of_deal = choose(received.equals(money.contract), net, part)
    amount = choose(units.source.equals(text("")), net, of_deal)
    return Due(units.sheet.hold(amount), None, received, money.contract)


def _after_refunds(units: Units, timing: OnCash, money: _Money) -> _Money:
    back = returned(units) if timing.refund_lessens is not None else None
    if back is None:
        return money
    amount = units.sheet.hold(_of_contract(units, timing, money.contract, back))
    contract = units.sheet.hold(money.contract - amount)
    left = money.received
    if timing.refund_lessens is RefundLessens.RECEIVED_AND_CONTRACT:
        left = greatest(number(0), left - amount)
    # A deal that went back whole waits for nothing more: nothing of nothing is all of it.
    left = choose(contract.equals(number(0)), number(0), left)
    return _Money(
        units.sheet.hold(choose(back.any, left, money.received)),
        units.sheet.hold(choose(back.any, contract, money.contract)),
    )


def _of_contract(units: Units, timing: OnCash, contract: Number, back: Returned) -> Number:
    """What came back, in the contract's figure: where that is not the one that was sold, the same part of it."""
    if sold_column(units) == timing.contract:
        return back.amount
    part = units.proportion(contract, back.amount, back.sold)
    return choose(back.amount.equals(back.sold), contract, part)


def _received(units: Units, timing: OnCash) -> Number:
    """Money until the end of the period; missing where one payment has no amount."""
    job = units.job
    if not job.has(timing.table):
        return number(0)
    came = until_end(job, job.table(timing.table), timing.date)
    figure = came.number(timing.received)
    summed = job.program.step(
        f"received_{units.slot}",
        came.group([timing.deal], {"received": total(figure), "unknown": rows_where(is_missing(figure))}),
    )
    take = {"received": f"received_{units.slot}", "unknown": f"unreceived_{units.slot}"}
    units.sheet.attach(summed, {"source_id": timing.deal}, take)
    frame = units.sheet.frame()
    unknown = frame.number(f"unreceived_{units.slot}").otherwise(number(0)) > number(0)
    known = frame.number(f"received_{units.slot}").otherwise(number(0))
    return units.sheet.hold(choose(unknown, missing_number(), known))


def _contract(units: Units, timing: OnCash) -> Number:
    name = f"contract_{units.slot}"
    deal_columns(units, "contracts", {timing.contract: name})
    return units.sheet.frame().number(name)
