"""Ways to publish a plan without a second person, and that each is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from tests.web.runs.company import AT, PLAN
from tests.web.runs.four_eyes import Attempts, Scene, sql
from yeji.accounts.founding import found_role
from yeji.accounts.models import RoleGrant, User
from yeji.accounts.roles import Role
from yeji.org.models import Person
from yeji.plans.actions import ask_publication, take_back, write_draft
from yeji.plans.models import Version

pytestmark = pytest.mark.django_db
attempts = Attempts()
attempt = attempts.refused_by
ON = AT.date()
LATER = date(2100, 1, 1)


@pytest.fixture(autouse=True)
def _own_folder() -> None:
    """The folder of the scene, for all tests of it."""


# -- publication: who wrote it, in every disguise ------------------------------------------


@attempt("neither wrote it")
def who_wrote_it_publishes(scene: Scene) -> object:
    return scene.publish("chi")


@attempt("404")
def who_wrote_it_publishes_by_the_page(scene: Scene) -> object:
    return scene.post("chi", "/plans/field/2/publish/", seen=scene.waiting.digest)


@attempt("neither wrote it")
def who_wrote_it_takes_finance_as_well(scene: Scene) -> object:
    found_role(scene.cast["chi"], Role.FINANCE, date(2024, 1, 1))
    return scene.publish("chi")


@attempt("neither wrote it")
def who_wrote_a_part_of_it_publishes(scene: Scene) -> object:
    version = take_back(scene.waiting, by=scene.cast["qin"], at=AT)
    version = write_draft(version, f"{version.text}\n", by=scene.cast["qin"], at=AT, seen=version.revision)
    version = write_draft(version, scene.waiting.text, by=scene.cast["chi"], at=AT, seen=version.revision)
    version = ask_publication(version, by=scene.cast["chi"], at=AT, why="")
    return scene.publish("qin", version)


@attempt("neither wrote it")
def who_wrote_it_lets_another_hand_it_in_and_publishes(scene: Scene) -> object:
    version = take_back(scene.waiting, by=scene.cast["qin"], at=AT)
    version = ask_publication(version, by=scene.cast["qin"], at=AT, why="")
    return scene.publish("chi", version)


@attempt("neither wrote it")
def who_handed_it_in_publishes(scene: Scene) -> object:
    version = take_back(scene.waiting, by=scene.cast["qin"], at=AT)
    version = ask_publication(version, by=scene.cast["qin"], at=AT, why="")
    return scene.publish("qin", version)


@attempt("stands in for who did")
def a_stand_in_of_who_wrote_it_publishes(scene: Scene) -> object:
    chi, ada = scene.cast["chi"], scene.cast["ada"]
    found_role(ada, Role.COMPENSATION, date(2026, 1, 1), LATER, lent_by=chi)
    return scene.publish("ada")


@attempt("org_person[._]user_id")
def a_second_account_of_the_same_person_publishes(scene: Scene) -> object:
    """The database has one account a person: the second is nobody of the company and has no role."""
    other = User.objects.create(username="chi-2", name="池")
    scene.cast["chi-2"] = other
    with transaction.atomic():
        Person.objects.create(
            number="chi-2",
            name="池",
            user=scene.cast["chi"],
            relationship="employee",
            joined=date(2024, 1, 1),
        )
    return scene.publish("chi-2")


@attempt("may not publish")
def an_account_without_a_role_publishes(scene: Scene) -> object:
    scene.cast["chi-3"] = User.objects.create(username="chi-3", name="池")
    return scene.publish("chi-3")


@attempt("may not publish")
def somebody_whose_role_ended_publishes(scene: Scene) -> object:
    RoleGrant.objects.filter(user=scene.cast["han"]).update(until=ON)
    return scene.publish("han")


@attempt("may not publish")
def somebody_whose_account_is_closed_publishes(scene: Scene) -> object:
    han = scene.cast["han"]
    han.is_active = False
    try:
        return scene.publish("han")
    finally:
        han.is_active = True


@attempt("may not publish")
def an_auditor_who_sees_everything_publishes(scene: Scene) -> object:
    return scene.publish("dov")


@attempt("may not publish")
def the_keeper_of_the_machine_publishes(scene: Scene) -> object:
    return scene.publish("shi")


# -- publication: another text than the one that was read -----------------------------------


@attempt("不是同一份")
def it_is_published_without_having_been_read(scene: Scene) -> object:
    return scene.publish("han", seen="")


@attempt("不是同一份")
def it_is_published_by_the_digest_of_an_older_text(scene: Scene) -> object:
    return scene.publish("han", seen=scene.draft.digest)


@attempt("待发布")
def it_is_written_on_after_it_was_handed_in(scene: Scene) -> object:
    return write_draft(scene.waiting, PLAN, by=scene.cast["chi"], at=AT, seen=scene.waiting.revision)


@attempt("不是同一份")
def it_is_written_on_between_reading_and_publishing(scene: Scene) -> object:
    read, chi = scene.waiting.digest, scene.cast["chi"]
    version = take_back(scene.waiting, by=chi, at=AT)
    version = write_draft(version, PLAN.replace("5%", "90%"), by=chi, at=AT, seen=version.revision)
    version = ask_publication(version, by=chi, at=AT, why="")
    return scene.publish("han", version, seen=read)


@attempt("不是同一份")
def its_text_is_changed_in_the_database_while_it_waits(scene: Scene) -> object:
    read = scene.waiting.digest
    Version.objects.filter(pk=scene.waiting.pk).update(text=PLAN.replace("5%", "90%"))
    return scene.publish("han", seen=read)


@attempt("草稿")
def a_draft_that_was_not_handed_in_is_published(scene: Scene) -> object:
    return scene.publish("han", scene.draft)


@attempt("302")
def the_stage_is_sent_with_the_form(scene: Scene) -> object:
    sent = {
        "text": scene.draft.text,
        "seen": str(scene.draft.revision),
        "stage": "published",
        "decided_by": "1",
    }
    return scene.post("chi", "/plans/later/1/write/", **sent)


@attempt("405")
def it_is_published_by_a_link(scene: Scene) -> object:
    return int(scene.client("han").get("/plans/field/2/publish/").status_code)


# -- publication: around the product ---------------------------------------------------------


@attempt("a_second_person_publishes")
def sql_publishes_without_a_second_person(scene: Scene) -> object:
    return sql("UPDATE plans_version SET stage = 'published' WHERE id = %s", scene.waiting.pk)


@attempt("a_second_person_publishes")
def sql_publishes_in_the_name_of_who_handed_it_in(scene: Scene) -> object:
    return sql(
        "UPDATE plans_version SET stage = 'published', decided_by_id = asked_by_id WHERE id = %s",
        scene.waiting.pk,
    )


@attempt("plans_version")
def sql_changes_what_was_published(scene: Scene) -> object:
    return sql("UPDATE plans_version SET text = %s WHERE number = 1", PLAN.replace("5%", "90%"))


@attempt("plans_version")
def sql_takes_a_published_version_away(scene: Scene) -> object:
    del scene
    return sql("DELETE FROM plans_version WHERE number = 1 AND stage = 'published'")


@pytest.mark.parametrize("name", attempts)
def test_no_way_around_a_second_person(name: str, scene: Scene) -> None:
    attempts.is_refused(name, scene)


def test_there_are_as_many_ways_as_are_written() -> None:
    assert len(attempts) == 25
