"""What a calculation returns: tables of figures and reasons, what was noticed, where the lines lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa

from yeji_engine.errors import Diagnostic


@dataclass(frozen=True)
class LineColumns:
    """Where the credit lines of one counted measure lie, and how their integers are to be read."""

    step: str
    """Name of the table of lines."""
    source_table: str
    figure: str
    counted: str
    figure_decimals: int
    share_decimals: int
    start: date
    end: date
    """First day of the measure's window, and the day after its last."""


@dataclass(frozen=True)
class Result:
    """The result tables by name, and everything that a person should look at."""

    tables: Mapping[str, pa.Table]
    diagnostics: tuple[Diagnostic, ...]
    folder: Path | None = None
    """Where the tables lie as Parquet, credit lines among them; none: all is in `tables`."""
    lines: Mapping[str, LineColumns] = field(default_factory=dict)
    """Counted measure → its lines."""
