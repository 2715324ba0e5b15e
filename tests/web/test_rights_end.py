"""A right that ends is over with the next request, and with the next piece of background work."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.web.conftest import SignIn
from yeji.accounts.models import RoleGrant, User
from yeji.accounts.roles import Role
from yeji.audit.models import Event
from yeji.intake.actions import accept, receive
from yeji.intake.models import Stage
from yeji.intake.working import take_up_again
from yeji.org.actions.roles import withdraw_role
from yeji.org.actions.seeing import rebuild_sight
from yeji.org.spans import ONE_DAY
from yeji.records.queries import kind, present

pytestmark = pytest.mark.django_db
FILE = "客户编号,客户名称\nK1,甲\n".encode()


def test_a_right_that_is_withdrawn_is_gone_with_the_next_request(as_: SignIn, cast: dict[str, User]) -> None:
    dov = as_("dov")
    assert dov.get("/audit/").status_code == 200

    cast["dov"].grants.all().delete()

    assert dov.get("/audit/").status_code == 404


def test_who_is_disabled_is_out_with_the_next_request(as_: SignIn, cast: dict[str, User]) -> None:
    dov = as_("dov")
    assert dov.get("/audit/").status_code == 200

    User.objects.filter(pk=cast["dov"].pk).update(is_active=False)

    assert dov.get("/audit/").status_code == 302


def test_what_was_lent_is_gone_with_the_next_request_after_its_last_day(
    as_: SignIn, cast: dict[str, User]
) -> None:
    on = timezone.localdate()
    loan = RoleGrant.objects.create(
        user=cast["eve"], role=Role.SUPERVISOR, lent_by=cast["ben"], since=on - ONE_DAY, until=on + ONE_DAY
    )
    rebuild_sight()
    eve = as_("eve")
    assert eve.get("/org/person/ada/").status_code == 200

    withdraw_role(loan, on - ONE_DAY, by=cast["ben"], on=on)

    assert eve.get("/org/person/ada/").status_code == 404
    assert eve.get(f"/org/person/ada/?on={on - ONE_DAY}").status_code == 404


def test_an_import_is_written_with_the_rights_that_its_starter_has_when_it_is_written(
    as_: SignIn, cast: dict[str, User], settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    batch = receive("customers", "a.csv", iter([FILE]), by=cast["chi"], at=timezone.now())
    take_up_again()
    batch.refresh_from_db()
    accept(batch, by=cast["chi"])
    cast["chi"].grants.all().delete()

    take_up_again()

    batch.refresh_from_db()
    assert (batch.stage, present(kind("customers"), ["K1"])) == (Stage.CHECKED, {})
    assert Event.objects.filter(action="intake.stopped", key=batch.mark).exists()
