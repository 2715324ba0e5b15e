"""Proration (折算): which share of a period an interval covers, exactly.

Companies count calendar days, working days, or thirty days a month; which one is part of the plan
and never assumed. A share is a `Fraction`, and the shares of parts that tile a whole sum to exactly
one, because each basis counts days up from a fixed point and a part is the difference of its ends.
This module must not know what is prorated, nor round.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction

from yeji_engine.errors import Diagnostic, Severity, Words
from yeji_engine.periods.dated import Interval
from yeji_engine.periods.period import Period
from yeji_engine.periods.working_days import WorkingDays


class DayBasis(StrEnum):
    """Which days are counted."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    THIRTY_DAYS = "thirty_days"
    """Every calendar month counts thirty days: a 31st counts none, the last day of February the rest."""


def overlap(one: Period | Interval, other: Period | Interval) -> Interval | None:
    """Return the days that both hold, or None when there are none."""
    return _interval(one).overlap(_interval(other))


def fraction_of(
    part: Period | Interval,
    whole: Period,
    basis: DayBasis,
    working_days: WorkingDays | None = None,
) -> Fraction | Diagnostic:
    """Return the share of `whole` that `part` covers, from 0 to 1; what lies outside is not counted.

    *errors*: a Diagnostic where the working days are not known or the whole counts no day at all;
    ValueError where the basis is working days and none are given.

    >>> from yeji_engine.periods.period import custom_period
    >>> june = custom_period(date(2026, 6, 1), date(2026, 7, 1))
    >>> fraction_of(Interval(date(2026, 6, 11)), june, DayBasis.CALENDAR_DAYS)
    Fraction(2, 3)
    """
    total = _days(whole.start, whole.end, basis, working_days)
    if isinstance(total, Diagnostic):
        return total
    if total == 0:
        return _nothing_to_share(whole, basis)
    given = _interval(part)
    start, end = max(given.valid_from, whole.start), min(given.valid_to or whole.end, whole.end)
    covered = _days(start, end, basis, working_days) if start < end else 0
    return covered if isinstance(covered, Diagnostic) else Fraction(covered, total)


def _interval(span: Period | Interval) -> Interval:
    return span.interval if isinstance(span, Period) else span


def _days(start: date, end: date, basis: DayBasis, working_days: WorkingDays | None) -> int | Diagnostic:
    if basis is DayBasis.CALENDAR_DAYS:
        return (end - start).days
    if basis is DayBasis.THIRTY_DAYS:
        return _thirty_day_position(end) - _thirty_day_position(start)
    if working_days is None:
        raise ValueError("proration by working days needs a calendar of working days")
    return working_days.count(start, end)


def _thirty_day_position(on: date) -> int:
    return 30 * (12 * on.year + on.month) + on.day


def _nothing_to_share(whole: Period, basis: DayBasis) -> Diagnostic:
    by_working_days = basis is DayBasis.WORKING_DAYS
    kind = Words("工作日", "working day") if by_working_days else Words("可计的日子", "day that counts")
    return Diagnostic(
        code="proration-no-days",
        severity=Severity.ERROR,
        message=Words(
            f"期间 {whole.label}（{whole.interval.words.zh}）里没有一个{kind.zh}，无法折算。",
            f"Period {whole.label} ({whole.interval.words.en}) holds no {kind.en}; nothing to prorate over.",
        ),
        hint=Words(
            "请改按日历日（calendar_days）折算，或改用更长的期间。",
            "Prorate by calendar_days, or over a longer period.",
        ),
    )
