"""The fixed cast, their places in the company, and a client that has signed in as one of them.

安娜 Ada sells; 本 Ben manages her; 池 Chi keeps pay and plans; 董 Dov audits; 夏 Eve sells in another branch;
苏 Su is HR; 韩 Han finance; 石 Shi runs the machine, from outside the company; 沈岚 Lan directs both teams.
Each page is asked: may Ada, may Ben, may Eve?

    销售中心 (Lan) ─┬─ 东一组 (Ben): Ada
                  └─ 西一组: Eve
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any  # What a client sends is as open as Django's own.
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client, TransactionTestCase

from tests.web.audit.tampering import released
from tests.web.migrated import begin_with_the_migrated
from yeji.accounts.founding import found_role
from yeji.accounts.models import User
from yeji.accounts.once import FIELD, key_for
from yeji.accounts.roles import Role
from yeji.org.actions.seeing import rebuild_sight
from yeji.org.models import Assignment, Person, Placement, Position, Region, Relationship, Team

LONG_AGO = date(2024, 1, 1)
HERE = Path(__file__).parent
OF_A_DATABASE = frozenset({"db", "transactional_db", "django_db_setup"})
CAST: dict[str, tuple[str, Role | None]] = {
    "ada": ("安娜", Role.SELLER),
    "ben": ("本", Role.SUPERVISOR),
    "chi": ("池", Role.COMPENSATION),
    "dov": ("董", Role.AUDITOR),
    "eve": ("夏", Role.SELLER),
    "su": ("苏", Role.HR),
    "han": ("韩", Role.FINANCE),
    "shi": ("石", Role.SYSTEM),
    "lan": ("沈岚", Role.DIRECTOR),
}
TEAMS = {"center": ("销售中心", None), "east": ("东一组", "center"), "west": ("西一组", "center")}
POSTS = {
    "ada": ("east", "seller"),
    "ben": ("east", "supervisor"),
    "eve": ("west", "seller"),
    "lan": ("center", "director"),
}
SignIn = Callable[[str], Client]


class Sender(Client):
    """Sends forms as a page does: with the one-time key that was drawn for whoever sends it."""

    def post(self, path: str, data: Any = None, *given: Any, **named: Any) -> Any:  # type: ignore[override]  # noqa: ANN401 - as Django's own
        """Send a form with a new key, where it names none."""
        if data is None or isinstance(data, dict):
            user_id = self.session.get(SESSION_KEY)
            data = {FIELD: key_for(unquote(urlsplit(path).path), int(user_id) if user_id else None)} | (
                data or {}
            )
        return super().post(path, data, *given, **named)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to the run on SQLite what opens no database of the tests: on another it would say the same again.

    What starts a product of its own names its database itself, and does so in that run.
    """
    if os.environ.get("YEJI_TEST_DATABASE") != "postgres":
        return
    same = {each for each in items if HERE in each.path.parents and not _opens_the_database(each)}
    config.hook.pytest_deselected(items=list(same))
    items[:] = [each for each in items if each not in same]


def _opens_the_database(item: pytest.Item) -> bool:
    of_fixtures = OF_A_DATABASE & set(getattr(item, "fixturenames", ()))
    return bool(of_fixtures) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Begin with a database that is migrated already."""
    del django_db_modify_db_settings_parallel_suffix
    begin_with_the_migrated()


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied() -> Iterator[None]:
    """Let tests with real transactions empty the tables after them, append-only ones too."""
    emptied = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # Private, and the only place.

    def teardown(case: TransactionTestCase) -> None:
        with released():
            emptied(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture
def real_transactions(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Real transactions, asked for before the cast. SQLite's lie in a file, where each thread has a connection."""
    del transactional_db
    if connection.vendor != "sqlite":
        yield
        return
    memory, name = connection.connection, connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "books.sqlite3")])
    connection.connection, connection.settings_dict["NAME"] = None, str(tmp_path / "books.sqlite3")
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = memory, name


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    """Return the users by their work numbers; all but Shi are people of the company (`user.person`)."""
    del db
    return make_cast()


def make_cast() -> dict[str, User]:
    """Make the cast and their company; for tests that keep the database open themselves."""
    users = {}
    for number, (name, role) in CAST.items():
        user = User(username=number, name=name)
        user.set_unusable_password()
        user.save()
        if role is not None:
            found_role(user, role, LONG_AGO)
        users[number] = user
    _company(users)
    return users


def _company(users: dict[str, User]) -> None:
    region = Region.objects.create(code="east", name="华东")
    positions = {
        code: Position.objects.create(code=code, name=name, leads=leads)
        for code, name, leads in (
            ("seller", "业务员", False),
            ("supervisor", "主管", True),
            ("director", "总监", True),
        )
    }
    teams = {code: Team.objects.create(code=code, name=name) for code, (name, _) in TEAMS.items()}
    for code, (_, under) in TEAMS.items():
        upper = teams[under] if under else None
        Placement.objects.create(team=teams[code], under=upper, region=region, since=LONG_AGO)
    for number, user in users.items():
        if number == "shi":
            continue
        person = Person.objects.create(
            number=number,
            name=user.name,
            user=user,
            relationship=Relationship.EMPLOYEE,
            joined=LONG_AGO,
            mail=f"{number}@example.com",
            phone="13800006027" if number == "ada" else "",
            identity="330102199001011234" if number == "ada" else "",
            bank_account="6222020200112233445" if number == "ada" else "",
        )
        if number in POSTS:
            team, position = POSTS[number]
            Assignment.objects.create(
                person=person, team=teams[team], position=positions[position], since=LONG_AGO
            )
    rebuild_sight()


@pytest.fixture
def as_(cast: dict[str, User]) -> SignIn:
    """Return a way to sign in: `as_("ada").get("/")`."""

    def sign_in(number: str) -> Client:
        # Not `force_login`: that tells of a sign-in, and each sign-in is an event of the audit chain.
        session = SessionStore()
        session[SESSION_KEY] = str(cast[number].pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = cast[number].get_session_auth_hash()
        session.save()
        client = Sender()
        client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
        return client

    return sign_in
