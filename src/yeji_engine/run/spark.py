"""Apache Spark: for companies that outgrow one machine. The same steps, the same checksum.

The session is the caller's: local, a standalone cluster, or whatever the company runs. ANSI mode is
demanded, because without it an overflow wraps in silence.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from yeji_engine.errors import NumberTooLarge
from yeji_engine.graph.dialects import SPARK
from yeji_engine.graph.expressions import Base
from yeji_engine.graph.program import Step
from yeji_engine.tables.schema import Table

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OVERFLOWS = (
    "ARITHMETIC_OVERFLOW",
    "NUMERIC_VALUE_OUT_OF_RANGE",
    "CAST_OVERFLOW",
    "CANNOT_CHANGE_DECIMAL_PRECISION",
)


class SparkBackend:
    """Runs steps on a Spark session; steps become cached views, kept steps Parquet folders."""

    def __init__(self, session: SparkSession) -> None:
        if session.conf.get("spark.sql.ansi.enabled", "false") != "true":
            raise ValueError(
                "the Spark session must have spark.sql.ansi.enabled=true, or overflow would be silent"
            )
        self._session = session
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
        self._session.read.parquet(*(str(path) for path in table.paths)).createOrReplaceTempView(name)

    def take_arrow(self, name: str, rows: pa.Table) -> None:
        """Make rows in memory known; meanings in the Arrow metadata are of no use to Spark."""
        plain = pa.table(rows.columns, schema=pa.schema([pa.field(f.name, f.type) for f in rows.schema]))
        self._session.createDataFrame(plain).createOrReplaceTempView(name)

    def run(self, step: Step, folder: Path | None) -> None:
        """Run one step; a failed sum or product surfaces as NumberTooLarge."""
        frame = self._session.sql(step.frame.written(SPARK))
        try:
            if folder is not None and step.kept:
                path = str(folder / f"{step.name}.parquet")
                frame.write.mode("overwrite").parquet(path)
                frame = self._session.read.parquet(path)
            else:
                frame = frame.cache()
                frame.count()
        except Exception as fault:  # what Spark raises depends on where it noticed
            if any(word in str(fault) for word in OVERFLOWS):
                raise NumberTooLarge(f"{step.name}: {str(fault)[:400]}") from fault
            raise
        frame.createOrReplaceTempView(step.name)

    def forget(self, name: str) -> None:
        """Leave the rows to the cluster's own housekeeping."""

    def rows(self, name: str) -> pa.Table:
        """Return all rows."""
        return self._session.table(name).toArrow()

    def another(self) -> SparkBackend:
        """Return a session with views of its own on the same cluster."""
        session = self._session.newSession()
        session.conf.set("spark.sql.ansi.enabled", "true")
        return SparkBackend(session)

    def close(self) -> None:
        """Leave the session to its owner; drop what was cached."""
        self._session.catalog.clearCache()


__all__ = ["Base", "SparkBackend"]
