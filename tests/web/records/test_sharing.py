"""Who has a share of a deal sees the deal and its customer on its day, and who saw him then; nobody writes by it."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.web.conftest import SignIn
from tests.web.records.conftest import at, listed, written
from tests.web.relations import VIEWERS, Aviary, enlarge, today
from yeji.accounts.models import User
from yeji.accounts.queries import permissions_of, roles_of
from yeji.accounts.roles import Permission
from yeji.org.models import Person
from yeji.org.queries import visible_spans
from yeji.records.kinds import Row
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, in_own_sight, seen

pytestmark = pytest.mark.django_db


def deal(number: str, owner: str, on: date, *shares: Row, customer: str = "") -> None:
    """Write an order of a customer of its own, both of `owner`, and the shares of it."""
    customer = customer or f"C-{number}"
    written("customers", {"number": customer, "name": f"客户{customer}", "owner": owner})
    row: Row = {
        "number": number,
        "customer": customer,
        "owner": owner,
        "order_date": on.isoformat(),
        "amount": 100,
    }
    written("orders", row)
    written("order_lines", {"order": number, "line": "1", "amount": 100})
    for place, share in enumerate(shares):
        written(
            "splits",
            {"number": f"{number}/{place}", "order": number, "share": 300_000, "role": "协同", **share},
        )


def told(on: date | None) -> str | None:
    return on.isoformat() if on else None


def reader(user: User) -> Reader:
    roles = roles_of(user, today())
    return Reader(today(), roles, permissions_of(roles), user)


def numbers(kind_key: str, user: User) -> set[str]:
    return set(seen(bare_kind(kind_key), reader(user)).values_list("number", flat=True))


@pytest.fixture
def shared(company: dict[str, Person]) -> None:
    """Eve's deal with a share of Ada's, and another one of the same customer's without."""
    deal("O1", "eve", today(), {"person": "ada"}, customer="C1")
    deal("O2", "eve", today(), customer="C1")


def test_the_second_owner_opens_the_deal_its_parts_and_its_customer_and_no_other_deal(
    shared: None, as_: SignIn
) -> None:
    ada = as_("ada")

    assert ada.get(at("orders", "O1")).status_code == 200
    assert ada.get(at("order_lines", "O1/1")).status_code == 200
    assert ada.get(at("customers", "C1")).status_code == 200
    assert ada.get(at("orders", "O2")).status_code == 404
    assert [line.key for line in ada.get(listed("orders")).context["page"].table.lines] == ["O1"]
    assert [line.key for line in ada.get(listed("customers")).context["page"].table.lines] == ["C1"]


def test_his_manager_sees_it_too_and_another_branch_s_does_not(shared: None, as_: SignIn) -> None:
    deal("O3", "ada", today())

    assert as_("ben").get(at("orders", "O1")).status_code == 200
    assert as_("eve").get(at("orders", "O3")).status_code == 404


def test_nobody_writes_by_a_share(shared: None, as_: SignIn) -> None:
    ada = as_("ada")

    for kind_key, key in (("orders", "O1"), ("customers", "C1"), ("order_lines", "O1/1"), ("splits", "O1/0")):
        assert ada.get(reverse("records:edit", args=[kind_key, key])).status_code == 404
        assert ada.get(reverse("records:remove", args=[kind_key, key])).status_code == 404
        assert reverse("records:edit", args=[kind_key, key]) not in ada.get(at(kind_key, key)).text
    more = {"order": "O1", "person": "ada", "share": "50%", "role": "主办"}
    answer = ada.post(reverse("records:add", args=["splits"]), more)
    assert "这单不归你" in answer.text
    ada.post(reverse("records:bulk", args=["orders"]), {"key": "O1", "one": "note", "text": "我的"})
    assert "我的" not in as_("eve").get(at("orders", "O1")).text


def test_the_owner_still_writes(shared: None, as_: SignIn) -> None:
    assert as_("eve").get(reverse("records:edit", args=["orders", "O1"])).status_code == 200


def test_a_share_counts_on_the_days_of_deals_that_it_names(
    company: dict[str, Person], cast: dict[str, User]
) -> None:
    on, day = today(), timedelta(days=1)
    for number, since, until in (
        ("from-today", on, None), ("from-tomorrow", on + day, None),
        ("until-today", None, on), ("until-tomorrow", None, on + day),
    ):  # fmt: skip
        days: Row = {"valid_from": told(since), "valid_to": told(until)}
        deal(number, "eve", on, {"person": "ada", **days})

    assert numbers("orders", cast["ada"]) == {"from-today", "until-tomorrow"}


def test_who_sees_a_deal_by_shares_is_who_saw_a_sharer_on_its_day(cast: dict[str, User]) -> None:
    """For seventeen people and forty deals: by the posts' days, share by share, with nothing of the queries."""
    everybody = enlarge(cast, Aviary())
    dice = random.Random(3)
    people = ["ada", "mo", "eve", "ben", "pei", "hu"]
    deals: dict[str, tuple[str, date, list[tuple[str, date | None, date | None]]]] = {}
    for n in range(40):
        on = today() - timedelta(days=dice.choice((0, 3, 300, 500, 890)))
        shares = [
            (dice.choice(people), _some_day(dice, on), _some_day(dice, on)) for _ in range(dice.randrange(3))
        ]
        deals[f"D{n}"] = (dice.choice(people), on, shares)
        rows: list[Row] = [
            {
                "person": who,
                "valid_from": told(since),
                "valid_to": told(until),
            }
            for who, since, until in shares
        ]
        deal(f"D{n}", deals[f"D{n}"][0], on, *rows)
    pk_of = dict(Person.objects.values_list("number", "pk"))

    for who in VIEWERS:
        user = everybody.get(who)
        if user is None:
            continue
        may_all = Permission.SEE_ALL in permissions_of(roles_of(user, today()))
        spans = visible_spans(user, today())

        def saw(person: str, on: date, spans: dict[int, list[object]] = spans) -> bool:  # type: ignore[assignment]  # Bound now.
            return any(each.since <= on < each.until for each in spans.get(pk_of[person], ()))  # type: ignore[attr-defined]  # As above.

        expected = {
            number
            for number, (owner, on, shares) in deals.items()
            if may_all
            or saw(owner, on)
            or any(
                (since is None or since <= on) and (until is None or on < until) and saw(person, on)
                for person, since, until in shares
            )
        }
        assert numbers("orders", user) == expected, who
        assert numbers("customers", user) >= {f"C-{number}" for number in expected - _own(user)}, who
        assert set(in_own_sight(bare_kind("orders"), reader(user)).values_list("number", flat=True)) == {
            number for number, (owner, on, _shares) in deals.items() if may_all or saw(owner, on)
        }, who


def _some_day(dice: random.Random, on: date) -> date | None:
    return dice.choice((None, None, on, on - timedelta(days=9), on + timedelta(days=9)))


def _own(user: User) -> set[str]:
    return set(in_own_sight(bare_kind("orders"), reader(user)).values_list("number", flat=True))
