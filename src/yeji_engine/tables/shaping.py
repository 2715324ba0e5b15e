"""Rows of a grid to rows of a table: columns of figures turned into rows, cells typed, faults placed.

The mapping is resolved against the header once; each batch then goes through the same steps. Knows no
files: a batch may come from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from yeji_engine.errors import Diagnostic, Place, Severity, Words, nearest
from yeji_engine.tables.cells import BLANKS, CellRule
from yeji_engine.tables.columns import TypedColumn, cells_where, typed_column
from yeji_engine.tables.complaints import MISSING, Suspect, shown
from yeji_engine.tables.dates import DateOrder
from yeji_engine.tables.faults import Fault, FaultyCell, FaultyCells
from yeji_engine.tables.grids import Batch, Grid, Source
from yeji_engine.tables.mapping import (
    ColumnMapping,
    Constant,
    Header,
    RowNumber,
    TableMapping,
    Template,
    Unpivot,
)
from yeji_engine.tables.parquet_files import exact_texts, typed_cells
from yeji_engine.tables.schema import arrow_schema

ROWS_WORTH_A_THREAD = 20_000
COLUMNS_AT_ONCE = 2
"""Arrow works without the interpreter's lock; columns do not depend on each other."""

BRACES = re.compile(r"\{([^{}]+)\}")


class Shaped(NamedTuple):
    """Typed rows, where each comes from, and the faulty cells by column of the table."""

    rows: pa.Array
    typed: pa.RecordBatch
    faulty: tuple[tuple[FaultyCells, ...], ...]
    """One entry a column; cells are told by their row in the file."""


@dataclass(frozen=True)
class Shape:
    """A mapping resolved against the header of one source."""

    mapping: TableMapping
    columns: tuple[ColumnMapping, ...]
    source_header: tuple[str, ...]
    header: tuple[str, ...]
    """The header after columns were turned into rows."""
    fields: Mapping[str, pa.Field]
    """Arrow fields of a typed source by header."""

    def suspects(self) -> list[Suspect]:
        """Return each column with the header that it comes from."""
        return [
            Suspect(self.mapping.name, c.rule.column, c.origin.name if isinstance(c.origin, Header) else "")
            for c in self.columns
        ]

    def source_headers(self, column: ColumnMapping) -> tuple[str, ...]:
        """Return the headers of the source whose cells the column reads as they are."""
        if not isinstance(column.origin, Header):
            return ()
        unpivot = self.mapping.unpivot
        if unpivot and column.origin.name == unpivot.figure:
            return tuple(header for header, _ in unpivot.headers)
        return (column.origin.name,)


def resolve(mapping: TableMapping, source: Source, grid: Grid) -> tuple[Shape, list[Diagnostic]]:
    """Return the shape of the source, and what the mapping names that the header has not."""
    columns = mapping.columns
    if source.excel:
        days = DateOrder(source.excel.value)
        columns = tuple(replace(c, rule=replace(c.rule, excel_days=days)) for c in columns)
    fields: dict[str, pa.Field] = {}
    if source.typed is not None:
        fields = dict(zip(grid.header, source.typed, strict=True))
    header = grid.header
    unpivot = mapping.unpivot
    if unpivot:
        taken = {name for name, _ in unpivot.headers}
        header = (*(name for name in header if name not in taken), unpivot.name, unpivot.figure)
        first = unpivot.headers[0][0]
        if first in fields:
            fields[unpivot.figure] = fields[first]
    wanted = dict.fromkeys(_headers_wanted(columns, unpivot))
    wanted |= dict.fromkeys(condition.header for condition in mapping.only)
    problems = absent_headers(mapping, grid, tuple(wanted))
    return Shape(mapping, columns, grid.header, header, fields), problems


def shaped(shape: Shape, batch: Batch) -> Iterator[Shaped]:
    """Yield the rows of the batch as rows of the table; several times the rows where it is unpivoted."""
    parts = _unpivoted(shape, shape.mapping.unpivot, batch) if shape.mapping.unpivot else iter((batch,))
    for part in parts:
        yield _typed(shape, part)


class Chosen(NamedTuple):
    """The rows that belong to the table, and which texts of each condition occurred."""

    batch: Batch
    met: tuple[frozenset[str], ...]


def chosen(shape: Shape, batch: Batch) -> Chosen:
    """Return the rows of the batch for which every `only` of the mapping holds."""
    positions = {name: number for number, name in enumerate(shape.source_header)}
    kept = pa.repeat(pa.scalar(True), len(batch.rows))
    met: list[frozenset[str]] = []
    for header, texts in shape.mapping.only:
        cells = _texts(shape, header, batch, positions)
        here = pc.is_in(cells, pa.array(texts, pa.string()))
        met.append(frozenset(cells.filter(here).unique().to_pylist()))
        kept = pc.and_(kept, here)
    return Chosen(batch.filter(kept) if shape.mapping.only else batch, tuple(met))


def absent_headers(mapping: TableMapping, grid: Grid, wanted: Sequence[str]) -> list[Diagnostic]:
    """Return what to tell about headers that the file lacks, or has more than once."""
    place = Place(grid.place.file, mapping.name, sheet=grid.place.sheet, row=mapping.header_row or None)
    problems: list[Diagnostic] = []
    for name in wanted:
        if name in grid.repeated:
            message = Words(f"有几列都叫“{shown(name)}”。", f"Several columns are called {shown(name)!r}.")
            hint = Words(
                f"第二列写作“{name}#2”,第一列写作“{name}#1”。", f"Say {name + '#1'!r} or {name + '#2'!r}."
            )
            problems.append(Diagnostic("header-repeated", Severity.ERROR, message, place, hint))
        elif name.removesuffix("#1") not in grid.header:
            listed = "、".join(shown(each) for each in grid.header[:30])
            message = Words(
                f"文件里没有列“{shown(name)}”;表头有:{listed}。",
                f"The file has no column {shown(name)!r}; its header has: {listed}.",
            )
            guess = nearest(name, grid.header)
            mean = Words(f"是否想写“{guess}”?", f"Did you mean {guess!r}?") if guess else None
            problems.append(Diagnostic("header-absent", Severity.ERROR, message, place, mean))
    return problems


