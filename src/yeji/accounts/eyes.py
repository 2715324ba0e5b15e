"""Whose eyes are a second pair: who may release what somebody asked for, and why another may not.

Somebody who saw the last password that an account was given may be behind it, and behind each account whose
password that one saw. All these are *the same hands*; two accounts are two pairs of eyes when no hand is on both.
An account is on its own again when somebody else hands it a password, or whoever runs the machine confirms it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yeji.accounts.models import Review, RoleGrant, Stage, User
from yeji.accounts.roles import GRANTS, WEIGHTY, Permission

MANAGING = GRANTS[Permission.MANAGE_ACCOUNTS]
WAITS = timedelta(days=30)
"""How long a request waits; whoever asked may ask again."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whether there is a second pair of eyes for what a user asks for; if not, what to do about it."""

    is_missing: bool
    words: str = ""
    advice: str = ""


def keepers_on(on: date) -> list[User]:
    """Return the open accounts that may keep accounts on a day by a role of their own: a stand-in's is not."""
    held = RoleGrant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on), role__in=MANAGING, since__lte=on, lent_by__isnull=True
    )
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username"))


def hands_on(user: User, given_by: dict[int, int] | None = None) -> frozenset[int]:
    """Return everybody who may be behind an account, itself included."""
    givers = _givers() if given_by is None else given_by
    found: set[int] = set()
    key: int | None = user.pk
    while key is not None and key not in found:
        found.add(key)
        key = givers.get(key)
    return frozenset(found)


def second_pairs(asked_by: User, receiver: User, on: date) -> list[User]:
    """Return who could release something on a day."""
    givers = _givers()
    own = hands_on(asked_by, givers)
    return [
        each
        for each in keepers_on(on)
        if each not in (asked_by, receiver) and not own & hands_on(each, givers)
    ]


def same_hands(asked_by: User, on: date) -> list[User]:
    """Return who keeps accounts too, but may be in the same hands."""
    givers = _givers()
    own = hands_on(asked_by, givers)
    return [each for each in keepers_on(on) if each != asked_by and own & hands_on(each, givers)]


def has_begun() -> bool:
    """Tell whether anything was ever released by a second person: from then on nobody acts alone again."""
    return Review.objects.filter(stage=Stage.RELEASED).exists()


def why_not(review: Review, user: User, on: date) -> str:
    """Return why a user may not release a review, in words; nothing where he may."""
    return _why_not(review, user, keepers_on(on), _givers())


def _why_not(review: Review, user: User, keepers: Collection[User], givers: dict[int, int]) -> str:
    asker = review.asked_by
    if review.receiver == user:
        return _("这是给你自己的，要别人来放行")
    if asker is None or asker == user:
        return _("这是你自己申请的，要另一个人来放行")
    if user not in keepers:
        return _("放行的人自己要有管账号的角色，替别人的不算")
    if hands_on(asker, givers) & hands_on(user, givers):
        return _("你和申请人的账号，密码是同一个人给出去的，不算第二个人")
    return ""


def eyes_of(user: User, on: date) -> Eyes:
    """Return whether anybody could release what the user asks for."""
    if second_pairs(user, user, on):
        return Eyes(is_missing=False)
    shared = "、".join(each.name for each in same_hands(user, on))
    if shared:
        advice = _(
            "%(names)s 的密码是你或你给过密码的人给出去的，还不算第二个人：确认在本人手里后，在机器上运行 yeji accounts confirm"
        ) % {"names": shared}
    else:
        advice = _("再给一位同事系统管理员或 HR 的角色，之后每次授权都要两个人")
    if has_begun():
        return Eyes(True, _("现在没有第二个人能放行你的申请"), advice)
    return Eyes(True, _("现在只有你一个人能授权，授权当场生效，记成「无人复核」"), advice)


def reviews_with_names() -> QuerySet[Review]:
    """Return all reviews, newest first, with everybody whom they name."""
    return Review.objects.select_related(
        "receiver", "receiver__key_given_by", "receiver__person", "asked_by", "lent_by", "decided_by"
    )


def waiting_reviews(on: date) -> QuerySet[Review]:
    """Return what waits for a second person on a day."""
    return reviews_with_names().filter(stage=Stage.WAITING, asked_on__gt=on - WAITS)


def reviews_to_release(user: User, on: date) -> list[Review]:
    """Return the requests that a user may release."""
    waiting = list(waiting_reviews(on))
    if not waiting:
        return []
    keepers, givers = keepers_on(on), _givers()
    return [each for each in waiting if not _why_not(each, user, keepers, givers)]


def is_weighty(user: User, on: date) -> bool:
    """Tell whether an account carries power now or later, or is about to: its password opens more than its own."""
    coming = Q(until__isnull=True) | Q(until__gt=on)
    return (
        RoleGrant.objects.filter(coming, user=user, role__in=WEIGHTY).exists()
        or Review.objects.filter(receiver=user, stage=Stage.WAITING, role__in=WEIGHTY).exists()
    )


def _givers() -> dict[int, int]:
    given = User.objects.filter(key_given_by__isnull=False).order_by()
    return {key: giver for key, giver in given.values_list("pk", "key_given_by") if giver is not None}
