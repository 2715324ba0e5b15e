"""Measures the ways of representing money that ADR 0002 weighs: speed, overflow, repeatability.

Run: `.venv/bin/python benchmarks/representation.py [rows]`. Ten million rows by default; each figure is the
median of five runs in one session, so that a noisy machine troubles all alike.
"""

from __future__ import annotations

import statistics
import sys
import time

import duckdb

WAYS = {
    "BIGINT × BIGINT, sum": "SELECT SUM(a * r) FROM t",
    "HUGEINT × HUGEINT, sum": "SELECT SUM(CAST(a AS HUGEINT) * CAST(r AS HUGEINT)) FROM t",
    "HUGEINT product divided back, sum": (
        "SELECT SUM((CAST(a AS HUGEINT) * CAST(r AS HUGEINT) + 500000) // 1000000) FROM t"
    ),
    "DECIMAL(18,4) × DECIMAL(9,6), sum": "SELECT SUM(CAST(da AS DECIMAL(28,4)) * dr) FROM t",
    "DECIMAL(38,12) × DECIMAL(9,6), sum": (
        "SELECT SUM(CAST(CAST(da AS DECIMAL(28,6)) * dr AS DECIMAL(38,12))) FROM t"
    ),
    "DOUBLE × DOUBLE, sum": "SELECT SUM(fa * fr) FROM t",
}

OVERFLOWS = {
    "BIGINT product": "SELECT CAST(4611686018427387904 AS BIGINT) * CAST(3 AS BIGINT)",
    "HUGEINT product": "SELECT CAST(100000000000000000000000 AS HUGEINT) * CAST(1000000000000000000000 AS HUGEINT)",
    "HUGEINT sum": (
        "SELECT SUM(x) FROM (SELECT CAST(170141183460469231731687303715884105727 AS HUGEINT) AS x "
        "UNION ALL SELECT CAST(1 AS HUGEINT))"
    ),
    "cast to the stored figure": "SELECT CAST(CAST(12345678901234567890123456 AS HUGEINT) AS DECIMAL(25,0))",
}


def main(rows: int) -> None:
    """Print one line per way and per overflow."""
    session = duckdb.connect(":memory:")
    session.execute(
        f"""CREATE TABLE t AS SELECT a, r, CAST(a AS DECIMAL(18,4)) / 1 AS ignored,
            CAST(a / 10000 AS DECIMAL(18,4)) AS da, CAST(r / 1000000 AS DECIMAL(9,6)) AS dr,
            a / 10000.0 AS fa, r / 1000000.0 AS fr
            FROM (SELECT CAST(hash(range) % 10000000000 AS BIGINT) AS a, CAST(hash(range, 1) % 1000000 AS BIGINT) AS r
                  FROM range({rows}))"""
    )
    print(f"{rows:,} rows, DuckDB {duckdb.__version__}")
    for name, query in WAYS.items():
        print(f"{name:38} {_median(session, query):8.3f} s")
    for name, query in OVERFLOWS.items():
        print(f"{name:38} {_answer(session, query)}")
    print(f"different sums of DOUBLE in 12 runs      {_double_sums(session)}")


def _median(session: duckdb.DuckDBPyConnection, query: str) -> float:
    taken = []
    for _ in range(5):
        started = time.perf_counter()
        session.execute(query).fetchall()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def _answer(session: duckdb.DuckDBPyConnection, query: str) -> str:
    try:
        return f"gives {session.execute(query).fetchone()}"
    except duckdb.Error as fault:
        return f"raises {type(fault).__name__}"


def _double_sums(session: duckdb.DuckDBPyConnection) -> int:
    found = set()
    for run in range(12):
        session.execute(f"SET threads = {run % 4 + 1}")
        found.add(session.execute("SELECT SUM(fa * fr) FROM t").fetchone())
    return len(found)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
