"""The plan document (方案): everything that decides scores and pay, in one typed, versioned text."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from yeji_engine.documents.base import (
    Exact,
    Formula,
    Label,
    Name,
    Part,
    PeriodKind,
    Regime,
    Rounding,
    Title,
    Unit,
    Validity,
    Whole,
    YesNo,
)
from yeji_engine.documents.components import Component
from yeji_engine.documents.measures import Measure
from yeji_engine.documents.scorecard import Scorecard

SCHEMA_NUMBER = 1


class PayLevel(StrEnum):
    """在哪一级舍入到分。| Where pay is rounded to the cent (C67)."""

    LINE = "line"
    """每一单。| Each deal."""
    COMPONENT = "component"
    """每一激励项。| Each component."""
    TOTAL = "total"
    """每人合计。| Each person's total."""


class PayRounding(Part):
    """把数变成钱的那一次舍入。| The one rounding that turns a figure into money."""

    level: PayLevel
    """在哪一级舍入。| Where (C67)."""
    rounding: Rounding
    """怎样舍入。| How."""


class Precision(Part):
    """算到多精确:只有商与付款舍入。
    | How exactly the plan reckons. Quotients are rounded to `ratio`; all else is exact to 12 decimals.
    """

    ratio: Rounding
    """商的舍入。| Rounding of quotients."""
    pay: PayRounding
    """付款的舍入。| Rounding of pay."""


class Fiscal(Part):
    """公司的财年。| The company's year."""

    year_starts: Annotated[str, Field(pattern=r"^[0-9]{2}-[0-9]{2}$")]
    """财年起始月日,如 01-01、04-01。| Month and day, `01-01`, `04-01`."""
    year_named_by: Literal["start", "end"]
    """财年以起始年还是结束年命名。| Whether a fiscal year bears the name of its first or its last year."""
    pattern: Literal["calendar", "4-4-5"] = "calendar"
    """月份划分。| How it is divided into months."""
    month_named_by: Literal["start", "end"] | None = None
    """月份跨两个自然月时(起始日不是 1 日)必写:以起始月还是结束月命名。
    | Required where months span two calendar months (the year does not start on a 1st): which of the two names them.
    """
    week_year_starts: Literal["nearest", "on_or_before", "on_or_after"] | None = None
    """按周划分时必写:财年从起始日最近的、当日或之前的、还是当日或之后的周一开始。
    | Required where months are made of weeks: the Monday nearest to the first day, on or before, or on or after it.
    """


class Enrolment(Part):
    """谁参加:本期至少一天的任职符合。
    | Who is in the plan: people with an assignment that fits on at least one day of the period.
    """

    roles: tuple[Label, ...] = ()
    """哪些角色;不写为所有。| The roles; none: all."""
    teams: tuple[Label, ...] = ()
    """哪些团队;不写为所有。| The teams; none: all."""
    plan_column: YesNo = False
    """是否只取 `plan_id` 为本方案的任职。| Only assignments whose `plan_id` is this plan."""
    when: Formula | None = None
    """另须满足的条件。| What must hold besides."""


class DrawKind(StrEnum):
    """预支的四种。| The four kinds of draw (C52)."""

    RECOVERABLE = "recoverable"
    """另外预支,要还。| Paid on top, owed."""
    NON_RECOVERABLE = "non_recoverable"
    """另外给付,不还。| Paid on top, not owed."""
    RECOVERABLE_GUARANTEE = "recoverable_guarantee"
    """补足到保底,要还。| A top-up to the guarantee, owed."""
    NON_RECOVERABLE_GUARANTEE = "non_recoverable_guarantee"
    """补足到保底,不还。| A top-up to the guarantee, not owed."""


class Draw(Part):
    """预支或保底;要还的两种必写其余各项。
    | Advance or guarantee (C52, C53). The two recoverable kinds need every field of recovery.
    """

    kind: DrawKind
    """哪一种。| Which kind (C52)."""
    amount: Formula
    """金额。| The amount."""
    recovery_share: Exact | None = None
    """超出保底部分至多拿多少来还。| Most of what exceeds the guarantee that is taken, 100 % for all (C53)."""
    recovery_after: Annotated[Whole, Field(ge=1)] | None = None
    """预支后第几期开始还,1 为下一期。
    | In which period after the draw recovery begins; 1: the next one (C53).
    """
    year_end: Literal["carry", "forgive"] | None = None
    """年末未还:结转或免除。| What is owed at the end of the year is carried on or forgiven (C53)."""
    leaver: Literal["claim", "forgive"] | None = None
    """离职未还:追索或免除。| What a leaver owes is claimed or forgiven (C53)."""
    valid: Validity | None = None
    """有效期。| When it is granted."""


class DeductionLimit(Part):
    """每月扣减的上限 (工资支付暂行规定)。
    | No month's pay falls by more than the share, nor below the minimum wage (china-rules 4).
    """

    share: Exact
    """至多扣当月工资的多少。| Most that is taken from a month's wage."""
    minimum_wage: Formula | None = None
    """扣后不得低于此数。| What must remain."""


