"""Parquet: taken as it is when it says its meaning, otherwise checked cell by cell; floats refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engine.table_files import codes, read, rows, the
from yeji_engine.errors import Words, errors_of
from yeji_engine.tables.reading import read_folder
from yeji_engine.tables.schema import (
    Choice,
    Column,
    ColumnKind,
    Table,
    Tables,
    TableSchema,
    arrow_schema,
    schema_of_arrow,
)
from yeji_engine.tables.writing import write_parquet

SCHEMA = TableSchema(
    "deals",
    (
        Column("deal_id", ColumnKind.KEY, required=True, unique=True, title=Words("单号", "deal")),
        Column("seller", ColumnKind.TEXT),
        Column("day", ColumnKind.DATE),
        Column("amount", ColumnKind.MONEY, 2),
        Column("share", ColumnKind.RATIO, 6),
        Column("lines", ColumnKind.COUNT),
        Column("won", ColumnKind.FLAG),
        Column("kind", ColumnKind.KEY, choices=(Choice("new", Words("新签", "new")),)),
    ),
    ("deal_id",),
    Words("单子", "deals"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder for data."""
    path = tmp_path / "data"
    path.mkdir()
    return path


def deals(keys: pa.Array | None = None) -> Table:
    given = pa.array(["0012", "𠮷"]) if keys is None else keys
    cells = [
        given,
        pa.array(["NA", None]),
        pa.array([dt.date(2026, 1, 31), None]),
        pa.array([1234, None], pa.int64()),
        pa.array([500_000, -1], pa.int64()),
        pa.array([3, None], pa.int64()),
        pa.array([True, None]),
        pa.array(["new", None]),
    ]
    return Table(SCHEMA, pa.Table.from_arrays(cells, schema=arrow_schema(SCHEMA, {"deal_id": given.type})))


def mapped(folder: Path, cells: pa.Array, column: str, *, name: str = "x") -> tuple[list[object], list[str]]:
    pq.write_table(pa.table({name: cells}), folder / "t.parquet")
    reading = read(folder, f"{{version: 1, tables: {{t: {{file: t.parquet, columns: {{x: {column}}}}}}}}}")
    return [row["x"] for row in rows(reading, "t")], codes(reading.diagnostics)


@pytest.mark.parametrize("keys", [pa.array(["0012", "𠮷"]), pa.array([12, -5], pa.int64())])
def test_a_table_that_was_written_reads_back_as_the_same_table_without_a_copy(
    folder: Path, keys: pa.Array
) -> None:
    written = deals(keys)
    write_parquet(written, folder / "any name.parquet")

    found = read_folder(folder)

    table = found.tables["deals"]
    assert found.diagnostics == ()
    assert table.schema == SCHEMA
    assert table.paths == (folder / "any name.parquet",)
    assert table.arrow().equals(written.arrow(), check_metadata=True)
    assert table.row_count == 2


def test_a_file_taken_as_it_is_is_still_checked_for_empty_and_double_keys(folder: Path) -> None:
    write_parquet(deals(pa.array(["1", "1"])), folder / "a.parquet")
    assert codes(read_folder(folder).diagnostics) == ["duplicate-key"]

    write_parquet(deals(pa.array(["1", None])), folder / "a.parquet")
    assert codes(read_folder(folder).diagnostics) == ["cell-missing"]


def test_figures_that_are_scaled_already_are_not_scaled_again(folder: Path) -> None:
    write_parquet(deals(), folder / "d.parquet")
    columns = (
        "{amount: {from: amount, kind: money, decimals: 4}, share: {from: share, kind: ratio, decimals: 6}}"
    )

    found = read(folder, f"{{version: 1, tables: {{t: {{file: d.parquet, columns: {columns}}}}}}}")

    assert [row["amount"] for row in rows(found, "t")] == [123400, None]
    assert [row["share"] for row in rows(found, "t")] == [500_000, -1]


