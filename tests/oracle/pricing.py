"""From a base to an amount: rates, tiers, curves, matrices, tables (C1–C10, C13–C15, C22, C23, C26, C27).

Each function prices one base. It asks for formulas through `ask`, so it does not know whether it prices
a person's period or one of his deals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tests.oracle.company import Company, figure_of
from tests.oracle.figures import Doc, Figure, Rounding, Value, read, times, total
from tests.oracle.lines_of_points import Point, band_of, between, on_curve, points_of


class Question(NamedTuple):
    """What a method may look at besides the base."""

    ask: Callable[[str], Value]
    """What a formula comes to for this person and, per deal, this row."""
    company: Company
    day: date
    """Day on which dated rate tables are read: the deal's own, or the period's last (O-31)."""
    ratio: Rounding

    def figure(self, formula: str) -> Figure:
        """Return what a formula comes to as a figure."""
        found = self.ask(formula)
        if isinstance(found, bool) or not (found is None or isinstance(found, Fraction)):
            raise TypeError(f"{formula!r} is no figure: {found!r}")
        return found

    def keys(self, formulas: Sequence[str]) -> list[str | None]:
        """Return the texts that choose a row of a table."""
        found = [self.ask(formula) for formula in formulas]
        return [None if each is None else str(each) for each in found]


class Tier(NamedTuple):
    """One step of a rate table."""

    start: Fraction
    end: Fraction | None
    rate: Fraction | None
    end_rate: Fraction | None
    amount: Fraction | None


def flat(method: Doc, base: Figure, question: Question) -> Figure:
    """Return base × rate (C1)."""
    return times(base, question.figure(method["rate"]))


def per_unit(method: Doc, base: Figure, question: Question) -> Figure:
    """Return base × amount (C2)."""
    return times(base, question.figure(method["amount"]))


def lookup(method: Doc, base: Figure, question: Question) -> Figure:
    """Return base × the rate of the first row with these keys, or the default (C23, O-32)."""
    keys = question.keys(method["keys"])
    if method.get("table"):
        found = question.company.rate_rows(method["table"], keys, question.day)
        return times(base, figure_of(found[0], "rate") if found else read(method["otherwise"]))
    for row in method.get("rows", []):
        if [str(key) for key in row["keys"]] == keys:
            return times(base, read(row["rate"]))
    return times(base, read(method["otherwise"]))


def curve_share(method: Doc, question: Question) -> Figure:
    """Return the share that a pay curve gives at its attainment (C8)."""
    line = points_of(method["points"])
    return on_curve(question.figure(method["on"]), line, method["below"], method["above"], question.ratio)


def curve(method: Doc, base: Figure, question: Question) -> Figure:
    """Return base × share by the curve (C8)."""
    return times(base, curve_share(method, question))


def matrix(method: Doc, base: Figure, question: Question) -> Figure:
    """Return base × the cell of two figures (C22); below the first edge nothing can be told (O-18)."""
    at = []
    for formula, edges in (
        (method["rows"], method["row_edges"]),
        (method["columns"], method["column_edges"]),
    ):
        figure = question.figure(formula)
        place = (
            None if figure is None else band_of(figure, [read(edge) for edge in edges], method["boundary"])
        )
        if place is None:
            return None
        at.append(place)
    return times(base, read(method["cells"][at[0]][at[1]]))


def weighted(method: Doc, base: Figure, question: Question) -> Figure:
    """Return base × Σ weight × share (C26, C27)."""
    shares = []
    for part in method["parts"]:
        share = part["share"]
        found = curve_share(share, question) if isinstance(share, dict) else question.figure(str(share))
        shares.append(times(read(part["weight"]), found))
    return times(base, total(shares))


def priced(method: Doc, _base: Figure, question: Question) -> Figure:
    """Return the method's own formula."""
    return question.figure(method["formula"])


def tiers(method: Doc, base: Figure, question: Question) -> Figure:
    """Return what a rate table pays (C5–C7, C9); the highest rate asks for no place on it (O-56)."""
    unit = question.figure(method["unit"]) if method.get("unit") else Fraction(1)
    on = question.figure(method["on"]) if method.get("on") else base
    if method["mode"] == "highest":
        on = base
    if base is None or on is None or unit is None or unit <= 0:
        return None
    table = [_scaled(tier, unit) for tier in _tiers_of(method, question)]
    return by_tiers(table, method["mode"], method["boundary"], (base, on), question.ratio) if table else None


