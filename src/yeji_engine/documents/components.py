"""Incentive components (激励项): from a base through a method and steps in stated order to an amount.

The order of `then` is the order of operations (C35). Fields without default are choices on which
systems differ; a plan that leaves one out is told what the choices mean (`documents.choices`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from yeji_engine.documents.base import DayBasis, Exact, Formula, Name, Part, Rounding, Title
from yeji_engine.documents.measures import RateDate


class PayKind(StrEnum):
    """What kind of pay it is; commission is wages, a target bonus is not (china-rules 4, 5)."""

    COMMISSION = "commission"
    BONUS = "bonus"
    PERFORMANCE_PAY = "performance_pay"
    AWARD = "award"
    NON_CASH = "non_cash"


class TierMode(StrEnum):
    """How tiers price a base. "Cumulative" is never used: vendors mean opposite things by it (C6)."""

    SLICE = "slice"
    """超额累进: each slice earns its own rate (C5)."""
    WHOLE = "whole"
    """全额累进: the reached tier's rate on everything (C6)."""
    INTERPOLATED_WHOLE = "interpolated_whole"
    """The rate moves linearly inside the tier, on everything (C7)."""
    INTERPOLATED_SLICE = "interpolated_slice"
    """The rate moves linearly inside the tier, on each slice at its own end rate (C7)."""
    HIGHEST = "highest"
    """The highest rate of the table on everything (C9)."""


class Boundary(StrEnum):
    """Which tier owns a figure that lies exactly on the line between two (C6)."""

    UPPER_TIER = "upper_tier"
    """[from, to): 200,000 belongs to the tier that starts there."""
    LOWER_TIER = "lower_tier"
    """(from, to]: 200,000 belongs to the tier that ends there."""


class Tier(Part):
    """One step of a rate table. `from` of the first is 0, `to` of the last is absent."""

    model_config = Part.model_config | {"populate_by_name": True}

    start: Annotated[Exact, Field(alias="from")]
    end: Annotated[Exact | None, Field(alias="to")] = None
    rate: Exact | None = None
    """Share of the base (of the slice in slice mode)."""
    end_rate: Exact | None = None
    """Rate at `to`, for the interpolated modes."""
    amount: Exact | None = None
    """Fixed sum for having reached the tier, instead of a rate."""


class Tiers(Part):
    """A rate table (C5–C7, C9, C14, C15)."""

    kind: Literal["tiers"]
    mode: TierMode
    boundary: Boundary
    on: Formula | None = None
    """What decides the tier; the base if absent. Whole and fixed-sum tiers only, or with `unit`."""
    unit: Formula | None = None
    """Tier lines are multiples of this (a target); plain amounts if absent."""
    tiers: tuple[Tier, ...] = ()
    table: Name | None = None
    """Name inside the dated table `rates`, instead of `tiers`."""
    keys: tuple[Formula, ...] = ()
    """Text names whose values choose the rows of `table` (role, region, plan_id…)."""


class Flat(Part):
    """A share of the base (C1, C3, C4, C13)."""

    kind: Literal["flat"]
    rate: Formula


class PerUnit(Part):
    """A sum for each unit of the base (C2)."""

    kind: Literal["per_unit"]
    amount: Formula


class Beyond(StrEnum):
    """What happens outside the first or last point of a curve (C8, A5)."""

    ZERO = "zero"
    FLAT = "flat"
    EXTEND = "extend"
    PROPORTIONAL = "proportional"


class CurvePoint(Part):
    """At attainment `at`, the share `pays` of the target incentive."""

    at: Exact
    pays: Exact


class Curve(Part):
    """Piecewise linear payout on attainment, times the base (C8)."""

    kind: Literal["curve"]
    on: Formula
    points: Annotated[tuple[CurvePoint, ...], Field(min_length=2)]
    below: Beyond
    above: Beyond


