"""Runs one calculation of YEJI-REF in a process of its own and tells its time and memory.

A process of its own, so that its peak memory is its own and nothing is warm that would not be warm.
Started as `python -m yeji.bench.measuring FOLDER OUT`; prints one line of JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from yeji.bench.reference import tables_in
from yeji_engine.documents.loading import load_plan
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import PlanRefused
from yeji_engine.explain import ResultTables, lines_of, statement_of
from yeji_engine.graph.program import Step
from yeji_engine.periods import FiscalCalendar, Period, PeriodKind, period_of
from yeji_engine.run import compute
from yeji_engine.run.arranging import arrange_lines
from yeji_engine.run.duck import DuckBackend

PLAN = Path(__file__).parent / "reference_plan.yaml"
EXPLAINED = 25


@dataclass(frozen=True)
class Measured:
    """What one run took."""

    seconds: float
    peak_mb: float
    steps: dict[str, float]
    paid: str
    arrange_seconds: float
    """To sort the lines by person, which a calculation does not wait for."""
    explain_p95_ms: float


def reference_plan() -> Plan:
    """Return the plan of YEJI-REF."""
    loaded = load_plan(PLAN.read_text(encoding="utf8"), PLAN.name)
    if loaded.plan is None:
        raise PlanRefused(loaded.diagnostics)
    return loaded.plan


def reference_period() -> Period:
    """Return March 2026."""
    from datetime import date

    return period_of(date(2026, 3, 1), PeriodKind.MONTH, FiscalCalendar())


def measured(folder: Path, out: Path, memory: str) -> Measured:
    """Return time and peak memory of one calculation in a new process."""
    command = [sys.executable, "-m", "yeji.bench.measuring", str(folder), str(out), memory]
    finished = subprocess.run(command, check=True, capture_output=True, text=True)
    return Measured(**json.loads(finished.stdout.strip().splitlines()[-1]))


class _Timed(DuckBackend):
    """Notes how long each step takes."""

    def __init__(self, memory: str, spill: Path) -> None:
        super().__init__(memory=memory, spill=spill)
        self.steps: dict[str, float] = {}

    def run(self, step: Step, folder: Path | None) -> None:
        started = time.perf_counter()
        super().run(step, folder)
        self.steps[step.name] = self.steps.get(step.name, 0) + time.perf_counter() - started


def _run(folder: Path, out: Path, memory: str) -> Measured:
    plan, tables, period = reference_plan(), tables_in(folder), reference_period()
    engine = _Timed(memory, out / "spill")
    started = time.perf_counter()
    result = compute(plan, tables, period, backend=engine, folder=out, trusted=tables)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    paid = sum(row for row in result.tables["payouts"]["paid"].to_pylist() if row is not None)
    engine.close()
    slowest = dict(sorted(engine.steps.items(), key=lambda item: -item[1])[:8])
    started = time.perf_counter()
    arrange_lines(out, {columns.step for columns in result.lines.values()}, memory=memory)
    arranged = time.perf_counter() - started
    explained = _explain_p95(plan, result.lines, out)
    return Measured(
        seconds,
        peak,
        {name: round(taken, 3) for name, taken in slowest.items()},
        str(paid),
        arranged,
        explained,
    )


def _explain_p95(plan: Plan, lines, out: Path) -> float:  # type: ignore[no-untyped-def]
    """Milliseconds to explain one payee down to the records, the 95th of a hundred."""
    tables = ResultTables.in_folder(out)
    people = [f"E{number * 37:07d}" for number in range(EXPLAINED)]
    taken = []
    for person in people:
        started = time.perf_counter()
        statement_of(tables, plan, person)
        lines_of(tables, lines, "业绩", person)
        taken.append((time.perf_counter() - started) * 1000)
    return sorted(taken)[int(len(taken) * 0.95)]


if __name__ == "__main__":
    found = _run(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    sys.stdout.write(json.dumps(found.__dict__) + "\n")
