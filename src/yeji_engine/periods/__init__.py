"""Time as a sales company counts it: periods, fiscal calendars, working days, dated rows.

Everything here is dates and exact fractions; there is no clock, no time zone and no money. User's
mistakes come back as `Diagnostic`. docs/algorithms/periods.md holds a worked example of each rule.
"""

from yeji_engine.periods.dated import (
    Dated,
    Interval,
    Overlap,
    Slice,
    gap_problems,
    gaps,
    inclusive_interval,
    overlap_problems,
    overlaps,
    row_on,
    slices,
)
from yeji_engine.periods.fiscal import (
    FiscalCalendar,
    NamedBy,
    Weekday,
    WeekYearStart,
    YearPattern,
)
from yeji_engine.periods.labels import parse_period
from yeji_engine.periods.names import name_of
from yeji_engine.periods.period import Period, PeriodKind, custom_period
from yeji_engine.periods.proration import DayBasis, fraction_of, overlap
from yeji_engine.periods.tenure import add_months, days_past_due, months_of_service
from yeji_engine.periods.units import kind_problem
from yeji_engine.periods.windows import (
    last_periods,
    next_period,
    parts,
    period_of,
    previous_period,
    rolling_window,
    same_period_last_year,
    shift,
    to_date,
)
from yeji_engine.periods.working_days import (
    ChineseWorkingDays,
    CompanyWorkingDays,
    MondayToFriday,
    WorkingDays,
)

__all__ = [
    "ChineseWorkingDays",
    "CompanyWorkingDays",
    "Dated",
    "DayBasis",
    "FiscalCalendar",
    "Interval",
    "MondayToFriday",
    "NamedBy",
    "Overlap",
    "Period",
    "PeriodKind",
    "Slice",
    "WeekYearStart",
    "Weekday",
    "WorkingDays",
    "YearPattern",
    "add_months",
    "custom_period",
    "days_past_due",
    "fraction_of",
    "gap_problems",
    "gaps",
    "inclusive_interval",
    "kind_problem",
    "last_periods",
    "months_of_service",
    "name_of",
    "next_period",
    "overlap",
    "overlap_problems",
    "overlaps",
    "parse_period",
    "parts",
    "period_of",
    "previous_period",
    "rolling_window",
    "row_on",
    "same_period_last_year",
    "shift",
    "slices",
    "to_date",
]
