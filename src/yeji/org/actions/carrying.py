"""What a review carries out once it is in force: a role, or a password that is shown once.

`org.actions.reviewing` alone calls it for what needs a second person; what needs none is done by its own action.
"""

from __future__ import annotations

import secrets
from datetime import date

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yeji.accounts.models import Matter, Review, RoleGrant, User
from yeji.accounts.roles import Role
from yeji.audit.actions import Deed, record
from yeji.org.actions.seeing import rebuild_sight
from yeji.org.deeds import Act, Content, Thing, content_of_account, content_of_grant
from yeji.org.revisions import account_key
from yeji.org.spans import Span, merged, span

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1: the password is read from a screen and typed on a phone."""

OF_A_PASSWORD = {
    Matter.OPENING: Act.ACCOUNT_OPENED,
    Matter.REOPENING: Act.ACCOUNT_REOPENED,
    Matter.PASSWORD: Act.PASSWORD_RESET,
}


def carry_out(review: Review, *, by: User | None, why: str) -> str:
    """Do what was asked for; return the password that it makes, if any, which `by` sees."""
    told: Content = {"stage": review.stage}
    if review.asked_by is not None and review.asked_by != by:
        told |= {"asked_by": review.asked_by.name, "asked_why": review.why}
    if review.matter == Matter.ROLE:
        _give_role(review, told, by=by, why=why)
        return ""
    user = review.receiver
    before = content_of_account(user)
    user.is_active = True
    password = new_password(user, seen_by=by)
    if review.matter == Matter.PASSWORD:
        sign_out(user)
        # Whoever had the account meanwhile may have joined a sign-in of his own to it.
        SocialAccount.objects.filter(user=user).delete()
    after = content_of_account(user)
    old = (
        {}
        if review.matter == Matter.OPENING
        else {key: before[key] for key in after if before[key] != after[key]}
    )
    new = after if review.matter == Matter.OPENING else {key: after[key] for key in old}
    deed = Deed(
        OF_A_PASSWORD[Matter(review.matter)],
        Thing.ACCOUNT,
        account_key(user),
        user.name,
        old,
        new | told,
        why,
    )
    record(deed, by=by)
    return password


def refuse_if_held(user: User, role: Role, held_on: tuple[date, date | None], lent_by: User | None) -> None:
    """Raise ValidationError where the role is held on any of these days already."""
    days = span(*held_on)
    for held in RoleGrant.objects.filter(user=user, role=role, lent_by=lent_by):
        if not span(held.since, held.until).meet(days):
            continue
        if lent_by is not None:
            raise ValidationError({"since": _("这些天里已经有一份同样的委托")})
        raise ValidationError(
            {
                "role": _("%(name)s 从 %(day)s 起已经是%(role)s")
                % {"name": user.name, "day": held.since.isoformat(), "role": role.label}
            }
        )


def refuse_unless_lender_has(lender: User, role: Role, days: Span) -> None:
    """Raise ValidationError where the lender does not hold the role himself on all of these days."""
    own = RoleGrant.objects.filter(user=lender, role=role, lent_by__isnull=True)
    held = merged(span(each.since, each.until) for each in own)
    if not any(each.meet(days) == days for each in held):
        raise ValidationError(
            {
                "role": _("这些天里 %(name)s 自己不一直是%(role)s，不能委托")
                % {"name": lender.name, "role": role.label}
            }
        )


def new_password(user: User, *, seen_by: User | None) -> str:
    """Set a password of 59 bits, save the account, and return it: abcd-efgh-jkmn. `seen_by` could sign in with it."""
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    user.set_password(password)
    user.must_change_password = True
    user.key_given_by = seen_by
    user.save()
    return password


def sign_out(user: User) -> int:
    """End all sessions of a user; return how many there were."""
    sessions = list(UserSession.objects.filter(user=user))
    for each in sessions:
        each.end()
    return len(sessions)


def _give_role(review: Review, told: Content, *, by: User | None, why: str) -> None:
    user, role = review.receiver, Role(review.role)
    if review.since is None:
        raise ValueError(f"review {review.pk} of a role has no first day")
    refuse_if_held(user, role, (review.since, review.until), review.lent_by)
    if review.lent_by is not None:
        refuse_unless_lender_has(review.lent_by, role, span(review.since, review.until))
    grant = RoleGrant.objects.create(
        user=user,
        role=role,
        since=review.since,
        until=review.until,
        lent_by=review.lent_by,
        review=review,
    )
    act = Act.ROLE_GRANTED if review.lent_by is None else Act.ROLE_LENT
    deed = Deed(act, Thing.ACCOUNT, account_key(user), user.name, {}, content_of_grant(grant) | told, why)
    record(deed, by=by)
    if review.lent_by is not None:
        rebuild_sight()
