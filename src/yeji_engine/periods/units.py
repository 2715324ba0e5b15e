"""Where the units of a fiscal calendar begin: each kind is counted by one whole number, its ordinal.

Units follow one another without gap, so going n units on is adding n, and a unit ends where the
next begins. Months are the ground: a quarter is three, a half year six, whatever the pattern.
Fiscal years are counted by the calendar year of their anchor, the nominal first day. This module
must not know labels or names beyond the numbers that people give to years and weeks.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from yeji_engine.errors import Diagnostic, Place, PlanRefused, Severity, Words
from yeji_engine.periods.dated import ONE_DAY
from yeji_engine.periods.fiscal import FiscalCalendar, NamedBy, WeekYearStart
from yeji_engine.periods.period import PeriodKind


class NumberedWeek(NamedTuple):
    """A week as people number it: the year it is counted in, and 1 to 53."""

    year: int
    number: int


MONTHS_IN = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.YEAR: 12,
}
HALF_MONTH_DAYS = timedelta(days=15)


def kind_problem(kind: PeriodKind, calendar: FiscalCalendar, place: Place | None = None) -> Diagnostic | None:
    """Return why this calendar has no periods of the kind that follow one another, None if it has."""
    if kind is PeriodKind.CUSTOM:
        message = Words(
            "自定义区间没有固定的起止，不能由日期推出。",
            "A custom range has no fixed ends and cannot be found from a date.",
        )
    elif kind is PeriodKind.HALF_MONTH and calendar.counts_weeks:
        message = Words(
            f"{calendar.pattern} 日历的月由整周组成，没有半月。",
            f"Months of a {calendar.pattern} calendar are whole weeks; they have no half-months.",
        )
    else:
        return None
    allowed = [k.value for k in PeriodKind if k is not PeriodKind.CUSTOM]
    if calendar.counts_weeks:
        allowed.remove(PeriodKind.HALF_MONTH.value)
    return Diagnostic(
        code="period-kind",
        severity=Severity.ERROR,
        message=message,
        place=place or Place(),
        hint=Words(f"可用：{'、'.join(allowed)}。", f"Allowed: {', '.join(allowed)}."),
    )


def ordinal_on(on: date, kind: PeriodKind, calendar: FiscalCalendar) -> int:
    """Return the ordinal of the unit that holds the day. *errors*: PlanRefused, see `kind_problem`."""
    problem = kind_problem(kind, calendar)
    if problem:
        raise PlanRefused([problem])
    if kind is PeriodKind.DAY:
        return on.toordinal()
    if kind is PeriodKind.WEEK:
        return (on.toordinal() - 1 - calendar.week_start) // 7
    month = _month_on(on, calendar)
    if kind is PeriodKind.HALF_MONTH:
        return 2 * month + (on - month_start(month, calendar) >= HALF_MONTH_DAYS)
    return month // MONTHS_IN[kind]


def unit_start(kind: PeriodKind, ordinal: int, calendar: FiscalCalendar) -> date:
    """Return the first day of a unit. *errors*: ValueError or OverflowError outside years 1–9999."""
    if kind is PeriodKind.DAY:
        return date.fromordinal(ordinal)
    if kind is PeriodKind.WEEK:
        return date.fromordinal(7 * ordinal + 1 + calendar.week_start)
    if kind is PeriodKind.HALF_MONTH:
        month, half = divmod(ordinal, 2)
        return month_start(month, calendar) + half * HALF_MONTH_DAYS
    return month_start(ordinal * MONTHS_IN[kind], calendar)


def month_start(ordinal: int, calendar: FiscalCalendar) -> date:
    """Return the first day of a fiscal month; month 0 of year y has the ordinal 12·y."""
    if calendar.counts_weeks:
        year, month = divmod(ordinal, 12)
        return first_day_of_weeks(year, calendar) + timedelta(weeks=(0, *_weeks_to_end_of(calendar))[month])
    year, month = divmod(ordinal + calendar.year_start_month - 1, 12)
    return date(year, month + 1, calendar.year_start_day)


def first_day_of_weeks(year: int, calendar: FiscalCalendar) -> date:
    """Return the first day of the year of weeks anchored in the calendar year `year`."""
    anchor = date(year, calendar.year_start_month, calendar.year_start_day)
    days_back = (anchor.weekday() - calendar.week_start) % 7
    before = anchor - timedelta(days=days_back)
    after = before if days_back == 0 else before + timedelta(weeks=1)
    if calendar.week_year_start is WeekYearStart.ON_OR_BEFORE:
        return before
    if calendar.week_year_start is WeekYearStart.ON_OR_AFTER:
        return after
    return before if days_back <= 3 else after


def year_name(year: int, calendar: FiscalCalendar) -> int:
    """Return the number that people call the fiscal year anchored in `year`."""
    return year + _year_name_offset(calendar)


def year_called(name: int, calendar: FiscalCalendar) -> int:
    """Return the anchor's year of the fiscal year that people call `name`."""
    return name - _year_name_offset(calendar)


def week_name(ordinal: int, calendar: FiscalCalendar) -> NumberedWeek:
    """Return year and number of a week.

    Years by dates number weeks as ISO 8601 does, for any first weekday: a week belongs to the
    calendar year that holds four or more of its days. Years of weeks number their own.
    """
    first_day = unit_start(PeriodKind.WEEK, ordinal, calendar)
    if calendar.counts_weeks:
        year = year_name(_month_on(first_day, calendar) // 12, calendar)
    else:
        year = (first_day + timedelta(days=3)).year
    return NumberedWeek(year, ordinal - week_called(NumberedWeek(year, 1), calendar) + 1)


def week_called(week: NumberedWeek, calendar: FiscalCalendar) -> int:
    """Return the ordinal of a numbered week; a number past `weeks_in_year` runs on into the next."""
    # Four days of a week that holds 4 January are of that year, whatever its first weekday.
    in_first = date(week.year, 1, 4)
    if calendar.counts_weeks:
        in_first = first_day_of_weeks(year_called(week.year, calendar), calendar)
    return ordinal_on(in_first, PeriodKind.WEEK, calendar) + week.number - 1


def weeks_in_year(year: int, calendar: FiscalCalendar) -> int:
    """Return 52 or 53, for the year that weeks are numbered in."""
    following = week_called(NumberedWeek(year + 1, 1), calendar)
    return following - week_called(NumberedWeek(year, 1), calendar)


def _month_on(on: date, calendar: FiscalCalendar) -> int:
    if calendar.counts_weeks:
        year = on.year + 1
        while first_day_of_weeks(year, calendar) > on:
            year -= 1
        weeks = (on - first_day_of_weeks(year, calendar)).days // 7
        # The 53rd week lies past the last bound and belongs to the last month.
        return 12 * year + min(bisect_right(_weeks_to_end_of(calendar), weeks), 11)
    begun = 0 if on.day >= calendar.year_start_day else 1
    return 12 * on.year + on.month - calendar.year_start_month - begun


def _weeks_to_end_of(calendar: FiscalCalendar) -> tuple[int, ...]:
    """Return, for each month of a year of 52 weeks, how many weeks have passed at its end."""
    quarter = [int(weeks) for weeks in calendar.pattern.split("-")]
    return tuple(accumulate(quarter * 4))


def _year_name_offset(calendar: FiscalCalendar) -> int:
    # The nominal year is asked, not the real first day: a year of weeks that opens on 29 December
    # must not share its name with the one that opened on 2 January.
    following = date(2001, calendar.year_start_month, calendar.year_start_day)
    ends_later = (following - ONE_DAY).year > 2000
    return int(ends_later and calendar.year_named_by is NamedBy.END)
