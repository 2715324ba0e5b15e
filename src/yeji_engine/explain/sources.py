"""Where explanations read: the tables of one result, in memory or in their Parquet files.

Reading one person out of millions must be quick, so files are filtered while they are read and only the
rows of that person ever come into Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yeji_engine.run.result import LineColumns, Result

Row = dict[str, object]
RESULT_TABLES = frozenset(
    {
        "participants",
        "measures",
        "scores",
        "totals",
        "payouts",
        "settlements",
        "reasons",
        "uncredited",
        "notices",
    }
    | {"postings"}
)
"""The tables of a result that have a row a person, an item or a step; the others hold a row a record."""


@dataclass(frozen=True)
class ResultTables:
    """The tables of a result by name."""

    tables: Mapping[str, pa.Table]
    folder: Path | None = None

    @classmethod
    def of(cls, result: Result) -> ResultTables:
        """Return the tables of a result just calculated."""
        return cls(result.tables, result.folder)

    @classmethod
    def in_folder(cls, folder: Path) -> ResultTables:
        """Return the tables that a run wrote into `folder`."""
        return cls({}, folder)

    def has(self, table: str) -> bool:
        """Tell whether the result has this table."""
        return table in self.tables or (self.folder is not None and self._path(table).exists())

    def _path(self, table: str) -> Path:
        if self.folder is None:
            raise KeyError(table)
        return self.folder / f"{table}.parquet"

    def where(self, table: str, equal: Mapping[str, str], columns: Sequence[str] = ()) -> list[Row]:
        """Return the rows whose columns equal the given texts; none where there is no such table.

        With `columns` only these of each row, which is quicker in files.
        """
        if not self.has(table):
            return []
        if table in self.tables:
            return _filtered(self.tables[table], equal)
        return _read(self._path(table), equal, columns)

    def of_people(self, people: Sequence[str]) -> ResultTables:
        """Return the rows of these people, to be asked for one by one; each table is read once for all."""
        return _OfPeople(self.tables, self.folder, tuple(people), {})

    def read_all(self) -> Mapping[str, pa.Table]:
        """Return every table of the result, read whole, but the credit lines, which are not for reading whole."""
        if self.folder is None:
            return self.tables
        files = sorted(self.folder.glob("*.parquet"))
        return {
            path.stem: pq.read_table(path) for path in files if path.is_file() and path.stem in RESULT_TABLES
        }

    def keys(self, table: str, column: str) -> list[str]:
        """Return the different texts of a column, sorted."""
        if not self.has(table):
            return []
        held = self.tables.get(table)
        cells = (held if held is not None else pq.read_table(self._path(table), columns=[column]))[column]
        return sorted(str(cell) for cell in cells.unique().to_pylist() if cell is not None)


@dataclass(frozen=True)
class _OfPeople(ResultTables):
    """Answers questions for one person at a time out of what was read of several."""

    people: tuple[str, ...] = ()
    grouped: dict[tuple[str, str], dict[str, list[Row]]] = field(default_factory=dict)
    """Table and its column with the person → person → rows."""

    def where(self, table: str, equal: Mapping[str, str], columns: Sequence[str] = ()) -> list[Row]:
        """Return the rows of one of the people; other questions go to the tables themselves."""
        if len(equal) != 1 or not self.has(table):
            return super().where(table, equal, columns)
        [(column, person)] = equal.items()
        if (table, column) not in self.grouped:
            self.grouped[table, column] = self._read_grouped(table, column)
        return self.grouped[table, column].get(person, [])

    def _read_grouped(self, table: str, column: str) -> dict[str, list[Row]]:
        if table in self.tables:
            rows = self.tables[table].filter(pc.field(column).isin(self.people)).to_pylist()
        else:
            rows = _rows_in(
                _files(self._path(table)), f'"{column}" IN (SELECT unnest(?))', [list(self.people)]
            )
        found: dict[str, list[Row]] = {}
        for row in rows:
            found.setdefault(str(row[column]), []).append(row)
        return found


def _filtered(table: pa.Table, equal: Mapping[str, str]) -> list[Row]:
    condition = pc.scalar(True)
    for column, wanted in equal.items():
        condition = condition & (pc.field(column).cast(pa.string()) == wanted)
    found: list[Row] = table.filter(condition).to_pylist()
    return found


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    """One database for all readings: opening one takes longer than reading a person's rows."""
    return duckdb.connect(":memory:")


def _files(path: Path) -> list[Path]:
    """Return the files of a table: itself, or those of the folder over which it is spread."""
    return sorted(path.rglob("*.parquet")) if path.is_dir() else [path]


def _read(path: Path, equal: Mapping[str, str], columns: Sequence[str]) -> list[Row]:
    """Read only the row groups that may hold the rows; DuckDB decodes no more columns than it must."""
    files = _files(path)
    if not files:
        return []
    types = pq.read_schema(files[0])
    if any(
        pa.types.is_integer(types.field(name).type) and not text.isdigit() for name, text in equal.items()
    ):
        return []
    tests = " AND ".join(f'"{name}" = ?' for name in equal) or "TRUE"
    return _rows_in(files, tests, list(equal.values()), columns)


def _rows_in(
    files: Sequence[Path], tests: str, texts: Sequence[object], columns: Sequence[str] = ()
) -> list[Row]:
    """Return the rows for which the tests hold; `?` in them stands for the texts, in their order."""
    if not files:
        return []
    wanted = ", ".join(f'"{name}"' for name in columns) or "*"
    query = f"SELECT {wanted} FROM read_parquet(?, hive_partitioning = false) WHERE {tests}"  # noqa: S608 - names are ours, texts are bound
    with _reader().cursor() as session:
        asked = [[str(file) for file in files], *texts]
        found: list[Row] = session.sql(query, params=asked).to_arrow_table().to_pylist()
    return found


@dataclass(frozen=True)
class SourceRow:
    """One record behind a figure, as it was credited."""

    table: str
    source_id: str
    event_date: date
    share: Decimal
    figure: Decimal | None
    """None: the record counts but its figure is not known."""


def lines_of(
    tables: ResultTables, lines: Mapping[str, LineColumns], measure: str, person: str
) -> list[SourceRow]:
    """Return the records behind a counted measure of a person, by date and id."""
    columns = lines.get(measure)
    if columns is None:
        return []
    found = []
    named = ("source_id", "event_date", "share", columns.counted, columns.figure)
    for row in tables.where(columns.step, {"person_id": person}, named):
        event = row["event_date"]
        if (
            not row[columns.counted]
            or not isinstance(event, date)
            or not columns.start <= event < columns.end
        ):
            continue
        figure = row[columns.figure]
        found.append(
            SourceRow(
                columns.source_table,
                str(row["source_id"]),
                event,
                _scaled(row["share"], columns.share_decimals) or Decimal(0),
                _scaled(figure, columns.figure_decimals),
            )
        )
    return sorted(found, key=lambda row: (row.event_date, row.source_id))


def _scaled(cell: object, decimals: int) -> Decimal | None:
    return Decimal(str(cell)).scaleb(-decimals) if isinstance(cell, int | Decimal) else None
