"""Scorecards (考核表): items with weights by role and date, scoring methods, raters, grades, coefficients.

Numbers A1–A36 are those of the appraisal catalogue. Nothing here scores anything.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from yeji_engine.documents.base import (
    MOST_STEPS,
    Exact,
    Formula,
    Label,
    Name,
    Part,
    Rounding,
    Title,
    Validity,
    Whole,
)
from yeji_engine.documents.methods import Beyond, Boundary, CurvePoint


class RatioScore(Part):
    """比率计分法。| min(A/T, cap) × W (A1)."""

    kind: Literal["ratio"]
    cap: Exact | None
    """完成率最多按多少计;留空表示不封顶。| Most attainment that counts; empty: no cap."""
    floor: Exact | None = None
    """得分最少为权重的多少。| Least share of the weight."""


class ReverseScore(Part):
    """反向指标。| (2 − A/T) × W or T/A × W (A2)."""

    kind: Literal["reverse"]
    way: Literal["two_minus", "inverse"]
    """算法:(2 − 实际/目标) 还是 目标/实际。| Which of the two formulas (A2)."""
    cap: Exact | None
    """最多得权重的多少;留空表示不封顶。| Most share of the weight; empty: no cap."""


class LayerBand(Part):
    """一层:从 `from` 到下一层。| Figures from `from` up to the next band's get the points (A3, A4)."""

    model_config = Part.model_config | {"populate_by_name": True}

    start: Annotated[Exact | None, Field(alias="from")] = None
    """从多少起;最低一层不写。| Where the band starts; the lowest has no start."""
    points: Exact
    """得分。| The points."""


class LayerScore(Part):
    """层差法:按实际值分层定分。| Pre-set layers of the figure itself, each with its points (A3)."""

    kind: Literal["layers"]
    boundary: Boundary
    """恰在分界线上归哪一层。| Which layer owns a figure exactly on a line."""
    bands: Annotated[tuple[LayerBand, ...], Field(min_length=2)]
    """各层,由低到高。| The layers, lowest first."""


class LadderScore(Part):
    """区间赋分:完成率定百分制得分,再乘权重。
    | Attainment decides a score of 100 that the weight scales (A4).
    """

    kind: Literal["ladder"]
    boundary: Boundary
    """恰在分界线上归哪一区间。| Which band owns an attainment exactly on a line."""
    bands: Annotated[tuple[LayerBand, ...], Field(min_length=2)]
    """各区间,由低到高。| The bands, lowest first."""


class LinearScore(Part):
    """线性插值。| Points of attainment and scores of 100 between which lies a straight line (A5)."""

    kind: Literal["linear"]
    points: Annotated[tuple[CurvePoint, ...], Field(min_length=2, max_length=MOST_STEPS)]
    """各点,由低到高。| The points, lowest first."""
    below: Beyond
    """低于第一点怎么办。| What happens below the first point (A5)."""
    above: Beyond
    """高于最后一点怎么办。| What happens above the last point."""


class DeductScore(Part):
    """减分法。| W − n·d, not below the floor (A6)."""

    kind: Literal["deduct"]
    each: Exact
    """每次扣多少分。| Points off for each."""
    floor: Exact
    """最少得多少分。| The least score."""


class BonusScore(Part):
    """加分项,在权重之外。| n·d up to a cap, beside the weights (A7)."""

    kind: Literal["bonus"]
    each: Exact
    """每次加多少分。| Points on for each."""
    cap: Exact
    """最多加多少分。| The most."""


class YesNoScore(Part):
    """0-1 法:成立得满分,否则 0。| Full points where the condition holds, else 0 (A8)."""

    kind: Literal["yes_no"]
    when: Formula
    """条件。| The condition."""


class DescribedCase(Part):
    """一种情形与得分。| One described case and its points (A9)."""

    case: str
    """情形。| The case in words."""
    points: Exact
    """得分。| Its points."""


