"""The sign-in in the product's words: password, second factor, recovery codes, devices, forgotten passwords."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from tests.web.conftest import SignIn
from yeji.accounts.models import User
from yeji.audit.models import Event

PASSWORD, NEW = "correct-horse-9", "battery-staple-10"


@pytest.fixture
def ada(cast: dict[str, User]) -> User:
    cache.clear()
    cast["ada"].set_password(PASSWORD)
    cast["ada"].email = "ada@example.com"
    cast["ada"].save()
    return cast["ada"]


def sign_in(password: str = PASSWORD, **agent: str) -> Client:
    client = Client(**agent)  # type: ignore[arg-type]  # Headers by name.
    client.post("/accounts/login/", {"login": "ada", "password": password})
    return client


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def with_second_factor(client: Client) -> str:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    shown = client.get("/accounts/2fa/totp/activate/")
    assert "data:image/svg+xml" in shown.text
    secret = shown.context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    return str(secret)


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/inactive/",
        "/accounts/3rdparty/login/cancelled/",
        "/accounts/3rdparty/login/error/",
    ],
)
def test_pages_before_the_sign_in_speak_our_words(db: None, path: str) -> None:
    answer = Client().get(path)

    assert answer.status_code in {200, 401}
    assert 'class="gate"' in answer.text


def test_a_wrong_password_is_told_without_telling_which_of_both_was_wrong(ada: User) -> None:
    wrong = Client().post("/accounts/login/", {"login": "ada", "password": "x"}).text
    nobody = Client().post("/accounts/login/", {"login": "nobody", "password": "x"}).text

    assert "工号或密码不对" in wrong
    assert "工号或密码不对" in nobody


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count how often a password is hashed: that is what a sign-in takes its time for."""
    done: list[str] = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(self: BasePasswordHasher, password: str, salt: str, *given: object, **named: object) -> str:
        done.append(password)
        return str(encode(self, password, salt, *given, **named))

    monkeypatch.setattr(hasher, "encode", counted)
    return done


@pytest.mark.parametrize("login", ["nobody", "nobody@example.com", "ben", "eve"])
def test_who_is_unknown_closed_or_without_a_password_takes_as_long_as_who_is_known(
    ada: User, cast: dict[str, User], hashed: list[str], login: str
) -> None:
    known = "ada@example.com" if "@" in login else "ada"
    User.objects.filter(username="eve").update(is_active=False)
    Client().post("/accounts/login/", {"login": known, "password": "x"})
    for_known = len(hashed)

    answer = Client().post("/accounts/login/", {"login": login, "password": "x"})

    assert for_known > 0
    assert len(hashed) - for_known == for_known
    assert "密码不对" in answer.text


def test_one_who_mistypes_is_shut_out_alone_and_by_any_of_his_names(ada: User, cast: dict[str, User]) -> None:
    cast["ben"].set_password(PASSWORD)
    cast["ben"].save()
    for login in ("ada", "ADA", "ada@example.com", "ada", "ada"):
        Client().post("/accounts/login/", {"login": login, "password": "x"})

    shut = Client().post("/accounts/login/", {"login": "Ada@example.com", "password": PASSWORD})
    beside = Client().post("/accounts/login/", {"login": "ben", "password": PASSWORD})

    assert "锁 15 分钟" in shut.text
    assert beside.status_code == 302


def test_a_name_that_nobody_has_is_shut_out_as_well(ada: User) -> None:
    answers = [Client().post("/accounts/login/", {"login": "nobody", "password": "x"}).text for _ in range(6)]

    assert ["锁 15 分钟" in each for each in answers] == [False] * 5 + [True]


def test_an_office_behind_one_address_is_not_shut_out_by_its_slips(ada: User) -> None:
    for number in range(40):
        Client().post("/accounts/login/", {"login": f"slip{number}", "password": "x"})

    assert sign_in().get("/").status_code == 200


def test_a_changed_password_ends_other_devices_and_keeps_this_one(ada: User) -> None:
    here, there = sign_in(), sign_in()

    answer = here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
        follow=True,
    )

    assert "密码换好了" in answer.text
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert Event.objects.filter(action="account.password_changed", by=ada.pk).count() == 1


def test_a_second_factor_is_asked_for_from_then_on(
    ada: User, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    first = sign_in()
    asked = first.get("/accounts/2fa/totp/activate/", follow=True)
    assert "先确认是你" in asked.text
    with django_capture_on_commit_callbacks(execute=True):
        secret = with_second_factor(first)
    cache.clear()

    second = sign_in()
    assert second.get("/").status_code == 302
    assert "动态码" in second.get("/accounts/2fa/authenticate/").text
    wrong = second.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "id_code_error" in wrong.text
    cache.clear()
    second.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert second.get("/").status_code == 200
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"account.second_factor_added", "account.second_factor_failed"} <= actions


