"""Choices of settlement: draws, clawback, release, rounding, the change of a plan."""

from __future__ import annotations

from collections.abc import Mapping

from yeji_engine.documents.choices.choice import Choice, choice, option

_OWED = ("保底 5,000,第一月应得 3,000 (欠 2,000),", "guarantee 5,000, first month earns 3,000 (2,000 owed), ")

SETTLING: Mapping[str, Choice] = {
    "Draw.kind": choice(
        ("哪一种预支?", "Which kind of draw?"),
        (
            "只在第一月预支 5,000;第一月应得 3,000,第二月 9,000;下面是两月共付。",
            "5,000 in the first month only; it earns 3,000, the second 9,000; below, what both months pay.",
        ),
        option("recoverable", "另加,要还", "on top, owed", "(3,000 + 5,000) + (9,000 − 5,000)", "12000"),
        option("non_recoverable", "另加,不还", "on top, not owed", "(3,000 + 5,000) + 9,000", "17000"),
        option(
            "recoverable_guarantee", "补足到 5,000,要还", "a top-up, owed", "5,000 + (9,000 − 2,000)", "12000"
        ),
        option(
            "non_recoverable_guarantee", "补足到 5,000,不还", "a top-up, not owed", "5,000 + 9,000", "14000"
        ),
    ),
    "Draw.recovery_share": choice(
        (
            "超出保底的部分至多拿多少来还?",
            "How much of what exceeds the guarantee is taken for recovery at most?",
        ),
        (
            f"{_OWED[0]}第二月应得 9,000;下面是第二月所付。",
            f"{_OWED[1]}the second 9,000; below, what it pays.",
        ),
        option("100%", "全部", "all of it", "9,000 − 2,000", "7000"),
        option("25%", "四分之一", "a quarter", "9,000 − (9,000 − 5,000) × 25%", "8000"),
    ),
    "Draw.recovery_after": choice(
        ("预支后第几期开始还?", "In which period after the draw does recovery begin?"),
        (
            f"{_OWED[0]}第二月应得 9,000;下面是第二月所付。",
            f"{_OWED[1]}the second 9,000; below, what it pays.",
        ),
        option("1", "下一期就还", "the very next one", "9,000 − 2,000", "7000"),
        option("2", "再下一期", "the one after", "9,000", "9000"),
    ),
    "Draw.year_end": choice(
        ("年末未还的怎么办?", "What becomes of what is owed at the end of the year?"),
        ("年末欠 2,000,来年一月应得 9,000。", "2,000 owed in December, January earns 9,000."),
        option("carry", "结转来年", "carried on", "9,000 − 2,000", "7000"),
        option("forgive", "免除", "forgiven", "9,000", "9000"),
    ),
    "Draw.leaver": choice(
        ("离职时未还的怎么办?", "What becomes of what a leaver owes?"),
        ("离职时欠 2,000,最后一月应得 9,000。", "2,000 owed, the last month earns 9,000."),
        option("claim", "追索", "claimed", "9,000 − 2,000", "7000"),
        option("forgive", "免除", "forgiven", "9,000", "9000"),
    ),
    "Settlement.negative": choice(
        ("合计为负怎么办?", "What becomes of a negative total?"),
        (
            "本月 −800,底薪 5,000;下面是本月实得。",
            "−800 this month, base pay 5,000; below, what is paid now.",
        ),
        option("carry", "结转下期", "carried to the next period", "5,000 + 0", "5000"),
        option("pay", "本期扣减", "deducted now", "5,000 − 800", "4200"),
    ),
    "Reversal.how": choice(
        ("退货怎样扣回?", "How does a return take back what was earned?"),
        (
            (
                "去年累计 18 万时卖一单 5 万,得 3,400;之后又卖 2 万。今年累计 8 万时退单,用了 4/12 个月。"
                "表 T 超额累进;下面是扣回数。"
            ),
            (
                "last year at 180,000 a deal of 50,000 earned 3,400; 20,000 more were sold. It is returned this "
                "year at 80,000, after 4 of 12 months. Slices of T; below, what is taken back."
            ),
        ),
        option("exact", "当时付多少扣多少", "exactly what was paid", "20,000 × 5% + 30,000 × 8%", "3400"),
        option("re_rated", "作为现在的负单", "as a negative deal now", "50,000 × 3%", "1500"),
        option(
            "replay",
            "去掉该单重算去年 (25 万变 20 万)",
            "last year again without it: 200,000 for 250,000",
            "12,000 − 8,000",
            "4000",
        ),
        option(
            "time_proportional", "按未满的月份", "by the months that are missing", "3,400 × 8 ÷ 12", "2266.67"
        ),
    ),
    "OnCash.at_most_whole": choice(
        (
            "客户多付时,发放以全额为限吗?",
            "Where the customer pays more than agreed, does it release no more than all?",
        ),
        ("应得 5,000,合同 100,000,实收 110,000。", "earned 5,000, contract 100,000, received 110,000."),
        option("true", "至多发全额", "at most all", "5,000 × 100%", "5000"),
        option("false", "按实收比例", "in proportion", "5,000 × 110,000 ÷ 100,000", "5500"),
    ),
    "OnCash.refund_lessens": choice(
        (
            "随回款发放,退款冲减什么?",
            "Where pay follows the money, what does a refund lessen?",
        ),
        (
            "应得 3,000,合同 100,000,先收 60,000,后退 40,000 (应得减为 1,800);下面是现在所付。",
            (
                "earned 3,000, contract 100,000, of which 60,000 came and 40,000 are refunded (earned is 1,800 "
                "then). Below, what is paid now."
            ),
        ),
        option(
            "received_and_contract",
            "钱退给了客户:已收与应收同减",
            "money went back: received and contract",
            "1,800 × 20,000 ÷ 60,000",
            "600",
        ),
        option(
            "contract", "客户少付:只减应收", "he pays less: the contract", "1,800 × 60,000 ÷ 60,000", "1800"
        ),
    ),
    "Holdback.per": choice(
        ("按期留存,还是逐单留存?", "Is it held back by period, or deal by deal?"),
        (
            "留存 20%;甲单应得 4,000 已验收,乙单 6,000 未验收;下面是现在所付。",
            "20% is held; deal A of 4,000 is accepted, deal B of 6,000 is not; below, what is paid now.",
        ),
        option("period", "全部留到期满", "all of it until its time has come", "10,000 × 80%", "8000"),
        option("deal", "验收一单放一单", "each deal by itself", "4,000 + 6,000 × 80%", "8800"),
    ),
    "PayRounding.level": choice(
        ("在哪一级舍入到分?", "Where is pay rounded to the cent?"),
        (
            "提成三单各 33.335,另一项奖金 50.005;下面是合计,四舍五入。",
            "three deals of 33.335 each and a bonus of 50.005; below, the total, half up.",
        ),
        option("line", "每单", "each deal", "3 × 33.34 + 50.01", "150.03"),
        option("component", "每项", "each component", "100.01 + 50.01", "150.02"),
        option("total", "合计", "the total", "3 × 33.335 + 50.005", "150.01"),
    ),
    "Rounding.mode": choice(
        ("怎样舍入?", "How is it rounded?"),
        ("100.005 到分。", "100.005 to the cent."),
        option("half_up", "四舍五入", "a half goes away from zero", "100.01", "100.01"),
        option("half_even", "四舍六入五成双", "a half goes to the even digit", "100.00", "100.00"),
        option("down", "截断", "towards zero", "100.00", "100.00"),
        option("up", "进位", "away from zero", "100.01", "100.01"),
    ),
    "Plan.tiers_on_change": choice(
        (
            "换版本时,累计的档位从头再来还是接着爬?",
            "Do figures to date start again with a new version, or go on?",
        ),
        (
            "旧版期间卖 90,000,新版期间 60,000;表 T 超额累进,下面是两段共得。",
            "90,000 under the old version, 60,000 under the new; slices of T; below, what both earn.",
        ),
        option("restart", "从头再来", "they start again", "90,000 × 3% + 60,000 × 3%", "4500"),
        option("continue", "接着爬", "they go on", "100,000 × 3% + 50,000 × 5%", "5500"),
    ),
    "Plan.working_days": choice(
        ("哪些天是工作日?", "Which days are working days?"),
        (
            "奖金 10,000 按工作日折算,2026 年 6 月 11 日进入方案 (端午 6 月 19 日)。",
            "bonus 10,000 by working days, in the plan from 2026-06-11 (Dragon Boat Festival on 19 June).",
        ),
        option(
            "china",
            "中国法定安排,含调休",
            "the Chinese calendar with its moved days",
            "10,000 × 13 ÷ 21",
            "6190.48",
        ),
        option("monday_to_friday", "周一至周五", "Monday to Friday", "10,000 × 14 ÷ 22", "6363.64"),
        option("every_day", "每天", "every day", "10,000 × 20 ÷ 30", "6666.67"),
    ),
    "Promotion.in_a_row": choice(
        ("须连续吗?", "Must it be in a row?"),
        (
            "三次 ≥ 100% 晋升,每月多 500;五个月为 102、99、101、105、100。下面是五个月内多得。",
            (
                "three times ≥ 100% is promoted to 500 more a month; 102, 99, 101, 105, 100. Below, the extra "
                "in these five months."
            ),
        ),
        option("true", "连续三月,第五月起", "three in a row: from month five", "1 × 500", "500"),
        option("false", "四月中三月,第四月起", "three of four: from month four", "2 × 500", "1000"),
    ),
    "TrueUp.since": choice(
        ("从哪里开始累计?", "From where does it count?"),
        (
            (
                "表 T 超额累进;上半年已卖 150,000 (已付 5,500),本季之前月份 90,000 (已付 2,700),本年已卖 190,000 "
                "(已付 7,500),本月 60,000。下面是本月所付。"
            ),
            (
                "slices of T; sold before: 90,000 this quarter (paid 2,700), 150,000 this half-year (5,500), "
                "190,000 this year (7,500); this month 60,000. Below, what this month pays."
            ),
        ),
        option("quarter", "本季", "the quarter", "5,500 − 2,700", "2800"),
        option("half_year", "本半年", "the half-year", "8,800 − 5,500", "3300"),
        option("year", "本财年", "the fiscal year", "12,000 − 7,500", "4500"),
    ),
}
