"""Arranged lines are the same lines, one person's together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from yeji_engine.run.arranging import ROW_GROUP, arrange_lines


def scattered(folder: Path, count: int) -> pa.Table:
    """Write `count` lines of eleven people in no order, some of nobody."""
    people = [None if place % 97 == 0 else f"人{place * 7 % 11:02d}" for place in range(count)]
    rows = pa.table(
        {
            "source_id": [f"O{place:06d}" for place in range(count)],
            "person_id": pa.array(people, pa.string()),
            "event_date": [date(2026, 3, 1 + place * 5 % 31) for place in range(count)],
            "figure_0": pa.array([Decimal(10**30 + place) for place in range(count)], pa.decimal128(38, 0)),
        }
    )
    pq.write_table(rows, folder / "lines_0.parquet")
    return rows


def test_the_lines_are_the_same_in_the_order_of_people_days_and_records(tmp_path: Path) -> None:
    before = scattered(tmp_path, 5_000)

    arrange_lines(tmp_path, ["lines_0", "lines_0"])

    after = pq.read_table(tmp_path / "lines_0.parquet")
    assert after.schema.types == before.schema.types
    order = [("person_id", "ascending"), ("event_date", "ascending"), ("source_id", "ascending")]
    assert after.to_pylist() == before.sort_by(order).to_pylist()


def test_a_person_lies_in_few_row_groups(tmp_path: Path) -> None:
    scattered(tmp_path, 5 * ROW_GROUP)

    arrange_lines(tmp_path, ["lines_0"], memory="200MB")

    groups = pq.ParquetFile(tmp_path / "lines_0.parquet").metadata
    spans = [groups.row_group(place).column(1).statistics for place in range(groups.num_row_groups)]
    holding = [span for span in spans if span.min is not None and span.min <= "人05" <= span.max]
    assert groups.num_row_groups >= 5
    assert len(holding) <= 2


def test_tables_that_are_not_there_or_are_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "lines_1.parquet").mkdir()

    arrange_lines(tmp_path, ["lines_0", "lines_1"])

    assert [path.name for path in tmp_path.iterdir()] == ["lines_1.parquet"]


def test_what_an_interrupted_arranging_left_is_cleared_away(tmp_path: Path) -> None:
    before = scattered(tmp_path, 100)
    left = tmp_path / ".arranging"
    left.mkdir()
    (left / "lines_0.parquet").write_bytes(b"half a file")

    arrange_lines(tmp_path, ["lines_0"])

    assert not left.exists()
    assert pq.read_table(tmp_path / "lines_0.parquet").num_rows == before.num_rows
