"""What the law forbids in plans for people who are not employees: direct sellers and agents.

A sponsor tree never feeds their pay (团队计酬), neither do heads nor fees; a direct seller is paid on
what he sold himself to consumers, at most 30 %, at least monthly (china-rules 2, catalogue C42–C44).
The article is always named. Whether a figure feeds pay is followed through every formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from yeji_engine.checking.conditions import Known, holds
from yeji_engine.checking.dependencies import Dependencies, below, way_down
from yeji_engine.checking.dependencies import Part as PlanPart
from yeji_engine.checking.formulas import Formulas
from yeji_engine.checking.law import (
    DIRECT_SALES_14,
    DIRECT_SALES_24,
    DIRECT_SELLER_PAY,
    PYRAMID_7,
    limits_during,
)
from yeji_engine.checking.shares import percent
from yeji_engine.checking.subject import Subject, did_you_mean
from yeji_engine.checking.suspicion import Matter, hint_in, hints_of
from yeji_engine.documents.base import Part, PeriodKind, Regime, Unit, Window
from yeji_engine.documents.components import Component
from yeji_engine.documents.measures import (
    Aggregate,
    ColumnsCredit,
    CompanyCredit,
    Credit,
    Measure,
    Origin,
    OwnerCredit,
    SplitsCredit,
    TeamCredit,
)
from yeji_engine.documents.methods import Differential, Generations, Pool
from yeji_engine.documents.places import Path
from yeji_engine.errors import Diagnostic, Words
from yeji_engine.language.nodes import names_used

_CALLED = {
    Regime.DIRECT_SELLER: Words("直销员", "direct sellers"),
    Regime.AGENT: Words("独立代理", "independent agents"),
}
_MONTHLY = frozenset({PeriodKind.WEEK, PeriodKind.HALF_MONTH, PeriodKind.MONTH})
_ACTIVITY = frozenset(
    {"visits", "complaints", "surveys", "reports", "trainings", "sharings", "customers", "contacts"}
    | {"opportunities"}
)
"""Standard tables whose rows are no transactions and no payees: they need no stated origin."""


class Offence(NamedTuple):
    """Something that must not feed pay, and the article that says so."""

    code: str
    path: Path
    what: Words
    articles: tuple[Words, ...]


_DOWNLINE = "law-downline"
_CODES = {
    Matter.DOWNLINE: (_DOWNLINE, (PYRAMID_7, DIRECT_SALES_24)),
    Matter.HEADS: ("law-heads", (PYRAMID_7,)),
    Matter.FEE: ("law-fee", (PYRAMID_7, DIRECT_SALES_14)),
    Matter.OWN_PURCHASE: ("law-own-purchase", (DIRECT_SALES_14, DIRECT_SALES_24)),
}
_MATTERS = {
    Matter.DOWNLINE: Words("他人的销售", "somebody else's sales"),
    Matter.HEADS: Words("发展人员的数量", "the number of people brought in"),
    Matter.FEE: Words("入门费之类的费用", "entry fees and the like"),
    Matter.OWN_PURCHASE: Words("本人的购买", "the person's own purchases"),
}
_ORIGINS = {
    Origin.RECRUIT: Matter.HEADS,
    Origin.FEE: Matter.FEE,
    Origin.OWN_PURCHASE: Matter.OWN_PURCHASE,
}


def check_sellers(
    seen: Subject, formulas: Formulas, dependencies: Dependencies, known: Known
) -> Iterator[Diagnostic]:
    """Report what feeds the pay of direct sellers and agents against the law."""
    for regime in (Regime.DIRECT_SELLER, Regime.AGENT):
        serving = [name for name in seen.plan.components if serves(name, regime, formulas, known)]
        if regime not in seen.plan.regimes or not serving:
            continue
        told: set[tuple[str, Path]] = set()
        for name in serving:
            for offence, way in _offences(seen, name, regime, formulas, dependencies):
                if (offence.code, offence.path) not in told:
                    told.add((offence.code, offence.path))
                    yield _forbidden(seen, offence, regime, name, way)
        if regime is Regime.DIRECT_SELLER:
            yield from _direct_selling(seen, serving, dependencies)


def serves(component: str, regime: Regime, formulas: Formulas, known: Known) -> bool:
    """Tell whether people of the regime may be paid by the component: its condition does not shut them out."""
    only = replace(
        known, texts={**known.texts, **dict.fromkeys(("关系", "regime"), frozenset({regime.value}))}
    )
    for path in (("components", component, "when"), ("enrolment", "when")):
        node = formulas.nodes.get(path)
        if node is not None and holds(node, only) is False:
            return False
    return True


def _offences(
    seen: Subject, component: str, regime: Regime, formulas: Formulas, dependencies: Dependencies
) -> Iterator[tuple[Offence, tuple[PlanPart, ...]]]:
    """Return everything below the component that must not feed pay, with the way to it."""
    above = below(dependencies, ("components", component))
    for part in above:
        for offence in _of_part(seen, part, regime, formulas):
            yield offence, way_down(above, part)


def _of_part(seen: Subject, part: PlanPart, regime: Regime, formulas: Formulas) -> Iterator[Offence]:
    room, name = part
    path: Path = (room, name)
    if room == "components":
        yield from _of_method(seen.plan.components[name], regime, formulas, path)
    elif room == "attributes":
        hint = hint_in(name)
        if hint is not None and _is_forbidden(hint.matter, regime):
            yield _matter(hint.matter, path, Words(f"个人属性 {name} 是", f"the attribute {name} is"))
    elif room == "measures":
        measure = seen.plan.measures[name]
        found = list(_of_measure(name, measure, regime, path))
        yield from found
        if not found:
            where = formulas.nodes.get((*path, "count", "where"))
            for hint in hints_of(name, measure, where):
                if _is_forbidden(hint.matter, regime):
                    told = Words(f"指标 {name} (“{hint.word}”) 是", f'the measure {name} ("{hint.word}") is')
                    yield _matter(hint.matter, path, told)


def _is_forbidden(matter: Matter, regime: Regime) -> bool:
    """An agent may be given a rebate on what he buys; nothing else differs."""
    return regime is Regime.DIRECT_SELLER or matter is not Matter.OWN_PURCHASE


def _matter(matter: Matter, path: Path, about: Words) -> Offence:
    code, articles = _CODES[matter]
    told = _MATTERS[matter]
    return Offence(code, path, Words(f"{about.zh}{told.zh}", f"{about.en} {told.en}"), articles)


def _of_method(component: Component, regime: Regime, formulas: Formulas, path: Path) -> Iterator[Offence]:
    method, inside = component.method, (*path, "method")
    if isinstance(method, Differential):
        yield _matter(
            Matter.DOWNLINE, inside, Words("级差 (differential) 依据的是", "a differential is computed on")
        )
    elif isinstance(method, Generations):
        yield _matter(
            Matter.DOWNLINE, inside, Words("代数奖 (generations) 依据的是", "generations are computed on")
        )
    elif isinstance(method, Pool) and regime is Regime.DIRECT_SELLER:
        base = formulas.nodes.get((*path, "base"))
        if base is None or names_used(base):
            told = Words("奖金池由多人的业绩合成,分的是", "a pool is made of many people's figures:")
            yield _matter(Matter.DOWNLINE, inside, told)


def _of_measure(name: str, measure: Measure, regime: Regime, path: Path) -> Iterator[Offence]:
    if measure.roll_up is not None:
        told = Words(f"指标 {name} 汇总的是", f"the measure {name} rolls up")
        yield _matter(Matter.DOWNLINE, (*path, "roll_up"), told)
    if measure.pay_below is not None:
        told = Words(f"指标 {name} 取下属所得,依据的是", f"the measure {name} is what was paid below, on")
        yield _matter(Matter.DOWNLINE, (*path, "pay_below"), told)
    count = measure.count
    if count is None:
        return
    matter = _ORIGINS.get(count.origin) if count.origin else None
    if matter is not None and _is_forbidden(matter, regime):
        yield _matter(
            matter, (*path, "count", "origin"), Words(f"指标 {name} 数的是", f"the measure {name} counts")
        )
    if regime is Regime.DIRECT_SELLER:
        yield from _not_his_own(name, measure, path)


def _not_his_own(name: str, measure: Measure, path: Path) -> Iterator[Offence]:
    """Return how the rows of a measure are not what the direct seller sold himself to consumers."""
    count = measure.count
    if count is None:
        return
    inside = (*path, "count")
    if not _is_one_persons(count.credit):
        shared = _SHARED[type(count.credit)]
        told = Words(
            f"指标 {name} {shared.zh},不只是本人的销售", f"the measure {name} {shared.en}, not to one seller"
        )
        yield Offence("law-not-own-sale", (*inside, "credit"), told, (DIRECT_SALES_24,))
    if count.origin is Origin.OTHER_SALE:
        told = Words(f"指标 {name} 不是对消费者的销售", f"the measure {name} is no sale to consumers")
        yield Offence("law-not-own-sale", (*inside, "origin"), told, (DIRECT_SALES_24,))
    if count.origin is None and count.table not in _ACTIVITY:
        told = Words(
            f"指标 {name} 没有写 origin:一行记录是本人对消费者的销售 (consumer_sale),还是别的",
            f"the measure {name} does not say its origin: whether a row is a sale to a consumer (consumer_sale)",
        )
        yield Offence("law-origin-missing", (*inside, "origin"), told, (DIRECT_SALES_24,))


_SHARED: Mapping[type[Part], Words] = {
    ColumnsCredit: Words("由几个人分", "is shared by several people"),
    SplitsCredit: Words("由几个人分", "is shared by several people"),
    TeamCredit: Words("归团队", "is credited to a team"),
    CompanyCredit: Words("归全公司", "is credited to the company"),
}


def _is_one_persons(credit: Credit) -> bool:
    """Tell whether all of a row goes to one person."""
    if isinstance(credit, ColumnsCredit):
        return len(credit.shares) == 1 and credit.shares[0].share == 1
    return isinstance(credit, OwnerCredit)


def _forbidden(
    seen: Subject, offence: Offence, regime: Regime, component: str, way: tuple[PlanPart, ...]
) -> Diagnostic:
    payees = _CALLED[regime]
    zh = "、".join(article.zh for article in offence.articles)
    en = "; ".join(article.en for article in offence.articles)
    chain = " → ".join(name or "得分 score" for _, name in way)
    return seen.error(
        offence.code,
        offence.path,
        Words(
            f"{payees.zh}的报酬不能以此为依据:{offence.what.zh} ({chain})。依据{zh}。",
            f"the pay of {payees.en} may not rest on this: {offence.what.en} ({chain}). See {en}.",
        ),
        Words(
            f"从激励项 {component} 中去掉;只付员工的部分写 when: 关系 = 'employee'。",
            f"Take it out of the component {component}; what pays employees only is written when: regime = 'employee'.",
        ),
    )


def _direct_selling(seen: Subject, serving: list[str], dependencies: Dependencies) -> Iterator[Diagnostic]:
    if seen.plan.settles not in _MONTHLY and not seen.lost(("settles",)):
        yield seen.error(
            "law-monthly",
            ("settles",),
            Words(
                f"直销员的报酬至少每月支付一次,方案按 {seen.plan.settles} 结算。依据{DIRECT_SALES_24.zh}。",
                f"direct sellers are paid at least monthly; the plan settles by {seen.plan.settles}. See {DIRECT_SALES_24.en}.",
            ),
            Words("写 settles: month、half_month 或 week。", "Write settles: month, half_month or week."),
        )
    yield from _pay_limit(seen)
    for name in serving:
        if not any(
            _is_own_sale(seen.plan.measures, part) for part in below(dependencies, ("components", name))
        ):
            yield seen.warning(
                "law-pay-base",
                ("components", name),
                Words(
                    f"不以本人对消费者的销售为依据,{DIRECT_SALES_24.zh}只允许按销售收入计酬,请法务确认。",
                    f"it does not rest on own sales to consumers, the only ground of {DIRECT_SALES_24.en}; ask counsel.",
                ),
                Words(
                    "以 origin: consumer_sale 的指标为基数。",
                    "Base it on a measure with origin: consumer_sale.",
                ),
            )


def _is_own_sale(measures: Mapping[str, Measure], part: PlanPart) -> bool:
    room, name = part
    count = measures[name].count if room == "measures" else None
    return count is not None and count.origin is Origin.CONSUMER_SALE


def _pay_limit(seen: Subject) -> Iterator[Diagnostic]:
    effective, written = seen.plan.effective, seen.plan.settlement.pay_limit
    limits = limits_during(DIRECT_SELLER_PAY, effective.since, effective.until, seen.plan.place)
    lowest = min(limits, key=lambda limit: limit.figure, default=None)
    if lowest is None:
        return
    path: Path = ("settlement", "pay_limit")
    most = percent(lowest.figure)
    if written is None:
        yield seen.error(
            "law-pay-limit",
            path,
            Words(
                f"没有写 pay_limit:直销员全部报酬不得超过本人对消费者销售收入的 {most}。依据{lowest.article.zh}。",
                f"pay_limit is missing: all pay of a direct seller is at most {most} of own sales to consumers. "
                f"See {lowest.article.en}.",
            ),
            Words(
                f"写 pay_limit: {{share: {most}, of: 本人对消费者的销售额}}。",
                f"Write pay_limit: {{share: {most}, of: the measure of own sales to consumers}}.",
            ),
        )
        return
    if not 0 <= written.share <= lowest.figure:
        yield seen.error(
            "law-pay-limit",
            (*path, "share"),
            Words(
                f"上限写的是 {percent(written.share)},法定至多 {most}。依据{lowest.article.zh}。",
                f"the limit is {percent(written.share)}; the law allows {most}. See {lowest.article.en}.",
            ),
            Words(f"写 share: {most}。", f"Write share: {most}."),
        )
    measure = seen.plan.measures.get(written.of)
    if measure is None:
        if written.of not in seen.lost_names():
            yield seen.error(
                "name-unknown",
                (*path, "of"),
                Words(f"没有指标 {written.of}。", f"there is no measure {written.of}."),
                did_you_mean(written.of, seen.plan.measures),
            )
    elif not _measures_own_sales(measure):
        yield seen.error(
            "law-pay-limit",
            (*path, "of"),
            Words(
                f"{written.of} 不是本人当期对消费者的销售收入。依据{lowest.article.zh}。",
                f"{written.of} is not the person's own sales to consumers of the period. See {lowest.article.en}.",
            ),
            Words(
                "要写按本期求和、归本人 (owner)、origin: consumer_sale 的金额指标。",
                "Name a measure of money: the sum of the period, credited to its owner, origin: consumer_sale.",
            ),
        )


def _measures_own_sales(measure: Measure) -> bool:
    count = measure.count
    return (
        count is not None
        and measure.unit is Unit.MONEY
        and count.origin is Origin.CONSUMER_SALE
        and count.aggregate is Aggregate.SUM
        and count.window is Window.PERIOD
        and _is_one_persons(count.credit)
        and count.figure is None
        and count.deal.factor is None
    )
