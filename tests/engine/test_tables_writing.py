"""Tables out and back: nothing runs as a formula, figures stay figures, one content has one hash."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import random
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import fastexcel
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.table_files import the
from yeji_engine.errors import Words, errors_of
from yeji_engine.tables.cells import CellRule
from yeji_engine.tables.hashing import table_hash
from yeji_engine.tables.mapping import ColumnMapping, FolderMapping, Header, TableMapping, Totals
from yeji_engine.tables.reading import read_folder
from yeji_engine.tables.schema import Column, ColumnKind, Table, TableSchema, arrow_schema
from yeji_engine.tables.writing import write_csv, write_excel, write_parquet

SCHEMA = TableSchema(
    "results",
    (
        Column("person_id", ColumnKind.KEY, title=Words("工号", "person")),
        Column("note", ColumnKind.TEXT, title=Words("说明", "note")),
        Column("day", ColumnKind.DATE),
        Column("amount", ColumnKind.MONEY, 2, title=Words("金额", "amount")),
        Column("rate", ColumnKind.RATIO, 6),
        Column("orders", ColumnKind.COUNT),
        Column("final", ColumnKind.FLAG),
    ),
)
HOSTILE = (
    "=1+1",
    "+SUM(A1)",
    "-2",
    "@cmd",
    "\tx",
    "\rx",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|' /C calc'!A0",
    "'=1",
    "''-x",
)
PLAIN = (
    "NA",
    "null",
    "𠮷",
    "a,b",
    'say "x"',
    "line\nbreak",
    "'quoted'",
    " blank ",
    "<r>x</r>",
    "<b>&amp;",
    "_x0041_",
)


def results(notes: tuple[str, ...] = (*HOSTILE, *PLAIN)) -> Table:
    count = len(notes)
    cells = [
        pa.array(["-7" if note in HOSTILE else "0012" for note in notes]),
        pa.array(notes),
        pa.array([dt.date(2026, 1, 31)] * count),
        pa.array([-1234567] * count),
        pa.array([50_000] * count),
        pa.array([3] * count),
        pa.array([True] * count),
    ]
    return Table(SCHEMA, pa.Table.from_arrays(cells, schema=arrow_schema(SCHEMA)))


def reread(folder: Path, file: str) -> Table:
    columns = tuple(ColumnMapping(Header(c.name), CellRule(c)) for c in SCHEMA.columns)
    mapping = FolderMapping((TableMapping("results", (file,), columns, totals=Totals.KEEP),))
    found = read_folder(folder, mapping)
    assert errors_of(found.diagnostics) == []
    return found.tables["results"]


@pytest.mark.parametrize("write", ["csv", "xlsx", "parquet"])
def test_a_table_reads_back_equal_from_each_kind_of_file(tmp_path: Path, write: str) -> None:
    table, path = results(), tmp_path / f"results.{write}"
    match write:
        case "csv":
            write_csv(table, path)
        case "xlsx":
            assert write_excel({"results": table}, path) == []
        case _:
            write_parquet(table, path)

    assert reread(tmp_path, path.name).arrow().equals(table.arrow())


@settings(max_examples=40)
@given(st.lists(st.text(alphabet="=+-@'\t\r\n＝a1 \"", min_size=1, max_size=6), min_size=1, max_size=5))
def test_any_text_reads_back_from_csv_and_none_begins_a_formula(
    tmp_path_factory: pytest.TempPathFactory, notes: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    write_csv(results(tuple(notes)), folder / "r.csv")

    with (folder / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [row["note"] for row in csv.DictReader(file)]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))]
    assert reread(folder, "r.csv").arrow()["note"].to_pylist() == notes


def test_figures_in_csv_stay_plain_and_the_header_may_be_titles(tmp_path: Path) -> None:
    write_csv(results(("x",)), tmp_path / "r.csv", titles="zh")

    raw = (tmp_path / "r.csv").read_bytes()

    assert raw.startswith(b"\xef\xbb\xbf")
    header, line = raw[3:].decode().splitlines()
    assert header == '"工号","说明","day","金额","rate","orders","final"'
    assert line == '"0012","x",2026-01-31,-12345.67,0.050000,3,true'


def test_excel_holds_formulas_as_marked_text_and_figures_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    write_excel({"results": results()}, path, titles="en")

    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
        properties = archive.read("docProps/core.xml").decode()

    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles
    assert "<v>-12345.67</v>" in sheet
    assert "1980-01-01" in properties


def test_excel_figures_are_exact_within_fifteen_digits_and_text_beyond(tmp_path: Path) -> None:
    schema = TableSchema("t", (Column("n", ColumnKind.MONEY, 2), Column("d", ColumnKind.DATE)))
    figures = [995, 99_999_999_999_999, 2**63 - 1, None, -(10**15)]
    days = [dt.date(1899, 12, 31), dt.date(1900, 3, 1), dt.date(9999, 12, 31), None, None]
    table = pa.Table.from_arrays([pa.array(figures), pa.array(days)], schema=arrow_schema(schema))
    write_excel({"t": table}, tmp_path / "t.xlsx")

    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()

    assert "<v>9.95</v>" in sheet
    assert "<v>999999999999.99</v>" in sheet
    assert "<t>92233720368547758.07</t>" in sheet
    assert "<t>-10000000000000.00</t>" in sheet
    assert "<t>1899-12-31</t>" in sheet


def test_decimals_go_to_excel_by_the_same_rule(tmp_path: Path) -> None:
    decimals = [Decimal("1.50"), Decimal("1234567890123456.78")]
    write_excel({"t": pa.table({"d": decimals})}, tmp_path / "t.xlsx")

    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()

    assert "<v>1.5</v>" in sheet
    assert "<t>1234567890123456.78</t>" in sheet


def test_zeros_behind_a_figure_make_no_text_of_it_in_excel(tmp_path: Path) -> None:
    amounts = [Decimal(text).quantize(Decimal("1E-12")) for text in ("6160", "123456.78", "0", "500000")]
    write_excel({"t": pa.table({"paid": pa.array(amounts, pa.decimal128(38, 12))})}, tmp_path / "t.xlsx")

    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()

    assert re.findall(r"<v>(.*?)</v>", sheet) == ["6160", "123456.78", "0", "500000"]


def test_decimals_in_csv_have_as_many_places_as_the_column_needs(tmp_path: Path) -> None:
    amounts = pa.array([Decimal("1234.57"), Decimal(0), None], pa.decimal128(38, 12))
    counts = pa.array([Decimal(8), Decimal(-1), None], pa.decimal128(38, 12))
    figures = pa.array([Decimal(0), Decimal("0.000000000001"), None], pa.decimal128(38, 12))
    write_csv(pa.table({"paid": amounts, "rows": counts, "figure": figures}), tmp_path / "t.csv")

    lines = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()

    assert lines[1:] == ['1234.57,8,"0"', '0.00,-1,"0.000000000001"', ",,"]


def test_a_text_longer_than_a_cell_is_cut_and_told(tmp_path: Path) -> None:
    notes = write_excel({"r": results(("长" * 40_000,))}, tmp_path / "r.xlsx")

    assert the("excel-text-cut", notes).place.row == 2
    written = fastexcel.read_excel(tmp_path / "r.xlsx").load_sheet(0, dtypes="string").to_arrow()
    assert len(written["note"][0].as_py()) == 32_767


def test_sheet_names_are_made_fit_and_unlike(tmp_path: Path) -> None:
    names = ["a/b*c", "a_b_c", "名" * 40, "名" * 31 + "x", "'"]
    write_excel({name: results(("x",)) for name in names}, tmp_path / "r.xlsx")

    found = fastexcel.read_excel(tmp_path / "r.xlsx").sheet_names

    assert found == ["a_b_c", "a_b_c (2)", "名" * 31, "名" * 27 + " (2)", "_"]


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    for number in (1, 2):
        write_csv(results(), tmp_path / f"{number}.csv")
        write_excel({"r": results()}, tmp_path / f"{number}.xlsx")
        write_parquet(results(), tmp_path / f"{number}.parquet")

    for suffix in ("csv", "xlsx", "parquet"):
        assert (tmp_path / f"1.{suffix}").read_bytes() == (tmp_path / f"2.{suffix}").read_bytes()


def test_columns_without_plain_text_are_refused(tmp_path: Path) -> None:
    for cells in (pa.array([0.5]), pa.array([[1]])):
        with pytest.raises(TypeError, match="column x"):
            write_csv(pa.table({"x": cells}), tmp_path / "x.csv")
        with pytest.raises(TypeError, match="column x"):
            write_excel({"x": pa.table({"x": cells})}, tmp_path / "x.xlsx")


def test_the_hash_does_not_depend_on_order_batches_or_files(tmp_path: Path) -> None:
    data = results().arrow()
    order = list(range(data.num_rows))
    random.Random(7).shuffle(order)
    shuffled = data.take(order).select(list(reversed(data.column_names)))
    pieces = pa.concat_tables([data.slice(10), data.slice(0, 10)])
    write_parquet(data.slice(0, 5), tmp_path / "a.parquet")
    write_parquet(data.slice(5), tmp_path / "b.parquet")
    files = Table(SCHEMA, None, (tmp_path / "b.parquet", tmp_path / "a.parquet"))

    assert {table_hash(each) for each in (data, shuffled, pieces, files, results())} == {table_hash(data)}


def test_the_hash_is_the_one_that_the_docstring_describes() -> None:
    known = pa.table({"b": ["x", "𠮷"], "a": pa.array([1, None])})
    rows = [hashlib.sha256(text.encode()).hexdigest() for text in ("1:11:x", "-4:𠮷")]
    total = sum(int(row, 16) for row in rows) % 2**256
    expected = hashlib.sha256(f"1:a:int64\n1:b:string\n2\n{total:064x}".encode()).hexdigest()

    assert table_hash(known) == expected
    assert table_hash(known.slice(0, 0)) != expected


def test_hashes_at_the_same_time_do_not_meet() -> None:
    tables = [pa.table({"a": list(range(start, start + 50))}) for start in range(8)]
    alone = [table_hash(table) for table in tables]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(table_hash, tables * 25))

    assert len(set(alone)) == 8
    assert together == alone * 25


@pytest.mark.parametrize(
    "other",
    [
        {"a": ["x", "yz"], "b": ["p", "q"]},
        {"a": ["x", "y"], "b": ["zp", "q"]},
        {"a": ["x", "y", "y"], "b": ["p", "q", "q"]},
        {"a": ["x", None], "b": ["p", "q"]},
        {"a": ["x", ""], "b": ["p", "q"]},
        {"a": ["x", "-"], "b": ["p", "q"]},
        {"a": ["y", "x"], "b": ["p", "q"]},
        {"a": ["x", "y"], "c": ["p", "q"]},
    ],
)
def test_another_content_has_another_hash(other: dict[str, list[str | None]]) -> None:
    assert table_hash(pa.table(other)) != table_hash(pa.table({"a": ["x", "y"], "b": ["p", "q"]}))


def test_two_equal_rows_are_not_the_same_as_none() -> None:
    doubled = pa.table({"a": ["x", "x", "y"]})

    assert table_hash(doubled) != table_hash(pa.table({"a": ["y"]}))


def test_kind_and_decimals_belong_to_the_content() -> None:
    hashes = set()
    for decimals in (0, 2):
        schema = TableSchema("t", (Column("a", ColumnKind.MONEY, decimals),))
        hashes.add(table_hash(pa.Table.from_arrays([pa.array([100])], schema=arrow_schema(schema))))
    hashes.add(table_hash(pa.table({"a": [100]})))

    assert len(hashes) == 3


def test_nested_cells_are_hashed_and_floats_refused() -> None:
    assert table_hash(pa.table({"a": [[1, 2]]})) != table_hash(pa.table({"a": [[12]]}))
    assert table_hash(pa.table({"a": [Decimal("1.50")]})) == table_hash(pa.table({"a": [Decimal("1.50")]}))
    with pytest.raises(TypeError, match="binary float"):
        table_hash(pa.table({"a": [0.5]}))
