"""Records are added and edited: who wins a race of edits, whose name one may book on, what is done in bulk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.web.conftest import SignIn
from tests.web.records.conftest import listed, written
from yeji.accounts.models import User
from yeji.audit.models import Event
from yeji.records.kinds import Row
from yeji.records.models import Change, Order
from yeji.records.queries import kind, present

pytestmark = pytest.mark.django_db


def test_the_second_editor_sees_what_the_first_did_and_then_decides(books: None, as_: SignIn) -> None:
    url = reverse("records:edit", args=["orders", "O-ada"])
    form = {"revision": "1", "order_date": "2026-03-02", "currency": "CNY"}
    as_("ben").post(url, {**form, "amount": "50000"})

    late = as_("ada").post(url, {**form, "amount": "43100", "status": "已签"})

    assert late.status_code == 409
    assert "本" in late.text
    assert "50,000.00" in late.text
    assert 'value="2"' in late.text
    as_("ada").post(url, {**form, "revision": "2", "amount": "50000", "status": "已签"})
    row = present(kind("orders"), ["O-ada"])["O-ada"]
    assert (row["amount"], row["status"]) == (5000000, "已签")


def test_faults_of_a_form_are_said_at_their_fields(books: None, as_: SignIn) -> None:
    answer = as_("ada").post(
        reverse("records:add", args=["orders"]),
        {"order_date": "2026-02-30", "amount": "很多", "owner": "没这人", "customer": "C-eve"},
    )

    for words in ("2026-02-30", "很多", "没这人", "C-eve"):
        assert f"「{words}」" in answer.text


def test_a_letter_among_the_digits_of_a_phone_is_refused_by_name(books: None, as_: SignIn) -> None:
    typed = {"name": "越城水务", "owner": "ada", "phone": "1380000000a", "identity": "1380000000b"}

    answer = as_("ada").post(reverse("records:add", args=["customers"]), typed)

    assert "电话里有别的字：只写数字" in answer.text
    assert "证件号里多了字母：身份证 18 位" in answer.text


def test_a_record_without_a_number_is_given_one(books: None, as_: SignIn) -> None:
    for _time in range(2):
        as_("ada").post(
            reverse("records:add", args=["orders"]),
            {"order_date": "2026-03-02", "amount": "1", "owner": "ada", "currency": "CNY"},
        )

    given = Change.objects.filter(kind="orders", key__startswith="ORDERS-").values_list("key", flat=True)
    assert len(set(given)) == 2


def test_a_change_in_bulk_is_taken_back_from_its_toast(books: None, as_: SignIn) -> None:
    client = as_("chi")
    client.post(
        reverse("records:bulk", args=["customers"]),
        {"key": ["C-ada", "C-eve"], "one": "tags", "text": "重点"},
    )

    assert present(kind("customers"), ["C-ada"])["C-ada"]["tags"] == ("水务", "重点")
    batch = Change.objects.filter(batch__startswith="bulk:").values_list("batch", flat=True)[0]
    assert as_("han").post(reverse("records:undo", args=["customers", batch])).status_code == 404
    client.post(reverse("records:undo", args=["customers", batch]))
    assert present(kind("customers"), ["C-eve"])["C-eve"]["tags"] == ("水务",)


def test_all_that_the_conditions_let_through_is_changed_and_nothing_else(
    books: None, cast: dict[str, User], as_: SignIn
) -> None:
    rows: list[Row] = [
        {"number": f"C-{n:02}", "name": f"客户{n}", "owner": "ada", "level": "AB"[n % 2]} for n in range(120)
    ]
    written("customers", *rows)
    written("customers", {"number": "C-eves", "name": "别人的", "owner": "eve", "level": "B"})
    ada = as_("ada")
    table = ada.get(f"{listed('customers')}?f=level:is:B").context["page"].table
    _ticked, of_all = table.actions

    asked = ada.post(of_all.url)
    moved = ada.post(of_all.url, {"count": "59", "one": "source", "text": "展会"})
    done = ada.post(of_all.url, {"count": "60", "one": "source", "text": "展会"})

    assert of_all.title == "改全部 60 条…"
    assert asked.context["page"].title == "改符合条件的全部 60 条"
    assert "现在是 60 条" in moved.text
    assert done.headers["Location"] == f"{listed('customers')}?f=level%3Ais%3AB"
    stand = present(kind("customers"), [*(str(row["number"]) for row in rows), "C-eves", "C-ada"])
    assert {key for key, row in stand.items() if row["source"] == "展会"} == {
        str(row["number"]) for row in rows if row["level"] == "B"
    }
    event = Event.objects.filter(action="records.write_batch", by=cast["ada"].pk).latest("number")
    assert "level:is:B" in event.why
    batch = Change.objects.filter(batch__startswith="bulk:").values_list("batch", flat=True)[0]
    ada.post(reverse("records:undo", args=["customers", batch]))
    assert present(kind("customers"), ["C-01"])["C-01"]["source"] is None


def test_who_may_not_edit_is_offered_no_change_of_all(books: None, as_: SignIn) -> None:
    url = f"{reverse('records:bulk', args=['customers'])}?all=1"

    assert as_("dov").get(listed("customers")).context["page"].table.actions == ()
    assert as_("dov").post(url, {"count": "2", "one": "source", "text": "x"}).status_code == 404


def test_one_books_on_oneself_and_ones_people_only(books: None, as_: SignIn) -> None:
    url = reverse("records:add", args=["orders"])
    order = {"order_date": "2026-03-05", "amount": "5", "customer": "C-ada"}

    refused = as_("ada").post(url, {**order, "owner": "eve"})
    cleared = as_("ada").post(reverse("records:edit", args=["orders", "O-ada"]), {"owner": "", "revision": 1})
    led = as_("ben").post(url, {**order, "owner": "ada"})
    keeper = as_("chi").post(url, {**order, "owner": "eve"})
    handed = as_("ada").post(
        reverse("records:bulk", args=["customers"]), {"key": "C-ada", "one": "owner", "text": "eve"}
    )

    assert "只能记在自己或自己带的人名下" in refused.text
    assert cleared.status_code == 200
    assert (led.status_code, keeper.status_code) == (302, 302)
    assert "只能记在自己或自己带的人名下" in handed.text
    assert present(kind("customers"), ["C-ada"])["C-ada"]["owner"] == "ada"


def test_a_form_names_people_with_their_numbers_and_reads_both_back(books: None, as_: SignIn) -> None:
    ada, url = as_("ada"), reverse("records:add", args=["orders"])
    form = ada.get(f"{url}?customer=C-ada").context["page"].form
    assert (form["owner"].initial, form["customer"].initial) == ("安娜（ada）", "越城水务（C-ada）")

    sent = {"order_date": "2026-03-02", "amount": "5", "currency": "CNY", "number": "N-1"}
    wrong = ada.post(url, {**sent, "owner": "夏（ada）"})
    ada.post(url, {**sent, "owner": "安娜（ada）", "customer": "越城水务（C-ada）"})

    assert "没有叫「夏（ada）」的" in wrong.text
    made = Order.objects.get(number="N-1")
    assert (made.owner.number, made.customer_id) == ("ada", "C-ada")


def test_a_customer_out_of_sight_is_not_named_by_the_form(books: None, as_: SignIn) -> None:
    page = as_("ada").get(f"{reverse('records:add', args=['orders'])}?customer=C-eve")

    assert "珠海印染" not in page.text
    assert page.context["page"].form["customer"].initial == "C-eve"


def test_a_form_marks_what_is_needed_and_nothing_else(books: None, as_: SignIn) -> None:
    page = as_("ada").get(reverse("records:add", args=["orders"])).text

    assert "可不填" not in page
    assert '订单日期 <span class="must">必填</span>' in page
    assert '备注 <span class="must">' not in page
