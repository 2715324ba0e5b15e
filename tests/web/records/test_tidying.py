"""Twice, wrong, or never to have been: records are merged, told apart, taken away."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.web.conftest import SignIn
from tests.web.records.conftest import written
from yeji.accounts.models import User
from yeji.audit.models import Event
from yeji.records.actions import undo_batch
from yeji.records.models import Change
from yeji.records.queries import kind, present

pytestmark = pytest.mark.django_db


def test_a_merge_takes_all_along_and_is_taken_back(books: None, cast: dict[str, User], as_: SignIn) -> None:
    written(
        "customers", {"number": "C-2", "name": "越城水务", "owner": "ada", "address": "城东", "phone": "1"}
    )
    written("orders", {"number": "O-2", "customer": "C-2", "order_date": "2026-03-05", "amount": 5})
    chi = as_("chi")
    assert "C-2" in chi.get(reverse("records:check", args=["customers-name"])).text

    chi.post(reverse("records:merge", args=["customers-name"]), {"kept": "C-ada", "gone": "C-2"})

    rows = present(kind("customers"), ["C-ada", "C-2"])
    assert set(rows) == {"C-ada"}
    assert rows["C-ada"]["address"] == "城东"
    assert present(kind("orders"), ["O-2"])["O-2"]["customer"] == "C-ada"
    batch = Change.objects.filter(batch__startswith="merge:").values_list("batch", flat=True)[0]
    undo_batch(batch, cast["chi"])
    rows = present(kind("customers"), ["C-ada", "C-2"])
    assert (rows["C-ada"]["address"], rows["C-2"]["address"]) == (None, "城东")
    assert present(kind("orders"), ["O-2"])["O-2"]["customer"] == "C-2"


def test_two_that_are_told_apart_are_not_asked_again(books: None, as_: SignIn) -> None:
    written("customers", {"number": "C-2", "name": "越城水务"})
    chi = as_("chi")

    chi.post(reverse("records:apart", args=["customers-name"]), {"kept": "C-ada", "gone": "C-2"})

    assert "C-2" not in chi.get(reverse("records:check", args=["customers-name"])).text


def test_the_quality_page_counts_what_is_wrong(books: None, as_: SignIn) -> None:
    written("orders", {"number": "O-F", "order_date": "2999-01-01", "amount": 5})

    text = as_("chi").get(reverse("records:quality")).text

    assert "订单的日期在今天之后" in text
    assert "订单没有负责人" in text
    assert "O-F" in as_("chi").get(reverse("records:check", args=["orders-future"])).text
    assert as_("ada").get(reverse("records:quality")).status_code == 404


def test_who_added_a_record_takes_it_away_and_back_again(books: None, as_: SignIn) -> None:
    ada = as_("ada")
    ada.post(
        reverse("records:add", args=["orders"]),
        {"number": "O-9", "order_date": "2026-03-05", "amount": "5", "owner": "ada"},
    )
    url = reverse("records:remove", args=["orders", "O-9"])

    assert ada.post(url, {"why": ""}).status_code == 200
    assert "O-9" in present(kind("orders"), ["O-9"])
    gone = ada.post(url, {"why": "录错了"}, follow=True)

    assert "删掉了" in gone.text
    assert not present(kind("orders"), ["O-9"])
    assert Event.objects.filter(action="records.remove", why="录错了").count() == 1
    undo_url = next(str(each.extra_tags) for each in gone.context["messages"]).removeprefix("undo:")
    ada.post(undo_url)
    assert present(kind("orders"), ["O-9"])["O-9"]["amount"] == 500


def test_a_record_of_others_or_one_that_others_name_stays(books: None, as_: SignIn) -> None:
    assert as_("ada").get(reverse("records:remove", args=["orders", "O-ada"])).status_code == 404
    answer = as_("chi").post(reverse("records:remove", args=["customers", "C-ada"]), {"why": "重复"})
    assert "有别的记录写着它" in answer.text
    assert "C-ada" in present(kind("customers"), ["C-ada"])
    assert "删掉这条" in as_("chi").get(reverse("records:edit", args=["customers", "C-ada"])).text
    assert "删掉这条" not in as_("ada").get(reverse("records:edit", args=["customers", "C-ada"])).text


def test_a_removed_contact_is_named_in_the_chain_as_on_pages(books: None, as_: SignIn) -> None:
    as_("chi").post(reverse("records:remove", args=["contacts", "T-eve"]), {"why": "重复"})
    assert Event.objects.get(action="records.remove").name == "王**"


def test_the_number_of_a_record_that_is_gone_is_not_given_again(books: None, as_: SignIn) -> None:
    customer = {"number": "C-7", "name": "新客户", "owner": "eve"}
    add = reverse("records:add", args=["customers"])
    as_("chi").post(add, customer)
    as_("chi").post(reverse("records:say", args=["customers", "C-7"]), {"text": "只给夏看的话"})
    as_("chi").post(reverse("records:remove", args=["customers", "C-7"]), {"why": "录错了"})

    again = as_("ada").post(add, {**customer, "owner": "ada"})
    unnamed = as_("ada").post(add, {"name": "新客户", "owner": "ada"})

    assert "这个编号已经有了" in again.text
    assert unnamed.status_code == 302
    assert "只给夏看的话" not in as_("ada").get(unnamed.headers["Location"]).text
