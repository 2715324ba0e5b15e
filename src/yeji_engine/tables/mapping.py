"""How the files of a folder become typed tables: the mapping, as data.

`mapping_file` reads it from YAML, `matching` makes one up for files that are named like the standard
tables; a program may build one by hand. It joins no tables: each comes from its own files.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from yeji_engine.errors import Words
from yeji_engine.tables.cells import CellRule
from yeji_engine.tables.schema import TableSchema
from yeji_engine.tables.standard import STANDARD


class Header(NamedTuple):
    """The cells under one header of the file; 金额#2 is the second one called 金额."""

    name: str


class Template(NamedTuple):
    """Text with headers in braces, "{Year}-{month}-01"; empty where one of them is."""

    text: str


class Constant(NamedTuple):
    """The same text in each row."""

    text: str


class RowNumber(NamedTuple):
    """The number of the row in its file; a name for rows that have none."""


Origin = Header | Template | Constant | RowNumber


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Where one column comes from and how its cells are read."""

    origin: Origin
    rule: CellRule
    exact_floats: bool = False
    """Take binary floats of a Parquet file by their shortest decimal text; else they are refused."""


class Unpivot(NamedTuple):
    """Turns columns of figures (M01 … M12) into rows: a name and a figure, other columns repeated."""

    headers: tuple[tuple[str, str], ...]
    """Header of the file and the text that names it in the rows."""
    name: str
    """The header that the names get."""
    figure: str
    """The header that the figures get. Rows without a figure are left out."""


class Only(NamedTuple):
    """Keeps the rows whose cell under a header is one of the texts."""

    header: str
    texts: tuple[str, ...]


class Totals(StrEnum):
    """What happens to rows that look like totals (合计)."""

    REFUSE = "refuse"
    """An error, until somebody says what they are: read as data, their amounts would count twice."""
    WARN = "warn"
    """They are read as data, with a warning."""
    SKIP = "skip"
    KEEP = "keep"
    """They are data."""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One table: its files, their layout, its columns."""

    name: str
    files: tuple[str, ...]
    """Paths below the folder; `orders_*.csv` means several, in the order of their names."""
    columns: tuple[ColumnMapping, ...]
    key: tuple[str, ...] = ()
    sheet: str = ""
    header_row: int = 1
    encoding: str = ""
    delimiter: str = ""
    totals: Totals = Totals.REFUSE
    only: tuple[Only, ...] = ()
    """Which rows of the files belong to the table; all conditions hold. None: all rows."""
    unpivot: Unpivot | None = None
    title: Words | None = None

    @property
    def schema(self) -> TableSchema:
        """Return the schema of the table that comes out."""
        return TableSchema(
            self.name, tuple(column.rule.column for column in self.columns), self.key, self.title
        )


@dataclass(frozen=True, slots=True)
class FolderMapping:
    """All tables of a folder."""

    tables: tuple[TableMapping, ...]


def standard_key(table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the key of a standard table as far as the mapping has its columns.

    Without valid-from days a team is named by its id alone. A required key column that is absent is
    reported elsewhere, so there is no key to check then.
    """
    schema = STANDARD.get(table)
    if schema is None:
        return ()
    required = {column.name for column in schema.columns if column.required}
    if any(name in required and name not in columns for name in schema.key):
        return ()
    return tuple(name for name in schema.key if name in columns)
