"""What waits for a second pair of eyes: asked, released, refused, taken back, expired; and what never waits."""

from __future__ import annotations

import importlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.web.conftest import SignIn
from tests.web.org.conftest import told
from yeji.accounts.eyes import eyes_of, reviews_to_release
from yeji.accounts.models import Review, RoleGrant, Stage, User
from yeji.accounts.queries import roles_of
from yeji.accounts.roles import GRANTS, WEIGHTY, Permission, Role
from yeji.audit.models import Event
from yeji.org.actions.accounts import AccountGiven, open_account, reset_password
from yeji.org.actions.reviewing import confirm_account, expire_reviews, refuse, release, release_from_machine
from yeji.org.actions.roles import grant_role, lend_role, withdraw_role
from yeji.org.deeds import Act

TODAY = timezone.localdate()


@pytest.fixture
def review(cast: dict[str, User]) -> Review:
    """Su asks that Eve audits."""
    found = grant_role(cast["eve"], Role.AUDITOR, (TODAY, None), by=cast["su"], on=TODAY, why="代班").review
    assert found is not None
    return found


def test_a_role_with_power_is_held_once_a_second_person_releases_it(
    cast: dict[str, User], review: Review
) -> None:
    assert Role.AUDITOR not in roles_of(cast["eve"], TODAY)
    assert reviews_to_release(cast["shi"], TODAY) == [review]
    assert reviews_to_release(cast["su"], TODAY) == []

    release(review, by=cast["shi"], on=TODAY, why="问过她")

    assert Role.AUDITOR in roles_of(cast["eve"], TODAY)
    assert told() == [Act.REVIEW_ASKED, Act.ROLE_GRANTED]
    event = Event.objects.latest("number")
    assert (event.by, event.why) == (cast["shi"].pk, "问过她")
    assert '"asked_by": "苏"' in event.after
    assert '"stage": "released"' in event.after


def test_the_second_of_two_who_release_at_once_is_told_who_was_quicker(
    cast: dict[str, User], review: Review
) -> None:
    stale = Review.objects.get(pk=review.pk)
    release(review, by=cast["shi"], on=TODAY)

    with pytest.raises(ValidationError, match="已放行（石）"):
        release(stale, by=cast["shi"], on=TODAY)
    assert RoleGrant.objects.filter(user=cast["eve"], role=Role.AUDITOR).count() == 1


def test_a_refusal_says_why(cast: dict[str, User], review: Review) -> None:
    with pytest.raises(ValidationError, match="写一句为什么"):
        refuse(review, by=cast["shi"], on=TODAY, why=" ")

    refuse(review, by=cast["shi"], on=TODAY, why="她没要过")

    assert Review.objects.get(pk=review.pk).decided_why == "她没要过"
    assert told() == [Act.REVIEW_ASKED, Act.REVIEW_REFUSED]


def test_what_nobody_touches_for_thirty_days_expires(cast: dict[str, User], review: Review) -> None:
    assert expire_reviews(TODAY + timedelta(days=29)) == 0
    assert expire_reviews(TODAY + timedelta(days=30)) == 1

    assert Review.objects.get(pk=review.pk).stage == Stage.EXPIRED
    assert told()[-1] == Act.REVIEW_EXPIRED
    assert grant_role(cast["eve"], Role.AUDITOR, (TODAY, None), by=cast["su"], on=TODAY).waits


def test_a_new_password_of_one_with_power_is_seen_by_whoever_releases_it(cast: dict[str, User]) -> None:
    opened = reset_password(cast["han"], by=cast["su"], on=TODAY)
    assert (opened.password, len(opened.waits)) == ("", 1)

    asked = release(opened.waits[0], by=cast["shi"], on=TODAY)

    han = User.objects.get(username="han")
    assert han.check_password(asked.password)
    assert (han.must_change_password, han.key_given_by) == (True, cast["shi"])


def test_taking_back_and_lending_what_carries_no_power_never_wait(cast: dict[str, User]) -> None:
    grant = RoleGrant.objects.get(user=cast["dov"])

    withdraw_role(grant, TODAY, by=cast["su"], on=TODAY)
    lent = lend_role(
        cast["ben"],
        cast["eve"],
        Role.SUPERVISOR,
        (TODAY, TODAY + timedelta(days=3)),
        by=cast["ben"],
        on=TODAY,
    )

    assert RoleGrant.objects.get(pk=grant.pk).until == TODAY + timedelta(days=1)
    assert not lent.waits


@pytest.fixture
def alone(cast: dict[str, User]) -> User:
    """Su keeps accounts alone."""
    RoleGrant.objects.filter(user=cast["shi"]).delete()
    return cast["su"]


