"""A password that another person knows opens one page: that on which it is changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.web.conftest import SignIn
from yeji.accounts.models import User
from yeji.audit.models import Event
from yeji.cli.upkeep import Upkeep
from yeji.intake.answering import make_form
from yeji.intake.models import FormLink
from yeji.org.actions.accounts import AccountGiven, Opened, open_account, reset_password
from yeji.org.models import Person

pytestmark = pytest.mark.django_db
OWN = "battery-staple-10"
CHANGE = "/accounts/password/change/"


@pytest.fixture
def opened(cast: dict[str, User]) -> Opened:
    cache.clear()
    return open_account(AccountGiven("new", "新来的"), by=cast["shi"], on=timezone.localdate())


def signed_in(opened: Opened) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": opened.user.username, "password": opened.password})
    return client


def changed(client: Client, old: str, new: str) -> str:
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new}, follow=True).text


@pytest.mark.parametrize(
    "path", ["/", "/me/", "/org/", "/accounts/2fa/", "/accounts/sessions/", "/find/?q=a"]
)
def test_nothing_else_opens_before_it_is_changed(opened: Opened, path: str) -> None:
    client = signed_in(opened)

    for answer in (client.get(path), client.post(path)):
        assert (answer.status_code, answer.headers["Location"]) == (302, CHANGE)
    assert "只有你知道的密码" in client.get(CHANGE).text


def test_forms_for_colleagues_do_not_open_before_it_either(opened: Opened, cast: dict[str, User]) -> None:
    link = FormLink(
        kind="surveys", title="满意度", fields=["points"], fixed={"owner": "ada"}, is_public=False
    )
    make_form(link, by=cast["chi"], at=timezone.now())

    answer = signed_in(opened).get(f"/intake/f/{link.token}/")

    assert (answer.status_code, answer.headers["Location"]) == (302, CHANGE)


def test_the_page_of_the_change_has_no_way_into_the_rooms(opened: Opened) -> None:
    client = signed_in(opened)
    before = client.get(CHANGE).text

    changed(client, opened.password, OWN)

    assert ('class="gate"' in before, "<nav" in before, "/accounts/logout/" in before) == (True, False, True)
    assert "<nav" in client.get(CHANGE).text


def test_after_the_change_everything_opens(opened: Opened) -> None:
    client = signed_in(opened)

    changed(client, opened.password, OWN)

    assert client.get("/").status_code == 200
    assert client.get(CHANGE).text.count("只有你知道的密码") == 0


def test_the_same_password_again_is_no_change(opened: Opened) -> None:
    client = signed_in(opened)

    assert "换一个和现在不同的密码" in changed(client, opened.password, opened.password)
    assert client.get("/").status_code == 302


def test_a_password_given_anew_is_changed_too(opened: Opened, cast: dict[str, User]) -> None:
    changed(signed_in(opened), opened.password, OWN)

    again = reset_password(opened.user, by=cast["shi"], on=timezone.localdate())

    assert signed_in(again).get("/").headers["Location"] == CHANGE


def test_one_may_sign_out_instead(opened: Opened) -> None:
    client = signed_in(opened)

    client.post("/accounts/logout/")

    assert client.get("/").headers["Location"].startswith("/accounts/login/")


def test_a_companys_own_sign_in_asks_for_no_password(opened: Opened) -> None:
    client = signed_in(opened)
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "provider": "wecom"}]
    session.save()

    assert client.get("/").status_code == 200


def test_who_is_gone_is_signed_out_by_the_days_upkeep(as_: SignIn, cast: dict[str, User]) -> None:
    today = timezone.localdate()
    Person.objects.filter(number="ada").update(left=today)
    Person.objects.filter(number="eve").update(left=today + timedelta(days=1))
    ada, eve = as_("ada"), as_("eve")
    assert ada.get("/").status_code == 200

    upkeep = Upkeep()
    upkeep.look()
    upkeep.look()

    assert (ada.get("/").status_code, eve.get("/").status_code) == (302, 200)
    closed = Event.objects.get(action="org.account_closed")
    assert (closed.name, closed.by_name) == ("安娜", "Yeji")
