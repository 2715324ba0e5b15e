"""Choices of pricing: tiers, curves, tables, contests, thresholds, steps.

The table T of the catalogue: up to 100,000 3 %, up to 200,000 5 %, above 8 %.
"""

from __future__ import annotations

from collections.abc import Mapping

from yeji_engine.documents.choices.choice import Choice, choice, option

_AMONG = (
    option("plan", "方案内所有人一起排", "everybody in the plan is ranked together", "5,000", "5000"),
    option("team", "各团队分别排", "each team is ranked by itself", "2 × 5,000", "10000"),
    option("role", "各角色分别排", "each role is ranked by itself", "3 × 5,000", "15000"),
)
_CURVE = (
    "曲线 80%→50%、100%→100%、120%→150%,目标奖金 10,000",
    "curve 80%→50%, 100%→100%, 120%→150%, target incentive 10,000",
)

PRICING: Mapping[str, Choice] = {
    "Tiers.mode": choice(
        ("档位怎样计价?", "How do the tiers price the base?"),
        (
            "业绩 150,000,表 T:0–10 万 3%、10–20 万 5% (线性时由 3% 升到 5%)、20 万以上 8%。",
            "150,000 on table T: to 100,000 3%, to 200,000 5% (from 3% to 5% where the rate moves), above 8%.",
        ),
        option(
            "slice", "每段用本段的率", "each slice earns its own rate", "100,000 × 3% + 50,000 × 5%", "5500"
        ),
        option("whole", "全部用达到档的率", "the reached tier's rate on everything", "150,000 × 5%", "7500"),
        option(
            "interpolated_whole",
            "率在档内线性变化,用于全部",
            "the rate moves inside the tier, on everything",
            "150,000 × (3% + 2% × 50,000 ÷ 100,000)",
            "6000",
        ),
        option(
            "interpolated_slice",
            "率在档内线性变化,逐段计",
            "the rate moves inside the tier, slice by slice",
            "100,000 × 3% + 50,000 × (3% + 4%) ÷ 2",
            "4750",
        ),
        option("highest", "一律用最高的率", "always the highest rate", "150,000 × 8%", "12000"),
    ),
    "Tiers.boundary": choice(
        ("恰在分界线上归哪一档?", "Which tier owns a figure exactly on a line?"),
        (
            "全额累进,业绩恰好 200,000,线下 5%、线上 8%。",
            "whole amount, exactly 200,000, 5% below and 8% above.",
        ),
        option("upper_tier", "归上面一档", "the tier that starts there", "200,000 × 8%", "16000"),
        option("lower_tier", "归下面一档", "the tier that ends there", "200,000 × 5%", "10000"),
    ),
    "Tiers.running": choice(
        ("逐单计价时,一单从哪里接着爬档?", "Priced deal by deal, where on the tiers does a deal begin?"),
        (
            "一单 30,000,之前本月已卖 90,000、本季 150,000、本年 190,000;表 T 超额累进。",
            "a deal of 30,000 after 90,000 this month, 150,000 this quarter, 190,000 this year; slices of T.",
        ),
        option("each_deal", "每单单独从 0 起", "each deal begins at 0", "30,000 × 3%", "900"),
        option(
            "period",
            "接着本期之前各单",
            "after the period's earlier deals",
            "10,000 × 3% + 20,000 × 5%",
            "1300",
        ),
        option("quarter", "接着本季之前各单", "after the quarter's earlier deals", "30,000 × 5%", "1500"),
        option(
            "year", "接着本年之前各单", "after the year's earlier deals", "10,000 × 5% + 20,000 × 8%", "2100"
        ),
    ),
    "Matrix.boundary": choice(
        ("恰在边界上归哪一格?", "Which cell owns a figure exactly on an edge?"),
        (
            "目标奖金 8,000,收入完成率恰好 105%,105% 以下一行 110%、以上一行 130%。",
            "target incentive 8,000, revenue exactly 105%, row below 110%, row from 105% on 130%.",
        ),
        option("upper_tier", "归上面一行", "the row that starts there", "8,000 × 130%", "10400"),
        option("lower_tier", "归下面一行", "the row that ends there", "8,000 × 110%", "8800"),
    ),
    "Curve.below": choice(
        ("低于曲线第一点怎么付?", "What is paid below the first point of the curve?"),
        (f"{_CURVE[0]},完成率 70%。", f"{_CURVE[1]}, attainment 70%."),
        option("zero", "不付", "nothing", "10,000 × 0%", "0"),
        option("flat", "按第一点付", "what the first point pays", "10,000 × 50%", "5000"),
        option(
            "extend", "沿第一段延长", "the first line goes on", "10,000 × (50% − 10% × 50% ÷ 20%)", "2500"
        ),
        option(
            "proportional",
            "按完成率比例",
            "in proportion to attainment",
            "10,000 × 50% × 70% ÷ 80%",
            "4375",
        ),
    ),
    "Curve.above": choice(
        ("高于曲线最后一点怎么付?", "What is paid above the last point of the curve?"),
        (f"{_CURVE[0]},完成率 140%。", f"{_CURVE[1]}, attainment 140%."),
        option("zero", "不付", "nothing", "10,000 × 0%", "0"),
        option("flat", "按最后一点付", "what the last point pays", "10,000 × 150%", "15000"),
        option(
            "extend", "沿最后一段延长", "the last line goes on", "10,000 × (150% + 20% × 50% ÷ 20%)", "20000"
        ),
        option(
            "proportional",
            "按完成率比例",
            "in proportion to attainment",
            "10,000 × 150% × 140% ÷ 120%",
            "17500",
        ),
    ),
    "Lookup.otherwise": choice(
        ("查不到对应行时用什么率?", "Which rate applies where no line fits?"),
        ("业绩 100,000,表里没有这个产品。", "100,000 of a product that the table does not name."),
        option("3%", "用默认的率", "a rate of its own", "100,000 × 3%", "3000"),
        option("0", "不付", "nothing", "100,000 × 0%", "0"),
    ),
    "Event.times": choice(
        ("每次都给,还是一期一次?", "Is the sum paid every time, or once in the period?"),
        ("每单满 10 件奖 250,本期 3 单。", "250 for each order of 10 pieces, 3 orders in the period."),
        option("every", "每次都给", "every time", "3 × 250", "750"),
        option("once", "一期一次", "once in the period", "1 × 250", "250"),
    ),
    "Contest.ties": choice(
        ("并列怎么分?", "Who gets what in a tie?"),
        (
            "第一名 5,000、第二名 3,000,两人并列第一;下面是两人合计。",
            "first 5,000, second 3,000, two tie for first; below, what both get together.",
        ),
        option(
            "share", "相邻奖金相加平分", "the prizes are added and shared", "2 × (5,000 + 3,000) ÷ 2", "8000"
        ),
        option("each_full", "各得第一名,第二名空出", "each is first, nobody second", "2 × 5,000", "10000"),
    ),
    "Contest.among": choice(
        ("在哪些人之间排名?", "Between whom is the contest?"),
        (
            "第一名 5,000;方案里有 2 个团队、3 种角色。下面是公司共付。",
            "first prize 5,000; two teams, three roles in the plan. Below, what the company pays.",
        ),
        *_AMONG,
    ),
    "Pool.among": choice(
        ("在哪些人之间分奖金池?", "Between whom is the pool shared?"),
        (
            "按 2% 提奖金池:本人团队业绩 100 万、全方案 300 万、本角色 150 万;本人权重分别占 1/3、1/10、1/5。",
            (
                "2% of sales: own team 1,000,000, whole plan 3,000,000, own role 1,500,000; "
                "own weight is 1/3, 1/10, 1/5 of these groups."
            ),
        ),
        option("plan", "全方案", "the whole plan", "3,000,000 × 2% ÷ 10", "6000"),
        option("team", "本团队", "the own team", "1,000,000 × 2% ÷ 3", "6666.67"),
        option("role", "本角色", "the own role", "1,500,000 × 2% ÷ 5", "6000"),
    ),
    "Budget.among": choice(
        ("哪些人共用预算?", "Who shares the budget?"),
        (
            "本人应得 30,000,预算 100,000;全方案合计 120,000、本团队 90,000、本角色 150,000。",
            "own pay 30,000, budget 100,000; sum of the plan 120,000, of the team 90,000, of the role 150,000.",
        ),
        option("plan", "全方案", "the whole plan", "30,000 × 100,000 ÷ 120,000", "25000"),
        option("team", "各团队各有预算,未超", "each team has its own; not exceeded", "30,000", "30000"),
        option("role", "各角色各有预算", "each role has its own", "30,000 × 100,000 ÷ 150,000", "20000"),
    ),
    "Differential.same_level_below": choice(
        ("下面有同级的人时得多少?", "What is paid where somebody below has the same level?"),
        (
            "经理 7%,下面一位经理已得 7%,业绩 100,000。",
            "a manager at 7%, a manager below has 7%, sales 100,000.",
        ),
        option("zero", "不得", "nothing", "100,000 × (7% − 7%)", "0"),
    ),
    "Generations.compress": choice(
        ("不合格的上级是否跳过?", "Is an unqualified leader passed over?"),
        (
            "5%/2%/1%,业绩 100,000,经理不合格;下面是总监所得。",
            "5% / 2% / 1% on 100,000, the manager is unqualified; below, what the director gets.",
        ),
        option("true", "跳过,总监补到第二代", "yes: the director moves to level two", "100,000 × 2%", "2000"),
        option("false", "不跳过", "no", "100,000 × 1%", "1000"),
    ),
    "Threshold.kind": choice(
        ("过了起付线从哪里算起?", "From where does it pay once the line is reached?"),
        ("目标 100,000,起付线 60%,5%,业绩 70,000。", "quota 100,000, line 60%, 5%, sales 70,000."),
        option("first_yuan", "从第一元算起", "from the first yuan", "70,000 × 5%", "3500"),
        option("deductible", "只算超出部分", "only what lies above", "(70,000 − 60,000) × 5%", "500"),
    ),
    "Gate.otherwise": choice(
        ("门槛不成立时付多少?", "What share is paid where the condition does not hold?"),
        (
            "收入奖金 10,000,回款率须 ≥ 80%,实际 78%。",
            "revenue bonus 10,000, collection must reach 80%, is 78%.",
        ),
        option("0", "不付", "nothing", "10,000 × 0%", "0"),
        option("50%", "付一半", "half of it", "10,000 × 50%", "5000"),
    ),
    "Prorate.basis": choice(
        ("按自然日还是工作日折算?", "By calendar days or working days?"),
        (
            "奖金 10,000,2026 年 6 月 11 日进入方案 (自然日 20/30,中国工作日 13/21)。",
            "bonus 10,000, in the plan from 2026-06-11 (20 of 30 days, 13 of 21 Chinese working days).",
        ),
        option("calendar_days", "自然日", "calendar days", "10,000 × 20 ÷ 30", "6666.67"),
        option("working_days", "工作日", "working days", "10,000 × 13 ÷ 21", "6190.48"),
    ),
    "Convert.rate": choice(
        ("用哪一天的汇率?", "Which exchange rate is used?"),
        (
            "USD 10,000 × 5%;入账 7.10、付款 7.25、平均 7.18、固定 7.00。",
            "USD 10,000 × 5%; booking 7.10, payment 7.25, average 7.18, constant 7.00.",
        ),
        option("booking", "入账日汇率", "the rate of the booking date", "500 × 7.10", "3550"),
        option("payment", "付款日汇率", "the rate of the payment date", "500 × 7.25", "3625"),
        option("average", "期间平均汇率", "the average of the period", "500 × 7.18", "3590"),
        option("constant", "固定汇率", "one fixed rate", "500 × 7.00", "3500"),
    ),
}
