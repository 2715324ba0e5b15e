"""Incentive components (激励项): from a base through a method and steps in stated order to an amount.

The order of `then` is the order of operations (C35). Fields without default are choices on which
systems differ; a plan that leaves one out is told what the choices mean (`documents.choices`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from yeji_engine.documents.base import (
    DayBasis,
    Exact,
    Formula,
    Label,
    Name,
    Part,
    Rounding,
    Title,
    Whole,
    YesNo,
)
from yeji_engine.documents.measures import RateDate
from yeji_engine.documents.methods import Among, Method


class PayKind(StrEnum):
    """属于哪种报酬;提成是工资,目标奖金不是。
    | What kind of pay it is; commission is wages, a target bonus is not (china-rules 4, 5).
    """

    COMMISSION = "commission"
    """提成 (工资)。| Commission, which is wages."""
    BONUS = "bonus"
    """目标奖金。| A target bonus."""
    PERFORMANCE_PAY = "performance_pay"
    """绩效工资。| Performance pay."""
    AWARD = "award"
    """奖励。| An award."""
    NON_CASH = "non_cash"
    """非现金奖励。| An award that is not cash (C71)."""


class Gate(Part):
    """门槛条件:成立才全额,否则按 otherwise。| Pays in full only where the condition holds (C28)."""

    step: Literal["gate"]
    when: Formula
    """条件。| The condition."""
    otherwise: Exact
    """不成立时兑现的比例。| Share that is paid where it does not hold (C28)."""


class Multiply(Part):
    """乘系数。| Times a coefficient (C29, A30, A31)."""

    step: Literal["multiply"]
    by: Formula
    """系数。| The coefficient."""


class Add(Part):
    """条件成立时加一笔。| Plus an amount where a condition holds (kicker, C30)."""

    step: Literal["add"]
    amount: Formula
    """金额。| The amount."""
    when: Formula | None = None
    """条件;不写则总是加。| The condition; always without one."""


class Cap(Part):
    """封顶。| At most (C18)."""

    step: Literal["cap"]
    at: Formula
    """上限。| The most."""


class Floor(Part):
    """保底,取高。| At least (C21, 底薪与提成取高)."""

    step: Literal["floor"]
    at: Formula
    """下限。| The least."""


class Budget(Part):
    """合计超预算时人人同比缩减。| If the group's sum exceeds the budget, all are scaled alike (C34)."""

    step: Literal["budget"]
    at: Formula
    """预算。| The budget."""
    among: Among
    """哪些人共用预算。| Who shares the budget."""


class Prorate(Part):
    """按在方案天数折算。| By the days in the plan over the days of the period (C60)."""

    step: Literal["prorate"]
    basis: DayBasis
    """按哪种天数。| Which days are counted (C60)."""


class Convert(Part):
    """外币折成方案币种。| From a foreign currency into the plan's (C66)."""

    step: Literal["convert"]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """原币种,如 USD。| The foreign currency, like USD."""
    rate: RateDate
    """用哪一天的汇率。| Which rate is used (C66)."""


class Round(Part):
    """在此处舍入。| Round here, in the middle of the order of operations."""

    step: Literal["round"]
    rounding: Rounding
    """怎样舍入。| How."""


Step = Annotated[
    Gate | Multiply | Add | Cap | Floor | Budget | Prorate | Convert | Round, Field(discriminator="step")
]


class ThresholdKind(StrEnum):
    """过了起付线,从哪里算起。| From where a threshold pays (C16, C17)."""

    FIRST_YUAN = "first_yuan"
    """从第一元算起。| From the first yuan."""
    DEDUCTIBLE = "deductible"
    """只算超出部分。| Only what lies above."""


class Threshold(Part):
    """起付线:低于 `at` 不付,达到后按 kind。| Below `at` nothing is paid; from there as `kind` says."""

    at: Formula
    """起付线。| The line."""
    kind: ThresholdKind
    """达到后从哪里算起。| From where it pays (C16, C17)."""


class Clawback(StrEnum):
    """退货怎样扣回。| How a returned deal takes back what it earned (C54–C56)."""

    EXACT = "exact"
    """按当时所付扣回。| Exactly what was paid."""
    RE_RATED = "re_rated"
    """作为现在的负单计价。| As a negative deal, priced now."""
    REPLAY = "replay"
    """去掉该单,重算以后各档,补差额。| The deal is removed and all later tiers are computed again."""
    TIME_PROPORTIONAL = "time_proportional"
    """按未满的月份扣回。| By the months that are missing from the whole term."""


class Reversal(Part):
    """退货、退款、流失扣回什么。| What a return, refund or lost customer takes back."""

    table: Name
    """退货记录表。| Source of the returns."""
    deal: Name
    """写原单号的列。| Column that names the original deal."""
    date: Name
    """退货日期列。| Column with the date of the return."""
    amount: Name | None = None
    """退货金额列;不写则整单。| Column with the amount returned; the whole deal without it."""
    how: Clawback
    """怎样扣回。| How (C54–C56)."""
    months: Annotated[Whole, Field(ge=1)] | None = None
    """整个期限的月数,按月扣回时必写。| Whole term in months, for the time-proportional way."""


