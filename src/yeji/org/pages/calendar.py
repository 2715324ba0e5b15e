"""The working calendar: Chinese working days with 调休, a month at a time or a year at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.org.pages.room import room_tabs
from yeji.ui.parts import Link, Period
from yeji_engine.errors import Diagnostic, Severity
from yeji_engine.periods import ChineseWorkingDays, add_months

WORKING = ChineseWorkingDays()


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar."""

    number: int
    kind: str
    """work, rest, holiday (a weekday off), shift (a weekend day worked), blank."""
    word: str = ""
    is_today: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """One month in weeks from Monday."""

    title: str
    url: str
    days: tuple[Day, ...]
    working: int
    shifts: tuple[str, ...]
    holidays: int
    is_current: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A year, and the month that is looked at."""

    tabs: tuple[Link, ...]
    period: Period
    weekdays: tuple[str, ...]
    months: tuple[Month, ...]
    working: int
    month_title: str
    month_working: int
    month_done: int
    month_left: int
    shifts: tuple[str, ...]
    unknown: str = ""
    """Why the year cannot be shown."""
    unsettled: str = ""


def calendar_page(holder: Holder, asked: str) -> CalendarPage:
    """Return the calendar of a year; `asked` is a year or a month, 2026 or 2026-11, else this month."""
    first = _first_day(asked) or holder.on.replace(day=1)
    year = first.year
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    problems = WORKING.problems(start, end)
    fault = next((_words(each) for each in problems if each.severity is Severity.ERROR), "")
    tabs, period = room_tabs(holder, "org:calendar"), _period(year)
    weekdays = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))
    if fault:
        return CalendarPage(tabs, period, weekdays, (), 0, "", 0, 0, 0, (), unknown=fault)
    months = tuple(
        _month(date(year, number, 1), holder.on, chosen=first.replace(day=1)) for number in range(1, 13)
    )
    chosen, done = months[first.month - 1], _done(first, holder.on)
    return CalendarPage(
        tabs=tabs,
        period=period,
        weekdays=weekdays,
        months=months,
        working=sum(each.working for each in months),
        month_title=chosen.title,
        month_working=chosen.working,
        month_done=done,
        month_left=chosen.working - done,
        shifts=chosen.shifts,
        unsettled=next((_words(each) for each in problems), ""),
    )


def _first_day(asked: str) -> date | None:
    year, _dash, month = asked.partition("-")
    try:
        first = date(int(year), int(month or 1), 1)
    except ValueError:
        return None
    return first if 1949 <= first.year <= 2999 else None


def _words(problem: Diagnostic) -> str:
    return problem.message.en if get_language() == "en" else problem.message.zh


def _period(year: int) -> Period:
    url = reverse("org:calendar")
    return Period(
        _("%(year)d 年") % {"year": year},
        f"{url}?month={year - 1}",
        f"{url}?month={year + 1}",
    )


def _month(first: date, today: date, *, chosen: date) -> Month:
    after = add_months(first, 1)
    all_days = [first + timedelta(days=each) for each in range((after - first).days)]
    blanks = [Day(0, "blank")] * first.weekday()
    worked = [day for day in all_days if WORKING.is_working_day(day)]
    return Month(
        title=_("%(month)d 月") % {"month": first.month},
        url=f"{reverse('org:calendar')}?month={first:%Y-%m}",
        days=(*blanks, *(_day(day, today) for day in all_days)),
        working=len(worked),
        shifts=tuple(
            _("%(month)d 月 %(day)d 日") % {"month": day.month, "day": day.day}
            for day in worked
            if day.weekday() >= 5
        ),
        holidays=sum(1 for day in all_days if day.weekday() < 5)
        - sum(1 for day in worked if day.weekday() < 5),
        is_current=(first.year, first.month) == (today.year, today.month),
        is_chosen=first == chosen,
    )


def _day(day: date, today: date) -> Day:
    works, weekend = WORKING.is_working_day(day), day.weekday() >= 5
    kind = ("shift" if weekend else "work") if works else ("rest" if weekend else "holiday")
    word = {"shift": _("班"), "holiday": _("休")}.get(kind, "")
    said = {"shift": _("调休上班"), "holiday": _("放假"), "work": _("上班"), "rest": _("休息")}[kind]
    return Day(day.day, kind, word, day == today, f"{day.isoformat()} {said}")


def _done(first: date, today: date) -> int:
    """Return how many working days of the month have passed, today included."""
    end = min(add_months(first, 1), today + timedelta(days=1))
    if end <= first:
        return 0
    count = WORKING.count(first, end)
    return count if isinstance(count, int) else 0
