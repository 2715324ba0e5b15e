"""What a sentence must know of the whole plan: its currency, its calendar, what a name counts.

A number in a plan has no unit of its own: 200000 is 20 万元 where the base is money and 200,000
where it counts visits. The unit is followed through the formula here, for words only; whether
units fit together is the business of `checking`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from pydantic_core import PydanticCustomError

from yeji_engine.documents.base import Bilingual, Name, Unit, Validity, exact
from yeji_engine.documents.components import Component
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Place, Words
from yeji_engine.language.kinds import Kind
from yeji_engine.language.nodes import Node
from yeji_engine.language.parse import parse
from yeji_engine.language.sentence import say
from yeji_engine.language.typing import check
from yeji_engine.vocabulary.built_in import CREDITED
from yeji_engine.wording import figures
from yeji_engine.wording.names import called, kinds_of, labels_of, unit_of_kind
from yeji_engine.wording.words import NOTHING, quoted


@dataclass(frozen=True, slots=True)
class Terms:
    """The plan seen by a sentence: its currency and calendar, and its names at one place."""

    currency: str
    calendar_year: bool
    """Whether the company's year is the calendar's, so that «2026年第2季度» means one thing."""
    plan: Plan
    names: Mapping[Name, Words]
    labels: Mapping[str, Words]
    kinds: Mapping[str, Kind]

    def called(self, name: Name) -> Words:
        """Return what a measure, component or item is called, quoted."""
        return self.names.get(name) or quoted(name)

    def also_called(self, name: Name, title: Bilingual | None) -> Words:
        """Return what else the part is called besides `called`: its title in Chinese, its name in English."""
        if title is None:
            return NOTHING
        by_title = self.called(name) == quoted(Words(name, title.en))
        return Words("" if title.zh == name else title.zh, name if by_title else title.in_language("en"))

    def money(self, number: Decimal) -> Words:
        """Return an amount in the plan's currency."""
        return figures.money(number, self.currency)

    def figure(self, number: Decimal, unit: Unit | None) -> Words:
        """Return a number in `unit`, money in the plan's currency."""
        return figures.figure(number, unit, self.currency)

    def formula(self, text: str, unit: Unit | None = None) -> Words:
        """Return a formula in words; one that is a mere number is written in `unit`."""
        number = as_number(text)
        if number is not None:
            return self.figure(number, unit)
        node = _tree(text)
        if node is None:
            # A plan that does not parse is told by `checking`; here it is quoted as it was written.
            return quoted(text)
        # Quotation marks are wide and bring their own blank.
        zh = say(node, "zh", self.labels).replace("」 ", "」").replace(" 「", "「")
        return Words(zh, say(node, "en", self.labels))

    def unit_of(self, text: str | None) -> Unit | None:
        """Return what the formula's outcome counts, as far as it can be told."""
        node = _tree(text) if text else None
        return unit_of_kind(check(node, self.kinds, Place()).kind) if node is not None else None

    def span(self, valid: Validity) -> Words:
        """Return a span of dates; quarters are named only where the company's year is the calendar's."""
        return figures.span(valid) if self.calendar_year else figures.dates(valid)


@lru_cache(maxsize=4096)
def _tree(text: str) -> Node | None:
    """Return the formula's tree, None where it does not parse; a plan says the same formulas often."""
    return parse(text, place=Place()).node


def terms_of(plan: Plan) -> Terms:
    """Return the terms of a plan, for sentences about a person's period."""
    calendar_year = plan.fiscal.year_starts == "01-01"
    return Terms(plan.currency, calendar_year, plan, called(plan), labels_of(plan), kinds_of(plan))


def among_rows(terms: Terms, table: Name) -> Terms:
    """Return the terms as they are in a filter over the rows of a table."""
    return replace(terms, labels=labels_of(terms.plan, table), kinds=kinds_of(terms.plan, table))


def table_of_deals(component: Component, plan: Plan) -> Name | None:
    """Return the table whose rows are the component's deals, if it goes deal by deal."""
    measure = plan.measures.get(component.deal) if component.per == "deal" and component.deal else None
    return measure.count.table if measure and measure.count else None


def within(terms: Terms, component: Component) -> Terms:
    """Return the terms as they are inside a component; per deal the columns of its table win."""
    if component.per != "deal" or component.deal is None:
        return terms
    table = table_of_deals(component, terms.plan)
    labels = labels_of(terms.plan, table)
    return replace(terms, labels=labels, kinds=kinds_of(terms.plan, table, component.deal))


def as_number(text: str) -> Decimal | None:
    """Return the number if the formula is nothing else.

    >>> as_number("7.5%"), as_number("回款额 * 5%")
    (Decimal('0.075'), None)
    """
    try:
        number = exact(text)
    except PydanticCustomError:
        return None
    return number if isinstance(number, Decimal) else None


def base_of(component: Component) -> str | None:
    """Return the formula of what the method prices; per deal it defaults to the credited figure."""
    if component.base is None and component.per == "deal":
        return CREDITED[0]
    return component.base


def base_words(component: Component, terms: Terms) -> Words:
    """Return how the base is called inside the sentences of a component."""
    base = base_of(component)
    if base is None:
        return Words("基数", "the base")
    return terms.formula(base, Unit.MONEY)