class TrueUp(Part):
    """累计应得减去已付。| Pays the figure to date less what was paid since (C11, C59)."""

    kind: Literal["true_up"]
    since: Literal["quarter", "half_year", "year"]
    """从哪里开始累计。| From where it counts: the start of the quarter, half-year or fiscal year."""


class Milestone(Part):
    """一个节点与到期比例。| Share that becomes due with an event."""

    event: Label
    """节点。| The event."""
    share: Exact
    """到期比例。| The share that becomes due."""


class Milestones(Part):
    """按节点逐单发放。| Released event by event, deal by deal (C47)."""

    kind: Literal["milestones"]
    table: Name
    """节点记录表。| The table of events."""
    deal: Name
    """写单号的列。| Column that names the deal."""
    event: Name
    """写节点的列。| Column that names the event."""
    date: Name
    """日期列。| Column with the date."""
    shares: Annotated[tuple[Milestone, ...], Field(min_length=1)]
    """各节点的比例,合计 100%。| The shares; they come to 100 %."""


class RefundLessens(StrEnum):
    """退款冲减什么。| What a refund by amount lessens where pay follows the money (C48 with C54)."""

    RECEIVED_AND_CONTRACT = "received_and_contract"
    """钱退给了客户:已收与应收同减。| Money went back: what was received, and what is owed."""
    CONTRACT = "contract"
    """客户少付:只减应收。| The customer pays less: what is owed alone."""


class OnCash(Part):
    """随客户付款发放:应得 × 已收 ÷ 合同额。
    | Released as the customer pays: earned × received ÷ contract (C48).
    """

    kind: Literal["on_cash"]
    table: Name
    """回款记录表。| The table of payments received."""
    deal: Name
    """写单号的列。| Column that names the deal."""
    date: Name
    """到账日期列。| Column with the date of receipt."""
    received: Name
    """到账金额列。| Column with the amount received."""
    contract: Name
    """单据表中写应收金额的列。| Column of the deal's own table with the amount to be received."""
    at_most_whole: YesNo
    """多收时是否以全额为限。| Whether more money than agreed releases no more than all."""
    refund_lessens: RefundLessens | None = None
    """退款冲减什么;按退货金额扣回 (reversal.amount) 时必写。
    | What a refund lessens; required with `reversal.amount`.
    """


class Holdback(Part):
    """留存一部分,待事件后发。| A share stays back until an event (C50)."""

    kind: Literal["holdback"]
    share: Exact
    """留存比例。| The share that stays back."""
    per: Literal["period", "deal"]
    """按期留存,还是逐单留存。| Held and released by period, or deal by deal (C50)."""
    periods: Annotated[Whole, Field(ge=1)] | None = None
    """过几期后发放;或者写 table。| Released after so many periods, or by `table`."""
    table: Name | None = None
    """发放事件表。| The table of events that release."""
    deal: Name | None = None
    """其中写单号的列。| Its column that names the deal."""
    person: Name | None = None
    """按期留存时其中写人的列;不写则一条记录放所有人。
    | Its column that names the person, when held by period; without it a row releases everybody's.
    """
    date: Name | None = None
    """其中的日期列。| Its column with the date."""


class Instalments(Part):
    """分期:从本期起每期付一份。| Paid in the stated shares, one each period from the first (C51, C70)."""

    kind: Literal["instalments"]
    shares: tuple[Exact, ...] = ()
    """各期比例,合计 100%。| The shares; they come to 100 %."""
    equal: Annotated[Whole, Field(ge=2)] | None = None
    """平均分几期,代替 shares。| So many equal instalments, instead of `shares`."""


Timing = Annotated[TrueUp | Milestones | OnCash | Holdback | Instalments, Field(discriminator="kind")]


class Component(Part):
    """工资单上的一行。| One line of a statement."""

    title: Title | None = None
    """名称。| What people call it."""
    pays: PayKind
    """属于哪种报酬。| What kind of pay it is."""
    per: Literal["period", "deal"]
    """按期汇总计价,还是逐单计价。| Priced on the period's figure, or deal by deal."""
    deal: Name | None = None
    """逐单计价或退货扣回时:哪个指标的行是「单」。| The counted measure whose rows are deals, `per: deal` or with `reversal`."""
    base: Formula | None = None
    """计价基数。逐单时可用该行的列与「记入」。
    | What the method prices; per deal the row's columns may be used.
    """
    when: Formula | None = None
    """谁参加;其余的人没有这一行。| Who takes part; others get no line at all."""
    threshold: Threshold | None = None
    """起付线。| The threshold."""
    method: Method
    """计价方法。| How the base is priced."""
    then: tuple[Step, ...] = ()
    """之后各步,按书写顺序。| The steps after it, in written order (C35)."""
    rounding: Rounding | None = None
    """代替方案的舍入。| Instead of the plan's rounding."""
    timing: Timing | None = None
    """何时发放。| What of it is paid when; all at once without it."""
    reversal: Reversal | None = None
    """退货扣回。| What is taken back."""
    earning_condition: str = ""
    """何时算挣得;从工资扣回必须有。
    | When it counts as earned; a clawback against wages needs it (china-rules 4).
    """
    note: str = ""
    """说明。| A note."""
