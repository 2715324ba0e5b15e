"""Targets of one measure for a year as a grid: a row a person or a team, a column a month."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.roles import Permission
from yeji.org.models import Person, Team
from yeji.org.queries import teams_of_people, teams_seen, visible_to
from yeji.plans.documents import document_of
from yeji.plans.queries import people_in_plans, plans_in_force
from yeji.targets.queries import measures_with_targets, people_with_targets, targets_of
from yeji.ui.parts import Link, Period
from yeji_engine.documents.base import Unit

MONTHS = 12
EARLIEST, LATEST = 2000, 2100


@dataclass(frozen=True, slots=True)
class GridCell:
    """A target that may be typed over."""

    name: str
    label: str
    figure: str
    """With thousands, as it may be typed too."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """Somebody's year, or a team's."""

    name: str
    sub: str
    """A person's team; of a team what its people have for the year."""
    total: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class GridPage:
    """All that the grid shows."""

    year: Period
    number: int
    measure: str
    unit: str
    """What the figures count, for the head; empty where there is no word for it."""
    measures: tuple[Link, ...]
    sorts: tuple[Link, ...]
    """People or teams."""
    is_of_teams: bool
    months: tuple[str, ...]
    rows: tuple[GridRow, ...]
    totals: tuple[str, ...]
    whole: str
    """The sum of the year; empty where there is none."""
    told: str
    """The same with what it counts, for the sentence."""
    without: int
    """People, or teams, who have no target in any month."""
    may_set: bool
    is_late: bool
    """Months that may be paid already are among them."""
    saves_to: str


def months_of(year: int) -> list[tuple[date, date]]:
    """Return the months of a year, each with the day after it."""
    firsts = [date(year + (month > MONTHS), (month - 1) % MONTHS + 1, 1) for month in range(1, MONTHS + 2)]
    return list(itertools.pairwise(firsts))


def grid_page(user: User, holder: Holder, measure: str, year: int, *, by_team: bool = False) -> GridPage:
    """Return the grid of the people whom the user sees, or of their teams."""
    known = known_measures(holder.on)
    picked = measure if measure in known else next(iter(known), "")
    subjects = subjects_of_grid(user, holder, year, by_team=by_team)
    months = months_of(year)
    figures = targets_of(Team if by_team else Person, [each.pk for each in subjects], picked, *_span(months))
    address, by = reverse("targets:grid"), "&by=team" if by_team else ""
    return GridPage(
        year=Period(
            _("%(year)s 年") % {"year": year},
            earlier_url=f"{address}?measure={picked}&year={year - 1}{by}",
            later_url=f"{address}?measure={picked}&year={year + 1}{by}",
        ),
        number=year,
        measure=picked,
        unit=_unit_words(known.get(picked)),
        measures=tuple(
            Link(each, f"{address}?measure={each}&year={year}{by}", is_current=each == picked)
            for each in known
        ),
        sorts=(
            Link(_("到人"), f"{address}?measure={picked}&year={year}", is_current=not by_team),
            Link(_("到团队"), f"{address}?measure={picked}&year={year}&by=team", is_current=by_team),
        ),
        is_of_teams=by_team,
        months=tuple(_("%(month)s 月") % {"month": month} for month in range(1, MONTHS + 1)),
        rows=_rows(subjects, _subs(user, holder, picked, months, by_team=by_team), months, figures),
        totals=tuple(
            _total(figures[each.pk, *month] for each in subjects if (each.pk, *month) in figures)
            for month in months
        ),
        whole=plain(sum(figures.values(), Decimal(0))) if figures else "",
        told=_with_unit(sum(figures.values(), Decimal(0)), known[picked]) if figures else "",
        without=sum(1 for each in subjects if not any((each.pk, *month) in figures for month in months)),
        may_set=holder.may(Permission.SET_TARGETS) and bool(picked),
        is_late=months[0][1] <= holder.on,
        saves_to=f"{address}?measure={picked}&year={year}{by}",
    )


def _span(months: Sequence[tuple[date, date]]) -> tuple[date, date]:
    return months[0][0], months[-1][1]


