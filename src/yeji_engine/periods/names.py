"""Names of periods as people write them, in Chinese and English.

Labels are for machines and files, names for statements and pages. A year that is not the calendar
year is called 财年 / FY, so that nobody takes one for the other.
"""

from __future__ import annotations

from datetime import date

from yeji_engine.errors import Words
from yeji_engine.periods.fiscal import FiscalCalendar
from yeji_engine.periods.period import Period, PeriodKind

# Written out: the standard library's month names follow the locale of the machine.
ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def name_of(period: Period, calendar: FiscalCalendar) -> Words:
    """Return the period's name.

    >>> from yeji_engine.periods.labels import parse_period
    >>> calendar = FiscalCalendar()
    >>> str(name_of(parse_period("2026Q1", calendar), calendar))
    '2026年第1季度'
    """
    if period.kind is PeriodKind.DAY:
        return _day_name(period.start)
    if period.kind is PeriodKind.CUSTOM:
        first, last = _day_name(period.start), _day_name(period.last_day)
        return first if first == last else Words(f"{first.zh}至{last.zh}", f"{first.en} to {last.en}")
    year, tail = period.label[:4], period.label[4:]
    if period.kind is PeriodKind.HALF_MONTH:
        month = _month_name(year, int(tail[1:3]))
        first_half = tail.endswith("A")
        return Words(
            f"{month.zh}{'上' if first_half else '下'}半月",
            f"{'first' if first_half else 'second'} half of {month.en}",
        )
    if period.kind is PeriodKind.MONTH and tail.startswith("-"):
        return _month_name(year, int(tail[1:]))
    if period.kind is PeriodKind.WEEK and not calendar.counts_weeks:
        # Such weeks are numbered in the calendar year, whatever the fiscal year.
        return _unit_name(period.kind, Words(f"{year}年", year), int(tail[2:]))
    fiscal_year = Words(f"{year}年", year) if calendar.is_natural else Words(f"{year}财年", f"FY{year}")
    return _unit_name(period.kind, fiscal_year, int(tail.lstrip("-HQPW") or 0))


def _unit_name(kind: PeriodKind, year: Words, number: int) -> Words:
    if kind is PeriodKind.WEEK:
        return Words(f"{year.zh}第{number}周", f"Week {number}, {year.en}")
    if kind is PeriodKind.MONTH:
        return Words(f"{year.zh}第{number}期", f"Period {number}, {year.en}")
    if kind is PeriodKind.QUARTER:
        return Words(f"{year.zh}第{number}季度", f"Q{number} {year.en}")
    if kind is PeriodKind.HALF_YEAR:
        return Words(
            f"{year.zh}{'上' if number == 1 else '下'}半年",
            f"{'first' if number == 1 else 'second'} half of {year.en}",
        )
    return year


def _month_name(year: str, month: int) -> Words:
    return Words(f"{year}年{month}月", f"{ENGLISH_MONTHS[month - 1]} {year}")


def _day_name(on: date) -> Words:
    return Words(f"{on.year}年{on.month}月{on.day}日", f"{on.day} {ENGLISH_MONTHS[on.month - 1]} {on.year}")
