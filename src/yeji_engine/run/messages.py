"""Words for what the calculation noticed, by code: what is wrong, what follows, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from yeji_engine.errors import Diagnostic, Place, Severity, Words
from yeji_engine.tables.standard import STANDARD


@dataclass(frozen=True)
class Message:
    """The text of one code; {item} is the measure, component, table or team, {count} the rows."""

    severity: Severity
    message: Words
    hint: Words


MESSAGES: Final[Mapping[str, Message]] = {
    "table-missing": Message(
        Severity.ERROR,
        Words(
            "没有给出表 {item}，{count} 个指标无法计算。",
            "Table {item} was not given; {count} measures could not be computed.",
        ),
        Words(
            "请提供这张表；确实没有记录时提供一张空表。",
            "Give the table, an empty one where there are no records.",
        ),
    ),
    "people-missing": Message(
        Severity.ERROR,
        Words(
            "没有给出人员表(people),也没有给出任职表(assignments),不知道为谁计算。",
            "Neither people nor assignments were given: nobody is known to calculate for.",
        ),
        Words("请提供 people 表,每人一行。", "Give the table people, one row a person."),
    ),
    "nobody-takes-part": Message(
        Severity.WARNING,
        Words("没有一个人参加本期的计算，合计是 0。", "Nobody takes part in the period; all sums are 0."),
        Words(
            "方案的 enrolment 要求的角色、岗位，须与任职表、人员表一致且在本期有效；也请核对这两张表是否都读到了。",
            "The roles and positions under enrolment must be those of the assignments and people, valid in the "
            "period; see also that both tables were read.",
        ),
    ),
    "owner-missing": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 行没有写明归属人，未计入任何人。",
            "{count} rows of {item} name no owner and count for nobody.",
        ),
        Words("请在待归属列表中补上归属人后重算。", "Name the owner in the queue and calculate again."),
    ),
    "person-unknown": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 行的归属人不在人员表中，未计入任何人。",
            "{count} rows of {item} belong to people who are not in the table of people.",
        ),
        Words("请核对工号，或把此人加入人员表。", "Correct the person id, or add the person."),
    ),
    "not-employed": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 行的归属人在当天没有任职，未计入任何人。",
            "{count} rows of {item} belong to people who had no assignment on that day.",
        ),
        Words("请核对日期，或补上任职记录。", "Correct the date, or add the assignment."),
    ),
    "regime-missing": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 人没有写明用工关系，未参加本方案的计算。",
            "{count} people in {item} have no legal relationship written; the plan was not calculated for them.",
        ),
        Words(
            "请写 regime：employee 员工、agent 独立代理或 direct_seller 直销员。",
            "Write regime: employee, agent or direct_seller.",
        ),
    ),
    "row-not-computed": Message(
        Severity.ERROR,
        Words(
            "指标「{item}」有 {count} 行无法计算（缺金额、缺汇率、外币未折算或编号重复），相关数字不予计算。",
            "{count} rows of measure {item} have no figure (no amount, no exchange rate, a foreign currency that "
            "nothing exchanges, or a key that comes twice); what depends on them is not computed.",
        ),
        Words(
            "请补全这些行后重算；外币请在指标中写 deal.exchange。",
            "Complete these rows and calculate again; foreign amounts need deal.exchange in the measure.",
        ),
    ),
    "figure-not-computed": Message(
        Severity.WARNING,
        Words(
            "指标「{item}」有 {count} 人无法计算。",
            "Measure {item} could not be computed for {count} people.",
        ),
        Words(
            "通常因为缺数据或分母为零；见同时报告的行。",
            "Usually data are missing or a denominator is zero; see the rows reported beside.",
        ),
    ),
    "target-missing": Message(
        Severity.WARNING,
        Words(
            "指标「{item}」有 {count} 人没有本期目标，完成率不予计算。",
            "{count} people have no target of measure {item} for the period; their attainment is not computed.",
        ),
        Words("请设定目标；目标须覆盖本期每一天。", "Set the target; it must cover every day of the period."),
    ),
    "neither-target-nor-rows": Message(
        Severity.INFO,
        Words(
            "指标「{item}」有 {count} 人本期既没有目标也没有记录，完成率不予计算。",
            "{count} people have neither a target of measure {item} nor a record in the period; their attainment "
            "is not computed.",
        ),
        Words("如本不承担此指标，无需处理。", "Nothing to do where the measure is not theirs."),
    ),
    "target-without-rows": Message(
        Severity.INFO,
        Words(
            "指标「{item}」有 {count} 人有目标但本期没有任何记录，按 0 计。",
            "{count} people have a target of measure {item} but no record in the period; they count 0.",
        ),
        Words("如属实无需处理。", "Nothing to do if that is true."),
    ),
    "target-of-nobody": Message(
        Severity.WARNING,
        Words(
            "指标「{item}」有 {count} 个目标属于本期不在方案内的人。",
            "{count} targets of measure {item} belong to people who are not in the plan this period.",
        ),
        Words("请核对工号或任职日期。", "Correct the person id or the assignment."),
    ),
    "pay-not-computed": Message(
        Severity.ERROR,
        Words(
            "激励项「{item}」有 {count} 人未算出金额，不会按 0 发放。",
            "Component {item} could not be computed for {count} people; it is held, not paid as 0.",
        ),
        Words(
            "先处理缺失的数据、目标或费率，再重算。",
            "Mend the missing data, targets or rates first, then calculate again.",
        ),
    ),
    "weights-missing": Message(
        Severity.ERROR,
        Words(
            "有 {count} 人的角色没有考核权重，总分不予计算。",
            "{count} people have a role without weights; their score is not computed.",
        ),
        Words(
            "请为这些角色写一套权重，或写一套适用于所有角色的权重。",
            "Write weights for these roles, or a set for every role.",
        ),
    ),
    "item-not-computed": Message(
        Severity.WARNING,
        Words(
            "考核项「{item}」有 {count} 人无法计分。", "Item {item} could not be scored for {count} people."
        ),
        Words(
            "通常因为缺目标或缺数据；见同时报告的指标。",
            "Usually a target or data are missing; see the measures reported beside.",
        ),
    ),
    "marks-missing": Message(
        Severity.WARNING,
        Words(
            "考核项「{item}」有 {count} 人的评分不全，无法计分。",
            "Item {item}: {count} people have not all the marks they need and are not scored.",
        ),
        Words(
            "请催办评分；人数不足的组不计入，团队内评分全同时不能用标准分校正。",
            "Ask for the marks. Groups with too few raters do not count; a team whose marks are all alike has no z-score.",
        ),
    ),
    "comparison-missing": Message(
        Severity.WARNING,
        Words(
            "考核项「{item}」有 {count} 人没有名次或胜数，或评分人少于他人，无法比较。",
            "Item {item}: {count} people have no ranks or wins, or fewer raters than others, and cannot be compared.",
        ),
        Words("请补齐每位评分人对每个人的评价。", "Every rater must place everybody."),
    ),
    "past-scores-missing": Message(
        Severity.WARNING,
        Words(
            "考核项「{item}」有 {count} 人的往期得分不全或期间重叠，无法平均。",
            "Item {item}: past scores of {count} people are incomplete or overlap and cannot be averaged.",
        ),
        Words("请补齐表 past_scores 中的期间。", "Complete the periods in table past_scores."),
    ),
    "case-unknown": Message(
        Severity.WARNING,
        Words(
            "考核项「{item}」有 {count} 人填报的情形编号不存在或未填。",
            "Item {item}: the case entered for {count} people does not exist, or none was entered.",
        ),
        Words("请填情形的序号，第一种为 1。", "Enter the number of the case; the first is 1."),
    ),
    "score-not-computed": Message(
        Severity.ERROR,
        Words(
            "有 {count} 人的总分未算出，不会按 0 分处理。",
            "The score of {count} people is not computed; it is not taken as 0.",
        ),
        Words(
            "先处理未计分的考核项，再重算。",
            "Mend the items that have no points first, then calculate again.",
        ),
    ),
    "grade-not-computed": Message(
        Severity.ERROR,
        Words("有 {count} 人有总分而未能定级。", "{count} people have a score and no grade."),
        Words(
            "请核对组织等级、校准的等级，以及不参加分布的条件。",
            "Check the grade of the unit, calibrated grades, and the condition for being left out.",
        ),
    ),
    "calibration-unclear": Message(
        Severity.ERROR,
        Words(
            "有 {count} 人的校准等级不在等级表中，或同一来由有两条。",
            "The calibrated grade of {count} people is not on the scale, or given twice.",
        ),
        Words("请更正表 calibrations。", "Correct table calibrations."),
    ),
    "team-without-leader": Message(
        Severity.WARNING,
        Words(
            "团队「{item}」有业绩的日子里没有负责人，其业绩未归到任何本级负责人。",
            "Team {item} has rows on days when nobody led it; no leader of that team is credited.",
        ),
        Words("请补上负责人的任职。", "Add the leader's assignment."),
    ),
    "two-leaders": Message(
        Severity.WARNING,
        Words(
            "团队「{item}」同时有 {count} 位负责人，每人都得到全部团队业绩。",
            "Team {item} has {count} leaders at the same time; each is credited with all of it.",
        ),
        Words("如非有意，请更正任职日期。", "Correct the assignments unless it is meant."),
    ),
    "duplicate-key": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 个编号重复，相关数字不予计算。",
            "{count} keys come twice in {item}; figures that depend on them are not computed.",
        ),
        Words("请只保留正确的一行。", "Keep only the right row of each."),
    ),
    "overlapping-rows": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 组记录的有效期重叠，这些记录未被采用。",
            "{count} sets of rows in {item} overlap in time; they were not used.",
        ),
        Words(
            "请更正有效期，使每天至多一行。", "Correct the dates so that at most one row holds on each day."
        ),
    ),
    "shares-not-whole": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 行的分成比例当天合计不是 100%，未计入任何人。",
            "The shares of {count} rows of {item} do not come to 100 % on the day; they count for nobody.",
        ),
        Words("请更正分成，使每单合计 100%。", "Correct the shares so that each deal comes to 100 %."),
    ),
    "split-missing": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 行当天没有分成记录，未计入任何人。",
            "{count} rows of {item} have no split on the day and count for nobody.",
        ),
        Words(
            "请补上分成，或在方案中写明无分成时归谁。",
            "Add the splits, or let the plan say who gets unsplit rows.",
        ),
    ),
    "rate-missing": Message(
        Severity.ERROR,
        Words(
            "激励项「{item}」有 {count} 处在费率表中查不到当天有效的档位，不予计算。",
            "Component {item}: {count} rows find no tiers in the rate table on their day; they are not computed.",
        ),
        Words("请在费率表中补上这些条件的行。", "Add rows for these keys to the rate table."),
    ),
    "rates-unsound": Message(
        Severity.ERROR,
        Words(
            "激励项「{item}」有 {count} 处查到的费率不能用：档位不从 0 起、有空缺或重叠，或同一条件有两行。",
            "Component {item}: {count} rows find rates that cannot be used: tiers do not start at 0, leave a gap, "
            "overlap, or a key comes twice.",
        ),
        Words("请更正费率表，使档位首尾相接。", "Correct the rate table so that its tiers meet."),
    ),
    "tier-unit-unusable": Message(
        Severity.ERROR,
        Words(
            "激励项「{item}」有 {count} 处用来乘分界线的数缺失或不大于 0，档位不明，不予计算。",
            "Component {item}: what the tier lines are multiples of is missing or not above 0 in {count} rows.",
        ),
        Words("请设定目标或参数。", "Set the target or attribute."),
    ),
    "matrix-below-first-edge": Message(
        Severity.ERROR,
        Words(
            "激励项「{item}」有 {count} 处低于交叉表的第一行或第一列，没有对应的格。",
            "Component {item}: {count} rows lie below the first edge of the matrix and have no cell.",
        ),
        Words("请在表中加上更低的一行或一列。", "Add a lower row or column to the matrix."),
    ),
    "pool-not-shared": Message(
        Severity.ERROR,
        Words(
            "激励项「{item}」的奖金池未分配，涉及 {count} 人：总额不一致，或权重缺失、为负、全为 0。",
            "The pool {item} was not shared among {count} people: they name different sums, or weights are missing, "
            "negative or all 0.",
        ),
        Words("请核对总额公式与每人的权重。", "Check the formula of the sum, and the weight of each person."),
    ),
    "exchange-rate-missing": Message(
        Severity.ERROR,
        Words(
            "激励项「{item}」有 {count} 处没有当天的汇率，不予计算。",
            "Component {item}: {count} rows have no exchange rate for their day; they are not computed.",
        ),
        Words("请在汇率表中补上这一天。", "Add the day to the table of exchange rates."),
    ),
    "replay-of-closed-period": Message(
        Severity.WARNING,
        Words(
            "激励项「{item}」有 {count} 单在已关账期间卖出、本期退回；本期计算不扣回，要重算那些期间才扣回。",
            "{count} deals of component {item} were sold in closed periods and returned in this one; this "
            "calculation takes nothing back, calculating those periods again does.",
        ),
        Words(
            "请重算这些单所在的期间，差额过入本期；或把 how 写成 exact。",
            "Calculate the periods of these deals again, which posts the difference now; or write how: exact.",
        ),
    ),
    "release-not-computed": Message(
        Severity.ERROR,
        Words(
            "激励项「{item}」有 {count} 笔应得不知道到期多少（找不到原单、合同额或回款金额），这些人本期不结算。",
            "It is not known how much of {count} earnings of component {item} is due: the deal, its contract "
            "or a payment has no amount. These people are not settled.",
        ),
        Words(
            "请补全原单与回款后重算；释放要用到历史单据。",
            "Complete the deals and payments and calculate again; release needs the old deals too.",
        ),
    ),
    "pay-not-settled": Message(
        Severity.ERROR,
        Words(
            "有 {count} 人的预支、最低工资或所得上限算不出来，这些人本期不结算。",
            "The draw, minimum wage or limit of {count} people is not known; they are not settled.",
        ),
        Words("请补上公式所用的数据后重算。", "Complete what the formulas need and calculate again."),
    ),
    "ledger-line-twice": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 行重复:同一人、激励项、期间、类型和单号在该期间的入账里出现两次,结果会出错,未计算。",
            "{count} lines of {item} come twice: same person, component, period, kind and source in what the period "
            "itself posted. Every balance would be wrong; nothing is calculated.",
        ),
        Words(
            "同一次入账只交一次;手工期初行请合并成一行。",
            "Give each run's postings once; put opening lines of one key together into one.",
        ),
    ),
    "ledger-difference-twice": Message(
        Severity.WARNING,
        Words(
            "表 {item} 有 {count} 行补差完全相同(同一入账期间、同一金额),已全部计入。",
            "{count} differences to closed periods in {item} are the same to the last digit, posted in the same "
            "period; all of them count.",
        ),
        Words(
            "如非两次重算各自得出,请删去多余的。",
            "Remove what is too much unless two recalculations each found it.",
        ),
    ),
    "ledger-kind-unknown": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 行的类型不认识，未计入任何余额。",
            "{count} rows of {item} have a kind that means nothing here; no balance counts them.",
        ),
        Words("请改用文档中列出的类型。", "Use one of the kinds that the documentation lists."),
    ),
    "ledger-component-unknown": Message(
        Severity.WARNING,
        Words(
            "表 {item} 有 {count} 笔留存或待发的款属于方案里没有的激励项，本方案不会发放。",
            "{count} held amounts in {item} belong to components that the plan does not have; it will not pay them.",
        ),
        Words(
            "如是改名，请保留原名；否则请单独结清。",
            "Keep the name if the component was renamed; else pay them off by hand.",
        ),
    ),
    "owed-without-draw": Message(
        Severity.WARNING,
        Words(
            "有 {count} 人尚欠预支款，但方案没有预支规则，本期不会归还。",
            "{count} people owe advances, but the plan has no rule for draws; nothing is recovered.",
        ),
        Words("请在方案中保留 draw 及归还规则。", "Keep `draw` with its rules of recovery in the plan."),
    ),
    "organisation-circle": Message(
        Severity.ERROR,
        Words(
            "团队的上下级成环或超过 12 级（{count} 个团队）。",
            "Teams form a circle or more than 12 levels ({count} teams).",
        ),
        Words("请更正上级团队。", "Correct the parent teams."),
    ),
}


@dataclass(frozen=True)
class Noticed:
    """All rows of one code and item, summed up."""

    code: str
    item: str
    rows: tuple[str, ...]
    count: int


def diagnostics_of(found: Iterable[Noticed]) -> list[Diagnostic]:
    """Return the diagnostics, errors first, then by code and item."""
    made = [_diagnostic(one) for one in found]
    order = [Severity.ERROR, Severity.WARNING, Severity.INFO]
    return sorted(made, key=lambda d: (order.index(d.severity), d.code, d.place.path))


def _diagnostic(one: Noticed) -> Diagnostic:
    message = MESSAGES[one.code]
    zh, table = message.message.zh, STANDARD.get(one.item)
    if table is not None and table.title is not None:
        # A measure or component may bear the name of a table; only after the word for table is it one.
        zh = zh.replace("表 {item} ", f"表「{table.title.zh}」").replace(
            "表 {item}", f"表「{table.title.zh}」"
        )
    filled = Words(
        zh.format(item=one.item, count=one.count),
        message.message.en.format(item=one.item, count=one.count),
    )
    place = Place(path=one.item)
    return Diagnostic(one.code, message.severity, filled, place, message.hint, one.rows, one.count)
