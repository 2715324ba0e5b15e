"""Rows of one person, from memory or files, one by one or read together: always the same."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from yeji_engine.explain import ResultTables

PEOPLE = ("甲", "NA", "null", "0012", "O'Neil", '"; DROP')
ROWS = pa.table(
    {
        "person_id": [*PEOPLE, *PEOPLE, None],
        "item": [f"项{place}" for place in range(2 * len(PEOPLE) + 1)],
        "amount": list(range(2 * len(PEOPLE) + 1)),
    }
)


@pytest.fixture(params=["memory", "file", "folder"])
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> ResultTables:
    """The same rows in memory, in a file, and in a folder of two files."""
    if request.param == "memory":
        return ResultTables({"reasons": ROWS})
    if request.param == "file":
        pq.write_table(ROWS, tmp_path / "reasons.parquet")
    else:
        (tmp_path / "reasons.parquet").mkdir()
        for place, part in enumerate((ROWS.slice(0, 5), ROWS.slice(5))):
            pq.write_table(part, tmp_path / "reasons.parquet" / f"part-{place}.parquet")
    return ResultTables.in_folder(tmp_path)


@pytest.mark.parametrize("person", PEOPLE)
def test_a_person_gets_his_own_rows_whatever_he_is_called(tables: ResultTables, person: str) -> None:
    place = PEOPLE.index(person)

    for source in (tables, tables.of_people(PEOPLE)):
        rows = source.where("reasons", {"person_id": person})
        assert sorted(row["amount"] for row in rows if isinstance(row["amount"], int)) == [
            place,
            place + len(PEOPLE),
        ]


def test_whoever_is_not_there_has_no_rows(tables: ResultTables) -> None:
    for source in (tables, tables.of_people(PEOPLE)):
        assert source.where("reasons", {"person_id": "乙"}) == []
        assert source.where("payouts", {"person_id": "甲"}) == []


def test_a_question_about_two_columns_is_answered_too(tables: ResultTables) -> None:
    asked = {"person_id": "甲", "item": "项0"}

    assert [row["amount"] for row in tables.of_people(PEOPLE).where("reasons", asked)] == [0]
