"""The history of records: what was done to a record stays told, also against raw SQL."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.web.records.conftest import written
from yeji.accounts.models import User
from yeji.org.models import Person
from yeji.records.actions import undo_batch
from yeji.records.models import Change

pytestmark = pytest.mark.django_db
FORGERIES = {
    "altered": "UPDATE records_change SET after = '{}'",
    "another's": "UPDATE records_change SET by_id = NULL",
    "no row altered": "UPDATE records_change SET why = 'x' WHERE id = -1",
    "removed": "DELETE FROM records_change",
    "moved": "UPDATE records_change SET id = id + 1000",
}
ON_SQLITE = {
    "replaced": "INSERT OR REPLACE INTO records_change (id, kind, key, revision, at, batch, why) "
    "SELECT id, kind, key, revision, at, batch, 'forged' FROM records_change",
}
ON_POSTGRESQL = {"emptied": "TRUNCATE records_change CASCADE"}


def _refused(statement: str) -> bool:
    """Tell whether the database refused the statement, or found nothing that it would touch."""
    touched: int = 0
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            touched = cursor.rowcount
    except DatabaseError as refusal:
        return "append-only" in str(refusal)
    return bool(touched == 0)


def _history() -> list[object]:
    return list(Change.objects.order_by("id").values_list())


@pytest.fixture
def told(company: dict[str, Person]) -> list[object]:
    written("customers", {"number": "C-1", "name": "越城水务", "owner": "ada"}, batch="B1")
    written("customers", {"number": "C-1", "name": "越城水务集团"})
    return _history()


@pytest.mark.parametrize("forgery", FORGERIES)
def test_no_statement_alters_or_removes_a_change(forgery: str, told: list[object]) -> None:
    assert _refused(FORGERIES[forgery])

    assert _history() == told


def test_no_statement_of_this_database_replaces_or_empties_the_history(told: list[object]) -> None:
    connection.check_constraints()  # What still waits to be checked would refuse in the trigger's place.
    for statement in (ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL).values():
        assert _refused(statement), statement

    assert _history() == told


def test_taking_a_batch_back_adds_to_the_history(told: list[object], cast: dict[str, User]) -> None:
    written("customers", {"number": "C-2", "name": "桐庐水司"}, batch="B2")

    undo_batch("B2", cast["chi"])

    assert [
        (each.revision, each.after is None) for each in Change.objects.filter(key="C-2").order_by("id")
    ] == [
        (1, False),
        (2, True),
    ]
