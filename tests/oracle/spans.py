"""Days, months, periods and windows of the oracle: half-open spans of dates, found by hand.

Counted day by day where that is possible, so that nothing can be off by one unseen. Fiscal months
are calendar months shifted to the day the year starts. This module knows no figures.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import chinese_calendar

ONE_DAY = timedelta(days=1)
MONTHS_OF = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class Span(NamedTuple):
    """The days from `start` up to, not including, `end`."""

    start: date
    end: date

    def holds(self, day: date | None) -> bool:
        """Return whether `day` is one of the days."""
        return day is not None and self.start <= day < self.end

    def days(self) -> Iterator[date]:
        """Yield each day."""
        day = self.start
        while day < self.end:
            yield day
            day += ONE_DAY

    @property
    def last(self) -> date:
        """Return the last day that counts."""
        return self.end - ONE_DAY


EVER = Span(date(1, 1, 1), date(9999, 12, 31))


class Fiscal(NamedTuple):
    """Month and day on which the company's year starts."""

    month: int
    day: int

    def year_start(self, of: date) -> date:
        """Return the first day of the fiscal year that holds `of`."""
        start = date(of.year, self.month, self.day)
        return start if start <= of else date(of.year - 1, self.month, self.day)

    def start_of(self, months: int, of: date) -> date:
        """Return the first day of the fiscal month, quarter or half-year (1, 3, 6 months) that holds `of`."""
        start = self.year_start(of)
        while add_months(start, months) <= of:
            start = add_months(start, months)
        return start


def fiscal_of(year_starts: str, pattern: str) -> Fiscal:
    """Return the fiscal year that a plan states; years of weeks are not covered (README)."""
    if pattern != "calendar":
        raise NotImplementedError(f"fiscal pattern {pattern}")
    month, day = year_starts.split("-")
    return Fiscal(int(month), int(day))


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, the month's last day where there is none.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def whole_months(since: date, until: date) -> int:
    """Return how many whole months have passed from `since` to `until`; 0 where `until` is earlier.

    >>> whole_months(date(2026, 1, 15), date(2026, 2, 14)), whole_months(date(2026, 1, 15), date(2026, 2, 15))
    (0, 1)
    """
    months = 0
    while add_months(since, months + 1) <= until:
        months += 1
    return months


def thirty_days(span: Span) -> int:
    """Return the length of a span where every month has thirty days (periods.md).

    >>> thirty_days(Span(date(2026, 5, 1), date(2027, 1, 1)))
    240
    """

    def position(day: date) -> int:
        return 30 * (12 * day.year + day.month) + day.day

    return position(span.end) - position(span.start)


def period_before(period: Span, settles: str) -> Span:
    """Return the period of the same kind that ends where `period` starts."""
    start = period.start
    if settles == "week":
        return Span(start - timedelta(days=7), start)
    if settles == "half_month":
        first = start.replace(day=1)
        return Span(first if start.day > 1 else add_months(first, -1).replace(day=16), start)
    return Span(add_months(start, -MONTHS_OF[settles]), start)


def period_a_year_ago(period: Span, settles: str) -> Span:
    """Return the same period of the year before; a week is the week of the same number (periods.md)."""
    if settles != "week":
        return Span(add_months(period.start, -12), add_months(period.end, -12))
    year, week, _ = period.start.isocalendar()
    last = date(year - 1, 12, 28).isocalendar().week
    start = date.fromisocalendar(year - 1, min(week, last), 1)
    return Span(start, start + timedelta(days=7))


def window(name: str, period: Span, settles: str, fiscal: Fiscal) -> Span:
    """Return the days that a measure looks at, seen from `period`.

    >>> window("quarter_to_date", Span(date(2026, 5, 1), date(2026, 6, 1)), "month", Fiscal(1, 1)).start
    datetime.date(2026, 4, 1)
    """
    to_date = {"month_to_date": 1, "quarter_to_date": 3}
    rolling = {"rolling_3_months": 3, "rolling_6_months": 6, "rolling_12_months": 12}
    if name == "period":
        return period
    if name == "ever":
        return Span(EVER.start, period.end)
    if name == "year_to_date":
        return Span(fiscal.year_start(period.last), period.end)
    if name in to_date:
        return Span(fiscal.start_of(to_date[name], period.last), period.end)
    if name in rolling:
        return Span(add_months(period.end, -rolling[name]), period.end)
    if name == "previous_period":
        return period_before(period, settles)
    if name == "same_period_last_year":
        return period_a_year_ago(period, settles)
    raise ValueError(f"unknown window {name}")


def is_working_day(day: date, working_days: str) -> bool | None:
    """Return whether people work on `day`; None where the Chinese calendar is not published yet."""
    if working_days == "every_day":
        return True
    if working_days == "monday_to_friday":
        return day.weekday() < 5
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def count_days(days: Iterator[date] | list[date], basis: str, working_days: str) -> int | None:
    """Return how many of the days count; None where it cannot be told for one of them."""
    if basis == "calendar_days":
        return sum(1 for _ in days)
    counted = [is_working_day(day, working_days) for day in days]
    return None if None in counted else counted.count(True)
