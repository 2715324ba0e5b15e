"""Moving along a calendar: the period of a day, its neighbours, its parts, the windows it ends.

Every function here takes the fiscal calendar last and works for all kinds of units alike. A period
of another calendar is a fault of the caller and raises, since its label would lie here.
"""

from __future__ import annotations

from datetime import date, timedelta

from yeji_engine.periods.dated import ONE_DAY
from yeji_engine.periods.fiscal import FiscalCalendar
from yeji_engine.periods.labels import period_at
from yeji_engine.periods.period import Period, PeriodKind, custom_period
from yeji_engine.periods.tenure import add_months
from yeji_engine.periods.units import (
    MONTHS_IN,
    NumberedWeek,
    ordinal_on,
    week_called,
    week_name,
    weeks_in_year,
)


def period_of(on: date, kind: PeriodKind, calendar: FiscalCalendar) -> Period:
    """Return the period of the kind that holds the day. *errors*: PlanRefused, see `kind_problem`.

    >>> period_of(date(2026, 3, 31), PeriodKind.QUARTER, FiscalCalendar()).label
    '2026Q1'
    """
    return period_at(kind, ordinal_on(on, kind, calendar), calendar)


def shift(period: Period, count: int, calendar: FiscalCalendar) -> Period:
    """Return the period `count` units later, earlier when negative; a custom one moves by its length."""
    if period.kind is PeriodKind.CUSTOM:
        days = timedelta(days=count * period.day_count)
        return custom_period(period.start + days, period.end + days)
    return period_at(period.kind, _ordinal_of(period, calendar) + count, calendar)


def previous_period(period: Period, calendar: FiscalCalendar) -> Period:
    """Return the period that ends where this one starts."""
    return shift(period, -1, calendar)


def next_period(period: Period, calendar: FiscalCalendar) -> Period:
    """Return the period that starts where this one ends."""
    return shift(period, 1, calendar)


def parts(period: Period, kind: PeriodKind, calendar: FiscalCalendar) -> tuple[Period, ...]:
    """Return the periods of the kind inside this one, in order; together they are exactly it.

    A part that would reach over an end, such as the first week of most quarters, is cut there and
    becomes a custom period, so that no day is counted twice or lost.
    """
    found: list[Period] = []
    cursor = period.start
    while cursor < period.end:
        unit = period_of(cursor, kind, calendar)
        found.append(_cut(unit, period))
        cursor = unit.end
    return tuple(found)


def to_date(period: Period, kind: PeriodKind, calendar: FiscalCalendar) -> Period:
    """Return the month, quarter, half year or year to date that ends with this period's last day.

    Once complete, the window is that month, quarter, half year or year itself.
    """
    whole = period_of(period.last_day, kind, calendar)
    return whole if whole.end == period.end else custom_period(whole.start, period.end)


def same_period_last_year(period: Period, calendar: FiscalCalendar) -> Period:
    """Return the period to compare with, one fiscal year back.

    What last year does not have is compared with the last it has: 29 February with the 28th, week
    53 with week 52. A custom range keeps its dates; one of whole calendar months stays so.
    """
    if period.kind is PeriodKind.DAY:
        return period_of(add_months(period.start, -12), PeriodKind.DAY, calendar)
    if period.kind is PeriodKind.WEEK:
        week = week_name(_ordinal_of(period, calendar), calendar)
        number = min(week.number, weeks_in_year(week.year - 1, calendar))
        return period_at(
            PeriodKind.WEEK, week_called(NumberedWeek(week.year - 1, number), calendar), calendar
        )
    if period.kind is PeriodKind.HALF_MONTH:
        return shift(period, -24, calendar)
    if period.kind is PeriodKind.CUSTOM:
        return _range_last_year(period)
    return shift(period, -12 // MONTHS_IN[period.kind], calendar)


def last_periods(period: Period, count: int, calendar: FiscalCalendar) -> tuple[Period, ...]:
    """Return the `count` periods that end with this one, oldest first."""
    return tuple(shift(period, -back, calendar) for back in range(count - 1, -1, -1))


def rolling_window(period: Period, count: int, calendar: FiscalCalendar) -> Period:
    """Return the last `count` periods, this one included, as one range of days."""
    if count < 1:
        raise ValueError(f"a rolling window holds one period or more, not {count}")
    return custom_period(shift(period, 1 - count, calendar).start, period.end)


def _ordinal_of(period: Period, calendar: FiscalCalendar) -> int:
    ordinal = ordinal_on(period.start, period.kind, calendar)
    if period_at(period.kind, ordinal, calendar) != period:
        raise ValueError(f"{period} is no period of {calendar}")
    return ordinal


def _cut(unit: Period, whole: Period) -> Period:
    start, end = max(unit.start, whole.start), min(unit.end, whole.end)
    if (start, end) == (unit.start, unit.end):
        return unit
    return whole if (start, end) == (whole.start, whole.end) else custom_period(start, end)


def _range_last_year(period: Period) -> Period:
    start = add_months(period.start, -12)
    if period.start.day == 1 and period.end.day == 1:
        return custom_period(start, add_months(period.end, -12))
    # The last day is moved, not the end after it: 29 February becomes the 28th, never 1 March.
    return custom_period(start, add_months(period.last_day, -12) + ONE_DAY)