class DescribedScore(Part):
    """说明法:填报情形的序号,第一种为 1。| The reading is the number of the case, first is 1 (A9)."""

    kind: Literal["described"]
    cases: Annotated[tuple[DescribedCase, ...], Field(min_length=2)]
    """各种情形。| The cases."""


class ImprovementScore(Part):
    """改善法。| (A − base)/(T − base) × W (A11)."""

    kind: Literal["improvement"]
    base: Formula
    """基数,如去年同期。| The base, last year's figure for instance."""
    cap: Exact | None
    """最多得权重的多少;留空表示不封顶。| Most share of the weight; empty: no cap."""
    floor: Exact | None
    """最少得权重的多少;留空表示可为负。| Least share of the weight; empty: may be negative."""


class ProgressScore(Part):
    """进度法:完成率 ÷ 时间进度。| Attainment over the share of time elapsed × W (A12)."""

    kind: Literal["progress"]
    elapsed: Formula
    """时间进度。| The share of time elapsed."""
    cap: Exact | None
    """最多得权重的多少;留空表示不封顶。| Most share of the weight; empty: no cap."""


class RankScore(Part):
    """排名法。| (n − rank + 1)/n × W (A13)."""

    kind: Literal["rank"]
    among: Literal["plan", "team", "role"]
    """在哪些人之间排名:方案、团队、角色。| Between whom: plan, team, role."""
    ties: Literal["best", "average"]
    """并列取较好名次,还是平均名次。| Those who tie take the best rank, or the mean of their ranks."""


class ComparisonScore(Part):
    """比较法:每位评分人给所有人排名次,或两两比较记胜数;合计后按名次得分 (n − 名次 + 1)/n × W。
    | Each rater puts people in order, or counts their wins in pairs; the sums are ranked as in A13 (A23).
    """

    kind: Literal["comparison"]
    counts: Literal["ranks", "wins"]
    """评分表中的数是名次 (小者好) 还是胜数 (大者好)。| Whether the marks are ranks, small is good, or wins (A23)."""
    among: Literal["plan", "team", "role"]
    """在哪些人之间比较:方案、团队、角色。| Between whom: plan, team, role."""
    ties: Literal["best", "average"]
    """合计相同取较好名次,还是平均名次。| Those whose sums tie take the best rank, or the mean of their ranks."""


class PastScore(Part):
    """往期得分 (表 `past_scores`) 按期间长短的加权平均,乘权重:月分入年、转岗前后折算。
    | The mean of scores of shorter periods inside this one, weighted by their length, × weight (A24, A25).
    """

    kind: Literal["past"]
    weigh: Literal["each_alike", "calendar_days", "thirty_days"]
    """每期一样重,按自然日,还是每月按三十天。
    | Each counts alike, by its calendar days, or with thirty days a month (A24, A25).
    """
    missing: Literal["not_computed", "those_known"]
    """本期有的日子没有得分时:不计算,或只平均已有的。
    | Where days of the period have no score: nothing is computed, or the mean of those known (A24).
    """


class FormulaScore(Part):
    """自定公式计分。| Points by a formula of the plan's own."""

    kind: Literal["formula"]
    points: Formula
    """得分。| The points."""


class RatingScore(Part):
    """由人打分,按 `raters` 汇总。| Points given by people, gathered as `raters` says (A17–A20, A22)."""

    kind: Literal["rating"]
    out_of: Exact
    """打分的满分。| The best mark a rater can give."""


Scoring = Annotated[
    RatioScore
    | ReverseScore
    | LayerScore
    | LadderScore
    | LinearScore
    | DeductScore
    | BonusScore
    | YesNoScore
    | DescribedScore
    | ImprovementScore
    | ProgressScore
    | RankScore
    | ComparisonScore
    | PastScore
    | FormulaScore
    | RatingScore,
    Field(discriminator="kind"),
]


