"""Tables out: Parquet for machines, CSV and Excel for people.

A text that a spreadsheet would run as a formula is disarmed, in text columns only: in CSV by an
apostrophe before it, which `reading` takes away again, in Excel by storing it as text. Figures stay
plain numbers. The same table gives the same bytes: no clock and no machine's name go into a file.
"""

from __future__ import annotations

import codecs
import contextlib
import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any  # cells as Arrow gives them

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import xlsxwriter

from yeji_engine.errors import Diagnostic, Place, Severity, Words
from yeji_engine.tables.schema import Table, column_of_field

ROW_GROUP = 1 << 17
FORMULA = r"^('*[=+\-@\t\r\n＝＋－＠])"
"""What begins a formula, or an escaped one: it gets one more apostrophe, so that reading is exact."""

EXCEL_ROWS = 1_048_576
EXCEL_TEXT = 32_767
EXCEL_DIGITS = 15
PLAIN_SCALE = 6
"""Decimals up to which a nought is written as such; with more it would read 0E-7."""
EXCEL_LARGEST = 10**EXCEL_DIGITS
EXCEL_FIRST_DAY = dt.date(1900, 3, 1)
"""Before it Excel counts a day that never was."""
_CREATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed mark in the file, no moment in time
_SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f']")


def write_parquet(table: Table | pa.Table, path: Path) -> None:
    """Write the table with the meaning of its columns, so that it reads back as the same table."""
    pq.write_table(_arrow(table), path, compression="zstd", row_group_size=ROW_GROUP)


def write_csv(table: Table | pa.Table, path: Path, *, titles: str = "") -> None:
    """Write UTF-8 with a mark, which Excel needs to read Chinese. `titles`: "zh" or "en" as header.

    Raises TypeError for a column that has no plain text: binary floats, lists.
    """
    data = _arrow(table)
    columns = [_csv_column(column, field) for column, field in zip(data.columns, data.schema, strict=True)]
    header = [re.sub(FORMULA, r"'\1", name).replace('"', '""') for name in _header(data.schema, titles)]
    plain = pa.table(columns, names=[f"c{number}" for number in range(len(columns))])
    with path.open("wb") as file:
        file.write(codecs.BOM_UTF8 + ",".join(f'"{name}"' for name in header).encode() + b"\n")
        pcsv.write_csv(plain, file, pcsv.WriteOptions(include_header=False))


def write_excel(tables: Mapping[str, Table | pa.Table], path: Path, *, titles: str = "") -> list[Diagnostic]:
    """Write one sheet a table; return what Excel could not hold in full (texts over 32,767 characters).

    A table longer than a sheet goes on in a second one. Figures of more than 15 digits become text.
    """
    notes: list[Diagnostic] = []
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    workbook.set_properties({"created": _CREATED})
    taken: set[str] = set()
    for name, table in tables.items():
        data = _arrow(table)
        for start in range(0, max(data.num_rows, 1), EXCEL_ROWS - 1):
            sheet = _Sheet(workbook, _sheet_name(name, taken), path.name, notes)
            sheet.write(data.slice(start, EXCEL_ROWS - 1), titles)
    workbook.close()
    return notes


