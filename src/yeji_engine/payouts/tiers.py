"""Rate tables: slices, whole amounts, interpolated and highest rates (C5–C7, C9–C12, C14, C15).

A deal may begin where earlier ones ended: then it earns what the ladder pays up to its end less what
it pays up to its beginning (C12). docs/algorithms/tiers.md works it out.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.methods import Boundary, TierMode, Tiers
from yeji_engine.graph.expressions import (
    Number,
    Truth,
    choose,
    greatest,
    is_missing,
    number,
    truth,
)
from yeji_engine.payouts.bench import PayBench
from yeji_engine.payouts.tier_lines import Ladder, TierLine, ladder, open_ended, reached_rate


def price(bench: PayBench, tiers: Tiers, base: Number, begins: Number | None = None) -> Number:
    """Return what the tiers pay on the base, which begins at 0 or at `begins`."""
    found = ladder(bench, tiers)
    end = base if begins is None else bench.sheet.hold(begins.widened() + base)
    at = bench.formula(tiers.on) if tiers.on is not None else end
    before = len(bench.reasons)
    paid = bench.known_only(_priced(bench, tiers, found, _Place(base, begins, end, at)), found.known)
    bench.limit(before, found.known)
    return paid


class _Place(NamedTuple):
    """Where a base lies on the ladder: from where to where, and what decides the tier."""

    base: Number
    begins: Number | None
    end: Number
    at: Number


def _priced(bench: PayBench, tiers: Tiers, found: Ladder, place: _Place) -> Number:
    if found.pays_only_sums:
        return _fixed_sums(bench, tiers, found, place)[0]
    if not found.pays_sums:
        return _by_rate(bench, tiers, found, place)
    summed, reached = _fixed_sums(bench, tiers, found, place)
    before = len(bench.reasons)
    rated = _by_rate(bench, tiers, found, place)
    bench.limit(before, ~reached)
    return bench.sheet.hold(choose(reached, summed, rated))


def _by_rate(bench: PayBench, tiers: Tiers, found: Ladder, place: _Place) -> Number:
    match tiers.mode:
        case TierMode.SLICE | TierMode.INTERPOLATED_SLICE:
            return _slices(bench, found, place)
        case TierMode.WHOLE | TierMode.INTERPOLATED_WHOLE:
            return _whole(bench, tiers, found, place)
        case TierMode.HIGHEST:
            return _highest(bench, found, place.base)


# --- slices ------------------------------------------------------------------------------------------


def _slices(bench: PayBench, found: Ladder, place: _Place) -> Number:
    """Each part of the base between two lines × its rate; the first tier mirrors below zero."""
    paid = number(0)
    for index, line in enumerate(found.lines):
        moves = line.end_rate is not None
        part, rate, amount = _slice(bench, line, place.end, first=index == 0)
        if place.begins is not None:
            earlier_part, _, earlier = _slice(bench, line, place.begins, first=index == 0)
            part, amount = bench.sheet.hold(part - earlier_part), bench.sheet.hold(amount - earlier)
        held = bench.note(
            Operation.SLICE,
            amount,
            quantity=part,
            lower=line.lower,
            upper=line.upper,
            # The mean rates of where a deal begins and ends do not make one rate between them.
            factor=None if moves and place.begins is not None else rate,
            label=str(index + 1),
            shown=~part.equals(number(0)),
        )
        paid = paid + held
    return bench.sheet.hold(paid)


def _slice(bench: PayBench, line: TierLine, end: Number, *, first: bool) -> tuple[Number, Number, Number]:
    """Return the part of a base that lies in the tier, its rate, and what it pays."""
    part = _part(bench, line, end, first=first)
    rate = _slice_rate(bench, line, part)
    amount = part.times(rate)
    if line.there is not None:
        part = bench.sheet.hold(choose(line.there, part, number(0)))
        amount = choose(line.there, amount, number(0))
    return part, rate, bench.sheet.hold(amount)


def _part(bench: PayBench, line: TierLine, end: Number, *, first: bool) -> Number:
    top = end
    if line.upper is not None:
        below = bench.sheet.hold((end < line.upper).known() | open_ended(line))
        # Where the base itself is missing, so is its part.
        top = bench.sheet.hold(choose(below | is_missing(end), end, line.upper))
    part = bench.sheet.hold(top.widened() - line.lower)
    return part if first else bench.sheet.hold(greatest(part, number(0)))


def _slice_rate(bench: PayBench, line: TierLine, part: Number) -> Number:
    """A rate that moves counts with the mean of where the slice starts and where it ends (C7)."""
    if line.end_rate is None or line.upper is None:
        return line.rate
    reached = reached_rate(bench, line, bench.sheet.hold(line.lower.widened() + part))
    return bench.sheet.hold((line.rate.widened() + reached).times(number(Decimal("0.5"))))


# --- the reached tier --------------------------------------------------------------------------------


def _owned(bench: PayBench, tiers: Tiers, found: Ladder, index: int, at: Number) -> Truth:
    """Tell whether the figure lies in the tier; the first owns all below, the last all above."""
    line, upper_owns = found.lines[index], tiers.boundary is Boundary.UPPER_TIER
    # A figure that is not known lies in no tier, and not outside it either.
    owned = at.equals(at)
    if index > 0:
        owned = owned & (at >= line.lower if upper_owns else at > line.lower)
    if line.upper is not None:
        below = at < line.upper if upper_owns else at <= line.upper
        owned = owned & (below | open_ended(line))
    if line.there is not None:
        owned = line.there & owned
    return bench.sheet.hold(owned)


def _whole(bench: PayBench, tiers: Tiers, found: Ladder, place: _Place) -> Number:
    moves = tiers.mode is TierMode.INTERPOLATED_WHOLE
    paid = number(0)
    for index, line in enumerate(found.lines):
        owned = _owned(bench, tiers, found, index, place.at)
        rate = reached_rate(bench, line, place.at) if moves else line.rate
        amount = bench.note(
            Operation.TIER,
            choose(owned, place.base.widened().times(rate), number(0)),
            quantity=place.base,
            lower=line.lower,
            upper=line.upper,
            factor=rate,
            label=str(index + 1),
            shown=owned.known(),
        )
        paid = paid + amount
    return bench.sheet.hold(paid)


def _fixed_sums(bench: PayBench, tiers: Tiers, found: Ladder, place: _Place) -> tuple[Number, Truth]:
    """Return the sum of the reached tier, and whether it has one."""
    paid, reached = number(0), truth(False)
    for index, line in enumerate(found.lines):
        if line.amount is None:
            continue
        owned = _owned(bench, tiers, found, index, place.at)
        sums = bench.sheet.hold(owned.known() & ~is_missing(line.amount))
        amount = bench.note(
            Operation.TIER,
            choose(owned, line.amount.otherwise(number(0)), number(0)),
            quantity=place.at,
            lower=line.lower,
            upper=line.upper,
            label=str(index + 1),
            shown=sums,
        )
        paid, reached = paid + amount, reached | sums
    return bench.sheet.hold(paid), bench.sheet.hold(reached)


def _highest(bench: PayBench, found: Ladder, base: Number) -> Number:
    rate = found.lines[0].rate
    for line in found.lines[1:]:
        there = line.there if line.there is not None else truth(True)
        rate = bench.sheet.hold(choose((there & (line.rate > rate)).known(), line.rate, rate))
    return bench.note(Operation.FLAT, base.widened().times(rate), quantity=base, factor=rate)
