"""What of a component is paid this period: true-up, cash, milestones, holdback, instalments (C11, C47–C51).

The ledger's lines of earlier periods are its memory (O-38). What is due by the period's end of everything
that was ever earned is worked out whole, and what the ledger says was paid of it is taken off (O-39).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.company import day_of, figure_of, key_of, text_of
from tests.oracle.figures import (
    Doc,
    Figure,
    Row,
    proportion,
    read,
    rounded,
    rounding_of,
    times,
    total,
    truth,
)
from tests.oracle.reversing import TAKES_BACK, returns, taken_back
from tests.oracle.spans import period_before

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation

ByDeal = dict[str, Figure]
MOVED = ("earned", "clawed_back", "held", "released")
"""The sum of these lines is what was paid."""


class Unit(NamedTuple):
    """What one deal earned in one period; no deal: what belongs to none."""

    deal: str
    since: date
    earned: Figure


def ledger(calc: Calculation, name: str | None, person_id: str, *kinds: str) -> list[Row]:
    """Return the ledger's lines of earlier periods."""
    return [
        row
        for row in past_lines(calc)
        if row["person_id"] == person_id
        and row["kind"] in kinds
        and (name is None or row["component"] == name)
    ]


def past_lines(calc: Calculation) -> list[Row]:
    """Return the ledger's lines of earlier periods that were posted in this period at the latest."""
    start = calc.settled_from
    return [
        row
        for row in calc.company.table("ledger")
        if _start(row) < start and (day_of(row, "posted_in") or _start(row)) <= start
    ]


def _start(row: Row) -> date:
    return day_of(row, "period_start") or date.max


def amount_of_line(row: Row) -> Fraction:
    """Return the amount of a line of the ledger."""
    return figure_of(row, "amount") or Fraction(0)


def paid_now(calc: Calculation, name: str, person_id: str, earned: Figure, by_deal: ByDeal) -> Figure:
    """Return what is paid this period to somebody who takes part."""
    timing = calc.plan["components"][name].get("timing") or {}
    if timing.get("kind") == "true_up":
        since = calc.to_date(timing["since"]).start
        before = [row for row in ledger(calc, name, person_id, "paid", "clawed_back") if _start(row) >= since]
        # What was taken back since does not come back: it counts as paid.
        return total([earned, *(_as_paid_before(row) for row in before)])
    units = _units_of_now(calc, name, earned, by_deal) + _units_of_the_past(calc, name, person_id)
    return _due_less_paid(calc, name, person_id, units)


def paid_to_others(calc: Calculation, name: str) -> dict[str, Figure]:
    """Return what people get, or give back, of what they earned before; some may no longer take part."""
    timing = calc.plan["components"][name].get("timing") or {}
    if timing.get("kind") == "true_up":
        return {}
    people = {str(row["person_id"]) for row in past_lines(calc) if row["component"] == name}
    return {
        person_id: _due_less_paid(calc, name, person_id, _units_of_the_past(calc, name, person_id))
        for person_id in people
    }


def _as_paid_before(row: Row) -> Fraction:
    return amount_of_line(row) if row["kind"] == "clawed_back" else -amount_of_line(row)


# --- what was earned, by deal and period ---------------------------------------------------------


def _units_of_now(calc: Calculation, name: str, earned: Figure, by_deal: ByDeal) -> list[Unit]:
    """Return each deal to the fen, and what their sum then lacks as a unit of no deal."""
    doc, start = calc.plan["components"][name], calc.settled_from
    if not (releases_by_deal(doc) or _takes_back(doc)):
        return [Unit("", start, earned)]
    units = [
        Unit(deal, start, None if amount is None else _to_pay(calc, doc, amount))
        for deal, amount in by_deal.items()
        if deal
    ]
    all_deals = total(unit.earned for unit in units)
    rest = None if earned is None or all_deals is None else earned - all_deals
    return [*units, Unit("", start, rest)]


def _units_of_the_past(calc: Calculation, name: str, person_id: str) -> list[Unit]:
    doc = calc.plan["components"][name]
    counts = ("earned",) if _takes_back(doc) else ("earned", "clawed_back")
    found: dict[tuple[str, date], Fraction] = {}
    for row in ledger(calc, name, person_id, *MOVED):
        key = (text_of(row, "source_id") or "", _start(row))
        amount = amount_of_line(row) if row["kind"] in counts else Fraction(0)
        found[key] = found.get(key, Fraction(0)) + amount
    return [Unit(deal, since, amount) for (deal, since), amount in found.items()]


def _due_less_paid(calc: Calculation, name: str, person_id: str, units: list[Unit]) -> Figure:
    due = total(_due(calc, name, person_id, unit) for unit in units)
    moved = sum(map(amount_of_line, ledger(calc, name, person_id, *MOVED)), Fraction(0))
    return None if due is None else due - moved


def releases_by_deal(doc: Doc) -> bool:
    """Return whether the release looks at each deal by itself."""
    timing = doc.get("timing") or {}
    by_event = timing.get("kind") in ("milestones", "on_cash")
    return by_event or (timing.get("kind") == "holdback" and timing["per"] == "deal")


def _takes_back(doc: Doc) -> bool:
    return (doc.get("reversal") or {}).get("how") in TAKES_BACK


def _to_pay(calc: Calculation, doc: Doc, amount: Fraction) -> Fraction:
    return rounded(amount, rounding_of(doc["rounding"]) if doc.get("rounding") else calc.pay)


# --- what is due of it ---------------------------------------------------------------------------