class _Sheet:
    """One sheet while it is written, row by row."""

    def __init__(self, workbook: xlsxwriter.Workbook, name: str, file: str, notes: list[Diagnostic]) -> None:
        self._sheet = workbook.add_worksheet(name)
        self._plain = workbook.add_format()
        self._bold = workbook.add_format({"bold": True})
        # The mark that Excel itself sets for a leading apostrophe: the cell stays text when edited.
        self._as_text = workbook.add_format({"quote_prefix": True})
        self._dates = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._place = Place(file, sheet=name)
        self._notes = notes
        self._formula = re.compile(FORMULA)

    def write(self, data: pa.Table, titles: str) -> None:
        self._sheet.freeze_panes(1, 0)
        for number, name in enumerate(_header(data.schema, titles)):
            self._sheet.write_string(0, number, name, self._bold)
        writers = [self._writer(field) for field in data.schema]
        row = 1
        for batch in data.to_batches(max_chunksize=10_000):
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                for number, value in enumerate(values):
                    if value is not None:
                        writers[number](row, number, value)
                row += 1

    def _writer(self, field: pa.Field) -> Callable[[int, int, Any], object]:
        """Return how the cells of one column are written; a cell is what Arrow gives for its type."""
        kind = field.type
        column = column_of_field(field)
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            return self._write_text
        if pa.types.is_date32(kind):
            return self._write_day
        if pa.types.is_boolean(kind):
            return self._sheet.write_boolean  # type: ignore[no-any-return]  # the library ships no types
        if pa.types.is_integer(kind):
            return self._figure_writer(column.decimals if column else 0)
        if pa.types.is_decimal(kind):
            return self._write_decimal
        raise TypeError(f"column {field.name}: Excel cannot hold {kind}")

    def _figure_writer(self, decimals: int) -> Callable[[int, int, int], object]:
        def write(row: int, number: int, value: int) -> None:
            if -EXCEL_LARGEST < value < EXCEL_LARGEST:
                # As a decimal, which is written with its own digits; a float might show a digit more.
                self._sheet.write_number(row, number, Decimal(value).scaleb(-decimals) if decimals else value)
            else:
                self._sheet.write_string(row, number, f"{Decimal(value).scaleb(-decimals):f}")

        return write

    def _write_decimal(self, row: int, number: int, value: Decimal) -> None:
        # Only digits that say something count: a SUM passes over 6160.000000000000 stored as text.
        plain = Decimal(_without_last_zeros(value))
        if len(plain.as_tuple().digits) > EXCEL_DIGITS:
            self._sheet.write_string(row, number, f"{plain:f}")
        else:
            self._sheet.write_number(row, number, plain)

    def _write_day(self, row: int, number: int, value: dt.date) -> None:
        if value < EXCEL_FIRST_DAY:
            self._sheet.write_string(row, number, value.isoformat())
        else:
            self._sheet.write_datetime(row, number, value, self._dates)

    def _write_text(self, row: int, number: int, text: str) -> None:
        if len(text) > EXCEL_TEXT:
            self._notes.append(self._text_cut(row + 1))
            text = text[: EXCEL_TEXT - 1] + "…"
        if text.startswith("<r>"):
            # The library takes <r>…</r> for its own markup and would write it as it is.
            self._sheet.write_rich_string(row, number, text[:1], self._plain, text[1:])
        else:
            self._sheet.write_string(row, number, text, self._as_text if self._formula.match(text) else None)

    def _text_cut(self, row: int) -> Diagnostic:
        message = Words(
            f"第 {row} 行有一个文字超过 {EXCEL_TEXT} 字,Excel 里只写了前面部分。",
            f"Row {row} holds a text of more than {EXCEL_TEXT} characters; Excel got its beginning only.",
        )
        place = Place(self._place.file, sheet=self._place.sheet, row=row)
        return Diagnostic("excel-text-cut", Severity.WARNING, message, place)


def _arrow(table: Table | pa.Table) -> pa.Table:
    return table.arrow() if isinstance(table, Table) else table


def _header(schema: pa.Schema, titles: str) -> list[str]:
    columns = [column_of_field(field) for field in schema]
    return [
        column.title.in_language(titles) if titles and column and column.title else str(field.name)
        for field, column in zip(schema, columns, strict=True)
    ]


def _csv_column(cells: pa.ChunkedArray, field: pa.Field) -> pa.ChunkedArray:
    kind = field.type
    column = column_of_field(field)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pc.replace_substring_regex(cells, FORMULA, r"'\1")
    if column is not None and column.decimals and pa.types.is_int64(kind):
        exact = pa.decimal128(38, column.decimals)
        chunks = [chunk.cast(pa.decimal128(38, 0)).view(exact) for chunk in cells.chunks]
        return pa.chunked_array(chunks, exact)
    if pa.types.is_decimal128(kind):
        return _plain_decimals(cells)
    if pa.types.is_floating(kind) or pa.types.is_nested(kind) or pa.types.is_binary(kind):
        raise TypeError(f"column {field.name}: CSV cannot hold {kind}")
    return cells


def _plain_decimals(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the figures with as many decimals as one of them needs, and never as 0E-12."""
    for scale in range(cells.type.scale + 1):
        with contextlib.suppress(pa.ArrowInvalid):
            cells = cells.cast(pa.decimal128(38, scale))
            break
    if cells.type.scale <= PLAIN_SCALE:
        return cells
    texts = [None if cell is None else _without_last_zeros(cell) for cell in cells.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.string())])


def _without_last_zeros(figure: Decimal) -> str:
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that Excel allows (31 characters, some forbidden) and that no other sheet has."""
    base = _SHEET_FORBIDDEN.sub("_", name)[:31] or "_"
    found, number = base, 1
    while found.casefold() in taken:
        number += 1
        ending = f" ({number})"
        found = base[: 31 - len(ending)] + ending
    taken.add(found.casefold())
    return found
