"""Months and days that have passed between two dates: length of service, days past due."""

from __future__ import annotations

from datetime import date, timedelta


def add_months(on: date, count: int) -> date:
    """Return the same day `count` months later; a day that month lacks becomes its last.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(12 * on.year + on.month - 1 + count, 12)
    following_year, following_month = divmod(12 * year + month + 1, 12)
    last = date(following_year, following_month + 1, 1) - timedelta(days=1)
    return last.replace(day=min(on.day, last.day))


def months_of_service(hired: date, on: date) -> int | None:
    """Return the months completed on a day, None before the first day of service.

    A month is complete on the day of the same number, or on the last day of a month without one:
    hired on 31 January, one month on 28 February, two on 31 March.
    *source*: 民法典 art. 202 (a month without the day ends on its last day).
    """
    if on < hired:
        return None
    months = 12 * (on.year - hired.year) + on.month - hired.month
    return months if add_months(hired, months) <= on else months - 1


def days_past_due(due: date, on: date) -> int:
    """Return the days since the due day; 0 on that day, negative while days are left.

    >>> days_past_due(date(2026, 3, 31), date(2026, 4, 10))
    10
    """
    return (on - due).days
