"""A period: the days from a start up to, not including, an end, with its kind and its label.

A period is dumb and frozen; which days "2026Q1" means is known by the fiscal calendar alone. The
label is stored and compared, so it is plain, sortable and for ever; what people read is made by
`names`. This module must not know fiscal years, weeks or working days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yeji_engine.periods.dated import ONE_DAY, Interval


class PeriodKind(StrEnum):
    """The lengths that goals, appraisals and pay are counted in."""

    DAY = "day"
    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    CUSTOM = "custom"
    """Any stretch of days that is none of the others."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days `[start, end)`; ordered by start, then end."""

    start: date
    end: date
    kind: PeriodKind
    label: str

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(
                f"period {self.label!r} from {self.start} ends at {self.end}, before its first day"
            )

    @property
    def last_day(self) -> date:
        """Return the last day inside."""
        return self.end - ONE_DAY

    @property
    def day_count(self) -> int:
        """Return how many calendar days lie inside."""
        return (self.end - self.start).days

    @property
    def interval(self) -> Interval:
        """Return the same days as an interval of dated rows."""
        return Interval(self.start, self.end)

    def contains(self, on: date) -> bool:
        """Say whether the day lies inside."""
        return self.start <= on < self.end


def custom_period(start: date, end: date) -> Period:
    """Return the days `[start, end)` as a period; its label shows the last day included.

    >>> custom_period(date(2026, 3, 5), date(2026, 4, 11)).label
    '2026-03-05..2026-04-10'
    """
    return Period(start, end, PeriodKind.CUSTOM, f"{start.isoformat()}..{(end - ONE_DAY).isoformat()}")
