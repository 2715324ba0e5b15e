"""Ways around two pairs of eyes: 苏 Su of HR wants power that 石 Shi has not released. None of them gets it.

Each way first prepares what is lawful, then tries. After it nobody holds a role with power that he did not hold
before, no password of such an account changed, and nobody's account opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.web.conftest import SignIn
from tests.web.org.conftest import TODAY, TOMORROW, newcomer, person
from yeji.accounts.models import Matter, Review, RoleGrant, Stage, User
from yeji.accounts.roles import WEIGHTY, Role
from yeji.org.actions.accounts import (
    AccountGiven,
    close_account,
    open_account,
    reopen_account,
    reset_password,
)
from yeji.org.actions.people import add_person
from yeji.org.actions.reviewing import Wanted, ask, confirm_account, recall, refuse, release
from yeji.org.actions.roles import grant_role, lend_role, withdraw_role
from yeji.org.spans import ONE_DAY

REFUSED = (ValidationError, PermissionDenied, IntegrityError)
WEEK = (TODAY, TODAY + timedelta(days=7))


@dataclass
class Company:
    """The cast, and ways to sign in."""

    cast: dict[str, User]
    as_: Callable[[str], Client]

    def __getattr__(self, number: str) -> User:
        return self.cast[number]

    def asked(
        self, receiver: User | None = None, role: Role = Role.AUDITOR, by: User | None = None
    ) -> Review:
        """Su asks; it waits."""
        given = grant_role(receiver or self.eve, role, (TODAY, None), by=by or self.su, on=TODAY)
        assert given.review is not None
        assert given.waits
        return given.review

    def given(self, receiver: User, role: Role = Role.HR) -> RoleGrant:
        """A role that Su asked for and Shi released."""
        return RoleGrant.objects.get(review=release(self.asked(receiver, role), by=self.shi, on=TODAY).review)

    def opened(self, username: str, by: User | None = None) -> User:
        """An account of nobody of the company, whose password its opener has seen."""
        return open_account(AccountGiven(username, username), by=by or self.su, on=TODAY).user


Way = Callable[[Company], Callable[[], object]]


def himself(it: Company) -> Callable[[], object]:
    return lambda: grant_role(it.su, Role.AUDITOR, (TODAY, None), by=it.su, on=TODAY)


def a_second_account(it: Company) -> Callable[[], object]:
    second = it.opened("su2")
    return lambda: it.asked(second)


def an_account_opened_with_the_role(it: Company) -> Callable[[], object]:
    given = AccountGiven("su2", "苏二", roles=(Role.AUDITOR, Role.SYSTEM))
    return lambda: open_account(given, by=it.su, on=TODAY)


def releasing_what_one_asked_for(it: Company) -> Callable[[], object]:
    review = it.asked()
    return lambda: release(review, by=it.su, on=TODAY)


def releasing_what_one_receives(it: Company) -> Callable[[], object]:
    review = it.asked(it.shi)
    return lambda: release(review, by=it.shi, on=TODAY)


def the_second_account_releases(it: Company) -> Callable[[], object]:
    second = it.opened("su2")
    it.given(second)
    review = it.asked()
    return lambda: release(review, by=second, on=TODAY)


def the_second_account_asks(it: Company) -> Callable[[], object]:
    second = it.opened("su2")
    it.given(second)
    review = it.asked(by=second)
    return lambda: release(review, by=it.su, on=TODAY)


def two_second_accounts(it: Company) -> Callable[[], object]:
    one, other = it.opened("su2"), it.opened("su3")
    it.given(one)
    it.given(other)
    review = it.asked(by=one)
    return lambda: release(review, by=other, on=TODAY)


def an_account_opened_by_an_opened_account(it: Company) -> Callable[[], object]:
    second = it.opened("su2")
    it.given(second)
    third = it.opened("su3", by=second)
    it.given(third)
    review = it.asked()
    return lambda: release(review, by=third, on=TODAY)


def an_account_whose_password_one_reset(it: Company) -> Callable[[], object]:
    reset_password(it.eve, by=it.su, on=TODAY)
    it.given(it.eve)
    review = it.asked(it.ada)
    return lambda: release(review, by=it.eve, on=TODAY)


def a_stand_in_releases(it: Company) -> Callable[[], object]:
    lent = lend_role(it.shi, it.eve, Role.SYSTEM, WEEK, by=it.shi, on=TODAY).review
    assert lent is not None
    release(lent, by=it.su, on=TODAY)
    review = it.asked(it.ada)
    return lambda: release(review, by=it.eve, on=TODAY)


def lending_oneself_anothers_role(it: Company) -> Callable[[], object]:
    return lambda: lend_role(it.han, it.su, Role.FINANCE, WEEK, by=it.su, on=TODAY)


def lending_a_second_account_anothers_role(it: Company) -> Callable[[], object]:
    second = it.opened("su2")
    return lambda: lend_role(it.han, second, Role.FINANCE, WEEK, by=it.su, on=TODAY)


def lending_ones_own_power_at_once(it: Company) -> Callable[[], object]:
    return lambda: lend_role(it.han, it.eve, Role.FINANCE, WEEK, by=it.han, on=TODAY)


def releasing_without_keeping_accounts(it: Company) -> Callable[[], object]:
    review = lend_role(it.han, it.eve, Role.FINANCE, WEEK, by=it.han, on=TODAY).review
    assert review is not None
    return lambda: release(review, by=it.lan, on=TODAY)


def releasing_after_ones_role_is_over(it: Company) -> Callable[[], object]:
    grant = it.given(it.chi)
    withdraw_role(grant, TODAY - ONE_DAY, by=it.shi, on=TODAY)
    review = it.asked()
    return lambda: release(review, by=it.chi, on=TODAY)


def releasing_before_ones_role_begins(it: Company) -> Callable[[], object]:
    ahead = grant_role(it.chi, Role.HR, (TOMORROW, None), by=it.su, on=TODAY).review
    assert ahead is not None
    release(ahead, by=it.shi, on=TODAY)
    review = it.asked()
    return lambda: release(review, by=it.chi, on=TODAY)


def a_closed_account_releases(it: Company) -> Callable[[], object]:
    review = it.asked()
    close_account(it.shi, by=it.su, on=TODAY)
    it.shi.refresh_from_db()
    return lambda: release(review, by=it.shi, on=TODAY)


def what_was_asked_by_one_who_may_no_longer(it: Company) -> Callable[[], object]:
    it.given(it.chi)
    review = it.asked(by=it.chi)
    RoleGrant.objects.filter(user=it.chi, role=Role.HR).delete()
    return lambda: release(review, by=it.shi, on=TODAY)


def what_was_refused(it: Company) -> Callable[[], object]:
    review = it.asked()
    refuse(review, by=it.shi, on=TODAY, why="没听说")
    return lambda: release(review, by=it.shi, on=TODAY)


def what_was_taken_back(it: Company) -> Callable[[], object]:
    review = it.asked()
    recall(review, by=it.su, on=TODAY)
    return lambda: release(review, by=it.shi, on=TODAY)


def what_nobody_touched(it: Company) -> Callable[[], object]:
    review = it.asked()
    return lambda: release(review, by=it.shi, on=TODAY + timedelta(days=30))


def alone_again_after_two_have_released(it: Company) -> Callable[[], object]:
    it.given(it.ada, Role.FINANCE)
    close_account(it.shi, by=it.su, on=TODAY)
    return it.asked


def anothers_password(it: Company) -> Callable[[], object]:
    return lambda: reset_password(it.han, by=it.su, on=TODAY)


def the_password_of_one_whose_power_begins_tomorrow(it: Company) -> Callable[[], object]:
    ahead = grant_role(it.ada, Role.FINANCE, (TOMORROW, None), by=it.su, on=TODAY).review
    assert ahead is not None
    release(ahead, by=it.shi, on=TODAY)
    return lambda: reset_password(it.ada, by=it.su, on=TODAY)


def the_password_of_the_only_other_keeper(it: Company) -> Callable[[], object]:
    return lambda: reset_password(it.shi, by=it.su, on=TODAY)


def closing_and_reopening(it: Company) -> Callable[[], object]:
    close_account(it.dov, by=it.su, on=TODAY)
    return lambda: reopen_account(it.dov, by=it.su, on=TODAY)


def an_account_for_a_person(it: Company) -> Callable[[], object]:
    fan = add_person("fan", newcomer(), by=it.su, on=TODAY)
    return lambda: open_account(AccountGiven("fan", "范", person=fan), by=it.su, on=TODAY)


def reopening_an_account_that_was_not_released(it: Company) -> Callable[[], object]:
    fan = add_person("fan", newcomer(), by=it.su, on=TODAY)
    user = open_account(AccountGiven("fan", "范", person=fan), by=it.su, on=TODAY).user
    return lambda: reopen_account(user, by=it.su, on=TODAY)


def a_page_sent_by_the_asker(it: Company) -> Callable[[], object]:
    review = it.asked()
    return lambda: it.as_("su").post(f"/org/accounts/reviews/{review.pk}/", {"decision": "release"})


def a_page_sent_by_a_seller(it: Company) -> Callable[[], object]:
    review = it.asked()
    return lambda: it.as_("ada").post(f"/org/accounts/reviews/{review.pk}/", {"decision": "release"})


def _run(statement: str, *given: int | date | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def sql_by_the_asker(it: Company) -> Callable[[], object]:
    review = it.asked()
    return lambda: _decide(review, it.su)


def sql_by_the_receiver(it: Company) -> Callable[[], object]:
    review = it.asked(it.shi)
    return lambda: _decide(review, it.shi)


def sql_by_one_without_the_role(it: Company) -> Callable[[], object]:
    review = it.asked()
    return lambda: _decide(review, it.ada)


def sql_by_the_same_hands(it: Company) -> Callable[[], object]:
    second = it.opened("su2")
    it.given(second)
    review = it.asked()
    return lambda: _decide(review, second)


def sql_by_nobody(it: Company) -> Callable[[], object]:
    review = it.asked()
    return lambda: _decide(review, None)


def _decide(review: Review, by: User | None) -> None:
    _run(
        "UPDATE accounts_review SET stage = 'released', decided_by_id = %s, decided_on = %s WHERE id = %s",
        by.pk if by else None,
        TODAY,
        review.pk,
    )
    RoleGrant.objects.create(user=review.receiver, role=review.role, since=TODAY, review_id=review.pk)


def sql_alone_though_there_are_two(it: Company) -> Callable[[], object]:
    def deed() -> None:
        review = Review.objects.create(
            matter=Matter.ROLE, receiver=it.eve, role=Role.HR, since=TODAY, asked_by=it.su, asked_on=TODAY,
            stage=Stage.ALONE, decided_on=TODAY,
        )  # fmt: skip
        RoleGrant.objects.create(user=it.eve, role=Role.HR, since=TODAY, review=review)

    return deed


def sql_that_begins_released(it: Company) -> Callable[[], object]:
    def deed() -> None:
        review = Review.objects.create(
            matter=Matter.ROLE, receiver=it.eve, role=Role.HR, since=TODAY, asked_by=it.su, asked_on=TODAY,
            stage=Stage.RELEASED, decided_by=it.shi, decided_on=TODAY,
        )  # fmt: skip
        RoleGrant.objects.create(user=it.eve, role=Role.HR, since=TODAY, review=review)

    return deed


def another_role_after_the_release(it: Company) -> Callable[[], object]:
    grant = it.given(it.eve, Role.FINANCE)
    return lambda: _run("UPDATE accounts_review SET role = 'hr' WHERE id = %s", grant.review_id)


def another_role_while_it_waits(it: Company) -> Callable[[], object]:
    review = it.asked()

    def deed() -> None:
        _run("UPDATE accounts_review SET role = 'hr' WHERE id = %s", review.pk)
        release(review, by=it.shi, on=TODAY)

    return deed


def another_receiver_after_the_release(it: Company) -> Callable[[], object]:
    grant = it.given(it.eve)
    return lambda: _run(
        "UPDATE accounts_review SET receiver_id = %s WHERE id = %s", it.ada.pk, grant.review_id
    )


def a_released_review_removed(it: Company) -> Callable[[], object]:
    grant = it.given(it.eve)
    return lambda: _run("DELETE FROM accounts_review WHERE id = %s", grant.review_id)


def a_grant_without_a_review(it: Company) -> Callable[[], object]:
    return lambda: RoleGrant.objects.create(user=it.eve, role=Role.AUDITOR, since=TODAY)


def many_grants_without_a_review(it: Company) -> Callable[[], object]:
    return lambda: RoleGrant.objects.bulk_create(
        [RoleGrant(user=user, role=Role.HR, since=TODAY) for user in (it.eve, it.ada)]
    )


def a_grant_on_a_review_that_waits(it: Company) -> Callable[[], object]:
    review = it.asked()
    return lambda: RoleGrant.objects.create(user=it.eve, role=Role.AUDITOR, since=TODAY, review=review)


def a_grant_on_anothers_review(it: Company) -> Callable[[], object]:
    grant = it.given(it.chi, Role.AUDITOR)
    review = grant.review
    grant.delete()
    return lambda: RoleGrant.objects.create(user=it.eve, role=Role.AUDITOR, since=TODAY, review=review)


def another_role_in_a_grant(it: Company) -> Callable[[], object]:
    return lambda: RoleGrant.objects.filter(user=it.eve).update(role=Role.AUDITOR)


def another_user_in_a_grant(it: Company) -> Callable[[], object]:
    return lambda: RoleGrant.objects.filter(user=it.shi, role=Role.SYSTEM).update(user=it.eve)


def more_days_in_a_grant(it: Company) -> Callable[[], object]:
    grant = it.given(it.eve)
    withdraw_role(grant, TODAY, by=it.shi, on=TODAY)
    return lambda: RoleGrant.objects.filter(pk=grant.pk).update(until=None)


def earlier_days_in_a_grant(it: Company) -> Callable[[], object]:
    grant = it.given(it.eve)
    return lambda: RoleGrant.objects.filter(pk=grant.pk).update(since=date(2020, 1, 1))


WAYS: tuple[Way, ...] = (
    himself,
    a_second_account,
    an_account_opened_with_the_role,
    releasing_what_one_asked_for,
    releasing_what_one_receives,
    the_second_account_releases,
    the_second_account_asks,
    two_second_accounts,
    an_account_opened_by_an_opened_account,
    an_account_whose_password_one_reset,
    a_stand_in_releases,
    lending_oneself_anothers_role,
    lending_a_second_account_anothers_role,
    lending_ones_own_power_at_once,
    releasing_without_keeping_accounts,
    releasing_after_ones_role_is_over,
    releasing_before_ones_role_begins,
    a_closed_account_releases,
    what_was_asked_by_one_who_may_no_longer,
    what_was_refused,
    what_was_taken_back,
    what_nobody_touched,
    alone_again_after_two_have_released,
    anothers_password,
    the_password_of_one_whose_power_begins_tomorrow,
    the_password_of_the_only_other_keeper,
    closing_and_reopening,
    an_account_for_a_person,
    reopening_an_account_that_was_not_released,
    a_page_sent_by_the_asker,
    a_page_sent_by_a_seller,
    sql_by_the_asker,
    sql_by_the_receiver,
    sql_by_one_without_the_role,
    sql_by_the_same_hands,
    sql_by_nobody,
    sql_alone_though_there_are_two,
    sql_that_begins_released,
    another_role_after_the_release,
    another_role_while_it_waits,
    another_receiver_after_the_release,
    a_released_review_removed,
    a_grant_without_a_review,
    many_grants_without_a_review,
    a_grant_on_a_review_that_waits,
    a_grant_on_anothers_review,
    another_role_in_a_grant,
    another_user_in_a_grant,
    more_days_in_a_grant,
    earlier_days_in_a_grant,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_way_around_two_pairs_of_eyes(way: Way, cast: dict[str, User], as_: SignIn) -> None:
    it = Company(cast, as_)
    deed = way(it)
    before = _power()

    try:
        with transaction.atomic():
            deed()
    except REFUSED:
        pass

    assert _power() == before


def _power() -> dict[str, list[tuple[object, ...]]]:
    """Return who holds what with power, whose review is in force, and with which password which account opens."""
    grants = RoleGrant.objects.filter(role__in=WEIGHTY)
    reviews = Review.objects.filter(stage__in=(Stage.RELEASED, Stage.ALONE, Stage.MACHINE))
    people = User.objects.filter(grants__role__in=WEIGHTY) | User.objects.filter(person__isnull=False)
    return {
        "grants": sorted(grants.values_list("user__username", "role", "since", "until"), key=str),
        "reviews": sorted(reviews.values_list("pk", "receiver__username", "role"), key=str),
        "keys": sorted(people.filter(is_active=True).distinct().values_list("username", "password"), key=str),
    }


def test_the_way_that_is_open_leads_there(cast: dict[str, User]) -> None:
    it = Company(cast, lambda _: Client())
    before = _power()

    it.given(it.eve, Role.AUDITOR)

    assert _power() != before


def test_what_a_company_begins_with_is_confirmed_by_whoever_runs_the_machine(cast: dict[str, User]) -> None:
    it = Company(cast, lambda _: Client())
    second = it.opened("su2")
    it.given(second)
    review = it.asked()
    confirm_account(second, why="当面交给本人")

    release(review, by=second, on=TODAY)

    assert RoleGrant.objects.filter(user=it.eve, role=Role.AUDITOR).exists()


def test_an_action_that_asks_twice_is_told_so(cast: dict[str, User]) -> None:
    it = Company(cast, lambda _: Client())
    it.asked()

    with pytest.raises(ValidationError, match="已经有一份同样的申请"), transaction.atomic():
        ask(Wanted(Matter.ROLE, it.eve, Role.AUDITOR, TODAY), by=it.su, on=TODAY, why="")
    assert person("eve").user == it.eve
