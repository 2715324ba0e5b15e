"""compute: a plan, tables and a period in; scores, pay, reasons and diagnostics out.

A pure function: the same inputs give the same checksum on every engine, in every order of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
from pyarrow.dataset import dataset

from yeji_engine.binding.job import Job, input_name
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import ReasonsDoNotAddUp
from yeji_engine.graph.pruning import pruned
from yeji_engine.periods import Period
from yeji_engine.run.backend import Backend
from yeji_engine.run.duck import DuckBackend
from yeji_engine.run.messages import Noticed, diagnostics_of
from yeji_engine.run.past_conditions import past_conditions
from yeji_engine.run.preparing import prepare
from yeji_engine.run.result import Result, StoredTables
from yeji_engine.run.side_by_side import run_steps
from yeji_engine.run.writing_program import Written, write_program
from yeji_engine.settlement.promotions import PAST
from yeji_engine.tables.completing import completed
from yeji_engine.tables.schema import Tables


def compute(
    plan: Plan,
    tables: Tables,
    period: Period,
    *,
    backend: Backend | None = None,
    folder: Path | None = None,
    trusted: Iterable[str] = (),
    returns_until: date | None = None,
) -> Result:
    """Return scores, payouts, reasons and diagnostics of the plan for the period.

    With a `folder` all result tables are written there as Parquet; credit lines are then left in their
    files, without one they come back in memory too. `trusted` tables had their keys checked when they
    were taken in. Returns that are priced again or replayed count until the period's end, or until
    `returns_until` when a closed period is calculated again. *errors*: PlanRefused, NumberTooLarge;
    ReasonsDoNotAddUp is a fault of the engine.
    """
    engine = backend if backend is not None else DuckBackend()
    tables = completed(tables)
    try:
        for name, table in tables.items():
            engine.take(input_name(name), table)
        schemas = {name: table.schema for name, table in tables.items()}
        job = Job(plan, period, fiscal_calendar(plan), schemas)
        prepared = prepare(job, engine, frozenset(trusted), returns_until)
        if plan.promotions:
            engine.take_arrow(PAST, past_conditions(plan, tables, period, engine, frozenset(trusted)))
        written = write_program(prepared.job)
        run_steps(pruned(prepared.job.program), engine, folder)
        return _result(engine, written, prepared.found, folder)
    finally:
        if backend is None:
            engine.close()


def _result(engine: Backend, written: Written, found: tuple[Noticed, ...], folder: Path | None) -> Result:
    _assert_balanced(engine, written)
    noticed = _summed_up(engine.rows("noticed")) if "noticed" in written.tables else []
    names = tuple(name for name in written.tables if name != "noticed")
    tables: Mapping[str, pa.Table] = (
        {name: engine.rows(name) for name in (*names, *written.lines)}
        if folder is None
        else StoredTables(folder, names)
    )
    if not _participants(tables, folder):
        noticed.append(Noticed("nobody-takes-part", "enrolment", (), 0))
    diagnostics = tuple(diagnostics_of((*found, *noticed)))
    return Result(tables, diagnostics, folder, written.line_columns)


def _participants(tables: Mapping[str, pa.Table], folder: Path | None) -> int:
    """Return how many take part; of stored tables without reading them."""
    if folder is None:
        return int(tables["participants"].num_rows)
    return int(dataset(folder / "participants.parquet").count_rows())


def _assert_balanced(engine: Backend, written: Written) -> None:
    if written.balance is None:
        return
    off = engine.rows(written.balance)
    if off.num_rows:
        named = off.slice(0, 5).to_pylist()
        raise ReasonsDoNotAddUp(f"{off.num_rows} payouts differ from the sum of their reasons, first {named}")


def _summed_up(rows: pa.Table) -> list[Noticed]:
    """Return one entry per code and item, with the keys of its first rows."""
    gathered: dict[tuple[str, str], tuple[list[str], int]] = {}
    for row in sorted(rows.to_pylist(), key=lambda row: int(row["place"])):
        keys, _ = gathered.setdefault((row["code"], row["item"] or ""), ([], 0))
        keys.append(" ".join(str(row[name]) for name in ("person_id", "source_id") if row[name]))
        gathered[row["code"], row["item"] or ""] = (keys, int(row["all_rows"]))
    return [Noticed(code, item, tuple(keys), count) for (code, item), (keys, count) in gathered.items()]
