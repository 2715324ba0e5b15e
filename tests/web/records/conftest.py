"""A small company for the records: two branches, the cast as people in them, a few things in the books."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web.conftest import LONG_AGO
from yeji.accounts.models import User
from yeji.org.models import Assignment, Person, Placement, Position, Region, Sight, Team
from yeji.records.actions import write_rows
from yeji.records.kinds import Row
from yeji.records.queries import kind

FAR = date(9999, 1, 1)


@pytest.fixture
def company(cast: dict[str, User]) -> dict[str, Person]:
    """Return the people of the cast: Ada under Ben in the east, Eve in the south."""
    people = {
        number: Person.objects.create(
            number=number, name=user.name, user=user, relationship="employee", joined=LONG_AGO
        )
        for number, user in cast.items()
    }
    east = Region.objects.create(code="east", name="华东")
    south = Region.objects.create(code="south", name="华南")
    sells = Position.objects.create(code="seller", name="业务员")
    leads = Position.objects.create(code="lead", name="主管", leads=True)
    for team, region, members in (("E1", east, ("ada", "ben")), ("S1", south, ("eve",))):
        made = Team.objects.create(code=team, name=team)
        Placement.objects.create(team=made, region=region, since=LONG_AGO)
        for number in members:
            post = leads if number == "ben" else sells
            Assignment.objects.create(person=people[number], team=made, position=post, since=LONG_AGO)
    for viewer, person in (("ada", "ada"), ("ben", "ben"), ("ben", "ada"), ("eve", "eve")):
        Sight.objects.create(viewer=people[viewer], person=people[person], since=LONG_AGO, until=FAR)
    return people


def written(key: str, *rows: Row, by: User | None = None, batch: str = "") -> None:
    """Write rows as the program itself would."""
    write_rows(kind(key), rows, by=by, batch=batch)