class Matrix(Part):
    """Share of the base by two measures (C22). Edges are the lower bounds of rows and columns."""

    kind: Literal["matrix"]
    rows: Formula
    row_edges: Annotated[tuple[Exact, ...], Field(min_length=1)]
    columns: Formula
    column_edges: Annotated[tuple[Exact, ...], Field(min_length=1)]
    cells: tuple[tuple[Exact, ...], ...]
    boundary: Boundary


class LookupRow(Part):
    """Values of the keys, and the rate."""

    keys: tuple[str, ...]
    rate: Exact


class Lookup(Part):
    """Rate by the values of keys, with a default that must be written (C23)."""

    kind: Literal["lookup"]
    keys: Annotated[tuple[Formula, ...], Field(min_length=1, max_length=4)]
    rows: tuple[LookupRow, ...] = ()
    table: Name | None = None
    otherwise: Exact


class WeightedPart(Part):
    """One weighted share of a target incentive (C26, C27)."""

    title: Title
    weight: Exact
    share: Formula | Curve


class Weighted(Part):
    """Base × Σ weight × share (C26, MBO C27); weights come to 100 %."""

    kind: Literal["weighted"]
    parts: Annotated[tuple[WeightedPart, ...], Field(min_length=1)]


class Event(Part):
    """A fixed sum per row of the deal measure that fits (SPIFF, C31)."""

    kind: Literal["event"]
    amount: Exact
    when: Formula | None = None
    times: Literal["every", "once"]


class Among(StrEnum):
    """Between whom a contest, a pool or a budget is settled."""

    PLAN = "plan"
    TEAM = "team"
    ROLE = "role"


class Ties(StrEnum):
    """Who gets what when two share a rank (C32)."""

    SHARE = "share"
    """The prizes of the shared ranks are added and divided equally."""
    EACH_FULL = "each_full"
    """Each gets the prize of the rank; the next ranks are skipped."""


class Contest(Part):
    """Prizes by rank of a figure (C32)."""

    kind: Literal["contest"]
    by: Formula
    among: Among
    prizes: Annotated[tuple[Exact, ...], Field(min_length=1)]
    ties: Ties
    at_least: Exact | None = None
    """Nobody below this figure wins."""


class Pool(Part):
    """The base is one sum for the group, shared by weight to the last fen (C33, C68, A32)."""

    kind: Literal["pool"]
    among: Among
    weight: Formula


class Priced(Part):
    """The amount is a formula of its own."""

    kind: Literal["formula"]
    formula: Formula


class LevelRate(Part):
    """Total rate that a level of the hierarchy is entitled to."""

    role: str
    rate: Exact


class Differential(Part):
    """Each level earns its rate less the highest already paid below it (级差, C42)."""

    kind: Literal["differential"]
    rates: Annotated[tuple[LevelRate, ...], Field(min_length=1)]
    same_level_below: Literal["zero"]


class Generations(Part):
    """A fixed rate by depth above the seller (代数, C43), with or without compression (C44)."""

    kind: Literal["generations"]
    rates: Annotated[tuple[Exact, ...], Field(min_length=1)]
    qualified: Formula | None = None
    """Who counts as a level; the unqualified are passed over when `compress`."""
    compress: bool


Method = Annotated[
    Flat
    | PerUnit
    | Tiers
    | Curve
    | Matrix
    | Lookup
    | Weighted
    | Event
    | Contest
    | Pool
    | Priced
    | Differential
    | Generations,
    Field(discriminator="kind"),
]


class Gate(Part):
    """Pays in full only where the condition holds, else the share `otherwise` (C28)."""

    step: Literal["gate"]
    when: Formula
    otherwise: Exact = Field(json_schema_extra={"decide": "gate-otherwise"})


class Multiply(Part):
    """Times a coefficient (C29, A30, A31)."""

    step: Literal["multiply"]
    by: Formula


class Add(Part):
    """Plus an amount where a condition holds (kicker, C30)."""

    step: Literal["add"]
    amount: Formula
    when: Formula | None = None


class Cap(Part):
    """At most (C18)."""

    step: Literal["cap"]
    at: Formula


class Floor(Part):
    """At least (C21, 底薪与提成取高)."""

    step: Literal["floor"]
    at: Formula


