"""What one more deal would pay: a sentence a measure, with what each component adds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from yeji.org.models import Person
from yeji.plans.words import said
from yeji.results.folder import read_results
from yeji.runs.folders import results_of
from yeji.runs.models import Run
from yeji.runs.one_more import AMOUNT, More, one_more
from yeji.runs.words import signed
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Words


@dataclass(frozen=True, slots=True)
class Gain:
    """What one more of a measure adds."""

    words: str
    amount: str
    parts: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class MorePage:
    """All that is shown of one more deal."""

    run: Run
    person: Person
    gains: tuple[Gain, ...]


def more_page(run: Run, person: Person) -> MorePage:
    """Return what `AMOUNT` more of each measure that pays adds."""
    plan = read_results(results_of(run.pk).root).plan
    gains = tuple(_gain(plan, each) for each in one_more(run, person.number))
    return MorePage(run, person, gains)


def _gain(plan: Plan, more: More) -> Gain:
    paid = sum((amount for _component, amount in more.parts), Decimal(0))
    told = {"measure": _title(plan, more.measure), "amount": f"{AMOUNT:,f}"}
    note = "" if paid == more.payable else _("其余先抵以前的欠款，或到了上限")
    return Gain(
        words=_("「%(measure)s」再多 ¥%(amount)s") % told,
        amount=signed(paid if more.payable is None else more.payable),
        parts=tuple((_title(plan, name), signed(amount)) for name, amount in more.parts),
        note=_("应发合计没算出，这里只是各项") if more.payable is None else note,
    )


def _title(plan: Plan, name: str) -> str:
    named = plan.measures.get(name) or plan.components.get(name)
    if named is None or named.title is None:
        return name
    return said(Words(named.title.zh, named.title.in_language("en")))
