"""What the law asks of plans for employees: commission is wages (china-rules 3–5).

Overrides by the organisation position are allowed, with a note that asks for legal review. A clawback
needs an earning condition, deductions a limit, wages at least a monthly settlement.
"""

from __future__ import annotations

from collections.abc import Iterator

from yeji_engine.checking.conditions import Known
from yeji_engine.checking.dependencies import Dependencies, below
from yeji_engine.checking.formulas import Formulas
from yeji_engine.checking.law import (
    WAGE_DEDUCTION,
    WAGES_7,
    WAGES_15_16,
    limits_during,
)
from yeji_engine.checking.sellers import serves
from yeji_engine.checking.shares import percent
from yeji_engine.checking.subject import Subject
from yeji_engine.documents.base import PeriodKind, Regime
from yeji_engine.documents.components import Component, PayKind
from yeji_engine.documents.methods import Differential, Generations
from yeji_engine.documents.places import Path
from yeji_engine.errors import Diagnostic, Words

_SLOW = frozenset({PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.YEAR})
_WAGES = frozenset({PayKind.COMMISSION, PayKind.PERFORMANCE_PAY})


def check_wages(
    seen: Subject, formulas: Formulas, dependencies: Dependencies, known: Known
) -> Iterator[Diagnostic]:
    """Report what wages law refuses or asks for in a plan that serves employees."""
    if Regime.EMPLOYEE not in seen.plan.regimes or seen.lost(("regimes",)):
        return
    serving = {
        name: component
        for name, component in seen.plan.components.items()
        if serves(name, Regime.EMPLOYEE, formulas, known)
    }
    for name, component in serving.items():
        path: Path = ("components", name)
        yield from _override(seen, name, component, dependencies)
        yield from _slow(seen, component, path)
        yield from _clawback(seen, component, path)
    if any(component.reversal is not None for component in serving.values()) or _takes_back(seen):
        yield from _deduction_limit(seen)
    yield from _leaver(seen)


def _override(
    seen: Subject, name: str, component: Component, dependencies: Dependencies
) -> Iterator[Diagnostic]:
    rolled = [
        measure
        for room, measure in below(dependencies, ("components", name))
        if room == "measures" and _looks_below(seen, measure)
    ]
    if rolled or isinstance(component.method, Differential | Generations):
        on = Words(f" ({'、'.join(rolled)})" if rolled else "", f" ({', '.join(rolled)})" if rolled else "")
        yield seen.info(
            "override-legal-review",
            ("components", name),
            Words(
                f"按下属业绩付给管理者{on.zh}:对员工按组织职位可以,请法务确认。",
                f"it pays leaders on what people below them did{on.en}: allowed for employees by "
                "organisation position; ask for legal review.",
            ),
            Words(
                "依据任职与组织,不得依据推荐关系。",
                "It rests on the organisation chart, never on who brought whom.",
            ),
        )


def _looks_below(seen: Subject, measure: str) -> bool:
    found = seen.plan.measures[measure]
    return found.roll_up is not None or found.pay_below is not None


def _slow(seen: Subject, component: Component, path: Path) -> Iterator[Diagnostic]:
    if seen.plan.settles not in _SLOW or seen.lost(("settles",)):
        return
    is_wage = component.pays in _WAGES
    report = seen.error if is_wage else seen.warning
    zh = "属于工资,至少每月支付一次" if is_wage else "不按月支付,若属工资则至少每月一次,请法务确认"
    en = (
        "is wages and paid at least monthly"
        if is_wage
        else "is not paid monthly; were it wages, it must be: ask counsel"
    )
    yield report(
        "wage-monthly",
        (*path, "pays"),
        Words(
            f"{component.pays} {zh},方案按 {seen.plan.settles} 结算。依据{WAGES_7.zh}。",
            f"{component.pays} {en}; the plan settles by {seen.plan.settles}. See {WAGES_7.en}.",
        ),
        Words(
            "写 settles: month;按季考核的提成用 timing: {kind: true_up, since: quarter} 每月预付、季末补差。",
            "Write settles: month; for a quarterly view pay monthly with timing: {kind: true_up, since: quarter}.",
        ),
    )


def _clawback(seen: Subject, component: Component, path: Path) -> Iterator[Diagnostic]:
    if component.reversal is not None and not component.earning_condition.strip():
        yield seen.error(
            "clawback-unearned",
            (*path, "earning_condition"),
            Words(
                f"从员工工资扣回提成,但没有写 earning_condition (何时算挣得)。依据{WAGES_15_16.zh}。",
                "commission is taken back from an employee's wages, but earning_condition (when it is earned) "
                f"is missing. See {WAGES_15_16.en}.",
            ),
            Words(
                "写明挣得条件,例如 earning_condition: 客户付清全款后挣得,之前为预付。",
                "State it, for instance: earned when the customer has paid in full, an advance until then.",
            ),
        )


def _takes_back(seen: Subject) -> bool:
    draw = seen.plan.settlement.draw
    return seen.plan.settlement.negative == "pay" or (draw is not None and draw.recovery_share is not None)


def _deduction_limit(seen: Subject) -> Iterator[Diagnostic]:
    written = seen.plan.settlement.deduction_limit
    effective = seen.plan.effective
    limits = limits_during(WAGE_DEDUCTION, effective.since, effective.until, seen.plan.place)
    lowest = min(limits, key=lambda limit: limit.figure, default=None)
    if lowest is None:
        return
    path: Path = ("settlement", "deduction_limit")
    most = percent(lowest.figure)
    if written is None:
        yield seen.warning(
            "deduction-limit",
            path,
            Words(
                f"会从员工工资扣减,但没有写 deduction_limit:每月至多扣 {most},余额不低于当地最低工资。"
                f"依据{lowest.article.zh}。",
                f"wages may be reduced, but deduction_limit is missing: at most {most} a month, and no less than "
                f"the local minimum wage remains. See {lowest.article.en}.",
            ),
            Words(
                f"写 deduction_limit: {{share: {most}, minimum_wage: 最低工资}}。",
                f"Write deduction_limit with share: {most}.",
            ),
        )
        return
    if not 0 <= written.share <= lowest.figure:
        yield seen.error(
            "deduction-limit-share",
            (*path, "share"),
            Words(
                f"每月扣减上限写的是 {percent(written.share)},法定至多 {most}。依据{lowest.article.zh}。",
                f"the limit of deductions is {percent(written.share)}; the law allows {most}. See {lowest.article.en}.",
            ),
            Words(f"写 share: {most}。", f"Write share: {most}."),
        )
    if written.minimum_wage is None:
        yield seen.warning(
            "deduction-limit",
            (*path, "minimum_wage"),
            Words(
                f"没有写 minimum_wage:扣减后不得低于当地最低工资。依据{lowest.article.zh}。",
                f"minimum_wage is missing: the local minimum wage must remain. See {lowest.article.en}.",
            ),
            Words("写一个个人属性,例如 minimum_wage: 最低工资。", "Name an attribute, such as minimum_wage."),
        )


def _leaver(seen: Subject) -> Iterator[Diagnostic]:
    draw = seen.plan.settlement.draw
    if draw is not None and draw.leaver == "claim":
        yield seen.warning(
            "draw-leaver-claim",
            ("settlement", "draw", "leaver"),
            Words(
                f"向离职员工追索未还的预支,扣减只能依法进行,请法务确认。依据{WAGES_15_16.zh}。",
                f"what a leaver owes is claimed; deductions need a ground in law: ask counsel. See {WAGES_15_16.en}.",
            ),
            Words("也可写 leaver: forgive。", "Or write leaver: forgive."),
        )
