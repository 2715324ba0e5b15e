"""A list as a file: row by row, so that a million fit; nothing in it that a spreadsheet would run.

A text that a spreadsheet would take for a formula begins with an apostrophe, which `unescaped` takes away
again; figures are figures. Personal data is masked unless it was asked for by whoever may see it.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import islice
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from yeji.records.formulas import figure_of
from yeji.records.kinds import SCALES, Field, FieldKind, Kind, Row
from yeji.records.listing import Listing, filtered
from yeji.records.naming import name_rows, with_names
from yeji.records.owed import balances_of, currencies_owed
from yeji.records.owed_cells import days_of
from yeji.records.paging import currency_path, order_of
from yeji.records.reading import Reader, masked_row
from yeji.records.reckoned import stored_paths, with_stored
from yeji.records.storing import read_paths, row_of
from yeji.records.words import HOME, plain
from yeji_engine.language import Kind as Unit

BOM = "\ufeff"
AT_ONCE = 2_000
OF = ":"
"""Between a reckoned field and its currency, in the key of a column."""
XLSX_MAX = 200_000
"""More rows than this are for CSV: a workbook is written whole before its first byte is sent."""
_BEGINS = tuple("=+-@\t\r\n＝＋－＠")
APOSTROPHE = "'"
DIGITS = 15
"""Excel holds so many; longer figures are written as text rather than rounded."""
FIRST_YEAR = 1901
"""Excel counts days from 1900, and one too many in that year."""
WIDTH = 14


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


def columns_of(listing: Listing, reader: Reader) -> tuple[Field, ...]:
    """Return the columns of the file: those of the list, names beside numbers, the currency beside amounts.

    What customers owe has a column for each currency: a cell holds one figure.
    """
    shown = with_names(listing.columns)
    if listing.kind.key == "customers" and any(one.is_reckoned for one in shown):
        return tuple(each for one in shown for each in _by_currency(one, reader))
    currency = next((one for one in listing.fields if one.key == "currency"), None)
    has_amounts = any(one.kind is FieldKind.AMOUNT for one in shown)
    return (*shown, currency) if currency and has_amounts and currency not in shown else tuple(shown)


def _by_currency(one: Field, reader: Reader) -> Iterator[Field]:
    if not one.is_reckoned:
        yield one
        return
    found = currencies_owed(reader) or [HOME]
    for currency in found:
        unit = _("元") if currency == HOME else currency
        label = _("%(label)s（%(unit)s）") % {"label": one.label, "unit": unit}
        yield replace(one, key=f"{one.key}{OF}{currency}", label=label)


def _head(listing: Listing, one: Field) -> str:
    """The label; of an amount that can only be yuan, with its unit."""
    if one.kind is FieldKind.AMOUNT and not one.is_reckoned and not currency_path(listing.kind):
        return _("%(label)s（元）") % {"label": one.label}
    return one.label


def _rows(listing: Listing, reader: Reader, *, personal: bool) -> Iterator[Row]:
    of = listing.kind
    rows = filtered(listing, reader).order_by(*order_of(replace(listing, after=None, before=None)))
    kept = rows.values(*read_paths(of), *stored_paths(of.key)).iterator(AT_ONCE)
    while part := list(islice(kept, AT_ONCE)):
        told = [with_stored(of.key, row_of(of, stored), stored) for stored in part]
        _reckon(listing, told, reader)
        name_rows(listing.columns, told)
        for row in told:
            yield row if personal else masked_row(of, row)


def _reckon(listing: Listing, rows: list[Row], reader: Reader) -> None:
    """Put into the rows what no column holds: how long a receivable is overdue, what a customer owes."""
    shown = {one.key for one in listing.columns if one.is_reckoned}
    if "days_over" in shown:
        for row in rows:
            row["days_over"] = days_of(row, reader.on) or None
    if shown & {"owed", "overdue"}:
        found = balances_of([str(row["number"]) for row in rows], reader)
        for row in rows:
            for key in ("owed", "overdue"):
                for currency, amount in found.of(key, str(row["number"])).items():
                    row[f"{key}{OF}{currency}"] = amount


Held = Decimal | date | str
"""What a cell of a file holds."""


def _held(of: Kind, one: Field, row: Row) -> Held:
    """The content of a cell: figures and days as such, all else as text; nothing is the empty one."""
    content: object = row.get(one.key)
    if one.kind is FieldKind.FORMULA:
        content, _unit = figure_of(of, one, row)
        if isinstance(content, bool):
            return _("是") if content else _("否")
        return content if isinstance(content, Decimal | date) else escaped(str(content or ""))
    if one.kind is FieldKind.DATE and isinstance(content, str):
        return date.fromisoformat(content)
    if one.kind in SCALES and one.kind is not FieldKind.RATIO and isinstance(content, int):
        return Decimal(content).scaleb(-SCALES[one.kind])
    if isinstance(content, tuple):
        # As files write several: a space may stand within a tag.
        return escaped("、".join(content))
    text = plain(one, row.get(one.key))
    return text if one.kind in SCALES else escaped(text)


def _text(of: Kind, one: Field, row: Row) -> str:
    """The same as CSV has it: a point, no thousands, ISO days."""
    held = _held(of, one, row)
    if isinstance(held, Decimal) and one.kind is not FieldKind.FORMULA:
        return plain(one, row.get(one.key))
    return f"{held:f}" if isinstance(held, Decimal) else str(held)


def csv_lines(listing: Listing, reader: Reader, *, personal: bool = False) -> Iterator[str]:
    """Give the list as CSV, the head first, with the mark by which Excel knows UTF-8."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    columns = columns_of(listing, reader)
    writer.writerow([escaped(_head(listing, one)) for one in columns])
    for row in _rows(listing, reader, personal=personal):
        writer.writerow([_text(listing.kind, one, row) for one in columns])
        if buffer.tell() > 60_000:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _format(of: Kind, one: Field) -> str:
    if one.kind is FieldKind.FORMULA:
        _figure, unit = figure_of(of, one, {})
        return {Unit.MONEY: "#,##0.00", Unit.RATIO: "0.00%"}.get(unit or Unit.NUMBER, "General")
    return "#,##0.00" if one.kind is FieldKind.AMOUNT else "General"


def xlsx_file(listing: Listing, reader: Reader, *, personal: bool = False) -> IO[bytes]:
    """Return the list as a workbook, open at its beginning; it is gone when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(listing.kind.title[:31])
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    columns = columns_of(listing, reader)
    formats = [book.add_format({"num_format": _format(listing.kind, one)}) for one in columns]
    for place, one in enumerate(columns):
        sheet.write_string(0, place, escaped(_head(listing, one)), head)
        sheet.set_column(place, place, WIDTH)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(_rows(listing, reader, personal=personal), start=1):
        for place, one in enumerate(columns):
            held = _held(listing.kind, one, row)
            if isinstance(held, date) and held.year >= FIRST_YEAR:
                sheet.write_datetime(line, place, held, day)
            elif isinstance(held, Decimal) and len(held.as_tuple().digits) <= DIGITS:
                sheet.write_number(line, place, held, formats[place])
            elif text := _text(listing.kind, one, row):
                sheet.write_string(line, place, text)
    book.close()
    file.seek(0)
    return file
