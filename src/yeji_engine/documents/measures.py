"""Measures (指标) as a plan states them: what is counted, when, which rows, credited to whom.

Five sources: counted from records, rolled up from the people below, what was paid below, entered by
hand, or a formula over other measures. Says nothing of how a figure is reckoned or read.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from yeji_engine.documents.base import (
    CellText,
    DayBasis,
    Direction,
    Exact,
    Formula,
    Label,
    Name,
    Part,
    Title,
    Unit,
    Whole,
    Window,
    YesNo,
)


class Aggregate(StrEnum):
    """多行怎样变成一个数。| How many rows become one figure."""

    SUM = "sum"
    """求和。| Their sum."""
    COUNT = "count"
    """行数。| How many rows there are."""
    DISTINCT = "distinct"
    """不同值的个数。| How many different values there are."""
    AVERAGE = "average"
    """平均。| Their mean."""
    SMALLEST = "smallest"
    """最小。| The smallest."""
    LARGEST = "largest"
    """最大。| The largest."""
    MEDIAN = "median"
    """中位数。| The middle one, or the mean of the two in the middle."""


class Origin(StrEnum):
    """一行记录从何而来;直销员方案必须写明。
    | What a row stands for in law; plans for direct sellers state it.
    """

    CONSUMER_SALE = "consumer_sale"
    """本人直接卖给消费者。| The person sold it directly to a consumer."""
    OTHER_SALE = "other_sale"
    """其他销售。| Any other sale."""
    OWN_PURCHASE = "own_purchase"
    """本人自购。| The person bought it."""
    RECRUIT = "recruit"
    """发展的人员。| A person whom the payee brought in."""
    FEE = "fee"
    """入门费、加盟费之类。| An entry fee or the like."""
    OTHER = "other"
    """不是交易:拜访、回访、培训等。| No transaction: a visit, a survey, a training."""


class CreditTotal(StrEnum):
    """一单的分成合计应是多少。| What the shares on one deal must come to (C36, C37)."""

    WHOLE = "whole"
    """合计 100%。| Exactly 100 %."""
    MAY_EXCEED = "may_exceed"
    """可以超过 100% (重复计业绩)。| May exceed 100 % (overlay)."""


class OwnerCredit(Part):
    """一行全部归某列所写的人。| All of a row goes to the person named in one of its columns."""

    kind: Literal["owner"]
    column: Name
    """写人的那一列。| The column that names the person."""


class ColumnShare(Part):
    """某列的人与其份额。| A column that names a person, and his share of the row."""

    column: Name
    """写人的那一列。| The column that names the person."""
    share: Exact
    """此人的份额。| The person's share of the row."""


class ColumnsCredit(Part):
    """按固定份额归几列的人。| Fixed shares go to the persons named in several columns of the row."""

    kind: Literal["columns"]
    shares: Annotated[tuple[ColumnShare, ...], Field(min_length=1, max_length=12)]
    """各列与份额。| The columns and their shares."""
    total: CreditTotal
    """份额合计的要求。| What the shares must come to."""


class SplitsCredit(Part):
    """按有日期的分成表归人。| Shares come from a dated table of splits: deal, person, share (C36, C37)."""

    kind: Literal["splits"]
    deal: Name
    """源表中写单号的列。| Column of the source table that names the deal."""
    table: Name = "splits"
    """分成表。| The table of splits."""
    otherwise_owner: Name | None = None
    """没有分成行时归此列的人;不写则上报。
    | Owner column for deals without split rows; without it they are reported.
    """
    total: CreditTotal
    """份额合计的要求。| What the shares must come to."""
    role: Label | None = None
    """只取这一角色的分成行。| Only splits with this role on the deal."""


class TeamCredit(Part):
    """一行归某列所写的团队。| The row belongs to a team named in a column, not to a person."""

    kind: Literal["team"]
    column: Name
    """写团队的那一列。| The column that names the team."""


class CompanyCredit(Part):
    """归全公司,人人看到同一个数。
    | The row counts for the whole company; every participant sees the same figure.
    """

    kind: Literal["company"]


Credit = Annotated[
    OwnerCredit | ColumnsCredit | SplitsCredit | TeamCredit | CompanyCredit, Field(discriminator="kind")
]


