"""Days, months, periods and windows of the oracle: half-open spans of dates, found by hand.

Counted day by day where that is possible, so that nothing can be off by one unseen. Fiscal months
are calendar months shifted to the day the year starts, or runs of whole weeks. This module knows no figures.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple, Protocol

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


class Year(Protocol):
    """A company's year, however it is divided; months are counted 1, 3, 6, 12 to a unit."""

    def year_start(self, of: date) -> date:
        """Return the first day of the fiscal year that holds `of`."""

    def start_of(self, months: int, of: date) -> date:
        """Return the first day of the fiscal month, quarter or half-year that holds `of`."""

    def moved(self, start: date, months: int) -> date:
        """Return the first day of the fiscal month so many months from the one that starts on `start`."""

    def week_a_year_ago(self, start: date) -> date:
        """Return the first day of the week of the same number a year before."""


class Fiscal(NamedTuple):
    """Month and day on which the company's year starts; its months go by dates."""

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

    def moved(self, start: date, months: int) -> date:
        """Return the same day so many calendar months away."""
        return add_months(start, months)

    def week_a_year_ago(self, start: date) -> date:
        """Return the ISO week of the same number; week 53 of a year with 52 is the last (periods.md)."""
        year, week, _ = start.isocalendar()
        last = date(year - 1, 12, 28).isocalendar().week
        return date.fromisocalendar(year - 1, min(week, last), 1)


class FiscalWeeks(NamedTuple):
    """A year of whole weeks that opens on a Monday near a day; months of 4, 4 and 5 weeks."""

    month: int
    day: int
    opens: str = "nearest"

    def opening(self, year: int) -> date:
        """Return the Monday nearest to the anchor of `year`, the last one until it, or the first from it on.

        >>> FiscalWeeks(1, 1).opening(2026), FiscalWeeks(4, 1).opening(2026)
        (datetime.date(2025, 12, 29), datetime.date(2026, 3, 30))
        """
        anchor = date(year, self.month, self.day)
        first = {"nearest": -3, "on_or_before": -6, "on_or_after": 0}[self.opens]
        around = [anchor + timedelta(days=n) for n in range(first, first + 7)]
        return next(day for day in around if day.weekday() == 0)

    def _named(self, of: date) -> int:
        """Return the year of the anchor whose fiscal year holds `of`."""
        return max(year for year in (of.year - 1, of.year, of.year + 1) if self.opening(year) <= of)

    def months_of(self, year: int) -> list[date]:
        """Return the first days of the twelve months; a 53rd week falls to the last one."""
        starts = [self.opening(year)]
        for weeks in (4, 4, 5) * 4:
            starts.append(starts[-1] + timedelta(weeks=weeks))
        return starts[:12]

    def year_start(self, of: date) -> date:
        """Return the first day of the fiscal year that holds `of`."""
        return self.opening(self._named(of))

    def start_of(self, months: int, of: date) -> date:
        """Return the first day of the fiscal month, quarter or half-year that holds `of`."""
        return max(start for start in self.months_of(self._named(of))[::months] if start <= of)

    def moved(self, start: date, months: int) -> date:
        """Return the first day of the month so many months from the one that starts on `start`."""
        named = self._named(start)
        year, place = divmod(12 * named + self.months_of(named).index(start) + months, 12)
        return self.months_of(year)[place]

    def week_a_year_ago(self, start: date) -> date:
        """Return the week of the same number; week 53 of a year with 52 is the last."""
        named = self._named(start)
        passed = (start - self.opening(named)).days // 7
        weeks = (self.opening(named) - self.opening(named - 1)).days // 7
        return self.opening(named - 1) + timedelta(weeks=min(passed, weeks - 1))


def fiscal_of(fiscal: Mapping[str, str]) -> Year:
    """Return the fiscal year that a plan states."""
    month, day = (int(part) for part in fiscal["year_starts"].split("-"))
    if fiscal.get("pattern", "calendar") == "4-4-5":
        return FiscalWeeks(month, day, fiscal["week_year_starts"])
    return Fiscal(month, day)


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


def period_before(period: Span, settles: str, fiscal: Year) -> Span:
    """Return the period of the same kind that ends where `period` starts."""
    start = period.start
    if settles == "week":
        return Span(start - timedelta(days=7), start)
    if settles == "half_month":
        first = start.replace(day=1)
        return Span(first if start.day > 1 else add_months(first, -1).replace(day=16), start)
    return Span(fiscal.moved(start, -MONTHS_OF[settles]), start)


def period_a_year_ago(period: Span, settles: str, fiscal: Year) -> Span:
    """Return the same period of the year before; a week is the week of the same number (periods.md)."""
    if settles == "week":
        start = fiscal.week_a_year_ago(period.start)
        return Span(start, start + timedelta(days=7))
    if settles == "half_month":
        return Span(add_months(period.start, -12), add_months(period.end, -12))
    return Span(fiscal.moved(period.start, -12), fiscal.moved(period.end, -12))


def _rolled_back(end: date, months: int, fiscal: Year) -> date:
    """Return the start of the last months: whole fiscal ones where `end` ends one, else by the calendar."""
    whole = fiscal.start_of(1, end) == end
    return fiscal.moved(end, -months) if whole else add_months(end, -months)


def window(name: str, period: Span, settles: str, fiscal: Year) -> Span:
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
        return Span(_rolled_back(period.end, rolling[name], fiscal), period.end)
    if name == "previous_period":
        return period_before(period, settles, fiscal)
    if name == "same_period_last_year":
        return period_a_year_ago(period, settles, fiscal)
    raise ValueError(f"unknown window {name}")


@cache
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