@pytest.mark.parametrize(
    ("cells", "column", "stored"),
    [
        (pa.array([12, None]), "{from: x, kind: money, decimals: 2}", [1200, None]),
        (pa.array([Decimal("12.340")]), "{from: x, kind: money, decimals: 2}", [1234]),
        (pa.array(["1,000.5", "", None]), "{from: x, kind: money, decimals: 2}", [100050, None, None]),
        (pa.array([6222021234567890123]), "{from: x, kind: key}", ["6222021234567890123"]),
        (pa.array([dt.date(2026, 1, 31)]), "{from: x, kind: date}", [dt.date(2026, 1, 31)]),
        (pa.array([dt.date(2026, 1, 31)]), "{from: x, kind: date, plus_days: 1}", [dt.date(2026, 2, 1)]),
        (pa.array([True, None]), "{from: x, kind: flag}", [True, None]),
        (pa.array(["a", "b", "a"]).dictionary_encode(), "{from: x, kind: key}", ["a", "b", "a"]),
        (pa.array(["NA"], pa.large_string()), "{from: x, kind: text}", ["NA"]),
        (pa.array([3], pa.uint8()), "{from: x, kind: count}", [3]),
        (pa.array([5]), "{from: x, kind: count, scale: 1000}", [5000]),
        (pa.array([None, None]), "{from: x, kind: count}", [None, None]),
        (
            pa.array([0.1, 1e22, None]),
            "{from: x, kind: number, decimals: 2, floats: exact}",
            [10, None, None],
        ),
    ],
)
def test_other_types_are_read_through_their_exact_text(
    folder: Path, cells: pa.Array, column: str, stored: list[object]
) -> None:
    assert mapped(folder, cells, column)[0] == stored


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        (pa.array([0.1]), "{from: x, kind: money, decimals: 2}", "float-refused"),
        (pa.array([1.0]), "{from: x, kind: key}", "float-refused"),
        (pa.array([float("nan")]), "{from: x, kind: money, decimals: 2, floats: exact}", "number-not-finite"),
        (pa.array([1e308]), "{from: x, kind: money, decimals: 2, floats: exact}", "number-too-large"),
        (pa.array([Decimal("0.005")]), "{from: x, kind: money, decimals: 2}", "number-too-precise"),
        (pa.array([2**63 - 1]), "{from: x, kind: money, decimals: 2}", "number-too-large"),
        (pa.array([2**64 - 1], pa.uint64()), "{from: x, kind: count}", "number-too-large"),
        (pa.array([45000]), "{from: x, kind: date}", "date-serial"),
        (pa.array([[1]]), "{from: x, kind: text}", "type-refused"),
        (pa.array([1], pa.timestamp("s")), "{from: x, kind: date}", "date-with-time"),
        (pa.array([0], pa.timestamp("s", "Asia/Shanghai")), "{from: x, kind: date}", "date-with-zone"),
    ],
)
def test_what_would_lose_or_guess_something_is_refused(
    folder: Path, cells: pa.Array, column: str, code: str
) -> None:
    found, told = mapped(folder, cells, column)

    assert (found, told) == ([None], [code])


def test_a_file_that_is_no_parquet_is_told(folder: Path) -> None:
    (folder / "t.parquet").write_bytes(b"PAR1 nothing")

    found = read(folder, "{version: 1, tables: {t: {file: t.parquet, columns: {x: x}}}}")

    assert codes(found.diagnostics) == ["parquet-unreadable"]


def test_row_numbers_of_a_parquet_file_count_from_its_first_row(folder: Path) -> None:
    pq.write_table(pa.table({"x": ["1", "b"]}), folder / "t.parquet")

    found = read(folder, "{version: 1, tables: {t: {file: t.parquet, columns: {x: {from: x, kind: count}}}}}")

    assert the("number-unreadable", errors_of(found.diagnostics)).place.row == 2


def test_a_schema_without_our_marks_is_nobodys() -> None:
    assert schema_of_arrow(pa.schema([pa.field("x", pa.int64())])) is None
    assert schema_of_arrow(arrow_schema(SCHEMA)) == SCHEMA


def test_a_table_refuses_columns_of_another_type_than_declared() -> None:
    with pytest.raises(ValueError, match="amount"):
        Table(TableSchema("t", (Column("amount", ColumnKind.MONEY, 2),)), pa.table({"amount": [1.5]}))
    with pytest.raises(ValueError, match="either data or paths"):
        Table(SCHEMA, None)
    with pytest.raises(ValueError, match="has no decimals"):
        Column("x", ColumnKind.KEY, decimals=2)
    with pytest.raises(ValueError, match="two columns"):
        TableSchema("t", (Column("x", ColumnKind.KEY), Column("x", ColumnKind.KEY)))
    with pytest.raises(ValueError, match="names no column"):
        TableSchema("t", (Column("x", ColumnKind.KEY),), ("y",))
    with pytest.raises(ValueError, match="decimals must be"):
        Column("x", ColumnKind.MONEY, 13)
    with pytest.raises(ValueError, match="columns are"):
        Table(TableSchema("t", (Column("x", ColumnKind.KEY),)), pa.table({"y": ["a"]}))


def test_tables_stand_in_the_order_of_their_names_and_none_comes_twice() -> None:
    tables = Tables(
        Table(TableSchema(name, (Column("x", ColumnKind.KEY),)), pa.table({"x": ["a"]}))
        for name in ("b", "a")
    )

    assert list(tables) == ["a", "b"]
    assert len(tables) == 2
    assert repr(tables) == "Tables(a, b)"
    with pytest.raises(ValueError, match="two tables are called a"):
        Tables([tables["a"], tables["a"]])


def test_columns_of_typed_figures_become_rows_too(folder: Path) -> None:
    pq.write_table(
        pa.table({"id": ["7"], "M01": [1], "M02": pa.array([None], pa.int64())}), folder / "t.parquet"
    )
    mapping = """
version: 1
tables:
  t:
    file: t.parquet
    unpivot: {columns: [M01, M02], name: month, figure: target}
    columns: {id: {from: id, kind: key}, month: month, target: {from: target, kind: money, decimals: 2}}
"""

    found = read(folder, mapping)

    assert rows(found, "t") == [{"id": "7", "month": "M01", "target": 100}]


def test_a_file_damaged_inside_is_told(folder: Path) -> None:
    path = folder / "t.parquet"
    pq.write_table(pa.table({"x": [str(n) for n in range(5000)]}), path, compression="zstd")
    raw = bytearray(path.read_bytes())
    raw[40:4000] = bytes(3960)
    path.write_bytes(raw)

    found = read(folder, "{version: 1, tables: {t: {file: t.parquet, columns: {x: x}}}}")

    assert "parquet-unreadable" in codes(errors_of(found.diagnostics))
