"""A customer of nobody's is claimed: for oneself by one click, for one of one's people by name."""

from __future__ import annotations

import pytest

from tests.web.conftest import SignIn
from tests.web.records.conftest import CANARY_PHONE, at, written
from yeji.audit.models import Event
from yeji.org.models import Person
from yeji.records.models import Change, Customer

CLAIM = "/records/customers/claim/C-0/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobodys(company: dict[str, Person]) -> None:
    """A customer without an owner, and one of Ada's."""
    written("customers", {"number": "C-0", "name": "太仓清澈", "phone": CANARY_PHONE})
    written("customers", {"number": "C-1", "name": "越城水务", "owner": "ada"})


def owner(number: str = "C-0") -> str | None:
    held = Customer.objects.get(number=number).owner
    return held.number if held else None


@pytest.mark.parametrize(
    ("who", "status"), [("ada", 404), ("ben", 404), ("eve", 404), ("dov", 404), ("su", 404), ("chi", 200)]
)
def test_whoever_may_write_and_sees_him_may_claim_him(as_: SignIn, who: str, status: int) -> None:
    assert as_(who).get(CLAIM).status_code == status


def test_he_is_claimed_by_one_click_told_and_taken_back(as_: SignIn) -> None:
    chi = as_("chi")
    assert f'action="{CLAIM}"' in chi.get(at("customers", "C-0")).text

    page = chi.post(CLAIM, {"owner": "chi"}, follow=True).text

    assert owner() == "chi"
    assert "太仓清澈 认领好了" in page
    assert CLAIM not in page
    told = Event.objects.get(action="records.claim")
    assert (told.before, told.after) == ('{"owner": null}', '{"owner": "chi"}')
    batch = Change.objects.latest("id").batch
    chi.post(f"/records/customers/undo/{batch}/")
    assert owner() is None


def test_he_is_given_to_somebody_by_name(as_: SignIn) -> None:
    as_("chi").post(CLAIM, {"owner": "安娜"})

    assert owner() == "ada"
    assert as_("ada").get(at("customers", "C-0")).status_code == 200


def test_a_name_that_nobody_has_is_told_in_place(as_: SignIn) -> None:
    answer = as_("chi").post(CLAIM, {"owner": "没这人"})

    assert "没有叫「没这人」的" in answer.text
    assert owner() is None


def test_who_comes_second_is_told_and_changes_nothing(as_: SignIn) -> None:
    as_("chi").post(CLAIM, {"owner": "ada"})

    page = as_("han").post(CLAIM, {"owner": "han"}, follow=True).text

    assert "已经有人认领，没有改" in page
    assert owner() == "ada"


def test_a_customer_with_an_owner_offers_no_claim(as_: SignIn) -> None:
    assert "/claim/" not in as_("chi").get(at("customers", "C-1")).text
    as_("chi").post("/records/customers/claim/C-1/", {"owner": "chi"})
    assert owner("C-1") == "ada"


def test_whoever_claims_him_for_himself_does_not_see_his_phone_for_that(as_: SignIn) -> None:
    as_("chi").post(CLAIM, {"owner": "chi"})

    assert as_("chi").post("/records/customers/show/phone/C-0/").status_code == 404
