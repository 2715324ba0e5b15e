"""Online forms: made by the company, filled in by anybody with the link, limited against spam."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from tests.web.conftest import Sender, SignIn
from yeji.intake import answering
from yeji.intake.models import FormLink
from yeji.records.actions import write_rows
from yeji.records.kinds import Row
from yeji.records.models import Change, Survey
from yeji.records.queries import kind

pytestmark = pytest.mark.django_db
SURVEY = {
    "kind": "surveys", "title": "交付满意度", "asked": ["points", "praise", "comment"], "fixed_owner": "安娜",
    "is_public": "on", "thanks": "记下了",
}  # fmt: skip


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait; what is too quick has a test of its own."""
    cache.clear()
    monkeypatch.setattr(answering, "LEAST_SECONDS", -1)


def made(client: Client, **other: object) -> FormLink:
    answer = client.post("/intake/forms/new/", {**SURVEY, **other})
    assert answer.status_code == 302, answer.text
    return FormLink.objects.latest("pk")


def filled(link: FormLink, client: Client | None = None, **texts: str) -> tuple[int, str]:
    """Open the form and send it, as a browser would."""
    browser = client or Sender()
    opened = re.search(r'name="opened" value="([^"]+)"', browser.get(f"/intake/f/{link.token}/").text)
    assert opened
    answer = browser.post(f"/intake/f/{link.token}/", {"opened": opened[1], **texts})
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("who", "status"), [("ada", 404), ("ben", 404), ("eve", 404), ("chi", 200), ("shi", 404)]
)
def test_who_writes_and_sees_the_books_makes_forms(as_: SignIn, who: str, status: int) -> None:
    assert as_(who).get("/intake/forms/").status_code == status


def test_an_answer_becomes_a_record_that_says_where_it_is_from(as_: SignIn) -> None:
    link = made(as_("chi"))

    status, _text = filled(link, points="9", praise="1", comment="<b>好</b>")

    survey = Survey.objects.get()
    assert (status, survey.number, survey.points, survey.praise) == (302, f"F{link.pk}-0001", 900_000, True)
    assert survey.owner is not None
    assert (survey.owner.number, survey.comment) == ("ada", "<b>好</b>")
    assert Change.objects.get().why == "表单"
    assert "记下了" in Sender().get(f"/intake/f/{link.token}/thanks/").text


def test_the_page_of_a_form_shows_its_link_and_code(as_: SignIn) -> None:
    link = made(as_("chi"))

    page = as_("chi").get(f"/intake/forms/{link.pk}/").text

    assert f"/intake/f/{link.token}/" in page
    assert '<svg class="qr"' in page


def test_what_cannot_be_read_is_told_at_its_field(as_: SignIn) -> None:
    link = made(as_("chi"))

    status, text = filled(link, points="很多", praise="1")

    assert (status, "选一个 1 到 10 的分" in text) == (422, True)
    assert not Survey.objects.exists()


@pytest.mark.parametrize("points", ["0", "11", "9.5", "-1", "1e1", "１０"])
def test_marks_outside_of_the_buttons_are_refused(as_: SignIn, points: str) -> None:
    link = made(as_("chi"))

    assert filled(link, points=points)[0] == 422
    page = Sender().get(f"/intake/f/{link.token}/").text
    assert page.count('type="radio" name="points"') == 10


def test_an_empty_form_is_refused(as_: SignIn) -> None:
    status, text = filled(made(as_("chi")))

    assert (status, "什么都没填" in text) == (422, True)
    assert not Survey.objects.exists()


