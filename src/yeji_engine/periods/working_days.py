"""Working days: Monday to Friday, the Chinese calendar with 调休, and a company's own exceptions.

The State Council publishes each year's holidays and make-up working days late in the year before;
they cannot be derived, so they come from the maintained library `chinesecalendar`. A year that it
does not know is said, never guessed by weekday. Nothing here knows periods or fiscal years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol

import chinese_calendar

from yeji_engine.errors import Diagnostic, Place, PlanRefused, Severity, Words, errors_of
from yeji_engine.periods.dated import ONE_DAY

_KNOWN_YEARS = frozenset(day.year for day in chinese_calendar.holidays)
_LAST_KNOWN_YEAR = max(_KNOWN_YEARS)


class WorkingDays(Protocol):
    """Which days are worked. Implementations inherit it and answer the first two questions."""

    def is_working_day(self, on: date) -> bool:
        """Say whether the day is worked. *errors*: PlanRefused where that is not known."""
        ...

    def year_problems(self, start: date, end: date) -> list[Diagnostic]:
        """Return what is not known, or not settled, about `[start, end)`, days of one year."""
        ...

    def problems(self, start: date, end: date) -> list[Diagnostic]:
        """Return what is not known, or not settled, about the days `[start, end)`."""
        found: list[Diagnostic] = []
        while start < end:
            year_end = min(end, date(start.year + 1, 1, 1))
            found.extend(self.year_problems(start, year_end))
            start = year_end
        return found

    def count(self, start: date, end: date) -> int | Diagnostic:
        """Return how many of the days `[start, end)` are worked, or why that is not known."""
        errors = errors_of(self.problems(start, end))
        if errors:
            return errors[0]
        days = (date.fromordinal(day) for day in range(start.toordinal(), end.toordinal()))
        return sum(self.is_working_day(day) for day in days)

    def add_working_days(self, on: date, count: int) -> date | Diagnostic:
        """Return the `count`-th working day after `on`, before it when negative; 0 is `on` itself."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        try:
            while left:
                on += step
                left -= self.is_working_day(on)
        except PlanRefused as refused:
            return refused.diagnostics[0]
        return on

    def last_on_or_before(self, on: date) -> date | Diagnostic:
        """Return `on` if it is worked, else the last working day before: pay days move earlier.

        *source*: 工资支付暂行规定 art. 7.
        """
        return self.add_working_days(on + ONE_DAY, -1)


@dataclass(frozen=True, slots=True)
class MondayToFriday(WorkingDays):
    """Every Monday to Friday, without any holiday."""

    def is_working_day(self, on: date) -> bool:
        """Say whether the day is no Saturday or Sunday."""
        return on.weekday() < 5

    def year_problems(self, start: date, end: date) -> list[Diagnostic]:  # noqa: ARG002 - the protocol's question
        """Return nothing: weekdays are known for ever."""
        return []


@dataclass(frozen=True, slots=True)
class ChineseWorkingDays(WorkingDays):
    """The statutory calendar of mainland China, holidays and make-up working days (调休) included."""

    def is_working_day(self, on: date) -> bool:
        """Say whether the day is worked. *errors*: PlanRefused for a year that is not published."""
        if on.year not in _KNOWN_YEARS:
            raise PlanRefused(self.year_problems(on, on + ONE_DAY))
        return on in _chinese_working_days(on.year)

    def year_problems(self, start: date, end: date) -> list[Diagnostic]:
        """Return an error for an unknown year, a warning for the last days of the last known one."""
        if start.year not in _KNOWN_YEARS:
            return [_unknown_year(start.year)]
        # The next year's notice has moved days of late December before: 2006-12-30, 2011-12-31, 2018-12-29.
        if start.year == _LAST_KNOWN_YEAR and end > date(start.year, 12, 28):
            return [_unsettled_year_end(start.year)]
        return []


@dataclass(frozen=True, slots=True)
class CompanyWorkingDays(WorkingDays):
    """A calendar with a company's own exceptions, dated one by one; they win over `base`.

    For a year in `years_in_full` the exceptions are declared complete: Monday to Friday is worked
    but for them, and `base` is not asked. So a company works on before the library knows a year,
    and a run can be frozen on the days it was calculated with.
    *errors*: PlanRefused where a date is both a holiday and a working day.
    """

    base: WorkingDays
    holidays: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    years_in_full: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        both = sorted(self.holidays & self.working_days)
        if both:
            raise PlanRefused([_holiday_and_working_day(day) for day in both])

    def is_working_day(self, on: date) -> bool:
        """Say whether the day is worked. *errors*: PlanRefused where neither side knows."""
        if on in self.holidays or on in self.working_days:
            return on in self.working_days
        if on.year in self.years_in_full:
            return on.weekday() < 5
        return self.base.is_working_day(on)

    def year_problems(self, start: date, end: date) -> list[Diagnostic]:
        """Return the problems of `base`, none for a year given in full."""
        return [] if start.year in self.years_in_full else self.base.year_problems(start, end)


@cache
def _chinese_working_days(year: int) -> frozenset[date]:
    # Asked once a year: the library looks through all its holidays for every day.
    return frozenset(chinese_calendar.get_workdays(date(year, 1, 1), date(year, 12, 31)))


def _unknown_year(year: int) -> Diagnostic:
    first, last = min(_KNOWN_YEARS), _LAST_KNOWN_YEAR
    return Diagnostic(
        code="working-days-unknown-year",
        severity=Severity.ERROR,
        message=Words(
            f"不知道 {year} 年的节假日和调休安排（日历库含 {first} 至 {last} 年），不能计算该年的工作日。",
            f"The holidays and make-up working days of {year} are not known (the calendar has {first} to "
            f"{last}), so its working days cannot be counted.",
        ),
        hint=Words(
            f"请升级 chinesecalendar；或在公司日历中填入 {year} 年全部节假日和调休上班日，并声明该年已填全。",
            f"Upgrade chinesecalendar, or enter all holidays and make-up working days of {year} "
            "in the company's calendar and declare that year complete.",
        ),
    )


def _unsettled_year_end(year: int) -> Diagnostic:
    return Diagnostic(
        code="working-days-unsettled",
        severity=Severity.WARNING,
        message=Words(
            f"{year} 年 12 月 28 至 31 日可能因 {year + 1} 年元旦调休而变动，"
            f"日历库尚无 {year + 1} 年的安排。",
            f"28 to 31 December {year} may still move for the New Year holiday of {year + 1}, "
            "whose notice the calendar does not hold yet.",
        ),
        hint=Words(
            f"{year + 1} 年放假通知发布后升级 chinesecalendar，或在公司日历中写明这几天。",
            f"Upgrade chinesecalendar once the notice for {year + 1} is out, or enter these days "
            "in the company's calendar.",
        ),
    )


def _holiday_and_working_day(day: date) -> Diagnostic:
    return Diagnostic(
        code="working-days-contradiction",
        severity=Severity.ERROR,
        message=Words(
            f"公司日历中 {day} 既是假日又是上班日。",
            f"In the company's calendar {day} is both a holiday and a working day.",
        ),
        place=Place(path="working_days"),
        hint=Words("请从其中一张表删去这一天。", "Remove the day from one of the two lists."),
    )