class FactorRow(Part):
    """权重表的一行。| One line of a weight table: values of the key columns, and the factor."""

    keys: tuple[CellText, ...]
    """各键的值,顺序同 keys。| Values of the key columns, in their order."""
    factor: Exact
    """权重。| The factor."""


class FactorTable(Part):
    """按列值给一行加权,如产品权重。| Weight of a row by the values of its columns (C25)."""

    keys: Annotated[tuple[Name, ...], Field(min_length=1, max_length=4)]
    """作键的列。| The key columns."""
    rows: tuple[FactorRow, ...] = ()
    """各行权重。| The lines of the table."""
    table: Name | None = None
    """改用 `rates` 表中这一有日期的表。| Name inside the dated table `rates`, instead of `rows`."""
    otherwise: Exact
    """没有对应行时的权重。| Factor of a row that no line fits (C23)."""


class DealSlice(Part):
    """大单的一段与计入份额。| Part of a large deal up to `to`, credited with `share` (C24)."""

    model_config = Part.model_config | {"populate_by_name": True}

    until: Annotated[Exact | None, Field(alias="to")] = None
    """这一段的上限;最后一段不写。| Where this part ends; the last one has no end."""
    share: Exact
    """这一段计入多少。| Share of this part that is credited."""


class AgeBand(Part):
    """账龄与计入份额。
    | Credit share of money that came `up_to` days after the start date or earlier (C49).
    """

    up_to: Whole | None = None
    """至多多少天;最后一档不写。| At most so many days; the last band has no limit."""
    share: Exact
    """计入份额。| Share that is credited."""


class AgeDecay(Part):
    """回款越晚计得越少 (账龄)。| Money that comes late counts less (C49). Days = `until` − `since`."""

    since: Name
    """起算日期列。| Column with the first date."""
    until: Name
    """到账日期列。| Column with the date the money came."""
    bands: Annotated[tuple[AgeBand, ...], Field(min_length=1)]
    """各账龄档。| The bands, youngest first."""


class RateDate(StrEnum):
    """外币用哪一天的汇率。| Which exchange rate turns a foreign amount into the plan's currency (C66)."""

    BOOKING = "booking"
    """入账日汇率。| The rate of the booking date."""
    PAYMENT = "payment"
    """付款日汇率。| The rate of the payment date."""
    AVERAGE = "average"
    """期间平均汇率。| The average rate of the period."""
    CONSTANT = "constant"
    """全年固定汇率。| One fixed rate."""


class Exchange(Part):
    """外币逐行折算;缺汇率会上报。| Foreign amounts are converted row by row; a missing rate is reported."""

    currency: Name
    """写币种的列。| Column that names the currency."""
    rate: RateDate
    """用哪一天的汇率。| Which rate is used (C66)."""
    date: Name | None = None
    """汇率日期所在列;不写用指标的日期。| Column with the date of the rate; the measure's own if absent."""


class DealShape(Part):
    """入账前对每一行所做的事,按字段顺序。| What happens to each row before it is credited, in field order."""

    exchange: Exchange | None = None
    """外币折算。| Conversion of foreign amounts."""
    factor: FactorTable | None = None
    """加权。| Weight of the row."""
    age: AgeDecay | None = None
    """账龄折减。| Decay by age."""
    slices: tuple[DealSlice, ...] = ()
    """大单分段计入。| A large deal counted in parts (C24)."""
    cap: Exact | None = None
    """一单最多计多少。| Most that one deal counts (C20)."""


class Count(Part):
    """从记录中数出来的数。| A figure counted from records."""

    table: Name
    """哪张表。| The table."""
    aggregate: Aggregate
    """怎样汇总。| How rows become one figure."""
    column: Name | None = None
    """汇总哪一列;数行数时不写。| The column; none for counting rows."""
    figure: Formula | None = None
    """不取一列而由公式算出每行的数,如 天数差(closed_date, opened_date)。
    | What a row counts as a formula over its columns, instead of `column`: days from opening to closing.
    """
    date: Name
    """按哪个日期列归期。| The date column that puts a row into a period."""
    window: Window = Window.PERIOD
    """看哪一段日子;不写即本期。| Which days count; the period itself unless written."""
    where: Formula | None = None
    """只数符合条件的行。| Only rows for which this holds."""
    credit: Credit
    """归给谁。| Who is credited."""
    deal: DealShape = DealShape()
    """入账前的处理。| What happens to each row first."""
    row_key: tuple[Name, ...] = ()
    """唯一确定一行的列;不写用表自己的键。| Columns that name one row; the table's own key if absent."""
    origin: Origin | None = None
    """一行记录从何而来 (直销员方案必写)。| What a row stands for in law; needed for direct sellers."""