class PayLimit(Part):
    """本方案全部所得,本月与累计都不超过某指标的一定比例。
    | All pay together is at most a share of a measure, each pay month and to date (直销管理条例 24).
    """

    share: Exact
    """比例。| The share."""
    of: Name
    """哪个指标:直销员本人对消费者的销售收入。| The measure: a direct seller's own sales to consumers."""


class Settlement(Part):
    """由应得到本期实付。| From what was earned to what is paid this period."""

    draw: Draw | None = None
    """预支。| The draw."""
    negative: Literal["carry", "pay"]
    """合计为负:结转下期,或本期扣减。| A negative total is carried on (C57) or deducted now."""
    deduction_limit: DeductionLimit | None = None
    """扣减上限。| The limit of deductions."""
    pay_limit: PayLimit | None = None
    """所得上限。| The limit of all pay."""


class Promotion(Part):
    """晋升规则:最近若干期中若干次。
    | A rule over past periods: `times` of the last `within` periods, in a row or not (C72, A35, A36).
    """

    title: Title
    """名称。| What people call it."""
    when: Formula
    """每期的条件。| What must hold in a period."""
    times: Annotated[Whole, Field(ge=1)]
    """要成立几次。| How often."""
    within: Annotated[Whole, Field(ge=1)]
    """最近几期之内。| Within how many periods."""
    in_a_row: YesNo
    """是否须连续。| Whether in a row."""


NOTHING_COMES_OUT = frozenset({"not computed", "不可计算"})
"""How a case says that a figure is not to come out."""


class Case(Part):
    """算例:给事实,求结果;发布方案时运行。| Facts in, figures out; publishing the plan runs it."""

    name: str
    """名称。| What it shows."""
    why: str = ""
    """依据。| Where the expected figures come from."""
    period: str
    """哪一期。| The period."""
    tables: dict[str, list[dict[str, str | None]]] = {}
    """各表的行。| Rows by table."""
    figures: dict[str, str] = {}
    """简写:一个人,各指标与属性的数。
    | Short form: one person whose measures and attributes have these figures.
    """
    expect: dict[str, dict[str, str | None]] = {}
    """人 → 数名 → 应得的文字;不应得出的写 not computed。
    | Person → figure name → expected text; `not computed` where nothing may come out.
    """
    diagnostics: tuple[str, ...] = ()
    """必须报告的代码。| Codes that must be reported."""


class Plan(Part):
    """一个方案的一个版本。| One plan, one version."""

    yeji: Literal["1"]
    """本文件的格式编号。| Schema number of this document."""
    plan: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")]
    """方案代号:小写字母、数字、- 与 _。| Its key: small letters, digits, - and _."""
    version: Annotated[str, Field(min_length=1, max_length=40)]
    """版本。| The version."""
    title: Title
    """名称。| What people call it."""
    note: str = ""
    """说明。| A note."""
    regimes: Annotated[tuple[Regime, ...], Field(min_length=1)]
    """适用于哪些法律关系。| The legal relationships it may serve (china-rules 1)."""
    place: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")] = "CN"
    """适用哪里的法律,如 CN、CN-SH;不写为中国。| Whose law holds, like CN or CN-SH; China unless written."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """币种,如 CNY。| Its currency, like CNY."""
    settles: PeriodKind
    """多久结算一次。| How often it settles."""
    effective: Validity
    """生效期。| When it is in force."""
    fiscal: Fiscal
    """财年。| The fiscal year."""
    working_days: Literal["china", "monday_to_friday", "every_day"]
    """工作日历:中国调休、周一至周五、每天。| Which days are working days."""
    precision: Precision
    """精度。| How exactly it reckons."""
    enrolment: Enrolment
    """谁参加。| Who is in it."""
    attributes: dict[Name, Unit] = {}
    """公式可用的个人属性 (表 `attributes`) 与单位。| Dated figures of a person that formulas may use."""
    measures: dict[Name, Measure]
    """指标。| The measures."""
    scorecard: Scorecard | None = None
    """考核表。| The scorecard."""
    components: dict[Name, Component] = {}
    """激励项。| The components."""
    tiers_on_change: Literal["restart", "continue"] | None = None
    """期中或年中换版本时,累计的档位从头再来还是接着爬;有累计时必写。
    | Whether figures to date start again with this version; needed where tiers run on or pay is trued up (C61).
    """
    settlement: Settlement
    """结算。| The settlement."""
    promotions: dict[Name, Promotion] = {}
    """晋升规则。| The rules of promotion."""
    cases: tuple[Case, ...] = ()
    """算例。| The cases."""

    def on(self, day: date) -> bool:
        """Tell whether the version is in force on `day`."""
        return self.effective.since <= day and (self.effective.until is None or day < self.effective.until)


__all__ = ["SCHEMA_NUMBER", "Case", "Formula", "Plan"]
