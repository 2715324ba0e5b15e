"""What changed in the data between two snapshots: which tables, and how many rows of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from yeji.runs.freezing import table_files
from yeji.runs.models import Run
from yeji_engine.tables.schema import schema_of_arrow


@dataclass(frozen=True, slots=True)
class Changed:
    """One table that is not the same. `changed`: rows that both have, with another content."""

    table: str
    added: int
    gone: int
    changed: int


def changed_inputs(run: Run, other: Run) -> tuple[Changed, ...]:
    """Return the tables that differ between the data of a run and of another, which is taken as what was before."""
    if not run.snapshot or not other.snapshot or run.snapshot == other.snapshot:
        return ()
    new, old = table_files(run.snapshot), table_files(other.snapshot)
    return tuple(
        _compared(name, old.get(name), new.get(name))
        for name in sorted({*new, *old})
        if old.get(name) != new.get(name)
    )


def _compared(name: str, old: Path | None, new: Path | None) -> Changed:
    if old is None or new is None:
        return Changed(name, _rows(new), _rows(old), 0)
    schema = schema_of_arrow(pq.read_schema(new))
    keys = tuple(schema.key) if schema else ()
    if pq.read_schema(old).names != pq.read_schema(new).names:
        # Other columns: every row is another, and how many came or went is all that can be told.
        both = min(_rows(old), _rows(new))
        return Changed(name, _rows(new) - both, _rows(old) - both, both)
    with duckdb.connect() as engine:
        came, went = _only_in(engine, new, old, keys), _only_in(engine, old, new, keys)
    if not keys:
        return Changed(name, len(came), len(went), 0)
    both = len(set(came) & set(went))
    return Changed(name, len(came) - both, len(went) - both, both)


def _only_in(
    engine: duckdb.DuckDBPyConnection, one: Path, other: Path, keys: tuple[str, ...]
) -> list[tuple[object, ...]]:
    wanted = ", ".join(f'"{key}"' for key in keys) or "1"
    query = f"SELECT {wanted} FROM (SELECT * FROM read_parquet(?) EXCEPT ALL SELECT * FROM read_parquet(?))"  # noqa: S608 - names of the engine's own columns
    return engine.execute(query, [str(one), str(other)]).fetchall()


def _rows(path: Path | None) -> int:
    return pq.read_metadata(path).num_rows if path else 0
