"""Whether the chain is whole: every event read once, in order, hashed again and compared.

Plain Python over plain rows, so that an auditor can follow it, and streaming, so that years fit in memory.
What somebody does who owns the database (drop the triggers, rewrite the tail and every digest after it) is
found by a head that was noted elsewhere: `Mark`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, models
from django.utils.translation import gettext_lazy as _

from yeji.audit.chain import BEGINNING, digest_of
from yeji.audit.models import Head

CLOCK_SLACK = timedelta(seconds=1)
"""Two machines' clocks never agree wholly."""
TOLD = 100
"""Breaks that are told one by one; the rest are counted."""

Row = tuple[object, ...]
"""One event as the database has it: number, then the texts of `chain.Content` after it, then the digest."""


class Fault(models.TextChoices):
    """What can be wrong with the chain."""

    UNREADABLE = "unreadable", _("读不出来")
    CHANGED = "changed", _("内容被改过")
    MISSING = "missing", _("前面缺了事件")
    UNLINKED = "unlinked", _("接不上前一条")
    CLOCK_BACK = "clock_back", _("时间早于前一条")
    TAIL_CUT = "tail_cut", _("链尾被截掉")
    BEYOND_HEAD = "beyond_head", _("链头之后多出事件")
    HEAD_LOST = "head_lost", _("链头不见了")
    NOT_AS_NOTED = "not_as_noted", _("与另存的链头不符")


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and how."""

    number: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class Mark:
    """The number and digest of an event, as the head of some day was noted."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was read, where it ended, and what does not hold."""

    events: int
    end: Mark
    breaks: tuple[Break, ...]
    break_count: int

    @property
    def holds(self) -> bool:
        """Tell whether the chain is whole."""
        return self.break_count == 0


def head_of_chain() -> Mark | None:
    """Return the head as the database has it; None where the row is gone."""
    head = Head.objects.filter(pk=1).first()
    return Mark(head.number, head.digest) if head else None


def verify(noted: Mark | None = None) -> Verdict:
    """Read the whole chain and return what does not hold; events that are added meanwhile do not disturb.

    *noted*: a head that was kept elsewhere, which the chain must still contain.
    """
    before = head_of_chain()
    reading = _Reading([mark for mark in (before, noted) if mark is not None and mark.number], noted)
    reading.read(stored_events())
    reading.close(before, head_of_chain())
    return reading.verdict()


def verify_rows(rows: Iterable[Row], head: Mark | None, noted: Mark | None = None) -> Verdict:
    """Return what does not hold in a chain at rest."""
    reading = _Reading([mark for mark in (head, noted) if mark is not None and mark.number], noted)
    reading.read(rows)
    reading.close(head, head)
    return reading.verdict()


def stored_events() -> Iterator[Row]:
    """Return the events of the database in their order, the moment written as the chain has it."""
    at = (
        # As SQLite keeps it, apart from the zeros that it leaves out.
        "CASE length(at) WHEN 19 THEN at || '.000000' ELSE at || '' END"
        if connection.vendor == "sqlite"
        else "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    )
    columns = f'{at}, "by", by_name, action, kind, "key", name, "before", "after", why, previous, digest'
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT number, {columns} FROM audit_event ORDER BY number")  # noqa: S608 - constants
        while rows := cursor.fetchmany(2_000):
            yield from rows


class _Reading:
    """One walk along the chain. A class because the loop is hot and what it has found so far is much."""

    def __init__(self, marks: list[Mark], noted: Mark | None) -> None:
        self._marks = {mark.number: mark for mark in marks}
        self._noted = noted
        self._met: dict[int, str] = {}
        self._breaks: list[Break] = []
        self._count = 0
        self._events = 0
        self._number, self._digest, self._at = 0, BEGINNING, ""

    def read(self, rows: Iterable[Row]) -> None:
        """Walk along the rows."""
        marks, met = self._marks, self._met
        events, number, digest, last_at = 0, 0, BEGINNING, ""
        try:
            for row in rows:
                own_number, at, by, *texts, previous, own_digest = row
                events += 1
                if own_number != number + 1:
                    self._found(own_number, Fault.MISSING)
                elif previous != digest:
                    self._found(own_number, Fault.UNLINKED)
                try:
                    content = (str(own_number), at, "-" if by is None else str(by), *texts, previous)
                    if digest_of(content) != own_digest:  # type: ignore[arg-type]  # What is no text, is told.
                        self._found(own_number, Fault.CHANGED)
                    if at < last_at and _is_earlier(at, last_at):  # type: ignore[operator,arg-type]  # As above.
                        self._found(own_number, Fault.CLOCK_BACK)
                except (TypeError, ValueError):
                    self._found(own_number, Fault.UNREADABLE)
                    at = last_at
                number, digest, last_at = own_number, own_digest, at  # type: ignore[assignment]  # As above.
                if number in marks:
                    met[number] = digest
        except (DatabaseError, UnicodeDecodeError):
            # SQLite stops at a text that is no UTF-8: what comes after it cannot be read in order.
            self._found(number + 1, Fault.UNREADABLE)
        self._events, self._number, self._digest = events, number, digest

    def close(self, before: Mark | None, after: Mark | None) -> None:
        """Compare the end with the heads from before and after the reading, and with the noted one."""
        if after is None or before is None:
            if self._events:
                self._found(self._number, Fault.HEAD_LOST)
        else:
            if self._met.get(before.number, BEGINNING) != before.digest:
                self._found(before.number, Fault.TAIL_CUT)
            if self._number > after.number:
                self._found(after.number + 1, Fault.BEYOND_HEAD)
        if self._noted and self._met.get(self._noted.number, BEGINNING) != self._noted.digest:
            self._found(self._noted.number, Fault.NOT_AS_NOTED)

    def verdict(self) -> Verdict:
        """Return what was found."""
        return Verdict(self._events, Mark(self._number, self._digest), tuple(self._breaks), self._count)

    def _found(self, number: object, fault: Fault) -> None:
        self._count += 1
        if len(self._breaks) < TOLD:
            self._breaks.append(Break(number if isinstance(number, int) else 0, fault))


def _is_earlier(at: str, than: str) -> bool:
    return datetime.fromisoformat(at) + CLOCK_SLACK < datetime.fromisoformat(than)
