"""The mapping file: everything that is wrong is told at once, with its line and the nearest word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.table_files import codes, the
from yeji_engine.errors import errors_of
from yeji_engine.tables.cells import Figure
from yeji_engine.tables.mapping import Constant, Header, RowNumber, Template, Totals
from yeji_engine.tables.mapping_file import parse_mapping, read_mapping
from yeji_engine.tables.schema import ColumnKind

WHOLE = """
version: 1
tables:
  orders:
    file: [orders_*.csv, late.csv]
    header: 2
    encoding: gb18030
    delimiter: tab
    missing: ["NULL", no]
    totals: skip
    title: {zh: 订单, en: orders}
    columns:
      order_id: 订单号
      order_date: {from: 日期, order: dmy, time: drop, plus_days: 1}
      amount: {from: 金额, decimals: 2, scale: 1000, missing: ["-"]}
      status: {from: 状态, map: {1: won, 2: lost}}
      person_id: {text: "{部门}-{工号}"}
      行号: {row_number: true, kind: key, unique: true, title: 行}
      kind: {constant: new}
    constants:
      currency: CNY
"""


def test_every_word_of_a_mapping_is_understood() -> None:
    found = parse_mapping(WHOLE, "m.yaml")

    assert found.diagnostics == ()
    table = found.tables[0].mapping
    assert (table.files, table.header_row, table.encoding) == (("orders_*.csv", "late.csv"), 2, "gb18030")
    assert (table.delimiter, table.totals, table.key) == ("\t", Totals.SKIP, ("order_id",))
    by_name = {column.rule.column.name: column for column in table.columns}
    assert by_name["order_id"].origin == Header("订单号")
    assert by_name["order_id"].rule.column.unique
    assert by_name["order_date"].rule.drop_time
    assert by_name["order_date"].rule.plus_days == 1
    assert by_name["amount"].rule.scale == Figure(1, 3)
    assert by_name["amount"].rule.column.decimals == 2
    assert by_name["amount"].rule.missing == {"NULL", "no", "-"}
    assert by_name["status"].rule.meanings == {"1": "won", "2": "lost"}
    assert by_name["person_id"].origin == Template("{部门}-{工号}")
    assert by_name["行号"].origin == RowNumber()
    assert str(by_name["行号"].rule.column.title) == "行"
    assert by_name["kind"].origin == Constant("new")
    assert by_name["currency"].origin == Constant("CNY")
    assert by_name["currency"].rule.column.kind is ColumnKind.KEY


def test_a_table_without_columns_finds_them_by_their_headers() -> None:
    found = parse_mapping("version: 1\ntables:\n  orders:\n    file: a.csv\n    missing: ['NULL']\n")

    assert found.diagnostics == ()
    assert found.tables[0].finds_columns
    assert found.tables[0].missing == {"NULL"}


def test_all_mistakes_are_told_at_once_with_their_lines() -> None:
    text = """version: 2
tables:
  orders:
    file: a.csv
    heder: 2
    totals: ignore
    columns:
      order_id: {from: x, knd: key}
      amount: {from: y, kind: mony, decimals: 2.5, scale: -1}
      day: {from: z, kind: date, constant: a}
    constants: {order_id: A}
    key: [ordr_id]
"""
    found = parse_mapping(text, "m.yaml")

    assert found.tables == ()
    told = {(d.code, d.place.line) for d in found.diagnostics}
    assert told == {
        ("mapping-version", 1),
        ("mapping-word", 5),
        ("mapping-choice", 6),
        ("mapping-word", 8),
        ("mapping-choice", 9),
        ("mapping-number", 9),
        ("mapping-scale", 9),
        ("mapping-origin", 10),
        ("mapping-column-twice", 11),
        ("mapping-key", 12),
    }
    assert "header" in str(the("mapping-word", found.diagnostics).hint)
    assert the("mapping-version", found.diagnostics).place.file == "m.yaml"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "yaml-invalid"),
        ("version: [1", "yaml-invalid"),
        ("[" * 5000, "yaml-invalid"),
        ("{a: " * 40 + "b" + "}" * 40, "yaml-invalid"),
        ("version: 1\ntables: {t: {file: a.csv, title: [a], columns: {x: x}}}", "mapping-entries"),
        ("version: 1\nversion: 1\ntables: {t: {file: a.csv, columns: {x: x}}}", "yaml-duplicate"),
        ("a: &a [1]\nb: *a\n", "yaml-alias"),
        ("version: 1", "mapping-no-tables"),
        ("version: 1\ntables: [a]", "mapping-no-tables"),
        ("version: 1\ntables: {t: {columns: {x: x}}}", "mapping-no-file"),
        ("version: 1\ntables: {ordrs: {file: a.csv}}", "mapping-no-columns"),
        ("version: 1\ntables: {'a b': {file: a.csv, columns: {x: x}}}", "mapping-name"),
        ("version: 1\ntables: {t: {file: /etc/passwd, columns: {x: x}}}", "mapping-file-outside"),
        ("version: 1\ntables: {t: {file: ../a.csv, columns: {x: x}}}", "mapping-file-outside"),
        ("version: 1\ntables: {t: {file: a.csv, delimiter: ab, columns: {x: x}}}", "mapping-delimiter"),
        ("version: 1\ntables: {t: {file: a.csv, header: 21, columns: {x: x}}}", "mapping-number"),
        ("version: 1\ntables: {t: {file: a.csv, columns: {x: {from: x, decimals: 2}}}}", "mapping-decimals"),
        ("version: 1\ntables: {t: {file: a.csv, columns: {x: {from: [a]}}}}", "mapping-text"),
        ("version: 1\ntables: {t: {file: a.csv, columns: {x: [a]}}}", "mapping-entries"),
        ("version: 1\ntables: {t: {file: a.csv, columns: {x: {from: a, unique: yes}}}}", "mapping-choice"),
        (
            "version: 1\ntables: {t: {file: a.csv, unpivot: {columns: [a]}, columns: {x: x}}}",
            "mapping-unpivot",
        ),
    ],
)
def test_each_mistake_has_its_message(text: str, code: str) -> None:
    found = parse_mapping(text, "m.yaml")

    assert code in codes(errors_of(found.diagnostics))
    assert found.tables == ()
    assert all(d.message.zh and d.message.en for d in found.diagnostics)


def test_scalars_stay_the_text_that_was_written() -> None:
    text = "version: 1\ntables: {t: {file: a.csv, missing: [NO, 2026-01-31, 0.10, ~], columns: {x: x}}}"

    found = parse_mapping(text)

    assert found.tables[0].missing == {"NO", "2026-01-31", "0.10", "~"}


def test_a_mapping_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_bytes("version: 1 # 映射".encode("gbk"))

    assert codes(read_mapping(path).diagnostics) == ["encoding-invalid"]
