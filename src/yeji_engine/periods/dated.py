"""Rows that hold from one date to another: intervals, and the rows of one key along time.

Assignments, rates, leave, plan versions and splits are all dated rows. Here it is said once what
"holds on a date" means, where two rows hold at once and where none does. Every interval is
half-open, `[valid_from, valid_to)`; the inclusive ends of HR systems are turned by
`inclusive_interval` and nowhere else. This module knows no fiscal calendar and no table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, NamedTuple, TypeVar

from yeji_engine.errors import Diagnostic, Place, Severity, Words

Row = TypeVar("Row")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """The days from `valid_from` up to, not including, `valid_to`; None is open-ended."""

    valid_from: date
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError(f"interval from {self.valid_from} ends at {self.valid_to}, before its first day")

    @property
    def last_day(self) -> date | None:
        """Return the last day inside, as people write it; None when open-ended."""
        return None if self.valid_to is None else self.valid_to - ONE_DAY

    def contains(self, on: date) -> bool:
        """Say whether the day lies inside."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def overlap(self, other: Interval) -> Interval | None:
        """Return the days that both hold, or None when there are none."""
        start = max(self.valid_from, other.valid_from)
        ends = [end for end in (self.valid_to, other.valid_to) if end is not None]
        end = min(ends, default=None)
        return Interval(start, end) if end is None or start < end else None

    @property
    def words(self) -> Words:
        """Return the interval with both ends included, as a reader expects it."""
        first, last = self.valid_from, self.last_day
        if last is None:
            return Words(f"{first} 起", f"from {first} on")
        return Words(f"{first} 至 {last}", f"{first} to {last}")


def inclusive_interval(
    first_day: date, last_day: date | None, place: Place | None = None
) -> Interval | Diagnostic:
    """Return the interval whose `last_day` still counts, the way HR systems write end dates.

    >>> inclusive_interval(date(2026, 3, 1), date(2026, 3, 31))
    Interval(valid_from=datetime.date(2026, 3, 1), valid_to=datetime.date(2026, 4, 1))
    """
    if last_day is None:
        return Interval(first_day)
    if last_day < first_day:
        return Diagnostic(
            code="interval-ends-before-start",
            severity=Severity.ERROR,
            message=Words(
                f"起日 {first_day} 晚于止日 {last_day}。",
                f"The first day {first_day} is later than the last day {last_day}.",
            ),
            place=place or Place(),
            hint=Words(
                "止日当天仍算在内，不能早于起日；长期有效请留空。",
                "The last day still counts and cannot precede the first; leave it empty if it has no end.",
            ),
        )
    return Interval(first_day, last_day + ONE_DAY)


@dataclass(frozen=True, slots=True)
class Dated(Generic[Row]):
    """One row that holds for `key` during `interval`."""

    key: str
    interval: Interval
    row: Row


class Slice(NamedTuple, Generic[Row]):
    """A stretch of a window in which one row holds, or none (`row` is None)."""

    interval: Interval
    row: Row | None


class Overlap(NamedTuple, Generic[Row]):
    """Two rows of one key that hold on the same days."""

    interval: Interval
    earlier: Dated[Row]
    later: Dated[Row]


def overlaps(rows: Iterable[Dated[Row]]) -> list[Overlap[Row]]:
    """Return each pair of rows of one key that hold at once, by key and date."""
    found: list[Overlap[Row]] = []
    for of_key in _by_key(rows).values():
        holding: list[Dated[Row]] = []
        for later in of_key:
            still = [(row, row.interval.overlap(later.interval)) for row in holding]
            found.extend(Overlap(shared, row, later) for row, shared in still if shared)
            # Rows come by first day: one that ended before this row cannot meet the next one either.
            holding = [row for row, shared in still if shared] + [later]
    return found


def gaps(rows: Iterable[Dated[Row]], window: Interval) -> list[Interval]:
    """Return the stretches of the window in which none of the rows, all of one key, holds."""
    found: list[Interval] = []
    cursor: date | None = window.valid_from
    for row in _of_one_key(rows):
        inside = row.interval.overlap(window)
        if cursor is None or inside is None:
            continue
        if cursor < inside.valid_from:
            found.append(Interval(cursor, inside.valid_from))
        cursor = None if inside.valid_to is None else max(cursor, inside.valid_to)
    if cursor is not None and (window.valid_to is None or cursor < window.valid_to):
        found.append(Interval(cursor, window.valid_to))
    return found


