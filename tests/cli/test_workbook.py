"""The workbook of results speaks to people: Chinese sheets, headers and statuses, names, and plain numbers."""

from __future__ import annotations

from pathlib import Path

import fastexcel
import pyarrow as pa
import pytest

from yeji.results.workbook import OPERATIONS, POSTING_KINDS, write_workbook
from yeji_engine.binding.reasons import Operation
from yeji_engine.settlement.book import SettlementKind
from yeji_engine.settlement.ledger import LedgerKind

PAYOUTS = pa.table(
    {
        "person_id": ["A1", "B2"],
        "component": ["提成", "提成"],
        "paid": pa.array([12, None], pa.decimal128(20, 2)),
        "status": ["computed", "not_computed"],
    }
)


@pytest.mark.parametrize(
    ("language", "sheet", "header", "status"),
    [
        ("zh", "激励金额", ["工号", "姓名", "激励项目", "发放", "状态"], "未计算"),
        ("en", "payouts", ["person_id", "name", "component", "paid", "status"], "not_computed"),
    ],
)
def test_a_workbook_speaks_the_language_that_was_asked_for(
    tmp_path: Path, language: str, sheet: str, header: list[str], status: str
) -> None:
    path = tmp_path / "r.xlsx"

    write_workbook({"payouts": PAYOUTS}, path, names={"A1": "安娜"}, language=language)

    found = fastexcel.read_excel(str(path))
    assert found.sheet_names == [sheet]
    table = found.load_sheet(sheet).to_arrow()
    assert table.schema.names == header
    assert table.column(1).to_pylist() == ["安娜", None]
    assert table.column(3).to_pylist() == [12.0, None]
    assert table.column(4).to_pylist()[1] == status


def test_every_kind_and_operation_has_words() -> None:
    assert set(OPERATIONS) == set(Operation)
    assert {kind.value for kind in (*SettlementKind, *LedgerKind)} <= set(POSTING_KINDS)