def running_tiers(method: Doc, start: Figure, base: Figure, question: Question) -> Figure:
    """Return what a rate table pays on a base that begins where earlier ones ended (C12, O-30, O-56)."""
    if method["mode"] == "highest":
        return tiers(method, base, question)
    unit = question.figure(method["unit"]) if method.get("unit") else Fraction(1)
    if start is None or base is None or unit is None or unit <= 0:
        return None
    table = [_scaled(tier, unit) for tier in _tiers_of(method, question)]
    if not table:
        return None
    mode, boundary, end = method["mode"], method["boundary"], start + base
    if mode not in ("slice", "interpolated_slice"):
        return by_tiers(table, mode, boundary, (base, end), question.ratio)
    upto_end = by_tiers(table, mode, boundary, (end, end), question.ratio)
    upto_start = by_tiers(table, mode, boundary, (start, start), question.ratio)
    return None if upto_end is None or upto_start is None else upto_end - upto_start


def by_tiers(
    table: Sequence[Tier], mode: str, boundary: str, base_and_on: tuple[Fraction, Fraction], ratio: Rounding
) -> Figure:
    """Return what tiers pay on a base, when another figure (or the base itself) decides the tier."""
    base, on = base_and_on
    tier = table[band_of(on, [tier.start for tier in table], boundary) or 0]
    if mode == "highest":
        return times(base, max(tier.rate for tier in table if tier.rate is not None))
    if tier.amount is not None:
        return tier.amount
    if mode == "whole" or on < 0:
        return times(base, tier.rate)
    if mode == "interpolated_whole":
        return times(base, rate_at(tier, on, ratio))
    if base < 0:
        return times(base, table[0].rate)
    slices = [
        (each, min(base, each.end) if each.end is not None else base) for each in table if base > each.start
    ]
    if mode == "slice":
        return total(times(upper - each.start, each.rate) for each, upper in slices)
    return total(times(upper - each.start, _mean_rate(each, upper, ratio)) for each, upper in slices)


def rate_at(tier: Tier, on: Fraction, ratio: Rounding) -> Figure:
    """Return the rate inside a tier whose rate moves from its start to its end (C7)."""
    if tier.end is None or tier.end_rate is None or tier.rate is None:
        return tier.rate
    return between(on, Point(tier.start, tier.rate), Point(tier.end, tier.end_rate), ratio)


def _mean_rate(tier: Tier, upper: Fraction, ratio: Rounding) -> Figure:
    reached = rate_at(tier, upper, ratio)
    if tier.rate is None or reached is None:
        return None
    return times(tier.rate + reached, Fraction(1, 2))


def _tiers_of(method: Doc, question: Question) -> list[Tier]:
    if method.get("table"):
        rows = question.company.rate_rows(
            method["table"], question.keys(method.get("keys", [])), question.day
        )
        found = [
            Tier(figure_of(row, "lower") or Fraction(0), figure_of(row, "upper"), figure_of(row, "rate"), None,
                 figure_of(row, "amount"))
            for row in rows
        ]  # fmt: skip
    else:
        found = [
            Tier(read(doc["from"]), _optional(doc, "to"), _optional(doc, "rate"), _optional(doc, "end_rate"),
                 _optional(doc, "amount"))
            for doc in method["tiers"]
        ]  # fmt: skip
    return sorted(found, key=lambda tier: tier.start)


def _optional(doc: Doc, key: str) -> Fraction | None:
    return None if doc.get(key) is None else read(doc[key])


def _scaled(tier: Tier, unit: Fraction) -> Tier:
    start = times(tier.start, unit)
    assert start is not None
    return tier._replace(start=start, end=times(tier.end, unit))


METHODS: dict[str, Callable[[Doc, Figure, Question], Figure]] = {
    "flat": flat,
    "per_unit": per_unit,
    "tiers": tiers,
    "curve": curve,
    "matrix": matrix,
    "lookup": lookup,
    "weighted": weighted,
    "formula": priced,
}