def row_on(rows: Iterable[Dated[Row]], on: date) -> Row | None:
    """Return what holds on a day for the one key of the rows, None when nothing does.

    *errors*: ValueError where two rows hold; `overlap_problems` reports that to the user first.
    """
    holding = [row for row in _of_one_key(rows) if row.interval.contains(on)]
    if len(holding) > 1:
        raise ValueError(f"{len(holding)} rows of {holding[0].key!r} hold on {on}")
    return holding[0].row if holding else None


def slices(rows: Iterable[Dated[Row]], window: Interval) -> list[Slice[Row]]:
    """Cut the window where the rows of one key change; the slices tile it, gaps included.

    *errors*: ValueError where two rows hold; `overlap_problems` reports that to the user first.
    """
    of_key = _of_one_key(rows)
    inside = [(row.interval.overlap(window), row) for row in of_key]
    cut: list[Slice[Row]] = [Slice(shared, row.row) for shared, row in inside if shared]
    if any(clash.interval.overlap(window) for clash in overlaps(of_key)):
        raise ValueError(f"rows of {of_key[0].key!r} overlap inside {window}")
    cut.extend(Slice(gap, None) for gap in gaps(of_key, window))
    return sorted(cut, key=lambda piece: piece.interval.valid_from)


def overlap_problems(rows: Iterable[Dated[Row]], what: Words, place: Place | None = None) -> list[Diagnostic]:
    """Report each pair of rows that hold at once; `what` names the rows, such as 岗位 / position."""
    return [
        Diagnostic(
            code="dated-rows-overlap",
            severity=Severity.ERROR,
            message=Words(
                f"{what.zh}“{clash.earlier.key}”在 {clash.interval.words.zh} 有两条记录同时有效。",
                f'{what.en} "{clash.earlier.key}": two rows hold at once, {clash.interval.words.en}.',
            ),
            place=place or Place(),
            hint=Words(
                "请让前一条在后一条开始之前结束，或删去其中一条。前一条："
                f"{clash.earlier.interval.words.zh}；后一条：{clash.later.interval.words.zh}。",
                "End the earlier row before the later one begins, or remove one of them. The earlier: "
                f"{clash.earlier.interval.words.en}; the later: {clash.later.interval.words.en}.",
            ),
            rows=(clash.earlier.key,),
            row_count=2,
        )
        for clash in overlaps(rows)
    ]


def gap_problems(
    rows: Iterable[Dated[Row]],
    window: Interval,
    what: Words,
    severity: Severity,
    place: Place | None = None,
) -> list[Diagnostic]:
    """Report each stretch of the window in which a key that has rows has none that holds.

    A key without any row is not seen here: only its owner's list can tell that it is missing.
    """
    return [
        Diagnostic(
            code="dated-rows-gap",
            severity=severity,
            message=Words(
                f"{what.zh}“{key}”在 {gap.words.zh} 没有有效的记录。",
                f'{what.en} "{key}": no row holds, {gap.words.en}.',
            ),
            place=place or Place(),
            hint=Words(
                "请补上这段日期的记录，或把相邻记录的起止日期接上。",
                "Add a row for these days, or move the dates of its neighbours until they meet.",
            ),
            rows=(key,),
            row_count=1,
        )
        for key, of_key in _by_key(rows).items()
        for gap in gaps(of_key, window)
    ]


def _by_key(rows: Iterable[Dated[Row]]) -> dict[str, list[Dated[Row]]]:
    grouped: defaultdict[str, list[Dated[Row]]] = defaultdict(list)
    for row in rows:
        grouped[row.key].append(row)
    return {key: sorted(grouped[key], key=_order) for key in sorted(grouped)}


def _of_one_key(rows: Iterable[Dated[Row]]) -> Sequence[Dated[Row]]:
    grouped = _by_key(rows)
    if len(grouped) > 1:
        raise ValueError(f"rows of one key expected, found those of {list(grouped)[:3]}")
    return next(iter(grouped.values()), [])


def _order(row: Dated[Row]) -> tuple[date, date]:
    return row.interval.valid_from, row.interval.valid_to or date.max
