"""A list as a file: row by row, so that a million fit; nothing in it that a spreadsheet would run.

A text that a spreadsheet would take for a formula begins with an apostrophe, which `unescaped` takes away
again; figures are figures. Personal data is masked unless it was asked for by whoever may see it.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from typing import IO

import xlsxwriter

from yeji.records.formulas import worked_out
from yeji.records.kinds import SCALES, Field, FieldKind, Kind, Row
from yeji.records.listing import Listing, filtered
from yeji.records.reading import Reader, masked_row
from yeji.records.storing import read_paths, row_of
from yeji.records.words import plain

BOM = "\ufeff"
AT_ONCE = 2_000
XLSX_MAX = 200_000
"""More rows than this are for CSV: a workbook is written whole before its first byte is sent."""
_BEGINS = tuple("=+-@\t\r\n＝＋－＠")
APOSTROPHE = "'"


def escaped(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> escaped("=1+1"), escaped("＝1"), escaped("越城水务"), escaped(" @x")
    ("'=1+1", "'＝1", '越城水务', "' @x")
    """
    return (
        APOSTROPHE + text
        if text.lstrip(" \u3000").startswith(_BEGINS) or text.startswith(APOSTROPHE)
        else text
    )


def unescaped(text: str) -> str:
    """Return the text that was escaped.

    >>> unescaped(escaped("=1+1")), unescaped(escaped("'x")), unescaped("'tis")
    ('=1+1', "'x", "'tis")
    """
    bare = text.removeprefix(APOSTROPHE)
    return bare if text != bare and escaped(bare) == text else text


def _rows(listing: Listing, reader: Reader, *, personal: bool) -> Iterator[Row]:
    of = listing.kind
    for stored in filtered(listing, reader).order_by("id").values(*read_paths(of)).iterator(AT_ONCE):
        row = row_of(of, stored)
        yield row if personal else masked_row(of, row)


def _is_number(one: Field) -> bool:
    return one.kind in SCALES and one.kind is not FieldKind.RATIO


def _text(of: Kind, one: Field, row: Row) -> str:
    if one.kind is FieldKind.FORMULA:
        return escaped(worked_out(of, one, row))
    text = plain(one, row.get(one.key))
    return text if one.kind in SCALES else escaped(text)


def csv_lines(listing: Listing, reader: Reader, *, personal: bool = False) -> Iterator[str]:
    """Give the list as CSV, the head first, with the mark by which Excel knows UTF-8."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow([escaped(one.label) for one in listing.columns])
    for row in _rows(listing, reader, personal=personal):
        writer.writerow([_text(listing.kind, one, row) for one in listing.columns])
        if buffer.tell() > 60_000:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def xlsx_file(listing: Listing, reader: Reader, *, personal: bool = False) -> IO[bytes]:
    """Return the list as a workbook, open at its beginning; it is gone when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(listing.kind.title[:31])
    head = book.add_format({"bold": True})
    for place, one in enumerate(listing.columns):
        sheet.write_string(0, place, escaped(one.label), head)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(_rows(listing, reader, personal=personal), start=1):
        for place, one in enumerate(listing.columns):
            content = row.get(one.key)
            if _is_number(one) and isinstance(content, int):
                # Excel holds 15 digits; more are written as text rather than rounded.
                figure = Decimal(content).scaleb(-SCALES[one.kind])
                if abs(content) < 10**15:
                    sheet.write_number(line, place, figure)
                    continue
            if text := _text(listing.kind, one, row):
                sheet.write_string(line, place, text)
    book.close()
    file.seek(0)
    return file
