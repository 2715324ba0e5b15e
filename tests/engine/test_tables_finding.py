"""What a mapping does not say is found by name, nothing is read twice, and what stays unread is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.table_files import codes, read, rows, the, workbook
from yeji_engine.errors import Severity, errors_of
from yeji_engine.tables.reading import read_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with people, assignments and orders under names of their own."""
    path = tmp_path / "data"
    path.mkdir()
    (path / "人员.csv").write_text("工号,姓名\n1,安娜\n")
    (path / "任职.csv").write_text("工号,角色,生效日期\n1,seller,2026-01-01\n")
    (path / "export.csv").write_text("单据,订单日期,订单金额,币种\nA,2026-01-05,5,CNY\n合计,,5,\n")
    return path


ORDERS = "orders: {file: export.csv, totals: skip, columns: {order_id: 单据}}"


def mapped(*tables: str, root: str = "") -> str:
    return f"version: 1\n{root}\ntables:\n" + "".join(f"  {table}\n" for table in tables)


def test_files_that_the_mapping_does_not_list_are_read_as_without_it(folder: Path) -> None:
    found = read(folder, mapped(ORDERS))

    assert errors_of(found.diagnostics) == []
    assert sorted(found.tables) == ["assignments", "orders", "people"]
    assert rows(found, "assignments")[0]["role"] == "seller"


def test_columns_that_the_mapping_does_not_name_are_found_by_their_headers(folder: Path) -> None:
    (folder / "export.csv").write_text("一月导出,,,\n单据,订单日期,订单金额,币种\nA,2026-01-05,5,CNY\n")

    found = read(folder, mapped(ORDERS))

    assert [(r["order_id"], r["amount"], r["currency"]) for r in rows(found, "orders")] == [
        ("A", 50_000, "CNY")
    ]
    assert found.tables["orders"].schema.key == ("order_id",)
    told = [
        d.message.zh for d in found.diagnostics if d.code == "columns-matched" and d.place.path == "orders"
    ]
    assert len(told) == 1
    assert "订单金额→amount" in told[0]


def test_a_column_that_the_mapping_names_is_not_found_a_second_time(folder: Path) -> None:
    (folder / "export.csv").write_text("订单编号,新编号,订单日期,订单金额\nA,N1,2026-01-05,5\n")

    found = read(
        folder, mapped("orders: {file: export.csv, columns: {order_id: 新编号, currency: {constant: ''}}}")
    )

    assert rows(found, "orders")[0]["order_id"] == "N1"
    assert found.tables["orders"].schema.names == ("order_id", "currency", "order_date", "amount")


def test_a_table_needs_no_file_where_one_is_named_like_it(folder: Path) -> None:
    (folder / "export.csv").rename(folder / "订单.csv")
    (folder / "订单.csv").write_text("订单编号,订单日期,订单金额\nA,2026-01-05,5\n合计,,5\n")

    found = read(folder, mapped("orders: {totals: skip, constants: {currency: CNY}}"))

    assert errors_of(found.diagnostics) == []
    assert [(r["order_id"], r["currency"]) for r in rows(found, "orders")] == [("A", "CNY")]


def test_a_table_without_file_that_nothing_is_named_like_is_an_error(folder: Path) -> None:
    found = read(folder, mapped("payments: {totals: skip}"))

    told = the("file-absent", errors_of(found.diagnostics))
    assert "payments: {file: 文件名}" in str(told.hint)


def test_a_file_beside_the_listed_one_of_a_table_is_told_and_never_added(folder: Path) -> None:
    (folder / "订单2025.csv").write_text("订单编号,订单日期,订单金额\nOLD,2025-01-05,5\n")

    found = read(folder, mapped(ORDERS))

    assert [row["order_id"] for row in rows(found, "orders")] == ["A"]
    told = the("file-unlisted", found.diagnostics)
    assert told.severity is Severity.WARNING
    assert told.place.file == "订单2025.csv"
    assert "file" in str(told.hint)


def test_a_file_that_nothing_speaks_of_is_told_with_what_to_write(folder: Path) -> None:
    (folder / "杂项.csv").write_text("a\n1\n")

    told = the("file-unmatched", read(folder, mapped(ORDERS)).diagnostics)

    assert told.severity is Severity.WARNING
    assert "{file: 杂项.csv}" in str(told.hint)


def test_sheets_beside_the_listed_one_are_read_and_none_twice(folder: Path) -> None:
    workbook(
        folder / "数据.xlsx",
        {
            "订单": [("订单编号", "订单日期", "订单金额"), ("A", "2026-01-05", "5")],
            "回款": [("回款编号", "回款日期", "回款金额"), ("P", "2026-01-06", "5")],
        },
    )

    found = read(folder, mapped("orders: {file: 数据.xlsx}", root="unlisted: read"))

    assert [row["order_id"] for row in rows(found, "orders")] == ["A"]
    assert [row["payment_id"] for row in rows(found, "payments")] == ["P"]
    assert [d.place.file for d in found.diagnostics if d.severity is not Severity.INFO] == ["export.csv"]


def test_a_mapping_may_say_that_unlisted_files_stay_unread(folder: Path) -> None:
    found = read(folder, mapped(ORDERS, root="unlisted: skip"))

    assert sorted(found.tables) == ["orders"]
    assert [code for code in codes(found.diagnostics) if code.startswith("file-")] == []


def test_a_mapping_that_says_nothing_of_a_folder_changes_nothing(folder: Path) -> None:
    (folder / "export.csv").unlink()

    found, without = read(folder, mapped("people: {missing: ['NULL']}")), read_folder(folder)

    assert {name: rows(found, name) for name in found.tables} == {
        name: rows(without, name) for name in without.tables
    }
