"""From a figure to points, one small function a scoring method (A1–A9, A11, A12).

W, the full marks of an item, is weight × full points of the card. Methods that look at several people
or at raters live in rooms of their own. What is missing stays missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yeji_engine.binding.bench import Bench
from yeji_engine.binding.curves import share_on_curve
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.methods import Boundary
from yeji_engine.documents.scorecard import (
    BonusScore,
    DeductScore,
    DescribedScore,
    FormulaScore,
    ImprovementScore,
    LadderScore,
    LayerBand,
    LayerScore,
    LinearScore,
    ProgressScore,
    RatioScore,
    ReverseScore,
    YesNoScore,
)
from yeji_engine.graph.expressions import (
    Number,
    Truth,
    choose,
    greatest,
    least,
    missing_number,
    number,
)

HUNDREDTH = number(Decimal("0.01"))


@dataclass(frozen=True)
class Scored:
    """What a method may look at, and where it writes."""

    bench: Bench
    slot: int
    """Place of the item on the scorecard; names its columns and steps."""
    kind: str
    weight: Number | None
    """None for bonus items, which stand beside the weights."""
    full_marks: Number | None
    """W."""
    figure: Number
    target: Number
    attainment: Number
    takes: Truth
    """Whether the item stands on the person's card and applies."""

    def of_full(self, share: Number) -> Number:
        """Return share × W."""
        if self.full_marks is None:
            raise TypeError("a bonus item has no full marks")
        return self.bench.sheet.hold(share.widened().times(self.full_marks))

    def note(
        self,
        points: Number,
        *,
        share: Number | None = None,
        lower: Number | None = None,
        upper: Number | None = None,
    ) -> Number:
        """Record how the figure became points and return these as a column."""
        return self.bench.note(
            Operation.SCORE,
            points,
            quantity=self.figure,
            lower=lower,
            upper=upper,
            factor=share,
            label=self.kind,
        )


SimpleScoring = (
    RatioScore
    | ReverseScore
    | LayerScore
    | LadderScore
    | LinearScore
    | DeductScore
    | BonusScore
    | YesNoScore
    | DescribedScore
    | ImprovementScore
    | ProgressScore
    | FormulaScore
)


def points(scored: Scored, scoring: SimpleScoring) -> Number:
    """Return the points of an item, not yet rounded."""
    match scoring:
        case RatioScore():
            return _of_share(scored, scoring.cap, scoring.floor, scored.attainment)
        case ReverseScore():
            return _of_share(scored, scoring.cap, None, _reversed(scored, scoring))
        case ImprovementScore():
            return _improved(scored, scoring)
        case ProgressScore():
            elapsed = scored.bench.formula(scoring.elapsed)
            return _of_share(scored, scoring.cap, None, scored.bench.ratio(scored.attainment, elapsed))
        case LinearScore() | LadderScore():
            return _of_hundred(scored, scoring)
        case _:
            return _fixed(scored, scoring)


def _of_share(scored: Scored, cap: Decimal | None, floor: Decimal | None, share: Number) -> Number:
    """Share of the weight between floor and cap, × W."""
    limited, sheet = share, scored.bench.sheet
    if cap is not None:
        limited = sheet.hold(least(limited, number(cap)))
    if floor is not None:
        limited = sheet.hold(greatest(limited, number(floor)))
    return scored.note(scored.of_full(limited), share=limited, lower=scored.target)


def _reversed(scored: Scored, scoring: ReverseScore) -> Number:
    if scoring.way == "inverse":
        return scored.bench.ratio(scored.target, scored.figure)
    return scored.bench.sheet.hold(number(2) - scored.attainment)


def _improved(scored: Scored, scoring: ImprovementScore) -> Number:
    bench = scored.bench
    base = bench.formula(scoring.base)
    gained = bench.sheet.hold(scored.figure.widened() - base)
    wanted = bench.sheet.hold(scored.target.widened() - base)
    return _of_share(scored, scoring.cap, scoring.floor, bench.ratio(gained, wanted))


def _of_hundred(scored: Scored, scoring: LadderScore | LinearScore) -> Number:
    """A score of 100 by attainment, on the scale of W."""
    bench = scored.bench
    if isinstance(scoring, LinearScore):
        score = share_on_curve(bench, scoring.points, scoring.below, scoring.above, scored.attainment)
    else:
        score = _in_band(bench, scoring.bands, scoring.boundary, scored.attainment)
    share = bench.sheet.hold(score.widened().times(HUNDREDTH))
    return scored.note(scored.of_full(share), share=share, lower=scored.target)


def _in_band(bench: Bench, bands: Sequence[LayerBand], boundary: Boundary, at: Number) -> Number:
    """Return the points of the band that owns the figure; the first band owns its own line either way."""
    first, *others = bands
    reached = at.equals(at) if first.start is None else at >= number(first.start)
    found = bench.sheet.hold(choose(reached, number(first.points), missing_number()))
    for band in others:
        start = number(band.start if band.start is not None else 0)
        above = at >= start if boundary is Boundary.UPPER_TIER else at > start
        found = bench.sheet.hold(choose(above, number(band.points), found))
    return found


def _fixed(scored: Scored, scoring: SimpleScoring) -> Number:
    """Points that are no share of an attainment."""
    bench, figure = scored.bench, scored.figure
    match scoring:
        case LayerScore():
            return scored.note(_in_band(bench, scoring.bands, scoring.boundary, figure))
        case DeductScore():
            full = scored.of_full(number(1))
            lost = bench.sheet.hold(figure.widened().times(number(scoring.each)))
            left = bench.sheet.hold(full - lost)
            kept = greatest(left, number(scoring.floor))
            return scored.note(kept, share=-number(scoring.each), lower=number(scoring.floor), upper=full)
        case BonusScore():
            won = bench.sheet.hold(figure.widened().times(number(scoring.each)))
            most = number(scoring.cap)
            return scored.note(least(won, most), share=number(scoring.each), upper=most)
        case YesNoScore():
            holds = bench.condition(scoring.when)
            full = scored.of_full(number(1))
            return scored.note(choose(holds, full, number(0)), upper=full)
        case DescribedScore():
            return scored.note(_of_case(figure, scoring))
        case FormulaScore():
            return scored.note(bench.formula(scoring.points))
        case _:
            raise TypeError(f"{scoring.kind} is scored by attainment")


def _of_case(figure: Number, scoring: DescribedScore) -> Number:
    """Return the points of the case with that number; another number names no case."""
    found = missing_number()
    for place, case in enumerate(scoring.cases, start=1):
        found = choose(figure.equals(number(place)), number(case.points), found)
    return found
