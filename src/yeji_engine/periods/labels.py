"""Labels of periods, written and read: "2026", "2026H1", "2026Q1", "2026-03", "2026-03A", "2026-W05".

A label is a key: plan documents, command lines, file names and stored results hold it, and reading
it gives back the very period it was written for. Months of weeks are "2026P03", because they are no
calendar months. A range of days shows both ends included, "2026-03-05..2026-04-10".
"""

from __future__ import annotations

import re
from datetime import date

from yeji_engine.errors import Diagnostic, Place, Severity, Words
from yeji_engine.periods.dated import ONE_DAY
from yeji_engine.periods.fiscal import FiscalCalendar, NamedBy
from yeji_engine.periods.period import Period, PeriodKind, custom_period
from yeji_engine.periods.units import (
    NumberedWeek,
    kind_problem,
    unit_start,
    week_called,
    week_name,
    weeks_in_year,
    year_called,
    year_name,
)

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years that a label may name; anything else is a slip of the hand."""

_FORMS = {
    PeriodKind.YEAR: re.compile(r"(?P<year>\d{4})", re.ASCII),
    PeriodKind.HALF_YEAR: re.compile(r"(?P<year>\d{4})H(?P<number>\d)", re.ASCII),
    PeriodKind.QUARTER: re.compile(r"(?P<year>\d{4})Q(?P<number>\d)", re.ASCII),
    PeriodKind.MONTH: re.compile(r"(?P<year>\d{4})(?P<sign>[-P])(?P<number>\d\d)", re.ASCII),
    PeriodKind.HALF_MONTH: re.compile(r"(?P<year>\d{4})-(?P<number>\d\d)(?P<half>[AB上下])", re.ASCII),
    PeriodKind.WEEK: re.compile(r"(?P<year>\d{4})-W(?P<number>\d\d)", re.ASCII),
    PeriodKind.DAY: re.compile(r"(?P<year>\d{4})-\d\d-\d\d", re.ASCII),
    PeriodKind.CUSTOM: re.compile(r"(?P<year>\d{4})-\d\d-\d\d\.\.\d{4}-\d\d-\d\d", re.ASCII),
}
# Chinese keyboards give full-width digits and letters. NFKC would do more: it reads 202² as 2022.
_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_HALVES = {"A": 0, "上": 0, "B": 1, "下": 1}


def period_at(kind: PeriodKind, ordinal: int, calendar: FiscalCalendar) -> Period:
    """Return the unit with this ordinal, labelled."""
    start = unit_start(kind, ordinal, calendar)
    return Period(start, unit_start(kind, ordinal + 1, calendar), kind, _label_of(kind, ordinal, calendar))


def parse_period(label: str, calendar: FiscalCalendar, place: Place | None = None) -> Period | Diagnostic:
    """Return the period that a label names; full-width and small letters are understood.

    >>> parse_period("2026Q1", FiscalCalendar()).end
    datetime.date(2026, 4, 1)
    """
    text = label.translate(_FULL_WIDTH).strip().upper()
    for kind, form in _FORMS.items():
        found = form.fullmatch(text)
        if found:
            read = _out_of_years(found) or _read(kind, found, calendar)
            return read if isinstance(read, Period) else _refused(label, read, place)
    return _refused(label, _unknown_form(text, calendar), place)


def _read(kind: PeriodKind, found: re.Match[str], calendar: FiscalCalendar) -> Period | Words:
    if kind is PeriodKind.DAY:
        return _read_day(found[0], calendar)
    if kind is PeriodKind.CUSTOM:
        return _read_range(found[0])
    if kind is PeriodKind.YEAR:
        return period_at(kind, year_called(int(found["year"]), calendar), calendar)
    problem = _number_problem(kind, found, calendar) or _month_form_problem(kind, found, calendar)
    return problem or period_at(kind, _ordinal_called(kind, found, calendar), calendar)


def _ordinal_called(kind: PeriodKind, found: re.Match[str], calendar: FiscalCalendar) -> int:
    year, number = int(found["year"]), int(found["number"])
    if kind is PeriodKind.WEEK:
        return week_called(NumberedWeek(year, number), calendar)
    if kind is PeriodKind.MONTH:
        return _month_called(year, number, calendar)
    if kind is PeriodKind.HALF_MONTH:
        return 2 * _month_called(year, number, calendar) + _HALVES[found["half"]]
    return year_called(year, calendar) * _units_in_year(kind, year, calendar) + number - 1


def _read_day(text: str, calendar: FiscalCalendar) -> Period | Words:
    on = _date_of(text)
    return on if isinstance(on, Words) else period_at(PeriodKind.DAY, on.toordinal(), calendar)


def _read_range(text: str) -> Period | Words:
    first, last = (_date_of(part) for part in text.split(".."))
    if isinstance(first, Words):
        return first
    if isinstance(last, Words):
        return last
    if last < first:
        return Words(
            f"止日 {last} 早于起日 {first}；两端当天都算在内。",
            f"The last day {last} precedes the first day {first}; both ends are included.",
        )
    if last.year > LAST_YEAR:
        return _years_allowed()
    return custom_period(first, last + ONE_DAY)


def _date_of(text: str) -> date | Words:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return Words(f"没有 {text} 这一天。", f"There is no day {text}.")


def _out_of_years(found: re.Match[str]) -> Words | None:
    return None if FIRST_YEAR <= int(found["year"]) <= LAST_YEAR else _years_allowed()


def _years_allowed() -> Words:
    return Words(
        f"年份须在 {FIRST_YEAR} 至 {LAST_YEAR} 之间。", f"Years run from {FIRST_YEAR} to {LAST_YEAR}."
    )


def _number_problem(kind: PeriodKind, found: re.Match[str], calendar: FiscalCalendar) -> Words | None:
    most = _units_in_year(kind, int(found["year"]), calendar)
    if 1 <= int(found["number"]) <= most:
        return None
    return Words(
        f"{found['year']} 年的{_UNIT_WORDS[kind].zh}只有 1 至 {most}。",
        f"{_UNIT_WORDS[kind].en} of {found['year']} run from 1 to {most}.",
    )


def _month_form_problem(kind: PeriodKind, found: re.Match[str], calendar: FiscalCalendar) -> Words | None:
    problem = kind_problem(kind, calendar)
    if problem:
        return problem.message
    if kind is not PeriodKind.MONTH or (found["sign"] == "P") is calendar.counts_weeks:
        return None
    year, number = found["year"], found["number"]
    if calendar.counts_weeks:
        return Words(
            f"{calendar.pattern} 日历的月不是自然月，第 {number} 期请写成 {year}P{number}。",
            f"Months of a {calendar.pattern} calendar are no calendar months; write {year}P{number}.",
        )
    return Words(
        f"本日历按日期分月，请写成 {year}-{number}。",
        f"This calendar has months by dates; write {year}-{number}.",
    )


_UNIT_WORDS = {
    PeriodKind.HALF_YEAR: Words("半年", "Half-years"),
    PeriodKind.QUARTER: Words("季度", "Quarters"),
    PeriodKind.MONTH: Words("月份", "Months"),
    PeriodKind.HALF_MONTH: Words("月份", "Months"),
    PeriodKind.WEEK: Words("周", "Weeks"),
}


def _units_in_year(kind: PeriodKind, year: int, calendar: FiscalCalendar) -> int:
    if kind is PeriodKind.WEEK:
        return weeks_in_year(year, calendar)
    return {PeriodKind.HALF_YEAR: 2, PeriodKind.QUARTER: 4}.get(kind, 12)


def _label_of(kind: PeriodKind, ordinal: int, calendar: FiscalCalendar) -> str:
    if kind is PeriodKind.DAY:
        return date.fromordinal(ordinal).isoformat()
    if kind is PeriodKind.WEEK:
        week = week_name(ordinal, calendar)
        return f"{week.year}-W{week.number:02}"
    if kind is PeriodKind.HALF_MONTH:
        month, half = divmod(ordinal, 2)
        return _month_label(month, calendar) + "AB"[half]
    if kind is PeriodKind.MONTH:
        return _month_label(ordinal, calendar)
    if kind is PeriodKind.YEAR:
        return f"{year_name(ordinal, calendar)}"
    letter, in_year = ("H", 2) if kind is PeriodKind.HALF_YEAR else ("Q", 4)
    year, number = divmod(ordinal, in_year)
    return f"{year_name(year, calendar)}{letter}{number + 1}"


def _month_label(ordinal: int, calendar: FiscalCalendar) -> str:
    if calendar.counts_weeks:
        year, number = divmod(ordinal, 12)
        return f"{year_name(year, calendar)}P{number + 1:02}"
    year, number = divmod(ordinal + _calendar_month_offset(calendar), 12)
    return f"{year}-{number + 1:02}"


def _month_called(year: int, number: int, calendar: FiscalCalendar) -> int:
    if calendar.counts_weeks:
        return 12 * year_called(year, calendar) + number - 1
    return 12 * year + number - 1 - _calendar_month_offset(calendar)


def _calendar_month_offset(calendar: FiscalCalendar) -> int:
    """Return how far the calendar month that names a fiscal month lies beyond its ordinal."""
    named_later = calendar.year_start_day != 1 and calendar.month_named_by is NamedBy.END
    return calendar.year_start_month - 1 + named_later


def _unknown_form(text: str, calendar: FiscalCalendar) -> Words:
    meant = _meant(text, calendar)
    return Words(
        "看不懂这种写法。" + (f"您是否想写 {meant}？" if meant else ""),
        "This is no label of a period." + (f" Did you mean {meant}?" if meant else ""),
    )


def _meant(text: str, calendar: FiscalCalendar) -> str | None:
    """Return the label with the same year, unit and number. The nearest by letters would often be wrong."""
    year = re.search(r"\d{4}", text, re.ASCII)
    rest = text.replace(year[0], " ", 1) if year else ""
    numbers = re.findall(r"\d+", rest, re.ASCII)
    if year is None or len(numbers) != 1 or len(numbers[0]) > 2:
        return None
    number = int(numbers[0])
    month = f"P{number:02}" if calendar.counts_weeks else f"-{number:02}"
    forms = {
        "季": f"Q{number}",
        "Q": f"Q{number}",
        "H": f"H{number}",
        "周": f"-W{number:02}",
        "W": f"-W{number:02}",
    }
    meant = year[0] + next((form for sign, form in forms.items() if sign in rest), month)
    return meant if isinstance(parse_period(meant, calendar), Period) else None


def _refused(label: str, reason: Words, place: Place | None) -> Diagnostic:
    shown = label if len(label) <= 40 else label[:40] + "…"
    return Diagnostic(
        code="period-label",
        severity=Severity.ERROR,
        message=Words(f"期间“{shown}”无效：{reason.zh}", f'Period "{shown}" is not valid: {reason.en}'),
        place=place or Place(),
        hint=Words(
            "可写：年 2026，半年 2026H1，季度 2026Q1，月 2026-03（整周日历 2026P03），"
            "半月 2026-03上 或 2026-03A，周 2026-W05，日 2026-03-05，区间 2026-03-05..2026-04-10。",
            "Allowed: year 2026, half year 2026H1, quarter 2026Q1, month 2026-03 (in a calendar of weeks "
            "2026P03), half-month 2026-03A or 2026-03B, week 2026-W05, day 2026-03-05, "
            "range 2026-03-05..2026-04-10.",
        ),
    )
