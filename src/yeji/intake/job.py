"""What checking is given and what it finds; the names of the files that it leaves in the batch's folder."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Protocol  # Any: what Parquet's writer takes.

import pyarrow as pa

from yeji.intake.heading import Heading
from yeji.intake.naming import Directory
from yeji.intake.reading import Sheet
from yeji.intake.typed import Answers
from yeji.records.kinds import FieldKind, Kind, Row
from yeji_engine.errors import Diagnostic

AT_ONCE: Final = 10_000
"""Rows that are compared with the books at once."""
TYPED, TEXTS, CHECKED = "typed.parquet", "texts.parquet", "checked.parquet"
QUICKLY: Final[Mapping[str, Any]] = {"compression": "lz4", "use_dictionary": False, "write_statistics": False}
"""How these files are written: they are read once or twice, whole."""
ARROW: Mapping[FieldKind, pa.DataType] = {
    FieldKind.INTEGER: pa.int64(),
    FieldKind.AMOUNT: pa.int64(),
    FieldKind.QUANTITY: pa.int64(),
    FieldKind.RATIO: pa.int64(),
    FieldKind.DATE: pa.date32(),
    FieldKind.YES_NO: pa.bool_(),
    FieldKind.TAGS: pa.list_(pa.string()),
}
"""How a field's contents are stored; as text where it is not named."""
Progress = Callable[[int], None]
"""Told how many rows are done."""


def quoted(text: str) -> str:
    """Return a text as SQL writes one."""
    return "'" + text.replace("'", "''") + "'"


class State(StrEnum):
    """What would become of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ASKED = "asked"
    REFUSED = "refused"


class Standing(Protocol):
    """A record in the books."""

    @property
    def row(self) -> Row:
        """Its contents."""

    @property
    def revision(self) -> int:
        """How often it was written."""


@dataclass(frozen=True)
class Books:
    """What checking asks of the books."""

    standing: Callable[[Sequence[str]], Mapping[str, Standing]]
    directory: Directory
    newer: Callable[[Sequence[str], dt.date], set[str]]
    """Which of the records were written last from data that reach beyond the day."""


@dataclass(frozen=True)
class Job:
    """All that checking is given."""

    kind: Kind
    sheet: Sheet
    heading: Heading
    folder: Path
    books: Books
    answers: Mapping[str, Answers] = field(default_factory=dict)
    takes_last: bool = False
    """Of rows with one number the last counts."""
    takes_first: bool = False
    """Of rows with one number the first counts."""
    takes_older: bool = False


@dataclass
class Checked:
    """What was found."""

    counts: Counter[str] = field(default_factory=Counter)
    sums: list[tuple[str, str, int]] = field(default_factory=list)
    """Field, currency and how much fen the batch adds."""
    covers: dt.date | None = None
    """The last day on which something happened."""
    readings: dict[str, dict[str, str]] = field(default_factory=dict)
    """By field, texts of the file that are read as others because somebody said so, and as what."""
    blank_rows: int = 0
    total_rows: list[int] = field(default_factory=list)
    not_read: list[Diagnostic] = field(default_factory=list)
    not_read_count: int = 0
    told: list[Diagnostic] = field(default_factory=list)
    """What else there is to tell of how the file was read."""
    merged: list[list[int]] = field(default_factory=list)
    """Ranges that were filled down: column, first row, last row."""
    broken: Diagnostic | None = None
    """Why the file could not be read to its end."""
