"""Workbooks read slice by slice: the same cells as at once, and what would harm is told before it is read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.engine.table_files import workbook
from yeji_engine.errors import Diagnostic
from yeji_engine.tables import excel_slices
from yeji_engine.tables.excel_slices import Slice, open_sliced


def read(path: Path) -> list[Slice | Diagnostic]:
    book, notes = open_sliced(path, path.name)
    assert book is not None, notes
    return list(book.slices(book.sheets[0]))


def replaced(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Write the workbook again with one part changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_slices_together_are_the_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel_slices, "AT_ONCE", 3_000)
    path = workbook(tmp_path / "a.xlsx", {"s": [("", f"n{row}", row) for row in range(300)]})

    found = read(path)

    rows = [
        (part.first_row + at, part.columns[1][at].as_py(), part.columns[2][at].as_py())
        for part in found
        if isinstance(part, Slice)
        for at in range(len(part.columns[0]))
    ]
    assert len(found) > 2
    assert rows == [(row + 1, f"n{row}", str(row)) for row in range(300)]


def test_rows_far_apart_need_no_room_between_them(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": [("x", 1)]})
    row = b'<row r="1048576"><c r="A1048576"><v>7</v></c></row></sheetData>'
    replaced(path, "xl/worksheets/sheet1.xml", b"</sheetData>", row)

    found = [part for part in read(path) if isinstance(part, Slice)]

    assert [(part.first_row, len(part.columns[0])) for part in found] == [(1, 1), (1_048_576, 1)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'r="A1"', b'r="XFD1"', "第 16384 列"),
        (b' r="A1"', b"", "没有位置"),
        (b"</sheetData>", b"", "损坏"),
        (b"<row r=\"1\"", b"<row r=\"9\"", "从上到下"),
    ],
)  # fmt: skip
def test_what_would_harm_is_told(tmp_path: Path, old: bytes, new: bytes, words: str) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": [("x", 1), ("y", 2)]})
    replaced(path, "xl/worksheets/sheet1.xml", old, new)

    last = read(path)[-1]

    assert isinstance(last, Diagnostic)
    assert words in last.message.zh


def test_external_entities_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": [("x", 1)]})
    replaced(
        path,
        "xl/workbook.xml",
        b"<workbook ",
        b'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook ',
    )

    book, notes = open_sliced(path, "a.xlsx")

    assert book is None
    assert "外部实体" in notes[0].message.zh
