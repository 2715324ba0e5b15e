"""`yeji accounts`: what waits, releasing what nobody else can, and confirming an account, on the machine itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from yeji.accounts.models import Review, User
from yeji.accounts.queries import roles_of
from yeji.accounts.roles import Role
from yeji.audit.models import Event
from yeji.cli.main import root
from yeji.org.actions.accounts import reset_password
from yeji.org.actions.roles import grant_role
from yeji.org.deeds import Act

TODAY = timezone.localdate()


@pytest.fixture
def home(cast: dict[str, User], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home whose database is that of the test."""
    monkeypatch.setenv("YEJI_HOME", "")
    (tmp_path / "yeji.sqlite3").touch()
    return tmp_path


def run(*arguments: str, home: Path) -> Result:
    return CliRunner().invoke(root, ["accounts", *arguments, "--home", str(home), "--language", "en"])


def asked(cast: dict[str, User]) -> Review:
    found = grant_role(cast["eve"], Role.AUDITOR, (TODAY, None), by=cast["su"], on=TODAY).review
    assert found is not None
    return found


def test_what_waits_is_listed_and_released_with_a_reason(home: Path, cast: dict[str, User]) -> None:
    number = str(asked(cast).pk)
    assert f"{number}\trole\teve\tauditor\tsu" in run("waiting", home=home).stdout
    assert run("release", number, home=home).exit_code == 2

    ran = run("release", number, "--why", "石已离职", home=home)

    assert ran.exit_code == 0, ran.output
    assert Role.AUDITOR in roles_of(cast["eve"], TODAY)
    event = Event.objects.latest("number")
    assert (event.action, event.by, event.why) == (Act.ROLE_GRANTED, None, "石已离职")


def test_a_released_password_is_printed_and_nobody_of_the_company_has_seen_it(
    home: Path, cast: dict[str, User]
) -> None:
    review = reset_password(cast["han"], by=cast["su"], on=TODAY).waits[0]

    password = run("release", str(review.pk), "--why", "当面", home=home).stdout.strip().splitlines()[-1]

    han = User.objects.get(username="han")
    assert (han.check_password(password), han.key_given_by) == (True, None)


def test_an_account_is_confirmed_once(home: Path, cast: dict[str, User]) -> None:
    User.objects.filter(username="eve").update(key_given_by=cast["su"])

    first, again = (run("confirm", "eve", "--why", "当面", home=home) for _time in range(2))

    assert (first.exit_code, again.exit_code) == (0, 1)
    assert User.objects.get(username="eve").key_given_by is None
    assert Event.objects.filter(action=Act.ACCOUNT_CONFIRMED).count() == 1


@pytest.mark.parametrize("arguments", [("release", "9999"), ("confirm", "nobody")])
def test_what_is_not_there_is_said(home: Path, arguments: tuple[str, str]) -> None:
    ran = run(*arguments, "--why", "x", home=home)

    assert ran.exit_code == 1
    assert arguments[1] in ran.output
