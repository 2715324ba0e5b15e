"""The plan document (方案): everything that decides scores and pay, in one typed, versioned text."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from yeji_engine.documents.base import (
    Exact,
    Formula,
    Name,
    Part,
    PeriodKind,
    Regime,
    Rounding,
    Title,
    Unit,
    Validity,
)
from yeji_engine.documents.components import Component
from yeji_engine.documents.measures import Measure
from yeji_engine.documents.scorecard import Scorecard

SCHEMA_NUMBER = 1


class PayLevel(StrEnum):
    """Where pay is rounded to the cent (C67)."""

    LINE = "line"
    COMPONENT = "component"
    TOTAL = "total"


class PayRounding(Part):
    """Level, digits and mode of the one rounding that turns a figure into money."""

    level: PayLevel
    rounding: Rounding


class Precision(Part):
    """How exactly the plan reckons. Quotients are rounded to `ratio`; all else is exact to 12 decimals."""

    ratio: Rounding
    pay: PayRounding


class Fiscal(Part):
    """The company's year."""

    year_starts: Annotated[str, Field(pattern=r"^\d{2}-\d{2}$")]
    """Month and day, `01-01`, `04-01`."""
    year_named_by: Literal["start", "end"]
    pattern: Literal["calendar", "4-4-5"] = "calendar"


class Enrolment(Part):
    """Who is in the plan: people with an assignment that fits on at least one day of the period."""

    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    plan_column: bool = False
    """Only assignments whose `plan_id` is this plan."""
    when: Formula | None = None


class DrawKind(StrEnum):
    """The four kinds of draw (C52)."""

    RECOVERABLE = "recoverable"
    NON_RECOVERABLE = "non_recoverable"
    RECOVERABLE_GUARANTEE = "recoverable_guarantee"
    NON_RECOVERABLE_GUARANTEE = "non_recoverable_guarantee"


class Draw(Part):
    """Advance or guarantee (C52, C53)."""

    kind: DrawKind
    amount: Formula
    recovery_share: Exact | None = None
    """Most of what exceeds the guarantee that is taken for recovery, 100 % for all."""
    year_end: Literal["carry", "forgive"] | None = None
    leaver: Literal["claim", "forgive"] | None = None
    valid: Validity | None = None


class DeductionLimit(Part):
    """No month's pay falls by more than the share, nor below the minimum wage (china-rules 4)."""

    share: Exact
    minimum_wage: Formula | None = None


class Settlement(Part):
    """From what was earned to what is paid this period."""

    draw: Draw | None = None
    negative: Literal["carry", "pay"]
    """A negative total is carried to the next period (C57) or paid out as a deduction."""
    deduction_limit: DeductionLimit | None = None


class Promotion(Part):
    """A rule over past periods: `times` of the last `within` periods, in a row or not (C72, A35, A36)."""

    title: Title
    when: Formula
    times: int
    within: int
    in_a_row: bool


class Case(Part):
    """Facts in, figures out; publishing the plan runs it."""

    name: str
    why: str = ""
    period: str
    tables: dict[str, list[dict[str, str | None]]] = {}
    figures: dict[str, str] = {}
    """Short form: a single person whose measures and attributes have these figures."""
    expect: dict[str, dict[str, str | None]] = {}
    """Person → figure name → expected text; `not computed` where nothing may come out."""
    diagnostics: tuple[str, ...] = ()
    """Codes that must be reported."""


class Plan(Part):
    """One plan, one version."""

    yeji: Literal["1"]
    """Schema number of this document."""
    plan: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")]
    version: Annotated[str, Field(min_length=1, max_length=40)]
    title: Title
    note: str = ""
    regimes: Annotated[tuple[Regime, ...], Field(min_length=1)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    settles: PeriodKind
    effective: Validity
    fiscal: Fiscal
    working_days: Literal["china", "monday_to_friday", "every_day"]
    precision: Precision
    enrolment: Enrolment
    attributes: dict[Name, Unit] = {}
    """Per-person dated figures of the table `attributes` that formulas may use."""
    measures: dict[Name, Measure]
    scorecard: Scorecard | None = None
    components: dict[Name, Component] = {}
    settlement: Settlement
    promotions: dict[Name, Promotion] = {}
    cases: tuple[Case, ...] = ()

    def on(self, day: date) -> bool:
        """Tell whether the version is in force on `day`."""
        return self.effective.since <= day and (self.effective.until is None or day < self.effective.until)


__all__ = ["SCHEMA_NUMBER", "Case", "Formula", "Plan"]
