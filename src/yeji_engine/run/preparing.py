"""Before the first figure: the calendar, the checks of the tables, and what follows from them.

Faulty rows of dated tables are set aside, duplicate records are marked, a faulty organisation refuses
the run. The rest of the engine can then rely on every join finding at most one partner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from yeji_engine.binding.faults import DIFFERENCE_TWICE, LINE_TWICE, REFUSED_TABLES, STAFFING, Check, checks
from yeji_engine.binding.job import CALENDAR, Job, RateShape
from yeji_engine.binding.rate_tables import asks_for_rates, read_shapes, shapes
from yeji_engine.binding.staffing import needs_working_days
from yeji_engine.credits.circles import Stretch, endless
from yeji_engine.credits.organisation import team_stretches
from yeji_engine.documents.base import Window
from yeji_engine.errors import PlanRefused
from yeji_engine.graph.expressions import text
from yeji_engine.graph.frames import Named
from yeji_engine.run.backend import Backend
from yeji_engine.run.calendars import calendar_rows, working_days_before
from yeji_engine.run.dependence import others_matter
from yeji_engine.run.messages import Noticed, diagnostics_of
from yeji_engine.run.noticed import SHOWN
from yeji_engine.run.returned_deals import with_returns
from yeji_engine.settlement.persons import to_date_of

FAULTS = "faults"


@dataclass(frozen=True)
class Prepared:
    """The job to calculate, and what the checks found."""

    job: Job
    found: tuple[Noticed, ...]


def prepare(
    job: Job, engine: Backend, trusted: frozenset[str], returns_until: date | None = None
) -> Prepared:
    """Give the engine its calendar, run the checks, and return the job without faulty rows.

    Returns that are priced again count until the end of the period, or until `returns_until`.
    Raises PlanRefused where nobody is known to calculate for, where teams overlap or form a circle, where
    posts overlap and others are paid on what those people do, and where the ledger holds a posting twice:
    figures would be wrong in silence.
    """
    if not (job.has("people") or job.has("assignments")):
        raise PlanRefused(diagnostics_of([Noticed("people-missing", "people", (), 0)]))
    if needs_working_days(job):
        job = replace(job, working_days_before=working_days_before(job))
        engine.take_arrow(CALENDAR, calendar_rows(job))
    found, faulty = _tables_missing(job), []
    for check, keys in _faults(job, engine, list(checks(job, trusted))):
        found.append(Noticed(check.code, check.table, tuple(keys[:SHOWN]), len(keys)))
        if check.code != DIFFERENCE_TWICE:
            job.program.step(check.name, check.frame)
            faulty.append(check)
    found += _circles(job, engine, found)
    refused = [one for one in found if _refuses(job, one)]
    if refused:
        raise PlanRefused(diagnostics_of(refused))
    job = _without_faulty(job, faulty)
    job = replace(job, rate_shapes=_rate_shapes(job, engine))
    job = _with_year_to_date(with_returns(job, returns_until or job.span.end))
    return Prepared(job, tuple(found))


def _circles(job: Job, engine: Backend, found: list[Noticed]) -> list[Noticed]:
    """Report teams that stand above themselves; where their rows overlap there is no one way up to follow."""
    if not job.has("teams") or any(one.item == "teams" for one in found):
        return []
    chart = job.program.step("team_chart", team_stretches(job))
    _run_new(job, engine)
    rows = engine.rows(chart.name).to_pylist()
    teams = endless(Stretch(**row) for row in rows)
    return [Noticed("organisation-circle", "teams", tuple(teams[:SHOWN]), len(teams))] if teams else []


def _refuses(job: Job, one: Noticed) -> bool:
    """Tell whether others' figures would be wrong; whoever is set aside alone is only not computed."""
    if one.code == LINE_TWICE or one.item in REFUSED_TABLES:
        return True
    return one.item == STAFFING and others_matter(job.plan)


def _with_year_to_date(job: Job) -> Job:
    """Count the measure that limits all pay to date, too (直销管理条例 24)."""
    limit = job.plan.settlement.pay_limit
    measure = job.plan.measures.get(limit.of) if limit is not None else None
    if limit is None or measure is None:
        return job
    window = {"window": Window.YEAR_TO_DATE}
    if measure.count is not None:
        source: Mapping[str, object] = {"count": measure.count.model_copy(update=window)}
    elif measure.reading is not None:
        source = {"reading": measure.reading.model_copy(update=window)}
    else:
        return job
    hidden = to_date_of(limit.of)
    to_date = measure.model_copy(update={**source, "target": None})
    plan = job.plan.model_copy(update={"measures": {**job.plan.measures, hidden: to_date}})
    return replace(job, plan=plan, hidden={**job.hidden, hidden: limit.of})


def _tables_missing(job: Job) -> list[Noticed]:
    """The tables that measures count from and that were not given: their figures are not known."""
    by_table: dict[str, list[str]] = {}
    for name, measure in job.plan.measures.items():
        if measure.count is not None and not job.has(measure.count.table):
            by_table.setdefault(measure.count.table, []).append(name)
    return [Noticed("table-missing", table, tuple(names), len(names)) for table, names in by_table.items()]


def _run_new(job: Job, engine: Backend) -> None:
    """Run the steps added since the last call and forget them."""
    for step in job.program:
        engine.run(step, None)
    job.program.steps.clear()


def _faults(job: Job, engine: Backend, wanted: Sequence[Check]) -> Iterator[tuple[Check, list[str]]]:
    """Yield the checks that found something, with the sorted keys.

    All are asked in one step: tables are nearly always sound, and ten steps would be ten queries for nothing.
    """
    if not wanted:
        return
    frames = [
        check.frame.select({"_check": text(check.name), "_key": check.frame.any("_key")}) for check in wanted
    ]
    job.program.step(FAULTS, frames[0].union(*frames[1:]))
    _run_new(job, engine)
    keys: dict[str, list[str]] = {}
    for row in engine.rows(FAULTS).to_pylist():
        keys.setdefault(row["_check"], []).append(str(row["_key"]))
    for check in wanted:
        if check.name in keys:
            yield check, sorted(keys[check.name])


def _without_faulty(job: Job, faulty: list[Check]) -> Job:
    cleaned, duplicated = dict(job.cleaned), dict(job.duplicated)
    for check in faulty:
        if check.code == "duplicate-key" and check.table != "people":
            duplicated[check.table] = check.name
            continue
        step = f"clean_{check.table}_{len(cleaned)}"
        listed = Named({key: job.table(check.table).columns[key] for key in check.keys}, check.name)
        source = replace(job, cleaned=cleaned).table(check.table)
        job.program.step(step, source.without(listed, {key: key for key in check.keys}))
        cleaned[check.table] = step
    return replace(job, cleaned=cleaned, duplicated=duplicated)


def _rate_shapes(job: Job, engine: Backend) -> Mapping[str, RateShape]:
    """How many tiers and which keys the tables inside `rates` have; it decides how they are looked up."""
    if not (job.has("rates") and asks_for_rates(job.plan)):
        return {}
    _run_new(job, engine)
    job.program.step("rate_shapes", shapes(job))
    _run_new(job, engine)
    return read_shapes(engine.rows("rate_shapes").to_pylist())
