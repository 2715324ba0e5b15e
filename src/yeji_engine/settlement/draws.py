"""Draws and guarantees: what is advanced, what is taken back against it, what is forgiven (C52, C53).

Owed after = owed before + advance − recovered − forgiven. Only columns of a sheet of persons; where the
balances come from and what else limits the pay is the matter of `persons`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yeji_engine.binding.job import Job
from yeji_engine.documents.plan import Draw, DrawKind
from yeji_engine.graph.expressions import Number, Truth, choose, greatest, least, number, truth
from yeji_engine.graph.sheets import Sheet
from yeji_engine.periods import PeriodKind, shift, to_date

GUARANTEES = frozenset({DrawKind.RECOVERABLE_GUARANTEE, DrawKind.NON_RECOVERABLE_GUARANTEE})
OWED = frozenset({DrawKind.RECOVERABLE, DrawKind.RECOVERABLE_GUARANTEE})


@dataclass(frozen=True)
class Pay:
    """What the components pay, and the amount of the draw, 0 where none is granted."""

    earned: Number
    amount: Number


@dataclass(frozen=True)
class Debt:
    """What a person owes before this period, and how much of it is too young to be recovered."""

    owed: Number
    young: Number
    left: Truth
    """Whether the person is no longer in service at the end of the period."""


@dataclass(frozen=True)
class Drawn:
    """Advance that is owed, advance that is not, recovery, forgiveness: none is negative."""

    draw: Number
    granted: Number
    recovered: Number
    forgiven: Number
    owed: Number
    """Balance afterwards."""


def is_granted(job: Job, draw: Draw) -> bool:
    """Tell whether the draw is given in this period: on its last day."""
    span, last = draw.valid, job.span.last_day
    return span is None or (span.since <= last and (span.until is None or last < span.until))


def young_since(job: Job, draw: Draw) -> date:
    """Return the first period start whose draws are too young: recovery begins some periods after."""
    return shift(job.period, 1 - (draw.recovery_after or 1), job.calendar).start


def drawn(job: Job, sheet: Sheet, draw: Draw, this: Pay, debt: Debt) -> Drawn:
    """Return what the draw does to this period's pay."""
    nothing, pay, amount = number(0), this.earned, this.amount
    rounding = job.plan.precision.pay.rounding
    if draw.kind in GUARANTEES:
        advance = sheet.hold(greatest(nothing, amount - pay))
        above = sheet.hold(greatest(nothing, pay - amount))
    else:
        advance, above = amount, sheet.hold(greatest(nothing, pay))
    advance = sheet.hold(advance.rounded(rounding.decimals, rounding.mode))
    if draw.kind not in OWED:
        return Drawn(nothing, advance, nothing, nothing, debt.owed)
    recovered = _recovered(job, sheet, draw, above, debt)
    owed = sheet.hold(debt.owed + advance - recovered)
    forgiven = sheet.hold(choose(_is_forgiven(job, sheet, draw, debt), greatest(nothing, owed), nothing))
    return Drawn(advance, nothing, recovered, forgiven, sheet.hold(owed - forgiven))


def _recovered(job: Job, sheet: Sheet, draw: Draw, above: Number, debt: Debt) -> Number:
    """Whoever leaves owes all at once, or nothing more where the plan forgives leavers."""
    nothing, rounding = number(0), job.plan.precision.pay.rounding
    share = number(draw.recovery_share if draw.recovery_share is not None else 1)
    most = sheet.hold(above.widened().times(share).rounded(rounding.decimals, rounding.mode))
    old_enough = sheet.hold(greatest(nothing, debt.owed - debt.young))
    regular = sheet.hold(least(old_enough, most))
    leaving = nothing if draw.leaver == "forgive" else sheet.hold(least(greatest(nothing, debt.owed), above))
    return sheet.hold(choose(debt.left, leaving, regular))


def _is_forgiven(job: Job, sheet: Sheet, draw: Draw, debt: Debt) -> Truth:
    year = to_date(job.period, PeriodKind.YEAR, job.calendar)
    year_ends = year.kind is PeriodKind.YEAR
    forgiven = truth(draw.year_end == "forgive" and year_ends)
    return sheet.hold(forgiven | debt.left) if draw.leaver == "forgive" else forgiven
