"""The books as the engine's tables: the demo company pays the same out of them as out of its files."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from yeji.demo.company import PERIOD, build, write
from yeji.org.models import Person
from yeji.records.actions import write_rows
from yeji.records.kinds import SCALES, Kind, Row, Value
from yeji.records.models import CustomField, CustomKind
from yeji.records.queries import kind
from yeji.records.tables import engine_table, table_schema
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.documents.loading import load_plan
from yeji_engine.periods import Period, parse_period
from yeji_engine.run import compute
from yeji_engine.run.duck import DuckBackend
from yeji_engine.tables.reading import read_folder
from yeji_engine.tables.schema import ColumnKind, Tables

pytestmark = pytest.mark.django_db
BOOKS = {"customers": "客户", "orders": "订单", "payments": "回款", "surveys": "满意度调查"}
GONE = "S7777"
"""Nobody has this number: the books refuse it, the files do not."""


def typed(told: Kind, cells: dict[str, str]) -> Row:
    """Type a row of a file by the labels and aliases of the kind, as a mapping would."""
    row: Row = {}
    for one in told.fields:
        for word in (one.label, *one.aliases):
            if cells.get(word):
                scaled: Value = cells[word]
                if one.kind in SCALES:
                    scaled = int(Decimal(cells[word]) * 10 ** SCALES[one.kind])
                row[one.key] = scaled
    return row


def payouts(tables: Tables, plan_text: str) -> list[tuple[str, str, str]]:
    plan = load_plan(plan_text, "plan.yaml").plan
    assert plan is not None
    period = parse_period(PERIOD, fiscal_calendar(plan))
    assert isinstance(period, Period)
    engine = DuckBackend()
    try:
        result = compute(plan, tables, period, backend=engine)
    finally:
        engine.close()
    rows = result.tables["payouts"].to_pylist()
    return sorted((row["person_id"], row["component"], str(row["paid"])) for row in rows)


def test_the_demo_company_pays_the_same_out_of_its_books_and_its_files(tmp_path: Path) -> None:
    company = build()
    company.files["回款"] = [row for row in company.files["回款"] if row["业务员工号"] != GONE]
    write(company, tmp_path)
    out_of_files = read_folder(tmp_path).tables
    CustomField.objects.create(kind="payments", key="c1", label="净回款", field_kind="amount")
    for row in company.files["人员"]:
        Person.objects.create(
            number=row["工号"], name=row["姓名"], relationship="employee", joined=row["入职日期"]
        )
    for key, file in BOOKS.items():
        told = kind(key)
        rows = [typed(told, cells) for cells in company.files[file]]
        if key == "payments":
            rows = [{**row, "c1": row["amount"]} for row in rows]
        write_rows(told, rows, by=None)
    plan = files("yeji.demo").joinpath("plan.yaml").read_text(encoding="utf-8")

    books = {key: engine_table(kind(key)) for key in BOOKS}
    out_of_books = Tables(
        [*(table for name, table in out_of_files.items() if name not in books), *books.values()]
    )

    paid = payouts(out_of_files, plan)
    assert len({amount for _, _, amount in paid}) > 20
    assert payouts(out_of_books, plan) == paid
    assert payouts(out_of_books, plan.replace("column: amount\n", "column: c1\n")) == paid


def test_personal_data_is_no_column_of_the_engine() -> None:
    assert "phone" not in table_schema(kind("customers")).names
    assert "bank_account" not in table_schema(kind("payments")).names


def test_a_kind_and_a_formula_of_ones_own_are_columns_that_measures_read() -> None:
    Person.objects.create(number="S2103", name="安娜", relationship="employee", joined="2024-01-01")
    CustomKind.objects.create(key="demos", title="演示")
    CustomField.objects.create(kind="demos", key="c1", label="时长", field_kind="integer")
    CustomField.objects.create(kind="demos", key="c2", label="费用", field_kind="amount")
    CustomField.objects.create(
        kind="demos", key="c3", label="每小时费用", field_kind="formula", formula="c2 / c1"
    )
    CustomField.objects.create(kind="demos", key="c4", label="贵", field_kind="formula", formula="c2 > 100")
    rows: list[Row] = [
        {"number": "V-1", "owner": "S2103", "happened": "2026-03-02", "c1": 3, "c2": 200_00},
        {"number": "V-2", "owner": "S2103", "happened": "2026-03-03", "c1": 3},
    ]
    write_rows(kind("demos"), rows, by=None)

    table = engine_table(kind("demos"))

    assert table.schema.key == ("number",)
    assert [(each.name, each.kind, each.decimals) for each in table.schema.columns[3:]] == [
        ("c1", ColumnKind.COUNT, 0),
        ("c2", ColumnKind.MONEY, 2),
        ("c3", ColumnKind.MONEY, 4),
        ("c4", ColumnKind.FLAG, 0),
    ]
    assert table.data is not None
    assert table.data.select(["number", "person_id", "c3", "c4"]).to_pylist() == [
        {"number": "V-1", "person_id": "S2103", "c3": 66_6667, "c4": True},
        {"number": "V-2", "person_id": "S2103", "c3": None, "c4": None},
    ]
