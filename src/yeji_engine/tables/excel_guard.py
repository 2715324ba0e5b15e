"""Looks into an Excel file before it is opened, and refuses what would harm.

An .xlsx is a zip: a megabyte may unfold to gigabytes, and one stray cell in the last column of the last
row makes the reader lay out seventeen milliards of cells and abort the process. Both are seen here from
the zip directory and from one pass over the unpacked bytes that keeps none of them.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

from yeji_engine.errors import Diagnostic, Place, Severity, Words

UNPACKED_MAX = 512 << 20
RATIO_MAX = 200
RATIO_FLOOR = 1 << 20
"""Below this size a part may shrink as much as it likes."""
ENTRIES_MAX = 10_000
ENTRY_BYTES = 256
"""What an entry of the zip directory takes at most on average."""
END_MAX = 22 + 0xFFFF
"""Within so many last bytes stands where the directory is."""
CELLS_MAX = 40_000_000
"""Rows × columns that are laid out at once, 32 bytes each."""
SHARED_TEXT_MAX = 1 << 30
"""Characters that all cells of text may hold together when texts are shared between cells."""

CHUNK = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_REFERENCE = re.compile(rb""" r=["']([A-Z]{2,3})([0-9]{1,7})["']""")
_ROW = re.compile(rb"""<row [^>]*?r=["']([0-9]{1,7})["']""")
_REFERENCE_NOT_FIRST = re.compile(rb"<c(?! r=)[ >]")
_NO_REFERENCE = re.compile(rb"<c(?:>| (?![^>]*\br=))")
_1904 = re.compile(rb"""date1904=["'](?:1|true)["']""")
NARROW = 26


class Workbook(NamedTuple):
    """What was learnt of a workbook that may be opened."""

    dates_from_1904: bool


class Extent(NamedTuple):
    """How far a sheet reaches."""

    columns: int
    rows: int
    text_cells: int
    unplaced: bool
    """Some cells do not say where they stand."""


def inspect_workbook(path: Path, place: Place) -> Workbook | Diagnostic:
    """Return what opening the file needs to know, or why it is refused."""
    if refused := inspect_directory(path, place):
        return refused
    try:
        with zipfile.ZipFile(path) as archive:
            return _inspect_archive(archive, place)
    except UNREADABLE:
        return damaged(place)


UNREADABLE = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    zlib.error,
)
"""What Python's zip reader raises for a file that is damaged, cut off or under a password."""


def inspect_directory(path: Path, place: Place) -> Diagnostic | None:
    """Return why the file is refused by its first bytes and its zip directory alone: a millisecond's work."""
    with path.open("rb") as file:
        start = file.read(8)
    if start == OLE:
        return _old_or_locked(path, place)
    if not zipfile.is_zipfile(path):
        return not_excel(place, "内容不是 Excel 工作簿", "its content is no Excel workbook")
    if _is_crowded(path):
        parts = f"{ENTRIES_MAX:,}"
        return _too_large(place, f"里面的部件超过 {parts} 个", f"it has more than {parts} parts")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except UNREADABLE:
        return damaged(place)
    if any(entry.flag_bits & 0x1 for entry in entries):
        return not_excel(place, "压缩包有密码", "the zip archive is locked with a password")
    if bomb := _bomb(entries, place):
        return bomb
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" in names:
        return None
    kind = "xlsb" if "xl/workbook.bin" in names else "ods" if "content.xml" in names else ""
    other = f"这是 .{kind} 文件" if kind else "这个压缩包不是 Excel 工作簿"
    other_en = f"it is an .{kind} file" if kind else "this zip archive is no Excel workbook"
    return not_excel(place, other, other_en)