def _subs(
    user: User, holder: Holder, measure: str, months: Sequence[tuple[date, date]], *, by_team: bool
) -> Mapping[str, str]:
    """What stands below each name: a person's team; for a team what its people are to reach together."""
    teams = teams_of_people(holder.on)
    if not by_team:
        return teams
    people = people_of_grid(user, holder.on, months[0][0].year)
    figures = targets_of(Person, [each.pk for each in people], measure, *_span(months))
    sums: dict[str, Decimal] = {}
    team_of = {each.pk: teams.get(each.number, "") for each in people}
    for (person, _start, _end), figure in figures.items():
        sums[team_of[person]] = sums.get(team_of[person], Decimal(0)) + figure
    return {name: _("已分到人 %(sum)s") % {"sum": plain(whole)} for name, whole in sums.items()}


def known_measures(on: date) -> dict[str, Unit | None]:
    """Return the measures that have targets, each with what it counts where a plan says so.

    Those of plans in force come first, then those for which somebody has one.
    """
    found: dict[str, Unit | None] = {}
    for version in plans_in_force(on).values():
        document = document_of(version.text)
        if document is not None:
            for name, measure in document.measures.items():
                if measure.target is not None:
                    found.setdefault(name, measure.unit)
    return found | {name: None for name in measures_with_targets() if name not in found}


def money_among(measures: Mapping[str, Unit | None]) -> frozenset[str]:
    """Return the measures that are amounts."""
    return frozenset(name for name, unit in measures.items() if unit is Unit.MONEY)


def _unit_words(unit: Unit | None) -> str:
    """What the figures of a measure count; empty where it counts pieces or no plan in force says it."""
    match unit:
        case Unit.MONEY:
            return _("元")
        case Unit.POINTS:
            return _("分")
        case Unit.DAYS:
            return _("天")
        case _:
            return ""


def people_of_grid(user: User, on: date, year: int) -> list[Person]:
    """Return those whom the user sees and who are there in the year, by team and number."""
    months = months_of(year)
    there = visible_to(user, on).filter(joined__lt=months[-1][1], assignments__isnull=False).distinct()
    teams = teams_of_people(on)
    # Whoever is in no plan is judged by no target; he stands in the grid once somebody sets him one.
    judged = people_in_plans() | people_with_targets()
    shown = [each for each in there if each.pk in judged and (each.left is None or each.left > months[0][0])]
    # Whoever is in no team today, gone or yet to come, stands below.
    return sorted(shown, key=lambda each: (each.number not in teams, teams.get(each.number, ""), each.number))


def subjects_of_grid(user: User, holder: Holder, year: int, *, by_team: bool) -> Sequence[Person | Team]:
    """Return those who have a row: people, or the teams that the user may see anybody of."""
    return teams_seen(user, holder.on) if by_team else people_of_grid(user, holder.on, year)


def _rows(
    subjects: Sequence[Person | Team],
    subs: Mapping[str, str],
    months: Sequence[tuple[date, date]],
    figures: Mapping[tuple[int, date, date], Decimal],
) -> tuple[GridRow, ...]:
    return tuple(
        _row(each, subs.get(each.number if isinstance(each, Person) else each.name, ""), months, figures)
        for each in subjects
    )


def _row(
    subject: Person | Team,
    sub: str,
    months: Sequence[tuple[date, date]],
    figures: Mapping[tuple[int, date, date], Decimal],
) -> GridRow:
    own = [figures.get((subject.pk, *month)) for month in months]
    return GridRow(
        name=subject.name,
        sub=sub,
        total=_total(each for each in own if each is not None),
        cells=tuple(
            GridCell(
                cell_name(subject, month[0]),
                _("%(name)s %(month)s 月") % {"name": subject.name, "month": month[0].month},
                "" if figure is None else plain(figure),
            )
            for month, figure in zip(months, own, strict=True)
        ),
    )


def _total(figures: Iterable[Decimal]) -> str:
    """A sum of nothing is no target of 0."""
    known = list(figures)
    return plain(sum(known, Decimal(0))) if known else "—"


def _with_unit(figure: Decimal, unit: Unit | None) -> str:
    """A figure that stands alone says what it counts."""
    words = _unit_words(unit)
    return f"{plain(figure)} {words}" if words else plain(figure)


def cell_name(subject: Person | Team, first: date) -> str:
    """Return what a form calls a cell."""
    return f"{'p' if isinstance(subject, Person) else 't'}-{subject.pk}-{first.month}"


def plain(figure: Decimal) -> str:
    """Write a sum with thousands."""
    normal = figure.normalize()
    return f"{normal:,f}"
