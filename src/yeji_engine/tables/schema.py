"""The typed tables that the engine reads: what a column means and how it is stored.

A figure is an integer scaled by a power of ten: money 12.34 with two decimals is stored as
1234. What a column means (kind, decimals, title) travels with the Arrow field, so that a Parquet
file that was written reads back as the same table. This module knows no file format, no plan and
no company: the company's own tables are in `standard`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from yeji_engine.errors import Words

KIND_KEY = b"yeji.kind"
DECIMALS_KEY = b"yeji.decimals"
COLUMN_KEY = b"yeji.column"
"""The rest of a `Column` as JSON: required, unique, title, choices."""
TABLE_KEY = b"yeji.table"
"""Name, key and title of a `TableSchema` as JSON, in the metadata of the Arrow schema."""

DECIMALS_MAX = 12


class ColumnKind(StrEnum):
    """What the cells of a column are."""

    KEY = "key"
    """Names one thing (person, order): compared, never computed. Surrounding blanks are dropped."""
    TEXT = "text"
    """Free text, kept character by character."""
    DATE = "date"
    MONEY = "money"
    RATIO = "ratio"
    """Part of a whole or rate: 0.05, which a file may write as 5%."""
    NUMBER = "number"
    COUNT = "count"
    """A whole number."""
    FLAG = "flag"


SCALED_KINDS = frozenset({ColumnKind.MONEY, ColumnKind.RATIO, ColumnKind.NUMBER})
TEXT_KINDS = frozenset({ColumnKind.KEY, ColumnKind.TEXT})

KIND_TITLES: Mapping[ColumnKind, Words] = {
    ColumnKind.KEY: Words("编号", "key"),
    ColumnKind.TEXT: Words("文字", "text"),
    ColumnKind.DATE: Words("日期", "date"),
    ColumnKind.MONEY: Words("金额", "amount of money"),
    ColumnKind.RATIO: Words("比率", "ratio"),
    ColumnKind.NUMBER: Words("数值", "number"),
    ColumnKind.COUNT: Words("个数(整数)", "whole number"),
    ColumnKind.FLAG: Words("是/否", "yes or no"),
}


class Choice(NamedTuple):
    """One of the few texts that a column allows: what is stored and what people write."""

    name: str
    title: Words


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what its cells are, and what they must satisfy."""

    name: str
    kind: ColumnKind
    decimals: int = 0
    """Digits after the point that are stored; more in a file is a diagnostic, never rounded."""
    required: bool = False
    """No cell may be missing."""
    unique: bool = False
    title: Words | None = None
    choices: tuple[Choice, ...] = ()
    """When not empty, the only texts allowed; names or titles are read, names are stored."""

    def __post_init__(self) -> None:
        if self.decimals and self.kind not in SCALED_KINDS:
            raise ValueError(f"column {self.name}: a {self.kind} has no decimals")
        if not 0 <= self.decimals <= DECIMALS_MAX:
            raise ValueError(f"column {self.name}: decimals must be 0 to {DECIMALS_MAX}")


