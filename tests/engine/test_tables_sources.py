"""A table that comes from files of different layouts: a list of sources in the mapping."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.table_files import codes, read, rows, the
from yeji_engine.tables.mapping_file import parse_mapping
from yeji_engine.tables.writing import write_parquet

TWO_SOURCES = """
version: 1
tables:
  deals:
    - file: a.csv
      key: [deal_id]
      columns:
        deal_id: {from: 单号, kind: key, required: true}
        amount: {from: 金额, kind: money, decimals: 2}
        seller: {from: 姓名, kind: key}
    - file: b.csv
      key: [deal_id]
      columns:
        deal_id: {from: order, kind: key}
        amount: {from: sum, kind: money, decimals: 2, scale: 1000}
        paid_on: {from: day, kind: date}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    (made / "a.csv").write_text("单号,金额,姓名\n1,5.50,甲\n2,7,乙\n", encoding="utf-8")
    (made / "b.csv").write_text("order,sum,day\n3,1.2,2026-03-01\n", encoding="utf-8")
    return made


def test_files_of_different_headers_make_one_table(folder: Path) -> None:
    found = read(folder, TWO_SOURCES)

    assert found.diagnostics == ()
    assert found.tables["deals"].schema.key == ("deal_id",)
    assert [(row["deal_id"], row["amount"], row["seller"], str(row["paid_on"])) for row in rows(found)] == [
        ("1", 550, "甲", "None"),
        ("2", 700, "乙", "None"),
        ("3", 120_000, None, "2026-03-01"),
    ]


def test_keys_are_checked_across_all_sources(folder: Path) -> None:
    (folder / "b.csv").write_text("order,sum,day\n2,1,\n", encoding="utf-8")

    found = read(folder, TWO_SOURCES)

    told = the("duplicate-key", found.diagnostics)
    assert "deal_id=2" in told.message.en


def test_what_the_first_source_requires_is_required_of_all(folder: Path) -> None:
    (folder / "b.csv").write_text("order,sum,day\n,1,\n", encoding="utf-8")

    found = read(folder, TWO_SOURCES)

    told = the("cell-missing", found.diagnostics)
    assert told.place.file == "b.csv"


def test_a_standard_table_has_the_key_of_all_its_columns(folder: Path) -> None:
    (folder / "c.csv").write_text("工号,部门,起\n甲,一部,2026-01-01\n", encoding="utf-8")
    (folder / "d.csv").write_text("工号,部门\n甲,一部\n", encoding="utf-8")
    mapping = """
version: 1
unlisted: skip
tables:
  assignments:
    - {file: d.csv, columns: {person_id: 工号, team_id: 部门}, constants: {role: 经理}}
    - {file: c.csv, columns: {person_id: 工号, team_id: 部门, valid_from: 起}, constants: {role: 经理}}
"""

    found = read(folder, mapping)

    assert found.diagnostics == ()
    assert found.tables["assignments"].schema.key == ("person_id", "team_id", "role", "valid_from")
    assert found.tables["assignments"].row_count == 2


def test_sources_must_declare_a_column_alike() -> None:
    text = TWO_SOURCES.replace("kind: money, decimals: 2, scale: 1000", "kind: money, decimals: 4")

    found = parse_mapping(text, "m.yaml")

    assert found.tables == ()
    told = the("mapping-kinds-differ", found.diagnostics)
    assert told.place.path == "tables.deals[1]"
    assert "'amount' is money/2 above and money/4 here" in told.message.en


def test_an_empty_list_of_sources_is_told() -> None:
    found = parse_mapping("version: 1\ntables:\n  deals: []\n", "m.yaml")

    assert "mapping-entries" in codes(found.diagnostics)


ONLY = """
version: 1
unlisted: skip
tables:
  deals:
    file: a.csv
    only: {部门: [一部, 二部], 状态: [有效]}
    columns: {deal_id: {from: 单号, kind: key}, amount: {from: 金额, kind: money, decimals: 2}}
"""


def test_only_the_rows_that_are_asked_for_belong_to_the_table(folder: Path) -> None:
    (folder / "a.csv").write_text(
        "单号,金额,部门,状态\n1,1,一部,有效\n2,bad,三部,有效\n3,3,二部,作废\n4,4, 二部 ,有效\n",
        encoding="utf-8",
    )

    found = read(folder, ONLY)

    assert codes(found.diagnostics) == ["rows-not-chosen"]
    assert found.diagnostics[0].row_count == 2
    assert [row["deal_id"] for row in rows(found)] == ["1", "4"]


def test_a_text_that_never_occurs_is_told(folder: Path) -> None:
    (folder / "a.csv").write_text("单号,金额,部门,状态\n1,1,一部,有效\n", encoding="utf-8")

    told = the("only-never-met", read(folder, ONLY).diagnostics)

    assert "'二部'" in told.message.en
    assert "“部门”" in told.message.zh


def test_a_condition_on_a_header_that_the_file_lacks_is_an_error(folder: Path) -> None:
    told = the("header-absent", read(folder, ONLY).diagnostics)

    assert "'部门'" in told.message.en


def test_the_rows_of_a_stored_table_are_chosen_too(folder: Path) -> None:
    write_parquet(read(folder, TWO_SOURCES).tables["deals"], folder / "a.parquet")
    mapping = """
version: 1
tables:
  deals:
    file: a.parquet
    only: {amount: ["5.50", "7.00"], seller: [乙]}
    columns: {deal_id: {from: deal_id, kind: key}, amount: {from: amount, kind: money, decimals: 2}}
"""

    found = read(folder, mapping)

    assert [row["deal_id"] for row in rows(found)] == ["2"]


@pytest.mark.parametrize("written", ["一部", "{部门: []}", "[一部]"])
def test_a_condition_must_name_a_header_and_texts(written: str) -> None:
    found = parse_mapping(ONLY.replace("{部门: [一部, 二部], 状态: [有效]}", written), "m.yaml")

    assert "mapping-only" in codes(found.diagnostics)
