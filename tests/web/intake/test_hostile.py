"""Hostile and clumsy files: each is refused in words or read rightly; none crashes, none takes long or much."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter

from tests.web.intake.files import checked, opened, workbook
from yeji.intake.reading import open_upload

HEAD = "单号,日期,金额"
ROW = "A1,2026-11-02,5"
DAY = dt.date(2026, 11, 2)
TABLE: list[list[object]] = [["单号", "日期", "金额"], ["A1", DAY, 5]]
BOMB_SECONDS = 1.0
"""A millisecond's work; the rest is for a busy machine."""


def zipped(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def parts_of(rows: list[list[object]], folder: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(workbook(folder / "whole.xlsx", rows)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(folder: Path, part: str, old: bytes, new: bytes) -> bytes:
    parts = parts_of(TABLE, folder)
    assert old in parts[part]
    return zipped({**parts, part: parts[part].replace(old, new)})


def _bomb(folder: Path) -> bytes:
    return zipped({**parts_of(TABLE, folder), "xl/worksheets/sheet1.xml": b"<a>" + b" " * (300 << 20)})


def _many_parts(folder: Path) -> bytes:
    return zipped({**parts_of(TABLE, folder), **{f"x/{n}": b"" for n in range(10_001)}})


def _nested(folder: Path) -> bytes:
    return zipped({"inner.zip": zipped({"inner.zip": zipped({"a": b"0" * 1_000_000})})})


def _truncated(folder: Path) -> bytes:
    whole = zipped(parts_of(TABLE, folder))
    return whole[: len(whole) * 2 // 3]


def _broken(folder: Path) -> bytes:
    whole = bytearray(zipped(parts_of([*TABLE, *[[f"A{n}", DAY, n] for n in range(900)]], folder)))
    for at in range(300, len(whole) - 2_000, 97):
        whole[at] ^= 0xFF
    return bytes(whole)


def _locked(_folder: Path) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 600
    )


def _old_xls(_folder: Path) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000


REFUSED: dict[str, tuple[str, Callable[[Path], bytes], str]] = {
    "empty": ("a.xlsx", lambda _f: b"", "空的"),
    "empty csv": ("a.csv", lambda _f: b"", "空的"),
    "no zip": ("a.xlsx", lambda _f: b"hello", "不是 Excel"),
    "csv called xlsx": ("a.xlsx", lambda _f: f"{HEAD}\n{ROW}\n".encode(), "不是 Excel"),
    "picture": ("a.png", lambda _f: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "只收 Excel"),
    "pdf called csv": ("a.csv", lambda _f: b"%PDF-1.7\n\0\0\0\xff\xfe", ""),
    "page": ("a.html", lambda _f: b"<table><tr><td>1</td></tr></table>", "只收 Excel"),
    "old xls": ("a.xls", _old_xls, "旧的 .xls"),
    "old xls called xlsx": ("a.xlsx", _old_xls, "旧的 .xls"),
    "password": ("a.xlsx", _locked, "密码"),
    "xlsb": ("a.xlsb", lambda _f: zipped({"xl/workbook.bin": b"x"}), ".xlsb"),
    "ods": ("a.ods", lambda _f: zipped({"content.xml": b"<a/>"}), ".ods"),
    "word": ("a.xlsx", lambda _f: zipped({"word/document.xml": b"<a/>"}), "不是 Excel"),
    "truncated": ("a.xlsx", _truncated, "不是 Excel"),
    "flipped bits": ("a.xlsx", _broken, ""),
    "bomb": ("a.xlsx", _bomb, "压缩比"),
    "nested bomb": ("a.xlsx", _nested, "不是 Excel"),
    "ten thousand parts": ("a.xlsx", _many_parts, "拒绝打开"),
    "no workbook part": ("a.xlsx", lambda _f: zipped({"xl/other.xml": b"<a/>"}), "不是 Excel"),
    "workbook is no xml": ("a.xlsx", lambda f: changed(f, "xl/workbook.xml", b"<sheets>", b"<<<"), "损坏"),
    "external entity": (
        "a.xlsx",
        lambda f: changed(
            f, "xl/workbook.xml", b"<workbook ", b"<!DOCTYPE w [<!ENTITY e SYSTEM 'file:///x'>]><workbook "
        ),
        "外部实体",
    ),
    "entity bomb in a sheet": (
        "a.xlsx",
        lambda f: changed(
            f, "xl/worksheets/sheet1.xml", b"<worksheet ", b'<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet '
        ),
        "没有数据",
    ),
    "stray cell in the last column": (
        "a.xlsx",
        lambda f: changed(
            f,
            "xl/worksheets/sheet1.xml",
            b"</sheetData>",
            b'<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>',
        ),
        "16384",
    ),
    "cells without a place": (
        "a.xlsx",
        lambda f: changed(f, "xl/worksheets/sheet1.xml", b' r="A2"', b""),
        "没有位置",
    ),
    "hidden only": (
        "a.xlsx",
        lambda f: changed(f, "xl/workbook.xml", b'sheetId="1"', b'sheetId="1" state="veryHidden"'),
        "看得见",
    ),
    "nothing in it": ("a.xlsx", lambda f: zipped(parts_of([], f)), "没有数据"),
    "nul bytes": ("a.csv", lambda _f: f"{HEAD}\nA\0,2026-11-02,5\n".encode(), "空字节"),
    "no encoding": ("a.csv", lambda _f: f"{HEAD}\n".encode() + b"\xff\xff\x81\xff,\n", "有效"),
    "mixed encodings": (
        "a.csv",
        lambda _f: f"{HEAD},备注\n{ROW},绍兴水务\n".encode() + "A2,2026-11-02,5,杭州滨江\n".encode("gbk"),
        "两种编码",
    ),
    "a thousand columns": (
        "a.csv",
        lambda _f: (",".join(f"c{n}" for n in range(1_000)) + "\n").encode(),
        "列",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_words(tmp_path: Path, name: str) -> None:
    file, made, words = REFUSED[name]
    (tmp_path / "up").write_bytes(made(tmp_path))

    found = open_upload(tmp_path / "up", file)
    broken = None
    if found.sheets:
        # Some damage lies behind the first rows: then reading to the end tells it.
        broken = checked(found.sheets[0], tmp_path)[0].broken

    told = [note.message.zh for note in found.refusals] + ([broken.message.zh] if broken else [])
    assert told
    assert words in "".join(told)


def _sheet_xml(rows: str) -> bytes:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>单号</t></is></c><c r="B1" t="inlineStr"><is><t>日期</t></is></c>'
        f'<c r="C1" t="inlineStr"><is><t>金额</t></is></c></row>{rows}</sheetData></worksheet>'
    ).encode()


def xml_workbook(folder: Path, rows: str) -> bytes:
    return zipped({**parts_of(TABLE, folder), "xl/worksheets/sheet1.xml": _sheet_xml(rows)})


_CELLS = '<c r="A{0}" t="inlineStr"><is><t>A{0}</t></is></c><c r="B{0}" t="inlineStr"><is><t>2026-11-02</t></is></c>'


def _prefixed(folder: Path) -> bytes:
    """Some programs write every element with a prefix."""
    sheet = _sheet_xml(f'<row r="2">{_CELLS.format(2)}<c r="C2"><v>5</v></c></row>').decode()
    sheet = re.sub(r"<(/?)(\w)", r"<\1x:\2", sheet).replace("xmlns=", "xmlns:x=")
    return zipped({**parts_of(TABLE, folder), "xl/worksheets/sheet1.xml": sheet.encode()})


def _empty_rows(folder: Path) -> bytes:
    rows = "".join(f'<row r="{n}"/>' for n in range(2, 60_000))
    last = f'<row r="60001">{_CELLS.format(60001)}<c r="C60001"><v>5</v></c></row>'
    return xml_workbook(folder, rows + last)


READ: dict[str, tuple[str, Callable[[Path], bytes], list[tuple[str, int]]]] = {
    "crlf": ("a.csv", lambda _f: f"{HEAD}\r\n{ROW}\r\n".encode(), [("A1", 500)]),
    "cr": ("a.csv", lambda _f: f"{HEAD}\r{ROW}\r".encode(), [("A1", 500)]),
    "no line end": ("a.csv", lambda _f: f"{HEAD}\n{ROW}".encode(), [("A1", 500)]),
    "pipe": ("a.csv", lambda _f: f"{HEAD}\n{ROW}\n".replace(",", "|").encode(), [("A1", 500)]),
    "blank lines": ("a.csv", lambda _f: f"{HEAD}\n\n{ROW}\n,,\n\n".encode(), [("A1", 500)]),
    "trailing delimiter": ("a.csv", lambda _f: f"{HEAD},\n{ROW},\n".encode(), [("A1", 500)]),
    "title above": ("a.csv", lambda _f: f"十一月,,\n{HEAD}\n{ROW}\n".encode(), [("A1", 500)]),
    "quotes inside": ("a.csv", lambda _f: f'{HEAD}\n"A""1",2026-11-02,5\n'.encode(), [('A"1', 500)]),
    "comma inside": ("a.csv", lambda _f: f'{HEAD}\n"A,1",2026-11-02,"1,000"\n'.encode(), [("A,1", 100_000)]),
    "rare hanzi": ("a.csv", lambda _f: f"{HEAD}\n𠮷𰻞,2026-11-02,5\n".encode(), [("𠮷𰻞", 500)]),
    "emoji": ("a.csv", lambda _f: f"{HEAD}\n🚀1,2026-11-02,5\n".encode(), [("🚀1", 500)]),
    "sql": (
        "a.csv",
        lambda _f: f'{HEAD}\n"\'; DROP TABLE x;--",2026-11-02,5\n'.encode(),
        [("'; DROP TABLE x;--", 500)],
    ),
    "template": ("a.csv", lambda _f: f"{HEAD}\n{{{{7*7}}}},2026-11-02,5\n".encode(), [("{{7*7}}", 500)]),
    "formula texts": (
        "a.csv",
        lambda _f: f"{HEAD}\n=cmd|'/c calc'!A1,2026-11-02,5\n".encode(),
        [("=cmd|'/c calc'!A1", 500)],
    ),
    "disarmed formula": ("a.csv", lambda _f: f"{HEAD}\n'=A1,2026-11-02,5\n".encode(), [("=A1", 500)]),
    "null by name": (
        "a.csv",
        lambda _f: f"{HEAD}\nNULL,2026-11-02,5\nNA,2026-11-02,5\nnan,2026-11-02,5\n".encode(),
        [("NULL", 500), ("NA", 500), ("nan", 500)],
    ),
    "leading zeros": ("a.csv", lambda _f: f"{HEAD}\n0007,2026-11-02,005\n".encode(), [("0007", 500)]),
    "nineteen digits": (
        "a.csv",
        lambda _f: f"{HEAD}\n6222021234567890123,2026-11-02,5\n".encode(),
        [("6222021234567890123", 500)],
    ),
    "minus zero": ("a.csv", lambda _f: f"{HEAD}\nA1,2026-11-02,-0\n".encode(), [("A1", 0)]),
    "macros": ("a.xlsm", lambda f: zipped({**parts_of(TABLE, f), "xl/vbaProject.bin": b"x"}), [("A1", 500)]),
    "external links": (
        "a.xlsx",
        lambda f: zipped({**parts_of(TABLE, f), "xl/externalLinks/externalLink1.xml": b"<a/>"}),
        [("A1", 500)],
    ),
    "pictures": (
        "a.xlsx",
        lambda f: zipped({**parts_of(TABLE, f), "xl/media/image1.png": b"x" * 99}),
        [("A1", 500)],
    ),
    "stored, not packed": ("a.xlsx", lambda f: zipped(parts_of(TABLE, f), zipfile.ZIP_STORED), [("A1", 500)]),
    "xlsx called csv": ("a.csv", lambda f: zipped(parts_of(TABLE, f)), [("A1", 500)]),
    "upper-case suffix": ("A.XLSX", lambda f: zipped(parts_of(TABLE, f)), [("A1", 500)]),
    "sixty thousand empty rows": ("a.xlsx", _empty_rows, [("A60001", 500)]),
    "prefixed names": ("a.xlsx", _prefixed, [("A2", 500)]),
    "figures as text": (
        "a.xlsx",
        lambda f: xml_workbook(
            f, f'<row r="2">{_CELLS.format(2)}<c r="C2" t="inlineStr"><is><t>1,234.50</t></is></c></row>'
        ),
        [("A2", 123_450)],
    ),
    "merged cells": (
        "a.xlsx",
        lambda f: changed(
            f,
            "xl/worksheets/sheet1.xml",
            b"</sheetData>",
            b'</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
        ),
        [("A1", 500)],
    ),
    "filter and hidden rows": (
        "a.xlsx",
        lambda f: changed(f, "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row hidden="1" r="2"'),
        [("A1", 500)],
    ),
}


@pytest.mark.parametrize("name", READ)
def test_it_is_read_rightly(tmp_path: Path, name: str) -> None:
    file, made, rows = READ[name]

    _found, got = checked(opened(tmp_path / "up", made(tmp_path), file), tmp_path)

    assert [(row["key"], row["v_amount"], row["state"]) for row in got] == [
        (key, fen, "new") for key, fen in rows
    ]


CELLS = {
    "error in a cell": ('<c r="C2" t="e"><v>#N/A</v></c>', "excel-error-cell"),
    "formula without a result": ('<c r="C2"><f>1+1</f></c>', "excel-formula-without-result"),
    "formula with an empty result": ('<c r="C2"><f>SUM(A1)</f><v></v></c>', "excel-formula-without-result"),
    "huge figure": ('<c r="C2"><v>1E+308</v></c>', ""),
    "truth": ('<c r="C2" t="b"><v>1</v></c>', ""),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_bad_cell_of_a_workbook_is_told_and_not_taken(tmp_path: Path, name: str) -> None:
    cell, code = CELLS[name]
    content = xml_workbook(tmp_path, f'<row r="2">{_CELLS.format(2)}{cell}</row>')

    _found, rows = checked(opened(tmp_path / "up", content, "a.xlsx"), tmp_path)

    assert rows[0]["state"] == "refused"
    assert code in str(rows[0]["faults"])
    assert '"letter": "C"' in str(rows[0]["faults"])


VALUES = {
    "zero-width in a number": "A\u200b1,2026-11-02,5",
    "right-to-left mark": "A\u202e1,2026-11-02,5",
    "a hundred kilobytes": f"{'x' * 100_000},2026-11-02,5",
    "29 February in a common year": "A1,2026-02-29,5",
    "year 1": "A1,0001-01-01,5",
    "year 99999": "A1,99999-01-01,5",
    "a day with a zone": "A1,2026-11-02T10:00:00Z,5",
    "infinite": "A1,2026-11-02,inf",
    "too large": "A1,2026-11-02,1000000000000000000",
    "hex": "A1,2026-11-02,0x10",
    "two points": "A1,2026-11-02,1.2.3",
    "no number": ",2026-11-02,5",
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_that_means_nothing_is_refused_with_its_cell(tmp_path: Path, name: str) -> None:
    _found, rows = checked(opened(tmp_path / "a.csv", f"{HEAD}\n{VALUES[name]}\n"), tmp_path)

    assert rows[0]["state"] == "refused"
    assert rows[0]["faults"]


def test_rows_of_another_width_are_told_by_number_and_the_rest_is_read(tmp_path: Path) -> None:
    found, rows = checked(
        opened(tmp_path / "a.csv", f"{HEAD}\n{ROW}\nA2,2026-11-02,5,9\nA3\nA4,2026-11-03,6\n"), tmp_path
    )

    assert [row["key"] for row in rows] == ["A1", "A4"]
    assert found.not_read_count == 2
    assert "第 3 行" in found.not_read[0].message.zh


def test_a_quotation_mark_without_partner_swallows_no_rows(tmp_path: Path) -> None:
    found, _rows = checked(
        opened(tmp_path / "a.csv", f'{HEAD}\nA1,2026-11-02,"5\nA2,2026-11-03,6\n'), tmp_path
    )

    assert found.broken is not None
    assert "双引号" in found.broken.message.zh


def test_a_line_without_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(HEAD.encode() + b"\n" + b"x" * (40 << 20))

    found, _rows = checked(opened(path), tmp_path)

    assert found.broken is not None
    assert "MB" in found.broken.message.zh


def test_a_shared_text_that_unfolds_is_refused(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    page = book.add_worksheet()
    page.write_row(0, 0, ["单号", "日期", "金额"])
    for row in range(1, 6_000):
        page.write_string(row, 0, "长" * 30_000)
    book.close()

    found = open_upload(tmp_path / "a.xlsx", "a.xlsx")
    broken = checked(found.sheets[0], tmp_path)[0].broken if found.sheets else found.refusals[0]

    assert broken is not None
    assert "共享文字" in broken.message.zh or "压缩比" in broken.message.zh


def test_a_bomb_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(_bomb(tmp_path))

    started = time.perf_counter()
    found = open_upload(tmp_path / "a.xlsx", "a.xlsx")

    assert found.refusals
    assert time.perf_counter() - started < BOMB_SECONDS


def test_checking_many_rows_takes_no_more_memory_than_a_worker_has(tmp_path: Path) -> None:
    """A process of its own, so that its peak is its own: 300,000 rows, all of them faulty in two columns."""
    lines = "".join(f"A{n},2026-13-{n % 90},x{n}\n" for n in range(300_000))
    (tmp_path / "a.csv").write_text(f"{HEAD}\n{lines}", encoding="utf-8")
    script = (
        "from pathlib import Path; from tests.web.intake.files import checked, opened; "
        f"folder = Path({str(tmp_path)!r}); found, _ = checked(opened(folder / 'a.csv'), folder, reads_back=False); "
        "assert found.counts['refused'] == 300_000; "
        # Not ru_maxrss: it begins with the size of the process that started this one.
        "peak = next(each for each in open('/proc/self/status') if each.startswith('VmHWM')); "
        "print(int(peak.split()[1]) // 1024)"
    )
    root = Path(__file__).resolve().parents[3]

    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {script}"],
        capture_output=True,
        text=True,
        cwd=root,
        env={"PYTHONPATH": "src:.", "DJANGO_SETTINGS_MODULE": "tests.web.settings"},
        check=True,
    )

    assert int(done.stdout) <= 512
