"""The palette finds records by name and number: those that one sees, and no others."""

from __future__ import annotations

import pytest

from tests.web.conftest import SignIn
from tests.web.records.conftest import written
from yeji.org.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(company: dict[str, Person]) -> None:
    written(
        "customers",
        {"number": "C-1", "name": "越城水务", "owner": "ada", "phone": "13912345678"},
        {"number": "C-2", "name": "越王台印染", "owner": "eve"},
    )
    written(
        "orders",
        {"number": "HT-7", "customer": "C-1", "owner": "ada", "order_date": "2026-03-02", "amount": 1},
    )


@pytest.mark.parametrize(
    ("who", "text", "found"),
    [
        ("ada", "越城", {"/records/customers/at/C-1/"}),
        ("ada", "C-", {"/records/customers/at/C-1/"}),
        ("ada", "HT-7", {"/records/orders/at/HT-7/"}),
        ("ada", "越王台", set()),
        ("ada", "越", set()),
        ("ada", "13912345678", set()),
        ("eve", "HT-7", set()),
        ("lan", "越", set()),
        ("chi", "C-", {"/records/customers/at/C-1/", "/records/customers/at/C-2/"}),
        ("shi", "HT-7", set()),
    ],
)
def test_each_finds_what_he_sees(who: str, text: str, found: set[str], books: None, as_: SignIn) -> None:
    page = as_(who).get("/find/", {"q": text}).text
    every = {"/records/customers/at/C-1/", "/records/customers/at/C-2/", "/records/orders/at/HT-7/"}
    assert {url for url in every if url in page} == found
