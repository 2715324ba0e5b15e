"""Where the lines of tiers come from: the plan itself, or a dated table of the company.

Either way the tiers become columns, in order, so that a base meets each line exactly once. How a base
is priced between the lines is the matter of `tiers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from yeji_engine.binding.rate_tables import RatesFound, RateTier
from yeji_engine.documents.methods import Tiers
from yeji_engine.graph.expressions import Number, Truth, choose, is_missing, number, truth
from yeji_engine.payouts.bench import PayBench


@dataclass(frozen=True)
class TierLine:
    """One tier: its lines in the base's own unit, and what it pays."""

    lower: Number
    upper: Number | None
    """None: certainly open; a missing figure: open for this row."""
    rate: Number
    end_rate: Number | None
    amount: Number | None
    there: Truth | None
    """Whether this row's table has the tier at all; none: every row's has."""


@dataclass(frozen=True)
class Ladder:
    """All tiers, and where they are known at all."""

    lines: tuple[TierLine, ...]
    known: Truth
    """Never missing; where it is false, nothing can be priced."""

    @property
    def pays_sums(self) -> bool:
        """Tell whether some tier pays a fixed sum."""
        return any(line.amount is not None for line in self.lines)

    @property
    def pays_only_sums(self) -> bool:
        """Tell whether each tier certainly pays a fixed sum."""
        return all(line.amount is not None and line.there is None for line in self.lines)


def ladder(bench: PayBench, tiers: Tiers) -> Ladder:
    """Return the tiers; with `unit` their lines are multiples of it, and a unit of 0 or less has none."""
    unit = None
    known = truth(True)
    if tiers.unit is not None:
        given = bench.formula(tiers.unit)
        known = bench.sheet.hold((given > number(0)).known())
        unit = bench.known_only(given, known)
        bench.notice("tier-unit-unusable", ~known)
    if tiers.table is None:
        return Ladder(_of_document(bench, tiers, unit), known)
    found = bench.rates(tiers.table, tiers.keys)
    usable = bench.sheet.hold(found.found & found.sound)
    bench.notice("rate-missing", ~found.found)
    bench.notice("rates-unsound", found.found & ~found.sound)
    return Ladder(_of_table(bench, found, unit), bench.sheet.hold(known & usable))


def _of_document(bench: PayBench, tiers: Tiers, unit: Number | None) -> tuple[TierLine, ...]:
    def line(at: Decimal) -> Number:
        return number(at) if unit is None else bench.sheet.hold(unit.widened().times(number(at)))

    return tuple(
        TierLine(
            lower=line(tier.start),
            upper=line(tier.end) if tier.end is not None else None,
            rate=number(tier.rate if tier.rate is not None else 0),
            end_rate=number(tier.end_rate) if tier.end_rate is not None else None,
            amount=number(tier.amount) if tier.amount is not None else None,
            there=None,
        )
        for tier in tiers.tiers
    )


def _of_table(bench: PayBench, found: RatesFound, unit: Number | None) -> tuple[TierLine, ...]:
    def line(at: Number) -> Number:
        return at if unit is None else bench.sheet.hold(unit.widened().times(at))

    def of_tier(index: int, tier: RateTier) -> TierLine:
        return TierLine(
            lower=line(tier.lower.otherwise(number(0)) if index == 1 else tier.lower),
            upper=line(tier.upper),
            rate=tier.rate,
            end_rate=None,
            amount=tier.amount if found.fixed_sums else None,
            there=bench.sheet.hold((found.row_count >= number(index)).known()),
        )

    return tuple(of_tier(index, tier) for index, tier in enumerate(found.tiers, start=1))


def reached_rate(bench: PayBench, line: TierLine, at: Number) -> Number:
    """Return the rate at `at` inside a tier whose rate moves from its start to its end (C7)."""
    if line.end_rate is None or line.upper is None:
        return line.rate
    inside = bench.sheet.hold(at.widened() - line.lower)
    whole = bench.sheet.hold(line.upper.widened() - line.lower)
    moved = line.rate.widened() + bench.proportion(inside, line.end_rate.widened() - line.rate, whole)
    # Below zero the first tier's own rate mirrors; on the end the end's rate holds, to the last digit.
    kept = choose(inside < number(0), line.rate, moved)
    return bench.sheet.hold(choose(at.equals(line.upper), line.end_rate, kept))


def open_ended(line: TierLine) -> Truth:
    """Tell whether the tier has no end."""
    if line.upper is None:
        return truth(True)
    return is_missing(line.upper) if line.there is not None else truth(False)
