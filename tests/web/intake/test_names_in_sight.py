"""What words name, and what is proposed for them, is what their reader may see."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from tests.web.conftest import SignIn
from yeji.accounts.models import User
from yeji.intake import answering
from yeji.intake.models import FormLink
from yeji.intake.naming import Known
from yeji.intake.queries import books_of
from yeji.records.actions import write_rows
from yeji.records.models import Survey
from yeji.records.queries import kind
from yeji.records.reading import reader_for, seen_by_name, some_seen

pytestmark = pytest.mark.django_db
SURVEY = {"kind": "surveys", "title": "回访", "asked": ["points", "customer"], "fixed_owner": "安娜"}


@pytest.fixture
def books(cast: dict[str, User]) -> None:
    """A customer and a contact of Ada's and of Eve's."""
    for owner, name, contact in (("ada", "越城水务", "王金丝"), ("eve", "珠海印染", "李金丝")):
        write_rows(kind("customers"), [{"number": f"C-{owner}", "name": name, "owner": owner}], by=None)
        row = {"number": f"T-{owner}", "customer": f"C-{owner}", "name": contact, "owner": owner}
        write_rows(kind("contacts"), [dict(row)], by=None)


def known(cast: dict[str, User], who: str, of: str, field: str, *words: str) -> Known:
    reader = reader_for(cast[who], timezone.localdate())
    return books_of(kind(of), reader).directory(kind(of).field(field), words)


def test_a_seller_names_and_is_proposed_only_what_he_sees(books: None, cast: dict[str, User]) -> None:
    found = known(cast, "ada", "orders", "customer", "C-ada", "C-eve", "越城水务", "珠海印染", "越城")

    assert set(found.numbers) == {"C-ada"}
    assert dict(found.names) == {"越城水务": ("C-ada",)}
    assert set(found.candidates) == {"C-ada", "越城水务"}


def test_who_sees_the_company_names_all_of_it(books: None, cast: dict[str, User]) -> None:
    found = known(cast, "chi", "orders", "customer", "C-ada", "C-eve", "珠海印染", "珠海")

    assert set(found.numbers) == {"C-ada", "C-eve"}
    assert dict(found.names) == {"珠海印染": ("C-eve",)}
    assert {"越城水务", "珠海印染"} <= set(found.candidates)


def test_a_work_number_is_written_by_whoever_knows_it_and_a_name_only_in_sight(
    books: None, cast: dict[str, User]
) -> None:
    found = known(cast, "ada", "orders", "owner", "eve", "夏", "安娜")

    assert set(found.numbers) == {"eve"}
    assert set(found.names) == {"安娜"}
    assert not {"夏", "本"} & set(found.candidates)


@pytest.mark.parametrize(("who", "by_name"), [("ada", {}), ("chi", {}), ("han", {"李金丝": ("T-eve",)})])
def test_a_masked_name_is_proposed_to_nobody_and_read_by_who_may_see_it(
    who: str, by_name: dict[str, tuple[str, ...]], books: None, cast: dict[str, User]
) -> None:
    reader = reader_for(cast[who], timezone.localdate())

    assert seen_by_name(kind("contacts"), ["李金丝"], reader) == by_name
    assert not [word for word in some_seen(kind("contacts"), 100, reader) if "金丝" in word]


def test_who_fills_in_a_form_of_the_company_learns_nothing_of_what_he_does_not_see(
    books: None, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "LEAST_SECONDS", -1)
    assert as_("chi").post("/intake/forms/new/", SURVEY).status_code == 302
    path, ada = f"/intake/f/{FormLink.objects.get().token}/", as_("ada")

    def answer(customer: str) -> str:
        opened = re.search(r'name="opened" value="([^"]+)"', ada.get(path).text)
        assert opened
        text: str = ada.post(path, {"opened": opened[1], "points": "9", "customer": customer}).text
        return re.sub(r'value="[^"]+"|X-CSRFToken[^}]+', "", text)

    unseen = [answer(customer) for customer in ("C-eve", "珠海印染", "珠海", "没有这一家")]

    assert len(set(unseen)) == 1
    assert "写编号或全名" in unseen[0]
    assert not Survey.objects.exists()
    answer("越城水务")
    assert Survey.objects.get().customer_id == "C-ada"


def test_a_public_form_knows_nothing_of_the_company(books: None, cast: dict[str, User]) -> None:
    fields = [kind("surveys").field("customer"), kind("surveys").field("owner")]

    for texts in ({"customer": "C-ada", "owner": "ada"}, {"customer": "越城", "owner": "安娜"}):
        row, wrong = answering.read_texts(kind("surveys"), fields, texts, None)

        assert row == {}
        assert not re.search("越城水务|C-ada|安娜（|池", "".join(wrong.values()))


def test_a_link_is_made_about_what_its_maker_sees(books: None, cast: dict[str, User]) -> None:
    reader = reader_for(cast["ada"], timezone.localdate())

    about = [answering.may_be_about(kind("surveys"), each, reader) for each in ("C-ada", "C-eve", "C-none")]

    assert about == [True, False, False]