class RollUp(Part):
    """下属某指标之和,按业务发生日的组织归属。
    | The sum of a measure over the people below a leader, by the chart of the event's date (C38, C45).
    """

    of: Name
    """哪个指标。| The measure."""
    levels: tuple[Whole, ...] | None = None
    """计哪几层,1 为本团队;不写为全部。| Depths that count, 1 is the own team; none: all."""
    include_own: YesNo
    """负责人自己的业绩计不计入。| Whether what the leader sold counts too."""


class PayBelow(Part):
    """下属在某激励项所得之和。| What a component paid to the people below a leader (C41)."""

    component: Name
    """哪个激励项。| The component."""
    levels: tuple[Whole, ...] | None = None
    """计哪几层;不写为全部。| Depths that count; none: all."""


class Reading(Part):
    """人工填报的数,来自 `readings` 表。| A figure entered by hand for a person and a period."""

    table: Name = "readings"
    """填报表。| The table of entries."""
    window: Window = Window.PERIOD
    """看哪一段日子。| Which days count."""
    aggregate: Aggregate = Aggregate.SUM
    """多条怎样汇总。| How several entries become one figure."""


class TargetVersion(StrEnum):
    """完成率对照哪个版本的目标。| Which target attainment is measured against (C64)."""

    ORIGINAL = "original"
    """原定目标。| The target as first agreed."""
    ADJUSTED = "adjusted"
    """调整后目标。| The target as adjusted later."""
    RESTATED = "restated"
    """剔除不可抗力后的目标。| The target restated for what nobody could help (C65)."""


class LeaveRelief(Part):
    """请假期间目标减免。| The target shrinks by the days of recorded absence (C63)."""

    basis: DayBasis
    """按哪种天数。| Which days are counted."""
    kinds: tuple[Label, ...]
    """哪些假别。| The kinds of absence that count."""


class Target(Part):
    """用哪个目标,怎样折算到人。| Which target belongs to the measure and how it is adapted to the person."""

    version: TargetVersion
    """哪个版本的目标。| Which version of the target (C64)."""
    otherwise: TargetVersion | None = None
    """缺该版本时改用的版本;不写则上报缺失。
    | Version taken where the first is absent; none: the gap is reported.
    """
    ramp: tuple[Exact, ...] = ()
    """入职第一、二……个月的目标比例。| Shares of the target in the first, second, … month of service (C62)."""
    leave_relief: LeaveRelief | None = None
    """请假减免。| Relief for absence."""
    prorate: DayBasis | None
    """期中进出时目标按天折算的口径;留空表示不折算。
    | Basis of proration by days in the plan; empty: none (C60).
    """


class Measure(Part):
    """每人每期的一个数;五种来源恰写一种。
    | One figure per person and period; exactly one of the five sources.
    """

    title: Title | None = None
    """名称。| What people call it."""
    group: Literal["财务", "客户", "流程", "能力"] | None = None
    """四个维度之一。| One of the four perspectives: finance, customer, process, ability."""
    unit: Unit
    """单位。| Its unit."""
    direction: Direction
    """越多越好,还是越少越好。| Whether more is better."""
    decimals: Annotated[Whole, Field(ge=0, le=6)] | None = None
    """显示的小数位数。| Digits shown to people."""
    count: Count | None = None
    """来源一:从记录中数。| First source: counted from records."""
    roll_up: RollUp | None = None
    """来源二:下属之和。| Second source: the sum over the people below."""
    pay_below: PayBelow | None = None
    """来源三:下属所得之和。| Third source: what was paid below."""
    reading: Reading | None = None
    """来源四:人工填报。| Fourth source: entered by hand."""
    formula: Formula | None = None
    """来源五:由其他指标计算。| Fifth source: a formula over other measures."""
    target: Target | None = None
    """目标。| Its target."""
    note: str = ""
    """说明。| A note."""