def test_a_link_for_an_order_says_whose_answer_it_is(as_: SignIn) -> None:
    chi, link = as_("chi"), made(as_("chi"), fixed_owner="")
    write_rows(kind("customers"), [{"number": "C1", "name": "绍兴水务"}], by=None, batch="t")
    order: Row = {"number": "A1", "customer": "C1", "owner": "eve", "order_date": "2026-11-02", "amount": 5}
    write_rows(kind("orders"), [order], by=None, batch="t")

    page = chi.get(f"/intake/forms/{link.pk}/?about=A1").text
    address = re.search(r'value="http://testserver([^"]+)"', page)
    assert address
    opened = re.search(r'name="opened" value="([^"]+)"', Sender().get(address[1]).text)
    assert opened
    assert Sender().post(address[1], {"opened": opened[1], "points": "9"}).status_code == 302

    survey = Survey.objects.get()
    assert (survey.order_id, survey.customer_id) == ("A1", "C1")
    assert survey.owner is not None
    assert survey.owner.number == "eve"
    assert Sender().get(address[1][:-1] + "~").status_code == 404
    assert "没有编号是 A9 的订单或客户" in chi.get(f"/intake/forms/{link.pk}/?about=A9").text


def test_a_link_made_for_one_form_opens_no_other(as_: SignIn) -> None:
    one, other = made(as_("chi")), made(as_("chi"))
    seal = answering.sealed(one, "A1")

    assert Sender().get(f"/intake/f/{one.token}/?for={seal}").status_code == 200
    assert Sender().get(f"/intake/f/{other.token}/?for={seal}").status_code == 404


def test_a_public_form_never_asks_for_people_or_records(as_: SignIn) -> None:
    link = made(as_("chi"), asked=["points", "customer", "order"])

    page = Sender().get(f"/intake/f/{link.token}/").text

    assert "客户编号" not in page
    assert filled(link, points="9", customer="C1")[0] == 302
    assert Survey.objects.get().customer_id is None


def test_a_form_for_the_company_asks_to_sign_in(as_: SignIn) -> None:
    link = made(as_("chi"), is_public="")

    assert Sender().get(f"/intake/f/{link.token}/").status_code == 404
    assert filled(link, as_("ada"), points="8")[0] == 302


def test_a_shut_or_outdated_form_is_not_there(as_: SignIn) -> None:
    chi = as_("chi")
    shut, old = made(chi), made(chi, opens_until="2024-01-01")

    chi.post(f"/intake/forms/{shut.pk}/close/")

    assert [Sender().get(f"/intake/f/{each.token}/").status_code for each in (shut, old)] == [404, 404]
    assert Sender().get("/intake/f/guessed/").status_code == 404


def test_machines_are_thanked_and_not_kept(as_: SignIn) -> None:
    link = made(as_("chi"))

    status, _text = filled(link, points="9", website="http://spam")

    assert (status, Survey.objects.count()) == (302, 0)


def test_too_quick_and_too_many_are_told(as_: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    link = made(as_("chi"))
    monkeypatch.setattr(answering, "LEAST_SECONDS", 2)
    quick = filled(link, points="9")
    monkeypatch.setattr(answering, "LEAST_SECONDS", -1)
    monkeypatch.setattr(answering, "ANSWERS_AN_HOUR", 2)
    answers = [filled(link, points="9") for _ in range(3)]

    assert (quick[0], "太快" in quick[1]) == (422, True)
    assert [status for status, _text in answers] == [302, 302, 422]
    assert Survey.objects.count() == 2


def test_a_form_without_what_a_record_must_have_is_not_made(as_: SignIn) -> None:
    answer = as_("chi").post(
        "/intake/forms/new/", {**SURVEY, "kind": "customers", "asked": ["note"], "title": "线索"}
    )

    assert answer.status_code == 422
    assert not FormLink.objects.exists()


def test_a_number_that_was_typed_by_hand_is_passed_over(as_: SignIn) -> None:
    link = made(as_("chi"))
    typed: Row = {"number": f"F{link.pk}-0001", "owner": "eve", "points": 10, "survey_date": "2026-11-01"}
    write_rows(kind("surveys"), [typed], by=None)

    filled(link, points="9")

    assert dict(Survey.objects.values_list("number", "points")) == {
        f"F{link.pk}-0001": 10,
        f"F{link.pk}-0002": 900_000,
    }
