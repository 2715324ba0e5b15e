"""The first account of an empty company: opened once, by whoever has the address that the machine said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from yeji.accounts.models import User
from yeji.accounts.queries import roles_of
from yeji.accounts.roles import Role
from yeji.audit.models import Event
from yeji.home.beginning import A_DAY, address_of_the_first_account

pytestmark = pytest.mark.django_db
TYPED = {"name": "石磊", "username": "X001", "password": "correct-horse-9"}


def test_an_empty_company_begins_with_one_account_that_may_set_up_everything() -> None:
    client, address = Client(), address_of_the_first_account()

    answer = client.post(address, TYPED)

    user = User.objects.get()
    assert answer.headers["Location"] == "/"
    assert roles_of(user, timezone.localdate()) == {Role.SYSTEM, Role.HR}
    assert "团队和人" in client.get("/").text
    told = Event.objects.order_by("number").values_list("action", "by_name")
    assert list(told) == [
        ("org.account_opened", "石磊"),
        ("org.role_granted", "石磊"),
        ("org.role_granted", "石磊"),
        ("account.signed_in", "石磊"),
    ]


def test_the_address_opens_once() -> None:
    address = address_of_the_first_account()
    Client().post(address, TYPED)

    assert address_of_the_first_account() == ""
    assert Client().get(address).status_code == 404
    assert Client().post(address, {**TYPED, "username": "X002"}).status_code == 404
    assert User.objects.count() == 1


def test_the_address_opens_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    address = address_of_the_first_account()
    later = (timezone.now() + timedelta(seconds=A_DAY + 60)).timestamp()

    assert Client().get(address).status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("token", ["none", "ImJlZ2luIg:1:1"])
def test_nobody_guesses_it(token: str) -> None:
    assert Client().get(f"/begin/{token}/").status_code == 404


def test_a_weak_password_is_refused_with_the_reason() -> None:
    answer = Client().post(address_of_the_first_account(), {**TYPED, "password": "12345"})

    assert "密码" in answer.text
    assert not User.objects.exists()


def test_the_sign_in_of_an_empty_company_says_how_it_begins() -> None:
    assert "公司还没有账号" in Client().get("/accounts/login/").text
