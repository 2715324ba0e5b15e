"""Apache Spark: for companies that outgrow one machine. The same steps, the same checksum.

The session is the caller's: local, a standalone cluster, or whatever the company runs. ANSI mode is
demanded, because without it an overflow wraps in silence.

A step is never left as text for the next to repeat: each is checkpointed, so that a later plan begins at
its rows and stays as short as the step (docs/adr/0005). Steps over small tables wait until somebody asks
for rows and are then worked by one task; all others are worked at once, by as many tasks as there are
partitions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from yeji_engine.errors import NumberTooLarge
from yeji_engine.graph.dialects import SPARK
from yeji_engine.graph.expressions import Base
from yeji_engine.graph.program import Step
from yeji_engine.graph.pruning import read_by
from yeji_engine.tables.schema import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

OVERFLOWS = (
    "ARITHMETIC_OVERFLOW",
    "NUMERIC_VALUE_OUT_OF_RANGE",
    "CAST_OVERFLOW",
    "CANNOT_CHANGE_DECIMAL_PRECISION",
)

SMALL_ROWS = 20_000
"""A table in memory with at most so many rows is one partition; starting a task costs more than its rows."""

DEEPEST = 8
"""So many steps may wait for each other: Spark sends them in one message, nested, and a stack has an end."""


class SparkBackend:
    """Runs steps on a Spark session; steps become checkpointed views, kept steps Parquet folders."""

    def __init__(self, session: SparkSession, *, small_rows: int = SMALL_ROWS) -> None:
        if session.conf.get("spark.sql.ansi.enabled", "false") != "true":
            raise ValueError(
                "the Spark session must have spark.sql.ansi.enabled=true, or overflow would be silent"
            )
        self._session = session
        self._small_rows = small_rows
        # Name of each table and step that is one partition → how many steps wait behind it.
        self._waiting: dict[str, int] = {}
        self._known: set[str] = set()
        for statement in SPARK.preamble:
            session.sql(statement)

    @property
    def lanes(self) -> int:
        """One: views are made in the session's own thread."""
        return 1

    def take(self, name: str, table: Table) -> None:
        """Make an input table known; Parquet files are read by the workers where they lie."""
        if table.data is not None:
            self.take_arrow(name, table.data)
            return
        self._know(name, self._session.read.parquet(*(str(path) for path in table.paths)), None)

    def take_arrow(self, name: str, rows: pa.Table) -> None:
        """Make rows in memory known; meanings in the Arrow metadata are of no use to Spark."""
        plain = pa.table(rows.columns, schema=pa.schema([pa.field(f.name, f.type) for f in rows.schema]))
        frame = self._session.createDataFrame(plain)
        if rows.num_rows > self._small_rows:
            self._know(name, frame, None)
        else:
            self._know(name, frame.coalesce(1).localCheckpoint(eager=False), 0)

    def run(self, step: Step, folder: Path | None) -> None:
        """Run one step or let it wait; a failed sum or product surfaces as NumberTooLarge."""
        query = step.frame.written(SPARK)
        behind = [self._waiting.get(name) for name in read_by(step.frame)]
        waiting = [steps for steps in behind if steps is not None]
        with _overflow_named(step.name):
            frame = self._session.sql(query)
            if folder is not None and step.kept:
                path = str(folder / f"{step.name}.parquet")
                frame.write.mode("overwrite").parquet(path)
                self._know(step.name, self._session.read.parquet(path), None)
            elif len(waiting) < len(behind):
                self._know(step.name, self._worked(frame), None)
            else:
                # A union of two partitions is two; the next join would move rows about for nothing.
                frame = frame.coalesce(1) if "UNION ALL" in query else frame
                depth = max(waiting, default=0) + 1
                deep = depth >= DEEPEST
                self._know(step.name, frame.localCheckpoint(eager=deep), 0 if deep else depth)

    def _worked(self, frame: DataFrame) -> DataFrame:
        """Calculate the rows now; where the owner set a checkpoint directory they outlive a worker."""
        if self._session.sparkContext.getCheckpointDir() is not None:
            return frame.checkpoint()
        return frame.localCheckpoint()

    def _know(self, name: str, frame: DataFrame, waiting: int | None) -> None:
        frame.createOrReplaceTempView(SPARK.quoted(name))
        self._known.add(name)
        self._waiting.pop(name, None)
        if waiting is not None:
            self._waiting[name] = waiting

    def forget(self, name: str) -> None:
        """Drop the view; Spark frees the rows when no step that waits needs them any more."""
        self._session.catalog.dropTempView(name)
        self._known.discard(name)
        self._waiting.pop(name, None)

    def rows(self, name: str) -> pa.Table:
        """Return all rows; what waited is calculated now."""
        with _overflow_named(name):
            return self._session.table(SPARK.quoted(name)).toArrow()

    def another(self) -> SparkBackend:
        """Return a session with views of its own on the same cluster."""
        session = self._session.newSession()
        session.conf.set("spark.sql.ansi.enabled", "true")
        return SparkBackend(session, small_rows=self._small_rows)

    def close(self) -> None:
        """Leave the session to its owner; drop the views, and with them the rows they hold."""
        for name in self._known:
            self._session.catalog.dropTempView(name)
        self._known.clear()
        self._waiting.clear()


@contextmanager
def _overflow_named(name: str) -> Iterator[None]:
    try:
        yield
    except Exception as fault:  # what Spark raises depends on where it noticed
        if any(word in str(fault) for word in OVERFLOWS):
            raise NumberTooLarge(f"{name}: {str(fault)[:400]}") from fault
        raise


__all__ = ["Base", "SparkBackend"]
