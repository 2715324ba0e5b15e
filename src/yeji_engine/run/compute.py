"""compute: a plan, tables and a period in; scores, pay, reasons and diagnostics out.

A pure function: the same inputs give the same checksum on every engine, in every order of rows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa

from yeji_engine.binding.job import CALENDAR, Job
from yeji_engine.binding.staffing import needs_working_days, participants, staff
from yeji_engine.documents.base import Window
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import PlanRefused
from yeji_engine.graph.program import Program
from yeji_engine.measures.book import MeasureBook, open_book
from yeji_engine.payouts.components import PayBook, open_pay
from yeji_engine.periods import (
    ChineseWorkingDays,
    FiscalCalendar,
    MondayToFriday,
    NamedBy,
    Period,
    WeekYearStart,
    WorkingDays,
    YearPattern,
)
from yeji_engine.run.backend import Backend
from yeji_engine.run.duck import DuckBackend
from yeji_engine.run.outputs import measures_table, payouts_table, reasons_table
from yeji_engine.run.result import Result
from yeji_engine.tables.schema import Tables


def compute(
    plan: Plan, tables: Tables, period: Period, *, backend: Backend | None = None, folder: Path | None = None
) -> Result:
    """Return scores, payouts, reasons and diagnostics of the plan for the period."""
    schemas = {name: table.schema for name, table in tables.items()}
    job = Job(plan, period, fiscal_calendar(plan), schemas)
    if needs_working_days(job):
        job = replace(job, working_days_before=working_days_before(job))
    kept = write_program(job)
    engine = backend if backend is not None else DuckBackend()
    try:
        for name, table in tables.items():
            engine.take(f"in_{name}", table)
        if job.working_days_before:
            engine.take_arrow(CALENDAR, _calendar_rows(job))
        for step in job.program:
            engine.run(step, folder)
        return Result({name: engine.rows(name) for name in kept}, ())
    finally:
        if backend is None:
            engine.close()


def working_days_before(job: Job) -> dict[date, int]:
    """Return, for each day from the start of the year to the end of the period, the working days before it.

    Raises PlanRefused where the calendar does not know a year.
    """
    calendars: dict[str, WorkingDays] = {"china": ChineseWorkingDays(), "monday_to_friday": MondayToFriday()}
    calendar = calendars.get(job.plan.working_days)
    first = min(job.window(Window.YEAR_TO_DATE).start, job.window(Window.ROLLING_12).start)
    days = [first + timedelta(days=n) for n in range((job.span.end - first).days + 1)]
    if calendar is not None and (problems := calendar.problems(first, job.span.end)):
        raise PlanRefused(problems)
    counted, before = 0, {}
    for on in days:
        before[on] = counted
        counted += 1 if calendar is None or calendar.is_working_day(on) else 0
    return before


def _calendar_rows(job: Job) -> pa.Table:
    before = job.working_days_before
    columns = {
        "day": pa.array(before, pa.date32()),
        "working_days_before": pa.array(before.values(), pa.int64()),
    }
    return pa.table(columns)


def fiscal_calendar(plan: Plan) -> FiscalCalendar:
    """Return the company's year as the plan states it."""
    fiscal = plan.fiscal
    month, start_day = (int(part) for part in fiscal.year_starts.split("-"))
    named_by = NamedBy(fiscal.year_named_by)
    weeks = fiscal.pattern != "calendar"
    return FiscalCalendar(
        year_start_month=month,
        year_start_day=start_day,
        pattern=YearPattern(fiscal.pattern),
        year_named_by=named_by,
        month_named_by=named_by if start_day != 1 else None,
        week_year_start=WeekYearStart.NEAREST if weeks else None,
    )


def write_program(job: Job) -> list[str]:
    """Write all steps into the job's program and return the names of the result tables."""
    staffed = staff(job)
    people = participants(job, staffed)
    opened = open_book(job, staffed, people)
    pay = open_pay(opened)
    _ask_for_everything(opened, pay)
    sheet = job.program.step("sheet", opened.book.sheet.frame())
    return _outputs(job.program, opened, pay, sheet)


def _ask_for_everything(opened: MeasureBook, pay: PayBook) -> None:
    book = opened.book
    for name, measure in book.job.plan.measures.items():
        book.value(name)
        book.value(f"{name}.rows")
        if measure.target is not None:
            book.value(f"{name}.attainment")
    for name in book.job.plan.components:
        book.value(name)


def _outputs(program: Program, opened: MeasureBook, pay: PayBook, sheet) -> list[str]:  # type: ignore[no-untyped-def]
    job = opened.book.job
    tables = {
        "measures": measures_table(opened, sheet),
        "payouts": payouts_table(job, pay, sheet),
        "reasons": reasons_table(job, pay, sheet),
    }
    kept = []
    for name, frame in tables.items():
        if frame is not None:
            program.keep(name, frame)
            kept.append(name)
    return kept
