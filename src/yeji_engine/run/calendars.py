"""The working days of the company's calendar as the plan states it."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa

from yeji_engine.binding.job import Job
from yeji_engine.documents.base import Window
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import PlanRefused
from yeji_engine.periods import ChineseWorkingDays, MondayToFriday, WorkingDays


def working_days_before(job: Job) -> dict[date, int]:
    """Return, for each day of the year and of every window of the plan, the working days before it.

    Raises PlanRefused where the calendar does not know a year.
    """
    calendars: dict[str, WorkingDays] = {"china": ChineseWorkingDays(), "monday_to_friday": MondayToFriday()}
    calendar = calendars.get(job.plan.working_days)
    first = min(job.window(window).start for window in _windows(job.plan))
    days = [first + timedelta(days=n) for n in range((job.span.end - first).days + 1)]
    if calendar is not None and (problems := calendar.problems(first, job.span.end)):
        raise PlanRefused(problems)
    counted, before = 0, {}
    for on in days:
        before[on] = counted
        counted += 1 if calendar is None or calendar.is_working_day(on) else 0
    return before


def _windows(plan: Plan) -> set[Window]:
    """The windows of the measures too: a target of the same month last year is prorated by its own days."""
    sources = [measure.count or measure.reading for measure in plan.measures.values() if measure.target]
    asked = {source.window for source in sources if source is not None}
    # «Ever» has no first day from which working days could be counted.
    return (asked | {Window.YEAR_TO_DATE, Window.ROLLING_12}) - {Window.EVER}


def calendar_rows(job: Job) -> pa.Table:
    """Return the table `_calendar`: day, working_days_before."""
    before = job.working_days_before
    columns = {
        "day": pa.array(before, pa.date32()),
        "working_days_before": pa.array(before.values(), pa.int64()),
    }
    return pa.table(columns)
