"""What a calculation returns: tables of figures and reasons, what was noticed, where the lines lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

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


class StoredTables(Mapping[str, pa.Table]):
    """Tables that lie in a folder as Parquet, each read when it is asked for: a run need not hold them."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._folder = folder
        self._names = tuple(names)

    def __getitem__(self, name: str) -> pa.Table:
        if name not in self._names:
            raise KeyError(name)
        return pq.read_table(self._folder / f"{name}.parquet")

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
