"""Choices of what counts for whom: splits, roll-ups, targets, factors, exchange rates."""

from __future__ import annotations

from collections.abc import Mapping

from yeji_engine.documents.choices.choice import EMPTY, Choice, choice, option
from yeji_engine.documents.choices.pricing import PRICING

_TOTAL = choice(
    ("一单的分成合计应是多少?", "What must the shares on one deal come to?"),
    (
        "一单 100,000、5%,客户经理与工程师;下面是公司共付。",
        "a deal of 100,000 at 5%, account manager and engineer; below, what the company pays.",
    ),
    option(
        "whole", "合计 100%,如 60/40", "exactly 100%, 60/40 for instance", "60,000 × 5% + 40,000 × 5%", "5000"
    ),
    option(
        "may_exceed",
        "可以超过,如各 100%",
        "may exceed, 100% each for instance",
        "100,000 × 5% + 100,000 × 5%",
        "10000",
    ),
)
_BASIS = (
    "目标 90,000,2026 年 6 月 11 日进入方案 (自然日 20/30,中国工作日 13/21),业绩 60,000,目标奖金 10,000",
    (
        "quota 90,000, in the plan from 2026-06-11 (20 of 30 days, 13 of 21 working days), sales 60,000, "
        "target incentive 10,000"
    ),
)

CREDITING: Mapping[str, Choice] = {
    "ColumnsCredit.total": _TOTAL,
    "SplitsCredit.total": _TOTAL,
    "FactorTable.otherwise": choice(
        ("没有对应行时用什么权重?", "Which factor applies where no line fits?"),
        (
            "一单 100,000、5%,权重表里没有这个产品。",
            "a deal of 100,000 at 5%, a product the table does not name.",
        ),
        option("1", "照常计", "it counts as it is", "100,000 × 1 × 5%", "5000"),
        option("0", "不计", "it does not count", "100,000 × 0 × 5%", "0"),
    ),
    "Exchange.rate": PRICING["Convert.rate"],
    "RollUp.include_own": choice(
        ("负责人自己的业绩计不计入?", "Does what the leader sold count too?"),
        ("下属合计 300,000,自己 50,000,0.5%。", "300,000 below, 50,000 of the leader's own, 0.5%."),
        option("true", "计入", "yes", "(300,000 + 50,000) × 0.5%", "1750"),
        option("false", "不计", "no", "300,000 × 0.5%", "1500"),
    ),
    "Target.version": choice(
        ("完成率对照哪个版本的目标?", "Which version of the target is attainment measured against?"),
        (
            "业绩 60 万,原定 100 万、调整 80 万、剔除后 66.6667 万;目标奖金 10,000 × 完成率。",
            "sales 600,000; original 1,000,000, adjusted 800,000, restated 1,000,000 × 20/30; 10,000 × attainment.",
        ),
        option("original", "原定目标", "the target as first agreed", "10,000 × 600,000 ÷ 1,000,000", "6000"),
        option("adjusted", "调整后目标", "the target as adjusted", "10,000 × 600,000 ÷ 800,000", "7500"),
        option(
            "restated",
            "剔除不可抗力后的目标",
            "the target restated",
            "10,000 × 600,000 × 30 ÷ (1,000,000 × 20)",
            "9000",
        ),
    ),
    "Target.prorate": choice(
        (
            "期中进出时,目标按天折算吗?留空表示不折算。",
            "Does the target shrink with the days in the plan? Empty: no.",
        ),
        (f"{_BASIS[0]}。", f"{_BASIS[1]}."),
        option(EMPTY, "不折算", "no", "10,000 × 60,000 ÷ 90,000", "6666.67"),
        option(
            "calendar_days", "按自然日", "by calendar days", "10,000 × 60,000 ÷ (90,000 × 20 ÷ 30)", "10000"
        ),
        option(
            "working_days", "按工作日", "by working days", "10,000 × 60,000 ÷ (90,000 × 13 ÷ 21)", "10769.23"
        ),
    ),
    "LeaveRelief.basis": choice(
        ("请假按自然日还是工作日减免?", "Is leave counted in calendar days or working days?"),
        (
            "目标 100,000,2026 年 6 月 11 日至 30 日请假 (自然日余 10/30,工作日余 8/21),业绩 50,000,目标奖金 10,000。",
            (
                "quota 100,000, leave from 2026-06-11 to 30 (10 of 30 days, 8 of 21 working days remain), sales "
                "50,000, target incentive 10,000."
            ),
        ),
        option(
            "calendar_days",
            "自然日",
            "calendar days",
            "10,000 × 50,000 ÷ (100,000 × 10 ÷ 30)",
            "15000",
        ),
        option("working_days", "工作日", "working days", "10,000 × 50,000 ÷ (100,000 × 8 ÷ 21)", "13125"),
    ),
}
