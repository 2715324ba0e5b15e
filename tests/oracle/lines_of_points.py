"""Bands and broken straight lines, which scores and pay share: who owns a boundary, what lies between.

Nothing here knows whether points or money come out.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from tests.oracle.figures import Doc, Figure, Rounding, proportion, read


class Point(NamedTuple):
    """At `at`, the line has the height `pays`."""

    at: Fraction
    pays: Fraction


def points_of(docs: Sequence[Doc]) -> list[Point]:
    """Return the points of a curve, from left to right."""
    return sorted(Point(read(doc["at"]), read(doc["pays"])) for doc in docs)


def between(x: Fraction, left: Point, right: Point, ratio: Rounding) -> Fraction:
    """Return the height at `x` of the line through two points; on a point, its own height (O-17)."""
    if x in (left.at, right.at):
        return left.pays if x == left.at else right.pays
    rise = proportion(x - left.at, right.pays - left.pays, right.at - left.at, ratio)
    assert rise is not None
    return left.pays + rise


def on_curve(x: Figure, points: Sequence[Point], below: str, above: str, ratio: Rounding) -> Figure:
    """Return the height of a broken line at `x`; outside it, what `below` and `above` say (C8, A5)."""
    if x is None:
        return None
    if x < points[0].at:
        return _outside(x, points[0], points[1], below, ratio)
    if x > points[-1].at:
        return _outside(x, points[-1], points[-2], above, ratio)
    for left, right in pairwise(points):
        if left.at <= x <= right.at:
            return between(x, left, right, ratio)
    raise AssertionError("a point between the first and the last lies on a part of the line")


def _outside(x: Fraction, end: Point, neighbour: Point, way: str, ratio: Rounding) -> Figure:
    if way == "zero":
        return Fraction(0)
    if way == "flat":
        return end.pays
    if way == "proportional":
        return proportion(end.pays, x, end.at, ratio)
    left, right = sorted((end, neighbour))
    return between(x, left, right, ratio)


def band_of(x: Fraction, starts: Sequence[Fraction | None], boundary: str) -> int | None:
    """Return the place of the band that owns `x`, or None below the first (O-18).

    `starts` rise; None means from minus infinity. The first band owns its own line in either way.

    >>> [band_of(Fraction(x), [Fraction(0), Fraction(10)], "lower_tier") for x in (-1, 0, 10, 11)]
    [None, 0, 0, 1]
    """
    found = None
    for place, start in enumerate(starts):
        if start is None or x > start or (x == start and (boundary == "upper_tier" or place == 0)):
            found = place
    return found
