"""People and their posts, written by actions: valid, told to the chain, seen by the right ones afterwards."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.web.org.conftest import TODAY, TOMORROW, newcomer, person, post, told
from yeji.accounts.models import RoleGrant, User
from yeji.audit.models import Event
from yeji.org.actions.accounts import close_accounts_of_those_gone
from yeji.org.actions.guarding import ChangedMeanwhile
from yeji.org.actions.people import add_person, change_person, hire, leave, look_at, take_back_leave
from yeji.org.actions.posts import assign, cancel_assignment, change_assignment, transfer
from yeji.org.deeds import Act, Thing
from yeji.org.models import Assignment, Person
from yeji.org.queries import visible_to
from yeji.org.revisions import revision

JULY = date(2026, 7, 1)


def posts_of(number: str) -> list[tuple[str, date, date | None]]:
    rows = Assignment.objects.filter(person__number=number).order_by("since")
    return [(each.team.code, each.since, each.until) for each in rows]


def test_whoever_is_hired_is_seen_by_those_above_him(cast: dict[str, User]) -> None:
    hire("fan", newcomer(), post(), by=cast["su"], on=TODAY, why="扩编")

    assert "fan" in visible_to(cast["lan"], TODAY).values_list("number", flat=True)
    assert "fan" not in visible_to(cast["ben"], TODAY).values_list("number", flat=True)
    assert told() == [Act.PERSON_ADDED, Act.ASSIGNED]
    assert set(Event.objects.values_list("why", flat=True)) == {"扩编"}


def test_only_who_keeps_the_organisation_may_write_it(cast: dict[str, User]) -> None:
    for number in ("ada", "ben", "lan", "dov", "han", "shi"):
        with pytest.raises(PermissionDenied):
            add_person("fan", newcomer(), by=cast[number], on=TODAY)


def test_a_work_number_is_somebodys_for_ever(cast: dict[str, User]) -> None:
    with pytest.raises(ValidationError, match="已经是 安娜 的"):
        add_person("ada", newcomer(), by=cast["su"], on=TODAY)


def test_a_work_number_must_fit_into_an_address(cast: dict[str, User]) -> None:
    with pytest.raises(ValidationError, match="不能有空格"):
        add_person("a/b c", newcomer(), by=cast["su"], on=TODAY)


def test_a_change_tells_before_and_after_with_personal_data_masked(cast: dict[str, User]) -> None:
    change_person(person("ada"), newcomer("安娜", date(2024, 1, 1), "13800009999"), by=cast["su"], on=TODAY)

    event = Event.objects.get()
    before, after = json.loads(event.before), json.loads(event.after)
    assert (before["phone"], after["phone"]) == ("138****6027", "138****9999")
    assert "13800009999" not in event.after


def test_a_change_that_its_mask_hides_is_told_all_the_same(cast: dict[str, User]) -> None:
    change_person(person("ada"), newcomer("安娜", date(2024, 1, 1), "13811116027"), by=cast["su"], on=TODAY)

    assert json.loads(Event.objects.get().after)["phone"] == "138****6027•"


def test_saving_what_did_not_change_tells_nothing(cast: dict[str, User]) -> None:
    eve = person("eve")
    given = newcomer(eve.name, eve.joined)
    change_person(eve, given, by=cast["su"], on=TODAY)
    change_person(eve, given, by=cast["su"], on=TODAY)

    assert told() == [Act.PERSON_CHANGED]


def test_the_second_of_two_is_told_who_changed_what(cast: dict[str, User]) -> None:
    ada = person("ada")
    seen = revision(Thing.PERSON, "ada")
    change_person(ada, newcomer("安娜", date(2024, 1, 1)), by=cast["su"], on=TODAY, seen=seen)

    with pytest.raises(ChangedMeanwhile, match=r"有人先改了：苏 .*手机 138\*\*\*\*6027 → —"):
        change_person(ada, newcomer("安"), by=cast["chi"], on=TODAY, seen=seen)
    assert person("ada").name == "安娜"


def test_a_look_is_no_change(cast: dict[str, User]) -> None:
    seen = revision(Thing.PERSON, "ada")
    look_at(person("ada"), "phone", by=cast["su"], on=TODAY)

    assert revision(Thing.PERSON, "ada") == seen


def test_two_posts_on_one_day_are_refused(cast: dict[str, User]) -> None:
    with pytest.raises(ValidationError, match="同一天只能有一个任职"):
        assign(person("ada"), post(since=JULY, until=TODAY), by=cast["su"], on=TODAY)


def test_a_transfer_ends_one_post_and_begins_the_next(cast: dict[str, User]) -> None:
    transfer(person("ada"), post(since=JULY), by=cast["su"], on=TODAY)

    assert posts_of("ada") == [("east", date(2024, 1, 1), JULY), ("west", JULY, None)]
    assert "ada" in visible_to(cast["ben"], date(2026, 6, 30)).values_list("number", flat=True)
    assert "ada" not in visible_to(cast["ben"], JULY).values_list("number", flat=True)


def test_a_transfer_back_in_time_stops_where_the_next_post_begins(cast: dict[str, User]) -> None:
    transfer(person("ada"), post(since=JULY), by=cast["su"], on=TODAY)
    transfer(person("ada"), post("center", since=date(2026, 1, 1)), by=cast["su"], on=TODAY)

    assert posts_of("ada") == [
        ("east", date(2024, 1, 1), date(2026, 1, 1)),
        ("center", date(2026, 1, 1), JULY),
        ("west", JULY, None),
    ]


def test_a_post_outside_of_the_employment_is_refused(cast: dict[str, User]) -> None:
    fan = add_person("fan", newcomer(), by=cast["su"], on=TODAY)

    with pytest.raises(ValidationError, match="任职不能更早"):
        assign(fan, post(since=JULY), by=cast["su"], on=TODAY)


def test_answering_in_a_circle_is_refused_on_any_day(cast: dict[str, User]) -> None:
    ada, eve = person("ada"), person("eve")
    transfer(ada, post("east", since=JULY, answers_to=eve), by=cast["su"], on=TODAY)

    with pytest.raises(ValidationError, match=r"夏 → 安娜 → 夏（2026-07-01 起）"):
        transfer(eve, post("west", since=date(2026, 6, 1), answers_to=ada), by=cast["su"], on=TODAY)
    assert posts_of("eve") == [("west", date(2024, 1, 1), None)]


def test_a_wrong_post_is_corrected_or_taken_away(cast: dict[str, User]) -> None:
    wrong = Assignment.objects.get(person__number="ada")

    change_assignment(wrong, post("west", since=date(2024, 2, 1)), by=cast["su"], on=TODAY)
    assert posts_of("ada") == [("west", date(2024, 2, 1), None)]

    cancel_assignment(wrong, by=cast["su"], on=TODAY)
    assert posts_of("ada") == []
    assert told() == [Act.ASSIGNMENT_CHANGED, Act.ASSIGNMENT_CANCELLED]
    assert "ada" not in visible_to(cast["ben"], TODAY).values_list("number", flat=True)


def test_leaving_ends_posts_roles_and_the_account(cast: dict[str, User]) -> None:
    leave(person("ada"), date(2026, 11, 21), by=cast["su"], on=TODAY, why="辞职")

    assert posts_of("ada") == [("east", date(2024, 1, 1), TODAY)]
    assert RoleGrant.objects.get(user=cast["ada"]).until == TODAY
    assert not User.objects.get(username="ada").is_active
    assert told() == [Act.PERSON_LEFT, Act.ACCOUNT_CLOSED]
    assert "ada" in visible_to(cast["ben"], date(2026, 11, 21)).values_list("number", flat=True)


def test_one_who_leaves_later_signs_in_until_then(cast: dict[str, User]) -> None:
    leave(person("ada"), TODAY, by=cast["su"], on=TODAY)

    assert close_accounts_of_those_gone(TODAY) == 0
    assert User.objects.get(username="ada").is_active
    assert close_accounts_of_those_gone(TOMORROW) == 1
    assert not User.objects.get(username="ada").is_active


def test_one_who_does_not_leave_after_all_is_given_posts_anew(cast: dict[str, User]) -> None:
    leave(person("ada"), TODAY, by=cast["su"], on=TODAY)

    ada = take_back_leave(person("ada"), by=cast["su"], on=TODAY)
    assign(ada, post("east", since=TOMORROW), by=cast["su"], on=TODAY)

    assert Person.objects.get(number="ada").left is None
    assert posts_of("ada") == [("east", date(2024, 1, 1), TOMORROW), ("east", TOMORROW, None)]


def test_a_look_at_anothers_personal_data_is_told(cast: dict[str, User]) -> None:
    assert look_at(person("ada"), "phone", by=cast["su"], on=TODAY) == "13800006027"

    event = Event.objects.get()
    assert (event.by_name, event.action, event.key) == ("苏", Act.PHONE_SEEN, "ada")


def test_ones_own_personal_data_are_ones_own(cast: dict[str, User]) -> None:
    assert look_at(person("ada"), "bank_account", by=cast["ada"], on=TODAY) == "6222020200112233445"
    assert told() == []


def test_a_manager_who_sees_somebody_does_not_see_his_personal_data(cast: dict[str, User]) -> None:
    for number in ("ben", "lan", "chi", "dov", "eve"):
        with pytest.raises(PermissionDenied):
            look_at(person("ada"), "identity", by=cast[number], on=TODAY)


def test_a_look_shows_no_other_field(cast: dict[str, User]) -> None:
    with pytest.raises(PermissionDenied):
        look_at(person("ada"), "user", by=cast["su"], on=TODAY)
