"""When the demo company sells: months of more and less, Spring Festival, and a product that is launched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import chinese_calendar

MONTHS: Mapping[str, tuple[int, ...]] = {
    "company": (85, 80, 105, 100, 100, 120, 85, 85, 105, 95, 115, 150),
    "consumer": (115, 85, 95, 95, 120, 140, 105, 95, 90, 105, 165, 95),
}
"""Percent of a month like any other. Companies spend their budgets in June and at the year's end."""
LAUNCHED = "P204"
LAUNCHED_MONTHS_AGO = 7
BEFORE_THE_FESTIVAL = timedelta(days=10)


def weight_of_month(month: date, market: str) -> int:
    """Return how much is sold in a month, in percent."""
    return MONTHS[market][month.month - 1]


@cache
def selling_days(month: date, market: str) -> tuple[date, ...]:
    """Return the days of a month on which orders are made; a quiet one before Spring Festival stands there once.

    Companies order on working days, consumers every day but at Spring Festival.
    """
    found: list[date] = []
    day = month
    while day.month == month.month:
        if market == "consumer" or is_working_day(day):
            quiet = market == "company" and _festival_within(day, BEFORE_THE_FESTIVAL)
            found += [day] if quiet or _is_festival(day) else [day, day, day]
        day += timedelta(days=1)
    return tuple(found)


def is_working_day(day: date) -> bool:
    """Tell whether a day is worked; of years whose holidays are not told yet, Monday to Friday."""
    if day in chinese_calendar.holidays:
        return False
    return day in chinese_calendar.workdays or day.weekday() < 5


def weight_of_product(number: str, day: date, launched: date) -> int:
    """Return how often a product is bought beside others: the new one not before its launch, then eagerly."""
    if number != LAUNCHED:
        return 2
    if day < launched:
        return 0
    return 6 if day < launched + timedelta(days=92) else 3


def _is_festival(day: date) -> bool:
    return bool(chinese_calendar.holidays.get(day) == chinese_calendar.Holiday.spring_festival.value)


def _festival_within(day: date, ahead: timedelta) -> bool:
    return any(_is_festival(day + timedelta(days=days)) for days in range(1, ahead.days + 1))
