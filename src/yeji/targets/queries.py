"""What is asked about targets."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q

from yeji.org.models import Person, Team
from yeji.targets.models import TARGET_DECIMALS, Basis, PersonalFigure, Target


def measures_with_targets() -> list[str]:
    """Return the measures for which somebody has a target."""
    return sorted(Target.objects.order_by().values_list("measure", flat=True).distinct())


def targets_of(
    of: type[Person] | type[Team],
    subjects: Collection[int],
    measure: str,
    start: date,
    end: date,
) -> dict[tuple[int, date, date], Decimal]:
    """Return the original targets of people, or of teams, for periods within [start, end): by id and period."""
    field = "person" if of is Person else "team"
    inside = Target.objects.filter(measure=measure, start__gte=start, end__lte=end, basis=Basis.ORIGINAL)
    rows = inside.filter(**{f"{field}__in": list(subjects)}).values_list(field, "start", "end", "figure")
    return {
        (subject, since, until): Decimal(figure).scaleb(-TARGET_DECIMALS)
        for subject, since, until, figure in rows
    }


def all_targets() -> Iterable[tuple[str, str, date, date, str, int]]:
    """Yield every target as runs read it: subject's number or code, measure, start, end, basis, figure."""
    rows = Target.objects.order_by("pk").values_list(
        "person__number", "team__code", "measure", "start", "end", "basis", "figure"
    )
    for person, team, measure, start, end, basis, figure in rows.iterator(5_000):
        yield person or team, measure, start, end, basis, figure


def all_figures() -> Iterable[tuple[str, str, int, date, date | None]]:
    """Yield every personal figure as runs read it: work number, name, figure, since, until."""
    rows = PersonalFigure.objects.order_by("pk").values_list(
        "person__number", "name", "figure", "since", "until"
    )
    yield from rows.iterator(5_000)


def figures_on(people: Iterable[int], on: date) -> dict[int, list[PersonalFigure]]:
    """Return the personal figures that hold on a day by the person's id."""
    holding = Q(until__isnull=True) | Q(until__gt=on)
    found: dict[int, list[PersonalFigure]] = {}
    for each in PersonalFigure.objects.filter(holding, person__in=list(people), since__lte=on):
        found.setdefault(each.person_id, []).append(each)
    return found


def people_with_targets() -> set[int]:
    """Return the ids of everybody who has a target for anything."""
    return set(
        Target.objects.filter(person__isnull=False).order_by().values_list("person", flat=True).distinct()
    )
