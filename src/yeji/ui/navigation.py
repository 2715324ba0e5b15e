"""What a navigation is made of; which entries there are says the top of the product (`yeji.navigation`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One room in the navigation."""

    title: str
    url: str
    icon: str
    count: int | None = None
    """What waits there for this user; None where nothing ever waits."""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Navigation:
    """The rooms that this user may open: home, the five steps of the loop, the rest, and himself."""

    home: Entry
    loop: tuple[Entry, ...]
    rest: tuple[Entry, ...]
    bottom: tuple[Entry, ...]
    """For the thumb, with `more` and `me` at most five."""
    me: Entry
    more: tuple[Entry, ...] = ()
    """The rooms that did not fit there."""
    who: str = ""
    who_in: str = ""

    @property
    def is_in_more(self) -> bool:
        """Tell whether one stands in a room that did not fit."""
        return any(each.is_current for each in self.more)
