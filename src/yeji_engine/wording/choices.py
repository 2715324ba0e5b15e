"""What each choice of a plan is called: every value of every enumeration and of every fixed field.

Keyed by the enumeration's name, or by `Class.field` where the values stand in the field itself.
A test holds the table complete, so a new choice cannot go unsaid.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from yeji_engine.errors import Words

_AMONG = {
    "plan": Words("全体参加人员", "everyone in the plan"),
    "team": Words("同一团队", "the same team"),
    "role": Words("同一角色", "the same role"),
}

CHOICES: Mapping[str, Mapping[str, Words]] = MappingProxyType(
    {
        "Unit": {
            "money": Words("金额", "money"),
            "ratio": Words("比率", "ratio"),
            "count": Words("数量", "count"),
            "points": Words("分数", "points"),
            "days": Words("天数", "days"),
            "number": Words("数值", "number"),
        },
        "Direction": {
            "up": Words("越高越好", "higher is better"),
            "down": Words("越低越好", "lower is better"),
        },
        "Regime": {
            "employee": Words("劳动关系（员工）", "employee"),
            "agent": Words("独立代理", "independent agent"),
            "direct_seller": Words("直销员", "direct seller"),
        },
        "RoundingMode": {
            "half_up": Words("四舍五入", "half up"),
            "half_even": Words("四舍六入五成双", "half to even"),
            "down": Words("舍去尾数", "cut off"),
            "up": Words("有尾数即进位", "up"),
        },
        "PeriodKind": {
            "week": Words("周", "week"),
            "half_month": Words("半月", "half month"),
            "month": Words("月", "month"),
            "quarter": Words("季度", "quarter"),
            "half_year": Words("半年", "half year"),
            "year": Words("年", "year"),
        },
        "Window": {
            "period": Words("本期内", "within the period"),
            "month_to_date": Words("当月初至期末", "from the start of the month to the end of the period"),
            "quarter_to_date": Words(
                "当季初至期末", "from the start of the quarter to the end of the period"
            ),
            "year_to_date": Words(
                "当财年初至期末", "from the start of the fiscal year to the end of the period"
            ),
            "rolling_3_months": Words(
                "截至期末的最近 3 个月内", "within the 3 months that end with the period"
            ),
            "rolling_6_months": Words(
                "截至期末的最近 6 个月内", "within the 6 months that end with the period"
            ),
            "rolling_12_months": Words(
                "截至期末的最近 12 个月内", "within the 12 months that end with the period"
            ),
            "previous_period": Words("上一期内", "within the period before"),
            "same_period_last_year": Words("上年同期内", "within the same period of last year"),
            "ever": Words("截至期末的全部时间内", "at any time up to the end of the period"),
        },
        "DayBasis": {
            "calendar_days": Words("自然日", "calendar days"),
            "working_days": Words("工作日", "working days"),
        },
        "PayKind": {
            "commission": Words("提成", "commission"),
            "bonus": Words("奖金", "bonus"),
            "performance_pay": Words("绩效工资", "performance pay"),
            "award": Words("奖励", "award"),
            "non_cash": Words("非现金奖励", "non-cash award"),
        },
        "TierMode": {
            "slice": Words("分段计提，各段按本段的比例计算后相加", "each slice at its own rate, added up"),
            "whole": Words("达到哪一档，全部按该档计提", "the whole at the rate of the tier reached"),
            "interpolated_whole": Words(
                "比例在档内均匀变化，全部按所得比例计提",
                "a rate that moves evenly inside the tier, on the whole",
            ),
            "interpolated_slice": Words(
                "比例在档内均匀变化，各段分别计提", "a rate that moves evenly inside the tier, on each slice"
            ),
            "highest": Words("一律按表中最高的比例计提", "always the highest rate of the table"),
        },
        "RunningTotal": {
            "each_deal": Words("每笔单独看，从 0 起", "each deal by its own size, from 0"),
            "period": Words(
                "接在本期之前各笔之后（按日期、单号）",
                "after the earlier deals of the period, by date, then id",
            ),
            "quarter": Words(
                "接在本季度之前各笔之后（按日期、单号）",
                "after the earlier deals of the quarter, by date, then id",
            ),
            "year": Words(
                "接在本财年之前各笔之后（按日期、单号）",
                "after the earlier deals of the fiscal year, by date, then id",
            ),
        },
        "Boundary": {
            "upper_tier": Words(
                "恰好等于分界的归较高的一档", "a figure on the line belongs to the higher tier"
            ),
            "lower_tier": Words(
                "恰好等于分界的归较低的一档", "a figure on the line belongs to the lower tier"
            ),
        },
        "Beyond": {
            "zero": Words("为 0", "is 0"),
            "flat": Words("与端点相同", "is that of the end point"),
            "extend": Words("沿相邻一段的直线外推", "goes on along the neighbouring line"),
            "proportional": Words("按端点的值等比例折算", "is in proportion to the end point"),
        },
        "Among": _AMONG,
        "Ties": {
            "share": Words(
                "并列者平分所占各名次的奖额", "those who tie share the prizes of the ranks they take"
            ),
            "each_full": Words(
                "并列者各得该名次的全部奖额，其后名次空出",
                "each who ties gets the full prize; the next ranks stay empty",
            ),
        },
        "ThresholdKind": {
            "first_yuan": Words(
                "达到后从第一元起全部计提", "once reached, everything counts from the first yuan"
            ),
            "deductible": Words("达到后只就超出部分计提", "once reached, only what exceeds it counts"),
        },
        "Clawback": {
            "exact": Words("按该笔当时所得原额扣回", "what the deal earned at the time is taken back"),
            "re_rated": Words(
                "作为本期的负业绩按本期比例扣回", "it counts as negative business at the rates of the period"
            ),
            "replay": Words(
                "剔除该笔后重算原期间，扣回差额",
                "the original periods are calculated again without it, and the difference taken",
            ),
            "time_proportional": Words(
                "按未满期的时间比例扣回", "it is taken back in proportion to the time not served"
            ),
        },
        "RefundLessens": {
            "received_and_contract": Words(
                "退款视为钱退给客户，已收与应收同减",
                "a refund is money that went back: it lessens what was received and the contract",
            ),
            "contract": Words(
                "退款视为客户少付，只减应收", "a refund is money not to be paid: it lessens the contract"
            ),
        },
        "Aggregate": {
            "sum": Words("求和", "the sum"),
            "count": Words("笔数", "the number of rows"),
            "distinct": Words("不重复的个数", "the number of different values"),
            "average": Words("平均值", "the average"),
            "smallest": Words("最小值", "the smallest value"),
            "largest": Words("最大值", "the largest value"),
            "median": Words("中位数", "the median"),
        },
        "Origin": {
            "consumer_sale": Words("本人直接向消费者的销售", "the person's own sale to a consumer"),
            "other_sale": Words("其他销售", "another sale"),
            "own_purchase": Words("本人自购", "the person's own purchase"),
            "recruit": Words("发展的人员", "a person recruited"),
            "fee": Words("入门费之类", "an entry fee or the like"),
            "other": Words("非交易事项", "no transaction"),
        },
        "CreditTotal": {
            "whole": Words("每笔的份额之和必须为 100%", "the shares of a deal must come to 100%"),
            "may_exceed": Words("每笔的份额之和可以超过 100%", "the shares of a deal may exceed 100%"),
        },
        "RateDate": {
            "booking": Words("成交日汇率", "the rate on the booking date"),
            "payment": Words("收款日汇率", "the rate on the payment date"),
            "average": Words("期间平均汇率", "the average rate of the period"),
            "constant": Words("固定汇率", "the constant rate"),
        },
        "TargetVersion": {
            "original": Words("原定目标", "the original target"),
            "adjusted": Words("调整后的目标", "the adjusted target"),
            "restated": Words("剔除不可抗力后的目标", "the restated target"),
        },
        "VetoEffect": {
            "item_zero": Words("该项得 0 分", "the item scores 0"),
            "total_zero": Words("总分为 0", "the total score is 0"),
            "grade_cap": Words("等级封顶", "the grade is capped"),
            "pay_zero": Words("绩效系数为 0", "the coefficient is 0"),
        },
        "PayLevel": {
            "line": Words("每一笔", "for each deal"),
            "component": Words("每一个激励项", "for each component"),
            "total": Words("每人合计", "on each person's total"),
        },
        "DrawKind": {
            "recoverable": Words(
                "可追回的预支（另加发放，须归还）", "a recoverable draw, paid on top and owed"
            ),
            "non_recoverable": Words(
                "不追回的预支（另加发放，不须归还）", "a non-recoverable draw, paid on top and not owed"
            ),
            "recoverable_guarantee": Words(
                "可追回的保底（补足差额，差额从以后超出部分中扣回）",
                "a recoverable guarantee, topped up and taken back from later excess",
            ),
            "non_recoverable_guarantee": Words(
                "不追回的保底（补足差额，不须归还）", "a non-recoverable guarantee, topped up and not owed"
            ),
        },
        "Event.times": {
            "every": Words("每笔都发", "for every one"),
            "once": Words("每期只发一次", "once in a period"),
        },
        "Differential.same_level_below": {
            "zero": Words("下级与本人级别相同时不得级差", "nothing where someone below holds the same level"),
        },
        "TrueUp.since": {
            "quarter": Words("本季度", "the quarter"),
            "half_year": Words("本半年", "the half year"),
            "year": Words("本财年", "the fiscal year"),
        },
        "Holdback.per": {
            "period": Words("按期", "by period"),
            "deal": Words("逐笔", "deal by deal"),
        },
        "Component.per": {
            "period": Words("每期计算一次", "once for the period"),
            "deal": Words("逐笔计算", "deal by deal"),
        },
        "Measure.group": {
            "财务": Words("财务", "finance"),
            "客户": Words("客户", "customers"),
            "流程": Words("流程", "process"),
            "能力": Words("能力", "capability"),
        },
        "ReverseScore.way": {
            "two_minus": Words("（2 − 实际值 ÷ 目标）", "(2 − actual ÷ target)"),
            "inverse": Words("（目标 ÷ 实际值）", "(target ÷ actual)"),
        },
        "RankScore.among": _AMONG,
        "RankScore.ties": {
            "best": Words("并列者取其中最好的名次", "those who tie take the best of their ranks"),
            "average": Words("并列者取名次的平均", "those who tie take the average of their ranks"),
        },
        "ComparisonScore.counts": {
            "ranks": Words(
                "各评分人所排名次之和，小者在前", "the sum of the ranks that raters gave, least first"
            ),
            "wins": Words(
                "各评分人所记胜数之和，大者在前", "the sum of the wins that raters gave, most first"
            ),
        },
        "ComparisonScore.among": _AMONG,
        "ComparisonScore.ties": {
            "best": Words("合计相同者取其中最好的名次", "those whose sums tie take the best of their ranks"),
            "average": Words(
                "合计相同者取名次的平均", "those whose sums tie take the average of their ranks"
            ),
        },
        "PastScore.weigh": {
            "each_alike": Words("各期同等", "each alike"),
            "calendar_days": Words("按自然日数", "by calendar days"),
            "thirty_days": Words("按月数（每月按三十天）", "by months of thirty days"),
        },
        "PastScore.missing": {
            "not_computed": Words(
                "本期有日子没有得分时不计算", "nothing is computed where days have no score"
            ),
            "those_known": Words("只平均已有的得分", "only those known are averaged"),
        },
        "RaterWeights.deviation": {
            "population": Words("用总体标准差", "with the deviation of the whole group"),
            "sample": Words("用样本标准差", "with the deviation of a sample"),
        },
        "Scorecard.weights_by": {
            "last_day": Words(
                "期内换角色或换权重时，用期末那天的权重",
                "where role or weights change inside the period, those of its last day count",
            ),
            "calendar_days": Words(
                "期内换角色或换权重时，各套权重按自然日数折算",
                "where role or weights change inside the period, all weights count by calendar days",
            ),
            "thirty_days": Words(
                "期内换角色或换权重时，各套权重按每月三十天折算",
                "where role or weights change inside the period, all weights count with thirty days a month",
            ),
        },
        "RaterWeights.weights": {
            "self": Words("自评", "self"),
            "manager": Words("直接上级", "manager"),
            "second_manager": Words("上级的上级", "manager's manager"),
            "peer": Words("同事", "peers"),
            "subordinate": Words("下属", "subordinates"),
            "customer": Words("客户", "customers"),
        },
        "RaterWeights.review": {
            "weighted": Words(
                "复评与初评按权重合计", "the second rating counts beside the first by its weight"
            ),
            "replaces": Words("复评取代初评", "the second rating replaces the first"),
        },
        "RaterWeights.trim": {
            "none": Words("不去掉最高分和最低分", "no mark is left out"),
            "highest_and_lowest": Words(
                "一组有 5 个或更多评分时去掉一个最高分和一个最低分",
                "in groups of five or more the highest and the lowest mark are left out",
            ),
        },
        "RaterWeights.missing_group": {
            "rescale": Words(
                "缺少的一组不计，其余各组的权重按比例放大",
                "a missing group drops out and the other weights are scaled up",
            ),
            "not_computed": Words("缺少一组时不出分", "no score where a group is missing"),
        },
        "RaterWeights.normalise": {
            "none": Words("不校正评分尺度", "marks are not normalised"),
            "z_score": Words("按标准分校正各团队的评分尺度", "marks are normalised between teams by z-score"),
            "ratio": Words(
                "按平均分之比校正各团队的评分尺度", "marks are normalised between teams by the ratio of means"
            ),
        },
        "Distribution.rounding": {
            "largest_remainder": Words("人数按最大余数法取整", "head counts by largest remainder"),
            "round": Words(
                "人数四舍五入，比例最大的等级取其余",
                "head counts rounded half up, the grade of the largest quota takes the rest",
            ),
            "down": Words(
                "人数舍去小数，比例最大的等级取其余",
                "head counts cut down, the grade of the largest quota takes the rest",
            ),
        },
        "Distribution.remainder_ties": {
            "middle": Words("余数相同时归中间等级", "equal remainders go to the middle grade"),
            "best": Words("余数相同时归较好等级", "equal remainders go to the better grade"),
            "worst": Words("余数相同时归较差等级", "equal remainders go to the worse grade"),
        },
        "Distribution.ties_at_line": {
            "all_up": Words("分数相同而跨分界的都归上一等级", "equal scores across a line all go up"),
            "all_down": Words("分数相同而跨分界的都归下一等级", "equal scores across a line all go down"),
            "by_id": Words("分数相同而跨分界的按人员编号先后", "equal scores across a line go by person id"),
        },
        "Distribution.among": _AMONG,
        "Distribution.appealed": {
            "counts": Words("申诉后改的等级占用名额", "a grade changed by appeal counts in the quota"),
            "beside": Words("申诉后改的等级不占名额", "a grade changed by appeal stands beside the quota"),
        },
        "Grades.order": {
            "round_then_map": Words("总分先取整、再定等级", "the total is rounded first, then graded"),
            "map_then_round": Words(
                "先按未取整的总分定等级、再取整", "the exact total is graded, then rounded"
            ),
        },
        "Coefficient.kind": {
            "by_grade": Words("按等级取绩效系数", "the coefficient of the grade"),
            "score_over_100": Words("绩效系数为总分 ÷ 100", "the total score over 100"),
        },
        "Scorecard.not_applicable": {
            "rescale": Words(
                "不适用的项不计，其余各项的权重按比例放大",
                "items that do not apply drop out and the other weights are scaled up",
            ),
            "full_points": Words("不适用的项得满分", "items that do not apply score full points"),
            "zero": Words("不适用的项得 0 分", "items that do not apply score 0"),
            "not_computed": Words("有不适用的项时不出总分", "there is no total where an item does not apply"),
        },
        "Fiscal.year_named_by": {
            "start": Words("以开始所在的年份命名", "named by the year in which it starts"),
            "end": Words("以结束所在的年份命名", "named by the year in which it ends"),
        },
        "Fiscal.month_named_by": {
            "start": Words(
                "月份以开始所在的自然月命名", "months are named by the calendar month in which they start"
            ),
            "end": Words(
                "月份以结束所在的自然月命名", "months are named by the calendar month in which they end"
            ),
        },
        "Fiscal.week_year_starts": {
            "nearest": Words("财年从离起始日最近的周一开始", "it opens on the Monday nearest to that day"),
            "on_or_before": Words(
                "财年从起始日当日或之前的周一开始", "it opens on the Monday on or before that day"
            ),
            "on_or_after": Words(
                "财年从起始日当日或之后的周一开始", "it opens on the Monday on or after that day"
            ),
        },
        "Fiscal.pattern": {
            "calendar": Words("按自然月划分", "divided into calendar months"),
            "4-4-5": Words("按 4-4-5 周划分", "divided into 4-4-5 weeks"),
        },
        "Plan.tiers_on_change": {
            "restart": Words(
                "换用本版本时，自期初或年初累加的档位从 0 重新起算",
                "figures to date start again from 0 with this version",
            ),
            "continue": Words(
                "换用本版本时，自期初或年初累加的档位接续计算", "figures to date run on into this version"
            ),
        },
        "Plan.working_days": {
            "china": Words(
                "按国家公布的节假日及调休安排确定", "those of the public calendar of China, with shifted days"
            ),
            "monday_to_friday": Words("为周一至周五", "Monday to Friday"),
            "every_day": Words("为每一天", "every day"),
        },
        "Draw.year_end": {
            "carry": Words("年末未还清的结转下年", "what is still owed at the end of the year is carried on"),
            "forgive": Words("年末未还清的免除", "what is still owed at the end of the year is forgiven"),
        },
        "Draw.leaver": {
            "claim": Words("离职时未还清的应归还", "a leaver owes what is open"),
            "forgive": Words("离职时未还清的免除", "a leaver owes nothing"),
        },
        "Settlement.negative": {
            "carry": Words(
                "本期不扣款，负数结转下期抵扣",
                "nothing is deducted; the negative sum is carried to the next period",
            ),
            "pay": Words("负数从本期工资中扣除", "the negative sum is deducted from the pay of the period"),
        },
        "kind": {
            "owner": Words("计入一人", "one person"),
            "columns": Words("按固定份额计入多人", "several persons by fixed shares"),
            "splits": Words("按分成表计入", "by the table of splits"),
            "team": Words("计入团队", "a team"),
            "company": Words("计入全公司", "the whole company"),
            "tiers": Words("分档计提", "tiers"),
            "flat": Words("固定比例", "flat rate"),
            "per_unit": Words("按件计提", "per unit"),
            "curve": Words("达成曲线", "pay curve"),
            "matrix": Words("二维矩阵", "matrix"),
            "lookup": Words("查表", "lookup"),
            "weighted": Words("加权", "weighted parts"),
            "event": Words("单笔奖励", "sum per event"),
            "contest": Words("竞赛", "contest"),
            "pool": Words("奖金池", "pool"),
            "formula": Words("公式", "formula"),
            "differential": Words("级差", "differential"),
            "generations": Words("代数", "generations"),
            "ratio": Words("比率计分法", "ratio method"),
            "reverse": Words("反向计分法", "reverse method"),
            "layers": Words("层差法", "layer method"),
            "ladder": Words("区间赋分", "ladder"),
            "linear": Words("线性插值", "linear interpolation"),
            "deduct": Words("减分法", "deduction method"),
            "bonus": Words("加分项", "bonus points"),
            "yes_no": Words("0-1 法", "yes-or-no method"),
            "described": Words("说明法", "described cases"),
            "improvement": Words("改善法", "improvement method"),
            "progress": Words("进度法", "progress method"),
            "rank": Words("排名法", "rank method"),
            "comparison": Words("比较法", "comparison"),
            "past": Words("往期得分平均", "mean of past scores"),
            "rating": Words("评分", "rating"),
            "true_up": Words("累计补差", "true-up"),
            "milestones": Words("按节点发放", "milestones"),
            "on_cash": Words("随回款发放", "released on cash"),
            "holdback": Words("预留", "holdback"),
            "instalments": Words("分期发放", "instalments"),
        },
        "step": {
            "gate": Words("门槛", "gate"),
            "multiply": Words("乘系数", "multiply"),
            "add": Words("加发", "add"),
            "cap": Words("封顶", "cap"),
            "floor": Words("保底", "floor"),
            "budget": Words("预算缩放", "budget scaling"),
            "prorate": Words("按天折算", "prorate"),
            "convert": Words("折算币种", "convert currency"),
            "round": Words("取整", "round"),
        },
    }
)


def choice(member: StrEnum) -> Words:
    """Return what a member of an enumeration is called.

    >>> from yeji_engine.documents.base import Direction
    >>> choice(Direction.UP).zh
    '越高越好'
    """
    return CHOICES[type(member).__name__][member.value]


def option(field: str, written: str) -> Words:
    """Return what a value of a fixed field (`Fiscal.pattern`) is called."""
    return CHOICES[field][written]
