"""One walk along a stretch of the chain, as fast as plain Python goes: hashed again and compared, in batches.

Knows no Django, so that a second process can take the other half of a large chain. The database puts each
event into the form that is hashed (`chain.form_of`); only where a batch does not hold as a whole are its
events taken one by one, each from its columns.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from yeji.audit.chain import BEGINNING, form_of

CLOCK_SLACK = timedelta(seconds=1)
"""Two machines' clocks never agree wholly."""
TOLD = 100
"""Breaks that are told one by one; the rest are counted."""
MOMENT = 26
"""Characters of a moment as the chain has it."""


class Sort(StrEnum):
    """What can be wrong with an event. The stored keys are for ever."""

    UNREADABLE = "unreadable"
    CHANGED = "changed"
    MISSING = "missing"
    UNLINKED = "unlinked"
    CLOCK_BACK = "clock_back"


class Row(NamedTuple):
    """One event: its number, its form with how many bytes and separators it must have, and its digest."""

    number: int
    written: bytes | None
    """None where a column of the event is lost."""
    size: int
    separators: int
    digest: str


class Broken(NamedTuple):
    """Where the chain does not hold, and how."""

    number: int
    sort: Sort


class Event(NamedTuple):
    """What neighbours are compared by."""

    number: int
    previous: str
    at: str
    digest: str


Exactly = Callable[[int], Sequence[object] | None]
"""Gives the texts of an event one by one, for what the database's quick form cannot say."""


@dataclass(slots=True)
class Stretch:
    """What was read: the first and last event, digests that were asked for, and what does not hold."""

    events: int = 0
    first: Event | None = None
    last: Event | None = None
    digests: dict[int, str] = field(default_factory=dict)
    months: dict[str, list[str]] = field(default_factory=dict)
    """The digests of the months that were asked for, in order."""
    breaks: list[Broken] = field(default_factory=list)
    break_count: int = 0

    def found(self, number: object, sort: Sort) -> None:
        """Note a break."""
        self.break_count += 1
        if len(self.breaks) < TOLD:
            self.breaks.append(Broken(number if isinstance(number, int) else 0, sort))


def read_stretch(
    batches: Iterable[Sequence[Row]],
    exactly: Exactly,
    *,
    wanted: frozenset[int] = frozenset(),
    months: frozenset[str] = frozenset(),
) -> Stretch:
    """Walk along rows in their order; return what was met. Where all of a batch holds, nobody looks at its rows."""
    stretch = Stretch()
    for rows in batches:
        if not _holds(rows, stretch.last):
            _look_at_each(rows, stretch, exactly)
        stretch.events += len(rows)
        stretch.first = stretch.first or _event(Row._make(rows[0]))
        stretch.last = _event(Row._make(rows[-1]))
        if wanted:
            stretch.digests.update((number, digest) for number, *_, digest in rows if number in wanted)
        if months:
            _collect(rows, months, stretch.months)
    return stretch


def join(one: Stretch, other: Stretch) -> Stretch:
    """Return both as one, with what does not hold where they meet."""
    if one.last is None or other.first is None:
        return one if other.first is None else other
    for sort in _between(one.last, other.first):
        one.found(other.first.number, sort)
    for month, digests in other.months.items():
        one.months.setdefault(month, []).extend(digests)
    return Stretch(
        one.events + other.events,
        one.first,
        other.last,
        one.digests | other.digests,
        one.months,
        (one.breaks + other.breaks)[:TOLD],
        one.break_count + other.break_count,
    )


def begins(stretch: Stretch) -> Stretch:
    """Return the stretch that begins the chain, with what does not hold at its beginning."""
    if stretch.first is not None:
        origin = Event(0, "", "", BEGINNING)
        for sort in _between(origin, stretch.first):
            stretch.found(stretch.first.number, sort)
    return stretch


