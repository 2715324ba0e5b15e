"""Folders to tables: unpivoting, templates, several files, found names, keys, and the public data sets."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest

from tests.engine.table_files import codes, read, read_deals, rows, the, workbook
from yeji_engine.errors import Severity, errors_of
from yeji_engine.tables.cells import CellRule
from yeji_engine.tables.hashing import table_hash
from yeji_engine.tables.mapping import ColumnMapping, FolderMapping, Header, TableMapping
from yeji_engine.tables.reading import read_folder
from yeji_engine.tables.schema import Column, ColumnKind
from yeji_engine.tables.standard import STANDARD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder for data."""
    path = tmp_path / "data"
    path.mkdir()
    return path


TARGETS = """
version: 1
tables:
  targets:
    file: targets.csv
    missing: ["NULL"]
    unpivot:
      columns: {M01: 01, M02: 02, M12: 12}
      name: month
      figure: thousands
    columns:
      subject_id: EmployeeID
      period_start: {text: "{Year}-{month}-01"}
      period_end: {text: "{Year}-{month}-01", plus_months: 1}
      target: {from: thousands, scale: 1000}
    constants: {measure: sales, version: original}
"""


def test_columns_of_months_become_rows_and_cells_without_a_figure_none(folder: Path) -> None:
    (folder / "targets.csv").write_text(
        "\ufeffYear,EmployeeID,M01,M02,M12\n2018,7,1.5,NULL,200\n2018,8,,x,0\n"
    )

    found = read(folder, TARGETS)

    assert [
        (r["subject_id"], r["period_start"], r["period_end"], r["target"]) for r in rows(found, "targets")
    ] == [
        ("7", dt.date(2018, 1, 1), dt.date(2018, 2, 1), 15_000_000),
        ("8", dt.date(2018, 2, 1), dt.date(2018, 3, 1), None),
        ("7", dt.date(2018, 12, 1), dt.date(2019, 1, 1), 2_000_000_000),
        ("8", dt.date(2018, 12, 1), dt.date(2019, 1, 1), 0),
    ]
    assert the("figures-left-out", found.diagnostics).row_count == 2
    assert the("number-unreadable", found.diagnostics).place.row == 3


def test_a_template_with_an_empty_part_is_missing(folder: Path) -> None:
    (folder / "targets.csv").write_text("Year,EmployeeID,M01,M02,M12\n,7,1,,\n")

    found = read(folder, TARGETS)

    assert codes(errors_of(found.diagnostics)) == ["cell-missing", "cell-missing"]


def test_several_files_are_one_table_and_keys_are_checked_across_them(folder: Path) -> None:
    (folder / "d_02.csv").write_text("单号,姓名,金额\n2,b,2\n1,c,3\n")
    (folder / "d_01.csv").write_text("金额,单号,姓名\n1,1,a\n")

    found = read_deals(folder, "d_*.csv", key="[deal_id]")

    assert [row["seller"] for row in rows(found)] == ["a", "b", "c"]
    twice = the("duplicate-key", errors_of(found.diagnostics))
    assert twice.rows == ("2", "3")
    assert "deal_id=1" in twice.message.zh


def test_rows_of_one_key_are_told_with_their_rows_in_the_file(folder: Path) -> None:
    (folder / "deals.csv").write_text("单号,姓名,金额\n1,a,1\n\n2,b,2\n1,c,3\n2,d,4\n2,e,5\n,f,6\n,g,7\n")

    found = read_deals(folder, key="[deal_id]")

    assert [(d.code, d.rows, d.place.row) for d in errors_of(found.diagnostics)] == [
        ("duplicate-key", ("2", "5"), 2),
        ("duplicate-key", ("4", "6", "7"), 4),
    ]


def test_a_key_of_several_columns_counts_an_empty_part_as_a_value(folder: Path) -> None:
    (folder / "teams.csv").write_text("team_id,name,valid_from\nA,x,\nA,y,2026-01-01\nA,z,\n")

    found = read_folder(folder)

    assert the("duplicate-key", errors_of(found.diagnostics)).rows == ("2", "4")


