"""Words of a record's own page: amounts in their currency, the whole trail, what names a record that is to go."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.web.conftest import SignIn
from tests.web.records.conftest import at, written
from yeji.org.models import Person
from yeji.records.kinds import Row

pytestmark = pytest.mark.django_db


@pytest.fixture
def deals(company: dict[str, Person]) -> None:
    """A customer of Ada's with fourteen orders, the first in dollars."""
    written("customers", {"number": "C1", "name": "甲", "owner": "ada"})
    for n in range(14):
        row: Row = {"number": f"O{n}", "customer": "C1", "owner": "ada", "order_date": f"2026-03-{n + 1:02}"}
        written("orders", row | {"amount": 300_00, "tax": 10_00, "currency": "CNY" if n else "USD"})


def test_amounts_stand_in_their_currency(deals: None, as_: SignIn) -> None:
    text = as_("ada").get(at("orders", "O0")).text

    assert "<b>US$300.00</b>" in text
    assert "US$10.00" in text
    assert "¥" not in text
    assert "¥10.00" in as_("ada").get(at("orders", "O1")).text


def test_what_came_before_on_the_trail_is_one_link_away(deals: None, as_: SignIn) -> None:
    ada = as_("ada")
    page = ada.get(at("customers", "C1")).context["page"]

    assert (len(page.trail), page.trail_rest) == (12, 2)
    whole = ada.get(page.trail_url.partition("#")[0]).context["page"]
    assert (len(whole.trail), whole.trail_rest) == (14, 0)


def test_what_names_a_record_is_said_before_the_reason_is_asked_for(deals: None, as_: SignIn) -> None:
    chi = as_("chi")
    page = chi.get(reverse("records:remove", args=["customers", "C1"])).context["page"]

    ((orders),) = page.named_by
    assert (orders.title, orders.count) == ("订单", 14)
    assert len(chi.get(orders.url).context["page"].table.lines) == 14
    assert chi.get(reverse("records:remove", args=["orders", "O1"])).context["page"].named_by == ()