def test_a_recovery_code_opens_once(ada: User) -> None:
    client = sign_in()
    with_second_factor(client)
    shown = client.get("/accounts/2fa/recovery-codes/")
    code = shown.context["unused_codes"][0]
    assert code in shown.text
    cache.clear()

    once, again = sign_in(), sign_in()
    once.post("/accounts/2fa/authenticate/", {"code": code})
    cache.clear()
    again.post("/accounts/2fa/authenticate/", {"code": code})

    assert (once.get("/").status_code, again.get("/").status_code) == (200, 302)


def test_the_second_factor_can_be_taken_off_and_that_is_told(ada: User) -> None:
    client = sign_in()
    with_second_factor(client)
    assert "作废" in client.get("/accounts/2fa/totp/deactivate/").text

    client.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.exists()
    assert Event.objects.filter(action="account.second_factor_removed").exists()


def test_other_devices_are_ended_from_the_list(ada: User) -> None:
    here = sign_in(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537")
    there = sign_in(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) MicroMessenger/8 Safari/604")
    there.get("/")

    shown = here.get("/accounts/sessions/").text
    assert "Chrome · Windows" in shown
    assert "微信 · iPhone" in shown
    here.post("/accounts/sessions/")

    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)


def test_without_mail_the_page_sends_one_to_the_administrator(ada: User) -> None:
    assert "找公司管理员重设密码" in Client().get("/accounts/password/reset/").text


def test_a_forgotten_password_is_set_anew_by_a_letter(ada: User, settings: Settings) -> None:
    settings.MAIL_IS_READY = True
    client = Client()
    client.post("/accounts/password/reset/", {"email": "ada@example.com"})
    [letter] = mail.outbox
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", str(letter.body))
    assert link is not None
    assert (letter.subject, letter.to) == ("重设 Yeji 业绩的密码", ["ada@example.com"])

    form = client.get(link[1], follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})

    assert sign_in(NEW).get("/").status_code == 200
    assert Event.objects.filter(action="account.password_reset").exists()


def test_a_stranger_is_sent_no_letter_and_told_the_same(ada: User) -> None:
    known = Client().post("/accounts/password/reset/", {"email": "ada@example.com"}, follow=True)
    unknown = Client().post("/accounts/password/reset/", {"email": "who@example.com"}, follow=True)

    assert len(mail.outbox) == 1
    assert _without_token(known.text) == _without_token(unknown.text)


@pytest.mark.parametrize("who", ["ada", "ben", "eve", "shi", "dov"])
def test_everybody_has_a_page_about_himself(as_: SignIn, who: str) -> None:
    answer = as_(who).get("/me/")

    assert answer.status_code == 200
    assert answer.context["page"].number == who


def test_language_and_look_are_chosen_there(as_: SignIn) -> None:
    client = as_("ada")
    client.post("/choose/", {"theme": "dark", "language": "en", "next": "/me/"})

    shown = client.get("/me/").text
    assert 'data-theme="dark"' in shown
    assert '<html lang="en"' in shown
    assert 'value="dark" aria-pressed="true"' in shown


def test_what_is_on_the_way_about_oneself_is_for_those_who_signed_in(db: None) -> None:
    for path in ("/me/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/"):
        assert Client().get(path).status_code == 302


def _without_token(shown: str) -> str:
    return re.sub(r'"X-CSRFToken":"\w+"', "", shown)


def test_no_password_nor_code_stands_in_a_log_an_address_or_the_chain(
    ada: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAIL_IS_READY = True
    canaries = ("canary-of-a-name", "canary-wrong-1", "canary-new-2", PASSWORD)
    addresses = []
    with caplog.at_level(logging.DEBUG):
        client = Client()
        for login, password in ((canaries[0], canaries[1]), ("ada", canaries[1]), ("ada", PASSWORD)):
            answer = client.post("/accounts/login/", {"login": login, "password": password})
            addresses.append(answer.headers.get("Location", ""))
        answer = client.post(
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": canaries[2], "password2": canaries[2]},
        )
        addresses.append(answer.headers.get("Location", ""))
        other = Client()
        other.post("/accounts/password/reset/", {"email": "ada@example.com"})
        link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
        assert link is not None
        # The key is taken out of the address before the page is shown.
        addresses.append(other.get(link[1]).headers["Location"])
        key = link[1].rstrip("/").rpartition("-")[2]

    said = "".join(each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING)
    told = "".join(str(each) for each in Event.objects.values_list("name", "before", "after", "why"))
    assert [each for each in (*canaries, key) if each in said + told + "".join(addresses)] == []


def test_a_locked_account_and_one_that_is_none_are_told_the_same(ada: User) -> None:
    def tried(login: str) -> list[tuple[int, bool]]:
        cache.clear()
        answers = [
            Client().post("/accounts/login/", {"login": login, "password": "wrong-one-9"}) for _ in range(7)
        ]
        return [(each.status_code, "锁 15 分钟" in each.text) for each in answers]

    assert tried("ada") == tried("nobody-at-all")
