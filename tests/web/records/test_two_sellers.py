"""What one seller may learn of another's: nothing by history, filter, form or address that is not his to see."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.web.conftest import SignIn
from tests.web.records.conftest import written
from yeji.records.kinds import Row

pytestmark = pytest.mark.django_db
UNSEEN = ("C-eve", "珠海印染")


def bare(client: Client, address: str) -> str:
    """A page without its keys and without the address that asked for it."""
    text: str = client.get(address).text
    text = re.sub(r'name="(once|csrfmiddlewaretoken)" value="[^"]+"|X-CSRFToken[^}]+', "", text)
    return re.sub(r"C-\w+", "…", text)


@pytest.fixture
def moved(books: None) -> None:
    """Ada's order was once written down for Eve's customer."""
    written("orders", {"number": "O-ada", "customer": "C-eve"})
    written("orders", {"number": "O-ada", "customer": "C-ada"})


def test_the_history_does_not_name_a_customer_that_the_record_names_no_longer(
    moved: None, as_: SignIn
) -> None:
    page = as_("ada").get("/records/orders/at/O-ada/").text

    assert not [each for each in UNSEEN if each in page]
    assert "你看不到的一条" in page
    assert "珠海印染" in as_("chi").get("/records/orders/at/O-ada/").text


def test_who_comes_second_is_not_told_of_a_customer_out_of_sight(books: None, as_: SignIn) -> None:
    ada = as_("ada")
    revision = re.search(r'name="revision" value="(\d+)"', ada.get("/records/orders/edit/O-ada/").text)
    assert revision
    written("orders", {"number": "O-ada", "customer": "C-eve"})
    written("orders", {"number": "O-ada", "customer": None})

    answer = ada.post(
        "/records/orders/edit/O-ada/",
        {"revision": revision[1], "customer": "越城水务", "amount": "1", "order_date": "2026-03-02"},
    )

    assert not [each for each in UNSEEN if each in answer.text]


def test_a_filter_by_a_name_out_of_sight_finds_as_much_as_one_by_no_name(books: None, as_: SignIn) -> None:
    order: Row = {
        "number": "O-2",
        "customer": "C-eve",
        "owner": "ada",
        "order_date": "2026-03-03",
        "amount": 100,
    }
    written("orders", order)
    ada, by = as_("ada"), "/records/orders/?f=customer:is:"

    for name in ("珠海印染", "没有这家"):
        assert "/orders/at/" not in ada.get(by + name).text
    assert "/O-ada/" in ada.get(f"{by}越城水务").text
    assert "/O-2/" in as_("chi").get(f"{by}珠海印染").text


def test_a_form_opened_about_a_record_out_of_sight_is_as_about_none(books: None, as_: SignIn) -> None:
    ada = as_("ada")
    there, absent = (f"/records/orders/add/?customer={each}" for each in ("C-eve", "C-none"))

    assert bare(ada, there) == bare(ada, absent)


def test_a_form_takes_a_colleague_by_name_only_where_the_name_is_in_sight(books: None, as_: SignIn) -> None:
    ada = as_("ada")

    def said(person: str) -> str:
        sent = {"order": "O-ada", "person": person, "share": "50%"}
        text: str = ada.post("/records/splits/add/", sent).text
        wrong = re.findall(r'class="wrong"[^>]*>([^<]+)', text)
        return " ".join(wrong).replace(person, "…")

    assert said("夏") == said("没这人") != ""
    assert said("eve") == ""
