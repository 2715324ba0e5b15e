"""Targets of one measure for a year as a grid: a row a person, a column a month."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.roles import Permission
from yeji.org.models import Person
from yeji.org.queries import teams_of_people, visible_to
from yeji.plans.documents import document_of
from yeji.plans.queries import people_in_plans, plans_in_force
from yeji.targets.queries import measures_with_targets, people_with_targets, targets_of
from yeji.ui.parts import Link, Period

MONTHS = 12


@dataclass(frozen=True, slots=True)
class GridCell:
    """A target that may be typed over."""

    name: str
    label: str
    figure: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """Somebody's year."""

    name: str
    team: str
    total: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class GridPage:
    """All that the grid shows."""

    year: Period
    number: int
    measure: str
    measures: tuple[Link, ...]
    months: tuple[str, ...]
    rows: tuple[GridRow, ...]
    totals: tuple[str, ...]
    whole: str
    without: int
    """People who have no target in some month in which they are there."""
    may_set: bool
    saves_to: str


def months_of(year: int) -> list[tuple[date, date]]:
    """Return the months of a year, each with the day after it."""
    firsts = [date(year + (month > MONTHS), (month - 1) % MONTHS + 1, 1) for month in range(1, MONTHS + 2)]
    return list(itertools.pairwise(firsts))


def grid_page(user: User, holder: Holder, measure: str, year: int) -> GridPage:
    """Return the grid of the people whom the user sees."""
    known = known_measures(holder.on)
    picked = measure if measure in known else (known[0] if known else "")
    people = people_of_grid(user, holder.on, year)
    months = months_of(year)
    figures = targets_of([each.pk for each in people], picked, months[0][0], months[-1][1])
    teams = teams_of_people(holder.on)
    address = reverse("targets:grid")
    return GridPage(
        year=Period(
            _("%(year)s 年") % {"year": year},
            earlier_url=f"{address}?measure={picked}&year={year - 1}",
            later_url=f"{address}?measure={picked}&year={year + 1}",
        ),
        number=year,
        measure=picked,
        measures=tuple(
            Link(each, f"{address}?measure={each}&year={year}", is_current=each == picked) for each in known
        ),
        months=tuple(_("%(month)s 月") % {"month": month} for month in range(1, MONTHS + 1)),
        rows=tuple(_row(each, teams.get(each.number, ""), months, figures) for each in people),
        totals=tuple(
            plain(sum((figures.get((each.pk, *month), Decimal(0)) for each in people), Decimal(0)))
            for month in months
        ),
        whole=plain(sum(figures.values(), Decimal(0))),
        without=sum(1 for each in people if not any((each.pk, *month) in figures for month in months)),
        may_set=holder.may(Permission.SET_TARGETS) and bool(picked),
        saves_to=f"{address}?measure={picked}&year={year}",
    )


def known_measures(on: date) -> list[str]:
    """Return the measures that have targets: of plans in force, and those for which somebody has one."""
    found = dict.fromkeys(measures_with_targets())
    for version in plans_in_force(on).values():
        document = document_of(version.text)
        if document is not None:
            found.update(
                dict.fromkeys(
                    name for name, measure in document.measures.items() if measure.target is not None
                )
            )
    return list(found)


def people_of_grid(user: User, on: date, year: int) -> list[Person]:
    """Return those whom the user sees and who are there in the year, by team and number."""
    months = months_of(year)
    there = visible_to(user, on).filter(joined__lt=months[-1][1], assignments__isnull=False).distinct()
    teams = teams_of_people(on)
    # Whoever is in no plan is judged by no target; he stands in the grid once somebody sets him one.
    judged = people_in_plans() | people_with_targets()
    shown = [each for each in there if each.pk in judged and (each.left is None or each.left > months[0][0])]
    return sorted(shown, key=lambda each: (teams.get(each.number, ""), each.number))


def _row(
    person: Person,
    team: str,
    months: Sequence[tuple[date, date]],
    figures: Mapping[tuple[int, date, date], Decimal],
) -> GridRow:
    own = [figures.get((person.pk, *month)) for month in months]
    return GridRow(
        name=person.name,
        team=team,
        total=plain(sum((each for each in own if each is not None), Decimal(0))),
        cells=tuple(
            GridCell(
                cell_name(person, month[0]),
                f"{person.name} {month[0].month}",
                "" if figure is None else f"{figure.normalize():f}",
            )
            for month, figure in zip(months, own, strict=True)
        ),
    )


def cell_name(person: Person, first: date) -> str:
    """Return what a form calls a cell."""
    return f"t-{person.pk}-{first.month}"


def plain(figure: Decimal) -> str:
    """Write a sum with thousands."""
    normal = figure.normalize()
    return f"{normal:,f}"
