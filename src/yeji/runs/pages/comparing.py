"""Two runs side by side: who gets more, who less, and which part of pay made the difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.org.queries import names_of_people
from yeji.results.folder import Stored, read_results
from yeji.runs.folders import results_of
from yeji.runs.models import Run
from yeji.runs.words import said, yuan
from yeji.ui.tables import Align, Cell, Column, Line, OnPhone, Table
from yeji_engine.errors import Words

SHOWN = 500
Amounts = Mapping[tuple[str, str], Decimal | None]
"""What each component pays each person; None: not computed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A component, and what it changes in sum."""

    title: str
    change: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """All that the page of two runs shows."""

    run: Run
    other: Run
    more: int
    less: int
    same: int
    unknown: int
    """People with a figure that one of the two did not compute; they are in no sum."""
    change: str
    is_more: bool
    parts: tuple[Part, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class _Person:
    number: str
    was: Decimal | None
    now: Decimal | None
    parts: tuple[tuple[str, Decimal], ...]
    """Components that changed, the greatest change first."""

    @property
    def is_known(self) -> bool:
        return self.was is not None and self.now is not None

    @property
    def change(self) -> Decimal:
        return Decimal(0) if self.was is None or self.now is None else self.now - self.was


def compare_page(run: Run, other: Run) -> ComparePage:
    """Return what differs between a run and another, the greatest change first."""
    new, old = read_results(results_of(run.pk).root), read_results(results_of(other.pk).root)
    people = _people(_amounts(old), _amounts(new))
    changed = sorted(
        (each for each in people if each.change or each.parts), key=lambda each: -abs(each.change)
    )
    titles = _titles(old) | _titles(new)
    whole = sum((each.change for each in people), Decimal(0))
    return ComparePage(
        run=run,
        other=other,
        more=sum(1 for each in people if each.change > 0),
        less=sum(1 for each in people if each.change < 0),
        same=sum(1 for each in people if not each.change and each.is_known),
        unknown=sum(1 for each in people if not each.is_known),
        change=yuan(abs(whole)),
        is_more=whole >= 0,
        parts=_parts(people, titles),
        table=_table(run, other, changed[:SHOWN], titles, whole),
    )


def _amounts(stored: Stored) -> Amounts:
    found: dict[tuple[str, str], Decimal | None] = {}
    for row in stored.tables.where("payouts", {}, ("person_id", "component", "paid")):
        paid = row["paid"]
        found[str(row["person_id"]), str(row["component"])] = paid if isinstance(paid, Decimal) else None
    return found


def _people(old: Amounts, new: Amounts) -> list[_Person]:
    numbers = sorted({number for number, _component in (*old, *new)})
    components = list(dict.fromkeys(component for _number, component in (*new, *old)))
    return [_person(number, components, old, new) for number in numbers]


def _person(number: str, components: list[str], old: Amounts, new: Amounts) -> _Person:
    was, now = (
        _sum([side[number, one] for one in components if (number, one) in side]) for side in (old, new)
    )
    if was is None or now is None:
        # What is not computed on one side is no change: parts and whole must come to the same.
        return _Person(number, was, now, ())
    changes = [
        (one, (new.get((number, one)) or Decimal(0)) - (old.get((number, one)) or Decimal(0)))
        for one in components
    ]
    parts = sorted(((one, change) for one, change in changes if change), key=lambda each: -abs(each[1]))
    return _Person(number, was, now, tuple(parts))


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [each for each in amounts if each is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def _titles(stored: Stored) -> dict[str, str]:
    found = {}
    for name, component in stored.plan.components.items():
        title = component.title
        found[name] = said(Words(title.zh, title.in_language("en"))) if title else name
    return found


def _parts(people: list[_Person], titles: Mapping[str, str]) -> tuple[Part, ...]:
    sums: dict[str, Decimal] = {}
    for each in people:
        for component, change in each.parts:
            sums[component] = sums.get(component, Decimal(0)) + change
    ordered = sorted(sums.items(), key=lambda each: -abs(each[1]))
    return tuple(Part(titles.get(component, component), _signed(change)) for component, change in ordered)


def _signed(amount: Decimal) -> str:
    return f"+{yuan(amount)}" if amount > 0 else yuan(amount)


def _table(run: Run, other: Run, people: list[_Person], titles: Mapping[str, str], whole: Decimal) -> Table:
    names = names_of_people()
    return Table(
        caption=_("变了谁"),
        columns=(
            Column("person", _("姓名"), on_phone=OnPhone.TITLE),
            Column("parts", _("哪一项"), on_phone=OnPhone.BARE),
            Column(
                "was", f"{other.period} #{other.pk}", align=Align.RIGHT, unit=_("元"), on_phone=OnPhone.OFF
            ),
            Column("change", _("变化"), align=Align.RIGHT, unit=_("元"), on_phone=OnPhone.END),
            Column("now", f"{run.period} #{run.pk}", align=Align.RIGHT, unit=_("元"), on_phone=OnPhone.OFF),
        ),
        lines=tuple(_line(run, each, names, titles) for each in people),
        totals=(Cell(_("合计")), Cell(), Cell(), Cell(_signed(whole)), Cell()) if people else (),
    )


def _line(run: Run, person: _Person, names: Mapping[str, str], titles: Mapping[str, str]) -> Line:
    url = reverse("runs:statement", args=[run.pk, person.number])
    told = "，".join(f"{titles.get(one, one)} {_signed(change)}" for one, change in person.parts[:3])
    name = names.get(person.number, person.number)
    return Line(
        person.number,
        (
            Cell(name, url=url, sub=person.number),
            Cell(told),
            Cell("—" if person.was is None else yuan(person.was), tone="quiet"),
            Cell(_signed(person.change), tone="strong"),
            Cell("—" if person.now is None else yuan(person.now)),
        ),
        name=name,
        url=url,
    )