class Budget(Part):
    """If the group's sum exceeds the budget, everybody is scaled by budget ÷ sum (C34)."""

    step: Literal["budget"]
    at: Formula
    among: Among


class Prorate(Part):
    """By the days in the plan over the days of the period (C60)."""

    step: Literal["prorate"]
    basis: DayBasis


class Convert(Part):
    """From a foreign currency into the plan's (C66)."""

    step: Literal["convert"]
    currency: str
    rate: RateDate


class Round(Part):
    """Round here, in the middle of the order of operations."""

    step: Literal["round"]
    rounding: Rounding


Step = Annotated[
    Gate | Multiply | Add | Cap | Floor | Budget | Prorate | Convert | Round, Field(discriminator="step")
]


class ThresholdKind(StrEnum):
    """From where a threshold pays (C16, C17)."""

    FIRST_YUAN = "first_yuan"
    DEDUCTIBLE = "deductible"


class Threshold(Part):
    """Below `at` the component pays nothing; from there as `kind` says."""

    at: Formula
    kind: ThresholdKind


class Clawback(StrEnum):
    """How a returned deal takes back what it earned (C54–C56)."""

    EXACT = "exact"
    RE_RATED = "re_rated"
    REPLAY = "replay"
    TIME_PROPORTIONAL = "time_proportional"


class Reversal(Part):
    """What a return, refund or lost customer takes back."""

    table: Name
    """Source of the returns."""
    deal: Name
    """Column that names the original deal."""
    date: Name
    amount: Name | None = None
    how: Clawback
    months: int | None = None
    """Whole term, for the time-proportional way."""


class TrueUp(Part):
    """Pays the figure to date less what was paid since (C11, C59)."""

    kind: Literal["true_up"]
    since: Literal["quarter", "half_year", "year"]


class Milestone(Part):
    """Share that becomes due with an event."""

    event: str
    share: Exact


class Milestones(Part):
    """Released event by event, deal by deal (C47)."""

    kind: Literal["milestones"]
    table: Name
    deal: Name
    event: Name
    date: Name
    shares: Annotated[tuple[Milestone, ...], Field(min_length=1)]


class OnCash(Part):
    """Released as the customer pays: earned × received ÷ contract (回款提成, C48)."""

    kind: Literal["on_cash"]
    table: Name
    deal: Name
    date: Name
    received: Name
    contract: Name
    """Column of the deal's own table with the amount to be received."""
    at_most_whole: bool


class Holdback(Part):
    """A share stays back until an event (C50)."""

    kind: Literal["holdback"]
    share: Exact
    per: Literal["period", "deal"]
    periods: int | None = None
    """Released after so many periods, or by `table`."""
    table: Name | None = None
    deal: Name | None = None
    date: Name | None = None


class Instalments(Part):
    """Paid in the stated shares, one each period from the first (C51, C70)."""

    kind: Literal["instalments"]
    shares: tuple[Exact, ...] = ()
    equal: int | None = None
    """So many equal instalments, instead of `shares`."""


Timing = Annotated[TrueUp | Milestones | OnCash | Holdback | Instalments, Field(discriminator="kind")]


class Component(Part):
    """One line of a statement."""

    title: Title | None = None
    pays: PayKind
    per: Literal["period", "deal"]
    deal: Name | None = None
    """The counted measure whose rows are the deals, when `per: deal`."""
    base: Formula | None = None
    """What the method prices. Per deal: may use the row's columns and 记入 (the credited figure)."""
    when: Formula | None = None
    """Who takes part; others get no line at all."""
    threshold: Threshold | None = None
    method: Method
    then: tuple[Step, ...] = ()
    rounding: Rounding | None = None
    """Instead of the plan's; per deal each row is rounded if the plan's level is `line`."""
    timing: Timing | None = None
    reversal: Reversal | None = None
    earning_condition: str = ""
    """When this pay counts as earned; a clawback against wages needs it (china-rules 4)."""
    note: str = ""