def test_a_missing_required_cell_is_told_once_and_a_bad_one_as_bad(folder: Path) -> None:
    (folder / "orders.csv").write_text("order_id,order_date,amount\n1,,5\n2,2026-02-30,5\n,2026-01-01,x\n")

    found = read_folder(folder)

    assert [(d.code, d.place.row) for d in errors_of(found.diagnostics)] == [
        ("cell-missing", 4),
        ("date-impossible", 3),
        ("cell-missing", 2),
        ("number-unreadable", 4),
    ]


def test_a_thousand_bad_cells_are_told_in_fifty_lines_and_a_sum(folder: Path) -> None:
    (folder / "deals.csv").write_text("单号,姓名,金额\n" + "1,a,bad\n" * 1000)

    told = [d for d in read_deals(folder).diagnostics if d.code == "number-unreadable"]

    assert len(told) == 51
    assert told[-1].row_count == 950
    assert "950" in told[-1].message.zh


def test_files_and_headers_with_chinese_names_are_found_without_a_mapping(folder: Path) -> None:
    (folder / "01_订单2026-01.csv").write_text(
        "订单明细,,,\n订单编号,下单日期,订单金额(万元),备注\nA1,2026/1/5,1.2,x\n"
    )
    workbook(
        folder / "基础数据.xlsx",
        {"人员": [("工号", "姓名", "用工关系"), ("007", "NA", "员工")], "说明": [("x",)]},
    )
    (folder / "readme.md").write_text("not data")

    found = read_folder(folder)

    assert sorted(found.tables) == ["orders", "people"]
    assert rows(found, "orders") == [
        {"order_id": "A1", "order_date": dt.date(2026, 1, 5), "amount": 120_000_000}
    ]
    assert rows(found, "people") == [{"person_id": "007", "name": "NA", "regime": "employee"}]
    told = the("columns-matched", found.diagnostics)
    assert "订单金额(万元)→amount(×10000)" in told.message.zh
    assert "备注" in the("columns-unused", found.diagnostics).message.zh
    assert the("file-unmatched", found.diagnostics).severity is Severity.WARNING
    assert errors_of(found.diagnostics) == []


def test_a_header_above_the_last_day_gives_the_day_after_and_says_so(folder: Path) -> None:
    (folder / "缺勤.csv").write_text("工号,开始日期,结束日期,类型\n1,2026-02-27,2026-02-28,病假\n")
    (folder / "人员.csv").write_text("工号,离职日期\n1,\n2,2026-06-30\n")
    (folder / "组织.csv").write_text("组织编号,失效日期\nA,2026-06-30\n")

    found = read_folder(folder)

    assert rows(found, "absences")[0]["date_to"] == dt.date(2026, 3, 1)
    assert [row["leave_date"] for row in rows(found, "people")] == [None, dt.date(2026, 7, 1)]
    assert rows(found, "teams")[0]["valid_to"] == dt.date(2026, 6, 30)
    told = [d.message.zh for d in found.diagnostics if "加 1 天" in d.message.zh]
    assert len(told) == 2


def test_a_header_means_the_same_day_and_unit_with_and_without_a_mapping(folder: Path) -> None:
    (folder / "人员.csv").write_text("工号,离职日期\n2,2026-06-30\n")
    (folder / "订单.csv").write_text("订单编号,订单日期,订单金额(万元)\nA,2026-01-05,1.2\n")
    mapping = """
version: 1
tables:
  people: {file: 人员.csv, columns: {person_id: 工号, leave_date: 离职日期}}
  orders: {file: 订单.csv, columns: {order_id: 订单编号, order_date: 订单日期, amount: 订单金额(万元)}}
"""

    found, without = read(folder, mapping), read_folder(folder)

    assert rows(found, "people")[0]["leave_date"] == dt.date(2026, 7, 1)
    for table in ("people", "orders"):
        assert rows(found, table) == rows(without, table)
    assert the("last-day-counts", found.diagnostics).severity is Severity.INFO
    assert "plus_days: 0" in str(the("last-day-counts", found.diagnostics).hint)
    assert "万元" in the("unit-counts", found.diagnostics).message.zh


