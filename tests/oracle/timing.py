"""What of a component is paid this period: true-up, cash, milestones, holdback, instalments (C11, C47–C51).

The past is read from the ledger: rows of kind `earned` (by deal where a component is per deal) and `paid`
of earlier periods (O-38). What was released up to a day is worked out whole and the difference is paid,
so the pieces always come to the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.company import day_of, figure_of, key_of, text_of
from tests.oracle.figures import (
    Doc,
    Figure,
    Row,
    proportion,
    read,
    rounded,
    rounding_of,
    shared_out,
    times,
    total,
    truth,
)
from tests.oracle.spans import period_before

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation

ByDeal = dict[str, Figure]
DEAL_TIMINGS = ("milestones", "on_cash")


def paid_now(calc: Calculation, name: str, person_id: str, earned: Figure, by_deal: ByDeal) -> Figure:
    """Return what is paid this period of what was earned now and before."""
    timing = calc.plan["components"][name].get("timing")
    if timing is None:
        return earned
    if earned is None:
        return None
    if timing["kind"] == "true_up":
        since = calc.to_date(timing["since"]).start
        paid = ledger(calc, name, person_id, "paid")
        return earned - sum(_amount(row) for row in paid if (day_of(row, "period_start") or since) >= since)
    if timing["kind"] == "instalments":
        return _instalments(calc, name, person_id, earned)
    if timing["kind"] == "holdback" and not timing.get("table"):
        return _held_for_periods(calc, name, person_id, earned, by_deal)
    return _released_by_deal(calc, name, person_id, by_deal)


def ledger(calc: Calculation, name: str | None, person_id: str, kind: str) -> list[Row]:
    """Return the ledger's rows of earlier periods."""
    return [
        row
        for row in calc.company.table("ledger")
        if row["person_id"] == person_id
        and row["kind"] == kind
        and (name is None or row["component"] == name)
        and (day_of(row, "period_start") or date.max) < calc.period.start
    ]


def earned_before(calc: Calculation, name: str, person_id: str) -> dict[str, Fraction]:
    """Return what earlier periods earned, by deal."""
    found: dict[str, Fraction] = {}
    for row in ledger(calc, name, person_id, "earned"):
        deal = text_of(row, "source_id") or ""
        found[deal] = found.get(deal, Fraction(0)) + _amount(row)
    return found


def _amount(row: Row) -> Fraction:
    return figure_of(row, "amount") or Fraction(0)


def _period_back(calc: Calculation, periods: int) -> date:
    span = calc.period
    for _ in range(periods):
        span = period_before(span, calc.plan["settles"])
    return span.start


def _earned_in(calc: Calculation, name: str, person_id: str, start: date) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for row in ledger(calc, name, person_id, "earned"):
        if day_of(row, "period_start") == start:
            deal = text_of(row, "source_id") or ""
            found[deal] = found.get(deal, Fraction(0)) + _amount(row)
    return found


def _instalments(calc: Calculation, name: str, person_id: str, earned: Fraction) -> Figure:
    """Return this period's instalment of each sum that is still being paid off (C51, C68, C70)."""
    timing = calc.plan["components"][name]["timing"]
    shares = ["1"] * int(timing["equal"]) if timing.get("equal") else timing["shares"]
    weights = [read(share) for share in shares]
    keyed = [(f"{place:04d}", weight) for place, weight in enumerate(weights)]
    paid = Fraction(0)
    for place in range(len(weights)):
        start = _period_back(calc, place)
        sum_earned = earned if place == 0 else sum(_earned_in(calc, name, person_id, start).values())
        whole = rounded(Fraction(sum_earned), calc.pay)
        paid += shared_out(whole, keyed, calc.pay.decimals)[f"{place:04d}"]
    return paid