def test_while_one_is_alone_it_takes_effect_and_says_that_nobody_reviewed_it(
    cast: dict[str, User], alone: User, as_: SignIn
) -> None:
    given = grant_role(cast["eve"], Role.AUDITOR, (TODAY, None), by=alone, on=TODAY)

    assert not given.waits
    assert '"stage": "alone"' in Event.objects.latest("number").after
    assert "无人复核" in as_("su").get(reverse("org:account", args=["eve"])).content.decode()
    for page in ("org:accounts", "org:reviews", "settings"):
        assert "只有你一个人能授权" in as_("su").get(reverse(page)).content.decode()


def test_one_whom_the_asker_opened_is_no_second_person_until_confirmed(
    cast: dict[str, User], alone: User
) -> None:
    second = open_account(AccountGiven("fan", "范", roles=(Role.HR,)), by=alone, on=TODAY).user
    assert eyes_of(alone, TODAY).is_missing
    assert "范" in eyes_of(alone, TODAY).advice

    confirm_account(second, why="当面交给本人")

    assert not eyes_of(alone, TODAY).is_missing
    assert grant_role(cast["eve"], Role.AUDITOR, (TODAY, None), by=alone, on=TODAY).waits
    assert told()[-2:] == [Act.ACCOUNT_CONFIRMED, Act.REVIEW_ASKED]


def test_whoever_runs_the_machine_releases_what_nobody_else_can(
    cast: dict[str, User], review: Review, alone: User
) -> None:
    assert not reviews_to_release(alone, TODAY)

    release_from_machine(review, on=TODAY, why="石已离职")

    assert Role.AUDITOR in roles_of(cast["eve"], TODAY)
    assert '"stage": "machine"' in Event.objects.latest("number").after


def test_the_triggers_name_the_roles_that_the_table_names() -> None:
    triggers = importlib.import_module("yeji.accounts.migrations.0006_two_pairs_of_eyes_hold")

    assert {each.value for each in WEIGHTY} == set(triggers.WEIGHTY.strip("()").replace("'", "").split(", "))
    managing = {each.value for each in GRANTS[Permission.MANAGE_ACCOUNTS]}
    assert managing == set(triggers.MANAGING.strip("()").replace("'", "").split(", "))


def test_the_page_releases_and_the_asker_only_takes_back(as_: SignIn, review: Review) -> None:
    page = reverse("org:review", args=[review.pk])
    own = as_("su").get(page).content.decode()
    others = as_("shi").get(page).content.decode()
    assert ("要另一个人来放行" in own, 'value="release"' in own) == (True, False)
    assert ("代班" in others, 'value="release"' in others) == (True, True)

    assert as_("shi").post(page, {"decision": "release"}).status_code == 302

    assert Review.objects.get(pk=review.pk).stage == Stage.RELEASED
    assert as_("su").post(reverse("org:recall", args=[review.pk])).status_code == 302
    assert Review.objects.get(pk=review.pk).stage == Stage.RELEASED


def test_a_refusal_without_a_reason_is_shown_beside_its_field(as_: SignIn, review: Review) -> None:
    answer = as_("shi").post(reverse("org:review", args=[review.pk]), {"decision": "refuse"})

    assert answer.status_code == 422
    assert "写一句为什么不同意" in answer.content.decode()


def test_a_released_password_is_shown_to_whoever_released_it(as_: SignIn, cast: dict[str, User]) -> None:
    waits = reset_password(cast["han"], by=cast["su"], on=TODAY).waits

    answer = as_("shi").post(reverse("org:review", args=[waits[0].pk]), {"decision": "release"})

    assert "新密码，只显示这一次" in answer.content.decode()


def test_the_first_page_tells_who_may_release_what_waits(as_: SignIn, review: Review) -> None:
    assert "份授权等你复核" in as_("shi").get("/").content.decode()
    assert "份授权等你复核" not in as_("su").get("/").content.decode()
    assert review.stage == Stage.WAITING


def test_a_lender_sees_his_request_and_takes_it_back(as_: SignIn, cast: dict[str, User]) -> None:
    days = (TODAY, TODAY + timedelta(days=3))
    review = lend_role(cast["han"], cast["eve"], Role.FINANCE, days, by=cast["han"], on=TODAY).review
    assert review is not None
    address = reverse("org:recall", args=[review.pk])
    assert address in as_("han").get(reverse("org:roles")).content.decode()

    assert as_("eve").post(address).status_code == 404
    assert as_("han").post(address).status_code == 302

    assert Review.objects.get(pk=review.pk).stage == Stage.RECALLED
