"""How much of what a deal, or a period, earned is due some periods later: ages in periods, no ledger (C47–C56).

Written from the catalogue's words, apart from `timing`: that one asks the ledger when something was earned,
this one is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tests.oracle.calculation import Calculation
from tests.oracle.company import day_of, figure_of, key_of, text_of
from tests.oracle.figures import Doc, Figure, Row, proportion, read, rounded, rounding_of, times, total, truth
from tests.oracle.spans import whole_months

NOTHING = Fraction(0)


class Unit(NamedTuple):
    """What one person earned with one deal in one period; no deal: what belongs to none."""

    person_id: str
    deal: str
    born: int
    """Number of the period."""
    since: date
    earned: Fraction


class Now(NamedTuple):
    """The period by whose end something is due."""

    calc: Calculation
    number: int


def due_of(doc: Doc, unit: Unit, now: Now) -> Figure:
    """Return how much of a unit is due by the end of a period, after what returns took back of it."""
    back = taken_back(doc, unit, now)
    if back is None:
        return None
    net, timing = unit.earned - back, doc.get("timing") or {}
    kind, age = timing.get("kind"), now.number - unit.born
    if kind == "instalments":
        return _instalments(doc, net, age + 1, now)
    if kind == "holdback":
        held = _pay(doc, times(net, read(timing["share"])), now)
        return net if held is None or _is_released(timing, unit, now) else net - held
    if kind == "milestones" and unit.deal:
        seen = {text_of(row, timing["event"]) for row in _events(timing, unit.deal, now)}
        share = sum((read(each["share"]) for each in timing["shares"] if each["event"] in seen), NOTHING)
        return net if share == 1 else _pay(doc, times(net, share), now)
    if kind == "on_cash" and unit.deal:
        return _by_cash(doc, unit, net, now)
    return net


def _pay(doc: Doc, amount: Figure, now: Now) -> Figure:
    to = rounding_of(doc["rounding"]) if doc.get("rounding") else now.calc.pay
    return None if amount is None else rounded(amount, to)


def _instalments(doc: Doc, net: Fraction, begun: int, now: Now) -> Figure:
    """C51, C70: the first part in the period of earning, the last one takes what rounding left."""
    timing = doc["timing"]
    if timing.get("equal"):
        parts = int(timing["equal"])
        if begun >= parts:
            return net
        return _pay(doc, proportion(net, Fraction(begun), Fraction(parts), now.calc.ratio), now)
    shares = [read(share) for share in timing["shares"]]
    return net if begun >= len(shares) else _pay(doc, times(net, sum(shares[:begun], NOTHING)), now)


def _is_released(timing: Doc, unit: Unit, now: Now) -> bool:
    """C50: after some periods, at the deal's event, or at an event of the person since he earned it."""
    if timing["per"] == "deal" and not unit.deal:
        return True
    if timing.get("periods") is not None:
        return now.number - unit.born >= int(timing["periods"])
    if timing["per"] == "deal":
        return any(True for _ in _events(timing, unit.deal, now))
    return any(
        unit.since <= day
        for day, who in _dated(timing, now)
        if timing.get("person") is None or who == unit.person_id
    )


def _dated(timing: Doc, now: Now) -> Iterator[tuple[date, str | None]]:
    for row in now.calc.company.table(timing["table"]):
        day = day_of(row, timing["date"])
        if day is not None and day < now.calc.period.end:
            yield day, text_of(row, timing["person"]) if timing.get("person") else None


def _events(timing: Doc, deal: str, now: Now) -> Iterator[Row]:
    for row in now.calc.company.table(timing["table"]):
        day = day_of(row, timing["date"])
        if text_of(row, timing["deal"]) == deal and day is not None and day < now.calc.period.end:
            yield row


def _by_cash(doc: Doc, unit: Unit, net: Fraction, now: Now) -> Figure:
    """C48: earned × received ÷ contract."""
    timing, row = doc["timing"], _sold(doc, unit.deal, now)
    came = total(figure_of(each, timing["received"]) for each in _events(timing, unit.deal, now))
    contract = figure_of(row, timing["contract"]) if row else None
    if came is None or contract is None:
        return None
    rule = doc.get("reversal") or {}
    back = list(_events(rule, unit.deal, now)) if timing.get("refund_lessens") else []
    if back:
        column = now.calc.measure_doc(doc["deal"])["count"]["column"]
        sold, lost = (
            figure_of(row, column) if row else None,
            total(figure_of(e, rule["amount"]) for e in back),
        )
        if sold is None or lost is None:
            return None
        if lost >= sold:
            return net  # All of it is back: nothing is waited for.
        same = column == timing["contract"]
        gone = lost if same else _pay(doc, proportion(contract, lost, sold, now.calc.ratio), now)
        if gone is None:
            return None
        contract -= gone
        if timing["refund_lessens"] == "received_and_contract":
            came = max(came - gone, NOTHING)
        if contract == 0:
            return net
    if truth(timing["at_most_whole"]) and came > contract:
        came = contract
    return net if came == contract else _pay(doc, proportion(net, came, contract, now.calc.ratio), now)


def _sold(doc: Doc, deal: str, now: Now) -> Row | None:
    count = now.calc.measure_doc(doc["deal"])["count"]
    for row in now.calc.company.table(count["table"]):
        if key_of(row, count["table"], count.get("row_key", [])) == deal:
            return row
    return None


def taken_back(doc: Doc, unit: Unit, now: Now) -> Figure:
    """Return what returns up to a period's end take back of a unit: exactly, or by months (C54, C56)."""
    rule = doc.get("reversal") or {}
    if rule.get("how") not in ("exact", "time_proportional") or not unit.deal:
        return NOTHING
    rows = sorted(_events(rule, unit.deal, now), key=lambda row: day_of(row, rule["date"]) or date.max)
    if not rows:
        return NOTHING
    count, row = now.calc.measure_doc(doc["deal"])["count"], _sold(doc, unit.deal, now)
    if rule["how"] == "exact" and not rule.get("amount"):
        return unit.earned
    if row is None:
        return None
    if rule["how"] == "exact":
        whole, came = figure_of(row, count["column"]), total(figure_of(each, rule["amount"]) for each in rows)
        lost = None if whole is None or came is None else min(whole, came)
    else:
        whole = Fraction(int(rule["months"]))
        sold, gone = day_of(row, count["date"]), day_of(rows[0], rule["date"])
        lost = None if sold is None or gone is None else max(NOTHING, whole - whole_months(sold, gone))
    if lost is None or whole is None:
        return None
    return (
        unit.earned if lost == whole else _pay(doc, proportion(unit.earned, lost, whole, now.calc.ratio), now)
    )
