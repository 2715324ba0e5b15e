"""The company's calendar as the plan states it: fiscal year and working days."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa

from yeji_engine.binding.job import Job
from yeji_engine.documents.base import Window
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import PlanRefused
from yeji_engine.periods import (
    ChineseWorkingDays,
    FiscalCalendar,
    MondayToFriday,
    NamedBy,
    WeekYearStart,
    WorkingDays,
    YearPattern,
)


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


def calendar_rows(job: Job) -> pa.Table:
    """Return the table `_calendar`: day, working_days_before."""
    before = job.working_days_before
    columns = {
        "day": pa.array(before, pa.date32()),
        "working_days_before": pa.array(before.values(), pa.int64()),
    }
    return pa.table(columns)
