"""Where a value of a plan stands, and what a number means there.

0.05 is 5% as a rate and 0.05 元 as an amount; 200000 is 20 万元 where tiers price money.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

from yeji_engine.documents.base import Part, Unit
from yeji_engine.documents.components import Component
from yeji_engine.documents.measures import Count, Measure
from yeji_engine.documents.methods import Contest, Curve, Matrix, Tiers
from yeji_engine.documents.scorecard import Item, LayerScore, LinearScore
from yeji_engine.errors import Words
from yeji_engine.wording.rate_tables import tier_unit
from yeji_engine.wording.terms import Terms, among_rows, base_of, within

P = TypeVar("P", bound=Part)


@dataclass(frozen=True, slots=True)
class Spot:
    """The terms at a place of the document, and the parts around it, innermost last."""

    terms: Terms
    around: tuple[Part, ...] = ()

    @property
    def owner(self) -> Part:
        """The part whose fields are looked at."""
        return self.around[-1]

    def inside(self, part: Part) -> Spot:
        """Return the spot of the fields of `part`."""
        terms = self.terms
        if isinstance(part, Component):
            terms = within(terms, part)
        elif isinstance(part, Count):
            terms = among_rows(terms, part.table)
        return Spot(terms, (*self.around, part))

    def nearest(self, kind: type[P]) -> P | None:
        """Return the innermost part of that kind around this place."""
        return next((part for part in reversed(self.around) if isinstance(part, kind)), None)


def number_words(spot: Spot, field: str, number: Decimal) -> Words:
    """Return a number as it is read in this field."""
    return spot.terms.figure(number, unit_at(spot, field))


def unit_at(spot: Spot, field: str) -> Unit | None:
    """Return what a number, or a formula that is a mere number, counts in this field."""
    rule = _UNITS.get(f"{type(spot.owner).__name__}.{field}") or _UNITS.get(field)
    return rule(spot) if callable(rule) else rule


def _tier_lines(spot: Spot) -> Unit | None:
    tiers, component = spot.nearest(Tiers), spot.nearest(Component)
    return tier_unit(tiers, component, spot.terms) if tiers and component else None


def _curve_place(spot: Spot) -> Unit | None:
    curve = spot.nearest(Curve)
    return (spot.terms.unit_of(curve.on) if curve else None) or Unit.RATIO


def _curve_gives(spot: Spot) -> Unit | None:
    return Unit.POINTS if spot.nearest(LinearScore) else Unit.RATIO


def _band_lines(spot: Spot) -> Unit | None:
    if spot.nearest(LayerScore) is None:
        return Unit.RATIO
    item = spot.nearest(Item)
    return spot.terms.unit_of(item.measure) if item else None


def _deal_amount(spot: Spot) -> Unit | None:
    measure = spot.nearest(Measure)
    return measure.unit if measure else None


def _base(spot: Spot) -> Unit | None:
    component = spot.nearest(Component)
    return spot.terms.unit_of(base_of(component)) if component else None


def _rows(spot: Spot) -> Unit | None:
    matrix = spot.nearest(Matrix)
    return spot.terms.unit_of(matrix.rows) if matrix else None


def _columns(spot: Spot) -> Unit | None:
    matrix = spot.nearest(Matrix)
    return spot.terms.unit_of(matrix.columns) if matrix else None


def _ranked(spot: Spot) -> Unit | None:
    contest = spot.nearest(Contest)
    return spot.terms.unit_of(contest.by) if contest else None


_UNITS: Mapping[str, Unit | Callable[[Spot], Unit | None]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "share", "shares", "rate", "end_rate", "weight", "weights", "ramp", "quotas", "by_unit_grade", "cells",
                "recovery_share", "RatioScore.cap", "ReverseScore.cap", "ImprovementScore.cap", "ProgressScore.cap",
                "RatioScore.floor", "ImprovementScore.floor", "Gate.otherwise", "Lookup.otherwise", "Generations.rates",
            ),
            Unit.RATIO,
        ),
        **dict.fromkeys(
            (
                "LayerBand.points", "DescribedCase.points", "each", "DeductScore.floor", "BonusScore.cap", "out_of",
                "full_points", "Grade.start",
            ),
            Unit.POINTS,
        ),
        **dict.fromkeys(("amount", "prizes", "Cap.at", "Floor.at", "Budget.at", "minimum_wage"), Unit.MONEY),
        "Tier.start": _tier_lines,
        "Tier.end": _tier_lines,
        "CurvePoint.at": _curve_place,
        "CurvePoint.pays": _curve_gives,
        "LayerBand.start": _band_lines,
        "DealShape.cap": _deal_amount,
        "DealSlice.until": _deal_amount,
        "Threshold.at": _base,
        "row_edges": _rows,
        "column_edges": _columns,
        "Contest.at_least": _ranked,
    }
)  # fmt: skip
"""By `Class.field`, then by `field`; a number in any other field is written plainly."""
