"""Pricing methods (计价方法): from the base of a component to an amount, before the steps of `then`.

Fields without default are choices on which systems differ; a plan that leaves one out is told what
the choices mean (`documents.choices`). Nothing here prices anything.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from yeji_engine.documents.base import MOST_STEPS, CellText, Exact, Formula, Label, Name, Part, Title, YesNo


class TierMode(StrEnum):
    """档位怎样计价;不用「累计」二字,各家含义相反。
    | How tiers price a base. "Cumulative" is never used: vendors mean opposite things by it (C6).
    """

    SLICE = "slice"
    """超额累进:每一段用本段的率。| Each slice earns its own rate (C5)."""
    WHOLE = "whole"
    """全额累进:达到哪一档,全部按该档。| The reached tier's rate on everything (C6)."""
    INTERPOLATED_WHOLE = "interpolated_whole"
    """档内率线性变化,用于全部。| The rate moves linearly inside the tier, on everything (C7)."""
    INTERPOLATED_SLICE = "interpolated_slice"
    """档内率线性变化,逐段计。| The rate moves linearly inside the tier, slice by slice (C7)."""
    HIGHEST = "highest"
    """一律用表中最高的率。| The highest rate of the table on everything (C9)."""


class Boundary(StrEnum):
    """恰在分界线上归哪一边。| Which tier owns a figure that lies exactly on the line between two (C6)."""

    UPPER_TIER = "upper_tier"
    """归上一档 [起, 止)。| [from, to): 200,000 belongs to the tier that starts there."""
    LOWER_TIER = "lower_tier"
    """归下一档 (起, 止]。| (from, to]: 200,000 belongs to the tier that ends there."""


class Tier(Part):
    """一档;第一档从 0 起,最后一档不封顶。
    | One step of a rate table: the first starts at 0, the last is open.
    """

    model_config = Part.model_config | {"populate_by_name": True}

    start: Annotated[Exact, Field(alias="from")]
    """从多少起。| Where the tier starts."""
    end: Annotated[Exact | None, Field(alias="to")] = None
    """到多少止;最后一档不写。| Where it ends; the last tier has no end."""
    rate: Exact | None = None
    """率。| Share of the base (of the slice in slice mode)."""
    end_rate: Exact | None = None
    """档末的率,线性变化时用。| Rate at `to`, for the interpolated modes."""
    amount: Exact | None = None
    """达到本档给的固定金额,代替率。| Fixed sum for having reached the tier, instead of a rate."""


class RunningTotal(StrEnum):
    """逐单计价时,一单从哪里接着爬档。| Where on the tiers a deal begins, when deals are priced one by one."""

    EACH_DEAL = "each_deal"
    """每单单独看,从 0 起。| Each deal by its own size (C10)."""
    PERIOD = "period"
    """接着本期之前各单,按日期、单号。| After the period's earlier deals, by date, then id (C12)."""
    QUARTER = "quarter"
    """接着本季之前各单。| After the quarter's earlier deals (C12)."""
    YEAR = "year"
    """接着本财年之前各单。| After the fiscal year's earlier deals (C12)."""


class Tiers(Part):
    """档位表。| A rate table (C5–C7, C9, C14, C15)."""

    kind: Literal["tiers"]
    mode: TierMode
    """档位怎样计价。| How tiers price the base (C5–C7, C9)."""
    boundary: Boundary
    """恰在分界线上归哪一档。| Which tier owns a figure exactly on a line (C6)."""
    on: Formula | None = None
    """由什么决定档位;不写即计价基数。只用于全额与固定金额,或与 unit 同用。
    | What decides the tier; the base if absent. Whole and fixed-sum tiers only, or with `unit`.
    """
    unit: Formula | None = None
    """分界线是它的倍数,例如目标;不写即普通数额。| Tier lines are multiples of this, a target for instance."""
    tiers: Annotated[tuple[Tier, ...], Field(max_length=MOST_STEPS)] = ()
    """各档。| The tiers, lowest first."""
    table: Name | None = None
    """改用 `rates` 表中这一有日期的表。| Name inside the dated table `rates`, instead of `tiers`."""
    keys: tuple[Formula, ...] = ()
    """选取 table 中各行的文字,如角色、地区。| Texts whose values choose the rows of `table`: role, region…"""
    running: RunningTotal | None = None
    """逐单计价时必写:一单从哪里接着爬档。
    | Per deal only, and needed there: where a deal begins (C10, C12).
    """


