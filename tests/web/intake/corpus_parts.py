"""What hostile files are made of: workbooks by their parts, and what is said of each file."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import xlsxwriter

HEAD = "单号,日期,金额"
ROW = "A1,2026-11-02,5"
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = ("A1=500",)


Given = TypeVar("Given")


class Sample(NamedTuple):
    """A file, and what is to become of it."""

    name: str
    file: str
    """What the user calls it."""
    made: Callable[[], bytes]
    refused: str = ""
    """Words of the refusal of the whole file."""
    rows: tuple[str, ...] = ()
    """Each row as `key=fen`, or `key!code@letter` where a cell is refused, `key?code@letter` where it is asked."""
    is_bomb: bool = False


def later(make: Callable[[Given], bytes], given: Given) -> Callable[[], bytes]:
    """Return what makes the file once it is wanted."""
    return lambda: make(given)


# ---------- workbooks, by their parts ----------


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


Fill = Callable[[xlsxwriter.Workbook], None]


def workbook(fill: Fill, **options: object) -> bytes:
    made = io.BytesIO()
    chosen = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, **options}
    book = xlsxwriter.Workbook(made, chosen)
    fill(book)
    book.close()
    return made.getvalue()


def table(*rows: Sequence[object], sheet: str = "订单") -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet(sheet)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write(at, column, cell)

    return workbook(fill)


HEADS = ("单号", "日期", "金额")
LINE = ("A1", "2026-11-02", 5)


def plain() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(table(HEADS, LINE))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(more: Mapping[str, bytes]) -> bytes:
    return zipped({**plain(), **more})


def changed(part: str, old: str, new: str) -> bytes:
    parts = plain()
    text = parts[part].decode()
    if old not in text:
        raise ValueError(f"{part} has no {old}")
    return zipped({**parts, part: text.replace(old, new, 1).encode()})


def cells(*rows: str, after: str = "", before: str = "", name: str = "worksheet") -> bytes:
    """Return a workbook whose sheet holds the header and these rows of XML."""
    heads = "".join(
        f'<c r="{c}1" t="inlineStr"><is><t>{head}</t></is></c>' for c, head in zip("ABC", HEADS, strict=True)
    )
    xml = f'<{name} xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{before}<sheetData>'
    body = f'<row r="1">{heads}</row>{"".join(rows)}'
    return with_parts({SHEET: f"{xml}{body}</sheetData>{after}</{name}>".encode()})


def cell(third: str, row: int = 2, key: str = "A1") -> str:
    texts = f'<c r="A{row}" t="inlineStr"><is><t>{key}</t></is></c><c r="B{row}" t="inlineStr"><is><t>2026-11-02</t></is></c>'
    return f'<row r="{row}">{texts}{third}</row>'


FIVE = '<c r="C2"><v>5</v></c>'


def relabelled(size: int) -> bytes:
    """A directory that tells another size of the sheet than it has."""
    made = bytearray(zipped({**plain(), SHEET: plain()[SHEET] + b" " * 600_000}))
    at = made.rfind(b"PK\x01\x02", 0, made.rfind(SHEET.encode()))
    made[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(made)


def overlapping() -> bytes:
    """A thousand names in the directory for one and the same compressed part."""
    content = b"0" * 900_000
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(content) + packed.flush()
    crc = zlib.crc32(content)
    local = (
        struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, crc, len(data), len(content), 1, 0)
        + b"a"
        + data
    )
    directory = b""
    for number in range(1_000):
        name = f"xl/{number}.xml".encode() if number else b"xl/workbook.xml"
        fixed = (0x02014B50, 20, 20, 0, 8, 0, 33, crc, len(data), len(content), len(name), 0, 0, 0, 0, 0, 0)
        directory += struct.pack("<IHHHHHHIIIHHHHHII", *fixed) + name
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1_000, 1_000, len(directory), len(local), 0)
    return local + directory + end


def flagged(offset_local: int, offset_central: int, bits: int) -> bytes:
    """Set bits in each header of the archive: encrypted, an unknown method."""
    made = bytearray(zipped(plain()))
    for mark, offset in ((b"PK\x03\x04", offset_local), (b"PK\x01\x02", offset_central)):
        at = made.find(mark)
        while at >= 0:
            made[at + offset] |= bits
            at = made.find(mark, at + 4)
    return bytes(made)