class Item(Part):
    """考核表的一项;满分 W 写在 `weights`。| One line of the scorecard. Its weight W stands in `weights`."""

    title: Title | None = None
    """名称。| What people call it."""
    measure: Formula | None = None
    """考核的数;打分项不写。用完成率的方法取该指标的目标。
    | What is scored; ratings need none. Attainment methods use the measure's target.
    """
    scoring: Scoring
    """计分方法。| How it is scored."""
    applies: Formula | None = None
    """何时适用;不成立时按 not_applicable。| Where false, the item does not apply (A15)."""


class WeightSet(Part):
    """某些角色某段时间的权重,合计 100%;加分项在外。
    | Weights of the items for some roles and some time; they come to 100 % (bonus items stand beside).
    """

    roles: tuple[Label, ...] = ()
    """哪些角色;不写则为其余所有角色。| The roles; none: every role without a set of its own."""
    valid: Validity | None = None
    """有效期;不写则一直有效。| When it holds; always without it."""
    weights: dict[Name, Exact]
    """各项权重。| The weight of each item."""


class RaterWeights(Part):
    """各类打分人的权重。
    | Weights of the groups of raters (A17–A19); a group without enough raters drops out.
    """

    weights: dict[Literal["self", "manager", "second_manager", "peer", "subordinate", "customer"], Exact]
    """各类的权重,合计 100%。| The weight of each group; they come to 100 %."""
    review: Literal["weighted", "replaces"] | None = None
    """有复评 (second_manager) 时必写:与初评加权,还是取代初评;取代时两者的权重都归复评,没有复评则都归初评。
    | With `second_manager` only, and needed there: weighted beside the first mark, or instead of it; then
    the second mark has the weight of both, and without it the first has (A17).
    """
    at_least: dict[Literal["peer", "subordinate", "customer"], Whole] = {}
    """某类至少几人打分才计入,以保匿名。
    | Fewest raters of a group for its mark to count and stay anonymous.
    """
    trim: Literal["none", "highest_and_lowest"]
    """五个以上分数时是否去掉最高最低。| Whether the best and worst of five or more marks go (A20)."""
    missing_group: Literal["rescale", "not_computed"]
    """缺某类时:其余按比例放大,或不计算。| Without a group: the others scale, or nothing is computed (A19)."""
    normalise: Literal["none", "z_score", "ratio"] = "none"
    """团队之间的评分尺度校正。| How the scales of teams are made alike (A22)."""
    deviation: Literal["population", "sample"] | None = None
    """用标准分校正时必写:总体标准差 (÷ n) 还是样本标准差 (÷ (n − 1))。
    | With `z_score` only, and needed there: the deviation of the whole group, ÷ n, or of a sample, ÷ (n − 1) (A22).
    """


class VetoEffect(StrEnum):
    """红线的后果。| What a red line does (A10)."""

    ITEM_ZERO = "item_zero"
    """单项清零。| The item counts 0."""
    TOTAL_ZERO = "total_zero"
    """总分清零。| The total is 0."""
    GRADE_CAP = "grade_cap"
    """等级封顶。| No better than a grade."""
    PAY_ZERO = "pay_zero"
    """绩效工资清零。| The coefficient is 0."""


class Veto(Part):
    """一票否决。| A red line that overrides the score (A10)."""

    title: Title
    """名称。| What people call it."""
    when: Formula
    """何时触发。| When it strikes."""
    effect: VetoEffect
    """后果。| What it does (A10)."""
    item: Name | None = None
    """单项清零时:哪一项。| The item, for `item_zero`."""
    grade: Label | None = None
    """等级封顶时:最高什么等级。| The best grade left, for `grade_cap`."""


class Grade(Part):
    """一个等级、最低分与系数。| A grade, the lowest score that earns it, and its coefficient (A26, A30)."""

    model_config = Part.model_config | {"populate_by_name": True}

    grade: Label
    """等级。| The grade."""
    start: Annotated[Exact | None, Field(alias="from")] = None
    """最低分;最低等级不写。| The lowest score; absent for the lowest grade."""
    coefficient: Exact
    """绩效系数。| Its coefficient."""


