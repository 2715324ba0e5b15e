"""Ranges between the lines of a table, with the side that owns a figure lying exactly on a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from yeji_engine.documents.methods import Boundary
from yeji_engine.errors import Words
from yeji_engine.wording.words import phrase

Written = Callable[[Decimal], Words]
"""Writes a number in the unit of the lines."""


def interval(start: Decimal | None, end: Decimal | None, boundary: Boundary, written: Written) -> Words:
    """Return the range in words; no `start` or `end` means open.

    >>> from yeji_engine.wording.figures import percent
    >>> interval(Decimal("0.8"), Decimal(1), Boundary.UPPER_TIER, percent)
    Words(zh='80% 至 100%（不含）', en='from 80% to below 100%')
    """
    if start is None:
        return _below(end, boundary, written)
    if end is None:
        return _from(start, boundary, written)
    low, high = written(start), written(end)
    if boundary is Boundary.UPPER_TIER:
        return phrase("{low} 至 {high}（不含）", "from {low} to below {high}", low=low, high=high)
    if start == 0:
        return phrase("{low} 至 {high}（含）", "from {low} up to and including {high}", low=low, high=high)
    return phrase("超过 {low} 至 {high}（含）", "above {low} up to and including {high}", low=low, high=high)


def _below(end: Decimal | None, boundary: Boundary, written: Written) -> Words:
    if end is None:
        return Words("任何数值", "any figure")
    if boundary is Boundary.UPPER_TIER:
        return phrase("不到 {high}", "below {high}", high=written(end))
    return phrase("{high} 及以下", "up to and including {high}", high=written(end))


def _from(start: Decimal, boundary: Boundary, written: Written) -> Words:
    if boundary is Boundary.UPPER_TIER:
        return phrase("{low} 及以上", "{low} and above", low=written(start))
    return phrase("超过 {low}", "above {low}", low=written(start))


def intervals(starts: Sequence[Decimal | None], boundary: Boundary, written: Written) -> list[Words]:
    """Return the ranges that begin at each of `starts`, the last one open."""
    ends = [*starts[1:], None]
    return [interval(start, end, boundary, written) for start, end in zip(starts, ends, strict=True)]