class Flat(Part):
    """按率计。| A share of the base (C1, C3, C4, C13)."""

    kind: Literal["flat"]
    rate: Formula
    """率。| The share."""


class PerUnit(Part):
    """按个计。| A sum for each unit of the base (C2)."""

    kind: Literal["per_unit"]
    amount: Formula
    """每一个给多少。| Sum for each unit."""


class Beyond(StrEnum):
    """曲线两端之外怎么办。| What happens outside the first or last point of a curve (C8, A5)."""

    ZERO = "zero"
    """为 0。| Nothing."""
    FLAT = "flat"
    """保持端点的值。| The value of the end point stays."""
    EXTEND = "extend"
    """沿最近一段直线延长。| The nearest line goes on."""
    PROPORTIONAL = "proportional"
    """按比例:端点的值 × 实际 ÷ 端点。| In proportion: the end point's value × figure ÷ end point."""


class CurvePoint(Part):
    """曲线上一点。| At attainment `at`, the share `pays` of the target incentive."""

    at: Exact
    """完成率。| The attainment."""
    pays: Exact
    """此处的兑现比例或得分。| The share, or score, there."""


class Curve(Part):
    """按完成率分段线性兑现。| Piecewise linear payout on attainment, times the base (C8)."""

    kind: Literal["curve"]
    on: Formula
    """横轴,通常是完成率。| What runs along the curve, an attainment as a rule."""
    points: Annotated[tuple[CurvePoint, ...], Field(min_length=2, max_length=MOST_STEPS)]
    """各点,由低到高。| The points, lowest first."""
    below: Beyond
    """低于第一点怎么办。| What happens below the first point (A5)."""
    above: Beyond
    """高于最后一点怎么办。| What happens above the last point."""


class Matrix(Part):
    """两个指标交叉定率;边界写每行每列的下限。
    | Share of the base by two measures (C22). Edges are the lower bounds of rows and columns.
    """

    kind: Literal["matrix"]
    rows: Formula
    """定行的数。| What chooses the row."""
    row_edges: Annotated[tuple[Exact, ...], Field(min_length=1)]
    """每行的下限。| Lower bound of each row."""
    columns: Formula
    """定列的数。| What chooses the column."""
    column_edges: Annotated[tuple[Exact, ...], Field(min_length=1)]
    """每列的下限。| Lower bound of each column."""
    cells: tuple[tuple[Exact, ...], ...]
    """各格的率,逐行写。| The shares, row by row."""
    boundary: Boundary
    """恰在边界上归哪一格。| Which cell owns a figure exactly on an edge."""


class LookupRow(Part):
    """查表的一行。| Values of the keys, and the rate."""

    keys: tuple[CellText, ...]
    """各键的值。| Values of the keys, in their order."""
    rate: Exact
    """率。| The rate."""


class Lookup(Part):
    """按键查率;没有对应行时的率必须写。
    | Rate by the values of keys, with a default that must be written (C23).
    """

    kind: Literal["lookup"]
    keys: Annotated[tuple[Formula, ...], Field(min_length=1, max_length=4)]
    """作键的文字。| The texts that are the keys."""
    rows: tuple[LookupRow, ...] = ()
    """各行。| The lines of the table."""
    table: Name | None = None
    """改用 `rates` 表中这一有日期的表。| Name inside the dated table `rates`, instead of `rows`."""
    otherwise: Exact
    """没有对应行时的率。| Rate where no line fits (C23)."""


