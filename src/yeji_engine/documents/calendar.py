"""The company's year as a plan states it, in the terms in which periods are reckoned."""

from __future__ import annotations

from yeji_engine.documents.plan import Plan
from yeji_engine.periods import FiscalCalendar, NamedBy, WeekYearStart, YearPattern


def fiscal_calendar(plan: Plan) -> FiscalCalendar:
    """Return the company's year as the plan states it.

    *errors*: PlanRefused with each choice that this kind of year calls for and the plan does not make.
    """
    fiscal = plan.fiscal
    month, start_day = (int(part) for part in fiscal.year_starts.split("-"))
    return FiscalCalendar(
        year_start_month=month,
        year_start_day=start_day,
        pattern=YearPattern(fiscal.pattern),
        year_named_by=NamedBy(fiscal.year_named_by),
        month_named_by=NamedBy(fiscal.month_named_by) if fiscal.month_named_by else None,
        week_year_start=WeekYearStart(fiscal.week_year_starts) if fiscal.week_year_starts else None,
    )


__all__ = ["fiscal_calendar"]
