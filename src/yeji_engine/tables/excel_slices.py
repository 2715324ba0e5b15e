"""Sheets of an Excel workbook read slice by slice, so that a million rows need no more memory than a few.

The library that reads cells lays out a whole sheet at once. Here the sheet's XML is unpacked as a stream,
cut between two rows, and each slice is handed over as a small workbook of its own, with the styles and
shared texts of the large one. What a cell means is therefore still the library's business; what would
harm (cells far away, cells without a place, texts that unfold) is seen in each slice before it is read.
"""

from __future__ import annotations

import io
import operator
import re
import zipfile
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, NamedTuple
from xml.etree import ElementTree as ET

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from yeji_engine.errors import Diagnostic, Place, Severity, Words
from yeji_engine.tables.excel_files import ERROR_CELL, LONG_NUMBER, LOST_DIGITS, error_text, hidden_sheet
from yeji_engine.tables.excel_guard import (
    UNREADABLE,
    Extent,
    column_number,
    damaged,
    inspect_directory,
    longest_shared_text,
    not_excel,
    shared_text_too_large,
    too_wide,
)
from yeji_engine.tables.faults import Fault

AT_ONCE = 8 << 20
"""Bytes of a sheet's XML that are unpacked at once."""
ROW_MAX: Final = 4 * AT_ONCE
AHEAD = 2
"""Pieces that are read at the same time."""
COLUMNS_MAX: Final = 1_000
CELLS_AT_ONCE = 3_000_000
TEXT_AT_ONCE: Final = 128 << 20
PART_MAX: Final = 16 << 20
"""The parts that are read whole (list of sheets, styles) may be this large."""
SHARED_MAX: Final = 200 << 20