def _held_for_periods(
    calc: Calculation, name: str, person_id: str, earned: Fraction, by_deal: ByDeal
) -> Figure:
    """Return what was earned less what stays back, plus what stayed back so many periods ago (C50)."""
    timing = calc.plan["components"][name]["timing"]
    before = _earned_in(calc, name, person_id, _period_back(calc, int(timing["periods"])))
    if timing["per"] == "period":
        held: Figure = _held(calc, name, earned)
        freed: Figure = _held(calc, name, sum(before.values(), Fraction(0)))
    else:
        held = total(None if each is None else _held(calc, name, each) for each in by_deal.values())
        freed = total(_held(calc, name, each) for each in before.values())
    return None if held is None or freed is None else earned - held + freed


def _held(calc: Calculation, name: str, earned: Fraction) -> Fraction:
    doc = calc.plan["components"][name]
    held = times(earned, read(doc["timing"]["share"]))
    assert held is not None
    return rounded(held, rounding_of(doc["rounding"]) if doc.get("rounding") else calc.pay)


def _released_by_deal(calc: Calculation, name: str, person_id: str, by_deal: ByDeal) -> Figure:
    """Return what the deals have released up to the period's end less what up to its start."""
    doc = calc.plan["components"][name]
    release = {"milestones": _by_milestones, "on_cash": _by_cash, "holdback": _by_release}[
        doc["timing"]["kind"]
    ]
    before = earned_before(calc, name, person_id)
    differences: list[Figure] = []
    for deal in sorted({*before, *by_deal}):
        earlier = before.get(deal, Fraction(0))
        whole = total([earlier, by_deal.get(deal, Fraction(0))])
        if whole is None:
            return None
        after = _rounded(calc, doc, release(calc, name, deal, (whole, calc.period.end)))
        until = _rounded(calc, doc, release(calc, name, deal, (earlier, calc.period.start)))
        differences.append(None if after is None or until is None else after - until)
    return total(differences)


def _rounded(calc: Calculation, doc: Doc, amount: Figure) -> Figure:
    if amount is None:
        return None
    return rounded(amount, rounding_of(doc["rounding"]) if doc.get("rounding") else calc.pay)


Due = tuple[Fraction, date]
"""What a deal earned, and the first day that no longer counts."""
_Release = Callable[["Calculation", str, str, Due], Figure]


def _events_of(calc: Calculation, timing: Doc, deal: str, before: date) -> list[Row]:
    return [
        row
        for row in calc.company.table(timing["table"])
        if text_of(row, timing["deal"]) == deal and (day_of(row, timing["date"]) or date.max) < before
    ]


def _by_milestones(calc: Calculation, name: str, deal: str, due: Due) -> Figure:
    timing = calc.plan["components"][name]["timing"]
    happened = {text_of(row, timing["event"]) for row in _events_of(calc, timing, deal, due[1])}
    share = sum((read(each["share"]) for each in timing["shares"] if each["event"] in happened), Fraction(0))
    return times(due[0], share)


def _by_cash(calc: Calculation, name: str, deal: str, due: Due) -> Figure:
    timing = calc.plan["components"][name]["timing"]
    rows = _events_of(calc, timing, deal, due[1])
    received = total(figure_of(row, timing["received"]) for row in rows)
    row = deal_row(calc, name, deal)
    contract = figure_of(row, timing["contract"]) if row else None
    if received is None or contract is None:
        return None
    if truth(timing["at_most_whole"]):
        received = min(received, contract)
    return proportion(due[0], received, contract, calc.ratio)


def _by_release(calc: Calculation, name: str, deal: str, due: Due) -> Figure:
    timing = calc.plan["components"][name]["timing"]
    if _events_of(calc, timing, deal, due[1]):
        return due[0]
    return due[0] - _held(calc, name, due[0])


def deal_row(calc: Calculation, name: str, deal: str) -> Row | None:
    """Return the source row of a deal, of whatever period."""
    count = calc.measure_doc(calc.plan["components"][name]["deal"])["count"]
    rows = calc.company.table(count["table"])
    return next((row for row in rows if key_of(row, count["table"], count.get("row_key", [])) == deal), None)
