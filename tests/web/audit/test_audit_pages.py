"""The auditor's pages: who may open them, what is found, what a file holds."""

from __future__ import annotations

import csv
import io
import random

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.web.audit.tampering import released, removed
from tests.web.conftest import SignIn
from yeji.accounts.models import User
from yeji.audit.actions import Deed, record
from yeji.audit.models import Event
from yeji.audit.queries import PAGE

EVENT = Deed(
    "person.changed",
    "account",
    "7",
    "沈岚",
    before={"name": "沈蓝", "theme": "dark"},
    after={"name": "=沈岚", "theme": "dark"},
    why="写错了",
)


def tell(deed: Deed = EVENT, by: User | None = None) -> Event:
    with transaction.atomic():
        return record(deed, by=by)


@pytest.mark.parametrize("path", ["/audit/", "/audit/1/", "/audit/chain/"])
@pytest.mark.parametrize(("who", "status"), [("dov", 200), ("ada", 404), ("ben", 404), ("shi", 404)])
def test_only_the_auditor_opens_the_room(as_: SignIn, path: str, who: str, status: int) -> None:
    tell()

    assert as_(who).get(path).status_code == status


def test_the_newest_event_stands_first_and_leads_to_its_page(as_: SignIn, cast: dict[str, User]) -> None:
    tell(by=cast["su"])

    answer = as_("dov").get("/audit/")

    assert "苏" in answer.text
    assert 'href="/audit/1/"' in answer.text


def test_an_event_shows_what_changed_and_what_did_not(as_: SignIn) -> None:
    tell()

    answer = as_("dov").get("/audit/1/")

    assert "<del>沈蓝</del>" in answer.text
    assert "<ins>=沈岚</ins>" in answer.text
    assert "没变" in answer.text
    assert "写错了" in answer.text
    assert "姓名" in answer.text


def test_what_was_added_is_told_without_a_column_for_what_was_nothing(as_: SignIn) -> None:
    tell(Deed("org.person_added", "person", "8", "董文", after={"name": "董文"}))

    answer = as_("dov").get("/audit/1/")

    assert "<dt>姓名</dt><dd>董文</dd>" in answer.text
    assert ("改前" in answer.text, "<ins>" in answer.text) == (False, False)


@pytest.mark.parametrize(
    ("deed", "kind"),
    [
        (Deed("org.person_added", "person", "8", "董文"), ""),
        (Deed("org.person_changed", "person", "8", "董文"), "人员"),
        (Deed("records.export", "surveys", "", "满意度调查 12 行"), ""),
    ],
)
def test_no_kind_is_named_where_the_deed_or_the_name_says_it(as_: SignIn, deed: Deed, kind: str) -> None:
    tell(deed)

    (line,) = as_("dov").get("/audit/").context["page"].lines

    assert line.kind == kind


def test_an_event_that_never_was_is_not_there(as_: SignIn) -> None:
    assert as_("dov").get("/audit/99/").status_code == 404


@pytest.mark.parametrize(
    ("search", "numbers"),
    [
        ("text=沈蓝", [1]),
        ("text=写错", [1]),
        ("who=苏", [2]),
        ("action=account.signed_in", [2]),
        ("kind=account", [3, 2, 1]),
        ("kind=account&key=7", [3, 1]),
        ("since=2999-01-01", []),
        ("until=2001-01-01", []),
        (f"since={timezone.localdate()}&until={timezone.localdate()}", [3, 2, 1]),
        ("since=nonsense", [3, 2, 1]),
        ("action=nonsense", [3, 2, 1]),
    ],
)
def test_a_search_finds_what_was_asked_for(
    as_: SignIn, cast: dict[str, User], search: str, numbers: list[int]
) -> None:
    tell()
    tell(Deed("account.signed_in", "account", "3", "苏"), by=cast["su"])
    tell(Deed("person.changed", "account", "7", "沈岚"))

    page = as_("dov").get(f"/audit/?{search}").context["page"]

    assert [line.number for line in page.lines] == numbers


def test_pages_follow_each_other_without_a_gap(as_: SignIn) -> None:
    for number in range(PAGE + 5):
        tell(Deed("person.changed", "person", str(number), "沈岚"))
    dov = as_("dov")

    first = dov.get("/audit/?kind=").context["page"]
    second = dov.get(f"/audit/?before={first.older}").context["page"]
    back = dov.get(f"/audit/?after={second.newer}").context["page"]

    assert [line.number for line in first.lines + second.lines] == list(range(PAGE + 5, 0, -1))
    assert (first.newer, second.older, second.newer) == (None, None, 5)
    assert back.lines == first.lines


def test_the_file_holds_what_was_found_disarmed_and_is_itself_an_event(as_: SignIn) -> None:
    tell()
    tell(Deed("person.changed", "person", "8", "=HYPERLINK(0)", why="＋1"))

    answer = as_("dov").post("/audit/export/", {"kind": "account"})
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    everything = b"".join(as_("dov").post("/audit/export/")).decode("utf-8-sig")

    assert [row[0] for row in rows] == ["序号", "1"]
    assert ",姓名: 沈蓝；外观: dark,姓名: =沈岚；外观: dark," in everything
    assert ",'=HYPERLINK(0)," in everything
    assert ",'＋1," in everything
    told = Event.objects.get(number=3)
    assert (told.action, told.by_name, told.after) == ("audit.exported", "董", '{"kind": "account"}')


def test_the_file_hides_what_the_pages_hide(as_: SignIn) -> None:
    tell(Deed("records.write", "customers", "C1", "甲", after={"name": "甲", "phone": "13912345678"}))
    page = as_("dov").get("/audit/1/").text

    file = b"".join(as_("dov").post("/audit/export/")).decode("utf-8-sig")

    assert ("13912345678" in page, "13912345678" in file) == (False, False)
    assert "139****5678" in page
    assert "139****5678" in file


@pytest.mark.parametrize("looked_for", ["ada", "ADA", "安娜"])
def test_a_work_number_or_a_name_finds_what_somebody_did_and_what_befell_his_account(
    as_: SignIn, cast: dict[str, User], looked_for: str
) -> None:
    with transaction.atomic():
        record(Deed("account.signed_in", "account", str(cast["ada"].pk), ""), by=cast["ada"])
        record(Deed("org.signed_out", "account", str(cast["ada"].pk), "安"), by=cast["shi"])
        record(Deed("org.signed_out", "account", str(cast["eve"].pk), "夏"), by=cast["shi"])

    by_text = as_("dov").get("/audit/", {"text": looked_for}).context["page"]
    by_whom = as_("dov").get("/audit/", {"who": looked_for}).context["page"]

    assert [each.number for each in by_text.lines] == [2, 1]
    assert [each.number for each in by_whom.lines] == [1]


@pytest.mark.parametrize("who", ["ada", "ben", "shi"])
def test_nobody_else_takes_the_file(as_: SignIn, who: str) -> None:
    assert as_(who).post("/audit/export/").status_code == 404


def test_the_chain_page_says_that_it_holds_and_where_it_does_not(as_: SignIn) -> None:
    for _ in range(30):
        tell()
    assert "一环未断" in as_("dov").get("/audit/chain/").text

    with released():
        removed(random.Random(3))

    assert "前面缺了事件" in as_("dov").get("/audit/chain/").text


def test_a_stranger_is_sent_to_the_sign_in(db: None) -> None:
    assert Client().get("/audit/").status_code == 302
