"""People brought in together, with the teams and positions that they name and that are not there yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction

from yeji.accounts.models import User
from yeji.org.actions.codes import CODE
from yeji.org.actions.people import Hired, PersonGiven, hire_all
from yeji.org.actions.posts import PostGiven
from yeji.org.actions.teams import PlaceGiven, add_position, add_team
from yeji.org.models import Person, Position, Team

Listed = TypeVar("Listed", Team, Position)
LONGEST = 20
"""A longer name makes a bad code."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody as a sheet tells him: team and position by code or name."""

    number: str
    given: PersonGiven
    team: str
    position: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """What people name and the company does not have yet."""

    teams: tuple[str, ...]
    positions: tuple[str, ...]


def missing_for(newcomers: Sequence[Newcomer]) -> Missing:
    """Return which teams and positions would be added with them, in the order in which they are named."""
    teams, positions = by_words(Team), by_words(Position)
    return Missing(
        tuple(dict.fromkeys(each.team for each in newcomers if each.team not in teams)),
        tuple(dict.fromkeys(each.position for each in newcomers if each.position not in positions)),
    )


def by_words(model: type[Listed]) -> Mapping[str, Listed]:
    """Return teams or positions by name and by code; a code wins over a name."""
    listed = list(model.objects.order_by("code"))
    return {each.name: each for each in reversed(listed)} | {each.code: each for each in listed}


@transaction.atomic
def bring_in(newcomers: Sequence[Newcomer], *, by: User, on: date, why: str = "") -> list[Person]:
    """Hire all of them, adding what they name first. *errors*: PermissionDenied, ValidationError for a taken number."""
    missing = missing_for(newcomers)
    first = min((each.given.joined for each in newcomers), default=on)
    for code, name in _coded(missing.teams, "T", set(Team.objects.values_list("code", flat=True))):
        add_team(code, name, PlaceGiven(first), by=by, on=on, why=why)
    leading = {each.position for each in newcomers if each.leads}
    for code, name in _coded(missing.positions, "J", set(Position.objects.values_list("code", flat=True))):
        add_position(code, name, leads=name in leading, by=by, on=on)
    teams, positions = by_words(Team), by_words(Position)
    hired = [
        Hired(
            each.number, each.given, PostGiven(teams[each.team], positions[each.position], each.given.joined)
        )
        for each in newcomers
    ]
    return hire_all(hired, by=by, on=on, why=why)


def _coded(names: Iterable[str], letter: str, taken: set[str]) -> Iterable[tuple[str, str]]:
    """Give each name a code: itself where it makes one, otherwise a letter and the next free figure."""
    for name in names:
        code = name
        if not CODE.fullmatch(name) or len(name) > LONGEST:
            code = next(free for n in range(1, len(taken) + 2) if (free := f"{letter}{n}") not in taken)
        taken.add(code)
        yield code, name
