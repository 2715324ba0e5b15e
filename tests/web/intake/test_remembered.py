"""What was said once holds for files to come; who may not edit a field brings it in by no file either."""

from __future__ import annotations

import pytest

from tests.web.conftest import SignIn
from tests.web.intake.conftest import Bring, worked
from yeji.accounts.models import User
from yeji.intake.models import RememberedReading, Stage
from yeji.records.actions import FieldTerms, change_field, define_field
from yeji.records.kinds import FieldKind
from yeji.records.models import CustomField, Order

HEAD = "订单编号,业务员,订单日期,订单金额"
EVERY = ("seller", "supervisor", "compensation", "finance")
pytestmark = pytest.mark.django_db


def order(number: str, owner: str = "沈岚") -> str:
    return f"{number},{owner},2026-11-02,5"


def taken(by: User, *roles: str) -> CustomField:
    """Define a field that only these roles may edit."""
    terms = FieldTerms("底价", FieldKind.AMOUNT, seen_by=EVERY, edited_by=roles)
    return define_field("orders", terms, by=by)


def test_a_reading_holds_for_the_next_file_is_shown_there_and_can_be_taken_back(
    as_: SignIn, bring: Bring
) -> None:
    chi = as_("chi")
    first = bring(chi, "orders", f"{HEAD}\n{order('A1', '沈兰')}\n")
    said = {"field": "owner", "ask": "near", "found": "沈兰", "answer": "lan"}
    chi.post(f"/intake/{first.pk}/answer/", said)
    worked(first)

    second = bring(as_("han"), "orders", f"{HEAD}\n{order('A2', ' 沈兰')}\n{order('A3')}\n")
    assert second.found["counts"]["new"] == 2
    assert "「沈兰」以前认作 lan" in as_("han").get(f"/intake/{second.pk}/").text

    as_("han").post(f"/intake/{second.pk}/forget/", {"field": "owner", "found": "沈兰"})
    worked(second)
    assert (second.found["counts"]["new"], second.found["counts"]["asked"]) == (1, 1)
    assert not RememberedReading.objects.exists()
    assert "以前认作" not in as_("han").get(f"/intake/{second.pk}/").text


def test_a_reading_of_another_field_is_not_shown(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    first = bring(chi, "orders", f"{HEAD}\n{order('A1', '沈兰')}\n")
    chi.post(
        f"/intake/{first.pk}/answer/", {"field": "owner", "ask": "near", "found": "沈兰", "answer": "lan"}
    )
    worked(first)

    second = bring(chi, "orders", f"{HEAD}\n{order('A2')}\n")

    assert "以前认作" not in chi.get(f"/intake/{second.pk}/").text


def test_a_column_that_one_may_not_edit_is_left_out_in_words(
    as_: SignIn, bring: Bring, cast: dict[str, User]
) -> None:
    field = taken(cast["chi"], "finance")
    chi = as_("chi")

    batch = bring(chi, "orders", f"{HEAD},底价\n{order('A1')},3\n")

    assert "E 列「底价」是你改不了的栏，没有导入" in chi.get(f"/intake/{batch.pk}/").text
    assert f'value="{field.key}"' not in chi.get(f"/intake/{batch.pk}/mapping/").text
    chi.post(f"/intake/{batch.pk}/accept/")
    worked(batch)
    assert Order.objects.get().extra == {}


def test_who_may_edit_it_brings_it_in(as_: SignIn, bring: Bring, cast: dict[str, User]) -> None:
    field = taken(cast["chi"], "finance")
    han = as_("han")

    batch = bring(han, "orders", f"{HEAD},底价\n{order('A1')},3\n")
    han.post(f"/intake/{batch.pk}/accept/")
    worked(batch)

    assert Order.objects.get().extra == {field.key: 300}


def test_no_one_else_writes_what_another_mapped(as_: SignIn, bring: Bring, cast: dict[str, User]) -> None:
    taken(cast["chi"], "finance")
    batch = bring(as_("han"), "orders", f"{HEAD},底价\n{order('A1')},3\n")

    answer = as_("chi").post(f"/intake/{batch.pk}/accept/", follow=True)

    assert "没有写入：「底价」你改不了" in answer.text
    assert worked(batch).stage == Stage.CHECKED
    assert not Order.objects.exists()


def test_a_field_locked_between_yes_and_the_write_stops_the_write(
    as_: SignIn, bring: Bring, cast: dict[str, User]
) -> None:
    field = taken(cast["chi"], "finance")
    batch = bring(as_("han"), "orders", f"{HEAD},底价\n{order('A1')},3\n")
    as_("han").post(f"/intake/{batch.pk}/accept/")
    terms = FieldTerms("底价", FieldKind.AMOUNT, seen_by=EVERY, edited_by=("compensation",))
    change_field(field, terms, by=cast["chi"])

    assert worked(batch).stage == Stage.CHECKED
    assert not Order.objects.exists()


def test_a_locked_field_cannot_be_chosen_by_hand(as_: SignIn, bring: Bring, cast: dict[str, User]) -> None:
    field = taken(cast["chi"], "finance")
    batch = bring(as_("chi"), "orders", f"{HEAD},x\n{order('A1')},3\n")
    said = {f"c{at}": key for at, key in enumerate(("number", "owner", "order_date", "amount", field.key))}

    assert as_("chi").post(f"/intake/{batch.pk}/mapping/", said).status_code == 422
