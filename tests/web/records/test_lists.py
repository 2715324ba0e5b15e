"""Lists: views, conditions in the address, pages by key, exports."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.conftest import SignIn
from tests.web.records.conftest import at, listed, written
from yeji.audit.models import Event
from yeji.org.models import Person
from yeji.records.exporting import escaped, unescaped
from yeji.records.kinds import Row
from yeji.records.models import SavedView

pytestmark = pytest.mark.django_db


def test_views_are_ones_own_until_they_are_shared(books: None, as_: SignIn) -> None:
    url = reverse("records:save_view", args=["orders"])
    as_("ada").post(url, {"title": "大单", "query": "f=amount%3Afrom%3A100"})
    as_("ada").post(url, {"title": "三月", "query": "sort=-amount", "is_shared": "on"})

    text = as_("ben").get(listed("orders")).text

    assert "三月" in text
    assert "大单" not in text
    mine = SavedView.objects.get(title="大单")
    assert as_("ben").post(reverse("records:drop_view", args=["orders", mine.pk])).status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "＋1", "－1", "＠x", " =1", "'=1"])
def test_no_text_of_an_export_begins_a_formula(text: str) -> None:
    assert escaped(text).startswith("'")
    assert unescaped(escaped(text)) == text


def test_exports_escape_texts_and_keep_figures(books: None, as_: SignIn) -> None:
    written(
        "orders",
        {"number": "=cmd|x", "owner": "ada", "order_date": "2026-03-03", "amount": -5000, "status": "@sum"},
    )

    csv = b"".join(as_("chi").get(reverse("records:export", args=["orders", "csv"]))).decode()

    assert csv.startswith("\ufeff")
    assert "'=cmd|x" in csv
    assert ",-50.00," in csv
    assert "\n=" not in csv
    assert Event.objects.filter(action="records.export").count() == 1


def test_who_may_not_export_finds_no_export(books: None, as_: SignIn) -> None:
    assert as_("ada").get(reverse("records:export", args=["orders", "csv"])).status_code == 404


def test_pages_go_by_key_in_both_directions_without_gap_or_repeat(
    company: dict[str, Person], as_: SignIn
) -> None:
    rows: list[Row] = [
        {"number": f"O-{n:03}", "order_date": f"2026-03-{1 + n % 9:02}", "amount": n % 7 * 100}
        for n in range(120)
    ]
    written("orders", *rows)
    client = as_("chi")

    for sort in ("", "amount", "-amount", "-status"):
        seen: list[str] = []
        url, back = f"{listed('orders')}?sort={sort}", ""
        while url:
            table = client.get(url).context["page"].table
            seen += [line.key for line in table.lines]
            back = table.pager.previous_url
            url = table.pager.next_url
        assert len(seen) == len(set(seen)) == 120, sort
        before = client.get(back).context["page"].table
        assert [line.key for line in before.lines] == seen[50:100], sort


def test_the_figures_of_a_customer_count_all_orders_however_many_the_trail_shows(
    books: None, as_: SignIn
) -> None:
    day = (timezone.localdate() - timedelta(days=5)).isoformat()
    rows: list[Row] = [
        {"number": f"O-{n}", "customer": "C-ada", "owner": "ada", "order_date": day, "amount": 100_00}
        for n in range(27)
    ]
    written("orders", *rows)

    page = as_("ada").get(at("customers", "C-ada")).context["page"]

    ordered = page.money.figures[1]
    assert ordered.note.startswith(("27 ", "28 "))
    assert ordered.words in {"2,700", "45,800"}


def test_a_filter_form_becomes_a_chip_in_the_address(books: None, as_: SignIn) -> None:
    answer = as_("chi").get(f"{listed('customers')}?on=level&how=is&what=A&q=%E8%B6%8A")

    assert answer.status_code == 302
    shown = as_("chi").get(answer.headers["Location"])
    assert [(chip.name, chip.content) for chip in shown.context["page"].table.chips] == [("客户级别", "A")]
    assert [line.key for line in shown.context["page"].table.lines] == ["C-ada"]


def test_a_condition_names_a_region_and_says_that_it_is_not_meant(books: None, as_: SignIn) -> None:
    page = as_("chi").get(f"{listed('customers')}?f=region:is:south&f=region:not:east").context["page"]

    assert [chip.content for chip in page.table.chips] == ["华南", "不是 华东"]


def test_of_two_amounts_the_one_at_the_right_end_of_a_phone_says_what_it_is(books: None, as_: SignIn) -> None:
    two = as_("chi").get(f"{listed('receivables')}?columns=number&columns=amount&columns=left")
    one = as_("chi").get(f"{listed('receivables')}?columns=number&columns=amount")

    assert 'ph-end" data-label="应收金额"' in two.text
    assert 'ph-end"' in one.text
    assert 'ph-end" data-label' not in one.text


@pytest.mark.parametrize(
    "query",
    [
        "after=" + "%5B" * 3000,
        "sort=amount&after=%5B%22abc%22,1%5D",
        "sort=order_date&after=%5B%22abc%22,1%5D",
        "sort=order_date&after=%5B5,1%5D",
        "sort=amount&after=%5B1,1e400%5D",
        "after=%5Btrue,true%5D",
        "f=amount:is:1e999999",
        "f=amount:is:-1e-999999",
    ],
)
def test_an_address_that_somebody_made_up_opens_the_list(query: str, books: None, as_: SignIn) -> None:
    assert as_("chi").get(f"/records/orders/?{query}").status_code == 200
