"""Who came, went and tried is told in the chain; what was typed wrongly is not."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from yeji.accounts.models import User
from yeji.audit.models import Event
from yeji.audit.verify import verify

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-9"


@pytest.fixture
def ada(cast: dict[str, User]) -> User:
    cache.clear()
    cast["ada"].set_password(PASSWORD)
    cast["ada"].save()
    return cast["ada"]


def sign_in(login: str, password: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": login, "password": password})
    return client


def test_coming_and_going_are_events_of_the_one_who_came(ada: User) -> None:
    client = sign_in("ada", PASSWORD)
    client.post("/accounts/logout/")

    told = [(each.action, each.by, each.name) for each in Event.objects.all()]
    assert told == [
        ("account.signed_in", ada.pk, "安娜 (ada)"),
        ("account.signed_out", ada.pk, "安娜 (ada)"),
    ]
    assert '"from": "127.0.0.1"' in Event.objects.get(number=1).after
    assert verify().holds


def test_a_wrong_password_is_told_of_the_account_and_by_nobody(ada: User) -> None:
    sign_in("ada", "wrong")

    [told] = Event.objects.all()
    assert (told.action, told.by, told.name) == ("account.sign_in_failed", None, "安娜 (ada)")


def test_what_a_stranger_typed_is_not_kept(ada: User) -> None:
    sign_in("my-password-in-the-wrong-field", "x")

    [told] = Event.objects.all()
    assert (told.action, told.key, told.name) == ("account.sign_in_failed", "", "")
    assert "my-password" not in told.after


def test_who_failed_too_often_is_locked_out_and_that_is_told(ada: User) -> None:
    for _ in range(5):
        sign_in("ada", "wrong")

    locked = Client().post("/accounts/login/", {"login": "ada", "password": PASSWORD})

    assert "锁 15 分钟" in locked.text
    assert Event.objects.last().action == "account.locked_out"  # type: ignore[union-attr]  # There are six.
    assert not Event.objects.filter(action="account.signed_in").exists()
