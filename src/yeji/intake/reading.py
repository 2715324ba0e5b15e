"""A file as rows of texts, piece by piece: Excel, CSV and its kin, rows pasted from a sheet.

Everything is text first; what a text means says the mapping. Each row keeps the number that its file
shows, each column the letter. A file that is large is never held whole. Knows no kind of record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from yeji_engine.errors import Diagnostic, Place, Severity, Words, errors_of
from yeji_engine.tables.csv_files import open_csv
from yeji_engine.tables.excel_guard import OLE, inspect_directory
from yeji_engine.tables.excel_merges import Merge, merges_of
from yeji_engine.tables.excel_slices import FaultyPlace, SlicedWorkbook, open_sliced
from yeji_engine.tables.excel_slices import Sheet as ExcelSheet
from yeji_engine.tables.grids import Batch, Source, total_rows

FIRST_ROWS = 20
LOOKED_INTO = 256 << 10
"""Bytes of a sheet that are unpacked at once to see its first rows."""
COLUMNS_MAX = 300
ZIP = b"PK\x03\x04"
EXCEL_SUFFIXES = (".xlsx", ".xlsm")
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
LEFT_OUT_SHOWN = 20


class Piece(NamedTuple):
    """Some rows: their numbers, their cells column by column, and cells that the file itself holds as damaged."""

    rows: pa.Array
    cells: tuple[pa.Array, ...]
    faulty: tuple[FaultyPlace, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet of the file, or the file itself where it has none: its first rows, and a way through all."""

    name: str
    first_rows: tuple[tuple[str, ...], ...]
    rows_about: int
    """How many rows there seem to be, for progress; 0 where nothing says."""
    _source: Source | None
    _workbook: SlicedWorkbook | None
    _inside: ExcelSheet | None

    @property
    def is_excel(self) -> bool:
        """Tell whether a bare number may be Excel's count of days."""
        return self._workbook is not None

    @property
    def counts_from_1904(self) -> bool:
        """Tell whether the workbook counts its days from 1904."""
        return self._workbook is not None and self._workbook.dates_from_1904

    @cached_property
    def merges(self) -> tuple[Merge, ...]:
        """The merged ranges of an Excel sheet, from top to bottom."""
        if self._workbook is None or self._inside is None:
            return ()
        return merges_of(self._workbook.path, self._inside.part)

    def pieces(self, header_row: int) -> Iterator[Piece | Diagnostic]:
        """Walk through the rows below the header; a Diagnostic tells of rows that could not be read."""
        if self._workbook is not None and self._inside is not None:
            yield from self._excel_pieces(self._workbook, self._inside, header_row)
        elif self._source is not None:
            yield from _text_pieces(self._source, header_row)

    def _excel_pieces(
        self, workbook: SlicedWorkbook, inside: ExcelSheet, header_row: int
    ) -> Iterator[Piece | Diagnostic]:
        for part in workbook.slices(inside):
            if isinstance(part, Diagnostic):
                yield part
                return
            count = len(part.columns[0]) if part.columns else 0
            below = max(0, header_row + 1 - part.first_row)
            if below >= count:
                continue
            first = part.first_row + below
            numbers = pa.array(range(first, first + count - below), pa.int64())
            faulty = tuple(each for each in part.faulty if each.row > header_row)
            yield Piece(numbers, tuple(column.slice(below) for column in part.columns), faulty)


@dataclass(frozen=True)
class Opened:
    """What was learnt of a file: its sheets, or why it is refused, and what else to tell."""

    sheets: tuple[Sheet, ...]
    notes: tuple[Diagnostic, ...]

    @property
    def refusals(self) -> list[Diagnostic]:
        """Why the file is refused, if it is."""
        return errors_of(self.notes)


