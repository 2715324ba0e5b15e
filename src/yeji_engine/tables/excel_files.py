"""Sheets of an Excel workbook as grids of texts.

fastexcel gives every cell as text, a date as 2026-01-31 00:00:00, a number in full. Cells with an error
(#N/A) are told, never read as empty. A number of more than 15 digits has lost its last ones inside
Excel already: a column of ids with such numbers is told too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, TypedDict

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from yeji_engine.errors import Diagnostic, Place, Severity, Words, nearest
from yeji_engine.tables.cells import EXCEL_DIGITS
from yeji_engine.tables.columns import cells_where
from yeji_engine.tables.excel_guard import inspect_workbook
from yeji_engine.tables.faults import CELLS_SHOWN, Fault, FaultyCell, FaultyCells
from yeji_engine.tables.grids import FIRST_ROWS, Batch, ExcelDates, Grid, Source, header_names

ROWS_AT_ONCE = 100_000
LONG_NUMBER = rf"^-?[0-9]{{{EXCEL_DIGITS + 1},}}$"
LOST_DIGITS = Fault(
    "excel-digits-lost",
    Words("按文本保存的长编号", "a long id kept as text"),
    Words(
        f"Excel 的数字只保留 {EXCEL_DIGITS} 位,后面的位已丢失。请把该列设为文本,从原系统重新导出。",
        f"A number in Excel keeps {EXCEL_DIGITS} digits; the later ones are lost. Export the column as text.",
    ),
)


ERROR_CELL = Fault(
    "excel-error-cell",
    Words("没有错误值的单元格", "a cell without an error"),
    Words("请先在表格里改正公式。", "Mend the formula in the sheet first."),
)
_ERROR_NAMES = {
    "NA": "#N/A",
    "Div0": "#DIV/0!",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
}


class _Loaded(NamedTuple):
    """One sheet in memory."""

    place: Place
    cells: pa.RecordBatch
    """Column by column, from row 1 of the sheet on."""
    errors: dict[int, FaultyCells]
    """By column; cells are told by their row number."""
    is_number: Callable[[int], pa.Array]
    """Tells for a column which of its cells Excel holds as numbers."""


def open_excel(path: Path, name: str, sheet: str = "") -> tuple[list[Source], list[Diagnostic]]:
    """Return the sheet asked for, or every visible sheet that holds anything, and what was found.

    `name` is what messages call the file.
    """
    place = Place(name, sheet=sheet)
    workbook = inspect_workbook(path, place)
    if isinstance(workbook, Diagnostic):
        return [], [workbook]
    try:
        reader = fastexcel.read_excel(str(path))
        if sheet and sheet not in reader.sheet_names:
            return [], [no_such_sheet(place, reader.sheet_names)]
        opened = [reader.load_sheet(s, **_AS_TEXT) for s in ([sheet] if sheet else reader.sheet_names)]
        filled = [each for each in opened if each.height and each.width]
        shown = [each for each in filled if sheet or each.visible == "visible"]
        loaded = [_load(reader, each, Place(name, sheet=each.name)) for each in shown]
    except fastexcel.FastExcelError as failure:
        reason = str(failure).splitlines()[0]
        message = Words(f"Excel 文件读不出来:{reason}", f"The Excel file cannot be read: {reason}")
        return [], [Diagnostic("excel-unreadable", Severity.ERROR, message, place)]
    notes = [hidden_sheet(Place(name, sheet=each.name)) for each in filled if each not in shown]
    if not loaded:
        empty = Words("工作簿里没有数据。", "The workbook holds no data.")
        notes.append(Diagnostic("file-empty", Severity.ERROR, empty, place))
    return [_source(each, dates_from_1904=workbook.dates_from_1904) for each in loaded], notes


class _AsText(TypedDict):
    header_row: None
    skip_rows: int
    dtypes: Literal["string"]


_AS_TEXT: _AsText = {"header_row": None, "skip_rows": 0, "dtypes": "string"}
"""Everything as text, and nothing skipped, so that row numbers are those of the sheet."""


def _load(reader: fastexcel.ExcelReader, sheet: fastexcel.ExcelSheet, place: Place) -> _Loaded:
    cells, failed = sheet.to_arrow_with_errors()
    by_column: dict[int, list[FaultyCell]] = {}
    for error in failed.errors if failed else ():
        row, column = error.position
        by_column.setdefault(column, []).append(FaultyCell(row + 1, error_text(error.detail)))
    errors = {c: FaultyCells(ERROR_CELL, tuple(f[:CELLS_SHOWN]), len(f)) for c, f in by_column.items()}

    def is_number(column: int) -> pa.Array:
        # Read as booleans, numbers come out as true or false and texts as null: the one way to ask.
        position = sheet.available_columns()[column].absolute_index
        again = reader.load_sheet(
            sheet.name, header_row=None, skip_rows=0, dtypes={position: "boolean"}, use_columns=[position]
        )
        return pc.is_valid(again.to_arrow().column(0))

    return _Loaded(place, cells, errors, is_number)


def _source(loaded: _Loaded, *, dates_from_1904: bool) -> Source:
    first = [column[:FIRST_ROWS].to_pylist() for column in loaded.cells.columns]
    rows = tuple(tuple(text or "" for text in row) for row in zip(*first, strict=True))
    origin = ExcelDates.FROM_1904 if dates_from_1904 else ExcelDates.FROM_1900
    return Source(loaded.place, rows, lambda header_row: _read(loaded, rows, header_row), origin)


def _read(loaded: _Loaded, rows: tuple[tuple[str, ...], ...], header_row: int) -> Grid:
    texts = rows[header_row - 1] if header_row else tuple("" for _ in rows[0])
    header, repeated = header_names(texts)
    doubts = {number: [errors] for number, errors in loaded.errors.items()}
    for number, column in enumerate(loaded.cells.columns):
        if (lost := _lost_digits(loaded, number, column.slice(header_row), header_row)).total:
            doubts.setdefault(number, []).append(lost)
    return Grid(loaded.place, header, _batches(loaded.cells, header_row), repeated, doubts=doubts)


def _batches(cells: pa.RecordBatch, header_row: int) -> Iterator[Batch]:
    for start in range(header_row, cells.num_rows, ROWS_AT_ONCE):
        part = cells.slice(start, ROWS_AT_ONCE)
        rows = pa.array(range(start + 1, start + 1 + part.num_rows), pa.int64())
        yield Batch(rows, tuple(pc.fill_null(column, "") for column in part.columns))


def _lost_digits(loaded: _Loaded, number: int, column: pa.Array, header_row: int) -> FaultyCells:
    long = pc.fill_null(pc.match_substring_regex(column, LONG_NUMBER), False)
    if not pc.any(long).as_py():
        return FaultyCells(LOST_DIGITS, (), 0)
    numbers = loaded.is_number(number).slice(header_row, len(column))
    found = cells_where(pc.and_(long, numbers), column, LOST_DIGITS)
    first = tuple(FaultyCell(cell.at + header_row + 1, cell.text) for cell in found.first)
    return FaultyCells(LOST_DIGITS, first, found.total)


def error_text(detail: str) -> str:
    """Return an error of a cell as Excel shows it, from what fastexcel says of it."""
    found = re.search(r"Error\((\w+)\)", detail)
    return _ERROR_NAMES.get(found[1], f"#{found[1]}") if found else detail


def no_such_sheet(place: Place, names: list[str]) -> Diagnostic:
    """Return what to tell when no sheet has the name asked for."""
    guess = nearest(place.sheet, names)
    listed = "、".join(names)
    message = Words(
        f"没有名为“{place.sheet}”的工作表,有:{listed}。",
        f"No sheet is called {place.sheet!r}; there are: {listed}.",
    )
    hint = Words(f"是否想写“{guess}”?", f"Did you mean {guess!r}?") if guess else None
    return Diagnostic("sheet-unknown", Severity.ERROR, message, place, hint)


def hidden_sheet(place: Place) -> Diagnostic:
    """Return what to tell of a hidden sheet that was left."""
    message = Words(
        f"隐藏的工作表“{place.sheet}”没有读取。", f"The hidden sheet {place.sheet!r} was not read."
    )
    return Diagnostic("sheet-hidden", Severity.INFO, message, place)