def _is_crowded(path: Path) -> bool:
    """Tell from the last bytes whether the zip directory is too long to be read at once."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - END_MAX))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if not 0 <= at <= len(tail) - 16:
        return False
    entries, size = struct.unpack_from("<HI", tail, at + 10)
    return bool(entries > ENTRIES_MAX or size > ENTRIES_MAX * ENTRY_BYTES)


def damaged(place: Place) -> Diagnostic:
    """Return what to tell of a workbook whose bytes do not hold together."""
    return not_excel(place, "文件已损坏或被截断", "it is damaged or cut off")


def _inspect_archive(archive: zipfile.ZipFile, place: Place) -> Workbook | Diagnostic:
    longest_text = 0
    widest = Extent(0, 0, 0, unplaced=False)
    dates_from_1904 = False
    for entry in archive.infolist():
        if SHEET.fullmatch(entry.filename):
            extent = _extent(archive, entry)
            if extent.unplaced or extent.columns * extent.rows > CELLS_MAX:
                return too_wide(place, entry.filename, extent)
            widest = max(widest, extent, key=lambda found: found.text_cells)
        elif entry.filename == "xl/sharedStrings.xml":
            longest_text = longest_shared_text(archive, entry)
        elif entry.filename == "xl/workbook.xml":
            dates_from_1904 = bool(_1904.search(archive.read(entry)))
    if longest_text * widest.text_cells > SHARED_TEXT_MAX and longest_text > 1_000:
        return shared_text_too_large(place)
    return Workbook(dates_from_1904)


def shared_text_too_large(place: Place) -> Diagnostic:
    """Return what to tell of a workbook whose cells all point at one huge text."""
    return _too_large(place, "共享文字展开后过大", "its shared texts unfold to too much")


def _bomb(entries: list[zipfile.ZipInfo], place: Place) -> Diagnostic | None:
    """Judge by the zip directory alone, so that a bomb costs a millisecond."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    if len(entries) > ENTRIES_MAX or unpacked > UNPACKED_MAX:
        size = unpacked >> 20
        return _too_large(place, f"解压后有 {size} MB", f"it unpacks to {size} MB")
    steep = [e for e in entries if e.file_size > max(RATIO_FLOOR, RATIO_MAX * e.compress_size)]
    if steep or unpacked > max(RATIO_FLOOR, RATIO_MAX * packed):
        return _too_large(place, f"压缩比超过 {RATIO_MAX}", f"it is packed more than {RATIO_MAX} times")
    return None


def _extent(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Extent:
    """Return how far the sheet reaches; reading to the end also checks its size and checksum."""
    columns, rows, text_cells, unplaced = NARROW, 0, 0, False
    rest = b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            text = rest + chunk
            cut = text.rfind(b"<")
            text, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
            for letters, row in set(_REFERENCE.findall(text)):
                columns, rows = max(columns, column_number(letters)), max(rows, int(row))
            rows = max([rows, *(int(row) for row in _ROW.findall(text))])
            text_cells += text.count(b't="s"')
            if _REFERENCE_NOT_FIRST.search(text):
                unplaced = unplaced or bool(_NO_REFERENCE.search(text))
    return Extent(columns, rows, text_cells, unplaced)


def longest_shared_text(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Return at most how many bytes one shared text has; reads the part once and keeps none of it."""
    longest, current = 0, 0
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            pieces = chunk.split(b"<si")
            longest = max(longest, current + len(pieces[0]), *map(len, pieces[1:]), 0)
            current = len(pieces[-1]) + (current if len(pieces) == 1 else 0)
    return longest


def column_number(letters: bytes) -> int:
    """Return the number of a column from 1 on: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _old_or_locked(path: Path, place: Place) -> Diagnostic:
    """Tell apart the two things that begin alike: an old .xls, and an .xlsx under a password."""
    with path.open("rb") as file:
        locked = "EncryptedPackage".encode("utf-16-le") in file.read(UNPACKED_MAX)
    if locked:
        message = Words("工作簿有打开密码，无法读取。", "The workbook is locked with a password.")
        hint = Words("先在 Excel 里去掉密码再导入。", "Remove the password in Excel and import it again.")
        return Diagnostic("excel-locked", Severity.ERROR, message, place, hint)
    return not_excel(place, "这是旧的 .xls 格式", "it is in the old .xls format")


def not_excel(place: Place, why: str, why_en: str) -> Diagnostic:
    """Return what to tell of a file that is no workbook that can be read."""
    message = Words(f"无法作为 .xlsx 打开：{why}。", f"It cannot be opened as .xlsx: {why_en}.")
    hint = Words(
        "在 Excel 或 WPS 里另存为「Excel 工作簿（.xlsx）」或 CSV。",
        "Save it as “Excel workbook (.xlsx)” or CSV.",
    )
    return Diagnostic("excel-unreadable", Severity.ERROR, message, place, hint)


def _too_large(place: Place, why: str, why_en: str) -> Diagnostic:
    message = Words(f"拒绝打开：{why}。", f"The file is refused: {why_en}.")
    hint = Words("数据很多时导出为 CSV。", "Export large data as CSV.")
    return Diagnostic("excel-too-large", Severity.ERROR, message, place, hint)


def too_wide(place: Place, part: str, extent: Extent) -> Diagnostic:
    """Return what to tell of a sheet with a stray cell far away, or with cells that have no place."""
    sheet = Path(part).stem
    if extent.unplaced:
        return not_excel(place, f"{sheet} 的单元格没有位置", f"cells of {sheet} do not say where they stand")
    message = Words(
        f"拒绝打开：工作表文件 {sheet} 一直用到第 {extent.rows} 行、第 {extent.columns} 列。",
        f"The file is refused: {sheet} reaches to row {extent.rows}, column {extent.columns}.",
    )
    hint = Words(
        "多半是远处有一个误填的单元格：删除数据之外的行和列后再保存。",
        "Most likely a stray cell: delete the rows and columns beyond the data and save it.",
    )
    return Diagnostic("excel-too-large", Severity.ERROR, message, place, hint)
