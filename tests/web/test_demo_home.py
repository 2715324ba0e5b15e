"""The demo company in the browser: furnished by the product's own actions, entered without a password, only there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tools.measuring.statements import checksum_by_command_line, statements_of, unequal
from yeji.accounts.roles import Role
from yeji.audit.models import Event
from yeji.audit.queries import diff_of
from yeji.audit.verify import verify
from yeji.audit.words import action_words, kind_words
from yeji.cli.furnishing import furnish
from yeji.demo.staff import SMALL, STUFFER, month_of
from yeji.home.demo import BACKEND, FURNISHED
from yeji.intake.models import Batch
from yeji.runs.folders import CORRECTIONS, folder_of
from yeji.runs.models import PersonResult, Purpose, Run

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
WAY_IN = "以谁的身份看看"
STATEMENTS, PAGES = 100, 20
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


@pytest.fixture(scope="module")
def furnished(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """One furnished home for all that ask: each test takes back what it did itself."""
    folder = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("demo")))
    with django_db_blocker.unblock(), folder, transaction.atomic():
        furnish(timezone.localdate(), SMALL)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def as_demo(furnished: None, settings: LazySettings) -> None:
    """Let the process be one that was started for a demo."""
    settings.YEJI_DEMO = True
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, BACKEND]


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
    entrance = Client().get("/accounts/login/").text
    assert WAY_IN in entrance
    # A door for each role, and one for those who sell to consumers; behind most of them waits a figure.
    assert entrance.count('action="/demo/') == len(Role) + 1
    behind = re.findall(r'class="says-what">([^<]*)<', entrance)
    assert sum(any(sign.isdigit() for sign in words) for words in behind) >= len(Role) - 1
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


@pytest.mark.usefixtures("furnished")
def test_every_statement_comes_to_its_lines_and_they_to_their_reasons() -> None:
    runs = list(Run.objects.all())

    assert [fault for run in runs for fault in unequal(run)] == []
    assert sum(statements_of(run) for run in runs) > STATEMENTS
    assert {run.plan_key for run in runs if run.payable} == {
        "field",
        "key-accounts",
        "phone",
        "direct",
        "leaders",
    }


@pytest.mark.usefixtures("furnished")
def test_what_was_found_late_of_a_paid_month_is_settled_in_the_next() -> None:
    waiting = Run.objects.filter(plan_key="field", purpose=Purpose.SETTLE).latest("start")
    posted = pq.read_table(folder_of(waiting.pk) / CORRECTIONS).to_pylist()

    owed = {row["person_id"]: row["amount"] for row in posted if row["kind"] == "earned" and row["amount"]}
    assert sorted(amount > 0 for amount in owed.values()) == [False, True]
    assert {row["period_start"] for row in posted} == {month_of(waiting.start, -1)}


@pytest.mark.usefixtures("furnished")
def test_the_command_line_finds_the_same_on_each_snapshot(tmp_path: Path) -> None:
    newest = {run.plan_key: run for run in Run.objects.filter(purpose=Purpose.SETTLE).order_by("pk")}

    for run in newest.values():
        assert checksum_by_command_line(run, tmp_path / str(run.pk)) == run.checksum


@pytest.mark.usefixtures("as_demo")
def test_statements_show_what_was_stored() -> None:
    client = Client()
    client.post("/demo/P001/")
    known = PersonResult.objects.filter(payable__isnull=False).select_related("person").order_by("pk")

    # Who fills month ends, too: his statement takes back what was refunded.
    for each in (*Random(4).sample(list(known), PAGES), *known.filter(person__number=STUFFER)):
        page = client.get(f"/runs/{each.run_id}/of/{each.person.number}/").text
        assert f"{Decimal(each.payable or 0).scaleb(-2):,.2f}" in page
