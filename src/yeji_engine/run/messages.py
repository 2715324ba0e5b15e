"""Words for what the calculation noticed, by code: what is wrong, what follows, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from yeji_engine.errors import Diagnostic, Place, Severity, Words


@dataclass(frozen=True)
class Message:
    """The text of one code; {item} is the measure, component, table or team, {count} the rows."""

    severity: Severity
    message: Words
    hint: Words


MESSAGES: Final[Mapping[str, Message]] = {
    "owner-missing": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 行没有写明归属人,未计入任何人。",
            "{count} rows of {item} name no owner and count for nobody.",
        ),
        Words("请在待归属列表中补上归属人后重算。", "Name the owner in the queue and calculate again."),
    ),
    "person-unknown": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 行的归属人不在人员表中,未计入任何人。",
            "{count} rows of {item} belong to people who are not in the table of people.",
        ),
        Words("请核对工号,或把此人加入人员表。", "Correct the person id, or add the person."),
    ),
    "not-employed": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 行的归属人在当天没有任职,未计入任何人。",
            "{count} rows of {item} belong to people who had no assignment on that day.",
        ),
        Words("请核对日期,或补上任职记录。", "Correct the date, or add the assignment."),
    ),
    "row-not-computed": Message(
        Severity.ERROR,
        Words(
            "指标「{item}」有 {count} 行无法计算(缺金额、缺汇率或编号重复),相关数字不予计算。",
            "{count} rows of measure {item} have no figure (no amount, no exchange rate, or a key that comes twice); what depends on them is not computed.",
        ),
        Words("请补全这些行后重算。", "Complete these rows and calculate again."),
    ),
    "figure-not-computed": Message(
        Severity.WARNING,
        Words(
            "指标「{item}」有 {count} 人无法计算。",
            "Measure {item} could not be computed for {count} people.",
        ),
        Words(
            "通常因为缺数据或分母为零;见同时报告的行。",
            "Usually data are missing or a denominator is zero; see the rows reported beside.",
        ),
    ),
    "target-missing": Message(
        Severity.WARNING,
        Words(
            "指标「{item}」有 {count} 人没有本期目标,完成率不予计算。",
            "{count} people have no target of measure {item} for the period; their attainment is not computed.",
        ),
        Words("请设定目标;目标须覆盖本期每一天。", "Set the target; it must cover every day of the period."),
    ),
    "target-without-rows": Message(
        Severity.INFO,
        Words(
            "指标「{item}」有 {count} 人有目标但本期没有任何记录,按 0 计。",
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
            "激励项「{item}」有 {count} 人未算出金额,不会按 0 发放。",
            "Component {item} could not be computed for {count} people; it is held, not paid as 0.",
        ),
        Words(
            "先处理缺失的数据、目标或费率,再重算。",
            "Mend the missing data, targets or rates first, then calculate again.",
        ),
    ),
    "team-without-leader": Message(
        Severity.WARNING,
        Words(
            "团队「{item}」有业绩的日子里没有负责人,其业绩未归到任何本级负责人。",
            "Team {item} has rows on days when nobody led it; no leader of that team is credited.",
        ),
        Words("请补上负责人的任职。", "Add the leader's assignment."),
    ),
    "two-leaders": Message(
        Severity.WARNING,
        Words(
            "团队「{item}」同时有 {count} 位负责人,每人都得到全部团队业绩。",
            "Team {item} has {count} leaders at the same time; each is credited with all of it.",
        ),
        Words("如非有意,请更正任职日期。", "Correct the assignments unless it is meant."),
    ),
    "duplicate-key": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 个编号重复,相关数字不予计算。",
            "{count} keys come twice in {item}; figures that depend on them are not computed.",
        ),
        Words("请只保留正确的一行。", "Keep only the right row of each."),
    ),
    "overlapping-rows": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 组记录的有效期重叠,这些记录未被采用。",
            "{count} sets of rows in {item} overlap in time; they were not used.",
        ),
        Words(
            "请更正有效期,使每天至多一行。", "Correct the dates so that at most one row holds on each day."
        ),
    ),
    "shares-not-whole": Message(
        Severity.ERROR,
        Words(
            "表 {item} 有 {count} 单的分成比例合计不是 100%,这些单按未分成处理并待更正。",
            "The shares of {count} deals in {item} do not come to 100 %; these deals are held as unsplit.",
        ),
        Words("请更正分成,使每单合计 100%。", "Correct the shares so that each deal comes to 100 %."),
    ),
    "organisation-circle": Message(
        Severity.ERROR,
        Words(
            "团队的上下级成环或超过 12 级({count} 个团队)。",
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
    filled = Words(
        message.message.zh.format(item=one.item, count=one.count),
        message.message.en.format(item=one.item, count=one.count),
    )
    place = Place(path=one.item)
    return Diagnostic(one.code, message.severity, filled, place, message.hint, one.rows, one.count)
