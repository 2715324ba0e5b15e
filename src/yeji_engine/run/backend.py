"""What an engine underneath must do: take tables, run steps, hand back rows."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pyarrow as pa

from yeji_engine.graph.program import Step
from yeji_engine.tables.schema import Table


class Backend(Protocol):
    """One session of an engine."""

    @property
    def lanes(self) -> int:
        """How many steps it can well run at once, each from a thread of its own."""
        ...

    def take(self, name: str, table: Table) -> None:
        """Make an input table known under `name`."""
        ...

    def take_arrow(self, name: str, rows: pa.Table) -> None:
        """Make rows in memory known under `name`."""
        ...

    def run(self, step: Step, folder: Path | None) -> None:
        """Run one step; a kept step goes to a Parquet file of its name where a folder is given."""
        ...

    def forget(self, name: str) -> None:
        """Free what a step that was not kept holds."""
        ...

    def rows(self, name: str) -> pa.Table:
        """Return all rows of a table or step."""
        ...

    def another(self) -> Backend:
        """Return a session beside this one, in which no table and no step is known yet."""
        ...

    def close(self) -> None:
        """Free what the session holds."""
        ...
