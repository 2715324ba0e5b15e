"""What the tests of the records share."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from yeji.accounts.models import User
from yeji.org.models import Person, Region
from yeji.records.actions import write_rows
from yeji.records.kinds import Value
from yeji.records.queries import kind


@pytest.fixture
def company(cast: dict[str, User]) -> dict[str, Person]:
    """Return the people of the cast; there is a second region besides the east."""
    Region.objects.create(code="south", name="华南")
    return {person.number: person for person in Person.objects.filter(number__in=cast)}


def written(key: str, *rows: Mapping[str, Value], by: User | None = None, batch: str = "") -> None:
    """Write rows as the program itself would."""
    write_rows(kind(key), [dict(row) for row in rows], by=by, batch=batch)
