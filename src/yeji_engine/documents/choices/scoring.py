"""Choices of appraisal: scoring methods, raters, grades, forced distribution.

Points become yuan as in A30: performance pay 3,000 × points ÷ 100, or × the coefficient of the grade
(A 1.2, B 1.0, C 0.8, D 0).
"""

from __future__ import annotations

from collections.abc import Mapping

from yeji_engine.documents.choices.choice import EMPTY, Choice, choice, option

_PAY = ("绩效工资 3,000 × 得分 ÷ 100", "performance pay 3,000 × points ÷ 100")
_GRADED = (
    "绩效工资 3,000 × 系数 (A 1.2、B 1.0、C 0.8、D 0)",
    "performance pay 3,000 × coefficient (A 1.2, B 1.0, C 0.8, D 0)",
)
_LINE = ("80%→60 分、100%→100 分、120%→110 分,权重 40", "80%→60, 100%→100, 120%→110, weight 40")
_HEADS = ("人数 × 系数 × 3,000 合计", "heads × coefficient × 3,000 in all")

SCORING: Mapping[str, Choice] = {
    "RatioScore.cap": choice(
        ("得分最多按多少计?留空表示不封顶。", "What is the most that counts? Empty: no cap."),
        (
            f"目标 100 万,实际 130 万,权重 40;{_PAY[0]}。",
            f"target 1,000,000, actual 1,300,000, weight 40; {_PAY[1]}.",
        ),
        option("120%", "至多 120%", "at most 120%", "3,000 × 48 ÷ 100", "1440"),
        option(EMPTY, "不封顶", "no cap", "3,000 × 52 ÷ 100", "1560"),
    ),
    "ReverseScore.cap": choice(
        ("得分最多按多少计?留空表示不封顶。", "What is the most that counts? Empty: no cap."),
        (
            f"费用目标 10,实际 6,权重 20,(2 − 实际/目标);{_PAY[0]}。",
            f"cost target 10, actual 6, weight 20, 2 − A/T; {_PAY[1]}.",
        ),
        option("120%", "至多 120%", "at most 120%", "3,000 × 24 ÷ 100", "720"),
        option(EMPTY, "不封顶", "no cap", "3,000 × 28 ÷ 100", "840"),
    ),
    "ImprovementScore.cap": choice(
        ("得分最多按多少计?留空表示不封顶。", "What is the most that counts? Empty: no cap."),
        (
            f"基数 80、目标 100、实际 110,权重 20;{_PAY[0]}。",
            f"base 80, target 100, actual 110, weight 20; {_PAY[1]}.",
        ),
        option("120%", "至多 120%", "at most 120%", "3,000 × 24 ÷ 100", "720"),
        option(EMPTY, "不封顶", "no cap", "3,000 × 30 ÷ 100", "900"),
    ),
    "ProgressScore.cap": choice(
        ("得分最多按多少计?留空表示不封顶。", "What is the most that counts? Empty: no cap."),
        (f"半年完成 65%,权重 20;{_PAY[0]}。", f"65% at half-year, weight 20; {_PAY[1]}."),
        option("120%", "至多 120%", "at most 120%", "3,000 × 24 ÷ 100", "720"),
        option(EMPTY, "不封顶", "no cap", "3,000 × 26 ÷ 100", "780"),
    ),
    "ImprovementScore.floor": choice(
        (
            "退步时最少按多少计?留空表示可为负。",
            "What is the least that counts after a decline? Empty: it may be negative.",
        ),
        (
            f"基数 80、目标 100、实际 70,权重 20;{_PAY[0]}。",
            f"base 80, target 100, actual 70, weight 20; {_PAY[1]}.",
        ),
        option("0", "不低于 0", "not below 0", "3,000 × 0 ÷ 100", "0"),
        option(EMPTY, "可为负", "may be negative", "3,000 × −10 ÷ 100", "-300"),
    ),
    "ReverseScore.way": choice(
        ("反向指标怎样计分?", "How is a reverse figure scored?"),
        (f"费用目标 10、实际 12,权重 20;{_PAY[0]}。", f"cost target 10, actual 12, weight 20; {_PAY[1]}."),
        option("two_minus", "2 − 实际/目标", "2 − A/T", "3,000 × (2 − 12 ÷ 10) × 20 ÷ 100", "480"),
        option("inverse", "目标/实际", "T/A", "3,000 × (10 ÷ 12) × 20 ÷ 100", "500"),
    ),
    "LayerScore.boundary": choice(
        ("恰在分界线上归哪一层?", "Which layer owns a figure exactly on a line?"),
        (
            f"招聘周期 25 天以下 15 分、25–30 天 10 分,恰好 25 天;{_PAY[0]}。",
            f"hiring takes below 25 days 15 points, 25 to 30 days 10, exactly 25; {_PAY[1]}.",
        ),
        option("upper_tier", "归 25 天起的一层", "the layer that starts there", "3,000 × 10 ÷ 100", "300"),
        option("lower_tier", "归到 25 天止的一层", "the layer that ends there", "3,000 × 15 ÷ 100", "450"),
    ),
    "LadderScore.boundary": choice(
        ("恰在分界线上归哪一区间?", "Which band owns an attainment exactly on a line?"),
        (
            f"90%–100% 得 85、100%–120% 得 100,权重 30,恰好 100%;{_PAY[0]}。",
            f"90% to 100% scores 85, 100% to 120% scores 100, weight 30, exactly 100%; {_PAY[1]}.",
        ),
        option(
            "upper_tier", "归 100% 起的区间", "the band that starts there", "3,000 × 100 × 30% ÷ 100", "900"
        ),
        option(
            "lower_tier", "归到 100% 止的区间", "the band that ends there", "3,000 × 85 × 30% ÷ 100", "765"
        ),
    ),
    "LinearScore.below": choice(
        ("低于第一点怎么计分?", "What is scored below the first point?"),
        (f"{_LINE[0]},完成 70%;{_PAY[0]}。", f"{_LINE[1]}, attainment 70%; {_PAY[1]}."),
        option("zero", "0 分", "nothing", "3,000 × 0 ÷ 100", "0"),
        option("flat", "按第一点", "as the first point", "3,000 × 60 × 40% ÷ 100", "720"),
        option(
            "extend",
            "沿第一段延长",
            "the first line goes on",
            "3,000 × (60 − 10% × 40 ÷ 20%) × 40% ÷ 100",
            "480",
        ),
        option(
            "proportional",
            "按完成率比例",
            "in proportion to attainment",
            "3,000 × (60 × 70% ÷ 80%) × 40% ÷ 100",
            "630",
        ),
    ),
    "LinearScore.above": choice(
        ("高于最后一点怎么计分?", "What is scored above the last point?"),
        (f"{_LINE[0]},完成 140%;{_PAY[0]}。", f"{_LINE[1]}, attainment 140%; {_PAY[1]}."),
        option("zero", "0 分", "nothing", "3,000 × 0 ÷ 100", "0"),
        option("flat", "按最后一点", "as the last point", "3,000 × 110 × 40% ÷ 100", "1320"),
        option(
            "extend",
            "沿最后一段延长",
            "the last line goes on",
            "3,000 × (110 + 20% × 10 ÷ 20%) × 40% ÷ 100",
            "1440",
        ),
        option(
            "proportional",
            "按完成率比例",
            "in proportion to attainment",
            "3,000 × (110 × 140% ÷ 120%) × 40% ÷ 100",
            "1540",
        ),
    ),
    "RankScore.ties": choice(
        ("并列取哪个名次?", "Which rank have those who tie?"),
        (f"20 人中两人并列第 3,权重 100;{_PAY[0]}。", f"two tie for rank 3 of 20, weight 100; {_PAY[1]}."),
        option("best", "较好的名次", "the best of theirs", "3,000 × (20 − 3 + 1) ÷ 20", "2700"),
        option("average", "平均名次", "the mean of theirs", "3,000 × (20 − 3.5 + 1) ÷ 20", "2625"),
    ),
    "RankScore.among": choice(
        ("在哪些人之间排名?", "Between whom are people ranked?"),
        (
            f"全方案 20 人中第 3,团队 5 人中第 1,角色 10 人中第 4,权重 100;{_PAY[0]}。",
            f"rank 3 of 20 in the plan, 1 of 5 in the team, 4 of 10 in the role, weight 100; {_PAY[1]}.",
        ),
        option("plan", "全方案", "the whole plan", "3,000 × (20 − 3 + 1) ÷ 20", "2700"),
        option("team", "本团队", "the own team", "3,000 × (5 − 1 + 1) ÷ 5", "3000"),
        option("role", "本角色", "the own role", "3,000 × (10 − 4 + 1) ÷ 10", "2100"),
    ),
    "ComparisonScore.counts": choice(
        ("评分人写的是名次还是胜数?", "Do raters write ranks or wins?"),
        (
            f"4 人,两位评分人给本人的数都是 1 (他人合计较大),权重 100;{_PAY[0]}。",
            f"four people, both raters wrote 1 for this one and more for the others, weight 100; {_PAY[1]}.",
        ),
        option(
            "ranks",
            "名次:合计 2 最小,第 1",
            "ranks: 2 in all is least, first",
            "3,000 × (4 − 1 + 1) ÷ 4",
            "3000",
        ),
        option(
            "wins",
            "胜数:合计 2 最少,第 4",
            "wins: 2 in all is least, fourth",
            "3,000 × (4 − 4 + 1) ÷ 4",
            "750",
        ),
    ),
    "ComparisonScore.ties": choice(
        ("合计相同取哪个名次?", "Which rank have those whose sums tie?"),
        (
            f"4 人中两人合计并列第 1,权重 100;{_PAY[0]}。",
            f"two of four tie for the first rank, weight 100; {_PAY[1]}.",
        ),
        option("best", "较好的名次", "the best of theirs", "3,000 × (4 − 1 + 1) ÷ 4", "3000"),
        option("average", "平均名次", "the mean of theirs", "3,000 × (4 − 1.5 + 1) ÷ 4", "2625"),
    ),
    "ComparisonScore.among": choice(
        ("在哪些人之间比较?", "Between whom are people compared?"),
        (
            f"全方案 20 人中第 3,团队 5 人中第 1,角色 10 人中第 4,权重 100;{_PAY[0]}。",
            f"rank 3 of 20 in the plan, 1 of 5 in the team, 4 of 10 in the role, weight 100; {_PAY[1]}.",
        ),
        option("plan", "全方案", "the whole plan", "3,000 × (20 − 3 + 1) ÷ 20", "2700"),
        option("team", "本团队", "the own team", "3,000 × (5 − 1 + 1) ÷ 5", "3000"),
        option("role", "本角色", "the own role", "3,000 × (10 − 4 + 1) ÷ 10", "2100"),
    ),
    "PastScore.weigh": choice(
        ("往期得分按什么加权?", "By what are past scores weighted?"),
        (
            f"2026 年 1–4 月 86 分,转岗后 5–12 月 92 分;{_PAY[0]}。",
            f"86 from January to April 2026, 92 from May to December after a transfer; {_PAY[1]}.",
        ),
        option("each_alike", "每期一样重", "each alike", "3,000 × (86 + 92) ÷ 2 ÷ 100", "2670"),
        option(
            "calendar_days",
            "按自然日",
            "by calendar days",
            "3,000 × (86 × 120 + 92 × 245) ÷ 365 ÷ 100",
            "2700.82",
        ),
        option(
            "thirty_days",
            "每月三十天,即按月数",
            "thirty days a month, that is by months",
            "3,000 × (86 × 4 + 92 × 8) ÷ 12 ÷ 100",
            "2700",
        ),
    ),
    "PastScore.missing": choice(
        ("有的日子没有得分怎么办?", "What happens where some days have no score?"),
        (
            f"全年只有 11 个月的得分,都是 88;{_PAY[0]}。",
            f"eleven of twelve months have a score, 88 each; {_PAY[1]}.",
        ),
        option("not_computed", "不计算并上报", "nothing is computed; it is reported", "", ""),
        option("those_known", "只平均已有的", "the mean of those known", "3,000 × 88 ÷ 100", "2640"),
    ),
    "RaterWeights.deviation": choice(
        ("标准差按总体还是按样本?", "Is the deviation that of the whole group, or of a sample?"),
        (
            f"团队 90、94 两人,本人 94;全公司四人 90、94、80、76,平均 85;{_PAY[0]}。",
            f"a team of 90 and 94, the own mark 94; the company has 90, 94, 80 and 76, mean 85; {_PAY[1]}.",
        ),
        option(
            "population",
            "总体:团队 2,公司 7.280110",
            "whole group: team 2, company 7.280110",
            "3,000 × (85 + 2 ÷ 2 × 7.280110) ÷ 100",
            "2768.40",
        ),
        option(
            "sample",
            "样本:团队 2.828427,公司 8.406347",
            "sample: team 2.828427, company 8.406347",
            "3,000 × (85 + 2 ÷ 2.828427 × 8.406347) ÷ 100",
            "2728.33",
        ),
    ),
    "Scorecard.weights_by": choice(
        ("期内换角色或换权重时按哪套权重?", "Which weights count where they change inside the period?"),
        (
            f"1–4 月权重 60/40,5–12 月 20/80,两项完成 80% 与 95%;{_PAY[0]}。",
            f"weights 60/40 from January to April, 20/80 after; the items reach 80% and 95%; {_PAY[1]}.",
        ),
        option(
            "last_day", "期末那天的:20/80", "those of the last day: 20/80", "3,000 × (16 + 76) ÷ 100", "2760"
        ),
        option(
            "calendar_days",
            "按自然日折算",
            "weighted by calendar days",
            "3,000 × ((48 + 38) × 120 + (16 + 76) × 245) ÷ 365 ÷ 100",
            "2700.82",
        ),
        option(
            "thirty_days",
            "每月三十天折算",
            "weighted with thirty days a month",
            "3,000 × ((48 + 38) × 4 + (16 + 76) × 8) ÷ 12 ÷ 100",
            "2700",
        ),
    ),
    "RaterWeights.review": choice(
        (
            "复评与初评加权,还是取代初评?",
            "Is the second mark weighted beside the first, or does it replace it?",
        ),
        (f"初评 90 (60%)、复评 80 (40%);{_PAY[0]}。", f"first 90 (60%), second 80 (40%); {_PAY[1]}."),
        option("weighted", "加权", "weighted", "3,000 × (90 × 60% + 80 × 40%) ÷ 100", "2580"),
        option("replaces", "取代", "it replaces", "3,000 × 80 ÷ 100", "2400"),
    ),
    "RaterWeights.trim": choice(
        ("去掉最高最低吗?", "Do the best and the worst mark go?"),
        (f"同级打分 95、88、86、84、60;{_PAY[0]}。", f"marks of peers 95, 88, 86, 84, 60; {_PAY[1]}."),
        option("none", "不去", "no", "3,000 × (95 + 88 + 86 + 84 + 60) ÷ 5 ÷ 100", "2478"),
        option("highest_and_lowest", "去掉", "yes", "3,000 × (88 + 86 + 84) ÷ 3 ÷ 100", "2580"),
    ),
    "RaterWeights.missing_group": choice(
        ("缺某一类打分人时怎么办?", "What happens where a group of raters is missing?"),
        (
            f"上级 90 (50%)、同级 84 (20%)、自评 95 (10%),没有下级 (20%);{_PAY[0]}。",
            f"manager 90 (50%), peers 84 (20%), self 95 (10%), no subordinates (20%); {_PAY[1]}.",
        ),
        option(
            "rescale",
            "其余按比例放大",
            "the others are scaled up",
            "3,000 × (45 + 16.8 + 9.5) ÷ 0.8 ÷ 100",
            "2673.75",
        ),
        option("not_computed", "不计算并上报", "nothing is computed; it is reported", "", ""),
    ),
    "Scorecard.not_applicable": choice(
        ("某项不适用时怎么办?", "What becomes of an item that does not apply?"),
        (
            f"适用的三项权重 40、30、10 都得 90,另一项权重 20 不适用;{_PAY[0]}。",
            f"three items of weight 40, 30, 10 score 90 each, one of weight 20 does not apply; {_PAY[1]}.",
        ),
        option(
            "rescale", "其余权重归一", "the other weights are scaled up", "3,000 × (72 ÷ 80%) ÷ 100", "2700"
        ),
        option("full_points", "给满分", "it gets full points", "3,000 × (72 + 20) ÷ 100", "2760"),
        option("zero", "记 0 分", "it gets none", "3,000 × 72 ÷ 100", "2160"),
        option("not_computed", "不计算并上报", "nothing is computed; it is reported", "", ""),
    ),
    "Veto.effect": choice(
        ("触发红线后怎样?", "What does the red line do?"),
        (
            f"总分 95 (A),其中一项 18 分触发红线,封顶为 C;{_GRADED[0]}。",
            f"score 95 (A), an item of 18 points is struck; the cap is C; {_GRADED[1]}.",
        ),
        option("item_zero", "单项清零:77 分,B", "the item counts 0: 77, B", "3,000 × 1.0", "3000"),
        option("total_zero", "总分清零:D", "the total is 0: D", "3,000 × 0", "0"),
        option("grade_cap", "等级封顶:C", "no better than C", "3,000 × 0.8", "2400"),
        option(
            "pay_zero", "绩效工资清零,等级不变", "the coefficient is 0, the grade stays", "3,000 × 0", "0"
        ),
    ),
    "Grades.order": choice(
        ("先舍入再定级,还是先定级?", "Is the score rounded before it is graded?"),
        (
            f"84.995 分,85 分起为 A,总分舍入到两位;{_GRADED[0]}。",
            f"score 84.995, A from 85, the score is rounded to two decimals; {_GRADED[1]}.",
        ),
        option("round_then_map", "先舍入:85.00,A", "rounded first: 85.00, A", "3,000 × 1.2", "3600"),
        option("map_then_round", "先定级:B", "graded first: B", "3,000 × 1.0", "3000"),
    ),
    "Grades.boundary": choice(
        ("恰在分界线上归哪一级?", "Which grade owns a score exactly on a line?"),
        (
            f"恰好 85 分,85 分为 A 与 B 的分界;{_GRADED[0]}。",
            f"exactly 85, the line between A and B; {_GRADED[1]}.",
        ),
        option("upper_tier", "归 A", "A", "3,000 × 1.2", "3600"),
        option("lower_tier", "归 B", "B", "3,000 × 1.0", "3000"),
    ),
    "Coefficient.kind": choice(
        ("系数按等级,还是按得分?", "Is the coefficient that of the grade, or the score?"),
        (f"88.9 分,等级 A;{_GRADED[0]}。", f"score 88.9, grade A; {_GRADED[1]}."),
        option("by_grade", "按等级", "of the grade", "3,000 × 1.2", "3600"),
        option("score_over_100", "得分 ÷ 100", "score ÷ 100", "3,000 × 88.9 ÷ 100", "2667"),
    ),
    "Distribution.rounding": choice(
        ("人数不是整数时怎么办?", "What happens where heads do not come out whole?"),
        (
            f"8 人,A 20%、B 60%、D 20%:1.6、4.8、1.6 人,余数相同给好等级;{_HEADS[0]}。",
            f"8 people, A 20%, B 60%, D 20%: 1.6, 4.8, 1.6; ties of remainders go to the better grade; {_HEADS[1]}.",
        ),
        option(
            "largest_remainder",
            "最大余数:2/5/1",
            "largest remainder: 2/5/1",
            "(2 × 1.2 + 5 × 1.0 + 1 × 0) × 3,000",
            "22200",
        ),
        option(
            "round",
            "除比例最大的等级外四舍五入:2/4/2",
            "all but the largest are rounded: 2/4/2",
            "(2 × 1.2 + 4 × 1.0 + 2 × 0) × 3,000",
            "19200",
        ),
        option(
            "down",
            "除比例最大的等级外舍去:1/6/1",
            "all but the largest are cut off: 1/6/1",
            "(1 × 1.2 + 6 × 1.0 + 1 × 0) × 3,000",
            "21600",
        ),
    ),
    "Distribution.remainder_ties": choice(
        ("余数相同时名额给谁?", "Which grade gets the head when remainders tie?"),
        (
            f"25 人,A 20%、B 70%、C 10%:5、17.5、2.5 人;{_HEADS[0]}。",
            f"25 people, A 20%, B 70%, C 10%: 5, 17.5, 2.5; {_HEADS[1]}.",
        ),
        option(
            "middle",
            "靠中间的等级:5/18/2",
            "the grade nearest the middle: 5/18/2",
            "(5 × 1.2 + 18 × 1.0 + 2 × 0.8) × 3,000",
            "76800",
        ),
        option(
            "best",
            "较好的等级:5/18/2",
            "the better grade: 5/18/2",
            "(5 × 1.2 + 18 × 1.0 + 2 × 0.8) × 3,000",
            "76800",
        ),
        option(
            "worst",
            "较差的等级:5/17/3",
            "the worse grade: 5/17/3",
            "(5 × 1.2 + 17 × 1.0 + 3 × 0.8) × 3,000",
            "76200",
        ),
    ),
    "Distribution.ties_at_line": choice(
        ("同分恰在线上怎么办?", "What happens to those who tie at the line?"),
        (
            f"10 人,A 2 名,第 2、3 名同分;{_HEADS[0]}。",
            f"10 people, 2 get A, the second and third tie; {_HEADS[1]}.",
        ),
        option("all_up", "都上:3 名 A", "all up: three A", "(3 × 1.2 + 7 × 1.0) × 3,000", "31800"),
        option("all_down", "都下:1 名 A", "all down: one A", "(1 × 1.2 + 9 × 1.0) × 3,000", "30600"),
        option("by_id", "按编号:2 名 A", "by id: two A", "(2 × 1.2 + 8 × 1.0) × 3,000", "31200"),
    ),
    "Distribution.among": choice(
        ("在哪些人之间分布?", "Between whom is the distribution?"),
        (
            f"A 占 20%;本人全方案 20 人中第 3,团队 5 人中第 2,角色 10 人中第 3;{_GRADED[0]}。",
            f"A for 20%; rank 3 of 20 in the plan, 2 of 5 in the team, 3 of 10 in the role; {_GRADED[1]}.",
        ),
        option("plan", "全方案:4 名 A", "the plan: four A", "3,000 × 1.2", "3600"),
        option("team", "本团队:1 名 A", "the team: one A", "3,000 × 1.0", "3000"),
        option("role", "本角色:2 名 A", "the role: two A", "3,000 × 1.0", "3000"),
    ),
    "Distribution.small_group": choice(
        ("少于几人的组合并计算?0 为不合并。", "Groups below which size are pooled? 0: none."),
        (
            f"4 人小组,A 占 20%;合并后 20 人中 4 名 A,其中 2 名在本组;{_HEADS[0]}。",
            f"a team of 4, A for 20%; pooled, 4 of 20 get A, 2 of them in this team; {_HEADS[1]}.",
        ),
        option("0", "不合并:0.8 舍去,0 名 A", "not pooled: 0.8 is cut off, no A", "4 × 1.0 × 3,000", "12000"),
        option("5", "合并:本组 2 名 A", "pooled: two A in this team", "(2 × 1.2 + 2 × 1.0) × 3,000", "13200"),
    ),
    "Distribution.exclude": choice(
        ("谁不参加分布?留空表示都参加。", "Who is left out of the distribution? Empty: nobody."),
        (
            f"10 人,3 名新人为 B,A 占 30%,舍去;{_HEADS[0]}。",
            f"10 people, 3 new hires with B, A for 30%, cut off; {_HEADS[1]}.",
        ),
        option(EMPTY, "都参加:3 名 A", "nobody: three A", "(3 × 1.2 + 7 × 1.0) × 3,000", "31800"),
        option(
            "司龄月数 < 3",
            "新人不参加:2.1 舍去,2 名 A",
            "new hires: two A of 2.1",
            "(2 × 1.2 + 8 × 1.0) × 3,000",
            "31200",
        ),
    ),
    "Distribution.appealed": choice(
        ("申诉后改的等级占不占名额?", "Does a grade changed by appeal count in the quota?"),
        (
            f"10 人,A 2 名;第 3 名申诉由 B 改 A;{_HEADS[0]}。",
            f"10 people, 2 get A; the third appeals from B to A; {_HEADS[1]}.",
        ),
        option(
            "counts",
            "占名额:原第 2 名降为 B",
            "it does: the second becomes B",
            "(2 × 1.2 + 8 × 1.0) × 3,000",
            "31200",
        ),
        option("beside", "不占:3 名 A", "it does not: three A", "(3 × 1.2 + 7 × 1.0) × 3,000", "31800"),
    ),
}
