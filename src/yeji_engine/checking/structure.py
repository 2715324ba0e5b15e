"""Whether the parts of a plan fit each other: sources, bases, deals, and choices that others call for."""

from __future__ import annotations

from collections.abc import Iterator

from yeji_engine.checking.subject import Subject, did_you_mean
from yeji_engine.documents.base import PeriodKind
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.documents.components import Clawback, Component, OnCash, TrueUp
from yeji_engine.documents.measures import Aggregate, Count, Measure
from yeji_engine.documents.methods import (
    Contest,
    Event,
    Pool,
    Priced,
    RunningTotal,
    TierMode,
    Tiers,
)
from yeji_engine.documents.places import Path
from yeji_engine.documents.plan import DrawKind, Plan
from yeji_engine.errors import Diagnostic, PlanRefused, Words
from yeji_engine.vocabulary.built_in import RESERVED

_SOURCES = ("count", "roll_up", "pay_below", "reading", "formula")
_OF_WHAT_A_DEAL_EARNED = frozenset({Clawback.EXACT, Clawback.TIME_PROPORTIONAL})
_RECOVERABLE = frozenset({DrawKind.RECOVERABLE, DrawKind.RECOVERABLE_GUARANTEE})
_FISCAL_FIELDS = {"week_year_start": "week_year_starts"}
"""Where the choices of a calendar stand in a plan, if by another name."""
_RECOVERY = ("recovery_share", "recovery_after", "year_end", "leaver")


def check_structure(seen: Subject) -> Iterator[Diagnostic]:
    """Report parts that miss each other, and choices that only some plans have to make."""
    yield from _names(seen)
    yield from _dates(seen)
    for name, measure in seen.plan.measures.items():
        yield from _measure(seen, measure, ("measures", name))
    for name, component in seen.plan.components.items():
        yield from _component(seen, component, ("components", name))
        yield from _tiers(seen, component, ("components", name, "method"))
    yield from _draw(seen)
    yield from _change(seen)
    for name, promotion in seen.plan.promotions.items():
        if promotion.times > promotion.within:
            yield seen.error(
                "promotion-times",
                ("promotions", name, "times"),
                Words(
                    f"最近 {promotion.within} 期里不可能成立 {promotion.times} 次。",
                    f"it cannot hold {promotion.times} times within {promotion.within} periods.",
                ),
                Words("times 不能大于 within。", "times may not exceed within."),
            )


def _names(seen: Subject) -> Iterator[Diagnostic]:
    """Report names that are taken: one spelling, one meaning."""
    first: dict[str, str] = {}
    plan = seen.plan
    for room, named in (
        ("attributes", plan.attributes),
        ("measures", plan.measures),
        ("components", plan.components),
    ):
        for name in named:
            taken = "built-in" if name in RESERVED else first.setdefault(name, room)
            if taken != room:
                zh = "内置名称" if taken == "built-in" else f"{taken} 中的名称"
                yield seen.error(
                    "name-taken",
                    (room, name),
                    Words(f"{name} 与{zh}重名。", f"{name} is a {taken} name already."),
                    Words("换一个名称。", "Choose another name."),
                )


def _dates(seen: Subject) -> Iterator[Diagnostic]:
    effective = seen.plan.effective
    if effective.until is not None and effective.until <= effective.since:
        yield seen.error(
            "effective-empty",
            ("effective", "to"),
            Words(
                f"从 {effective.since} 到 {effective.until},一天也不生效。",
                f"from {effective.since} to {effective.until} there is not one day.",
            ),
            Words(
                "to 是不再生效的第一天,要晚于 from。", "to is the first day it no longer holds, after from."
            ),
        )
    yield from _fiscal(seen)


