"""Measures (指标) as a plan states them: what is counted, when, which rows, credited to whom.

Three sorts: counted from records, rolled up from the people below, or a formula over other measures.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from yeji_engine.documents.base import DayBasis, Direction, Exact, Formula, Name, Part, Title, Unit, Window


class Aggregate(StrEnum):
    """How many rows become one figure."""

    SUM = "sum"
    COUNT = "count"
    DISTINCT = "distinct"
    AVERAGE = "average"
    SMALLEST = "smallest"
    LARGEST = "largest"


class CreditTotal(StrEnum):
    """What the shares on one deal must come to (C36, C37)."""

    WHOLE = "whole"
    MAY_EXCEED = "may_exceed"


class OwnerCredit(Part):
    """All of a row goes to the person named in one of its columns."""

    kind: Literal["owner"]
    column: Name


class ColumnShare(Part):
    """A column that names a person, and his share of the row."""

    column: Name
    share: Exact


class ColumnsCredit(Part):
    """Fixed shares go to the persons named in several columns of the row."""

    kind: Literal["columns"]
    shares: Annotated[tuple[ColumnShare, ...], Field(min_length=1, max_length=12)]
    total: CreditTotal


class SplitsCredit(Part):
    """Shares come from a dated table of splits: deal, person, share (C36, C37)."""

    kind: Literal["splits"]
    deal: Name
    """Column of the source table that names the deal."""
    table: Name = "splits"
    otherwise_owner: Name | None = None
    """Column of the owner who gets all of a deal without split rows; none: such deals are reported."""
    total: CreditTotal
    role: str | None = None
    """Only splits with this role on the deal."""


class TeamCredit(Part):
    """The row belongs to a team named in a column, not to a person."""

    kind: Literal["team"]
    column: Name


class CompanyCredit(Part):
    """The row counts for the company as a whole; every participant sees the same figure."""

    kind: Literal["company"]


Credit = Annotated[
    OwnerCredit | ColumnsCredit | SplitsCredit | TeamCredit | CompanyCredit, Field(discriminator="kind")
]


class FactorRow(Part):
    """One line of a weight table: values of the key columns, and the factor."""

    keys: tuple[str, ...]
    factor: Exact


class FactorTable(Part):
    """Weight of a row by the values of its columns, such as the product weight (C25)."""

    keys: Annotated[tuple[Name, ...], Field(min_length=1, max_length=4)]
    rows: tuple[FactorRow, ...] = ()
    table: Name | None = None
    """Name inside the `rates` table, dated, instead of `rows`."""
    otherwise: Exact
    """Factor of a row that no line fits; a choice, so it is always written (C23)."""


class DealSlice(Part):
    """Part of a large deal up to `to`, credited with `share` (C24)."""

    model_config = Part.model_config | {"populate_by_name": True}

    until: Annotated[Exact | None, Field(alias="to")] = None
    share: Exact


class AgeBand(Part):
    """Credit share of money that came `up_to` days after the start date or earlier (C49)."""

    up_to: int | None = None
    share: Exact


class AgeDecay(Part):
    """Money that comes late counts less (账龄, C49). Days = `until` − `since`."""

    since: Name
    until: Name
    bands: Annotated[tuple[AgeBand, ...], Field(min_length=1)]


class RateDate(StrEnum):
    """Which exchange rate turns a foreign amount into the plan's currency (C66)."""

    BOOKING = "booking"
    PAYMENT = "payment"
    AVERAGE = "average"
    CONSTANT = "constant"


class Exchange(Part):
    """Foreign amounts are turned into the plan's currency row by row; a missing rate is reported."""

    currency: Name
    rate: RateDate
    date: Name | None = None
    """Column with the date of the rate; the measure's own date if absent."""


class DealShape(Part):
    """What happens to each row's amount before it is credited, in the order of the fields."""

    exchange: Exchange | None = None
    factor: FactorTable | None = None
    age: AgeDecay | None = None
    slices: tuple[DealSlice, ...] = ()
    cap: Exact | None = None
    """Most that one deal counts (C20)."""


class Count(Part):
    """A figure counted from records."""

    table: Name
    aggregate: Aggregate
    column: Name | None = None
    date: Name
    window: Window = Window.PERIOD
    where: Formula | None = None
    credit: Credit
    deal: DealShape = DealShape()
    row_key: tuple[Name, ...] = ()
    """Columns that name one row; the table's own key if absent."""


class RollUp(Part):
    """The sum of another measure over the people below a leader, by the chart of the event's date (C38, C45)."""

    of: Name
    levels: tuple[int, ...] | None = None
    """Depths below the leader that count, 1 is his own team; none: all."""
    include_own: bool
    """Whether what the leader sold himself counts too."""


class PayBelow(Part):
    """What a component paid to the people below a leader (C41)."""

    component: Name
    levels: tuple[int, ...] | None = None


class Reading(Part):
    """A figure entered by hand for a person and a period, from the table `readings`."""

    table: Name = "readings"
    window: Window = Window.PERIOD
    aggregate: Aggregate = Aggregate.SUM


class TargetVersion(StrEnum):
    """Which target attainment is measured against (C64)."""

    ORIGINAL = "original"
    ADJUSTED = "adjusted"
    RESTATED = "restated"


class LeaveRelief(Part):
    """The target shrinks by the days of recorded absence (C63)."""

    basis: DayBasis
    kinds: tuple[str, ...]


class Target(Part):
    """Which target belongs to the measure and how it is adapted to the person."""

    version: TargetVersion
    otherwise: TargetVersion | None = None
    """Version taken where the first is absent; none: the gap is reported."""
    ramp: tuple[Exact, ...] = ()
    """Shares of the target in the first, second, … month of service (C62)."""
    leave_relief: LeaveRelief | None = None
    prorate: DayBasis | None = None
    """Target counts by the days in the plan (C60)."""


class Measure(Part):
    """One figure per person and period. Exactly one of the five sources is given."""

    title: Title | None = None
    group: Literal["财务", "客户", "流程", "能力"] | None = None
    unit: Unit
    direction: Direction
    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    """Digits shown to people."""
    count: Count | None = None
    roll_up: RollUp | None = None
    pay_below: PayBelow | None = None
    reading: Reading | None = None
    formula: Formula | None = None
    target: Target | None = None
    note: str = ""
