"""Accounts and roles, written by actions."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.web.conftest import SignIn
from tests.web.org.conftest import TODAY, TOMORROW, newcomer, person, told
from yeji.accounts.models import RoleGrant, User
from yeji.accounts.queries import roles_of
from yeji.accounts.roles import Role
from yeji.audit.models import Event
from yeji.org.actions.accounts import (
    AccountGiven,
    close_account,
    open_account,
    reopen_account,
    reset_password,
    sign_out_everywhere,
)
from yeji.org.actions.people import add_person, leave
from yeji.org.actions.reviewing import release
from yeji.org.actions.roles import grant_role, lend_role, withdraw_role
from yeji.org.deeds import Act
from yeji.org.queries import visible_to

NOVEMBER = (date(2026, 11, 20), date(2026, 12, 1))


def test_a_new_account_signs_in_with_the_password_that_is_shown_once(cast: dict[str, User]) -> None:
    fan = add_person("fan", newcomer(), by=cast["su"], on=TODAY)
    given = AccountGiven("fan", "范", person=fan, roles=(Role.SELLER,))

    waits = open_account(given, by=cast["su"], on=TODAY).waits
    assert not User.objects.get(username="fan").is_active
    opened = release(waits[0], by=cast["shi"], on=TODAY)

    user = User.objects.get(username="fan")
    assert user.check_password(opened.password)
    assert len(opened.password) == 14
    assert roles_of(user, TODAY) == {Role.SELLER}
    assert person("fan").user == user
    assert told() == [Act.PERSON_ADDED, Act.REVIEW_ASKED, Act.ROLE_GRANTED, Act.ACCOUNT_OPENED]
    assert not Event.objects.filter(after__contains=opened.password).exists()


@pytest.mark.parametrize("username", ["ada", "ADA"])
def test_a_name_to_sign_in_with_is_taken_once(cast: dict[str, User], username: str) -> None:
    with pytest.raises(ValidationError, match="已经有人用"):
        open_account(AccountGiven(username, "x"), by=cast["su"], on=TODAY)


def test_only_who_keeps_accounts_may(cast: dict[str, User]) -> None:
    for number in ("ada", "ben", "chi", "dov", "lan"):
        with pytest.raises(PermissionDenied):
            close_account(cast["eve"], by=cast[number], on=TODAY)


def test_closing_an_account_signs_its_devices_out_at_once(as_: SignIn, cast: dict[str, User]) -> None:
    desk, phone = as_("ada"), as_("ada")
    assert (desk.get("/").status_code, phone.get("/").status_code) == (200, 200)

    close_account(cast["ada"], by=cast["shi"], on=TODAY, why="手机丢了")

    assert (desk.get("/").status_code, phone.get("/").status_code) == (302, 302)
    assert told() == [Act.ACCOUNT_CLOSED]
    reopen_account(cast["ada"], by=cast["shi"], on=TODAY)
    assert desk.get("/").status_code == 302


def test_signing_out_everywhere_leaves_the_account_open(as_: SignIn, cast: dict[str, User]) -> None:
    desk = as_("ada")
    desk.get("/")

    assert sign_out_everywhere(cast["ada"], by=cast["shi"], on=TODAY) == 1

    assert desk.get("/").status_code == 302
    assert as_("ada").get("/").status_code == 200


def test_leaving_signs_out_at_once(as_: SignIn, cast: dict[str, User]) -> None:
    desk = as_("ada")
    desk.get("/")

    leave(person("ada"), date(2026, 11, 21), by=cast["su"], on=TODAY)

    assert desk.get("/").status_code == 302


def test_a_new_password_takes_the_old_ones_place(as_: SignIn, cast: dict[str, User]) -> None:
    desk = as_("ada")
    desk.get("/")

    opened = reset_password(cast["ada"], by=cast["shi"], on=TODAY)

    assert User.objects.get(username="ada").check_password(opened.password)
    assert desk.get("/").status_code == 302


def test_nobody_closes_his_own_account(cast: dict[str, User]) -> None:
    with pytest.raises(ValidationError, match="自己"):
        close_account(cast["su"], by=cast["su"], on=TODAY)


def test_the_last_one_who_keeps_accounts_stays(cast: dict[str, User]) -> None:
    grant = RoleGrant.objects.get(user=cast["shi"])
    close_account(cast["su"], by=cast["shi"], on=TODAY)

    with pytest.raises(ValidationError, match="最后一个能管账号的人"):
        withdraw_role(grant, TODAY, by=cast["shi"], on=TODAY)


def test_one_who_is_gone_is_not_let_in_again(cast: dict[str, User]) -> None:
    leave(person("ada"), date(2026, 11, 21), by=cast["su"], on=TODAY)

    with pytest.raises(ValidationError, match="已经离职"):
        reopen_account(cast["ada"], by=cast["shi"], on=TODAY)


def test_a_role_is_given_and_taken_back_by_the_day(cast: dict[str, User]) -> None:
    grant = grant_role(cast["ada"], Role.SUPERVISOR, (TODAY, None), by=cast["su"], on=TODAY).grant
    assert grant is not None
    assert roles_of(cast["ada"], TODAY) == {Role.SELLER, Role.SUPERVISOR}

    withdraw_role(grant, TODAY, by=cast["su"], on=TODAY)

    assert roles_of(cast["ada"], TODAY) == {Role.SELLER, Role.SUPERVISOR}
    assert roles_of(cast["ada"], TOMORROW) == {Role.SELLER}
    assert told() == [Act.ROLE_GRANTED, Act.ROLE_WITHDRAWN]


def test_nobody_gives_himself_a_role(cast: dict[str, User]) -> None:
    with pytest.raises(ValidationError, match="不能给自己角色"):
        grant_role(cast["su"], Role.COMPENSATION, (TODAY, None), by=cast["su"], on=TODAY)


def test_a_role_is_held_once_at_a_time(cast: dict[str, User]) -> None:
    with pytest.raises(ValidationError, match="起已经是业务员"):
        grant_role(cast["ada"], Role.SELLER, (TODAY, None), by=cast["su"], on=TODAY)


def test_a_manager_lends_his_view_until_a_day(cast: dict[str, User]) -> None:
    lend_role(cast["ben"], cast["eve"], Role.SUPERVISOR, NOVEMBER, by=cast["ben"], on=TODAY, why="休假")

    def seen(on: date) -> set[str]:
        return set(visible_to(cast["eve"], on).values_list("number", flat=True))

    assert seen(date(2026, 11, 30)) == {"ada", "eve"}
    assert seen(date(2026, 12, 1)) == {"eve"}
    assert roles_of(cast["eve"], date(2026, 12, 1)) == {Role.SELLER}
    assert told() == [Act.ROLE_LENT]


def test_two_lend_to_one_stand_in_from_the_same_day(cast: dict[str, User]) -> None:
    grant_role(cast["lan"], Role.SUPERVISOR, (date(2026, 1, 1), None), by=cast["su"], on=TODAY)

    for lender in ("ben", "lan"):
        lend_role(cast[lender], cast["eve"], Role.SUPERVISOR, NOVEMBER, by=cast[lender], on=TODAY)

    assert RoleGrant.objects.filter(user=cast["eve"], lent_by__isnull=False).count() == 2


def test_only_ones_own_is_lent(cast: dict[str, User]) -> None:
    lend_role(cast["ben"], cast["eve"], Role.SUPERVISOR, NOVEMBER, by=cast["ben"], on=TODAY)

    with pytest.raises(ValidationError, match="自己不一直是主管"):
        lend_role(cast["eve"], cast["ada"], Role.SUPERVISOR, NOVEMBER, by=cast["eve"], on=TODAY)
    with pytest.raises(PermissionDenied):
        lend_role(cast["ben"], cast["ada"], Role.SUPERVISOR, NOVEMBER, by=cast["ada"], on=TODAY)


def test_the_lender_takes_his_loan_back(cast: dict[str, User]) -> None:
    grant = lend_role(cast["ben"], cast["eve"], Role.SUPERVISOR, NOVEMBER, by=cast["ben"], on=TODAY).grant
    assert grant is not None

    with pytest.raises(PermissionDenied):
        withdraw_role(grant, TODAY, by=cast["eve"], on=TODAY)
    withdraw_role(grant, TODAY, by=cast["ben"], on=TODAY)

    assert set(visible_to(cast["eve"], TOMORROW).values_list("number", flat=True)) == {"eve"}


def test_a_loan_ends_when_its_lender_leaves(cast: dict[str, User]) -> None:
    lend_role(cast["ben"], cast["eve"], Role.SUPERVISOR, NOVEMBER, by=cast["ben"], on=TODAY)

    leave(person("ben"), TODAY, by=cast["su"], on=TODAY)

    assert roles_of(cast["eve"], TOMORROW) == {Role.SELLER}
    assert set(visible_to(cast["eve"], TOMORROW).values_list("number", flat=True)) == {"eve"}


def test_a_loan_ends_with_the_lenders_role_and_with_his_account(cast: dict[str, User]) -> None:
    def lent() -> set[Role]:
        return set(roles_of(cast["eve"], TODAY)) - {Role.SELLER}

    def seen() -> set[str]:
        return set(visible_to(cast["eve"], TODAY).values_list("number", flat=True)) - {"eve"}

    own = RoleGrant.objects.get(user=cast["ben"], role=Role.SUPERVISOR, lent_by=None)
    lend_role(cast["ben"], cast["eve"], Role.SUPERVISOR, NOVEMBER, by=cast["ben"], on=TODAY)
    assert (lent(), seen()) == ({Role.SUPERVISOR}, {"ada"})
    withdraw_role(own, date(2026, 11, 21), by=cast["shi"], on=TODAY)
    assert (lent(), seen()) == (set(), set())

    lend_role(cast["lan"], cast["eve"], Role.DIRECTOR, NOVEMBER, by=cast["lan"], on=TODAY)
    assert lent() == {Role.DIRECTOR}
    close_account(cast["lan"], by=cast["shi"], on=TODAY)
    assert (lent(), seen()) == (set(), set())
    assert told().count(Act.ROLE_WITHDRAWN) == 3