def _headers_wanted(columns: Sequence[ColumnMapping], unpivot: Unpivot | None) -> tuple[str, ...]:
    wanted: list[str] = [header for header, _ in unpivot.headers] if unpivot else []
    made = {unpivot.name, unpivot.figure} if unpivot else set()
    for column in columns:
        if isinstance(column.origin, Header):
            wanted.append(column.origin.name)
        elif isinstance(column.origin, Template):
            wanted.extend(BRACES.findall(column.origin.text))
    return tuple(name for name in dict.fromkeys(wanted) if name not in made)


def _typed(shape: Shape, batch: Batch) -> Shaped:
    positions = {name: number for number, name in enumerate(shape.header)}

    def read(column: ColumnMapping) -> TypedColumn:
        return _column(shape, column, batch, positions)

    if len(batch.rows) < ROWS_WORTH_A_THREAD:
        columns = [read(column) for column in shape.columns]
    else:
        with ThreadPoolExecutor(COLUMNS_AT_ONCE) as pool:
            columns = list(pool.map(read, shape.columns))
    cells = pa.RecordBatch.from_arrays(
        [column.cells for column in columns], schema=arrow_schema(shape.mapping.schema)
    )
    faulty = tuple(tuple(_by_row(group, batch.rows) for group in column.faulty) for column in columns)
    return Shaped(batch.rows, cells, faulty)


def _column(shape: Shape, column: ColumnMapping, batch: Batch, positions: Mapping[str, int]) -> TypedColumn:
    cells, field = _cells(shape, column, batch, positions)
    typed = (
        typed_column(cells, column.rule) if cells.type == pa.string() else typed_cells(cells, field, column)
    )
    if not column.rule.column.required or not typed.cells.null_count:
        return typed
    missing = cells_where(is_missing(cells, column.rule), pa.repeat("", len(cells)), MISSING)
    return TypedColumn(typed.cells, (*typed.faulty, missing)) if missing.total else typed


def _cells(
    shape: Shape, column: ColumnMapping, batch: Batch, positions: Mapping[str, int]
) -> tuple[pa.Array, pa.Field]:
    count = len(batch.rows)
    match column.origin:
        case Header(name):
            plain = name.removesuffix("#1") if name not in positions else name
            return batch.cells[positions[plain]], shape.fields.get(plain)
        case Constant(text):
            return pa.repeat(text, count), None
        case RowNumber():
            return batch.rows.cast(pa.string()), None
        case Template(text):
            return _filled_in(shape, text, batch, positions), None


def _filled_in(shape: Shape, template: str, batch: Batch, positions: Mapping[str, int]) -> pa.Array:
    """Join the pieces; where one of the cells is empty the text is. A float counts as empty."""
    count = len(batch.rows)
    pieces: list[pa.Array] = []
    empty = pa.repeat(pa.scalar(False), count)
    for number, piece in enumerate(BRACES.split(template)):
        if number % 2 == 0:
            pieces.append(pa.repeat(piece, count))
            continue
        trimmed = _texts(shape, piece, batch, positions)
        empty = pc.or_(empty, pc.equal(trimmed, ""))
        pieces.append(trimmed)
    return pc.if_else(empty, pa.scalar(""), pc.binary_join_element_wise(*pieces, ""))


def _texts(shape: Shape, header: str, batch: Batch, positions: Mapping[str, int]) -> pa.Array:
    """Return the cells under a header as texts without blanks around them; a float counts as empty."""
    plain = header if header in positions else header.removesuffix("#1")
    cells = batch.cells[positions[plain]]
    texts = cells if cells.type == pa.string() else exact_texts(cells, shape.fields[plain])
    texts = pa.repeat("", len(batch.rows)) if isinstance(texts, Fault) else texts
    return pc.utf8_trim(pc.fill_null(texts, ""), characters=BLANKS)


def _unpivoted(shape: Shape, unpivot: Unpivot, batch: Batch) -> Iterator[Batch]:
    places = {name: number for number, name in enumerate(shape.source_header)}
    kept = tuple(batch.cells[places[name]] for name in shape.header[:-2])
    figures_read = [c.rule for c in shape.columns if c.origin == Header(unpivot.figure)]
    for header, named in unpivot.headers:
        figures = batch.cells[places[header]]
        filled = pc.invert(is_missing(figures, *figures_read))
        whole = Batch(batch.rows, (*kept, pa.repeat(named, len(batch.rows)), figures))
        yield whole.filter(filled)


def is_missing(cells: pa.Array, *rules: CellRule) -> pa.Array:
    """Return a mask of the cells that are empty, or say what `rules` declare as missing."""
    if cells.type != pa.string():
        return pc.is_null(cells)
    trimmed = pc.utf8_trim(pc.fill_null(cells, ""), characters=BLANKS)
    declared = sorted({"", *(text for rule in rules for text in rule.missing)})
    return pc.is_in(trimmed, pa.array(declared, pa.string()))


def _by_row(group: FaultyCells, rows: pa.Array) -> FaultyCells:
    first = tuple(FaultyCell(rows[cell.at].as_py(), cell.text) for cell in group.first)
    return FaultyCells(group.fault, first, group.total)