@dataclass(frozen=True, slots=True)
class TableSchema:
    """The columns of one table and the columns that together name a row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    title: Words | None = None

    def __post_init__(self) -> None:
        names = self.names
        if len(set(names)) != len(names):
            raise ValueError(f"table {self.name}: two columns of one name")
        if missing := set(self.key) - set(names):
            raise ValueError(f"table {self.name}: the key names no column: {sorted(missing)}")

    @property
    def names(self) -> tuple[str, ...]:
        """Return the column names in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column | None:
        """Return the column called `name`, or None."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True)
class Table:
    """One typed table, either in memory (`data`) or in Parquet files (`paths`)."""

    schema: TableSchema
    data: pa.Table | None
    paths: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        if (self.data is None) == (not self.paths):
            raise ValueError(f"table {self.schema.name}: give either data or paths")
        if self.data is not None:
            _must_be_stored_as(self.schema, self.data.schema)

    @property
    def row_count(self) -> int:
        """Return the number of rows, read from the file ends when the table is not in memory."""
        if self.data is not None:
            return int(self.data.num_rows)
        return sum(int(pq.read_metadata(path).num_rows) for path in self.paths)

    def arrow(self) -> pa.Table:
        """Return the rows as one Arrow table, reading the Parquet files where needed."""
        if self.data is not None:
            return self.data
        parts = [
            pq.read_table(path, columns=list(self.schema.names), partitioning=None) for path in self.paths
        ]
        return pa.concat_tables(parts, promote_options="none")


class Tables(Mapping[str, Table]):
    """The typed tables of one calculation by name, in the order of their names."""

    def __init__(self, tables: Iterable[Table] = ()) -> None:
        by_name: dict[str, Table] = {}
        for table in tables:
            if table.schema.name in by_name:
                raise ValueError(f"two tables are called {table.schema.name}")
            by_name[table.schema.name] = table
        self._by_name = {name: by_name[name] for name in sorted(by_name)}

    def __getitem__(self, name: str) -> Table:
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def __repr__(self) -> str:
        return f"Tables({', '.join(self._by_name)})"


def arrow_type(kind: ColumnKind) -> pa.DataType:
    """Return the Arrow type in which cells of `kind` are stored."""
    match kind:
        case ColumnKind.KEY | ColumnKind.TEXT:
            return pa.string()
        case ColumnKind.DATE:
            return pa.date32()
        case ColumnKind.FLAG:
            return pa.bool_()
        case _:
            return pa.int64()


def arrow_field(column: Column, stored: pa.DataType | None = None) -> pa.Field:
    """Return the Arrow field of `column`, with its meaning in the metadata."""
    rest: dict[str, object] = {}
    if column.required:
        rest["required"] = True
    if column.unique:
        rest["unique"] = True
    if column.title:
        rest["title"] = [column.title.zh, column.title.en]
    if column.choices:
        rest["choices"] = [[choice.name, choice.title.zh, choice.title.en] for choice in column.choices]
    metadata = {KIND_KEY: column.kind.value.encode(), DECIMALS_KEY: str(column.decimals).encode()}
    if rest:
        metadata[COLUMN_KEY] = json.dumps(rest, ensure_ascii=False, sort_keys=True).encode()
    return pa.field(column.name, stored or arrow_type(column.kind), metadata=metadata)


def arrow_schema(schema: TableSchema, stored: Mapping[str, pa.DataType] | None = None) -> pa.Schema:
    """Return the Arrow schema of `schema`; `stored` names columns kept in another type (KEY as int64)."""
    about: dict[str, object] = {"name": schema.name, "key": list(schema.key)}
    if schema.title:
        about["title"] = [schema.title.zh, schema.title.en]
    fields = [arrow_field(column, (stored or {}).get(column.name)) for column in schema.columns]
    return pa.schema(
        fields, metadata={TABLE_KEY: json.dumps(about, ensure_ascii=False, sort_keys=True).encode()}
    )


def column_of_field(field: pa.Field) -> Column | None:
    """Return the column that `field` describes, or None when the field carries no meaning of ours."""
    metadata: Mapping[bytes, bytes] = field.metadata or {}
    if KIND_KEY not in metadata:
        return None
    rest = json.loads(metadata.get(COLUMN_KEY, b"{}"))
    title = rest.get("title")
    return Column(
        name=str(field.name),
        kind=ColumnKind(metadata[KIND_KEY].decode()),
        decimals=int(metadata.get(DECIMALS_KEY, b"0")),
        required=bool(rest.get("required", False)),
        unique=bool(rest.get("unique", False)),
        title=Words(title[0], title[1]) if title else None,
        choices=tuple(Choice(name, Words(zh, en)) for name, zh, en in rest.get("choices", ())),
    )


def schema_of_arrow(schema: pa.Schema) -> TableSchema | None:
    """Return the table schema that was written into `schema`, or None when a part of it is missing."""
    metadata: Mapping[bytes, bytes] = schema.metadata or {}
    columns = [column_of_field(field) for field in schema]
    if TABLE_KEY not in metadata or any(column is None for column in columns):
        return None
    about = json.loads(metadata[TABLE_KEY])
    title = about.get("title")
    return TableSchema(
        name=about["name"],
        columns=tuple(column for column in columns if column is not None),
        key=tuple(about["key"]),
        title=Words(title[0], title[1]) if title else None,
    )


def _must_be_stored_as(schema: TableSchema, stored: pa.Schema) -> None:
    if tuple(stored.names) != schema.names:
        raise ValueError(f"table {schema.name}: columns are {stored.names}, not {list(schema.names)}")
    for column, field in zip(schema.columns, stored, strict=True):
        allowed = {arrow_type(column.kind)} | ({pa.int64()} if column.kind is ColumnKind.KEY else set())
        if field.type not in allowed:
            raise ValueError(
                f"table {schema.name}, column {column.name}: a {column.kind} is stored as {field.type}"
            )
