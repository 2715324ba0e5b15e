"""Stretches of days, [since, until): where two meet, and several as the fewest.

Rows of the database leave `until` empty where no end is known; here it is always a day, `FOREVER` at the
latest, so that stretches can be compared. Nothing here knows teams or people.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

BEGINNING = date.min
FOREVER = date.max
ONE_DAY = timedelta(days=1)


class Span(NamedTuple):
    """The days from `since` up to, not including, `until`."""

    since: date
    until: date = FOREVER

    def meet(self, other: Span) -> Span | None:
        """Return the days of both, or None where they share none.

        >>> Span(date(2026, 1, 1), date(2026, 3, 1)).meet(Span(date(2026, 2, 1)))
        Span(since=datetime.date(2026, 2, 1), until=datetime.date(2026, 3, 1))
        """
        since, until = max(self.since, other.since), min(self.until, other.until)
        return Span(since, until) if since < until else None

    def holds(self, on: date) -> bool:
        """Tell whether the day is one of them."""
        return self.since <= on < self.until


ALWAYS = Span(BEGINNING, FOREVER)


def span(since: date, until: date | None) -> Span:
    """Return the stretch that a row of the database holds."""
    return Span(since, FOREVER if until is None else until)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the same days as the fewest stretches, by their first day.

    >>> one, two = Span(date(2026, 1, 1), date(2026, 2, 1)), Span(date(2026, 2, 1), date(2026, 3, 1))
    >>> merged([two, one]) == [Span(date(2026, 1, 1), date(2026, 3, 1))]
    True
    """
    found: list[Span] = []
    for each in sorted(spans):
        if found and each.since <= found[-1].until:
            found[-1] = Span(found[-1].since, max(found[-1].until, each.until))
        else:
            found.append(each)
    return found
