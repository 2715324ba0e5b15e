"""The floor: what DuckDB alone needs to store two credit lines a transaction and add them up.

No plan, no dates, no reasons. Nothing that stores traceable lines can be quicker, so times are told as
multiples of it, measured in the same minute on the same machine.
"""

from __future__ import annotations

import time
from pathlib import Path

import duckdb


def floor_seconds(orders: Path, folder: Path) -> float:
    """Return the seconds for expanding, writing and adding up; writes `floor.parquet` into `folder`."""
    session = duckdb.connect(":memory:", config={"preserve_insertion_order": "false"})
    lines = folder / "floor.parquet"
    started = time.perf_counter()
    session.execute(
        f"""COPY (SELECT order_id, seller AS person_id, order_date, amount * 8 AS credited FROM read_parquet('{orders}')
            UNION ALL
            SELECT order_id, helper, order_date, amount * 2 FROM read_parquet('{orders}'))
            TO '{lines}' (FORMAT parquet)"""
    )
    session.execute(
        f"SELECT person_id, CAST(SUM(credited) AS BIGINT) FROM read_parquet('{lines}') GROUP BY person_id"
    ).fetchnumpy()
    taken = time.perf_counter() - started
    session.close()
    lines.unlink()
    return taken