NO_RESULT = Fault(
    "excel-formula-without-result",
    Words("有计算结果的公式", "a formula with its result"),
    Words("在 Excel 或 WPS 里打开、保存一次再导入。", "Open and save it in Excel once, then import it."),
)
_REFERENCE = re.compile(rb""" r=["']([A-Z]{2,3})[0-9]{1,7}["']""")
_UNPLACED = re.compile(rb"<(?:\w+:)?c(?:>|/| (?![^>]*\br=))")
_NO_RESULT = re.compile(
    rb"""<(?:\w+:)?c [^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"""
    rb"""\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_OPENING = re.compile(rb"<((?:\w+:)?)sheetData\s*(/?)>")
_DIMENSION = re.compile(rb"""<(?:\w+:)?dimension ref=["'][A-Z]+[0-9]+:[A-Z]+([0-9]{1,7})["']""")
_RELATION = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


class FaultyPlace(NamedTuple):
    """A cell that the workbook itself holds as damaged."""

    row: int
    column: int
    """Counted from 0, column A."""
    fault: Fault
    text: str


class Slice(NamedTuple):
    """Some rows of a sheet as texts, column A first; `first_row` is the number of the first one."""

    first_row: int
    columns: tuple[pa.Array, ...]
    faulty: tuple[FaultyPlace, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet of an opened workbook."""

    name: str
    is_hidden: bool
    part: str
    """The name of its part in the archive."""


@dataclass(frozen=True)
class SlicedWorkbook:
    """A workbook that may be read: its sheets, and a way to walk through each."""

    path: Path
    place: Place
    sheets: tuple[Sheet, ...]
    dates_from_1904: bool
    notes: tuple[Diagnostic, ...] = ()
    longest_text: int = 0
    styles: Mapping[str, bytes] = field(default_factory=dict)
    """The parts that every slice needs."""

    def slices(self, sheet: Sheet, first_bytes: int = 0) -> Iterator[Slice | Diagnostic]:
        """Walk through the sheet; a Diagnostic is the last thing that comes and says why it ends there.

        `first_bytes` says how much is unpacked for the first slice, for who needs no more than its first rows.
        """
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(sheet.part) as part:
                yield from self._slices(part, sheet, first_bytes or AT_ONCE)
        except UNREADABLE:
            yield damaged(self.place)

    def rows_about(self, sheet: Sheet) -> int:
        """Return how many rows the sheet says it has; 0 where it does not say."""
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(sheet.part) as part:
                found = _DIMENSION.search(part.read(1 << 12))
        except UNREADABLE:
            return 0
        return int(found[1]) if found else 0

    def _slices(self, part: IO[bytes], sheet: Sheet, at_once: int) -> Iterator[Slice | Diagnostic]:
        """Read pieces while later ones are unpacked: the library works outside of Python's lock."""
        head, prefix, rest = _opening(part, at_once)
        if not head:
            return
        under_way: deque[Future[Slice | Diagnostic]] = deque()
        with ThreadPoolExecutor(AHEAD, "excel") as readers:
            for piece in self._cut(part, sheet, (prefix, rest), at_once):
                while len(under_way) >= AHEAD or (under_way and isinstance(piece, Diagnostic)):
                    yield under_way.popleft().result()
                if isinstance(piece, Diagnostic):
                    yield piece
                    return
                under_way.append(readers.submit(self._read, head, prefix, piece))
            while under_way:
                yield under_way.popleft().result()

    def _cut(
        self, part: IO[bytes], sheet: Sheet, begun: tuple[bytes, bytes], at_once: int
    ) -> Iterator[bytes | Diagnostic]:
        prefix, rest = begun
        row_start = b"<" + prefix + b"row"
        end = b"</" + prefix + b"sheetData>"
        is_over = False
        while not is_over:
            chunk = part.read(at_once)
            at_once = min(2 * at_once, AT_ONCE)
            text, stop = rest + chunk, -1
            if (stop := text.find(end)) >= 0:
                text, is_over = text[:stop], True
            elif not chunk:
                yield damaged(self.place)
                return
            else:
                cut = text.rfind(row_start)
                text, rest = (text[:cut], text[cut:]) if cut > 0 else (b"", text)
                if len(rest) > ROW_MAX:
                    yield not_excel(self.place, "有一行超过 32 MB", "one of its rows is longer than 32 MB")
                    return
            for piece in self._pieces(text, prefix, sheet):
                yield piece
                if isinstance(piece, Diagnostic):
                    return

    def _pieces(self, text: bytes, prefix: bytes, sheet: Sheet) -> Iterator[bytes | Diagnostic]:
        """Cut again where rows lie far apart: a slice is laid out from its first row to its last."""
        if not text.strip():
            return
        letters = set(_REFERENCE.findall(text))
        columns = max((column_number(each) for each in letters), default=26)
        if columns > COLUMNS_MAX or (not _begins_with_place(text, prefix) and _UNPLACED.search(text)):
            last = max(_row_numbers(text, prefix), default=0)
            yield too_wide(self.place, sheet.part, Extent(columns, last, 0, unplaced=columns <= COLUMNS_MAX))
            return
        if self.longest_text > 1_000 and text.count(b't="s"') * self.longest_text > TEXT_AT_ONCE:
            yield shared_text_too_large(self.place)
            return
        numbers = _row_numbers(text, prefix)
        if not numbers:
            yield too_wide(self.place, sheet.part, Extent(columns, 0, 0, unplaced=True))
            return
        if not all(map(operator.lt, numbers, numbers[1:])):
            yield not_excel(self.place, "行号不是从上到下的", "its rows do not stand in order")
            return
        yield from _near_rows(text, prefix, numbers, CELLS_AT_ONCE // columns)

    def _read(self, head: bytes, prefix: bytes, piece: bytes) -> Slice | Diagnostic:
        first = _row_numbers(piece[:2_000], prefix)[0]
        mark = b'<%srow r="%d"><%sc r="A%d" t="b"><%sv>1</%sv></%sc></%srow>' % (
            *(prefix, first - 1, prefix, first - 1), *(prefix,) * 4,
        )  # fmt: skip
        # Row 1 has no row before it, but nothing to be skipped either.
        root = b"</" + prefix + b"worksheet>"
        body = head + (mark if first > 1 else b"") + piece + b"</" + prefix + b"sheetData>" + root
        small = _small_workbook(self.styles, body)
        try:
            reader = fastexcel.read_excel(small)
            found = reader.load_sheet(0, header_row=None, skip_rows=None if first > 1 else 0, dtypes="string")
            cells, failed = found.to_arrow_with_errors()
        except fastexcel.FastExcelError as failure:
            return _unreadable(self.place, str(failure).splitlines()[0])
        offset = found.available_columns()[0].absolute_index if cells.num_columns else 0
        skipped = 1 if first > 1 else 0
        columns = [pc.fill_null(column, "").slice(skipped) for column in cells.columns]
        blank = pa.array([""] * (cells.num_rows - skipped), pa.string())
        faulty = [
            FaultyPlace(
                first + error.position[0] - skipped,
                offset + error.position[1],
                ERROR_CELL,
                error_text(error.detail),
            )
            for error in (failed.errors if failed else ())
        ]
        faulty += _without_result(piece, prefix)
        for number, column in enumerate(columns):
            faulty += _lost_digits(reader, number + offset, column, first)
        return Slice(first, tuple([blank] * offset + columns), tuple(faulty))


def open_sliced(path: Path, name: str) -> tuple[SlicedWorkbook | None, list[Diagnostic]]:
    """Return the workbook with its sheets, or why it is refused; `name` is what messages call the file."""
    place = Place(name)
    if refused := inspect_directory(path, place):
        return None, [refused]
    try:
        with zipfile.ZipFile(path) as archive:
            return _opened(path, place, archive)
    except UNREADABLE:
        return None, [damaged(place)]


def _opened(
    path: Path, place: Place, archive: zipfile.ZipFile
) -> tuple[SlicedWorkbook | None, list[Diagnostic]]:
    sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    whole = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")
    if (
        any(sizes.get(part, 0) > PART_MAX for part in whole)
        or sizes.get("xl/sharedStrings.xml", 0) > SHARED_MAX
    ):
        return None, [shared_text_too_large(place)]
    texts = {part: archive.read(part) for part in whole if part in sizes}
    if any(b"<!DOCTYPE" in text or b"<!ENTITY" in text for text in texts.values()):
        return None, [not_excel(place, "里面有外部实体声明", "it declares external entities")]
    try:
        book = ET.fromstring(texts["xl/workbook.xml"])  # noqa: S314 - without a DOCTYPE, seen above
        relations = ET.fromstring(texts.get("xl/_rels/workbook.xml.rels", b"<none/>"))  # noqa: S314 - as above
    except ET.ParseError:
        return None, [damaged(place)]
    sheets, notes = _sheets(place, book, relations, sizes)
    longest = 0
    if "xl/sharedStrings.xml" in sizes:
        longest = longest_shared_text(archive, archive.getinfo("xl/sharedStrings.xml"))
        texts["xl/sharedStrings.xml"] = archive.read("xl/sharedStrings.xml")
        if b"<!DOCTYPE" in texts["xl/sharedStrings.xml"][:4096]:
            return None, [not_excel(place, "里面有外部实体声明", "it declares external entities")]
    properties = next((each for each in book if each.tag.endswith("}workbookPr")), None)
    since_1904 = properties is not None and properties.get("date1904", "") in {"1", "true"}
    kept = {part: text for part, text in texts.items() if part in {"xl/styles.xml", "xl/sharedStrings.xml"}}
    kept["xl/workbook.xml"] = _BOOK % (b' date1904="1"' if since_1904 else b"")
    if not sheets:
        empty = Words("工作簿里没有看得见的工作表。", "The workbook has no visible sheet.")
        return None, [*notes, Diagnostic("file-empty", Severity.ERROR, empty, place)]
    return SlicedWorkbook(path, place, tuple(sheets), since_1904, tuple(notes), longest, kept), notes


def _sheets(
    place: Place, book: ET.Element, relations: ET.Element, sizes: Mapping[str, int]
) -> tuple[list[Sheet], list[Diagnostic]]:
    targets = {each.get("Id", ""): each.get("Target", "") for each in relations}
    sheets: list[Sheet] = []
    notes: list[Diagnostic] = []
    for each in (each for each in book.iter() if each.tag.rpartition("}")[2] == "sheet"):
        relation = next((each.get(name) for name in _RELATION if each.get(name)), "") or ""
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        name = each.get("name", "")
        if part not in sizes or "/worksheets/" not in part:
            continue
        if each.get("state", "visible") == "visible":
            sheets.append(Sheet(name, False, part))
        else:
            notes.append(hidden_sheet(Place(place.file, sheet=name)))
    return sheets, notes


_MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BOOK = (
    b"<workbook " + _MAIN + b' xmlns:r="' + _OFFICE + b'"><workbookPr%s/>'
    b'<sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_PACKAGE = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_RELATIONS = (
    _PACKAGE
    + b'<Relationship Id="rId1" Type="' + _OFFICE + b'/worksheet" Target="worksheets/sheet1.xml"/>'
    + b'<Relationship Id="rId2" Type="' + _OFFICE + b'/styles" Target="styles.xml"/>'
    + b'<Relationship Id="rId3" Type="' + _OFFICE + b'/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)  # fmt: skip
_TOP = (
    _PACKAGE
    + b'<Relationship Id="rId1" Type="'
    + _OFFICE
    + b'/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def _small_workbook(parts: Mapping[str, bytes], sheet: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _TOP)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS)
        for name, text in parts.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return made.getvalue()


def _opening(part: IO[bytes], at_once: int) -> tuple[bytes, bytes, bytes]:
    """Return what stands before the first row, the prefix of its names, and what was read beyond it."""
    text = b""
    while chunk := part.read(min(1 << 16, at_once)):
        text += chunk
        if b"<!DOCTYPE" in text[:4096]:
            return b"", b"", b""
        if found := _OPENING.search(text):
            if found[2]:
                return b"", b"", b""
            return text[: found.end()], found[1], text[found.end() :]
        if len(text) > AT_ONCE:
            break
    return b"", b"", b""


def _row(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(b"<" + prefix + rb"""row\s[^>]*?\br=["']([0-9]{1,7})["']""")


def _row_numbers(text: bytes, prefix: bytes) -> list[int]:
    return list(map(int, _row(prefix).findall(text)))


def _near_rows(text: bytes, prefix: bytes, numbers: Sequence[int], most: int) -> Iterator[bytes]:
    """Cut the text so that no part reaches over more than `most` rows."""
    if numbers[-1] - numbers[0] < most:
        yield text
        return
    places = [found.start() for found in _row(prefix).finditer(text)]
    start = 0
    for at in range(1, len(numbers)):
        if numbers[at] - numbers[start] >= most:
            yield text[places[start] : places[at]]
            start = at
    yield text[places[start] :]


def _begins_with_place(text: bytes, prefix: bytes) -> bool:
    """Tell whether each cell says first where it stands, as all programs but few write it."""
    cell = b"<" + prefix + b"c"
    bare = cell + b">" in text or cell + b"/" in text
    return not bare and text.count(cell + b" ") == text.count(cell + b" r=")


def _without_result(piece: bytes, prefix: bytes) -> list[FaultyPlace]:
    if b"<" + prefix + b"f" not in piece:
        return []
    return [
        FaultyPlace(int(found[2]), column_number(found[1]) - 1, NO_RESULT, "=…")
        for found in _NO_RESULT.finditer(piece)
    ]


def _lost_digits(
    reader: fastexcel.ExcelReader, number: int, column: pa.Array, first: int
) -> list[FaultyPlace]:
    """Find numbers of more than fifteen digits: Excel has lost their last ones."""
    long = pc.fill_null(pc.match_substring_regex(column, LONG_NUMBER), False)
    if not pc.any(long).as_py():
        return []
    # Read as booleans, numbers come out as true or false and texts as null: the one way to ask.
    again = reader.load_sheet(
        0,
        header_row=None,
        skip_rows=None if first > 1 else 0,
        dtypes={number: "boolean"},
        use_columns=[number],
    )
    numbers = pc.is_valid(again.to_arrow().column(0)).slice(1 if first > 1 else 0)
    places = pc.indices_nonzero(pc.and_(long, numbers)).to_pylist()
    return [FaultyPlace(first + at, number, LOST_DIGITS, str(column[at])) for at in places]


def _unreadable(place: Place, reason: str) -> Diagnostic:
    message = Words(f"Excel 文件读不出来：{reason}", f"The Excel file cannot be read: {reason}")
    return Diagnostic("excel-unreadable", Severity.ERROR, message, place)
