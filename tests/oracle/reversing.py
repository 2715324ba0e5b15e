"""What a return, refund or lost customer takes back: exact, re-rated, replayed, by time (C54–C56).

All returns up to the period's end count; what they took back before is in the ledger.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.company import day_of, figure_of, key_of, text_of
from tests.oracle.crediting import Line, counts_row, credited_row
from tests.oracle.figures import Doc, Figure, Row, proportion, rounded, rounding_of, total
from tests.oracle.spans import Span, whole_months

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation

TAKES_BACK = ("exact", "time_proportional")


class Return(NamedTuple):
    """One return of one deal; no amount means the whole deal, or, where amounts are told, an unknown one."""

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


def taken_back(calc: Calculation, doc: Doc, deal: str, earned: Fraction) -> Figure:
    """Return what all returns until now take back of what a deal earned."""
    back = [each for each in returns(calc, doc) if each.deal == deal]
    if not back:
        return Fraction(0)
    rule, row = doc["reversal"], _row_of(calc, doc, deal)
    count = calc.measure_doc(doc["deal"])["count"]
    if rule["how"] == "time_proportional":
        sold, term = day_of(row, count["date"]) if row else None, int(rule["months"])
        if sold is None:
            return None
        lost = max(0, min(term, term - whole_months(sold, back[0].day)))
        return _part(calc, doc, earned, Fraction(lost), Fraction(term))
    if not rule.get("amount"):
        return earned
    came, sold_for = total(each.amount for each in back), figure_of(row, count["column"]) if row else None
    if came is None or sold_for is None:
        return None
    return _part(calc, doc, earned, min(came, sold_for), sold_for)


def _part(calc: Calculation, doc: Doc, earned: Fraction, part: Fraction, whole: Fraction) -> Figure:
    if part == whole:
        return earned
    found = proportion(earned, part, whole, calc.ratio)
    to = rounding_of(doc["rounding"]) if doc.get("rounding") else calc.pay
    return None if found is None else rounded(found, to)


def _row_of(calc: Calculation, doc: Doc, deal: str) -> Row | None:
    count = calc.measure_doc(doc["deal"])["count"]
    rows = calc.company.table(count["table"])
    return next((row for row in rows if key_of(row, count["table"], count.get("row_key", [])) == deal), None)


def as_deals(calc: Calculation, doc: Doc, span: Span) -> list[Line]:
    """Return the returns of a span as negative deals of their day, credited as the deals were (C54, O-40)."""
    found, count = [], calc.measure_doc(doc["deal"])["count"]
    for each in returns(calc, doc):
        row = _row_of(calc, doc, each.deal) if span.holds(each.day) else None
        if row is not None and counts_row(count, row, calc.of_row):
            found += _negative(calc, doc, row, each)
    return found


def _negative(calc: Calculation, doc: Doc, row: Row, each: Return) -> list[Line]:
    count = calc.measure_doc(doc["deal"])["count"]
    amount = each.amount if doc["reversal"].get("amount") else figure_of(row, count["column"])
    sold = day_of(row, count["date"])
    if sold is None:
        return []
    turned: Row = {**row, count["column"]: None if amount is None else -amount}
    lines = credited_row(
        count, turned, sold, company=calc.company, asked=calc.of_row, currency=calc.plan["currency"]
    )
    return [line._replace(day=each.day) for line in lines if isinstance(line, Line)]


class Off(NamedTuple):
    """What is taken off a deal; all of it, where amounts are not told."""

    amount: Figure
    whole: bool


def after_returns(calc: Calculation, doc: Doc) -> dict[str, Off]:
    """Return what is taken off each returned deal (C55)."""
    found: dict[str, Off] = {}
    whole = not doc["reversal"].get("amount")
    for each in returns(calc, doc):
        before = found.get(each.deal, Off(Fraction(0), whole))
        found[each.deal] = Off(total([before.amount, each.amount]), whole)
    return found


def reduced(row: Row, column: str, off: Off) -> Row | None:
    """Return a row of which something was returned; nothing is left where all was."""
    amount = figure_of(row, column)
    if off.whole:
        return None
    if off.amount is None or amount is None:
        return {**row, column: None}
    return {**row, column: amount - off.amount} if amount > off.amount else None