@pytest.mark.parametrize(
    ("written", "day", "told"),
    [
        ("{from: 离职日期, plus_days: 0}", dt.date(2026, 6, 30), ["last-day-overridden"]),
        ("{from: 离职日期, plus_days: 1}", dt.date(2026, 7, 1), []),
        ("{from: 离职日期, plus_months: 1}", dt.date(2026, 7, 30), ["last-day-overridden"]),
        ("离职生效日", dt.date(2026, 6, 30), []),
    ],
)
def test_a_mapping_that_says_how_to_move_a_day_has_the_last_word(
    folder: Path, written: str, day: dt.date, told: list[str]
) -> None:
    header = "离职生效日" if written == "离职生效日" else "离职日期"
    (folder / "人员.csv").write_text(f"工号,{header}\n2,2026-06-30\n")
    text = f"{{version: 1, tables: {{people: {{file: 人员.csv, columns: {{person_id: 工号, leave_date: {written}}}}}}}}}"

    found = read(folder, text)

    assert rows(found, "people")[0]["leave_date"] == day
    assert [code for code in codes(found.diagnostics) if code.startswith("last-day")] == told


def test_files_of_one_table_with_different_columns_are_joined_end_to_end(folder: Path) -> None:
    (folder / "orders_1.csv").write_text("order_id,order_date,amount\n1,2026-01-01,1\n")
    (folder / "orders_2.csv").write_text("amount,币种,order_id,order_date\n2,USD,2,2026-01-02\n")

    found = read_folder(folder)

    assert [(r["order_id"], r["amount"], r["currency"]) for r in rows(found, "orders")] == [
        ("1", 10000, None),
        ("2", 20000, "USD"),
    ]


def test_a_header_in_percent_is_divided_and_a_near_miss_is_told_not_taken(folder: Path) -> None:
    (folder / "业绩分成.csv").write_text("单号,工号,分成比例(%),角色名\nD1,7,66.67,x\n")

    found = read_folder(folder)

    assert rows(found, "splits") == [{"deal_id": "D1", "person_id": "7", "share": 666_700}]
    assert "角色名→角色?" in str(the("columns-unused", found.diagnostics).hint)


def test_very_many_double_keys_are_told_in_fifty_lines_and_a_sum(folder: Path) -> None:
    lines = "".join(f"{n},x,1\n" for n in range(60))
    (folder / "deals.csv").write_text("单号,姓名,金额\n" + lines * 2)

    told = [d for d in read_deals(folder, key="[deal_id]").diagnostics if d.code == "duplicate-key"]

    assert len(told) == 51
    assert told[-1].row_count == 10


def test_excel_noise_is_told_once_a_column(folder: Path) -> None:
    noisy = "1234567890.1234567"
    workbook(
        folder / "deals.xlsx", {"s": [("单号", "姓名", "金额"), *[(str(n), "x", noisy) for n in range(3)]]}
    )

    found = read_deals(folder, "deals.xlsx", columns="{amount: {from: 金额, kind: number, decimals: 6}}")

    assert [row["amount"] for row in rows(found)] == [1234567890123460] * 3
    assert the("excel-digits", found.diagnostics).row_count == 3
    assert codes(found.diagnostics) == ["excel-digits"]


def test_a_required_column_that_no_file_has_is_told(folder: Path) -> None:
    (folder / "orders.csv").write_text("order_id,amount\n1,1\n")
    (folder / "people.csv").write_text("foo,bar\n1,2\n")

    found = read_folder(folder)

    assert the("column-absent", found.diagnostics).place.path == "orders.order_date"
    assert "工号" in str(the("header-unmatched", found.diagnostics).hint)
    assert list(found.tables) == ["orders"]


def test_a_mapping_may_leave_the_columns_of_a_standard_table_to_be_found(folder: Path) -> None:
    (folder / "x.csv").write_text("工号,姓名,入职日期\n1,NULL,NULL\n")

    found = read(folder, "{version: 1, tables: {people: {file: x.csv, missing: ['NULL']}}}")

    assert rows(found, "people") == [{"person_id": "1", "name": None, "hire_date": None}]


def test_a_program_may_build_the_mapping_itself(folder: Path) -> None:
    (folder / "a.csv").write_text("x\n5\n")
    column = ColumnMapping(Header("x"), CellRule(Column("n", ColumnKind.COUNT)))

    found = read_folder(folder, FolderMapping((TableMapping("t", ("a.csv",), (column,)),)))

    assert rows(found, "t") == [{"n": 5}]


