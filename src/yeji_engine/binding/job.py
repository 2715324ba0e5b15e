"""The job: one plan, one set of tables, one period, and the program that grows from them.

Windows, input frames and parsed formulas are settled here once, so that the rooms above never look
at files, calendars or text. It knows nothing of measures, scores or pay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from yeji_engine.documents.base import Window
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Place, PlanRefused
from yeji_engine.graph.expressions import DATE, TEXT, TRUTH, Type, narrow
from yeji_engine.graph.frames import Named
from yeji_engine.graph.program import Program
from yeji_engine.language.nodes import Node
from yeji_engine.language.parse import parse
from yeji_engine.periods import (
    FiscalCalendar,
    Period,
    PeriodKind,
    add_months,
    custom_period,
    previous_period,
    rolling_window,
    same_period_last_year,
    to_date,
)
from yeji_engine.tables.schema import ColumnKind, TableSchema

CALENDAR = "_calendar"
"""Input made by the engine: day, and how many working days lie before it."""

BEGINNING = date(1900, 1, 1)
OPEN_END = date(9999, 12, 31)
"""Stands for «no end» in dated rows."""


TO_DATE = frozenset({Window.MONTH_TO_DATE, Window.QUARTER_TO_DATE, Window.YEAR_TO_DATE})
"""Windows that add up over periods."""


@dataclass(frozen=True)
class Span:
    """Half-open range of days."""

    start: date
    end: date

    @property
    def last_day(self) -> date:
        """Return the last day that counts."""
        return self.end - timedelta(days=1)


@dataclass(frozen=True)
class RateShape:
    """What the rows of one table inside `rates` are like; it decides how many columns a lookup needs."""

    most_tiers: int
    """Most tiers that one key has."""
    patterns: tuple[tuple[bool, ...], ...]
    """Which of the four keys are written out, the others standing for any text; most specific first."""
    fixed_sums: bool
    """Whether any row pays a fixed sum instead of a rate."""


@dataclass(frozen=True)
class Job:
    """Everything that a calculation starts from, and the program it writes."""

    plan: Plan
    period: Period
    calendar: FiscalCalendar
    schemas: Mapping[str, TableSchema]
    program: Program = field(default_factory=Program)
    rate_shapes: Mapping[str, RateShape] = field(default_factory=dict)
    """What the tables inside `rates` are like, measured from their rows before anything is compiled."""
    working_days_before: Mapping[date, int] = field(default_factory=dict)
    """Working days before each day from `calendar_span`; empty where the plan asks for none."""
    cleaned: Mapping[str, str] = field(default_factory=dict)
    """Table → step that holds its rows without the faulty ones, or all rows of a table made by the engine."""
    credited_on: Mapping[str, str] = field(default_factory=dict)
    """Table made by the engine → column with the day whose shares and teams count, if not the event's own."""
    hidden: Mapping[str, str] = field(default_factory=dict)
    """Measures that the engine needs and the plan does not have, no part of the result → the plan's own one."""
    duplicated: Mapping[str, str] = field(default_factory=dict)
    """Table → step that lists the keys which come twice."""
    _parsed: dict[str, Node] = field(default_factory=dict)

    def has(self, table: str) -> bool:
        """Tell whether the company gave this table."""
        return table in self.schemas

    def table(self, name: str) -> Named:
        """Return the input table as a frame, without the rows that were found faulty."""
        if name == CALENDAR:
            return Named({"day": DATE, "working_days_before": narrow()}, CALENDAR)
        columns = {c.name: _stored(c.kind, c.decimals) for c in self.schemas[name].columns}
        return Named(columns, self.cleaned.get(name, input_name(name)))

    def formula(self, text: str) -> Node:
        """Return the tree of a formula; raises PlanRefused where it does not parse."""
        if text not in self._parsed:
            parsed = parse(text, place=Place(file=self.plan.plan))
            if parsed.node is None:
                raise PlanRefused(parsed.diagnostics)
            self._parsed[text] = parsed.node
        return self._parsed[text]

    def window(self, window: Window) -> Span:
        """Return the days that a window means for this period.

        Windows to date begin no earlier than the version of the plan where figures start again with it (C61).
        """
        found = _window(window, self.period, self.calendar)
        if window in TO_DATE and self.plan.tiers_on_change == "restart":
            return Span(max(found.start, self.plan.effective.since), found.end)
        return Span(found.start, found.end)

    def counted_days(self, window: Window) -> Span:
        """Return the days of a window whose records this version of the plan counts (C61).

        A version that begins or ends inside the period counts the records of its own days; the other
        version counts the rest, so no record is paid twice or by nobody.
        """
        span, effective = self.window(window), self.plan.effective
        start = max(span.start, effective.since) if window is Window.PERIOD else span.start
        end = span.end if effective.until is None else min(span.end, effective.until)
        return Span(min(start, end), end)

    @property
    def span(self) -> Span:
        """Return the days of the period."""
        return Span(self.period.start, self.period.end)


def input_name(table: str) -> str:
    """Return the name under which an input table stands in the engine."""
    return f"in_{table}"


def _stored(kind: ColumnKind, decimals: int) -> Type:
    match kind:
        case ColumnKind.KEY | ColumnKind.TEXT:
            return TEXT
        case ColumnKind.DATE:
            return DATE
        case ColumnKind.FLAG:
            return TRUTH
        case _:
            return narrow(decimals)


def _window(window: Window, period: Period, calendar: FiscalCalendar) -> Period | Span:
    match window:
        case Window.PERIOD:
            return period
        case Window.MONTH_TO_DATE:
            return to_date(period, PeriodKind.MONTH, calendar)
        case Window.QUARTER_TO_DATE:
            return to_date(period, PeriodKind.QUARTER, calendar)
        case Window.YEAR_TO_DATE:
            return to_date(period, PeriodKind.YEAR, calendar)
        case Window.PREVIOUS:
            return previous_period(period, calendar)
        case Window.SAME_LAST_YEAR:
            return same_period_last_year(period, calendar)
        case Window.EVER:
            return Span(BEGINNING, period.end)
        case Window.ROLLING_3:
            return _rolling(period, 3, calendar)
        case Window.ROLLING_6:
            return _rolling(period, 6, calendar)
        case Window.ROLLING_12:
            return _rolling(period, 12, calendar)


def _rolling(period: Period, months: int, calendar: FiscalCalendar) -> Period:
    """The last months: whole ones where the period ends with one, else counted back from its end."""
    month = to_date(period, PeriodKind.MONTH, calendar)
    if month.kind is PeriodKind.MONTH:
        return rolling_window(month, months, calendar)
    return custom_period(add_months(period.end, -months), period.end)
