"""Terms that are whole in shape and senseless: 500 % of the sales, a rate that falls again, a cap below its floor.

A slip of a finger makes a plan that calculates without a word. Whoever means such a term reads a
warning and goes on; only a cap below its floor, which leaves one of the two without effect, is an
error. Knows the plan alone, not what people sell.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from yeji_engine.checking.conditions import Known
from yeji_engine.checking.formulas import Formulas, base_kind
from yeji_engine.checking.ranges import ANY, Range, range_of
from yeji_engine.checking.shares import percent
from yeji_engine.checking.subject import Subject
from yeji_engine.documents.base import written
from yeji_engine.documents.components import Cap, Component, Floor, Gate, Round
from yeji_engine.documents.methods import Curve, Flat, Tier, Tiers, Weighted
from yeji_engine.documents.places import Path
from yeji_engine.errors import Diagnostic, Words
from yeji_engine.language.kinds import Kind

_ALL_OF_IT = Decimal(1)
_TENFOLD = Decimal(10)
"""Rates that an attainment decides, and curves, are shares of a target incentive: more than all is usual."""


def check_terms(seen: Subject, formulas: Formulas, known: Known) -> Iterator[Diagnostic]:
    """Warn of doubtful rates and of tiers that fall after rising; report caps below their floor."""
    for name, component in seen.plan.components.items():
        path: Path = ("components", name)
        yield from _cap_below_floor(seen, component, formulas, path, known)
        if isinstance(component.method, Tiers):
            yield from _falling(seen, component.method.tiers, (*path, "method", "tiers"))
        if base_kind(seen, component, formulas, path) is Kind.MONEY:
            yield from _rates(seen, component, formulas, (*path, "method"), known)


def _rates(
    seen: Subject, component: Component, formulas: Formulas, path: Path, known: Known
) -> Iterator[Diagnostic]:
    match component.method:
        case Tiers() as method:
            most = _ALL_OF_IT if method.on is None else _TENFOLD
            for place, tier in enumerate(method.tiers):
                for field, rate in (("rate", tier.rate), ("end_rate", tier.end_rate)):
                    yield from _rate(seen, rate, most, (*path, "tiers", place, field))
        case Flat():
            always = _at((*path, "rate"), formulas, known).point
            rate = None if always is None else Decimal(always.numerator) / Decimal(always.denominator)
            yield from _rate(seen, rate, _ALL_OF_IT, (*path, "rate"))
        case Curve() as curve:
            yield from _curve(seen, curve, path)
        case Weighted() as method:
            for place, part in enumerate(method.parts):
                if isinstance(part.share, Curve):
                    yield from _curve(seen, part.share, (*path, "parts", place, "share"))
        case _:
            return


def _curve(seen: Subject, curve: Curve, path: Path) -> Iterator[Diagnostic]:
    for place, point in enumerate(curve.points):
        yield from _rate(seen, point.pays, _TENFOLD, (*path, "points", place, "pays"))


def _rate(seen: Subject, rate: Decimal | None, most: Decimal, path: Path) -> Iterator[Diagnostic]:
    if rate is None or 0 <= rate <= most:
        return
    found, limit = percent(rate), percent(most)
    message = (
        Words(f"率是 {found},为负:做得越多拿得越少。", f"the rate is {found}: who does more gets less.")
        if rate < 0
        else Words(
            f"率是 {found},高于金额的 {limit}。", f"the rate is {found}, more than {limit} of the money."
        )
    )
    hint = Words(
        "如是笔误请改正,例如 5% 不要写成 5;确实如此可不理会。",
        "Correct a slip of the pen, like 5 for 5%; leave it if it is meant.",
    )
    yield seen.warning("rate-doubtful", path, message, hint)


def _falling(seen: Subject, tiers: tuple[Tier, ...], path: Path) -> Iterator[Diagnostic]:
    """Rates that only fall are a plan of their own; rates that rise and then fall are a slip as a rule."""
    risen = False
    for place, (lower, upper) in enumerate(pairwise(tiers), start=1):
        field = "rate" if upper.rate is not None else "amount"
        before, after = getattr(lower, field), getattr(upper, field)
        if before is None or after is None:
            continue
        if after < before and risen:
            shown = [percent(each) if field == "rate" else written(each) for each in (before, after)]
            yield seen.warning(
                "tiers-falling",
                (*path, place, field),
                Words(
                    f"前面各档递增,到这一档却由 {shown[0]} 降到 {shown[1]}。",
                    f"the tiers before rise, this one falls from {shown[0]} to {shown[1]}.",
                ),
                Words(
                    "如是笔误请改正;确实如此可不理会。", "Correct a slip of the pen; leave it if it is meant."
                ),
            )
        risen = risen or after > before


def _cap_below_floor(
    seen: Subject, component: Component, formulas: Formulas, path: Path, known: Known
) -> Iterator[Diagnostic]:
    """Of two limits in a row the later one would always win. A step between that changes the sum parts them."""
    limits: dict[type[Cap] | type[Floor], Range] = {}
    for place, step in enumerate(component.then):
        if not isinstance(step, Cap | Floor):
            limits = limits if isinstance(step, Gate | Round) else {}
            continue
        limits[type(step)] = _at((*path, "then", place, "at"), formulas, known)
        cap, floor = limits.get(Cap), limits.get(Floor)
        if cap is None or floor is None or cap.high is None or floor.low is None or cap.high >= floor.low:
            continue
        highest, least = _shown(cap.high), _shown(floor.low)
        yield seen.error(
            "cap-below-floor",
            (*path, "then", place, "at"),
            Words(
                f"封顶至多 {highest},保底至少 {least}:封顶低于保底,其中一个不起作用。",
                f"the cap is at most {highest}, the floor at least {least}: one of the two has no effect.",
            ),
            Words("把封顶写得不低于保底,或删去一个。", "Set the cap no lower than the floor, or remove one."),
        )


def _at(path: Path, formulas: Formulas, known: Known) -> Range:
    """Return the range of the formula; over rows a name may be a column, of which nothing is known."""
    node, site = formulas.nodes.get(path), formulas.sites.get(path)
    if node is None or site is None:
        return ANY
    return range_of(node, known.ranges if site.over_rows is None else {})


def _shown(bound: Fraction) -> str:
    return written(Decimal(bound.numerator) / Decimal(bound.denominator))
