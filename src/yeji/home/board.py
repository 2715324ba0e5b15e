"""What a first page is made of: one sentence, its figures, lists that prove it. Each figure leads to the list behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from yeji.ui.addresses import Address

Sentence = tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the list that comes to it."""

    label: str
    words: str
    url: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list."""

    title: str
    url: str
    words: str = ""
    note: str = ""
    percent: str = ""
    """The width of its bar; empty where it has none."""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A list with what it is of, and where all of it stands."""

    title: str
    entries: tuple[Entry, ...]
    note: str = ""
    all_url: str = ""
    empty: str = ""
    """What is said where there is nothing; a block without it is left out then."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What somebody's people did this month, by the same day a month and a year ago, and how that changed."""

    label: str
    now: Figure
    month: Figure
    year: Figure


@dataclass(frozen=True, slots=True)
class Board:
    """What a first page says besides what waits."""

    sentence: Sentence
    figures: tuple[Figure, ...] = ()
    compared: tuple[Compared, ...] = ()
    blocks: tuple[Block, ...] = ()
    beside: tuple[Block, ...] = ()
    """Lists of the side column."""


def listed(kind_key: str, *conditions: str, sort: str = "") -> str:
    """Return the address of a list with these conditions."""
    query = [("f", each) for each in conditions]
    if sort:
        query.append(("sort", sort))
    return str(Address(reverse("records:list", args=[kind_key]), tuple(query)))


def width(amount: int, most: int) -> str:
    """Return how wide the bar of an amount is, of the widest."""
    return f"{100 * max(amount, 0) // most}" if most else ""


def largest(sums: Mapping[str, int]) -> int:
    """Return the largest of the sums in different currencies, for a bar: they have no sum."""
    return max(sums.values(), default=0)
