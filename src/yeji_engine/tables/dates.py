"""Text to date, by exact rules: what every country reads alike is read, what may mean two days is refused.

Read without being told: 2026-01-31, 2026/1/31, 2026.1.31, 2026年1月31日, 20260131, each also followed
by a midnight time (00:00:00.000), as databases write dates. 03/04/2026 is read only when the mapping
says its order, a number of days only when it says so or the cell came from Excel. This module knows
no files and no tables.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum

from yeji_engine.errors import Words
from yeji_engine.tables.faults import Fault


class DateOrder(StrEnum):
    """In which order a date is written."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"
    YM = "ym"
    """A month, 2026-01 or 2026年1月: its first day."""
    SERIAL = "serial"
    """Days since 1899-12-30, as Excel counts them."""
    SERIAL1904 = "serial1904"
    """Days since 1904-01-01, as old Excel for Mac counts them."""


EARLIEST = dt.date(1900, 1, 1)
SERIAL_FIRST, SERIAL_LAST = 61, 2_958_465
"""1900-03-01, before which Excel counts a day that never was, to 9999-12-31."""
_SERIAL_ZERO = {DateOrder.SERIAL: dt.date(1899, 12, 30), DateOrder.SERIAL1904: dt.date(1904, 1, 1)}

_MIDNIGHT = re.compile(r"(?P<day>\S+?)(?:T| +)0?0:00(?::00(?:\.0+)?)?")
_TIMED = re.compile(r"(?P<day>\S+?)(?:T| +)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?P<zone>Z|[+-]\d{2}:?\d{2})?")
_YEAR_FIRST = (
    re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"),
    re.compile(r"(\d{4})(年)(\d{1,2})月(\d{1,2})日?"),
    re.compile(r"(\d{4})()(\d{2})(\d{2})"),
)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_MONTH = (
    re.compile(r"(\d{4})[-/.](\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月"),
    re.compile(r"(\d{4})(\d{2})"),
)

ALLOWED = Words(
    "日期写作 2026-01-31、2026/1/31、2026年1月31日 或 20260131",
    "a date is written 2026-01-31, 2026/1/31, 2026年1月31日 or 20260131",
)
NOT_A_DATE = Fault("date-unreadable", ALLOWED)
NO_SUCH_DAY = Fault("date-impossible", Words("日历上有的日期", "a day that the calendar has"))
AMBIGUOUS = Fault(
    "date-ambiguous",
    ALLOWED,
    Words(
        "在映射里写 order: dmy 或 order: mdy,说明日和月的先后。",
        "Say `order: dmy` or `order: mdy` in the mapping.",
    ),
)
WITH_TIME = Fault(
    "date-with-time",
    Words("只有日期,没有时刻", "a date without a time of day"),
    Words("只要日期时,在映射里写 time: drop。", "To keep the date only, say `time: drop` in the mapping."),
)
WITH_ZONE = Fault(
    "date-with-zone",
    Words("不带时区的日期", "a date without a time zone"),
    Words("先换算成当地日期再导入。", "Turn it into the local date before the import."),
)
MONTH_ONLY = Fault(
    "date-month-only",
    ALLOWED,
    Words(
        "要取该月第一天,在映射里写 order: ym。",
        "To take the first day of the month, say `order: ym` in the mapping.",
    ),
)
NOT_A_MONTH = Fault("date-not-a-month", Words("月份,如 2026-01", "a month, such as 2026-01"))
TOO_EARLY = Fault("date-too-early", Words("1900-01-01 或以后的日期", "1900-01-01 or later"))
SERIAL_IN_TEXT = Fault(
    "date-serial",
    ALLOWED,
    Words(
        "如果这是 Excel 的日期序号,在映射里写 order: serial。",
        "If this is a day number of Excel, say `order: serial` in the mapping.",
    ),
)


def read_date(text: str, order: DateOrder, *, drop_time: bool = False) -> dt.date | Fault:
    """Return the date that `text` (half-width, trimmed) means when written in `order`.

    >>> read_date("2026年1月31日", DateOrder.YMD)
    datetime.date(2026, 1, 31)
    >>> read_date("03/04/2026", DateOrder.YMD).code
    'date-ambiguous'
    """
    if order in _SERIAL_ZERO:
        return _from_serial(text, order)
    day = _without_time(text, drop_time=drop_time)
    if isinstance(day, Fault):
        return day
    if order is DateOrder.YM:
        return _first_of_month(day)
    if found := _first_match(_YEAR_FIRST, day):
        return _checked(int(found[1]), int(found[3]), int(found[4]))
    if found := _YEAR_LAST.fullmatch(day):
        return _year_last(int(found[1]), int(found[3]), int(found[4]), order)
    if _first_match(_MONTH[:2], day):
        return MONTH_ONLY
    return SERIAL_IN_TEXT if re.fullmatch(r"\d{5}", day) else NOT_A_DATE


def later(day: dt.date, months: int, days: int) -> dt.date | Fault:
    """Return `day` moved by whole months, then by days; the 31st moved to a shorter month is its last day.

    >>> later(dt.date(2018, 12, 1), 1, 0)
    datetime.date(2019, 1, 1)
    """
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    try:
        last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
        return dt.date(year, month + 1, min(day.day, last)) + dt.timedelta(days=days)
    except (ValueError, OverflowError):
        return NO_SUCH_DAY


def _first_of_month(text: str) -> dt.date | Fault:
    if found := _first_match(_MONTH, text):
        return _checked(int(found[1]), int(found[2]), 1)
    whole = read_date(text, DateOrder.YMD)
    # Excel turns a month that was typed in into its first day; any other day was meant as a day.
    return whole if isinstance(whole, Fault) or whole.day == 1 else NOT_A_MONTH


def _without_time(text: str, *, drop_time: bool) -> str | Fault:
    if found := _MIDNIGHT.fullmatch(text):
        return found["day"]
    if found := _TIMED.fullmatch(text):
        if found["zone"]:
            return WITH_ZONE
        return found["day"] if drop_time else WITH_TIME
    return text


def _year_last(first: int, second: int, year: int, order: DateOrder) -> dt.date | Fault:
    match order:
        case DateOrder.DMY:
            return _checked(year, second, first)
        case DateOrder.MDY:
            return _checked(year, first, second)
        case _:
            return AMBIGUOUS


def _from_serial(text: str, order: DateOrder) -> dt.date | Fault:
    found = re.fullmatch(r"(\d{1,7})(?:\.0*)?", text)
    if not found or not SERIAL_FIRST <= int(found[1]) <= SERIAL_LAST:
        return Fault(
            "date-serial",
            Words(
                f"{SERIAL_FIRST} 到 {SERIAL_LAST} 的日期序号",
                f"a day number from {SERIAL_FIRST} to {SERIAL_LAST}",
            ),
        )
    try:
        return _SERIAL_ZERO[order] + dt.timedelta(days=int(found[1]))
    except OverflowError:
        return NO_SUCH_DAY


def _checked(year: int, month: int, day: int) -> dt.date | Fault:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return NO_SUCH_DAY
    return date if date >= EARLIEST else TOO_EARLY


def _first_match(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.fullmatch(text))), None)
