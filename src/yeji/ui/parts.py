"""What the parts of pages are given: typed values that queries and views make and templates draw.

Each part is a template tag of `yeji.ui.templatetags.parts` of the same name; /parts/ shows all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Tone(StrEnum):
    """How something stands; each has its sign, so that colour is never alone."""

    GOOD = "good"
    DONE = "done"
    REST = "rest"
    WARN = "warn"
    BAD = "bad"
    PICK = "pick"
    PLAIN = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go: a tab, a saved view, a period, an entry of a menu."""

    title: str
    url: str
    count: int | None = None
    is_current: bool = False
    icon: str = ""
    end: str = ""
    """A quiet word at the right end of a menu's entry."""
    is_post: bool = False
    """A button that does something, not a link."""
    is_danger: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """Which month a page shows, and the ones beside it; an empty address is an end of time."""

    title: str
    earlier_url: str = ""
    later_url: str = ""
    choices: tuple[Link, ...] = ()


class StepState(StrEnum):
    """Where a step of a longer way stands."""

    DONE = "done"
    NOW = "now"
    FAULT = "fault"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way through several pages."""

    title: str
    state: StepState
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, newest first in a timeline."""

    title: str
    who: str = ""
    at: datetime | None = None
    words: str = ""
    url: str = ""
    is_now: bool = False
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after; an empty side is nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Long work under way; asks again at `poll_url` until `is_over`."""

    title: str
    done: int
    total: int
    poll_url: str
    is_over: bool = False
    note: str = ""
    next_url: str = ""
    """Where to go when it is over."""
    next_title: str = ""
    fault: str = ""
    """Why it stopped, if it did."""

    @property
    def percent(self) -> int:
        """How much is done, of a hundred."""
        return min(100, 100 * self.done // self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class Pager:
    """Which rows of how many are shown. `count` None where counting would take too long."""

    first: int
    last: int
    count: int | None
    previous_url: str = ""
    next_url: str = ""

    @classmethod
    def by_row(cls, address: str, first: int, size: int, *, found: int, count: int | None = None) -> Pager:
        """Return the pager of a page of `size` rows that begins with row `first`.

        `found` are the rows from there on, of which one more than a page is enough to know of a next one;
        `address` takes `from`.

        >>> Pager.by_row("?", 51, 50, found=51).next_url
        '?from=101'
        """
        ask = address + ("" if address.endswith(("?", "&")) else "&" if "?" in address else "?")
        return cls(
            first,
            first + min(found, size) - 1,
            count,
            previous_url=f"{ask}from={max(1, first - size)}" if first > 1 else "",
            next_url=f"{ask}from={first + size}" if found > size else "",
        )


@dataclass(frozen=True, slots=True)
class Empty:
    """What is missing, why it matters, how to begin."""

    title: str
    words: str = ""
    actions: tuple[Link, ...] = ()
    """The first is the likeliest and drawn as a button."""
