"""A formula names fields, not the words of one language: it outlives a new label and the English pages."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests.web.conftest import SignIn
from tests.web.records.conftest import written
from yeji.accounts.models import User
from yeji.org.models import Person
from yeji.records.actions import FieldTerms, change_field, define_field
from yeji.records.formulas import by_keys, by_labels, keys_used, worked_out
from yeji.records.kinds import FieldKind
from yeji.records.queries import kind, present

pytestmark = pytest.mark.django_db


@pytest.fixture
def margin(company: dict[str, Person], cast: dict[str, User]) -> str:
    """An order of 100 yuan with 60 yuan of cost and 15 of freight, and what is left of it."""
    freight = define_field("orders", FieldTerms("运费", FieldKind.AMOUNT), by=cast["chi"])
    terms = FieldTerms("净利", FieldKind.FORMULA, formula="订单金额 - 成本 - 运费")
    made = define_field("orders", terms, by=cast["chi"])
    written(
        "orders",
        {
            "number": "O-1",
            "owner": "ada",
            "order_date": "2026-03-02",
            "amount": 10000,
            "cost": 6000,
            freight.key: 1500,
        },
    )
    change_field(freight, FieldTerms("运费 (含税)", FieldKind.AMOUNT), by=cast["chi"])
    return made.key


def left(key: str) -> str:
    of = kind("orders")
    return worked_out(of, of.field(key), present(of, ["O-1"])["O-1"])


def test_it_is_kept_with_keys_and_read_with_labels(margin: str) -> None:
    of = kind("orders")
    formula = of.field(margin).formula
    assert formula == "amount - cost - c1"
    assert keys_used(formula, of) == {"amount", "cost", "c1"}
    assert by_labels(formula, of) == "订单金额 - 成本 - [运费 (含税)]"
    assert by_keys(by_labels(formula, of), of) == formula


def test_it_is_worked_out_in_english_and_after_a_field_has_another_name(margin: str) -> None:
    assert left(margin) == "25.00"
    with translation.override("en"):
        assert left(margin) == "25.00"


def test_its_column_stands_in_both_languages(margin: str, as_: SignIn) -> None:
    client = as_("chi")
    assert "净利" in client.get(f"/records/orders/?columns=number&columns={margin}").text
    client.cookies["django_language"] = "en"
    english = client.get(f"/records/orders/?columns=number&columns={margin}").text
    assert '<html lang="en"' in english
    assert "25.00" in english


def test_the_form_and_the_list_of_fields_show_labels(margin: str, as_: SignIn) -> None:
    client = as_("chi")
    assert "订单金额 - 成本 - [运费 (含税)]" in client.get("/records/define/").text
    assert "订单金额 - 成本 - [运费 (含税)]" in client.get(f"/records/define/orders/{margin}/").text
