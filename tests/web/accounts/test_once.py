"""A form has its effect once: sent again, sent fifty times at once, by another, from another form, too late."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple  # A table may be any.

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from tests.web.conftest import Sender, SignIn
from yeji.accounts.models import OneTimeKey, User
from yeji.accounts.once import FIELD, LASTS, forget_old_keys, key_for
from yeji.cli.upkeep import keep_up
from yeji.intake import answering
from yeji.intake.models import Batch, FormLink
from yeji.org.models import Region
from yeji.records.actions import write_rows
from yeji.records.models import Attachment, Comment, Customer, CustomField, Payment, Survey
from yeji.records.queries import kind

ADD = "/records/payments/add/"
CUSTOMER = "/records/customers/at/C1/"
TIMES = 50


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files lie where the test ends, and nobody wait before an answer."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]  # pytest-django's settings take any.
    monkeypatch.setattr(answering, "LEAST_SECONDS", -1)
    monkeypatch.setattr(answering, "ANSWERS_AN_HOUR", 2 * TIMES)


@pytest.fixture
def books(cast: dict[str, User]) -> None:
    """A customer of Ada's."""
    del cast
    write_rows(kind("customers"), [{"number": "C1", "name": "越城水务", "owner": "ada"}], by=None)


def drawn(client: Client, page: str, action: str = "") -> str:
    """Return the key of the form on a page that is sent to `action`, or to the page itself."""
    where = f'[^>]* action="{action}"[^>]*' if action else "(?:(?! action)[^>])*"
    form = re.search(f'<form[^>]*method="post"{where}>(.*?)</form>', client.get(page).text, re.S)
    assert form, page
    key = re.search(rf'name="{FIELD}" value="([^"]+)"', form[1])
    assert key, f"{page} has a form without a key"
    return key[1]


# ---------- one after the other ----------


@pytest.mark.django_db
def test_a_form_sent_again_leads_to_what_the_first_made(as_: SignIn, books: None) -> None:
    ada = as_("ada")
    sent = {FIELD: drawn(ada, ADD), **PAID}

    first, second = ada.post(ADD, sent), ada.post(ADD, sent)

    assert first.status_code == second.status_code == 302, first.text
    assert first.headers["Location"] == second.headers["Location"]
    assert Payment.objects.count() == 1
    assert "没有再加一次" in ada.get(second.headers["Location"]).text


@pytest.mark.django_db
def test_a_form_that_came_back_with_faults_is_sent_again_with_its_key(as_: SignIn, books: None) -> None:
    ada = as_("ada")
    sent = {FIELD: drawn(ada, ADD), **PAID, "amount": "很多"}

    assert ada.post(ADD, sent).status_code == 200
    assert ada.post(ADD, {**sent, "amount": "100"}).status_code == 302

    assert Payment.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["nothing", "made up", "another user's", "another form's", "too old"])
