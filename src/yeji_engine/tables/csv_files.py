"""CSV and its kin (tab, semicolon, pipe) as grids of texts, in batches, however large the file is.

Arrow parses; this module decides encoding and delimiter, finds the header, keeps row numbers, and
catches what a lenient parser would swallow: a quotation mark that is never closed eats the rows after
it without an error, so a file that looks like that is read a second time by strict rules.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from yeji_engine.errors import Diagnostic, Place, Severity, Words
from yeji_engine.tables.encodings import Encoding, find_encoding
from yeji_engine.tables.faults import CELLS_SHOWN
from yeji_engine.tables.grids import FIRST_ROWS, Batch, Grid, Source, header_names

BLOCK = 16 << 20
"""Bytes that are parsed at once; no row may be longer."""
HEAD = 1 << 20
DELIMITERS = (",", "\t", ";", "|")

ESCAPED = r"^'('*[=+\-@\t\r\n＝＋－＠])"
"""An apostrophe before what a spreadsheet would take for a formula; `writing` puts it there."""


@dataclass(frozen=True)
class _Layout:
    """What is known of a file before its rows are read."""

    path: Path
    place: Place
    encoding: Encoding
    delimiter: str
    head: tuple[tuple[str, ...], ...]
    lines_of_record: tuple[int, ...]
    """Lines of text that the first records take together: a quoted header may span two lines."""


@dataclass
class _Rejected:
    """Rows of another width than the header, told by the parser while it goes."""

    numbers: list[int] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)

    def __call__(self, row: pcsv.InvalidRow) -> str:
        self.numbers.append(int(row.number))
        self.widths.append(int(row.actual_columns))
        return "skip"


def open_csv(
    path: Path, name: str, *, encoding: str = "", delimiter: str = ""
) -> tuple[Source | None, list[Diagnostic]]:
    """Return the file as a source, or the diagnostics that say why it cannot be read.

    `name` is what messages call the file. Empty `encoding` and `delimiter` are found out and reported.
    """
    place = Place(name)
    if not path.stat().st_size:
        return None, [
            Diagnostic("file-empty", Severity.ERROR, Words("文件是空的。", "The file is empty."), place)
        ]
    found, notes = find_encoding(path, place, encoding)
    if found is None:
        return None, notes
    if found.has_nul:
        return None, [*notes, _nul_bytes(path, place, found)]
    head = _head(path, found)
    used = delimiter or _find_delimiter(head)
    records, lines = _records(head, used)
    layout = _Layout(path, place, found, used, records, lines)
    if used != "," and not delimiter and path.suffix.lower() != ".tsv":
        shown = {"\t": "Tab"}.get(used, used)
        message = Words(f"分隔符是“{shown}”。", f"Cells are separated by {shown!r}.")
        notes.append(Diagnostic("delimiter-found", Severity.INFO, message, place))
    return Source(place, records, lambda header_row: _read(layout, header_row)), notes


def _read(layout: _Layout, header_row: int) -> Grid:
    texts = layout.head[header_row - 1] if header_row else tuple("" for _ in layout.head[0])
    header, repeated = header_names(texts)
    notes: list[Diagnostic] = []
    batches = _batches(layout, header_row, len(header), notes)
    return Grid(layout.place, header, batches, repeated, notes)


def _batches(layout: _Layout, header_row: int, width: int, notes: list[Diagnostic]) -> Iterator[Batch]:
    skipped_lines = layout.lines_of_record[header_row - 1] if header_row else 0
    if skipped_lines and skipped_lines >= _line_count_up_to(layout, skipped_lines + 1):
        return
    rejected = _Rejected()
    suspicious = layout.encoding.quotes % 2 == 1
    done = 0
    try:
        for parsed in _parsed(layout, skipped_lines, width, rejected):
            count = parsed.num_rows
            rows = _row_numbers(done, count, [n - skipped_lines for n in rejected.numbers], header_row)
            done = int(rows[-1].as_py()) - header_row if count else done
            cells = tuple(_unescaped(column) for column in parsed.columns)
            suspicious = suspicious or (
                layout.encoding.quotes > 0 and _swallows_rows(cells, layout.delimiter)
            )
            yield Batch(rows, cells)
    except pa.ArrowInvalid as failure:
        notes.append(_unparsable(layout.place, str(failure)))
    notes.extend(_width_notes(layout.place, rejected, width, header_row - skipped_lines))
    if suspicious:
        notes.extend(_quote_notes(layout))


def _parsed(layout: _Layout, skipped: int, width: int, rejected: _Rejected) -> Iterator[pa.RecordBatch]:
    names = [f"c{number}" for number in range(width)]
    with pa.OSFile(str(layout.path), "rb") as file:
        file.seek(layout.encoding.mark)
        stream = file
        if layout.encoding.codec != "utf-8":
            stream = pa.transcoding_input_stream(file, layout.encoding.codec, "utf-8")
        yield from pcsv.open_csv(
            stream,
            # One thread: only then does the parser know the numbers of the rows that it rejects.
            read_options=pcsv.ReadOptions(
                column_names=names, skip_rows=skipped, block_size=BLOCK, use_threads=False
            ),
            parse_options=pcsv.ParseOptions(
                delimiter=layout.delimiter,
                newlines_in_values=layout.encoding.quotes > 0,
                ignore_empty_lines=False,
                invalid_row_handler=rejected,
            ),
            # Nothing is guessed: no text means missing, every column is text.
            convert_options=pcsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, null_values=[]
            ),
        )


def _row_numbers(done: int, count: int, rejected: Sequence[int], header_row: int) -> pa.Array:
    """Number the next `count` kept records after record `done`, leaving out the rejected ones."""
    left_out = {number for number in rejected if number > done}
    numbers: list[int] = []
    record = done
    while left_out and len(numbers) < count:
        record += 1
        if record in left_out:
            left_out.discard(record)
        else:
            numbers.append(record)
    numbers.extend(range(record + 1, record + 1 + count - len(numbers)))
    return pc.add(pa.array(numbers, pa.int64()), header_row)


def _unescaped(column: pa.Array) -> pa.Array:
    if not pc.any(pc.starts_with(column, "'")).as_py():
        return column
    return pc.replace_substring_regex(column, ESCAPED, r"\1", max_replacements=1)


def _swallows_rows(cells: Sequence[pa.Array], delimiter: str) -> bool:
    """Tell whether a cell holds a line break and a delimiter, as one that ate a row would."""
    for column in cells:
        broken = [column.filter(pc.match_substring(column, line_end)) for line_end in "\r\n"]
        if any(pc.any(pc.match_substring(part, delimiter)).as_py() for part in broken if len(part)):
            return True
    return False


def _head(path: Path, encoding: Encoding) -> str:
    with path.open("rb") as file:
        file.seek(encoding.mark)
        return codecs.getincrementaldecoder(encoding.codec)().decode(file.read(HEAD))


def _records(head: str, delimiter: str) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """Return the first records, and how many lines of text each takes together with those before it."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    records: list[tuple[str, ...]] = []
    lines: list[int] = []
    try:
        for record in reader:
            records.append(tuple(record))
            lines.append(reader.line_num)
            if len(records) == FIRST_ROWS:
                break
    except csv.Error:
        # A cell longer than the reader allows: what came before is enough to find the header.
        pass
    return tuple(records) or ((),), tuple(lines) or (1,)


