"""Fields and kinds that a company made itself reach forms, lists, filters, sums and exports."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.web.conftest import SignIn
from tests.web.records.conftest import EVERY, at, listed, written
from yeji.accounts.models import User
from yeji.org.models import Person
from yeji.records.actions import FieldTerms, define_field, define_kind
from yeji.records.kinds import FieldKind
from yeji.records.models import CustomField

pytestmark = pytest.mark.django_db


def test_a_custom_field_is_in_forms_lists_filters_sums_and_exports(
    books: None, cast: dict[str, User], as_: SignIn
) -> None:
    define_field(
        "orders", FieldTerms("在用仪表", FieldKind.INTEGER, seen_by=EVERY, edited_by=EVERY), by=cast["chi"]
    )
    define_field(
        "orders",
        FieldTerms("净额", FieldKind.FORMULA, formula="订单金额 - 折扣金额", seen_by=EVERY, edited_by=EVERY),
        by=cast["chi"],
    )
    client = as_("chi")
    edited = client.post(
        reverse("records:edit", args=["orders", "O-ada"]),
        {
            "revision": "1",
            "order_date": "2026-03-02",
            "amount": "43,100",
            "discount": "100",
            "currency": "CNY",
            "c1": "46",
        },
    )

    assert edited.status_code == 302
    text = client.get(f"{listed('orders')}?f=c1:from:40&sort=-c1").text
    assert "O-ada" in text
    assert "O-eve" not in text
    assert "43,000.00" in text
    csv = b"".join(client.get(reverse("records:export", args=["orders", "csv"]))).decode()
    assert "在用仪表" in csv
    assert ",46," in csv


def test_a_field_that_a_role_may_not_see_is_nowhere_for_it(
    books: None, cast: dict[str, User], as_: SignIn
) -> None:
    define_field(
        "orders",
        FieldTerms("底价", FieldKind.AMOUNT, seen_by=("compensation",), edited_by=("compensation",)),
        by=cast["chi"],
    )
    define_field(
        "orders",
        FieldTerms("差价", FieldKind.FORMULA, formula="订单金额 - 底价", seen_by=EVERY, edited_by=EVERY),
        by=cast["chi"],
    )
    written("orders", {"number": "O-ada", "c1": 777700})
    ada = as_("ada")

    for page in (
        listed("orders") + "?columns=c1&columns=c2&f=c1:from:1",
        at("orders", "O-ada"),
        reverse("records:edit", args=["orders", "O-ada"]),
    ):
        text = ada.get(page).text
        assert "底价" not in text
        assert "7,777" not in text
        assert "35,323" not in text
    assert "7,777" in as_("chi").get(at("orders", "O-ada")).text


def test_a_kind_of_ones_own_is_listed_added_and_seen_by_branch(
    company: dict[str, Person], cast: dict[str, User], as_: SignIn
) -> None:
    define_kind("demos", "演示", {"has_owner": True, "has_date": True}, by=cast["chi"])
    define_field(
        "demos",
        FieldTerms("设备", FieldKind.TEXT, required=True, seen_by=EVERY, edited_by=EVERY),
        by=cast["chi"],
    )

    wrong = as_("ada").post(
        reverse("records:add", args=["demos"]), {"owner": "ada", "happened": "2026-03-02"}
    )
    added = as_("ada").post(
        reverse("records:add", args=["demos"]), {"owner": "ada", "happened": "2026-03-02", "c1": "流量计"}
    )

    assert wrong.status_code == 200
    assert added.status_code == 302
    assert "流量计" in as_("ben").get(listed("demos")).text
    assert "流量计" not in as_("eve").get(listed("demos")).text


def test_a_field_is_defined_on_its_page_and_a_wrong_formula_is_said(
    company: dict[str, Person], as_: SignIn
) -> None:
    chi, url = as_("chi"), reverse("records:new_field", args=["orders"])
    roles = {"seen_by": EVERY, "edited_by": EVERY}

    wrong = chi.post(url, {"label": "净额", "field_kind": "formula", "formula": "订单金额 - 没有的", **roles})
    right = chi.post(url, {"label": "净额", "field_kind": "formula", "formula": "订单金额 - 成本", **roles})
    again = chi.post(url, {"label": "订单金额", "field_kind": "text", **roles})

    assert "没有的" in wrong.text
    assert right.status_code == 302
    assert "已经有了" in again.text
    assert as_("ben").get(url).status_code == 404


def test_a_field_is_open_to_all_roles_or_to_those_that_are_named(
    company: dict[str, Person], as_: SignIn
) -> None:
    chi, url = as_("chi"), reverse("records:new_field", args=["orders"])

    for_all = {"label": "备用", "field_kind": "text", "seen_for": "all", "edited_for": "all"}
    chi.post(url, {**for_all, "seen_by": ["seller"]})
    some = {"label": "底价", "field_kind": "amount", "seen_for": "some", "edited_for": "some"}
    nobody = chi.post(url, some)
    chi.post(url, {**some, "seen_by": ["finance", "compensation"], "edited_by": ["compensation"]})

    assert nobody.text.count("至少选一个") == 2
    opened = {each.label: (set(each.seen_by), set(each.edited_by)) for each in CustomField.objects.all()}
    assert opened["备用"] == (set(EVERY), set(EVERY))
    assert opened["底价"] == ({"finance", "compensation"}, {"compensation"})


@pytest.mark.parametrize(("kind_key", "edits"), [("orders", False), ("trainings", True)])
def test_only_roles_that_can_edit_are_offered_for_editing(
    company: dict[str, Person], as_: SignIn, kind_key: str, edits: bool
) -> None:
    form = as_("chi").get(reverse("records:new_field", args=[kind_key])).context["page"].form

    offered = {
        name: {key for key, _ in form.fields[name].widget.choices} for name in ("seen_by", "edited_by")
    }
    assert {"auditor", "system"} & offered["edited_by"] == set()
    assert ("hr" in offered["edited_by"]) is edits
    assert ("auditor" in offered["seen_by"], "system" in offered["seen_by"]) == (True, False)


def test_a_field_that_was_open_to_some_roles_says_so_when_it_is_changed(
    company: dict[str, Person], cast: dict[str, User], as_: SignIn
) -> None:
    terms = FieldTerms("底价", FieldKind.AMOUNT, seen_by=EVERY, edited_by=("compensation",))
    made = define_field("orders", terms, by=cast["chi"])

    form = as_("chi").get(reverse("records:edit_field", args=["orders", made.key])).context["page"].form

    assert (form["seen_for"].initial, form["edited_for"].initial) == ("all", "some")
    assert form["edited_by"].initial == ["compensation"]