class Distribution(Part):
    """强制分布:各等级人数比例,好的在前。| Shares of people by grade, best first (A27, A28)."""

    quotas: dict[Label, Exact]
    """各等级比例,合计 100%。| The share of each grade; they come to 100 %."""
    rounding: Literal["largest_remainder", "round", "down"]
    """人数不是整数时:最大余数;或除比例最大的等级外四舍五入 (round)、舍去 (down),其余归它。
    | Where heads do not come out whole: by largest remainder; or every grade but the one of the largest
    quota is rounded half up (`round`) or cut off (`down`), and that one takes the rest (A27).
    """
    remainder_ties: Literal["middle", "best", "worst"]
    """余数相同时名额给谁。| Which grade gets the head when remainders tie (A27)."""
    ties_at_line: Literal["all_up", "all_down", "by_id"]
    """同分恰在线上:都上、都下、按编号。| Those who tie at the line: all up, all down, by id (A27)."""
    among: Literal["plan", "team", "role"]
    """在哪些人之间分布。| Between whom: plan, team, role."""
    small_group: Whole
    """少于几人的组合并计算;0 为不合并。| Groups smaller than this are pooled; 0: none are (A27)."""
    exclude: Formula | None
    """谁不参加,如新人;留空表示都参加。| Who is left out and keeps the grade by score; empty: nobody (A27)."""
    appealed: Literal["counts", "beside"]
    """申诉后改的等级占不占名额。| Whether a grade changed by appeal counts in the quota (A34)."""
    by_unit_grade: dict[Label, dict[Label, Exact]] = {}
    """单位等级对应的比例,代替 quotas。| Grade of the unit → quotas that replace `quotas` (A28)."""


class Grades(Part):
    """由分数到等级。| From score to grade (A26)."""

    order: Literal["round_then_map", "map_then_round"]
    """先舍入再定级,还是先定级。| Whether the score is rounded before it is graded (A26)."""
    boundary: Boundary
    """恰在分界线上归哪一级。| Which grade owns a score exactly on a line."""
    scale: Annotated[tuple[Grade, ...], Field(min_length=2)]
    """各等级,由高到低。| The grades, best first."""
    distribution: Distribution | None = None
    """强制分布。| The forced distribution."""


class Coefficient(Part):
    """绩效系数。| The coefficient that multiplies pay (A30)."""

    kind: Literal["by_grade", "score_over_100"]
    """按等级,还是得分 ÷ 100。| By grade, or the score over 100 (A30)."""


class Scorecard(Part):
    """一个人本期的得分怎样得来。| How a person's score of the period comes about."""

    full_points: Exact
    """满分。| The full score, 100 as a rule."""
    items: dict[Name, Item]
    """考核项。| The items."""
    weights: Annotated[tuple[WeightSet, ...], Field(min_length=1)]
    """权重。| The weights."""
    weights_by: Literal["last_day", "calendar_days", "thirty_days"]
    """期内换角色或换权重表时:按期末那天的权重,按自然日折算,还是每月按三十天折算。
    | Where role or weights change inside the period: the weights of the last day, or all of them weighted by
    calendar days, or with thirty days a month (A25).
    """
    not_applicable: Literal["rescale", "full_points", "zero", "not_computed"]
    """某项不适用时:其余归一、给满分、零分、不计算。| What becomes of an item that does not apply (A15)."""
    raters: RaterWeights | None = None
    """打分人。| The raters."""
    vetoes: tuple[Veto, ...] = ()
    """一票否决。| The red lines."""
    rounding: Rounding
    """总分的舍入。| Rounding of the total score."""
    item_rounding: Rounding
    """各项得分的舍入。| Rounding of each item's points."""
    grades: Grades | None = None
    """等级。| The grades."""
    coefficient: Coefficient | None = None
    """绩效系数。| The coefficient."""
