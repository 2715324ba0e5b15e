"""The conditions of promotion rules in earlier periods, worked out from the records of today (C72).

Each earlier period is calculated in a session of its own, by those steps only that the conditions need.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from yeji_engine.binding.job import Job, input_name
from yeji_engine.binding.staffing import participants, staff
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Place
from yeji_engine.graph.pruning import pruned
from yeji_engine.language.nodes import names_used
from yeji_engine.language.parse import parse
from yeji_engine.measures.book import open_book
from yeji_engine.payouts.components import open_pay
from yeji_engine.periods import Period, shift
from yeji_engine.run.backend import Backend
from yeji_engine.run.preparing import prepare
from yeji_engine.run.side_by_side import run_steps
from yeji_engine.scores.book import open_scores
from yeji_engine.settlement.promotions import ask_conditions, conditions_table
from yeji_engine.tables.schema import Tables

CONDITIONS = "promotion_conditions"
SCHEMA = pa.schema(
    [
        ("person_id", pa.string()),
        ("promotion", pa.string()),
        ("periods_back", pa.int64()),
        ("holds", pa.bool_()),
    ]
)


def past_conditions(
    plan: Plan, tables: Tables, period: Period, engine: Backend, trusted: frozenset[str]
) -> pa.Table:
    """Return person_id, promotion, periods_back, holds of all earlier periods that a rule looks at."""
    furthest = max(rule.within for rule in plan.promotions.values())
    asked = _Asked(plan, tables, period, trusted)
    found = [_one(asked, back, engine.another()) for back in range(1, furthest)]
    return pa.concat_tables([SCHEMA.empty_table(), *found])


@dataclass(frozen=True)
class _Asked:
    """What the calculation was asked."""

    plan: Plan
    tables: Tables
    period: Period
    trusted: frozenset[str]


def _one(asked: _Asked, back: int, engine: Backend) -> pa.Table:
    calendar = fiscal_calendar(asked.plan)
    schemas = {name: table.schema for name, table in asked.tables.items()}
    try:
        for name, table in asked.tables.items():
            engine.take(input_name(name), table)
        job = Job(_only_needed(asked.plan, back), shift(asked.period, -back, calendar), calendar, schemas)
        job = prepare(job, engine, asked.trusted, asked.period.end).job
        _write(job)
        run_steps(pruned(job.program, frozenset({CONDITIONS})), engine, None)
        rows = engine.rows(CONDITIONS).select(["person_id", "promotion", "holds"])
    finally:
        engine.close()
    backs = pa.array([back] * rows.num_rows, pa.int64())
    return rows.append_column("periods_back", backs).select(SCHEMA.names).cast(SCHEMA)


def _only_needed(plan: Plan, back: int) -> Plan:
    """The plan with the rules that look so far back, and without pay if no rule asks for it."""
    rules = {name: rule for name, rule in plan.promotions.items() if rule.within > back}
    asks_for_pay = any(name in plan.components for name in _names(plan))
    measures_pay = any(measure.pay_below is not None for measure in plan.measures.values())
    components = plan.components if asks_for_pay or measures_pay else {}
    return plan.model_copy(update={"promotions": rules, "components": components})


def _names(plan: Plan) -> Iterator[str]:
    formulas = [rule.when for rule in plan.promotions.values()]
    formulas += [measure.formula for measure in plan.measures.values() if measure.formula is not None]
    for formula in formulas:
        parsed = parse(formula, place=Place(file=plan.plan))
        if parsed.node is not None:
            yield from names_used(parsed.node)


def _write(job: Job) -> None:
    staffed = staff(job)
    opened = open_book(job, staffed, participants(job, staffed))
    open_scores(opened)
    open_pay(opened)
    conditions = ask_conditions(opened)
    sheet = job.program.step("sheet", opened.book.sheet.frame())
    table = conditions_table(conditions, sheet)
    if table is not None:
        job.program.step(CONDITIONS, table)
