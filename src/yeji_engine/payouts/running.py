"""Deals that climb on where the earlier ones ended (C12), and sums for each event (C31).

Deals are taken by date, then by id, so that a straddling deal is cut at the same place in every run.
"""

from __future__ import annotations

from yeji_engine.binding.names import Book
from yeji_engine.binding.reasons import Operation
from yeji_engine.credits.groups import running_span
from yeji_engine.documents.base import Window
from yeji_engine.documents.components import Component
from yeji_engine.documents.methods import Event, RunningTotal, Tiers
from yeji_engine.graph.expressions import (
    Number,
    Value,
    choose,
    day,
    is_missing,
    missing_number,
    number,
    ranked,
    truth,
)
from yeji_engine.graph.frames import Frame
from yeji_engine.measures.counted import in_span
from yeji_engine.payouts.bench import PayBench
from yeji_engine.payouts.deals import Deals


def running_lines(book: Book, deals: Deals, running: RunningTotal) -> Frame:
    """Return the deals of the period and those before them that its tiers begin after.

    *shape*: the columns of the credit lines, one row per record and payee.
    """
    return deals.lines.where(
        in_span(deals.group, deals.measure, deals.lines, running_span(book.job, running))
    )


def begun(bench: PayBench, base: Number) -> Number:
    """Return where each deal begins: the sum of the bases before it; earlier deals then leave the sheet.

    A base that is not known leaves every later beginning unknown.
    """
    person: list[Value] = [bench.of_payee("person_id")]
    order = _order(bench)
    earlier = ranked("sum_before", base.widened(), person, order)
    unknown = ranked("sum_before", choose(is_missing(base), number(1), number(0)), person, order)
    known = bench.sheet.hold(unknown.otherwise(number(0)).equals(number(0)))
    begins = bench.sheet.hold(choose(known, earlier.otherwise(number(0)), missing_number()))
    bench.sheet.hold(base)
    settled = bench.sheet.settle()
    # A version that began inside the period climbs on from the earlier one's deals; those it does not pay.
    own_days = bench.job.counted_days(Window.PERIOD)
    in_period = day(own_days.start).until(settled.date("event_date"))
    bench.sheet.rest_on(settled.where(in_period))
    return begins


def _order(bench: PayBench) -> list[tuple[Value, bool]]:
    frame = bench.sheet.frame()
    return [(frame.date("event_date"), False), (frame.text("source_id"), False)]


def is_running(component: Component) -> RunningTotal | None:
    """Return from where deals climb on; None where each begins at 0."""
    tiers = component.method
    if component.per != "deal" or not isinstance(tiers, Tiers) or tiers.running is RunningTotal.EACH_DEAL:
        return None
    return tiers.running


def event(bench: PayBench, method: Event) -> Number:
    """Return the sum for each deal that fits, or for the first alone (C31)."""
    amount = number(method.amount)
    fits = bench.condition(method.when) if method.when is not None else truth(True)
    if method.times == "every":
        given = choose(fits, amount, number(0))
    else:
        person: list[Value] = [bench.of_payee("person_id"), bench.sheet.hold(fits.known())]
        place = bench.sheet.hold(ranked("row_number", None, person, _order(bench)))
        given = choose(fits, choose(place.equals(number(1)), amount, number(0)), number(0))
    held = bench.sheet.hold(given)
    return bench.note(
        Operation.EVENT,
        held,
        quantity=number(1),
        factor=amount,
        shown=(held > number(0)) | (held < number(0)),
    )
