"""Broken straight lines through stated points: a height for each figure, and what lies beyond the ends.

Pay curves (C8) and interpolated scores (A5) are the same line; what the height means is not known here.
"""

from __future__ import annotations

from itertools import pairwise

from yeji_engine.binding.bench import Bench
from yeji_engine.documents.methods import Beyond, CurvePoint
from yeji_engine.graph.expressions import Number, choose, number


def share_on_curve(
    bench: Bench, points: tuple[CurvePoint, ...], below: Beyond, above: Beyond, at: Number
) -> Number:
    """Return the height of the curve at `at`; quotients are rounded as the plan says."""
    share = _beyond_last(bench, points, above, at)
    for left, right in reversed(list(pairwise(points))):
        inside = bench.sheet.hold(on_line(bench, left, right, at))
        # On a point the curve has the point's own height: a quotient could be a digit short of it.
        share = bench.sheet.hold(choose(at < number(right.at), inside, share))
        share = bench.sheet.hold(choose(at.equals(number(right.at)), number(right.pays), share))
    first = points[0]
    under = _before_first(bench, points, below, at)
    return bench.sheet.hold(choose(at < number(first.at), under, share))


def on_line(bench: Bench, left: CurvePoint, right: CurvePoint, at: Number) -> Number:
    """Return the height at `at` of the line through two points, one quotient rounded as the plan says."""
    run = bench.sheet.hold(at.widened() - number(left.at))
    return number(left.pays) + bench.proportion(
        run, number(right.pays - left.pays), number(right.at - left.at)
    )


def _before_first(bench: Bench, points: tuple[CurvePoint, ...], below: Beyond, at: Number) -> Number:
    first = points[0]
    match below:
        case Beyond.ZERO:
            return number(0)
        case Beyond.FLAT:
            return number(first.pays)
        case Beyond.EXTEND:
            return bench.sheet.hold(on_line(bench, points[0], points[1], at))
        case Beyond.PROPORTIONAL:
            return bench.proportion(at, number(first.pays), number(first.at))


def _beyond_last(bench: Bench, points: tuple[CurvePoint, ...], above: Beyond, at: Number) -> Number:
    last = points[-1]
    match above:
        case Beyond.ZERO:
            return number(0)
        case Beyond.FLAT:
            return number(last.pays)
        case Beyond.EXTEND:
            return bench.sheet.hold(on_line(bench, points[-2], last, at))
        case Beyond.PROPORTIONAL:
            return bench.proportion(at, number(last.pays), number(last.at))
