"""Pay curves as drawings: figures of a template's curve to places on a small or a large picture."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from yeji.plans.words import language, said
from yeji_engine.library.templates import PayCurve

LAST = 150
"""Percent at the right end."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where a picture lets a curve run, in its own units."""

    left: float
    right: float
    top: float
    bottom: float

    def x(self, percent: float) -> float:
        """Return where a percent lies."""
        return self.left + (self.right - self.left) * percent / LAST

    def y(self, pay: Decimal, most: Decimal) -> float:
        """Return where a sum lies; the greatest at the top."""
        return self.bottom - float(pay / most) * (self.bottom - self.top) if most else self.bottom


SMALL = Canvas(4, 116, 6, 68)
LARGE = Canvas(0, 336, 32, 176)


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure written on a picture."""

    x: float
    y: float
    words: str
    anchor: str
    """Class of its alignment: nothing at the left, m in the middle, e at the end."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A curve ready for a template."""

    line: str
    area: str
    goal: float
    label: str
    jumps: tuple[str, ...]
    """Percents at which pay leaps, as words."""
    pays: tuple[Mark, ...]
    along: tuple[Mark, ...]


def drawn(curve: PayCurve, canvas: Canvas) -> Drawn:
    """Return the curve on a canvas, with the sums at 50, 100 and 150 %."""
    most = max(pay for _at, pay in curve.points)
    line = _line(curve, canvas, most)
    marks = tuple((at, _pay_at(curve, at)) for at in (50, 100, LAST))
    return Drawn(
        line=line,
        area=f"{canvas.left:g},{canvas.bottom:g} {line} {canvas.right:g},{canvas.bottom:g}",
        goal=round(canvas.x(100), 1),
        label=_("%(along)s从 0 到 150%% 时拿多少：%(pays)s")
        % {"along": said(curve.along), "pays": "，".join(f"{at}% {pay:,.0f}" for at, pay in marks)},
        jumps=tuple(f"{at}%" for at in curve.jumps),
        pays=tuple(Mark(canvas.x(at) - 6, canvas.y(pay, most) - 8, f"{pay:,.0f}", "e") for at, pay in marks),
        along=tuple(
            Mark(canvas.x(at), canvas.bottom + 18, _short(curve.whole * at / 100), anchor)
            for at, anchor in ((0, ""), (50, "m"), (100, "m"), (LAST, "e"))
        ),
    )


def _line(curve: PayCurve, canvas: Canvas, most: Decimal) -> str:
    """The points of the line; a leap stands upright, since the leap is the point."""
    before_leap = {at - 1: at for at in curve.jumps}
    places = [(canvas.x(before_leap.get(at, at)), canvas.y(pay, most)) for at, pay in curve.points]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _pay_at(curve: PayCurve, percent: int) -> Decimal:
    """The pay at a percent: on the straight line between the two points beside it."""
    for (left, was), (right, pays) in zip(curve.points, curve.points[1:], strict=False):
        if left <= percent <= right:
            return was + (pays - was) * (percent - left) / (right - left)
    return curve.points[-1][1]


def _short(amount: Decimal) -> str:
    """Write a round sum as an axis has it: 万 in Chinese, k in English."""
    if amount < 10_000:
        return f"{amount:,.0f}"
    part, unit = (amount / 1000, "k") if language() == "en" else (amount / 10_000, " 万")
    return f"{part:,.1f}".removesuffix(".0") + unit