def _due(calc: Calculation, name: str, person_id: str, unit: Unit) -> Figure:
    doc = calc.plan["components"][name]
    if unit.earned is None:
        return None
    back = taken_back(calc, doc, unit.deal, unit.earned) if _takes_back(doc) else Fraction(0)
    if back is None:
        return None
    net = unit._replace(earned=unit.earned - back)
    kind = (doc.get("timing") or {}).get("kind")
    return net.earned if kind is None else _RELEASES[kind](calc, doc, person_id, net)


def _share_of(calc: Calculation, doc: Doc, net: Unit, share: Fraction) -> Figure:
    if share == 1 or net.earned is None:
        return net.earned
    part = times(net.earned, share)
    return None if part is None else _to_pay(calc, doc, part)


def _part_of(calc: Calculation, doc: Doc, net: Unit, part: Figure, whole: Figure) -> Figure:
    if part is not None and part == whole:
        return net.earned
    found = proportion(net.earned, part, whole, calc.ratio)
    return None if found is None else _to_pay(calc, doc, found)


def _by_milestones(calc: Calculation, doc: Doc, _: str, net: Unit) -> Figure:
    """What belongs to no deal waits for none."""
    timing = doc["timing"]
    if not net.deal:
        return net.earned
    happened = {text_of(row, timing["event"]) for row in _events_of(calc, timing, net.deal)}
    share = sum((read(each["share"]) for each in timing["shares"] if each["event"] in happened), Fraction(0))
    return _share_of(calc, doc, net, share)


def _by_cash(calc: Calculation, doc: Doc, _: str, net: Unit) -> Figure:
    timing = doc["timing"]
    if not net.deal:
        return net.earned
    received = total(figure_of(row, timing["received"]) for row in _events_of(calc, timing, net.deal))
    row = deal_row(calc, doc, net.deal)
    contract = figure_of(row, timing["contract"]) if row else None
    if received is None or contract is None:
        return None
    if timing.get("refund_lessens") and any(each.deal == net.deal for each in returns(calc, doc)):
        came_back = _back_of_contract(calc, doc, net.deal, contract)
        if came_back is None:
            return None
        contract -= came_back
        if timing["refund_lessens"] == "received_and_contract":
            received = max(Fraction(0), received - came_back)
        if not contract:
            return net.earned
    if truth(timing["at_most_whole"]):
        received = min(received, contract)
    return _part_of(calc, doc, net, received, contract)


def _back_of_contract(calc: Calculation, doc: Doc, deal: str, contract: Fraction) -> Figure:
    """Return how much of the contract went back: of its figure the same part as of what was sold (O-57)."""
    row, column = deal_row(calc, doc, deal), calc.measure_doc(doc["deal"])["count"]["column"]
    sold = figure_of(row, column) if row else None
    amount = total(each.amount for each in returns(calc, doc) if each.deal == deal)
    if sold is None or amount is None:
        return None
    amount = min(amount, sold)
    if amount == sold:
        return contract
    if column == doc["timing"]["contract"]:
        return amount
    part = proportion(contract, amount, sold, calc.ratio)
    return None if part is None else _to_pay(calc, doc, part)


def _by_holdback(calc: Calculation, doc: Doc, person_id: str, net: Unit) -> Figure:
    timing = doc["timing"]
    if net.earned is None or _is_free(calc, timing, person_id, net):
        return net.earned
    held = times(net.earned, read(timing["share"]))
    return None if held is None else net.earned - _to_pay(calc, doc, held)


def _is_free(calc: Calculation, timing: Doc, person_id: str, net: Unit) -> bool:
    if timing["per"] == "deal" and not net.deal:
        return True
    if timing.get("periods") is not None:
        return net.since < _start_back(calc, int(timing["periods"]) - 1)
    if timing["per"] == "deal":
        return bool(_events_of(calc, timing, net.deal))
    return any(net.since <= day < calc.period.end for day in _days_that_release(calc, timing, person_id))


def _days_that_release(calc: Calculation, timing: Doc, person_id: str) -> Iterator[date]:
    """Yield the days of the events of a person, or of everybody's where no column names the person."""
    who = timing.get("person")
    for row in calc.company.table(timing["table"]):
        day = day_of(row, timing["date"])
        if day is not None and (who is None or text_of(row, who) == person_id):
            yield day


def _by_instalments(calc: Calculation, doc: Doc, _: str, net: Unit) -> Figure:
    """Return what the instalments up to now come to; the last one takes the fen that is left."""
    timing = doc["timing"]
    count = int(timing["equal"]) if timing.get("equal") else len(timing["shares"])
    done = next((n for n in range(1, count) if net.since >= _start_back(calc, n - 1)), count)
    if timing.get("equal"):
        return _part_of(calc, doc, net, Fraction(done), Fraction(count))
    return _share_of(calc, doc, net, sum((read(each) for each in timing["shares"][:done]), Fraction(0)))


_RELEASES: dict[str, Callable[[Calculation, Doc, str, Unit], Figure]] = {
    "milestones": _by_milestones,
    "on_cash": _by_cash,
    "holdback": _by_holdback,
    "instalments": _by_instalments,
}


def _start_back(calc: Calculation, periods: int) -> date:
    span = calc.period
    for _ in range(periods):
        span = period_before(span, calc.plan["settles"], calc.fiscal)
    return span.start


def _events_of(calc: Calculation, timing: Doc, deal: str) -> list[Row]:
    return [
        row
        for row in calc.company.table(timing["table"])
        if text_of(row, timing["deal"]) == deal
        and (day_of(row, timing["date"]) or date.max) < calc.period.end
    ]


def deal_row(calc: Calculation, doc: Doc, deal: str) -> Row | None:
    """Return the source row of a deal, of whatever period."""
    count = calc.measure_doc(doc["deal"])["count"]
    rows = calc.company.table(count["table"])
    return next((row for row in rows if key_of(row, count["table"], count.get("row_key", [])) == deal), None)
