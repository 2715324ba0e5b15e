"""What happens to a row's amount before it is credited (deal shape), in the order of the fields.

Exchange, factor, age, slices, cap. A step that cannot be told makes the amount missing.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.oracle.company import Company, day_of, figure_of, text_of
from tests.oracle.figures import Doc, Figure, Row, read, times


def shaped(amount: Figure, row: Row, shape: Doc, event: date, *, company: Company, currency: str) -> Figure:
    """Return what a row counts after its deal shape; `currency` is the plan's."""
    if exchange := shape.get("exchange"):
        amount = times(amount, exchange_rate(row, exchange, event, company, currency))
    if factor := shape.get("factor"):
        amount = times(amount, factor_of(row, factor, event, company))
    if age := shape.get("age"):
        amount = times(amount, age_share(row, age))
    if slices := shape.get("slices"):
        amount = in_slices(amount, slices)
    if shape.get("cap") is not None and amount is not None:
        most = read(shape["cap"])
        amount = max(-most, min(most, amount))
    return amount


def exchange_rate(row: Row, exchange: Doc, event: date, company: Company, currency: str) -> Figure:
    """Return the rate into the plan's currency; the plan's own currency is 1 to itself (C66)."""
    foreign = text_of(row, exchange["currency"])
    if foreign == currency:
        return Fraction(1)
    day = day_of(row, exchange["date"]) if exchange.get("date") else event
    return company.exchange_rate(foreign, exchange["rate"], day)


def factor_of(row: Row, factor: Doc, event: date, company: Company) -> Figure:
    """Return the weight of a row by its key columns (C25)."""
    keys = [text_of(row, column) for column in factor["keys"]]
    if factor.get("table"):
        found = company.rate_rows(factor["table"], keys, event)
        return figure_of(found[0], "rate") if found else read(factor["otherwise"])
    for line in factor.get("rows", []):
        if [str(key) for key in line["keys"]] == keys:
            return read(line["factor"])
    return read(factor["otherwise"])


def age_share(row: Row, age: Doc) -> Figure:
    """Return the share of the first band that the age in days still fits (C49)."""
    since, until = day_of(row, age["since"]), day_of(row, age["until"])
    if since is None or until is None:
        return None
    days = (until - since).days
    for band in age["bands"]:
        if band.get("up_to") is None or days <= int(band["up_to"]):
            return read(band["share"])
    return None


def in_slices(amount: Figure, slices: list[Doc]) -> Figure:
    """Return the credit of a large deal slice by slice; a return mirrors the sale (C24)."""
    if amount is None:
        return None
    size, credit, lower = abs(amount), Fraction(0), Fraction(0)
    for part in slices:
        upper = size if part.get("to") is None else min(size, read(part["to"]))
        if upper > lower:
            credit += times(upper - lower, read(part["share"])) or Fraction(0)
            lower = upper
    return credit if amount >= 0 else -credit