def _fiscal(seen: Subject) -> Iterator[Diagnostic]:
    year_starts = seen.plan.fiscal.year_starts
    month, day = (int(part) for part in year_starts.split("-"))
    if not (1 <= month <= 12 and 1 <= day <= 28):
        yield seen.error(
            "fiscal-start",
            ("fiscal", "year_starts"),
            Words(f"{year_starts} 不是每年都有的日子。", f"{year_starts} is not a day of every year."),
            Words("月 01–12,日 01–28,例如 04-01。", "Month 01 to 12, day 01 to 28, like 04-01."),
        )
        return
    try:
        fiscal_calendar(seen.plan)
    except PlanRefused as refused:
        for one in refused.diagnostics:
            field = _FISCAL_FIELDS.get(one.place.path, one.place.path)
            yield seen.error(one.code, ("fiscal", field), one.message, one.hint or Words("", ""))


def _measure(seen: Subject, measure: Measure, path: Path) -> Iterator[Diagnostic]:
    given = [source for source in _SOURCES if getattr(measure, source) is not None]
    if len(given) != 1:
        found = Words("、".join(given) or "一种也没有", ", ".join(given) or "none")
        yield seen.error(
            "measure-source",
            path,
            Words(f"来源恰写一种,现在写了:{found.zh}。", f"exactly one source is needed; found: {found.en}."),
            Words(f"从 {'、'.join(_SOURCES)} 中选一种。", f"Choose one of {', '.join(_SOURCES)}."),
        )
    if measure.count is not None:
        yield from _counted(seen, measure.count, (*path, "count"))
    yield from _rolled_up(seen, measure, path)
    if measure.pay_below is not None:
        yield from _known(seen, measure.pay_below.component, "components", (*path, "pay_below", "component"))


def _counted(seen: Subject, count: Count, path: Path) -> Iterator[Diagnostic]:
    """Report a count that says nothing, or two things, about what its rows amount to."""
    aggregate = count.aggregate
    if count.figure is None:
        if aggregate is not Aggregate.COUNT and count.column is None:
            yield seen.error(
                "count-column",
                (*path, "column"),
                Words(f"{aggregate} 要写 column 或 figure。", f"{aggregate} needs a column or a figure."),
                Words("数行数请写 aggregate: count。", "To count rows write aggregate: count."),
            )
    elif aggregate in {Aggregate.COUNT, Aggregate.DISTINCT}:
        yield seen.error(
            "count-figure",
            (*path, "figure"),
            Words(
                f"{aggregate} 数的是行或列值,不用 figure。", f"{aggregate} counts rows or values, no figure."
            ),
            Words("删去 figure,筛选写在 where。", "Leave out figure; write filters in where."),
        )
    elif count.column is not None:
        yield seen.error(
            "count-figure",
            (*path, "figure"),
            Words("column 与 figure 只能写一个。", "column and figure exclude each other."),
            Words("figure 的公式可以用任何列。", "The formula of figure may use any column."),
        )


def _rolled_up(seen: Subject, measure: Measure, path: Path) -> Iterator[Diagnostic]:
    roll = measure.roll_up
    if roll is None:
        return
    inside = (*path, "roll_up", "of")
    yield from _known(seen, roll.of, "measures", inside)
    of = seen.plan.measures.get(roll.of)
    if of is None:
        return
    if of.count is None:
        yield seen.error(
            "roll-up-source",
            inside,
            Words(f"{roll.of} 不是从记录中数的指标。", f"{roll.of} is not counted from records."),
            Words(
                "只有 count 指标能按业务发生日汇总到上级。",
                "Only counted measures roll up by the event's date.",
            ),
        )
    if of.unit is not measure.unit:
        yield seen.error(
            "unit-differs",
            (*path, "unit"),
            Words(
                f"单位 {measure.unit} 与被汇总的 {roll.of} ({of.unit}) 不同。",
                f"the unit {measure.unit} differs from that of {roll.of} ({of.unit}).",
            ),
            Words(f"写 unit: {of.unit}。", f"Write unit: {of.unit}."),
        )


def _known(seen: Subject, name: str, room: str, path: Path) -> Iterator[Diagnostic]:
    allowed = seen.plan.measures if room == "measures" else seen.plan.components
    if name not in allowed and name not in seen.lost_names():
        zh, en = ("指标", "measure") if room == "measures" else ("激励项", "component")
        yield seen.error(
            "name-unknown",
            path,
            Words(f"没有{zh} {name}。", f"there is no {en} {name}."),
            did_you_mean(name, allowed),
        )


