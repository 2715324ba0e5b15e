"""What a sentence must know of the whole plan: its currency, its calendar, what a name counts.

A number in a plan has no unit of its own: 200000 is 20 万元 where the base is money and 200,000
where it counts visits. The unit is followed through the formula here, for words only; whether
units fit together is the business of `checking`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from yeji_engine.documents.base import Unit, Validity, exact
from yeji_engine.documents.components import Component
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Words
from yeji_engine.wording import figures
from yeji_engine.wording.formulas import formula_words, unit_of_formula
from yeji_engine.wording.words import phrase

_BUILT_IN = {
    "司龄月数": Unit.COUNT,
    "tenure_months": Unit.COUNT,
    "得分": Unit.POINTS,
    "score": Unit.POINTS,
    "绩效系数": Unit.NUMBER,
    "coefficient": Unit.NUMBER,
    **dict.fromkeys(("在岗天数", "days_in_plan", "期间天数", "days_in_period"), Unit.DAYS),
    **dict.fromkeys(
        ("在岗工作日", "working_days_in_plan", "期间工作日", "working_days_in_period"), Unit.DAYS
    ),
    "份额": Unit.RATIO,
    "share": Unit.RATIO,
}
_OF_MEASURE = {
    "完成率": Unit.RATIO,
    "attainment": Unit.RATIO,
    "行数": Unit.COUNT,
    "rows": Unit.COUNT,
    "得分": Unit.POINTS,
    "points": Unit.POINTS,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The plan seen by a sentence; `deal` is the measure whose rows are the deals, if any."""

    plan: Plan
    deal: str | None = None

    def within(self, component: Component) -> Terms:
        """Return the terms as they are inside a component."""
        return Terms(self.plan, component.deal if component.per == "deal" else None)

    def money(self, number: Decimal) -> Words:
        """Return an amount in the plan's currency."""
        return figures.money(number, self.plan.currency)

    def figure(self, number: Decimal, unit: Unit | None) -> Words:
        """Return a number in `unit`, money in the plan's currency."""
        return figures.figure(number, unit, self.plan.currency)

    def formula(self, text: str, unit: Unit | None = None) -> Words:
        """Return a formula in words; one that is a mere number is written in `unit`."""
        number = as_number(text)
        return formula_words(text) if number is None else self.figure(number, unit)

    def unit_of(self, text: str | None) -> Unit | None:
        """Return what the formula's outcome counts, as far as it can be told."""
        return unit_of_formula(text, self._unit_of_name) if text else None

    def span(self, valid: Validity) -> Words:
        """Return a span of dates; quarters are named only where the company's year is the calendar's."""
        if self.plan.fiscal.year_starts == "01-01":
            return figures.span(valid)
        return figures.dates(valid)

    def _unit_of_name(self, name: str) -> Unit | None:
        if name in ("记入", "credited"):
            return self._unit_of_name(self.deal) if self.deal else None
        head, _, tail = name.partition(".")
        if tail in _OF_MEASURE:
            return _OF_MEASURE[tail]
        if head in self.plan.measures:
            return self.plan.measures[head].unit
        if head in self.plan.components:
            return Unit.MONEY
        return self.plan.attributes.get(head, _BUILT_IN.get(head))


def as_number(text: str) -> Decimal | None:
    """Return the number if the formula is nothing else.

    >>> as_number("7.5%"), as_number("回款额 * 5%")
    (Decimal('0.075'), None)
    """
    try:
        number = exact(text)
    except ValueError:
        return None
    return number if isinstance(number, Decimal) else None


def base_of(component: Component) -> str | None:
    """Return the formula of what the method prices; per deal it defaults to the credited figure."""
    if component.base is None and component.per == "deal":
        return "记入"
    return component.base


def base_words(component: Component, terms: Terms) -> Words:
    """Return how the base is called inside the sentences of a component."""
    base = base_of(component)
    if base is None:
        return Words("基数", "the base")
    if base in ("记入", "credited"):
        return phrase("每笔的记入额", "the credited figure of each deal")
    return terms.formula(base)
