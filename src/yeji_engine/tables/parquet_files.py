"""Parquet files as grids: cells come typed, and are taken as they are or through their exact text.

A file that this package wrote says what its columns mean and needs no copy. Binary floats are refused
for figures unless the mapping accepts their shortest decimal text (`floats: exact`): 0.1 is then 0.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yeji_engine.errors import Diagnostic, Place, Severity, Words
from yeji_engine.tables.columns import TypedColumn, cells_where, typed_column
from yeji_engine.tables.faults import Fault
from yeji_engine.tables.grids import Batch, Grid, Source, header_names
from yeji_engine.tables.mapping import ColumnMapping
from yeji_engine.tables.schema import SCALED_KINDS, arrow_type, column_of_field

ROWS_AT_ONCE = 200_000

FLOATS = Fault(
    "float-refused",
    Words("整数、定点小数 (decimal) 或文本", "integers, decimals or text"),
    Words(
        "二进制浮点数存不下准确的金额;确认后可在映射里写 floats: exact,按最短十进制文字读取。",
        "Binary floats hold no exact figures. To read them by their shortest decimal text, say `floats: exact`.",
    ),
)
OTHER_TYPE = Fault(
    "type-refused", Words("文本、整数、小数、日期或布尔", "text, integers, decimals, dates or booleans")
)


def open_parquet(path: Path, name: str) -> tuple[Source | None, list[Diagnostic]]:
    """Return the file as a source whose columns have types; `name` is what messages call it."""
    place = Place(name)
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as failure:
        reason = str(failure).splitlines()[0]
        message = Words("文件不是 Parquet 或已损坏。", f"The file is no Parquet file or is damaged: {reason}")
        return None, [Diagnostic("parquet-unreadable", Severity.ERROR, message, place)]
    header, repeated = header_names([str(name) for name in schema.names])
    notes: list[Diagnostic] = []

    def read(_: int) -> Grid:
        return Grid(place, header, _batches(path, place, notes), repeated, notes)

    return Source(place, (header,), read, typed=schema), []


def typed_cells(cells: pa.Array, field: pa.Field, mapping: ColumnMapping) -> TypedColumn:
    """Return a column of Arrow cells of any type as the mapping types it."""
    column = mapping.rule.column
    described = column_of_field(field)
    same_meaning = described is None or (described.kind, described.decimals) == (column.kind, column.decimals)
    needs_rules = mapping.rule.meanings or mapping.rule.missing or column.choices or _moves(mapping)
    scaled_unsaid = described is None and column.kind in SCALED_KINDS
    if (
        cells.type == arrow_type(column.kind) != pa.string()
        and same_meaning
        and not (needs_rules or scaled_unsaid)
    ):
        return TypedColumn(cells)
    texts = exact_texts(cells, field, exact_floats=mapping.exact_floats)
    if isinstance(texts, Fault):
        nothing = pa.nulls(len(cells), arrow_type(column.kind))
        found = cells_where(pc.is_valid(cells), pa.repeat(str(cells.type), len(cells)), texts)
        return TypedColumn(nothing, (found,) if found.total else ())
    return typed_column(texts, mapping.rule)


def exact_texts(cells: pa.Array, field: pa.Field, *, exact_floats: bool = False) -> pa.Array | Fault:
    """Return the cells as texts that say the same, "" for null; or why they cannot be."""
    kind = cells.type
    described = column_of_field(field)
    if pa.types.is_dictionary(kind):
        return exact_texts(cells.dictionary_decode(), field, exact_floats=exact_floats)
    if pa.types.is_floating(kind):
        return _shortest_decimals(cells) if exact_floats else FLOATS
    if described is not None and described.kind in SCALED_KINDS and pa.types.is_int64(kind):
        cells = cells.cast(pa.decimal128(38, 0)).view(pa.decimal128(38, described.decimals))
    elif not (_is_text(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind) or _is_day(kind)):
        return OTHER_TYPE
    return pc.fill_null(cells.cast(pa.string()), "")


def _batches(path: Path, place: Place, notes: list[Diagnostic]) -> Iterator[Batch]:
    done = 0
    try:
        with pq.ParquetFile(path) as file:
            for part in file.iter_batches(batch_size=ROWS_AT_ONCE):
                # Row 1 is the first row of data: a Parquet file has no header row.
                rows = pa.array(range(done + 1, done + 1 + part.num_rows), pa.int64())
                done += part.num_rows
                yield Batch(rows, tuple(part.columns))
    except (pa.ArrowInvalid, OSError):
        message = Words(f"文件在第 {done + 1} 行之后已损坏。", f"The file is damaged after row {done}.")
        notes.append(Diagnostic("parquet-unreadable", Severity.ERROR, message, place))


def _moves(mapping: ColumnMapping) -> bool:
    rule = mapping.rule
    return bool(rule.plus_days or rule.plus_months or rule.scale != (1, 0))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _is_day(kind: pa.DataType) -> bool:
    return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind) or pa.types.is_boolean(kind))


def _shortest_decimals(cells: pa.Array) -> pa.Array:
    encoded = (
        cells.cast(pa.float64()).dictionary_encode()
        if cells.type != pa.float32()
        else cells.dictionary_encode()
    )
    # Arrow prints the shortest text that reads back as the same float, of its own width.
    texts = [_plain(text) for text in encoded.dictionary.cast(pa.string()).to_pylist()]
    return pc.fill_null(pa.array(texts, pa.string()).take(encoded.indices), "")


def _plain(text: str) -> str:
    if not text.lstrip("-")[:1].isdigit():
        return text
    plain = f"{Decimal(text):f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
