"""Amounts in another currency than the measure's are not figures of it: nobody knows what they come to.

A measure is in the plan's currency, or in the one from which the components that it prices are converted
at their end (C66). Rows in any other currency have no figure and are reported, unless the measure exchanges
them or its own formulas look at the currency.
"""

from __future__ import annotations

from yeji_engine.binding.formulas import names_in
from yeji_engine.binding.job import Job
from yeji_engine.documents.base import Unit
from yeji_engine.documents.components import Component, Convert
from yeji_engine.documents.measures import Aggregate, Count
from yeji_engine.graph.expressions import Number, Truth, choose, missing_like, text
from yeji_engine.graph.frames import Frame
from yeji_engine.language.nodes import names_used

CURRENCY = "currency"
"""The standard column with the currency of a record's amounts."""


def in_own_currency(job: Job, measure: str, amount: Number, records: Frame) -> Number:
    """Return the amount of a record, missing where it is in a foreign currency that nothing exchanges."""
    count = job.plan.measures[measure].count
    if count is None or not _guarded(job, measure, count, records):
        return amount
    return choose(_foreign(job, measure, records), missing_like(amount), amount)


def _guarded(job: Job, measure: str, count: Count, records: Frame) -> bool:
    if job.plan.measures[measure].unit is not Unit.MONEY or CURRENCY not in records.columns:
        return False
    if count.aggregate in (Aggregate.COUNT, Aggregate.DISTINCT) or count.deal.exchange is not None:
        return False
    own = [formula for formula in (count.where, count.figure) if formula is not None]
    return all(CURRENCY not in names_used(job.formula(formula)) for formula in own)


def _foreign(job: Job, measure: str, records: Frame) -> Truth:
    """A record without a currency is in the measure's own."""
    return (~records.text(CURRENCY).equals(text(_currency_of(job, measure)))).known()


def _currency_of(job: Job, measure: str) -> str:
    for component in job.plan.components.values():
        converted = next((step.currency for step in component.then if isinstance(step, Convert)), None)
        if converted is not None and _prices(job, component, measure):
            return converted
    return job.plan.currency


def _prices(job: Job, component: Component, measure: str) -> bool:
    if component.deal == measure:
        return True
    return component.base is not None and measure in names_in(job, [component])
