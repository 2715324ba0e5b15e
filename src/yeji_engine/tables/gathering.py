"""Collects the typed rows of one table, in memory or into a Parquet file, with their faults and origins.

A table that is larger than memory is written batch by batch as it is read. What happened to single
cells is merged over all batches, so that a column of a million bad cells is told in fifty lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from yeji_engine.errors import Diagnostic, Place
from yeji_engine.tables.complaints import Suspect, cell_diagnostics, merged
from yeji_engine.tables.faults import FaultyCells
from yeji_engine.tables.schema import Table, TableSchema, arrow_schema
from yeji_engine.tables.shaping import Shaped

ROW_GROUP = 1 << 17


class Span(NamedTuple):
    """A run of table rows that follow each other in one file."""

    start: int
    """First row of the table, counted from 0."""
    place: Place
    row: int
    """Its row number in the file."""


class Gathered:
    """The rows of one table while they come in."""

    def __init__(self, schema: TableSchema, path: Path | None) -> None:
        self._schema = schema
        self._arrow = arrow_schema(schema)
        self._path = path
        self._writer = None if path is None else pq.ParquetWriter(path, self._arrow, compression="zstd")
        self._batches: list[pa.RecordBatch] = []
        self._faulty: dict[Place, list[list[FaultyCells]]] = {}
        self._spans: list[Span] = []
        self._count = 0

    def add(self, place: Place, shaped: Shaped) -> None:
        """Take typed rows that come from `place`."""
        columns = self._faulty.setdefault(place, [[] for _ in self._schema.columns])
        for known, found in zip(columns, shaped.faulty, strict=True):
            known[:] = merged([*known, *found])
        self._add_spans(place, shaped.rows)
        if self._writer is None:
            self._batches.append(shaped.typed)
        elif shaped.typed.num_rows:
            self._writer.write_batch(shaped.typed, row_group_size=ROW_GROUP)

    def table(self) -> Table:
        """Return the table; nothing may be added after."""
        if self._writer is not None and self._path is not None:
            self._writer.close()
            return Table(self._schema, None, (self._path,))
        return Table(self._schema, pa.Table.from_batches(self._batches, schema=self._arrow))

    def cell_diagnostics(self, place: Place, suspects: Sequence[Suspect]) -> list[Diagnostic]:
        """Return what to tell about the cells that came from `place`."""
        columns = self._faulty.get(place, [])
        return [
            note
            for suspect, groups in zip(suspects, columns, strict=False)
            for group in groups
            for note in cell_diagnostics(suspect, place, group)
        ]

    def origin(self, row: int) -> Place:
        """Return file, sheet and row of a row of the table, counted from 0."""
        span = self._spans[bisect_right([each.start for each in self._spans], row) - 1]
        return Place(span.place.file, sheet=span.place.sheet, row=span.row + row - span.start)

    def _add_spans(self, place: Place, rows: pa.Array) -> None:
        if not len(rows):
            return
        first, last = rows[0].as_py(), rows[-1].as_py()
        numbers = [first] if last - first == len(rows) - 1 else rows.to_pylist()
        expected = None
        for offset, number in enumerate(numbers):
            if number != expected:
                self._spans.append(Span(self._count + offset, place, number))
            expected = number + 1
        self._count += len(rows)
