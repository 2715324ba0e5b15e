"""The pages of this room: who opens which, what is not in sight, what is masked, what is told."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.web.conftest import SignIn
from tests.web.org.conftest import TODAY, person, post, team, told
from yeji.accounts.models import RoleGrant, User
from yeji.accounts.roles import Role
from yeji.audit.models import Event
from yeji.org.actions.people import PersonGiven, change_person
from yeji.org.actions.posts import transfer
from yeji.org.actions.roles import lend_role
from yeji.org.actions.teams import PlaceGiven, place_team
from yeji.org.deeds import Act
from yeji.org.models import Assignment, Person

EVERYBODY = {"ada", "ben", "chi", "dov", "eve", "su", "han", "shi", "lan"}
KEEPERS = {"chi", "su"}
ACCOUNT_KEEPERS = {"su", "shi"}
PAGES = {
    "/org/": EVERYBODY,
    "/org/calendar/": EVERYBODY,
    "/org/people/": EVERYBODY,
    "/org/teams/": EVERYBODY,
    "/org/team/east/": EVERYBODY,
    "/org/roles/": EVERYBODY,
    "/org/roles/lend/": EVERYBODY,
    "/org/person/ada/": {"ada", "ben", "lan", "chi", "dov", "su", "han"},
    "/org/person/eve/": {"eve", "lan", "chi", "dov", "su", "han"},
    "/org/people/hire/": KEEPERS,
    "/org/person/ada/change/": KEEPERS,
    "/org/person/ada/assign/": KEEPERS,
    "/org/person/ada/transfer/": KEEPERS,
    "/org/person/ada/leave/": KEEPERS,
    "/org/teams/add/": KEEPERS,
    "/org/team/east/rename/": KEEPERS,
    "/org/team/east/place/": KEEPERS,
    "/org/team/east/end/": KEEPERS,
    "/org/lists/": KEEPERS,
    "/org/lists/add/position/": KEEPERS,
    "/org/lists/level/none/": set(),
    "/org/lists/region/east/": KEEPERS,
    "/org/accounts/": ACCOUNT_KEEPERS,
    "/org/accounts/open/": ACCOUNT_KEEPERS,
    "/org/accounts/of/ada/": ACCOUNT_KEEPERS,
    "/org/accounts/of/ada/grant/": ACCOUNT_KEEPERS,
    "/org/accounts/of/ada/close/": ACCOUNT_KEEPERS,
    "/org/accounts/of/ada/reopen/": ACCOUNT_KEEPERS,
    "/org/accounts/of/ada/password/": ACCOUNT_KEEPERS,
    "/org/accounts/of/nobody/": set(),
}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_opens_to_those_it_is_for_and_is_not_there_for_others(address: str, as_: SignIn) -> None:
    opened = {number: as_(number).get(address).status_code for number in sorted(EVERYBODY)}

    assert opened == {number: 200 if number in PAGES[address] else 404 for number in opened}


def test_a_manager_opens_the_days_on_which_he_managed(as_: SignIn, cast: dict[str, User]) -> None:
    transfer(person("ada"), post("west", since=date(2026, 7, 1)), by=cast["su"], on=TODAY)

    ben = as_("ben")

    assert ben.get("/org/person/ada/").status_code == 404
    assert ben.get("/org/person/ada/?on=2026-07-01").status_code == 404
    then = ben.get("/org/person/ada/?on=2026-06-30")
    assert then.status_code == 200
    assert "东一组 · 业务员" in then.text
    assert "西一组 · 业务员" not in then.text


def test_personal_data_are_masked_but_for_oneself(as_: SignIn) -> None:
    def shown(number: str) -> tuple[bool, bool, bool]:
        text = as_(number).get("/org/person/ada/").text
        return "13800006027" in text, "138****6027" in text, "/look/phone/" in text

    assert shown("ada") == (True, False, False)
    assert shown("ben") == (False, True, False)
    assert shown("dov") == (False, True, False)
    assert shown("su") == (False, True, True)
    assert told() == []


def test_a_look_shows_one_datum_and_is_told(as_: SignIn) -> None:
    answer = as_("han").post("/org/person/ada/look/bank_account/")

    assert "6222020200112233445" in answer.text
    assert "13800006027" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert told() == [Act.BANK_ACCOUNT_SEEN]


@pytest.mark.parametrize("number", ["ada", "ben", "chi", "dov", "eve", "shi", "lan"])
def test_nobody_else_looks(number: str, as_: SignIn) -> None:
    assert as_(number).post("/org/person/ada/look/phone/").status_code == 404
    assert told() == []


def test_changing_somebody_does_not_show_his_personal_data(as_: SignIn) -> None:
    text = as_("su").get("/org/person/ada/change/").text

    assert "13800006027" not in text
    assert "138****6027" in text


def changed(client: Client, **typed: str) -> tuple[int, str]:
    known = {"name": "安娜", "relationship": "employee", "joined": "2024-01-01", "mail": "", "seen": ""}
    answer = client.post("/org/person/ada/change/", known | typed)
    return answer.status_code, answer.text


def test_personal_data_that_are_left_empty_stay(as_: SignIn) -> None:
    assert changed(as_("su"), name="安娜娜", bank_account="-")[0] == 302

    ada = person("ada")
    assert (ada.name, ada.phone, ada.bank_account) == ("安娜娜", "13800006027", "")


def test_a_stale_edit_is_told_who_changed_what_and_wins_the_second_time(
    as_: SignIn, cast: dict[str, User]
) -> None:
    given = PersonGiven("安琪", "employee", date(2024, 1, 1))
    change_person(person("ada"), given, by=cast["chi"], on=TODAY)

    status, text = changed(as_("su"), seen="0", mail="a@example.com")

    assert status == 422
    assert "有人先改了：池" in text
    assert "姓名 安娜 → 安琪" in text
    assert person("ada").name == "安琪"
    latest = Event.objects.filter(action=Act.PERSON_CHANGED).latest("number").number
    assert f'value="{latest}"' in text
    assert changed(as_("su"), seen=str(latest))[0] == 302
    assert person("ada").name == "安娜"


def test_somebody_is_hired_on_one_page(as_: SignIn) -> None:
    typed = {
        "number": "fan",
        "name": "范",
        "relationship": "employee",
        "joined": "2026-11-01",
        "team": str(team("west").pk),
        "position": str(
            Assignment.objects.filter(person__number="eve").values_list("position", flat=True)[0]
        ),
        "answers_to": "夏",
    }

    assert as_("su").post("/org/people/hire/", typed).status_code == 302

    held = Assignment.objects.get(person__number="fan")
    assert (held.team.code, held.since, held.answers_to) == ("west", date(2026, 11, 1), person("eve"))


def test_what_is_refused_is_said_beside_its_field(as_: SignIn) -> None:
    seller = Assignment.objects.get(person__number="ada").position
    typed = {
        "team": str(team("west").pk),
        "position": str(seller.pk),
        "since": "2023-01-01",
        "answers_to": "谁",
    }

    answer = as_("su").post("/org/person/ada/assign/", typed | {"answers_to": ""})
    assert answer.status_code == 422
    assert "入职日是 2024-01-01" in answer.text

    answer = as_("su").post("/org/person/ada/assign/", typed)
    assert "没有工号或姓名是「谁」的人" in answer.text


def test_the_chart_is_that_of_the_day(as_: SignIn, cast: dict[str, User]) -> None:
    place_team(team("west"), PlaceGiven(date(2026, 7, 1), until=date(2026, 8, 1)), by=cast["su"], on=TODAY)

    july, june, before = (
        as_("ada").get(f"/org/?on={day}").text for day in ("2026-07-15", "2026-06-15", "2023-01-01")
    )

    assert june.count('class="branch"') == 2
    assert july.count('class="branch"') == 1
    assert "先建最上面的团队" in before


@pytest.mark.parametrize("path", ["/org/?team=east", "/org/team/east/"])
def test_an_opened_team_shows_only_those_in_sight(as_: SignIn, path: str) -> None:
    text = as_("ada").get(path).text

    assert "/org/person/ada/" in text
    assert "/org/person/ben/" not in text
    assert "还有 1 人，不在你看得到的范围" in text


def test_the_list_holds_only_those_in_sight(as_: SignIn) -> None:
    ben, su = as_("ben").get("/org/people/").text, as_("su").get("/org/people/").text

    assert [f"/org/person/{number}/" in ben for number in ("ada", "ben", "eve")] == [True, True, False]
    assert "/org/person/eve/" in su


def test_the_list_is_searched_and_filtered(as_: SignIn) -> None:
    def found(query: str) -> set[str]:
        text = as_("su").get(f"/org/people/?{query}").text
        return {number for number in EVERYBODY if f"/org/person/{number}/" in text}

    assert found("q=娜") == {"ada"}
    assert found("team=east") == {"ada", "ben"}
    assert found("state=unplaced") == {"chi", "dov", "su", "han"}
    assert found("state=left") == set()
    assert found("state=left&q=娜&page=9x") == set()


def test_the_list_asks_the_database_the_same_whatever_its_length(
    as_: SignIn, django_assert_max_num_queries: object
) -> None:
    Person.objects.bulk_create(
        Person(number=f"p{each:03}", name="众", relationship="employee", joined=date(2026, 1, 1))
        for each in range(120)
    )

    with django_assert_max_num_queries(25):  # type: ignore[operator]  # A fixture of pytest-django.
        text = as_("su").get("/org/people/?page=2").text

    assert "第 51 – 100 行，共 128 行" in text


def test_an_account_is_opened_and_its_password_shown_once(as_: SignIn) -> None:
    typed = {"username": "fan", "name": "范", "roles": ["seller"], "person": ""}
    answer = as_("shi").post("/org/accounts/open/", typed)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    password = answer.text.split('<p class="secret num"><b>')[1].split("</b>")[0]
    assert User.objects.get(username="fan").check_password(password)
    assert password not in as_("shi").get("/org/accounts/of/fan/").text


def test_an_account_is_closed_on_its_page_and_its_devices_are_signed_out(as_: SignIn) -> None:
    desk = as_("ada")
    desk.get("/")

    assert as_("su").post("/org/accounts/of/ada/close/", {"why": "停职", "seen": ""}).status_code == 302

    assert desk.get("/").status_code == 302
    assert Event.objects.get(action=Act.ACCOUNT_CLOSED).why == "停职"


def test_ones_own_account_offers_no_deeds(as_: SignIn) -> None:
    text = as_("su").get("/org/accounts/of/su/").text

    assert "/org/accounts/of/su/close/" not in text
    assert as_("su").post("/org/accounts/of/su/close/", {"why": ""}).status_code == 422


def test_a_manager_lends_and_takes_back_on_the_page(as_: SignIn, cast: dict[str, User]) -> None:
    typed = {"role": "supervisor", "borrower": "夏", "since": "2026-11-20", "last_day": "2999-11-30"}
    assert as_("ben").post("/org/roles/lend/", typed).status_code == 302

    grant = RoleGrant.objects.get(lent_by=cast["ben"])
    assert (grant.user, grant.until) == (cast["eve"], date(2999, 12, 1))
    assert as_("eve").get(f"/org/roles/{grant.pk}/withdraw/").status_code == 404
    assert as_("ben").get(f"/org/roles/{grant.pk}/withdraw/").status_code == 200
    assert as_("ben").post(f"/org/roles/{grant.pk}/withdraw/", {"last_day": "2026-11-20"}).status_code == 302
    assert RoleGrant.objects.get(pk=grant.pk).until == date(2026, 11, 21)


def test_a_role_that_one_does_not_hold_cannot_be_lent_on_the_page(as_: SignIn) -> None:
    typed = {"role": "hr", "borrower": "夏", "since": "2026-11-20", "last_day": "2999-11-30"}

    assert as_("ben").post("/org/roles/lend/", typed).status_code == 422
    assert not RoleGrant.objects.filter(lent_by__isnull=False).exists()


def test_roles_of_others_are_for_keepers_and_auditors(as_: SignIn, cast: dict[str, User]) -> None:
    lend_role(
        cast["ben"],
        cast["eve"],
        Role.SUPERVISOR,
        (date(2026, 11, 20), date(2999, 1, 1)),
        by=cast["ben"],
        on=TODAY,
    )

    seen = {number: "谁有什么角色" in as_(number).get("/org/roles/").text for number in sorted(EVERYBODY)}

    assert {number for number, sees in seen.items() if sees} == {"su", "shi", "dov"}


def test_the_calendar_knows_holidays_and_shifted_days(as_: SignIn) -> None:
    text = as_("ada").get("/org/calendar/?month=2026-02").text

    assert "2 月有 <b>16</b> 个工作日" in text
    assert "2 月 14 日、2 月 28 日" in text
    assert 'aria-label="2026-02-16 放假"' in text
    assert 'aria-label="2026-02-14 调休上班"' in text


@pytest.mark.parametrize("asked", ["2926", "2926-05"])
def test_a_year_that_is_not_published_is_said_not_guessed(asked: str, as_: SignIn) -> None:
    text = as_("ada").get(f"/org/calendar/?month={asked}").text

    assert "不知道 2926 年的节假日" in text
    assert 'class="days"' not in text


@pytest.mark.parametrize("asked", ["x", "2026-13", "-1", "99999"])
def test_a_month_that_is_none_is_this_month(asked: str, as_: SignIn) -> None:
    assert as_("ada").get(f"/org/calendar/?month={asked}").status_code == 200


def test_the_palette_finds_people_in_sight_only(as_: SignIn) -> None:
    def found(number: str) -> bool:
        return "/org/person/eve/" in as_(number).get("/find/?q=夏").text

    assert (found("ben"), found("lan")) == (False, True)


def test_who_does_not_run_the_machine_has_no_line_to_accounts(as_: SignIn) -> None:
    assert 'href="/org/accounts/"' in as_("shi").get("/settings/").text
    assert 'href="/settings/"' not in as_("ben").get("/").text


def test_a_post_that_should_never_have_been_is_deleted_from_its_page(
    as_: SignIn, cast: dict[str, User]
) -> None:
    post = Assignment.objects.get(person__number="ada")
    su = as_("su")
    assert f'action="/org/people/posts/{post.pk}/cancel/"' in su.get(f"/org/people/posts/{post.pk}/").text

    su.post(f"/org/people/posts/{post.pk}/cancel/")

    assert not Assignment.objects.filter(person__number="ada").exists()
