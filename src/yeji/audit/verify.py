"""Whether the chain is whole: every event read once, in order, hashed again and compared.

Plain Python over plain rows (`reading`), so that an auditor can follow it, and streaming (`stored`), so that
years fit in memory. What somebody does who owns the database (drop the triggers, rewrite the tail and every digest after it) is
found by a head that was noted elsewhere: `Mark`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from yeji.audit.chain import BEGINNING
from yeji.audit.models import Head
from yeji.audit.reading import TOLD, Stretch, begins, root_of
from yeji.audit.stored import Asked, read_chain


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
    MONTH_NOT_AS_NOTED = "month_not_as_noted", _("与另存的月根不符")


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
class MonthMark:
    """A month of the chain, by UTC: how many events, and the Merkle root of their digests (`reading.root_of`)."""

    month: str
    events: int
    root: str

    def __str__(self) -> str:
        return f"{self.month}:{self.events}:{self.root}"


NO_MONTHS: Mapping[str, MonthMark] = MappingProxyType({})


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


def verify(
    noted: Mark | None = None, *, months: Mapping[str, MonthMark] = NO_MONTHS, processes: int = 1
) -> Verdict:
    """Read the whole chain and return what does not hold; events that are added meanwhile do not disturb.

    *noted*: a head that was kept elsewhere, which the chain must still contain; *months*: likewise of months.
    """
    before = head_of_chain()
    marks = [mark for mark in (before, noted) if mark is not None and mark.number]
    asked = Asked(frozenset(mark.number for mark in marks), frozenset(months))
    stretch = begins(read_chain(asked, processes=processes))
    return _judged(stretch, (before, head_of_chain()), noted, months)


def _judged(
    stretch: Stretch,
    heads: tuple[Mark | None, Mark | None],
    noted: Mark | None,
    months: Mapping[str, MonthMark],
) -> Verdict:
    """Compare the end with the heads from before and after the reading, and with what was noted."""
    before, after = heads
    end = Mark(stretch.last.number, stretch.last.digest) if stretch.last else Mark(0, BEGINNING)
    breaks = [Break(each.number, Fault(each.sort)) for each in stretch.breaks]
    count = stretch.break_count
    more: list[Break] = []
    if after is None or before is None:
        if stretch.events:
            more.append(Break(end.number, Fault.HEAD_LOST))
    else:
        if stretch.digests.get(before.number, BEGINNING) != before.digest:
            more.append(Break(before.number, Fault.TAIL_CUT))
        if end.number > after.number:
            more.append(Break(after.number + 1, Fault.BEYOND_HEAD))
    if noted and stretch.digests.get(noted.number, BEGINNING) != noted.digest:
        more.append(Break(noted.number, Fault.NOT_AS_NOTED))
    for month, mark in months.items():
        digests = stretch.months.get(month, [])
        if (len(digests), root_of(digests)) != (mark.events, mark.root):
            more.append(Break(0, Fault.MONTH_NOT_AS_NOTED))
    return Verdict(stretch.events, end, tuple((breaks + more)[:TOLD]), count + len(more))


def month_marks() -> list[MonthMark]:
    """Return each month of the chain with its Merkle root, by UTC months; the last one is still growing."""
    found: dict[str, list[str]] = {}
    with connection.chunked_cursor() as cursor:
        month = (
            "substr(at, 1, 7)"
            if connection.vendor == "sqlite"
            else "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM')"
        )
        cursor.execute(f"SELECT {month}, digest FROM audit_event ORDER BY number")  # noqa: S608 - constants
        while rows := cursor.fetchmany(5_000):
            for name, digest in rows:
                found.setdefault(name, []).append(digest)
    return [MonthMark(month, len(digests), root_of(digests)) for month, digests in sorted(found.items())]