def _holds(rows: Sequence[Row], last: Event | None) -> bool:
    """Tell whether everything holds: all at once, in loops that run in C."""
    try:
        numbers, forms, sizes, separators, digests = zip(*rows, strict=True)
        joined = b"".join(forms)
        width = len(str(numbers[0])) + 1
        if (
            list(numbers) != list(range(numbers[0], numbers[0] + len(rows)))
            or len(str(numbers[-1])) + 1 != width
            or len(joined) != sum(sizes)
            or joined.count(b"\x1f") != sum(separators)
            or b"\x1b" in joined
        ):
            return False
        sha256 = hashlib.sha256
        if [sha256(form).hexdigest() for form in forms] != list(digests):
            return False
        if b"".join([form[-64:] for form in forms[1:]]).decode() != "".join(digests[:-1]):
            return False
        moments = [form[width : width + MOMENT] for form in forms]
    except (TypeError, ValueError):
        return False
    return moments == sorted(moments) and (last is None or not _between(last, _event(Row._make(rows[0]))))


def _look_at_each(rows: Sequence[Row], stretch: Stretch, exactly: Exactly) -> None:
    before = stretch.last
    for row in map(Row._make, rows):
        event = _event(row)
        if before is not None:
            for sort in _between(before, event):
                stretch.found(row.number, sort)
        if (fault := _fault_of(row, exactly)) is not None:
            stretch.found(row.number, fault)
        before = event


def _fault_of(row: Row, exactly: Exactly) -> Sort | None:
    if _holds([row], None):
        return None
    texts = exactly(row.number)
    if texts is None or not all(isinstance(each, str) for each in texts):
        return Sort.UNREADABLE
    if hashlib.sha256(form_of([str(each) for each in texts])).hexdigest() != row.digest:
        return Sort.CHANGED
    try:
        datetime.fromisoformat(str(texts[1]))
    except ValueError:
        return Sort.UNREADABLE
    return None


def _event(row: Row) -> Event:
    if row.written is None:
        return Event(row.number, "", "", row.digest)
    at = row.written.split(b"\x1f", 2)[1:2]
    return Event(
        row.number,
        row.written[-64:].decode("utf-8", "replace"),
        at[0].decode("utf-8", "replace") if at else "",
        row.digest,
    )


def _between(one: Event, other: Event) -> list[Sort]:
    """Return what does not hold between two events that should follow each other."""
    found = []
    if other.number != one.number + 1:
        found.append(Sort.MISSING)
    elif other.previous != one.digest:
        found.append(Sort.UNLINKED)
    if other.at < one.at and _is_earlier(other.at, one.at):
        found.append(Sort.CLOCK_BACK)
    return found


def _is_earlier(at: str, than: str) -> bool:
    try:
        return datetime.fromisoformat(at) + CLOCK_SLACK < datetime.fromisoformat(than)
    except ValueError:
        return False  # Told as unreadable where it stands.


def _collect(rows: Sequence[Row], months: frozenset[str], into: dict[str, list[str]]) -> None:
    for row in map(Row._make, rows):
        if (month := _event(row).at[:7]) in months:
            into.setdefault(month, []).append(row.digest)


def root_of(digests: Sequence[str]) -> str:
    """Return the Merkle root of digests in their order: leaves hashed after 00, pairs after 01, an odd one goes up.

    *source*: RFC 6962, section 2.1, but for the odd one, which is not split off as a power of two.

    >>> root_of([])
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    >>> root_of(["00" * 32]) == hashlib.sha256(bytes(33)).hexdigest()
    True
    """
    level = [hashlib.sha256(b"\x00" + bytes.fromhex(each)).digest() for each in digests]
    while len(level) > 1:
        pairs = list(zip(level[::2], level[1::2], strict=False))
        odd = level[-1:] if len(level) % 2 else []
        level = [hashlib.sha256(b"\x01" + one + other).digest() for one, other in pairs] + odd
    return (level[0] if level else hashlib.sha256().digest()).hex()


def months_of(found: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the root of each month."""
    return {month: root_of(digests) for month, digests in sorted(found.items())}
