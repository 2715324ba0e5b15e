"""A statement in its extremes: nothing sold, more records than are listed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest

from yeji.bench.measuring import reference_period, reference_plan
from yeji.results.statements import ROWS_SHOWN, StatementSource, page_of, render
from yeji_engine.explain import ResultTables
from yeji_engine.run.result import LineColumns

PERIOD = reference_period()


def words(tables: dict[str, pa.Table], language: str = "zh") -> str:
    """Return the visible words of the page of 甲, whose credit lines lie in `lines`."""
    columns = LineColumns(
        "lines", "orders", "figure", "counted", 2, 1, PERIOD.start, PERIOD.start + timedelta(days=31)
    )
    source = StatementSource(
        ResultTables(tables), reference_plan(), PERIOD, {"业绩": columns}, "0" * 64, language
    )
    html = render(page_of(source, "甲", "甲"))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<body>") :]))


def paying(amount: str) -> pa.Table:
    """Return payouts of one component."""
    figure = pa.array([Decimal(amount)], pa.decimal128(37, 12))
    return pa.table({"person_id": ["甲"], "component": ["提成"], "earned": figure, "paid": figure})


def selling(count: int, share: int = 10) -> dict[str, pa.Table]:
    """Return a measure of `count` records of 1.50 each, and its lines."""
    money = pa.decimal128(37, 12)
    measures = pa.table(
        {
            "subject_id": ["甲"],
            "measure": ["业绩"],
            "figure": pa.array([Decimal("1.5") * count], money),
            "rows": pa.array([Decimal(count)], money),
            "target": pa.array([None], money),
            "attainment": pa.array([None], money),
        }
    )
    lines = pa.table(
        {
            "person_id": ["甲"] * count,
            "source_id": [f"O{place:04d}" for place in range(count)],
            "event_date": [date(2026, 3, 1)] * count,
            "share": [share] * count,
            "counted": [True] * count,
            "figure": [150] * count,
        }
    )
    return {"measures": measures, "lines": lines}


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "本期没有金额：提成"), ("en", "Nothing this period: 提成")]
)
def test_a_component_that_came_to_nothing_is_named(language: str, said: str) -> None:
    assert said in words({"payouts": paying("0")}, language)
    assert said not in words({"payouts": paying("1")}, language)


def test_records_beyond_those_listed_are_counted_and_added_up() -> None:
    page = words(selling(ROWS_SHOWN + 3))

    assert page.count("¥1.50") == ROWS_SHOWN
    assert "另有 3 条 ¥4.50" in page


def test_the_share_stands_on_the_page_only_where_deals_are_shared() -> None:
    assert "份额" not in words(selling(2))
    assert "份额" in words(selling(2, share=8))
    assert "80.0%" in words(selling(2, share=8))


def test_an_unknown_measure_says_where_to_look() -> None:
    tables = selling(0)
    unknown = pa.array([None], pa.decimal128(37, 12))
    measures = tables["measures"]
    tables["measures"] = measures.set_column(measures.column_names.index("figure"), "figure", unknown)

    assert "缺少数据或目标，见上方说明" in words(tables)
