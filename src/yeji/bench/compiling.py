"""How long a plan of twenty components takes to become SQL."""

from __future__ import annotations

import time

from yeji.bench.measuring import reference_plan
from yeji.bench.reference import ORDERS
from yeji_engine.binding.job import Job, RateShape
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.graph.dialects import DUCKDB
from yeji_engine.periods import Period
from yeji_engine.run.writing_program import write_program
from yeji_engine.tables.standard import STANDARD

COMPONENTS = 20


def compile_seconds(period: Period) -> float:
    """Return the seconds from the typed plan to all SQL texts, warm: the second of two times."""
    plan = reference_plan()
    tiered = plan.components["提成"]
    components = {f"提成{number}": tiered for number in range(COMPONENTS)}
    wide = plan.model_copy(update={"components": components})
    schemas = {name: STANDARD[name] for name in ("people", "teams", "assignments", "targets", "rates")}
    shapes = {"tiers": RateShape(most_tiers=7, patterns=((True, False, False, False),), fixed_sums=False)}
    taken = 0.0
    for _ in range(2):
        started = time.perf_counter()
        job = Job(wide, period, fiscal_calendar(wide), {**schemas, "orders": ORDERS}, rate_shapes=shapes)
        write_program(job)
        for step in job.program:
            step.frame.written(DUCKDB)
        taken = time.perf_counter() - started
    return taken