def _component(seen: Subject, component: Component, path: Path) -> Iterator[Diagnostic]:
    by_itself = isinstance(component.method, Priced | Contest | Event)
    if component.per == "period" and component.base is None and not by_itself:
        yield seen.error(
            "base-missing",
            (*path, "base"),
            Words("没有写 base:按什么计价?", "base is missing: what is priced?"),
            Words("写一个指标,例如 base: 销售额。", "Name a measure, such as base: sales."),
        )
    # Returns name deals: without the measure whose rows they are, they would be passed over in silence.
    needs_deal = (
        component.per == "deal" or isinstance(component.method, Event) or component.reversal is not None
    )
    if needs_deal and component.deal is None:
        yield seen.error(
            "deal-missing",
            (*path, "deal"),
            Words(
                "要看单据 (逐单计算或退货扣回),没有写 deal:哪个指标的行是「单」?",
                "it looks at deals, or at their returns, but deal is missing: the rows of which measure?",
            ),
            Words("写一个从记录中数的指标。", "Name a measure that is counted from records."),
        )
    if component.deal is not None:
        yield from _deal(seen, component, path)
        if not needs_deal:
            yield _deal_not_needed(seen, path)
    if component.per == "deal" and isinstance(component.method, Pool | Contest):
        yield seen.error(
            "group-per-deal",
            (*path, "per"),
            Words(
                "竞赛与奖金池在人与人之间分,不能逐单计价。", "contests and pools are settled between people."
            ),
            Words("写 per: period。", "Write per: period."),
        )
    yield from _reversal(seen, component, path)
    yield from _refunds_of_cash(seen, component, path)


def _reversal(seen: Subject, component: Component, path: Path) -> Iterator[Diagnostic]:
    back = component.reversal
    if back is None:
        return
    if (back.how is Clawback.TIME_PROPORTIONAL) != (back.months is not None):
        yield seen.error(
            "reversal-months",
            (*path, "reversal", "months"),
            Words(
                "months 与 how: time_proportional 要同时写。",
                "months and how: time_proportional belong together.",
            ),
            Words("写整个期限的月数,例如 12。", "Write the whole term in months, like 12."),
        )
    if component.per == "period" and back.how in _OF_WHAT_A_DEAL_EARNED:
        yield seen.error(
            "reversal-per-deal",
            (*path, "reversal", "how"),
            Words(
                f"{back.how} 扣回每单所得,但激励项按期计价,没有每单的所得。",
                f"{back.how} takes back what a deal earned, but the component is priced by the period.",
            ),
            Words("写 per: deal,或 how: re_rated、replay。", "Write per: deal, or how: re_rated or replay."),
        )
    measure = seen.plan.measures.get(component.deal or "")
    counts_no_column = measure is not None and measure.count is not None and measure.count.column is None
    if counts_no_column and (back.how is Clawback.RE_RATED or back.amount is not None):
        yield seen.error(
            "reversal-column",
            (*path, "reversal", "how"),
            Words(
                f"{component.deal} 不汇总一列金额,看不出退货退掉其中多少。",
                f"{component.deal} counts no column: nobody can tell how much of a deal came back.",
            ),
            Words(
                "deal 写一个汇总金额列 (column) 的指标;整单退的不写 amount,用 exact 或 replay。",
                "Name a deal measure with a column; for whole deals leave out amount and use exact or replay.",
            ),
        )


