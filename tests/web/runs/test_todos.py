"""What a run noticed is a list: each thing with its rows, a way on, and whether somebody dealt with it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from tests.web.conftest import SignIn
from tests.web.runs.company import paid, published, ran, targeted
from yeji.accounts.models import User
from yeji.audit.models import Event
from yeji.runs.models import Look, Run
from yeji.runs.pages.todos import State, ToDo

pytestmark = pytest.mark.django_db
NO_TARGET = {"code": "target-missing", "item": "回款额"}


@pytest.fixture
def march(cast: dict[str, User]) -> Run:
    version = published(cast)
    targeted(cast["chi"], "eve", "80000")
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 80_000_00))
    return ran(version, "2026-03", cast["chi"])


def todos(run: Run, as_: SignIn, who: str = "chi") -> dict[str, ToDo]:
    found = as_(who).get(f"/runs/{run.pk}/").context["page"].todos
    return {each.code: each for each in found.all}


def test_each_row_says_who_it_is_and_leads_to_where_it_is_mended(march: Run, as_: SignIn) -> None:
    found = todos(march, as_)

    missing = found["target-missing"]
    assert [each.title for each in missing.rows] == ["安娜 ada"]
    assert missing.act is not None
    assert missing.act.url == "/targets/?measure=%E5%9B%9E%E6%AC%BE%E9%A2%9D&year=2026"
    assert as_("chi").get(missing.act.url).status_code == 200


def test_a_row_of_a_book_leads_to_its_record(cast: dict[str, User], as_: SignIn) -> None:
    version = published(cast)
    # Su keeps people: she holds no post to which a payment could be counted.
    paid(cast["chi"], ("P1", "su", "2026-03-05", 80_000_00), ("P2", "ada", "2026-03-05", 1_00))
    run = ran(version, "2026-03", cast["chi"])

    rows = [row for each in todos(run, as_).values() for row in each.rows]
    assert "/records/payments/at/P1/" in [each.url for each in rows]


def test_who_looked_is_kept_once_and_told(march: Run, as_: SignIn) -> None:
    address = f"/runs/{march.pk}/look/"

    as_("chi").post(address, NO_TARGET)
    as_("han").post(address, NO_TARGET)

    found = todos(march, as_)["target-missing"]
    assert found.state is State.LOOKED_AT
    assert found.state_words.startswith("池 ")
    assert Look.objects.count() == Event.objects.filter(action="runs.looked_at").count() == 1
    assert as_("dov").post(address, NO_TARGET).status_code == 404
    assert as_("ada").post(address, NO_TARGET).status_code == 404


def test_what_was_not_noticed_is_not_looked_at(march: Run, as_: SignIn) -> None:
    as_("chi").post(f"/runs/{march.pk}/look/", {"code": "none", "item": ""})

    assert Look.objects.count() == 0


def test_a_look_holds_for_the_next_run_while_the_rows_are_as_many(
    march: Run, cast: dict[str, User], as_: SignIn
) -> None:
    as_("chi").post(f"/runs/{march.pk}/look/", NO_TARGET)

    same = ran(march.version, "2026-03", cast["chi"])
    assert todos(same, as_)["target-missing"].state is State.LOOKED_AT

    paid(cast["chi"], ("P2", "ben", "2026-03-05", 1_00), ("P3", "lan", "2026-03-05", 1_00))
    before = todos(same, as_)["target-missing"]
    assert before.state is State.LOOKED_AT


def test_what_the_newest_run_no_longer_notices_is_settled(
    march: Run, cast: dict[str, User], as_: SignIn
) -> None:
    assert todos(march, as_)["target-missing"].is_open
    targeted(cast["chi"], "ada", "120000")

    again = ran(march.version, "2026-03", cast["chi"])

    settled = todos(march, as_)["target-missing"]
    assert settled.state is State.SETTLED
    assert f"#{again.pk}" in settled.state_words
    assert "target-missing" not in todos(again, as_)
    assert as_("chi").get(f"/runs/{again.pk}/").context["page"].todos.settled_since == 1


@pytest.mark.parametrize("statement", ["UPDATE runs_look SET by_id = by_id", "DELETE FROM runs_look"])
def test_a_look_is_kept_by_the_database(statement: str, march: Run, as_: SignIn) -> None:
    as_("chi").post(f"/runs/{march.pk}/look/", NO_TARGET)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
