"""The rows of the demo company as they are gathered, and what one hands on to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from yeji.demo.staff import PostTold

Cell = str | int | bool | tuple[str, ...] | None
Row = dict[str, Cell]


@dataclass
class Books:
    """Rows by kind, in the order in which they have to be written: what is named comes before what names it."""

    files: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, of: str, /, **cells: Cell) -> None:
        """Add a row of a kind."""
        self.files.setdefault(of, []).append(cells)


@dataclass(frozen=True, slots=True)
class Bench:
    """The books in the making, the chance that shapes them, and the day on which they are looked at."""

    made: Books
    random: Random
    on: date


@dataclass(frozen=True, slots=True)
class Seller:
    """Somebody who sells: his number, his region, his posts, and how well he does."""

    number: str
    region: str
    posts: tuple[PostTold, ...]
    until: date
    """The first day on which he no longer sells."""
    strength_percent: int
    """What he sells beside one like any other."""
    care_points: int
    """How his customers and his leader find him, of a hundred."""

    @property
    def since(self) -> date:
        """The first day on which he sells."""
        return self.posts[0].since

    def post_on(self, day: date) -> PostTold:
        """Return what he does on a day; before his first one, what he does then."""
        return next((each for each in reversed(self.posts) if each.since <= day), self.posts[0])


@dataclass(frozen=True, slots=True)
class Client:
    """A customer as his seller knows him."""

    number: str
    since: date
    pays_late: bool


@dataclass(frozen=True, slots=True)
class Deal:
    """What an order hands on to what follows from it."""

    number: str
    client: Client
    seller: Seller
    day: date
    amount: int
    comes_back: bool = False
    """Made to fill a month; the goods come back."""

    @property
    def position(self) -> str:
        """What its seller did on that day."""
        return self.seller.post_on(self.day).position
