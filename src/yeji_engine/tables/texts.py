"""Tables out of rows of text that stand in a document: the facts of a plan's cases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pyarrow as pa

from yeji_engine.errors import Diagnostic, Place, Severity, Words, nearest
from yeji_engine.tables.cells import CellRule
from yeji_engine.tables.columns import typed_column
from yeji_engine.tables.schema import Column, ColumnKind, Table, TableSchema, arrow_schema
from yeji_engine.tables.standard import STANDARD

TextRow = Mapping[str, str | None]


def table_of_texts(
    name: str, rows: Sequence[TextRow], schema: TableSchema | None = None
) -> tuple[Table, list[Diagnostic]]:
    """Return the table called `name` with the rows typed by `schema`, the standard one if none is given.

    *errors*: a column that the schema lacks, a cell that does not fit; the diagnostics say where.
    """
    used = schema or STANDARD.get(name) or open_schema(name, rows)
    problems = _unknown_columns(used, rows)
    columns = []
    for column in used.columns:
        texts = pa.array([row.get(column.name) or "" for row in rows], pa.string())
        typed = typed_column(texts, CellRule(column))
        columns.append(typed.cells)
        problems += [_unreadable(used, column, str(faulty)) for faulty in typed.faulty]
    return Table(used, pa.Table.from_arrays(columns, schema=arrow_schema(used))), problems


def open_schema(name: str, rows: Sequence[TextRow]) -> TableSchema:
    """Return a schema for a table that is not standard, by what its cells look like; the first is the key."""
    names = list(dict.fromkeys(column for row in rows for column in row))
    columns = tuple(
        _open_column(column, [row[column] for row in rows if row.get(column)]) for column in names
    )
    return TableSchema(name, columns, key=(names[0],) if names else ())


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIGURE = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
OPEN_DECIMALS = 6


def _open_column(name: str, cells: Sequence[str | None]) -> Column:
    if cells and not name.endswith("_id"):
        if all(_DAY.fullmatch(str(cell)) for cell in cells):
            return Column(name, ColumnKind.DATE)
        if all(_FIGURE.fullmatch(str(cell)) for cell in cells):
            return Column(name, ColumnKind.NUMBER, OPEN_DECIMALS)
    return Column(name, ColumnKind.KEY)


def _unknown_columns(schema: TableSchema, rows: Sequence[TextRow]) -> list[Diagnostic]:
    found = dict.fromkeys(name for row in rows for name in row if name not in schema.names)
    return [_unknown_column(schema, name) for name in found]


def _unknown_column(schema: TableSchema, name: str) -> Diagnostic:
    guess = nearest(name, schema.names)
    hint = Words(f"是否想写「{guess}」?", f"Did you mean {guess!r}?") if guess else None
    return Diagnostic(
        "column-unknown",
        Severity.ERROR,
        Words(f"表 {schema.name} 没有列「{name}」。", f"Table {schema.name} has no column {name!r}."),
        Place(file=schema.name),
        hint,
    )


def _unreadable(schema: TableSchema, column: Column, found: str) -> Diagnostic:
    message = Words(
        f"表 {schema.name} 的列 {column.name} 有无法读取的内容:{found}",
        f"Table {schema.name}, column {column.name}: unreadable cells: {found}",
    )
    return Diagnostic("cell-unreadable", Severity.ERROR, message, Place(file=schema.name))