def test_a_key_that_is_not_this_forms_is_not_taken(
    sent: str, as_: SignIn, books: None, cast: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = as_("ada")
    keys = {
        "nothing": "",
        "made up": "abc:def:ghi",
        "another user's": key_for(ADD, cast["eve"].pk),
        "another form's": key_for("/records/customers/add/", cast["ada"].pk),
        "too old": key_for(ADD, cast["ada"].pk),
    }
    if sent == "too old":
        monkeypatch.setattr("yeji.accounts.once.LASTS", timedelta(seconds=-1))

    answer = ada.post(
        ADD,
        {FIELD: keys[sent], "amount": "100", "owner": "ada", "payment_date": "2026-03-02", "currency": "CNY"},
    )

    assert (answer.status_code, Payment.objects.count()) == (409, 0)
    assert "什么都没存" in answer.text


@pytest.mark.django_db
def test_used_keys_are_kept_as_long_as_their_forms_may_be_sent_and_then_forgotten(
    cast: dict[str, User],
) -> None:
    now = timezone.now()
    for days in (0, 30, 33):
        OneTimeKey.objects.create(key=f"{days}", at=now - timedelta(days=days))

    keep_up(timezone.localdate())

    assert set(OneTimeKey.objects.values_list("key", flat=True)) == {"0", "30"}
    assert forget_old_keys(timezone.localdate() + LASTS * 2) == 2


# ---------- at once ----------


def _at_once(client: Callable[[], Client], path: str, body: Callable[[], dict[str, object]]) -> set[str]:
    """Send one form fifty times at once; return the pages that it led to."""

    def send(_: int) -> str:
        try:
            answer = client().post(path, body())
            assert answer.status_code == 302, (answer.status_code, answer.text[:2000])
            return str(answer.headers["Location"])
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        return set(pool.map(send, range(TIMES)))


def _copied(client: Client) -> Callable[[], Client]:
    """The same browser in each thread: its cookies, no shared state."""

    def copy() -> Client:
        other = Client()
        other.cookies = client.cookies.copy()  # type: ignore[assignment]  # Cookies of the same jar.
        return other

    return copy


SURVEY = {"kind": "surveys", "title": "满意度", "asked": ["points"], "fixed_owner": "安娜", "is_public": "on"}
PAID = {"amount": "100", "customer": "C1", "owner": "ada", "payment_date": "2026-03-02", "currency": "CNY"}
FIELD_MADE = {"label": "备注", "field_kind": "text", "seen_by": ["seller"], "edited_by": ["seller"]}
PASTED = {"kind": "customers", "rows": "客户编号\t客户名称\nK1\t甲"}


class Case(NamedTuple):
    """Whose form, on which page, sent where if not there, with what, and what it makes."""

    who: str
    page: str
    action: str
    body: Mapping[str, object]
    made: QuerySet[Any]  # Rows of any table.


CASES = {
    "payment": Case("ada", ADD, "", PAID, Payment.objects.all()),
    "comment": Case("ada", CUSTOMER, "/records/customers/say/C1/", {"text": "在谈"}, Comment.objects.all()),
    "file": Case("ada", CUSTOMER, "/records/customers/attach/C1/", {"file": b""}, Attachment.objects.all()),
    "field": Case("chi", "/records/define/customers/new/", "", FIELD_MADE, CustomField.objects.all()),
    "paste": Case("han", "/intake/", "/intake/receive/", PASTED, Batch.objects.all()),
    "form": Case("chi", "/intake/forms/new/?kind=surveys", "", SURVEY, FormLink.objects.all()),
    "region": Case(
        "su",
        "/org/lists/add/region/",
        "",
        {"code": "w", "name": "华西", "why": "新"},
        Region.objects.filter(code="w"),
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("case", CASES)
def test_a_form_sent_fifty_times_at_once_makes_one(
    case: str, real_transactions: None, as_: SignIn, books: None
) -> None:
    who, page, action, body, made = CASES[case]
    client = as_(who)
    key = drawn(client, page, action)

    def sent() -> dict[str, object]:
        given = {FIELD: key, **body}
        return given | ({"file": SimpleUploadedFile("a.txt", b"text")} if "file" in body else {})

    led_to = _at_once(_copied(client), action or page.split("?")[0], sent)

    assert made.all().count() == 1
    assert len(led_to) == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_sent_fifty_times_at_once_is_kept_once(real_transactions: None, as_: SignIn) -> None:
    as_("chi").post("/intake/forms/new/", SURVEY)
    path = f"/intake/f/{FormLink.objects.get().token}/"
    opened = re.search(r'name="opened" value="([^"]+)"', Client().get(path).text)
    assert opened
    key = drawn(Client(), path)

    _at_once(Client, path, lambda: {FIELD: key, "opened": opened[1], "points": "9"})

    assert Survey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_records_merged_fifty_times_at_once_are_merged_once(
    real_transactions: None, as_: SignIn, books: None
) -> None:
    write_rows(kind("customers"), [{"number": "C2", "name": "越城水务", "owner": "ada"}], by=None)
    chi = as_("chi")
    merge = "/records/quality/customers-name/merge/"
    key = drawn(chi, "/records/quality/customers-name/", merge)

    led_to = _at_once(_copied(chi), merge, lambda: {FIELD: key, "kept": "C1", "gone": "C2"})

    assert [each.number for each in Customer.objects.all()] == ["C1"]
    assert led_to == {"/records/quality/customers-name/"}


@pytest.mark.django_db
def test_a_public_form_is_taken_with_the_key_that_was_drawn_for_nobody(as_: SignIn) -> None:
    as_("chi").post("/intake/forms/new/", SURVEY)
    path = f"/intake/f/{FormLink.objects.get().token}/"
    opened = re.search(r'name="opened" value="([^"]+)"', Client().get(path).text)
    assert opened

    assert Sender().post(path, {"opened": opened[1], "points": "9"}).status_code == 302
    assert Survey.objects.count() == 1
