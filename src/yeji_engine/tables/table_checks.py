"""What only the whole table shows: rows of the same key, and empty cells of files taken as they are.

A rate row that is there twice doubles money without a sound. DuckDB groups, in memory or over Parquet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from yeji_engine.errors import ROWS_SHOWN, Diagnostic, Place, Severity, Words
from yeji_engine.tables.complaints import MISSING, shown
from yeji_engine.tables.schema import Table

KEYS_SHOWN = 50
ROWS_OF_ONE_KEY = 5


def duplicate_rows(table: Table, origin: Callable[[int], Place] | None = None) -> list[Diagnostic]:
    """Return what to tell about rows of one key, and cells of unique columns that come twice.

    `origin` tells where a row of the table stands in its file.
    """
    schema = table.schema
    single = [(c.name,) for c in schema.columns if c.unique and (c.name,) != schema.key]
    keys = [schema.key, *single] if schema.key else single
    problems: list[Diagnostic] = []
    with duckdb.connect(":memory:") as connection:
        for key in keys:
            problems.extend(_duplicates(connection, table, key, origin))
    return problems


def cells_missing(table: Table) -> list[Diagnostic]:
    """Return what to tell about required columns with empty cells, by column and not by row."""
    required = [column.name for column in table.schema.columns if column.required]
    if not required:
        return []
    counts = ", ".join(f"count(*) FILTER ({_quoted(name)} IS NULL)" for name in required)
    with duckdb.connect(":memory:") as connection:
        source = _source(connection, table, required)
        found = connection.execute(f"SELECT {counts} FROM {source}").fetchone() or ()  # noqa: S608
    return [
        Diagnostic(
            MISSING.code,
            Severity.ERROR,
            Words(f"列 {name} 有 {count} 个单元格没有填写。", f"Column {name} has {count} empty cells."),
            Place(path=f"{table.schema.name}.{name}"),
            row_count=count,
        )
        for name, count in zip(required, found, strict=True)
        if count
    ]


def _duplicates(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    key: tuple[str, ...],
    origin: Callable[[int], Place] | None,
) -> list[Diagnostic]:
    names = ", ".join(_quoted(name) for name in key)
    # An empty cell of a unique column names nothing; an empty part of a key of several does.
    given = f"WHERE {_quoted(key[0])} IS NOT NULL" if len(key) == 1 else ""
    source = _source(connection, table, key)
    doubled = f"SELECT {names} FROM {source} {given} GROUP BY {names} HAVING count(*) > 1"  # noqa: S608
    found = connection.execute(f"SELECT count(*) FROM ({doubled})").fetchone()  # noqa: S608
    total = int(found[0]) if found else 0
    if not total:
        return []
    shown_keys = connection.execute(f"{doubled} ORDER BY {names} LIMIT {KEYS_SHOWN}").fetchall()
    places = _rows_of(connection, table, key, shown_keys) if origin else [()] * len(shown_keys)
    return [
        _told(table, key, values, [origin(row) for row in rows] if origin else [])
        for values, rows in zip(shown_keys, places, strict=True)
    ] + _rest(table, key, total - len(shown_keys))


def _source(connection: duckdb.DuckDBPyConnection, table: Table, key: Sequence[str]) -> str:
    if table.data is not None:
        connection.register("given", table.data.select(list(key)))
        return "given"
    paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in table.paths)
    return f"read_parquet([{paths}], hive_partitioning = false)"


def _columns(table: Table, names: Sequence[str]) -> pa.Table:
    if table.data is not None:
        return table.data.select(list(names))
    parts = [pq.read_table(path, columns=list(names), partitioning=None) for path in table.paths]
    return pa.concat_tables(parts)


def _rows_of(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    key: tuple[str, ...],
    keys: Sequence[tuple[object, ...]],
) -> list[Sequence[int]]:
    """Return for each key the first rows that have it; only now are the rows numbered."""
    columns = _columns(table, key)
    numbered = columns.append_column("row number of the table", pa.array(range(columns.num_rows), pa.int64()))
    wanted = pa.table({f"key {n}": [k[n] for k in keys] for n in range(len(key))})
    wanted = wanted.cast(
        pa.schema([pa.field(f"key {n}", columns.schema.field(n).type) for n in range(len(key))])
    )
    wanted = wanted.append_column("order of the key", pa.array(range(len(keys)), pa.int64()))
    connection.register("numbered", numbered)
    connection.register("wanted", wanted)
    same = " AND ".join(
        f'numbered.{_quoted(name)} IS NOT DISTINCT FROM wanted."key {n}"' for n, name in enumerate(key)
    )
    rows = connection.execute(
        'SELECT wanted."order of the key", list_sort(list("row number of the table")) '  # noqa: S608
        f"FROM wanted JOIN numbered ON {same} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return [numbers for _, numbers in rows]


def _told(
    table: Table, key: tuple[str, ...], values: Sequence[object], places: Sequence[Place]
) -> Diagnostic:
    named = ", ".join(f"{name}={shown(str(value))}" for name, value in zip(key, values, strict=True))
    rows = "、".join(str(place.row) for place in places[:ROWS_OF_ONE_KEY])
    zh = f"第 {rows} 行的主键重复:{named}。" if rows else f"有主键重复的行:{named}。"
    en = (
        f"Rows {rows.replace('、', ', ')} have the same key: {named}."
        if rows
        else f"Rows of the same key: {named}."
    )
    first = places[0] if places else Place()
    where = Place(first.file, f"{table.schema.name}.{'+'.join(key)}", sheet=first.sheet, row=first.row)
    shown_rows = tuple(str(place.row) for place in places[:ROWS_SHOWN])
    hint = Words("每个主键只能有一行;请删除或合并多余的行。", "One row a key: delete or merge the others.")
    return Diagnostic("duplicate-key", Severity.ERROR, Words(zh, en), where, hint, shown_rows, len(places))


def _rest(table: Table, key: tuple[str, ...], count: int) -> list[Diagnostic]:
    if count <= 0:
        return []
    message = Words(f"另有 {count} 个主键重复。", f"{count} more keys come more than once.")
    where = Place(path=f"{table.schema.name}.{'+'.join(key)}")
    return [Diagnostic("duplicate-key", Severity.ERROR, message, where, row_count=count)]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
