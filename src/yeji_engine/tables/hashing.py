"""One SHA-256 of what a table holds, whatever the order of its rows, columns, batches and files.

Each row is written as one canonical text (each cell with its length before it, so that no two rows
share a text), hashed, and the hashes are added modulo 2^256. Adding keeps repeated rows apart, where
XOR would cancel them; sorting would be as good and needs room for all rows. It tells equal results from
unequal ones; it is no seal against somebody who crafts rows: files are sealed by their own hash.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cache

import duckdb
import pyarrow as pa

from yeji_engine.tables.schema import Table, column_of_field

_LANES = 8
"""A hash is summed as eight numbers of 32 bits, which never overflow the sum."""
_BITS = 32


def table_hash(table: Table | pa.Table) -> str:
    """Return the SHA-256 of the content: names, kinds, decimals, and the rows as a bag.

    Raises TypeError for binary floats, which have no canonical text worth money.
    """
    data = table if isinstance(table, pa.Table) else table.arrow()
    fields = sorted(data.schema, key=lambda field: str(field.name))
    head = "\n".join(_described(field) for field in fields)
    total = _sum_of_row_hashes(data, [str(field.name) for field in fields])
    return hashlib.sha256(f"{head}\n{data.num_rows}\n{total:064x}".encode()).hexdigest()


def _described(field: pa.Field) -> str:
    if pa.types.is_floating(field.type):
        raise TypeError(f"column {field.name} is a binary float")
    column = column_of_field(field)
    meaning = f"{column.kind}:{column.decimals}" if column else str(field.type)
    name = str(field.name)
    return f"{len(name)}:{name}:{meaning}"


def _sum_of_row_hashes(data: pa.Table, names: Sequence[str]) -> int:
    if not data.num_rows:
        return 0
    texts = " || ".join(_cell_text(name, data.schema.field(name).type) for name in names) or "''"
    lanes = ", ".join(
        f"sum(('0x' || substr(row_hash, {start}, {_BITS // 4}))::BIGINT)"
        for start in range(1, 2 * _BITS + 1, _BITS // 4)
    )
    with _engine(os.getpid()).cursor() as own:
        own.register("given", data)
        sums = own.execute(
            f"SELECT {lanes} FROM (SELECT sha256({texts}) AS row_hash FROM given)"  # noqa: S608 - quoted names
        ).fetchone()
    total = 0
    for lane in sums or (0,) * _LANES:
        total = (total << _BITS) + int(lane)
    return total % (1 << (_BITS * _LANES))


@cache
def _engine(_process: int) -> duckdb.DuckDBPyConnection:
    """One engine for all hashes of a process: to start one costs more than to hash a small table.

    Each hash has a cursor of its own, which sees nothing of the others; a forked process starts another engine.
    """
    return duckdb.connect(":memory:")


def _cell_text(name: str, kind: pa.DataType) -> str:
    """Return SQL of the cell's text with its length before it; `-` for a missing cell."""
    quoted = '"' + name.replace('"', '""') + '"'
    nested = pa.types.is_nested(kind)
    text = f"to_json({quoted})::VARCHAR" if nested else f"{quoted}::VARCHAR"
    return f"coalesce(strlen({text}) || ':' || {text}, '-')"
