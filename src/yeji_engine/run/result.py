"""What a calculation returns: tables of figures and reasons, what was noticed, one checksum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from yeji_engine.errors import Diagnostic


@dataclass(frozen=True)
class Result:
    """The result tables by name, and everything that a person should look at."""

    tables: Mapping[str, pa.Table]
    diagnostics: tuple[Diagnostic, ...]
    folder: Path | None = None
    """Where the tables lie as Parquet, credit lines among them; none: all is in `tables`."""