def test_a_stored_table_is_a_parquet_file_equal_to_the_one_in_memory(folder: Path, tmp_path: Path) -> None:
    (folder / "orders.csv").write_text(
        "order_id,order_date,amount\n"
        + "".join(f"{n},2026-01-01,{n}.25\n" for n in range(1000))
        + "7,2026-01-01,1\n"
    )
    store = tmp_path / "store"
    store.mkdir()

    in_memory, stored = read_folder(folder), read_folder(folder, store=store)

    assert stored.tables["orders"].data is None
    assert stored.tables["orders"].paths == (store / "orders.parquet",)
    assert stored.tables["orders"].row_count == 1001
    assert table_hash(stored.tables["orders"]) == table_hash(in_memory.tables["orders"])
    assert stored.diagnostics == in_memory.diagnostics
    assert the("duplicate-key", stored.diagnostics).rows == ("9", "1002")


def test_a_header_that_the_file_lacks_is_told_with_the_nearest(folder: Path) -> None:
    (folder / "deals.csv").write_text("单据号,姓名,金额\n1,a,1\n")

    absent = the("header-absent", read_deals(folder).diagnostics)

    assert absent.hint is not None
    assert "单据号" in absent.hint.zh


def test_a_mapping_with_errors_reads_nothing(folder: Path) -> None:
    (folder / "deals.csv").write_text("单号,姓名,金额\n1,a,1\n")

    found = read_deals(folder, totals="perhaps")

    assert len(found.tables) == 0
    assert errors_of(found.diagnostics)


def test_every_standard_table_is_read_from_its_own_titles(folder: Path) -> None:
    for schema in STANDARD.values():
        assert schema.title is not None
        titles = [column.title.zh for column in schema.columns if column.title]
        (folder / f"{schema.title.zh}.csv").write_text(",".join(titles) + "\n", encoding="gb18030")

    found = read_folder(folder)

    assert errors_of(found.diagnostics) == []
    assert {name: table.schema.names for name, table in found.tables.items()} == {
        name: schema.names for name, schema in STANDARD.items()
    }


@pytest.mark.realdata
def test_the_adventure_works_targets_are_read_in_thousands(real_data: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "m.yaml"
    months = ", ".join(f"M{month:02}: {month:02}" for month in range(1, 13))
    text = TARGETS.replace("targets.csv", "dw2020_ResellerSalesTargets.csv")
    mapping.write_text(text.replace("M01: 01, M02: 02, M12: 12", months), encoding="utf-8")

    found = read_folder(real_data / "adventureworks", mapping)

    assert errors_of(found.diagnostics) == []
    table = found.tables["targets"].arrow()
    assert table.num_rows == 245
    first = (
        table.filter(pa.compute.equal(table["subject_id"], "61161660")).sort_by("period_start").to_pylist()[0]
    )
    assert (first["period_start"], first["target"]) == (dt.date(2017, 7, 1), 200_000 * 10_000)


@pytest.mark.realdata
def test_the_sales_lines_and_pipeline_are_read_without_a_fault(real_data: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        """
version: 1
tables:
  opportunities:
    file: maven_crm/sales_pipeline.csv
    columns:
      opportunity_id: opportunity_id
      person_id: sales_agent
      customer_id: account
      product_id: product
      stage: deal_stage
      opened_date: engage_date
      closed_date: close_date
      amount: close_value
  lines:
    file: adventureworks/dw2020_FactResellerSales.csv
    missing: ["NULL"]
    key: [line_id]
    columns:
      line_id: {row_number: true, kind: key, required: true}
      order_id: {from: SalesOrderNumber, kind: key}
      order_date: {from: OrderDate, kind: date}
      amount: {from: SalesAmount, kind: money, decimals: 4}
""",
        encoding="utf-8",
    )

    found = read_folder(real_data, mapping)

    assert found.diagnostics == ()
    won = [int(str(row["amount"])) for row in rows(found, "opportunities") if row["stage"] == "Won"]
    assert (len(won), sum(won)) == (4238, 10_005_534 * 10_000)
    assert found.tables["lines"].row_count == 57_851