class WeightedPart(Part):
    """目标奖金中的一份。| One weighted share of a target incentive (C26, C27)."""

    title: Title
    """名称。| What people call it."""
    weight: Exact
    """权重。| Its weight."""
    share: Formula | Curve
    """兑现比例:公式或曲线。| The share that pays: a formula or a curve."""


class Weighted(Part):
    """基数 × Σ 权重 × 比例;权重合计 100%。| Base × Σ weight × share (C26, C27); weights come to 100 %."""

    kind: Literal["weighted"]
    parts: Annotated[tuple[WeightedPart, ...], Field(min_length=1)]
    """各份。| The parts."""


class Event(Part):
    """每个符合的单给固定金额 (即时激励)。| A fixed sum per row of the deal measure that fits (SPIFF, C31)."""

    kind: Literal["event"]
    amount: Exact
    """金额。| The sum."""
    when: Formula | None = None
    """哪些单算。| Which deals count."""
    times: Literal["every", "once"]
    """每次都给 (every),还是本期一次 (once)。| Every time, or once in the period (C31)."""


class Among(StrEnum):
    """在哪些人之间比较或分配。| Between whom a contest, a pool or a budget is settled."""

    PLAN = "plan"
    """方案内所有人。| Everybody in the plan."""
    TEAM = "team"
    """同一团队。| The same team."""
    ROLE = "role"
    """同一角色。| The same role."""


class Ties(StrEnum):
    """并列名次怎么分。| Who gets what when two share a rank (C32)."""

    SHARE = "share"
    """相邻名次的奖金相加后平分。| The prizes of the shared ranks are added and divided equally."""
    EACH_FULL = "each_full"
    """各得该名次全额,后面的名次空出。| Each gets the prize of the rank; the next ranks are skipped."""


class Contest(Part):
    """按名次发奖。| Prizes by rank of a figure (C32)."""

    kind: Literal["contest"]
    by: Formula
    """按什么排名。| What people are ranked by."""
    among: Among
    """在哪些人之间排名。| Between whom."""
    prizes: Annotated[tuple[Exact, ...], Field(min_length=1)]
    """第一名、第二名……的奖金。| Prizes of the first, the second, …"""
    ties: Ties
    """并列怎么分。| Who gets what in a tie (C32)."""
    at_least: Exact | None = None
    """低于此数不得奖。| Nobody below this figure wins."""


class Pool(Part):
    """奖金池:一笔总额按权重分到分。
    | One sum for the group, shared by weight to the last fen (C33, C68, A32).
    """

    kind: Literal["pool"]
    among: Among
    """在哪些人之间分。| Between whom."""
    weight: Formula
    """各人的权重。| The weight of each."""


class Priced(Part):
    """金额自成公式。| The amount is a formula of its own."""

    kind: Literal["formula"]
    formula: Formula
    """金额。| The amount."""


class LevelRate(Part):
    """一个级别合计可得的率。| Total rate that a level of the hierarchy is entitled to."""

    role: Label
    """角色。| The role."""
    rate: Exact
    """合计的率。| The total rate."""


class Differential(Part):
    """级差:本级的率减去下级已得的最高率。
    | Each level earns its rate less the highest already paid below it (C42).
    """

    kind: Literal["differential"]
    rates: Annotated[tuple[LevelRate, ...], Field(min_length=1)]
    """各级的率,由低到高。| The rates, lowest level first."""
    same_level_below: Literal["zero"]
    """下级已同级时为 0。| Nothing where somebody below has the same level ("breakaway")."""


class Generations(Part):
    """代数:按与卖出者相隔几代定率。
    | A fixed rate by depth above the seller (C43), with compression or not (C44).
    """

    kind: Literal["generations"]
    rates: Annotated[tuple[Exact, ...], Field(min_length=1)]
    """第一代、第二代……的率。| Rates of depth one, two, …"""
    qualified: Formula | None = None
    """谁算一代;压缩时跳过不合格者。
    | Who counts as a level; the unqualified are passed over when `compress`.
    """
    compress: YesNo
    """不合格者是否跳过,由上一位补位。| Whether the unqualified are skipped and the next moves down (C44)."""


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
