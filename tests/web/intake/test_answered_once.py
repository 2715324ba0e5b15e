"""A link made for one order is answered once; what is locked is neither asked nor written."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from tests.web.conftest import Sender, SignIn
from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.intake import answering
from yeji.intake.models import FormLink
from yeji.records.actions import FieldTerms, change_field, define_field, remove_record, write_rows
from yeji.records.kinds import FieldKind, Row
from yeji.records.models import CustomField, Survey
from yeji.records.queries import kind

pytestmark = pytest.mark.django_db
EVERY_ROLE = tuple(str(role.value) for role in Role)
FINANCE = (Role.FINANCE.value,)
SURVEY = {
    "kind": "surveys",
    "title": "满意度",
    "asked": ["points", "comment"],
    "fixed_owner": "安娜",
    "is_public": "on",
}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait."""
    cache.clear()
    monkeypatch.setattr(answering, "LEAST_SECONDS", -1)


def link_about(as_: SignIn, number: str = "A1") -> str:
    """Make a form and return the address of its link about an order."""
    order: Row = {"number": number, "owner": "eve", "order_date": "2026-11-02", "amount": 5}
    write_rows(kind("orders"), [order], by=None)
    assert as_("chi").post("/intake/forms/new/", SURVEY).status_code == 302
    link = FormLink.objects.get()
    return f"/intake/f/{link.token}/?for={answering.sealed(link, number)}"


def sent(address: str, opened: str = "", **texts: str) -> tuple[int, str]:
    browser = Sender()
    stamp = opened or opened_of(browser.get(address).text)
    answer = browser.post(address, {"opened": stamp, "points": "9", **texts})
    return answer.status_code, answer.text


def opened_of(page: str) -> str:
    stamp = re.search(r'name="opened" value="([^"]+)"', page)
    assert stamp, page
    return stamp[1]


def test_a_second_answer_by_the_same_link_is_told_when_the_first_came(as_: SignIn) -> None:
    address = link_about(as_)
    opened = opened_of(Sender().get(address).text)

    first = sent(address, opened)
    again, page = sent(address, opened, points="1"), Sender().get(address)

    assert first[0] == 302
    assert (again[0], page.status_code) == (409, 200)
    for text in (again[1], page.text):
        assert "填过了，谢谢" in text
        assert f"{timezone.localtime().day} 日" in text
    assert list(Survey.objects.values_list("points", flat=True)) == [900_000]


def test_the_open_link_of_the_same_form_is_answered_by_many(as_: SignIn) -> None:
    address = link_about(as_).partition("?")[0]

    assert [sent(address)[0] for _ in range(3)] == [302, 302, 302]


def test_an_answer_that_was_taken_away_may_be_given_again(as_: SignIn, cast: dict[str, User]) -> None:
    address = link_about(as_)
    sent(address)
    remove_record(kind("surveys"), Survey.objects.get().number, why="试填", by=cast["chi"])

    assert sent(address)[0] == 302
    assert Survey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_who_answer_one_link_at_once_leave_one_answer(real_transactions: None, as_: SignIn) -> None:
    address = link_about(as_)
    opened = opened_of(Sender().get(address).text)

    def answer(_: int) -> int:
        try:
            return sent(address, opened)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        came = sorted(pool.map(answer, range(12)))

    assert came == [302] + [409] * 11
    assert Survey.objects.count() == 1


# ---------- fields that not everybody may write ----------


def field(by: User, edited_by: tuple[str, ...], *, required: bool = False) -> CustomField:
    terms = FieldTerms("回访等级", FieldKind.TEXT, seen_by=EVERY_ROLE, edited_by=edited_by, required=required)
    return define_field("surveys", terms, by=by)


def test_a_form_does_not_ask_what_only_some_may_write(as_: SignIn, cast: dict[str, User]) -> None:
    locked = field(cast["chi"], FINANCE)

    page = as_("chi").get("/intake/forms/new/?kind=surveys")
    answer = as_("chi").post("/intake/forms/new/", {**SURVEY, "asked": ["points", locked.key]})

    assert "回访等级" not in page.text
    assert answer.status_code == 422
    assert not FormLink.objects.exists()


def test_what_is_locked_later_is_asked_no_more_and_not_written(as_: SignIn, cast: dict[str, User]) -> None:
    open_one = field(cast["chi"], EVERY_ROLE)
    as_("chi").post("/intake/forms/new/", {**SURVEY, "asked": ["points", open_one.key]})
    address = f"/intake/f/{FormLink.objects.get().token}/"
    before = Sender().get(address).text

    terms = FieldTerms("回访等级", FieldKind.TEXT, seen_by=EVERY_ROLE, edited_by=FINANCE)
    change_field(open_one, terms, by=cast["chi"])

    assert "回访等级" in before
    assert "回访等级" not in Sender().get(address).text
    assert sent(address, **{open_one.key: "最高"})[0] == 302
    assert open_one.key not in Survey.objects.get().extra


def test_a_form_whose_required_field_was_locked_says_that_it_takes_nothing(
    as_: SignIn, cast: dict[str, User]
) -> None:
    open_one = field(cast["chi"], EVERY_ROLE, required=True)
    as_("chi").post("/intake/forms/new/", {**SURVEY, "asked": ["points", open_one.key]})
    address = f"/intake/f/{FormLink.objects.get().token}/"
    opened = opened_of(Sender().get(address).text)

    terms = FieldTerms("回访等级", FieldKind.TEXT, seen_by=EVERY_ROLE, edited_by=FINANCE, required=True)
    change_field(open_one, terms, by=cast["chi"])

    assert "现在填不了" in Sender().get(address).text
    assert sent(address, opened, **{open_one.key: "最高"})[0] == 409
    assert not Survey.objects.exists()
