"""What the tests of this room share: a day, and shorthand for the cast's people, teams and posts."""

from __future__ import annotations

from datetime import date

from yeji.audit.models import Event
from yeji.org.actions.people import PersonGiven
from yeji.org.actions.posts import PostGiven
from yeji.org.models import Person, Position, Relationship, Team

TODAY = date(2026, 11, 22)
TOMORROW = date(2026, 11, 23)


def person(number: str) -> Person:
    return Person.objects.get(number=number)


def team(code: str) -> Team:
    return Team.objects.get(code=code)


def newcomer(name: str = "范", joined: date = TODAY, phone: str = "") -> PersonGiven:
    return PersonGiven(name, Relationship.EMPLOYEE, joined, phone=phone)


def post(
    in_team: str = "west",
    position: str = "seller",
    since: date = TODAY,
    until: date | None = None,
    answers_to: Person | None = None,
) -> PostGiven:
    return PostGiven(team(in_team), Position.objects.get(code=position), since, until, answers_to=answers_to)


def told() -> list[str]:
    """Return the acts of this room, in order; sign-ins tell of themselves."""
    return list(Event.objects.filter(action__startswith="org.").values_list("action", flat=True))
