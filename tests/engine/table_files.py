"""Small files for the tests of tables: a folder, a mapping, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from yeji_engine.errors import Diagnostic
from yeji_engine.tables.reading import Reading, read_folder

DEALS = "{deal_id: {from: 单号, kind: key}, seller: 姓名, amount: {from: 金额, kind: money, decimals: 2}}"


def read(folder: Path, mapping: str) -> Reading:
    """Read `folder` by the YAML text `mapping`, kept outside of the data folder."""
    path = folder.parent / f"{folder.name}.mapping.yaml"
    path.write_text(mapping, encoding="utf-8")
    return read_folder(folder, path)


def read_deals(folder: Path, file: str = "deals.csv", **words: str) -> Reading:
    """Read a file with the columns 单号, 姓名, 金额; `words` are further entries of the table."""
    entries = {"file": file, "columns": DEALS} | words
    listed = "".join(f"    {word}: {text}\n" for word, text in entries.items())
    return read(folder, f"version: 1\ntables:\n  deals:\n{listed}")


def rows(reading: Reading, table: str = "deals") -> list[dict[str, object]]:
    """Return the rows of a table of the reading."""
    found: list[dict[str, object]] = reading.tables[table].arrow().to_pylist()
    return found


def codes(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """Return the codes in order, each with its severity when it is no error."""
    return [d.code for d in diagnostics]


def the(code: str, diagnostics: Sequence[Diagnostic]) -> Diagnostic:
    """Return the first diagnostic with this code."""
    found = [d for d in diagnostics if d.code == code]
    assert found, f"no {code} among {codes(diagnostics)}"
    return found[0]


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Write an Excel file; a str is a text cell, any other object a number."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write_number(row, column, cell)
    book.close()
    return path
