"""The books as the tables that the engine reads: standard names where there is a standard table.

Custom fields are columns like any other, so that they are sources of measures: their key is the column's
name, since it is stored for ever, their label its title. Whole tables, for calculations: no gate stands here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import pyarrow as pa

from yeji.records.formulas import figured, rounded, unit_of
from yeji.records.kinds import SCALES, Field, FieldKind, Kind, Row, Value
from yeji.records.storing import read_paths, row_of, rows_table
from yeji_engine.errors import Words
from yeji_engine.language import Kind as Unit
from yeji_engine.language.evaluate import Value as Exact
from yeji_engine.tables.schema import (
    SCALED_KINDS,
    Choice,
    Column,
    ColumnKind,
    Table,
    TableSchema,
    arrow_schema,
    arrow_type,
)
from yeji_engine.tables.standard import STANDARD

_KINDS = {
    FieldKind.TEXT: ColumnKind.KEY,
    FieldKind.INTEGER: ColumnKind.COUNT,
    FieldKind.AMOUNT: ColumnKind.MONEY,
    FieldKind.QUANTITY: ColumnKind.NUMBER,
    FieldKind.RATIO: ColumnKind.RATIO,
    FieldKind.DATE: ColumnKind.DATE,
    FieldKind.YES_NO: ColumnKind.FLAG,
    FieldKind.CHOICE: ColumnKind.KEY,
    FieldKind.PERSON: ColumnKind.KEY,
    FieldKind.TEAM: ColumnKind.KEY,
    FieldKind.REGION: ColumnKind.KEY,
    FieldKind.LINK: ColumnKind.KEY,
    FieldKind.TAGS: ColumnKind.TEXT,
    FieldKind.LONG_TEXT: ColumnKind.TEXT,
}
"""Personal data has no column: no measure counts telephone numbers, and snapshots are kept for years."""
_FORMULAS = {
    Unit.MONEY: (ColumnKind.MONEY, 4),
    Unit.RATIO: (ColumnKind.RATIO, 6),
    Unit.NUMBER: (ColumnKind.NUMBER, 6),
    Unit.COUNT: (ColumnKind.COUNT, 0),
    Unit.DATE: (ColumnKind.DATE, 0),
    Unit.TRUTH: (ColumnKind.FLAG, 0),
    Unit.TEXT: (ColumnKind.KEY, 0),
}
"""What the column of a formula is by what the formula gives, with the decimals to which each row is rounded."""
AT_ONCE = 20_000


def table_schema(kind: Kind) -> TableSchema:
    """Return the engine's schema of a kind: the columns of its standard table, then those it has besides."""
    standard = STANDARD.get(kind.key)
    told = standard.columns if standard else ()
    known = {column.name for column in told}
    columns = (_column(kind, one) for one in kind.fields if column_name(one) not in known)
    more = tuple(each for each in columns if each is not None)
    key = standard.key if standard else (column_name(kind.field(kind.natural_key)),)
    title = standard.title if standard else Words(kind.title, kind.key)
    return TableSchema(kind.key, (*told, *more), key, title)


def column_name(one: Field) -> str:
    """Return what the engine calls a field."""
    return one.column or one.key


def _column(kind: Kind, one: Field) -> Column | None:
    if one.kind is FieldKind.FORMULA:
        unit = unit_of(kind, one)
        if unit is None:
            return None
        column_kind, decimals = _FORMULAS[unit]
    elif one.kind in _KINDS:
        column_kind = _KINDS[one.kind]
        decimals = SCALES[one.kind] if column_kind in SCALED_KINDS else 0
    else:
        return None
    return Column(
        column_name(one),
        column_kind,
        decimals,
        required=one.required,
        unique=one.unique,
        title=Words(one.label, one.key),
        choices=tuple(Choice(stored, Words(words, stored)) for stored, words in one.choices),
    )


def engine_table(kind: Kind) -> Table:
    """Return all rows of a kind, in the order of their natural keys."""
    schema = table_schema(kind)
    stored_as = arrow_schema(schema)
    rows = rows_table(kind).order_by("number").values(*read_paths(kind)).iterator(AT_ONCE)
    batches = [
        _batch(kind, schema, part, stored_as)
        for part in _batched((row_of(kind, stored) for stored in rows), AT_ONCE)
    ]
    return Table(schema, pa.Table.from_batches(batches, stored_as))


def _batched(rows: Iterable[Row], size: int) -> Iterable[list[Row]]:
    part: list[Row] = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _batch(kind: Kind, schema: TableSchema, rows: list[Row], stored_as: pa.Schema) -> pa.RecordBatch:
    fields = {column_name(one): one for one in kind.fields}
    arrays = [
        pa.array(_cells(kind, column, fields.get(column.name), rows), arrow_type(column.kind))
        for column in schema.columns
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=stored_as)


def _cells(kind: Kind, column: Column, one: Field | None, rows: list[Row]) -> list[object]:
    """The cells of one column; a standard one that the kind does not have is empty."""
    if one is None:
        return [None] * len(rows)
    if one.kind is FieldKind.FORMULA:
        return [_worked_out(column, figured(kind, one, row)) for row in rows]
    raised = 10 ** (column.decimals - SCALES[one.kind]) if column.kind in SCALED_KINDS else 1
    return [_cell(column.kind, row[one.key], raised) for row in rows]


def _cell(column_kind: ColumnKind, content: Value, raised: int) -> object:
    if content is None:
        return None
    if column_kind is ColumnKind.DATE:
        return date.fromisoformat(str(content))
    if isinstance(content, tuple):
        return "、".join(content)
    return content * raised if isinstance(content, int) and not isinstance(content, bool) else content


def _worked_out(column: Column, found: Exact | None) -> object:
    """A formula's cell: each row is rounded to the column's decimals, half away from zero."""
    return rounded(found, column.decimals) if isinstance(found, Fraction) else found
