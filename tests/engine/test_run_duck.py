"""Sessions beside each other share a database, never a table."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import duckdb
import pyarrow as pa
import pytest

from yeji_engine.graph.expressions import narrow, number
from yeji_engine.graph.frames import Named
from yeji_engine.graph.program import Step
from yeji_engine.run.duck import DuckBackend

SOLD = Named({"a": narrow()}, "sold")
HALF = Step("half", SOLD.select({"a": SOLD.number("a").over(number(2), 0, "half_up")}), kept=False)


def figures(engine: DuckBackend, name: str) -> list[int]:
    return [int(row["a"]) for row in engine.rows(name).to_pylist()]


def test_a_session_beside_another_has_tables_of_its_own() -> None:
    first = DuckBackend(threads=1)
    beside = first.another()
    for engine, sold in ((first, 5), (beside, 9)):
        engine.take_arrow("sold", pa.table({"a": [sold]}))
        engine.run(HALF, None)

    with ThreadPoolExecutor(1) as other_thread:
        other_thread.submit(beside.run, Step("again", HALF.frame, kept=False), None).result()

    assert (figures(first, "half"), figures(beside, "half"), figures(beside, "again")) == ([3], [5], [5])
    first.close()


def test_what_the_first_session_knows_is_not_known_beside_it() -> None:
    first = DuckBackend(threads=1)
    first.take_arrow("sold", pa.table({"a": [5]}))
    beside = first.another()

    with pytest.raises(duckdb.CatalogException):
        beside.run(HALF, None)

    first.close()


def test_a_closed_session_leaves_the_others_their_tables() -> None:
    first = DuckBackend(threads=1)
    first.take_arrow("sold", pa.table({"a": [5]}))
    for sold in (7, 8):
        beside = first.another()
        beside.take_arrow("sold", pa.table({"a": [sold]}))
        beside.another().close()
        assert figures(beside, "sold") == [sold]
        beside.close()

    assert figures(first, "sold") == [5]
    assert first.query("SELECT COUNT(*) AS a FROM duckdb_tables()").to_pylist() == [{"a": 1}]
    first.close()
