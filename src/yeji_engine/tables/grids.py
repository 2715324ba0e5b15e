"""A grid: a header and rows of cells, as a file of any kind gives them, before anything is typed.

CSV and Excel give texts; Parquet may give typed cells. Rows keep the number that the user sees in the
file. Blank rows go; rows that sum up the others (合计) go only where the mapping says so, because
counting them doubles the money and dropping them unasked hides a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from yeji_engine.errors import ROWS_SHOWN, Diagnostic, Place, Severity, Words
from yeji_engine.tables.cells import BLANKS
from yeji_engine.tables.faults import FaultyCells
from yeji_engine.tables.mapping import Totals

FIRST_ROWS = 20
"""Rows of a source that are looked at to find the header."""

TOTAL_WORDS = ("合计", "总计", "小计", "累计", "共计", "总和", "total", "subtotal", "grand total", "sum")


class Batch(NamedTuple):
    """Some rows of a grid, column by column."""

    rows: pa.Array
    """Row numbers as the user sees them, int64."""
    cells: tuple[pa.Array, ...]

    def filter(self, mask: pa.Array) -> Batch:
        """Return the rows at which `mask` is true."""
        return Batch(self.rows.filter(mask), tuple(column.filter(mask) for column in self.cells))


class ExcelDates(StrEnum):
    """From which day an Excel workbook counts its dates."""

    FROM_1900 = "serial"
    FROM_1904 = "serial1904"


@dataclass(frozen=True)
class Grid:
    """Header and rows of one sheet or file."""

    place: Place
    header: tuple[str, ...]
    """Unique names; a second 金额 is 金额#2, a column without a name #3."""
    batches: Iterator[Batch]
    repeated: frozenset[str] = frozenset()
    """Headers that the file gives to more than one column."""
    notes: list[Diagnostic] = field(default_factory=list)
    """What was found; complete when the last batch has been read."""
    doubts: Mapping[int, Sequence[FaultyCells]] = field(default_factory=dict)
    """By column, cells that the file itself holds as damaged; told by their row numbers."""


@dataclass(frozen=True)
class Source:
    """An opened sheet or file: its first rows, and a way to read it once the header row is known."""

    place: Place
    first_rows: tuple[tuple[str, ...], ...]
    read: Callable[[int], Grid]
    """Header row, counted from 1; 0 for a file without a header."""
    excel: ExcelDates | None = None
    """None when the source is no Excel sheet."""
    typed: pa.Schema | None = None
    """The Arrow schema of a Parquet file; its columns have types and need no header row."""


def header_names(texts: Sequence[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return unique names for the header texts, and the texts that came more than once.

    >>> header_names(["id", "金额\\n(元)", "", "id"])[0]
    ('id', '金额(元)', '#3', 'id#2')
    """
    plain = ["".join(text.split("\n")).replace("\r", "").strip(BLANKS) for text in texts]
    counts = Counter(name for name in plain if name)
    seen: Counter[str] = Counter()
    names: list[str] = []
    for number, name in enumerate(plain, start=1):
        seen[name] += 1
        names.append(f"#{number}" if not name else name if seen[name] == 1 else f"{name}#{seen[name]}")
    return tuple(names), frozenset(name for name, count in counts.items() if count > 1)


def without_blank_rows(batch: Batch) -> tuple[Batch, pa.Array]:
    """Return the batch without rows whose cells are all empty, and the numbers of those rows."""
    first = _first_filled(batch.cells)
    if pc.any(pc.equal(pc.utf8_trim(first, characters=BLANKS), "")).as_py():
        first = _first_filled([_trimmed(column) for column in batch.cells])
    blank = pc.is_null(first)
    if not pc.any(blank).as_py():
        return batch, batch.rows.slice(0, 0)
    return batch.filter(pc.invert(blank)), batch.rows.filter(blank)


def total_rows(batch: Batch) -> pa.Array:
    """Return a mask of the rows whose first filled cell says that they sum up others (合计)."""
    first = pc.utf8_lower(pc.utf8_trim(_first_filled(batch.cells), characters=BLANKS + ":："))
    return pc.is_in(pc.replace_substring(first, " ", ""), pa.array([w.replace(" ", "") for w in TOTAL_WORDS]))


def total_rows_note(place: Place, rows: Sequence[int], said: Totals) -> Diagnostic:
    """Return what to say about rows that sum up others."""
    if said is Totals.SKIP:
        message = Words("合计行已按映射跳过。", "Rows of totals were left out, as the mapping says.")
        return _rows_note("total-rows-skipped", place, rows, message)
    message = Words(
        "有看起来是合计的行;当作普通数据读入,金额会重复计算。",
        "There are rows that look like totals; read as data, their amounts would be counted twice.",
    )
    hint = Words(
        "请删除这些行,或在映射里写 totals: skip;确是数据时写 totals: keep。",
        "Delete them or say `totals: skip` in the mapping; if they are data, say `totals: keep`.",
    )
    severity = Severity.WARNING if said is Totals.WARN else Severity.ERROR
    return replace(_rows_note("total-rows", place, rows, message), severity=severity, hint=hint)


def blank_rows_note(place: Place, rows: Sequence[int]) -> Diagnostic:
    """Return what to say about blank rows between others."""
    return _rows_note("blank-rows", place, rows, Words("空行已跳过。", "Blank rows were left out."))


def _rows_note(code: str, place: Place, rows: Sequence[int], message: Words) -> Diagnostic:
    where = Place(place.file, place.path, sheet=place.sheet, row=rows[0] if rows else None)
    shown = tuple(str(row) for row in rows[:ROWS_SHOWN])
    return Diagnostic(code, Severity.INFO, message, where, rows=shown, row_count=len(rows))


def _first_filled(columns: Sequence[pa.Array]) -> pa.Array:
    """Return for each row the text of its first filled cell, null where there is none."""
    texts = []
    for column in columns:
        if column.type == pa.string():
            texts.append(pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column))
        else:
            texts.append(pc.if_else(pc.is_valid(column), pa.scalar("?"), pa.scalar(None, pa.string())))
    return pc.coalesce(*texts)


def _trimmed(column: pa.Array) -> pa.Array:
    return pc.utf8_trim(column, characters=BLANKS) if column.type == pa.string() else column