def _find_delimiter(head: str) -> str:
    """Return the delimiter that gives most rows the same, largest number of cells."""

    def fit(delimiter: str) -> tuple[int, int]:
        records = [record for record in _records(head, delimiter)[0] if record]
        widths = [len(record) for record in records]
        widest = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(widest) if widest > 1 else 0, widest)

    return max(DELIMITERS, key=lambda delimiter: (fit(delimiter), -DELIMITERS.index(delimiter)))


def _line_count_up_to(layout: _Layout, limit: int) -> int:
    """Count lines of the file, at most `limit`: Arrow refuses to skip all the lines there are."""
    lines = io.StringIO(_head(layout.path, layout.encoding), newline="")
    return sum(1 for _, _ in zip(range(limit), lines, strict=False))


def _width_notes(place: Place, rejected: _Rejected, width: int, shift: int) -> list[Diagnostic]:
    notes: list[Diagnostic] = []
    told = zip(rejected.numbers[:CELLS_SHOWN], rejected.widths[:CELLS_SHOWN], strict=True)
    for number, found in told:
        row = number + shift
        message = Words(
            f"第 {row} 行有 {found} 个单元格,表头有 {width} 个;该行没有读入。",
            f"Row {row} has {found} cells, the header has {width}; the row was not read.",
        )
        hint = Words(
            "含分隔符的文字要放在双引号里。", "A text that holds the delimiter must stand in quotation marks."
        )
        notes.append(Diagnostic("row-width", Severity.ERROR, message, Place(place.file, row=row), hint))
    if (more := len(rejected.numbers) - CELLS_SHOWN) > 0:
        message = Words(f"另有 {more} 行的单元格数不符。", f"{more} more rows have another number of cells.")
        notes.append(Diagnostic("row-width", Severity.ERROR, message, place, row_count=more))
    return notes


def _quote_notes(layout: _Layout) -> list[Diagnostic]:
    """Read the whole file by strict rules and say where a quotation mark stands wrong."""
    with layout.path.open("rb") as file:
        file.seek(layout.encoding.mark)
        text = io.TextIOWrapper(file, encoding=layout.encoding.codec, newline="")
        reader = csv.reader(text, delimiter=layout.delimiter, strict=True)
        before = 0
        try:
            for _ in reader:
                before = reader.line_num
        except csv.Error:
            line = before + 1
            message = Words(
                f"第 {line} 行起的双引号不成对,后面的行可能被并进同一个单元格。",
                f"From line {line} on a quotation mark has no partner; rows after it may be lost in one cell.",
            )
            hint = Words(
                '单元格里的双引号要写成两个 ""。', 'Inside a quoted cell write a quotation mark twice: "".'
            )
            return [
                Diagnostic(
                    "quotes-unbalanced", Severity.ERROR, message, Place(layout.place.file, line=line), hint
                )
            ]
    return []


def _nul_bytes(path: Path, place: Place, encoding: Encoding) -> Diagnostic:
    line = 1
    if not encoding.codec.startswith("utf-16"):
        with path.open("rb") as file:
            line = next((number for number, text in enumerate(file, start=1) if b"\0" in text), 1)
    message = Words(
        f"第 {line} 行有空字节 (NUL),文件已损坏或不是文本。",
        f"Line {line} holds a NUL byte: the file is damaged or no text.",
    )
    hint = Words("请从原系统重新导出。", "Export it again from its system.")
    return Diagnostic("nul-byte", Severity.ERROR, message, Place(place.file, line=line), hint)


def _unparsable(place: Place, reason: str) -> Diagnostic:
    if "straddling" in reason or "block" in reason:
        limit = BLOCK >> 20
        message = Words(f"有一行超过 {limit} MB。", f"A row is longer than {limit} MB.")
        hint = Words("多半是双引号没有成对。", "Most likely a quotation mark has no partner.")
        return Diagnostic("row-too-long", Severity.ERROR, message, place, hint)
    message = Words(f"文件读到一半无法继续:{reason}", f"The file cannot be read to its end: {reason}")
    return Diagnostic("file-unreadable", Severity.ERROR, message, place)
