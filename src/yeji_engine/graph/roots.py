"""Square roots in whole numbers, the same to the last digit on every engine.

No engine's own root is used: those are binary floats. Newton's iteration on integers, begun above the
root, falls until it stands on the whole part of the root; how many rounds that takes is known beforehand.
"""

from __future__ import annotations

from yeji_engine.graph.expressions import Number, choose, missing_number, number, wide
from yeji_engine.graph.sheets import Sheet

_DIGIT_PAIRS = 18
"""Roots below 10^18: four times the figure, in units of its last digit squared, has at most 37 digits."""

_ROUNDS = 9
"""The start is less than ten times the root, so e = 9 of relative error; each round leaves e² ÷ 2(1 + e):
4.05, 1.6, 0.5, 0.08, 3e-3, 5e-6, 1e-11, 1e-22, 5e-45, which no root of 18 digits can hold."""


def square_root(sheet: Sheet, figure: Number, decimals: int) -> Number:
    """Return the square root rounded half up to `decimals`, as a column; missing below zero.

    The figure may have at most twice as many decimals.
    """
    # round(√x · 10^d) = (whole part of √(4 · x · 10^2d) + 1) div 2.
    units = figure.widened().at_scale(2 * decimals)
    fourfold = sheet.hold(Number(units.node, wide()).times(number(4)))
    root = sheet.hold(_above(fourfold))
    for _ in range(_ROUNDS):
        root = sheet.hold(_nearer(fourfold, root))
    halved = (root + number(1)).over(number(2), 0, "down")
    return sheet.hold(Number(halved.node, wide(decimals)))


def _above(whole: Number) -> Number:
    """Return the power of ten next above the root."""
    start = number(10**_DIGIT_PAIRS)
    for pairs in reversed(range(_DIGIT_PAIRS)):
        start = choose(whole < number(100**pairs), number(10**pairs), start)
    return choose(whole < number(0), missing_number(), start)


def _nearer(whole: Number, root: Number) -> Number:
    divisor = choose(root.equals(number(0)), number(1), root)
    return (root + whole.over(divisor, 0, "down")).over(number(2), 0, "down")
