"""What a return, refund or lost customer takes back: exact, re-rated, replayed, by time (C54–C56).

Returns are those dated inside the period; a replay looks at all up to its end.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.company import day_of, figure_of, key_of, text_of
from tests.oracle.crediting import Line, credited_row
from tests.oracle.figures import Doc, Figure, Row, proportion, rounded, rounding_of, times, total
from tests.oracle.spans import period_before, whole_months
from tests.oracle.timing import deal_row, earned_before

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation


class Return(NamedTuple):
    """One return of one deal; no amount means the whole deal."""

    deal: str
    day: date
    amount: Figure


def returns(calc: Calculation, doc: Doc) -> list[Return]:
    """Return the returns up to the period's end, oldest first."""
    rule = doc["reversal"]
    found = []
    for row in calc.company.table(rule["table"]):
        deal, day = text_of(row, rule["deal"]), day_of(row, rule["date"])
        if deal is not None and day is not None and day < calc.period.end:
            found.append(Return(deal, day, figure_of(row, rule["amount"]) if rule.get("amount") else None))
    return sorted(found, key=lambda each: (each.day, each.deal))


def taken_back(calc: Calculation, name: str, person_id: str, by_deal: dict[str, Figure]) -> Figure:
    """Return what the period's returns take back of what was earned before, a figure below 0."""
    doc = calc.plan["components"][name]
    how = (doc.get("reversal") or {}).get("how")
    if how == "replay" and not doc.get("timing") and not calc.taken_off:
        return replayed(calc, name, person_id)
    if how not in ("exact", "time_proportional"):
        return Fraction(0)
    before = earned_before(calc, name, person_id)
    found: list[Figure] = []
    for each in returns(calc, doc):
        if each.day < calc.period.start or each.deal not in {*before, *by_deal}:
            continue
        earned = total([before.get(each.deal, Fraction(0)), by_deal.get(each.deal, Fraction(0))])
        back = _share_taken(calc, name, each, earned)
        to = rounding_of(doc["rounding"]) if doc.get("rounding") else calc.pay
        found.append(None if back is None else -rounded(back, to))
    return total(found)


def _share_taken(calc: Calculation, name: str, each: Return, earned: Figure) -> Figure:
    doc = calc.plan["components"][name]
    count = calc.measure_doc(doc["deal"])["count"]
    row = deal_row(calc, name, each.deal)
    if row is None:
        return None
    if doc["reversal"]["how"] == "exact":
        if each.amount is None:
            return earned
        return proportion(earned, each.amount, figure_of(row, count["column"]), calc.ratio)
    sold, term = day_of(row, count["date"]), int(doc["reversal"]["months"])
    if sold is None:
        return None
    missing = max(0, term - whole_months(sold, each.day))
    return proportion(earned, Fraction(missing), Fraction(term), calc.ratio)


def as_deals_now(calc: Calculation, doc: Doc, person_id: str) -> list[Line]:
    """Return the period's returns as negative deals of today, credited as the deals were (C54, O-40)."""
    count = calc.measure_doc(doc["deal"])["count"]
    found = []
    for each in returns(calc, doc):
        if each.day < calc.period.start:
            continue
        for row in calc.company.table(count["table"]):
            if key_of(row, count["table"], count.get("row_key", [])) == each.deal:
                found += _negative(calc, count, row, each)
    return [line for line in found if line.person_id == person_id]


def _negative(calc: Calculation, count: Doc, row: Row, each: Return) -> list[Line]:
    amount = figure_of(row, count["column"])
    back = amount if each.amount is None else each.amount
    sold = day_of(row, count["date"])
    if back is None or sold is None:
        return []
    turned: Row = {**row, count["column"]: -back}
    lines = credited_row(count, turned, sold, calc.company, calc.plan["currency"])
    return [line._replace(day=each.day) for line in lines if isinstance(line, Line)]


def after_returns(calc: Calculation, doc: Doc, before: date) -> dict[str, Figure]:
    """Return what is taken off each deal returned before a day; None takes all of it off (C55)."""
    found: dict[str, Figure] = {}
    for each in returns(calc, doc):
        if each.day >= before:
            continue
        if each.amount is None or (each.deal in found and found[each.deal] is None):
            found[each.deal] = None
        else:
            found[each.deal] = (found.get(each.deal) or Fraction(0)) + each.amount
    return found


def replayed(calc: Calculation, name: str, person_id: str) -> Figure:
    """Return what earlier periods come to with this period's returns less what they came to before (C55, O-41)."""
    doc = calc.plan["components"][name]
    measure = doc["deal"]
    days = [_sold_on(calc, name, each.deal) for each in returns(calc, doc) if each.day >= calc.period.start]
    first = min((day for day in days if day is not None), default=calc.period.start)
    differences, span = [], calc.period
    while span.start > first:
        span = period_before(span, calc.plan["settles"])
        for until, sign in ((calc.period.end, 1), (calc.period.start, -1)):
            past = calc.at(span, {measure: after_returns(calc, doc, until)}).component(name)
            earned = past[person_id].earned if person_id in past else Fraction(0)
            differences.append(times(earned, Fraction(sign)))
    return total(differences)


def _sold_on(calc: Calculation, name: str, deal: str) -> date | None:
    row = deal_row(calc, name, deal)
    count = calc.measure_doc(calc.plan["components"][name]["deal"])["count"]
    return day_of(row, count["date"]) if row else None


def reduced(row: Row, column: str, back: Figure) -> Row | None:
    """Return a row of which something was returned; nothing is left where all was."""
    amount = figure_of(row, column)
    if back is None or amount is None or amount == back:
        return None
    return {**row, column: amount - back}