def _refunds_of_cash(seen: Subject, component: Component, path: Path) -> Iterator[Diagnostic]:
    """A refund by amount lessens what was earned; what it does to the money, the refunds do not tell."""
    timing, back = component.timing, component.reversal
    if not isinstance(timing, OnCash):
        return
    here = (*path, "timing", "refund_lessens")
    by_amount = back is not None and back.amount is not None and back.how is not Clawback.TIME_PROPORTIONAL
    if by_amount and timing.refund_lessens is None:
        yield seen.choice_missing("OnCash.refund_lessens", here)
    if not by_amount and timing.refund_lessens is not None:
        yield seen.error(
            "refund-not-by-amount",
            here,
            Words(
                "没有按退货金额扣回,refund_lessens 不起作用。",
                "nothing is taken back by the amount of a refund; refund_lessens has no effect.",
            ),
            Words("删去,或写 reversal 的 amount。", "Remove it, or write the amount of the reversal."),
        )


def _deal(seen: Subject, component: Component, path: Path) -> Iterator[Diagnostic]:
    name = component.deal or ""
    yield from _known(seen, name, "measures", (*path, "deal"))
    measure = seen.plan.measures.get(name)
    if measure is not None and measure.count is None:
        yield seen.error(
            "deal-source",
            (*path, "deal"),
            Words(
                f"{name} 不是从记录中数的指标,没有单。",
                f"{name} is not counted from records and has no deals.",
            ),
            Words("写一个 count 指标。", "Name a counted measure."),
        )


def _deal_not_needed(seen: Subject, path: Path) -> Diagnostic:
    return seen.error(
        "deal-not-needed",
        (*path, "deal"),
        Words("按期计价,不用写 deal。", "it is priced by the period; deal has no effect."),
        Words("删去 deal,或写 per: deal。", "Remove deal, or write per: deal."),
    )


def _tiers(seen: Subject, component: Component, path: Path) -> Iterator[Diagnostic]:
    method = component.method
    if not isinstance(method, Tiers):
        return
    if component.per == "period" and method.running is not None:
        yield seen.error(
            "running-per-deal",
            (*path, "running"),
            Words("按期计价,不用写 running。", "it is priced by the period; running has no effect."),
            Words("删去 running,或写 per: deal。", "Remove running, or write per: deal."),
        )
    asks = component.per == "deal" and method.on is None and method.mode is not TierMode.HIGHEST
    if asks and method.running is None:
        yield seen.choice_missing("Tiers.running", (*path, "running"))


def _draw(seen: Subject) -> Iterator[Diagnostic]:
    draw = seen.plan.settlement.draw
    if draw is None:
        return
    path: Path = ("settlement", "draw")
    for field in _RECOVERY:
        is_written = getattr(draw, field) is not None
        if draw.kind in _RECOVERABLE and not is_written:
            yield seen.choice_missing(f"Draw.{field}", (*path, field))
        if draw.kind not in _RECOVERABLE and is_written:
            yield seen.error(
                "draw-not-owed",
                (*path, field),
                Words(
                    f"{draw.kind} 不用还,{field} 不起作用。",
                    f"{draw.kind} is not owed; {field} has no effect.",
                ),
                Words("删去,或改用要还的预支。", "Remove it, or choose a recoverable kind."),
            )


def _change(seen: Subject) -> Iterator[Diagnostic]:
    if seen.plan.tiers_on_change is None and _runs_across_versions(seen.plan):
        yield seen.choice_missing("Plan.tiers_on_change", ("tiers_on_change",))


def _runs_across_versions(plan: Plan) -> bool:
    """Tell whether a figure may have begun under an earlier version of the plan."""
    since = plan.effective.since
    begins_the_year = f"{since:%m-%d}" == plan.fiscal.year_starts
    has_tiers = any(isinstance(c.method, Tiers) for c in plan.components.values())
    splits_a_period = (
        has_tiers
        and since.day != 1
        and plan.settles
        in {
            PeriodKind.MONTH,
            PeriodKind.QUARTER,
            PeriodKind.HALF_YEAR,
            PeriodKind.YEAR,
        }
    )
    return splits_a_period or (not begins_the_year and any(map(_is_to_date, plan.components.values())))


def _is_to_date(component: Component) -> bool:
    if isinstance(component.timing, TrueUp):
        return True
    method = component.method
    return isinstance(method, Tiers) and method.running in {RunningTotal.QUARTER, RunningTotal.YEAR}
