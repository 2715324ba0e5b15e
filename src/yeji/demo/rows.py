"""The rows of the demo company as they are gathered, and what one hands on to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Cell = str | int | bool | tuple[str, ...] | None
Row = dict[str, Cell]


@dataclass
class Books:
    """Rows by kind, in the order in which they have to be written: what is named comes before what names it."""

    files: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, of: str, /, **cells: Cell) -> None:
        """Add a row of a kind."""
        self.files.setdefault(of, []).append(cells)


@dataclass(frozen=True)
class Seller:
    """Somebody who sells: his number, his region, and the first day on which he did."""

    number: str
    region: str
    since: date


@dataclass(frozen=True)
class Deal:
    """What an order hands on to what follows from it."""

    number: str
    customer: str
    owner: str
    day: date
    amount: int
