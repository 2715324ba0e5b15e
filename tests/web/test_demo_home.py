"""The demo company in the browser: furnished by the product's own actions, entered without a password, only there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.web.conftest import SignIn
from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.audit.actions import Deed, record
from yeji.audit.models import Event
from yeji.audit.queries import diff_of
from yeji.audit.verify import verify
from yeji.audit.words import action_words, kind_words
from yeji.cli.furnishing import NotEmpty, furnish
from yeji.home.demo import BACKEND, FURNISHED
from yeji.intake.models import Batch

pytestmark = pytest.mark.django_db
WAY_IN = "以谁的身份看看"
ROOMS = {
    "S1101": ("/records/customers/", "/records/orders/", "/records/customers/at/C001/", "/me/"),
    "M11": ("/org/", "/org/people/", "/org/teams/", "/org/roles/"),
    "P001": (
        "/intake/",
        "/intake/batches/",
        "/intake/{batch[1]}/",
        "/intake/{batch[2]}/mapping/",
        "/intake/forms/",
        "/records/define/",
    ),
    "F001": ("/records/payments/", "/records/receivables/", "/records/quality/", "/intake/{batch[0]}/"),
    "H001": ("/org/accounts/", "/org/lists/", "/org/calendar/", "/org/person/S1101/"),
    "A001": ("/audit/", "/audit/1/", "/records/complaints/"),
    "X001": ("/org/accounts/", "/records/define/"),
}


@pytest.fixture
def as_demo(settings: LazySettings, tmp_path: Path) -> None:
    """Let the process be one that was started for a demo."""
    settings.YEJI_DEMO = True
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, BACKEND]
    settings.MEDIA_ROOT = tmp_path


def rows_counted(client: Client, path: str, view: str) -> int:
    """Return how many rows the tab of a saved view says it has."""
    found = re.search(rf">{view}\s*<[^>]*>\s*([\d,]+)", client.get(path).text)
    return int(found[1].replace(",", "")) if found else 0


def raw_words() -> set[str]:
    """Return what the audit's pages show as it is stored: keys of actions, kinds, fields, roles."""
    found = set()
    for event in Event.objects.all():
        found |= {event.action} if action_words(event.action) == event.action else set()
        found |= {event.kind} if kind_words(event.kind) == event.kind else set()
        for change in diff_of(event):
            found |= {change.field} if change.field.isascii() else set()
            if change.field in {"角色", "用工关系"}:
                found |= {
                    text for text in (change.before, change.after) if text.isascii() and text != "HR"
                } - {""}
    return found


@pytest.mark.usefixtures("as_demo")
def test_a_visitor_enters_the_demo_as_anybody_and_finds_each_room_furnished(settings: LazySettings) -> None:
    furnish(timezone.localdate())

    entrance = Client().get("/accounts/login/").text
    assert WAY_IN in entrance
    assert entrance.count('action="/demo/') == len(Role)
    client = Client()
    batches = list(Batch.objects.order_by("pk").values_list("pk", flat=True))
    for who, named in ROOMS.items():
        rooms = [path.format(batch=batches) for path in named]
        assert client.post(f"/demo/{who}/").headers["Location"] == "/"
        assert {path: client.get(path).status_code for path in rooms} == dict.fromkeys(rooms, 200)

    told = Event.objects.filter(action__in=("demo.entered", "account.signed_in"), name__contains="S1101")
    assert [each.action for each in told.order_by("number")] == ["demo.entered", "account.signed_in"]
    assert Event.objects.order_by("number").values_list("action", flat=True)[0] == FURNISHED
    assert verify().holds
    client.post("/demo/F001/")
    waiting, everything = (rows_counted(client, "/records/orders/", view) for view in ("待发货", "全部"))
    assert 0 < waiting < everything
    assert raw_words() == set()
    # Only what stands as a door is one: nobody else is entered without a password.
    assert Client().post("/demo/M12/").status_code == 404

    # The same company, served as any other: no door, and who came by one is out.
    settings.YEJI_DEMO = False
    assert client.get("/").status_code == 302
    assert WAY_IN not in Client().get("/accounts/login/").text
    assert Client().post("/demo/S1101/").status_code == 404


@pytest.mark.usefixtures("as_demo", "cast")
def test_a_company_that_was_not_born_as_a_demo_has_no_doors_and_never_becomes_one(as_: SignIn) -> None:
    as_("ada").get("/")

    assert WAY_IN not in Client().get("/accounts/login/").text
    assert Client().post("/demo/ada/").status_code == 404
    with pytest.raises(NotEmpty):
        furnish(timezone.localdate())
    assert not Event.objects.filter(action=FURNISHED).exists()
    assert User.objects.count() == 9


@pytest.mark.usefixtures("as_demo", "cast")
def test_an_event_that_says_demo_later_opens_nothing() -> None:
    with transaction.atomic():
        record(Deed("person.changed", "person", "S1", "沈岚"), by=None)
        record(Deed(FURNISHED, "demo", "", ""), by=None)

    assert Client().post("/demo/ada/").status_code == 404
