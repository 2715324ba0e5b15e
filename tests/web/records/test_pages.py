"""The pages of the records: who sees what, what is masked, what custom fields reach, who wins a race of edits."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.conftest import SignIn
from tests.web.records.conftest import CANARY_BANK, CANARY_ID, CANARY_NAME, CANARY_PHONE, at, listed, written
from yeji.audit.models import Event
from yeji.records.queries import kind, present

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "ada", "eve"),
    [
        ("ada", True, False),
        ("ben", True, False),
        ("eve", False, True),
        ("chi", True, True),
        ("dov", True, True),
    ],
)
def test_lists_and_records_show_whom_the_reader_sees(
    who: str, ada: bool, eve: bool, books: None, as_: SignIn
) -> None:
    client = as_(who)

    for kind_key, prefix in (("customers", "C"), ("orders", "O"), ("contacts", "T"), ("order_lines", "O")):
        text = client.get(listed(kind_key)).text
        assert (f"{prefix}-ada" in text, f"{prefix}-eve" in text) == (ada, eve), kind_key
    assert client.get(at("orders", "O-ada")).status_code == (200 if ada else 404)
    assert client.get(at("order_lines", "O-eve/1")).status_code == (200 if eve else 404)
    assert client.get(at("customers", "C-eve")).status_code == (200 if eve else 404)


def test_the_system_administrator_sees_no_records(books: None, as_: SignIn) -> None:
    assert as_("shi").get(listed("orders")).status_code == 404


def test_what_one_may_not_see_one_may_not_change(books: None, as_: SignIn) -> None:
    eve, dov = as_("eve"), as_("dov")

    assert (
        eve.post(
            reverse("records:edit", args=["orders", "O-ada"]), {"revision": 1, "amount": "1"}
        ).status_code
        == 404
    )
    assert eve.post(reverse("records:say", args=["orders", "O-ada"]), {"text": "x"}).status_code == 404
    assert eve.post(reverse("records:show", args=["customers", "phone", "C-ada"])).status_code == 404
    assert dov.post(reverse("records:edit", args=["orders", "O-ada"]), {"revision": 1}).status_code == 404
    eve.post(reverse("records:bulk", args=["orders"]), {"key": ["O-ada"], "one": "status", "text": "x"})
    assert present(kind("orders"), ["O-ada"])["O-ada"]["status"] is None


def every_page(client: Client) -> str:
    seen = ""
    for kind_key, prefix in (("customers", "C"), ("contacts", "T"), ("payments", "P"), ("orders", "O")):
        columns = "".join(f"&columns={one.key}" for one in kind(kind_key).fields)
        pages = [f"{listed(kind_key)}?x=1{columns}"]
        pages += [at(kind_key, f"{prefix}-{who}") for who in ("ada", "eve")]
        pages += [reverse("records:edit", args=[kind_key, f"{prefix}-{who}"]) for who in ("ada", "eve")]
        pages += [f"{reverse('records:export', args=[kind_key, 'csv'])}?x=1{columns}"]
        for page in pages:
            answer = client.get(page)
            seen += b"".join(answer).decode() if answer.streaming else answer.text
        workbook = client.get(f"{reverse('records:export', args=[kind_key, 'xlsx'])}?x=1{columns}")
        if workbook.status_code == 200:
            with zipfile.ZipFile(io.BytesIO(b"".join(workbook))) as book:
                seen += "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    return seen


@pytest.mark.parametrize("who", ["ada", "ben", "chi", "dov", "han", "su", "lan"])
def test_no_personal_content_stands_anywhere_unasked(who: str, books: None, as_: SignIn) -> None:
    seen = every_page(as_(who))

    assert "139****5678" in seen
    for canary in (CANARY_PHONE, CANARY_NAME, CANARY_BANK, CANARY_ID):
        assert canary not in seen


def test_nobody_finds_personal_contents_by_filter_sort_or_search(books: None, as_: SignIn) -> None:
    client = as_("chi")

    for query in (f"f=phone:is:{CANARY_PHONE}", f"f=phone:has:{CANARY_PHONE[:5]}"):
        assert "C-ada" in client.get(f"{listed('customers')}?{query}").text
    assert "C-ada" not in client.get(f"{listed('customers')}?q={CANARY_PHONE}").text


def test_a_look_at_a_number_is_told_to_the_audit_chain(books: None, as_: SignIn) -> None:
    shown = as_("ada").post(reverse("records:show", args=["customers", "phone", "C-ada"]))

    assert CANARY_PHONE in shown.text
    event = Event.objects.get(action="records.unmask")
    assert (event.key, event.by_name) == ("C-ada", "安娜")
    assert CANARY_PHONE not in event.after + event.before


def test_only_the_owner_and_roles_with_personal_data_look(books: None, as_: SignIn) -> None:
    url = reverse("records:show", args=["customers", "phone", "C-ada"])

    assert as_("ben").post(url).status_code == 404
    assert as_("chi").post(url).status_code == 404
    assert as_("han").post(url).status_code == 200


def test_personal_data_leave_in_full_only_on_purpose_and_with_a_reason(books: None, as_: SignIn) -> None:
    url, han = reverse("records:export_whole", args=["customers"]), as_("han")
    plain = reverse("records:export", args=["customers", "csv"])

    assert CANARY_PHONE not in b"".join(han.get(f"{plain}?personal=1")).decode()
    assert CANARY_PHONE not in han.get(url).text
    assert CANARY_PHONE not in han.post(url, {"form": "csv", "why": " "}).text
    assert Event.objects.filter(action="records.export").count() == 1
    whole = b"".join(han.post(url, {"form": "csv", "why": "寄对账单"})).decode()

    assert CANARY_PHONE in whole
    event = Event.objects.filter(action="records.export").latest("number")
    assert (event.by_name, event.why) == ("韩", "寄对账单")
    assert '"personal":true' in event.after.replace(" ", "")
    for who in ("ada", "chi", "dov", "lan", "shi"):
        assert as_(who).post(url, {"form": "csv", "why": "寄对账单"}).status_code == 404


def test_the_way_to_it_stands_only_where_it_leads_somewhere(books: None, as_: SignIn) -> None:
    def ways(who: str, kind_key: str) -> list[str]:
        table = as_(who).get(f"{listed(kind_key)}?q=x").context["page"].table
        return [link.title for link in table.exports]

    assert "不遮个人信息…" in ways("han", "customers")
    assert "不遮个人信息…" not in ways("han", "orders")
    assert "不遮个人信息…" not in ways("chi", "customers")


# ---------- one's own fields ----------


# ---------- writing ----------


# ---------- beside the records ----------


# ---------- export ----------


# ---------- how it reads ----------


def test_a_record_out_of_sight_is_named_and_leads_nowhere(books: None, as_: SignIn) -> None:
    written(
        "orders",
        {"number": "O-2", "customer": "C-ada", "owner": "eve", "order_date": "2026-03-03", "amount": 100},
    )
    for page in ("/records/orders/", "/records/orders/at/O-2/"):
        text = as_("eve").get(page).text
        assert "越城水务" in text
        assert "/records/customers/at/C-ada/" not in text
    assert "/records/customers/at/C-ada/" in as_("chi").get("/records/orders/at/O-2/").text


def test_who_takes_a_record_over_by_his_own_hand_does_not_see_its_personal_data(
    books: None, as_: SignIn
) -> None:
    show = reverse("records:show", args=["customers", "phone", "C-ada"])
    assert as_("ben").post(show).status_code == 404
    as_("ben").post(
        reverse("records:bulk", args=["customers"]), {"key": "C-ada", "one": "owner", "text": "ben"}
    )
    assert present(kind("customers"), ["C-ada"])["C-ada"]["owner"] == "ben"
    assert CANARY_PHONE not in as_("ben").post(show).text

    written("customers", {"number": "C-ada", "owner": "ada"})
    assert CANARY_PHONE in as_("ada").post(show).text