def open_upload(path: Path, name: str) -> Opened:
    """Look into an uploaded file by what it holds, whatever its name says."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        return _refused("file-empty", name, Words("文件是空的。", "The file is empty."))
    if start == OLE or start[:4] == ZIP or Path(name).suffix.lower() in EXCEL_SUFFIXES:
        return _open_excel(path, name)
    if Path(name).suffix.lower() not in TEXT_SUFFIXES:
        message = Words(
            "只收 Excel（.xlsx、.xlsm）和 CSV（.csv、.tsv、.txt）。",
            "Only Excel (.xlsx, .xlsm) and CSV (.csv, .tsv, .txt) are taken.",
        )
        hint = Words("在 Excel 或 WPS 里另存为 .xlsx。", "Save it as .xlsx in Excel or WPS.")
        return _refused("file-kind", name, message, hint)
    # Excel's own copy of a range comes with tabs, whatever other signs its cells hold.
    source, notes = open_csv(path, name, delimiter="\t" if name.endswith(".tsv") else "")
    if source is None:
        return Opened((), tuple(notes))
    widest = max(len(row) for row in source.first_rows)
    if widest > COLUMNS_MAX:
        return Opened((), (*notes, _too_many_columns(name, widest)))
    return Opened((Sheet("", source.first_rows, _lines_in(path), source, None, None),), tuple(notes))


def _lines_in(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(partial(file.read, 1 << 20), b""))


def _open_excel(path: Path, name: str) -> Opened:
    if (refused := inspect_directory(path, Place(name))) is not None:
        return Opened((), (refused,))
    workbook, notes = open_sliced(path, name)
    if workbook is None:
        return Opened((), tuple(notes))
    sheets: list[Sheet] = []
    for inside in workbook.sheets:
        first = _first_rows(workbook, inside)
        if isinstance(first, Diagnostic):
            notes.append(first)
        elif first:
            sheets.append(Sheet(inside.name, first, workbook.rows_about(inside), None, workbook, inside))
    if sheets:
        # One sheet that reads is enough; what is wrong with the others is told and harms nothing.
        told = (Diagnostic(n.code, Severity.WARNING, n.message, n.place, n.hint) for n in notes)
        return Opened(tuple(sheets), tuple(told))
    if not errors_of(notes):
        empty = Words("工作簿里没有数据。", "The workbook holds no data.")
        notes.append(Diagnostic("file-empty", Severity.ERROR, empty, Place(name)))
    return Opened((), tuple(notes))


def _first_rows(workbook: SlicedWorkbook, inside: ExcelSheet) -> tuple[tuple[str, ...], ...] | Diagnostic:
    for part in workbook.slices(inside, LOOKED_INTO):
        if isinstance(part, Diagnostic):
            return part
        if not part.columns:
            continue
        if len(part.columns) > COLUMNS_MAX:
            return _too_many_columns(workbook.place.file, len(part.columns))
        blank = ("",) * len(part.columns)
        if part.first_row > FIRST_ROWS:
            return (blank,)
        listed = [column[: FIRST_ROWS + 1 - part.first_row].to_pylist() for column in part.columns]
        rows = tuple(tuple(row) for row in zip(*listed, strict=True))
        return (*(blank,) * (part.first_row - 1), *rows)
    return ()


def _text_pieces(source: Source, header_row: int) -> Iterator[Piece | Diagnostic]:
    grid = source.read(header_row)
    told = 0
    for batch in grid.batches:
        yield Piece(batch.rows, batch.cells)
        yield from grid.notes[told:]
        told = len(grid.notes)
    yield from grid.notes[told:]


class Sifted(NamedTuple):
    """A piece without the rows that are no records, and the numbers of those."""

    piece: Piece
    blank: list[int]
    totals: list[int]


def sifted(piece: Piece) -> Sifted:
    """Take out blank rows and rows that sum up others (合计): the latter would count the money twice."""
    if not len(piece.rows):
        return Sifted(piece, [], [])
    batch = Batch(piece.rows, piece.cells)
    blank = pc.equal(pc.binary_join_element_wise(*(pc.utf8_trim_whitespace(c) for c in batch.cells), ""), "")
    if pc.any(blank).as_py():
        keep = pc.invert(blank)
        blank_rows = batch.rows.filter(blank).to_pylist()
        batch = batch.filter(keep)
    else:
        blank_rows = []
    if not len(batch.rows):
        return Sifted(Piece(batch.rows, batch.cells), blank_rows, [])
    totals = pc.fill_null(total_rows(batch), False)
    total_numbers = batch.rows.filter(totals).to_pylist()
    if total_numbers:
        batch = batch.filter(pc.invert(totals))
    return Sifted(Piece(batch.rows, batch.cells, piece.faulty), blank_rows, total_numbers)


def letter(column: int) -> str:
    """Return what a spreadsheet calls a column counted from 0.

    >>> letter(0), letter(25), letter(26), letter(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    name, rest = "", column + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        name = chr(ord("A") + place) + name
    return name


def width_of(first_rows: Sequence[Sequence[str]]) -> int:
    """Return how many columns the first rows reach to."""
    return max((len(row) for row in first_rows), default=0)


def _too_many_columns(name: str, count: int) -> Diagnostic:
    message = Words(
        f"有 {count} 列，最多 {COLUMNS_MAX} 列。", f"It has {count} columns; {COLUMNS_MAX} are allowed."
    )
    hint = Words("删掉不用的列再传。", "Delete the columns that are not needed.")
    return Diagnostic("too-many-columns", Severity.ERROR, message, Place(name), hint)


def _refused(code: str, name: str, message: Words, hint: Words | None = None) -> Opened:
    return Opened((), (Diagnostic(code, Severity.ERROR, message, Place(name), hint),))
