"""When and from where somebody was here is noted, but a page that only shows something does not write."""

from __future__ import annotations

import time

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yeji.accounts.activity import EVERY
from yeji.accounts.models import User

pytestmark = pytest.mark.django_db
WRITING = ("INSERT", "UPDATE", "DELETE", "BEGIN", "SAVEPOINT")


@pytest.fixture
def ada(cast: dict[str, User]) -> Client:
    client = Client(headers={"user-agent": "Weixin"})
    client.force_login(cast["ada"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def written_by(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return [each["sql"] for each in asked.captured_queries if each["sql"].startswith(WRITING)]


def test_a_session_is_noted_once_and_then_pages_only_read(ada: Client) -> None:
    ada.get("/me/")
    assert written_by(ada, "/me/") == []
    (noted,) = UserSession.objects.all()
    assert (noted.session_key, noted.user_agent) == (ada.session.session_key, "Weixin")


def test_it_is_noted_again_after_five_minutes_and_from_another_place(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada.get("/me/")
    ada.get("/me/", headers={"user-agent": "Edge"})
    assert UserSession.objects.get().user_agent == "Edge"

    later = time.time() + EVERY
    monkeypatch.setattr(time, "time", lambda: later)
    assert any("usersessions_usersession" in each for each in written_by(ada, "/me/"))
