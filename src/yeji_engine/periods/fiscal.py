"""The fiscal calendar: a company's choices about its year, each stated, none assumed.

Where its years, months and weeks then begin is computed in `units`. Systems differ on what a year
that spans two calendar years is called, so a choice that matters and is missing is an error here,
not a default that somebody finds out about in April.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from yeji_engine.errors import Diagnostic, Place, PlanRefused, Severity, Words


class Weekday(IntEnum):
    """Days of the week, numbered as `date.weekday` does."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class YearPattern(StrEnum):
    """How a fiscal year is divided into twelve months."""

    CALENDAR = "calendar"
    """By dates: each month begins on the same day of the calendar month."""
    WEEKS_4_4_5 = "4-4-5"
    WEEKS_4_5_4 = "4-5-4"
    WEEKS_5_4_4 = "5-4-4"
    """By whole weeks: 52 a year; every five or six years a 53rd, which the last month takes."""


class NamedBy(StrEnum):
    """Which of its ends gives a year or month its name when it straddles two."""

    START = "start"
    END = "end"


class WeekYearStart(StrEnum):
    """Which week start near the anchor opens a year of whole weeks."""

    NEAREST = "nearest"
    ON_OR_BEFORE = "on_or_before"
    ON_OR_AFTER = "on_or_after"


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """A company's choices about its year. Where systems differ and it matters, nothing is assumed.

    `year_named_by` is needed unless the year is anchored on 1 January, `month_named_by` where
    months by dates do not begin on the 1st, `week_year_start` for the patterns of weeks.
    *errors*: PlanRefused with every problem at once.
    """

    year_start_month: int = 1
    year_start_day: int = 1
    week_start: Weekday = Weekday.MONDAY
    pattern: YearPattern = YearPattern.CALENDAR
    year_named_by: NamedBy | None = None
    month_named_by: NamedBy | None = None
    week_year_start: WeekYearStart | None = None

    def __post_init__(self) -> None:
        problems = _range_problems(self) or _choice_problems(self)
        if problems:
            raise PlanRefused(problems)

    @property
    def is_natural(self) -> bool:
        """Say whether the fiscal year is the calendar year."""
        return self.pattern is YearPattern.CALENDAR and (self.year_start_month, self.year_start_day) == (1, 1)

    @property
    def counts_weeks(self) -> bool:
        """Say whether years and months are made of whole weeks."""
        return self.pattern is not YearPattern.CALENDAR


def _range_problems(calendar: FiscalCalendar) -> list[Diagnostic]:
    bounds = (
        (
            "year_start_month",
            calendar.year_start_month,
            12,
            Words("财年起始月", "first month of the fiscal year"),
        ),
        # 28: the last day that every month has.
        ("year_start_day", calendar.year_start_day, 28, Words("财年起始日", "first day of the fiscal year")),
    )
    return [
        Diagnostic(
            code="fiscal-year-start",
            severity=Severity.ERROR,
            message=Words(f"{what.zh}是 {found}。", f"The {what.en} is {found}."),
            place=Place(path=path),
            hint=Words(f"请填 1 至 {most} 的整数。", f"Give a whole number from 1 to {most}."),
        )
        for path, found, most, what in bounds
        if not 1 <= found <= most
    ]


def _choice_problems(calendar: FiscalCalendar) -> list[Diagnostic]:
    anchored_on_new_year = (calendar.year_start_month, calendar.year_start_day) == (1, 1)
    problems = []
    if calendar.year_named_by is None and not anchored_on_new_year:
        problems.append(_year_name_missing(calendar))
    if calendar.month_named_by is None and calendar.year_start_day != 1 and not calendar.counts_weeks:
        problems.append(_month_name_missing(calendar))
    if calendar.week_year_start is None and calendar.counts_weeks:
        problems.append(_week_year_start_missing(calendar))
    return problems


def _year_name_missing(calendar: FiscalCalendar) -> Diagnostic:
    month, day = calendar.year_start_month, calendar.year_start_day
    return _missing_choice(
        "year_named_by",
        Words(
            f"财年从 {month} 月 {day} 日开始，跨两个自然年，但没有说明按哪一年命名。",
            f"The year begins on {month:02}-{day:02} and spans two years; nothing says which names it.",
        ),
        Words(
            "起始于 2026 年的财年：start 称 2026 财年，end 称 2027 财年。",
            "For the year that begins in 2026: start calls it FY2026, end calls it FY2027.",
        ),
    )


def _month_name_missing(calendar: FiscalCalendar) -> Diagnostic:
    day = calendar.year_start_day
    return _missing_choice(
        "month_named_by",
        Words(
            f"月份从 {day} 日开始，跨两个自然月，但没有说明按哪个月命名。",
            f"Months begin on day {day} and span two calendar months; nothing says which names them.",
        ),
        Words(
            f"2 月 {day} 日至 3 月 {day - 1} 日：start 称 2 月，end 称 3 月。",
            f"Day {day} of February to day {day - 1} of March: start calls it February, end March.",
        ),
    )


def _week_year_start_missing(calendar: FiscalCalendar) -> Diagnostic:
    month, day = calendar.year_start_month, calendar.year_start_day
    return _missing_choice(
        "week_year_start",
        Words(
            f"{calendar.pattern} 财年由整周组成，但没有说明从哪一周开始。",
            f"A {calendar.pattern} year is made of whole weeks; nothing says with which it begins.",
        ),
        Words(
            f"财年首日与 {month} 月 {day} 日的关系：nearest 取最接近的周首日，"
            "on_or_before 取当日或之前的，on_or_after 取当日或之后的。",
            f"nearest: the week start nearest to {month:02}-{day:02}; on_or_before: that day or the last "
            "week start before it; on_or_after: that day or the first one after it.",
        ),
    )


def _missing_choice(path: str, message: Words, hint: Words) -> Diagnostic:
    return Diagnostic("fiscal-choice-missing", Severity.ERROR, message, Place(path=path), hint)
