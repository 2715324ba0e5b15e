"""What the calculation noticed about one person, said to that person: nobody else's rows, names or numbers.

The messages of `run.messages` speak to whoever keeps the data, of everybody at once; these do not.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Words
from yeji_engine.explain.sources import ResultTables

PERSONAL: Final[dict[str, Words]] = {
    "not-employed": Words(
        "有 {count} 条业绩发生在你没有任职的日子，未计入。",
        "{count} records fall on days on which you had no post and do not count.",
    ),
    "shares-not-whole": Words(
        "有 {count} 条业绩的分成合计不是 100%，未计入。",
        "The shares of {count} records do not come to 100 %; they do not count.",
    ),
    "split-missing": Words(
        "有 {count} 条业绩没有分成记录，未计入。", "{count} records have no split and do not count."
    ),
    "regime-missing": Words(
        "没有写明你的用工关系，本方案未为你计算。",
        "Your legal relationship is not written; the plan was not calculated for you.",
    ),
    "row-not-computed": Words(
        "指标「{item}」有 {count} 条记录缺金额、缺汇率或编号重复，相关数字未算出。",
        "{count} records of {item} have no amount, no exchange rate or a key that comes twice; what depends "
        "on them is not computed.",
    ),
    "figure-not-computed": Words("指标「{item}」未算出。", "Measure {item} is not computed."),
    "target-missing": Words(
        "指标「{item}」没有本期目标，完成率未算出。",
        "Measure {item} has no target for the period; attainment is not computed.",
    ),
    "target-without-rows": Words(
        "指标「{item}」有目标，本期没有记录，按 0 计。",
        "Measure {item} has a target and no record in the period; it counts 0.",
    ),
    "pay-not-computed": Words(
        "激励项「{item}」未算出，不会按 0 发放。",
        "Component {item} is not computed; it is held, not paid as 0.",
    ),
    "weights-missing": Words(
        "你的角色没有考核权重，总分未算出。", "Your role has no weights; the score is not computed."
    ),
    "item-not-computed": Words("考核项「{item}」未计分。", "Item {item} is not scored."),
    "marks-missing": Words(
        "考核项「{item}」的评分不全，未计分。",
        "Item {item} has not all the marks it needs and is not scored.",
    ),
    "comparison-missing": Words(
        "考核项「{item}」的评价不全，无法比较。", "Item {item} has not all the comparisons it needs."
    ),
    "past-scores-missing": Words(
        "考核项「{item}」的往期得分不全或期间重叠，无法平均。",
        "Past scores of item {item} are incomplete or overlap and cannot be averaged.",
    ),
    "case-unknown": Words(
        "考核项「{item}」填报的情形编号不存在或未填。",
        "The case entered for item {item} does not exist, or none was entered.",
    ),
    "score-not-computed": Words(
        "总分未算出，不会按 0 分处理。", "The score is not computed; it is not taken as 0."
    ),
    "grade-not-computed": Words("有总分而未能定级。", "There is a score and no grade."),
    "calibration-unclear": Words(
        "校准的等级不在等级表中，或有两条。", "The calibrated grade is not on the scale, or given twice."
    ),
    "two-leaders": Words(
        "团队「{item}」同时还有别的负责人，每人都得到全部团队业绩。",
        "Team {item} has another leader at the same time; each is credited with all of it.",
    ),
    "rate-missing": Words(
        "激励项「{item}」在费率表中查不到当天有效的档位，未算出。",
        "Component {item} finds no tiers in the rate table on the day; it is not computed.",
    ),
    "rates-unsound": Words(
        "激励项「{item}」查到的费率有误，未算出。", "Component {item} finds rates that cannot be used."
    ),
    "tier-unit-unusable": Words(
        "激励项「{item}」用来划分档位的数缺失或不大于 0，未算出。",
        "What the tiers of component {item} are multiples of is missing or not above 0.",
    ),
    "matrix-below-first-edge": Words(
        "激励项「{item}」低于交叉表的第一行或第一列，未算出。",
        "Component {item} lies below the first edge of the matrix and is not computed.",
    ),
    "pool-not-shared": Words("激励项「{item}」的奖金池未分配。", "The pool {item} is not shared."),
    "exchange-rate-missing": Words(
        "激励项「{item}」没有当天的汇率，未算出。",
        "Component {item} has no exchange rate for the day and is not computed.",
    ),
    "release-not-computed": Words(
        "激励项「{item}」有 {count} 笔应得不知道到期多少，本期未结算。",
        "It is not known how much of {count} earnings of component {item} is due; nothing is settled.",
    ),
    "pay-not-settled": Words(
        "预支、最低工资或所得上限算不出来，本期未结算。",
        "The draw, minimum wage or limit is not known; nothing is settled.",
    ),
    "owed-without-draw": Words(
        "你尚欠预支款，但方案没有归还规则，本期不会归还。",
        "You owe an advance and the plan has no rule for it; nothing is recovered.",
    ),
}

OF_THE_DATA: Final = frozenset(
    {
        "neither-target-nor-rows",
        "table-missing",
        "people-missing",
        "nobody-takes-part",
        "owner-missing",
        "person-unknown",
        "target-of-nobody",
        "team-without-leader",
        "duplicate-key",
        "overlapping-rows",
        "replay-of-closed-period",
        "ledger-line-twice",
        "ledger-difference-twice",
        "ledger-kind-unknown",
        "ledger-component-unknown",
        "organisation-circle",
    }
)
"""Codes of what concerns no single participant, or is no news to him; whoever keeps the data hears of them."""


def notices_of(tables: ResultTables, plan: Plan, person: str) -> tuple[Words, ...]:
    """Return what was noticed about the person, in the order of codes and items."""
    rows = tables.where("notices", {"person_id": person})
    found = Counter((str(row["code"]), str(row["item"] or "")) for row in rows)
    return tuple(
        _filled(PERSONAL[code], _called(plan, item), count)
        for (code, item), count in sorted(found.items())
        if code in PERSONAL
    )


def _filled(words: Words, item: Words, count: int) -> Words:
    return Words(words.zh.format(item=item.zh, count=count), words.en.format(item=item.en, count=count))


def _called(plan: Plan, item: str) -> Words:
    """Return how the plan calls a measure or component; teams and tables are called by their ids."""
    named = plan.measures.get(item) or plan.components.get(item)
    if named is None or named.title is None:
        return Words(item, item)
    return Words(named.title.zh, named.title.in_language("en"))
