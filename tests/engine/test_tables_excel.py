"""Excel files: what cells mean, what is refused before it can harm, and that messages are clear."""

from __future__ import annotations

import datetime as dt
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tests.engine.table_files import codes, read, read_deals, rows, the, workbook
from yeji_engine.errors import Place, Severity, errors_of
from yeji_engine.tables import excel_guard
from yeji_engine.tables.excel_guard import Workbook, inspect_workbook

HEADER = ("单号", "姓名", "金额")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder for data."""
    path = tmp_path / "data"
    path.mkdir()
    return path


def test_numbers_texts_and_blank_rows_are_read_with_the_rows_of_the_sheet(folder: Path) -> None:
    workbook(
        folder / "deals.xlsx",
        {
            "一月": [
                HEADER,
                ("0012", "NA", 1234.5),
                (),
                ("6222021234567890123", "𠮷", "1,000"),
                ("9", "x", "?"),
            ]
        },
    )

    found = read_deals(folder, "deals.xlsx")

    assert [(row["deal_id"], row["seller"], row["amount"]) for row in rows(found)] == [
        ("0012", "NA", 123450),
        ("6222021234567890123", "𠮷", 100000),
        ("9", "x", None),
    ]
    bad = the("number-unreadable", found.diagnostics)
    assert (bad.place.sheet, bad.place.row) == ("一月", 5)
    assert the("blank-rows", found.diagnostics).rows == ("3",)


def test_a_number_in_an_id_column_that_excel_has_cut_is_an_error(folder: Path) -> None:
    workbook(
        folder / "deals.xlsx",
        {"s": [HEADER, (6222021234567890123, "王", 1), ("6222021234567890123", "李", 1)]},
    )

    found = read_deals(folder, "deals.xlsx")

    lost = the("excel-digits-lost", errors_of(found.diagnostics))
    assert lost.place.row == 2
    assert rows(found)[1]["deal_id"] == "6222021234567890123"


def test_an_error_in_a_cell_is_told_when_the_column_is_used(folder: Path) -> None:
    book = xlsxwriter.Workbook(str(folder / "deals.xlsx"))
    sheet = book.add_worksheet("s")
    sheet.write_row(3, 1, (*HEADER, "备注"))
    sheet.write_row(4, 1, ("1", "王"))
    sheet.write_formula(4, 3, "=1/0", None, "#DIV/0!")
    sheet.write_formula(4, 4, "=NA()", None, "#N/A")
    book.close()

    found = read_deals(folder, "deals.xlsx", header="4")

    failed = [d for d in found.diagnostics if d.code == "excel-error-cell"]
    assert [(d.place.row, d.place.path) for d in failed] == [(5, "deals.amount")]
    assert "#DIV/0!" in failed[0].message.zh


def test_dates_come_from_date_cells_and_from_bare_day_numbers(folder: Path) -> None:
    for dates_from_1904 in (False, True):
        book = xlsxwriter.Workbook(str(folder / "d.xlsx"), {"date_1904": dates_from_1904})
        sheet = book.add_worksheet("s")
        sheet.write_row(0, 0, ("日期", "x"))
        style = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 0, dt.date(2026, 1, 31), style)
        sheet.write_number(2, 0, 44591 if dates_from_1904 else 46053)
        sheet.write_string(3, 0, "2026年1月31日")
        book.close()

        found = read(
            folder, "{version: 1, tables: {t: {file: d.xlsx, columns: {day: {from: 日期, kind: date}}}}}"
        )

        assert found.diagnostics == ()
        assert [row["day"] for row in rows(found, "t")] == [dt.date(2026, 1, 31)] * 3


def test_a_sheet_is_asked_for_when_there_are_several_and_hidden_ones_are_left(folder: Path) -> None:
    path = folder / "deals.xlsx"
    workbook(path, {"一月": [HEADER, ("1", "王", 1)], "二月": [HEADER, ("2", "李", 2)], "空": []})

    unsaid = the("sheet-undeclared", read_deals(folder, "deals.xlsx").diagnostics)
    asked = read_deals(folder, "deals.xlsx", sheet="二月")
    wrong = the("sheet-unknown", read_deals(folder, "deals.xlsx", sheet="三月").diagnostics)

    assert "一月、二月" in unsaid.message.zh
    assert [row["deal_id"] for row in rows(asked)] == ["2"]
    assert "一月" in wrong.message.zh


def test_a_hidden_sheet_is_not_read_unasked(folder: Path) -> None:
    book = xlsxwriter.Workbook(str(folder / "deals.xlsx"))
    for name in ("明", "暗"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, (name, "x", 1))
        if name == "暗":
            sheet.very_hidden()
    book.close()

    found = read_deals(folder, "deals.xlsx")

    assert [row["deal_id"] for row in rows(found)] == ["明"]
    assert the("sheet-hidden", found.diagnostics).severity is Severity.INFO


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "内容不是 Excel"),
        (b"id,name\n1,2\n", "内容不是 Excel"),
        (b"PK\x03\x04 cut off", "内容不是 Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook", ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ],
)
def test_what_is_no_open_workbook_is_refused_in_clear_words(folder: Path, content: bytes, words: str) -> None:
    (folder / "deals.xlsx").write_bytes(content)

    found = read_deals(folder, "deals.xlsx")

    assert [d.severity for d in found.diagnostics] == [Severity.ERROR]
    assert words in found.diagnostics[0].message.zh


def test_a_workbook_cut_in_the_middle_is_refused(folder: Path) -> None:
    path = workbook(folder / "deals.xlsx", {"s": [HEADER, *[(str(n), "x", n) for n in range(2000)]]})
    whole = path.read_bytes()
    middle = len(whole) // 3
    path.write_bytes(whole[:middle] + bytes(200) + whole[middle + 200 :])

    assert "excel-unreadable" in codes(errors_of(read_deals(folder, "deals.xlsx").diagnostics))


@pytest.mark.parametrize(
    ("part", "words"), [("content.xml", ".ods"), ("xl/workbook.bin", ".xlsb"), ("a.txt", "压缩包")]
)
def test_other_zip_archives_are_named(folder: Path, part: str, words: str) -> None:
    with zipfile.ZipFile(folder / "deals.xlsx", "w") as archive:
        archive.writestr(part, "x")

    assert words in the("excel-unreadable", read_deals(folder, "deals.xlsx").diagnostics).message.zh


def test_a_zip_bomb_is_refused_by_its_directory_in_milliseconds(folder: Path) -> None:
    path = folder / "deals.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(64):
                part.write(bytes(1 << 20))

    started = time.perf_counter()
    found = inspect_workbook(path, Place("deals.xlsx"))
    took = time.perf_counter() - started

    assert not isinstance(found, Workbook)
    assert found.code == "excel-too-large"
    assert took < 0.5


def test_a_directory_that_lies_about_sizes_is_found_out(folder: Path) -> None:
    path = folder / "deals.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 100_000)
    raw = bytearray(path.read_bytes())
    size = (600_000).to_bytes(4, "little")
    while (at := raw.find(size)) >= 0:
        raw[at : at + 4] = (60).to_bytes(4, "little")
    path.write_bytes(raw)

    found = inspect_workbook(path, Place("deals.xlsx"))

    assert not isinstance(found, Workbook)
    assert found.code == "excel-unreadable"


def test_a_stray_cell_in_the_last_corner_is_refused_before_it_is_laid_out(folder: Path) -> None:
    book = xlsxwriter.Workbook(str(folder / "deals.xlsx"))
    sheet = book.add_worksheet("s")
    sheet.write_row(0, 0, HEADER)
    sheet.write_number(1_048_575, 16_383, 1)
    book.close()

    found = the("excel-too-large", read_deals(folder, "deals.xlsx").diagnostics)

    assert "1048576" in found.message.zh
    assert "16384" in found.message.zh


def test_one_long_text_shared_by_very_many_cells_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel_guard, "SHARED_TEXT_MAX", 1 << 20)
    workbook(folder / "deals.xlsx", {"s": [HEADER, *[("1", "长" * 5000, 1)] * 200]})

    assert "excel-too-large" in codes(read_deals(folder, "deals.xlsx").diagnostics)


@pytest.mark.parametrize("name", ["deals.xls", "deals.ods", "deals.et"])
def test_other_kinds_of_tables_are_told_what_to_save_as(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"x")

    found = the("file-kind", read_deals(folder, name).diagnostics)

    assert found.hint is not None
    assert ".xlsx" in found.hint.zh


def rewritten(path: Path, part: str, old: str, new: str) -> None:
    """Write the workbook again with `old` in one of its parts replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_cells_that_do_not_say_where_they_stand_are_refused(folder: Path) -> None:
    path = workbook(folder / "deals.xlsx", {"s": [HEADER, ("1", "王", 1)]})
    rewritten(path, "xl/worksheets/sheet1.xml", '<c r="B2"', "<c")

    assert "没有位置" in the("excel-unreadable", read_deals(folder, "deals.xlsx").diagnostics).message.zh


def test_a_workbook_whose_parts_do_not_fit_is_refused_in_words(folder: Path) -> None:
    path = workbook(folder / "deals.xlsx", {"s": [HEADER, ("1", "王", 1)]})
    rewritten(path, "xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/sheet9.xml")

    assert "excel-unreadable" in codes(errors_of(read_deals(folder, "deals.xlsx").diagnostics))


def test_a_workbook_without_data_is_told(folder: Path) -> None:
    workbook(folder / "deals.xlsx", {"s": []})

    assert "file-empty" in codes(errors_of(read_deals(folder, "deals.xlsx").diagnostics))


def test_a_workbook_that_unpacks_to_too_much_is_refused_though_it_is_not_packed_tightly(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel_guard, "UNPACKED_MAX", 1000)
    workbook(folder / "deals.xlsx", {"s": [HEADER, ("1", "王", 1)]})

    assert "解压后" in the("excel-too-large", read_deals(folder, "deals.xlsx").diagnostics).message.zh
