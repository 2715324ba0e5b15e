"""DuckDB, embedded: the default engine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import duckdb
import pyarrow as pa

from yeji_engine.errors import MemoryExhausted, NumberTooLarge
from yeji_engine.graph.dialects import DUCKDB
from yeji_engine.graph.expressions import Base
from yeji_engine.graph.program import Step
from yeji_engine.tables.schema import Table

FIRST = "yeji"
"""The first session's schema. Each session's tables stand in one of its own; the engine's own functions stand
in `main`, which DuckDB looks through last, whatever the session."""


class DuckBackend:
    """A DuckDB in memory; kept steps are written as Parquet and read from there."""

    def __init__(
        self, *, threads: int | None = None, memory: str | None = None, spill: Path | None = None
    ) -> None:
        settings: dict[str, str | bool | int | float | list[str]] = {"preserve_insertion_order": "false"}
        if threads is not None:
            settings["threads"] = str(threads)
        if memory is not None:
            settings["memory_limit"] = memory
        if spill is not None:
            settings["temp_directory"] = str(spill)
        session = duckdb.connect(":memory:", config=settings)
        for statement in DUCKDB.preamble:
            session.execute(statement)
        self._begin(session, FIRST)

    def _begin(self, session: duckdb.DuckDBPyConnection, schema: str) -> None:
        self._session, self._schema, self._own = session, schema, threading.local()
        self._numbers = count(1)
        session.execute(f"CREATE SCHEMA {schema}")
        self._look_here(session)

    def _look_here(self, session: duckdb.DuckDBPyConnection) -> None:
        session.execute(f"SET schema = '{self._schema}'")

    @property
    def lanes(self) -> int:
        """As many as DuckDB has threads."""
        return int(self._session.sql("SELECT current_setting('threads')").fetchall()[0][0])

    def take(self, name: str, table: Table) -> None:
        """Make an input table known; Parquet files are read where they lie."""
        if table.data is not None:
            self.take_arrow(name, table.data)
            return
        paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in table.paths)
        self._session.execute(f"CREATE VIEW {DUCKDB.quoted(name)} AS SELECT * FROM read_parquet([{paths}])")

    def take_arrow(self, name: str, rows: pa.Table) -> None:
        """Make rows in memory known, to every thread."""
        self._session.register("given", rows)
        with _memory_told(name):
            self._session.execute(f"CREATE TABLE {DUCKDB.quoted(name)} AS SELECT * FROM given")
        self._session.unregister("given")

    def run(self, step: Step, folder: Path | None) -> None:
        """Run one step as a table in memory, or as a file and a view on it; any thread may.

        *errors*: NumberTooLarge where a figure leaves the range that is computed exactly; MemoryExhausted.
        """
        with _memory_told(step.name):
            self._run(step, folder)

    def _run(self, step: Step, folder: Path | None) -> None:
        query, name, session = step.frame.written(DUCKDB), DUCKDB.quoted(step.name), self._of_this_thread()
        try:
            if folder is None or not step.kept:
                session.execute(f"CREATE TABLE {name} AS {query}")
                return
            path = str(folder / f"{step.name}.parquet").replace("'", "''")
            session.execute(f"COPY ({_for_file(step, query)}) TO '{path}' (FORMAT parquet)")
            session.execute(f"CREATE VIEW {name} AS {_from_file(step, path)}")
        except (duckdb.OutOfRangeException, duckdb.ConversionException) as fault:
            raise NumberTooLarge(f"{step.name}: {fault}") from fault

    def forget(self, name: str) -> None:
        """Drop the table of a step."""
        self._of_this_thread().execute(f"DROP TABLE {DUCKDB.quoted(name)}")

    def _of_this_thread(self) -> duckdb.DuckDBPyConnection:
        """A connection serves one thread at a time; all see the same database."""
        if threading.current_thread() is threading.main_thread():
            return self._session
        if not hasattr(self._own, "session"):
            self._own.session = self._session.cursor()
            self._look_here(self._own.session)
        session: duckdb.DuckDBPyConnection = self._own.session
        return session

    def rows(self, name: str) -> pa.Table:
        """Return all rows."""
        with _memory_told(name):
            return self._session.sql(f"SELECT * FROM {DUCKDB.quoted(name)}").to_arrow_table()

    def query(self, sql: str) -> pa.Table:
        """Return the rows of a query in DuckDB's own words; for explanations, never for figures."""
        return self._session.sql(sql).to_arrow_table()

    def another(self) -> DuckBackend:
        """Return a session with tables of its own in the same database, and so in the same memory.

        A database of its own would take longer to open than its steps over a small company.
        """
        return _Beside(self._session.cursor(), f"{self._schema}_{next(self._numbers)}")

    def close(self) -> None:
        """Close the database."""
        self._session.close()


class _Beside(DuckBackend):
    """A session in the database of another, with tables of its own."""

    def __init__(self, session: duckdb.DuckDBPyConnection, schema: str) -> None:
        self._begin(session, schema)

    def close(self) -> None:
        """Drop the tables; the database stays with the session that opened it."""
        self._session.execute(f"DROP SCHEMA {self._schema} CASCADE")
        self._session.close()


@contextmanager
def _memory_told(name: str) -> Iterator[None]:
    """Let the engine's own word for a lack of memory stand for DuckDB's."""
    try:
        yield
    except duckdb.OutOfMemoryException as fault:
        raise MemoryExhausted(name) from fault


def _for_file(step: Step, query: str) -> str:
    """HUGEINT would be written as DOUBLE, silently; DECIMAL(38,0) keeps every digit."""
    casts = [
        f"CAST({DUCKDB.quoted(n)} AS DECIMAL(38,0)) AS {DUCKDB.quoted(n)}"
        for n, type_ in step.frame.columns.items()
        if type_.base is Base.WIDE
    ]
    for_file = f"SELECT * REPLACE ({', '.join(casts)}) FROM ({query})" if casts else query
    return (
        f"SELECT * FROM ({for_file}) ORDER BY {DUCKDB.quoted(step.clustered_by)}"
        if step.clustered_by
        else for_file
    )


def _from_file(step: Step, path: str) -> str:
    casts = [
        f"CAST({DUCKDB.quoted(n)} AS HUGEINT) AS {DUCKDB.quoted(n)}"
        for n, type_ in step.frame.columns.items()
        if type_.base is Base.WIDE
    ]
    replaced = f" REPLACE ({', '.join(casts)})" if casts else ""
    return f"SELECT *{replaced} FROM read_parquet('{path}')"
