"""What is asked about users: the roles that one holds on a day, and what they let him do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from yeji.accounts.models import RoleGrant, User
from yeji.accounts.roles import GRANTS, Permission, Role


def holders_of(role: Role, on: date) -> QuerySet[User]:
    """Return who holds a role of his own on a day, by their sign-in names."""
    held = Q(grants__until__isnull=True) | Q(grants__until__gt=on)
    own = Q(grants__role=role, grants__since__lte=on, grants__lent_by__isnull=True)
    return User.objects.filter(held & own, is_active=True).order_by("username").distinct()


def anybody_there() -> bool:
    """Tell whether the company has an account, open or closed."""
    return User.objects.exists()


def accounts_open() -> QuerySet[User]:
    """Return the accounts that can sign in."""
    return User.objects.filter(is_active=True)


def loans_on(on: date) -> QuerySet[RoleGrant]:
    """Return the loans of roles that hold on a day."""
    return RoleGrant.objects.filter(lent_by__isnull=False, since__lte=on, until__gt=on)


def roles_of(user: User | AnonymousUser, on: date) -> frozenset[Role]:
    """Return the roles that the user holds on a day, lent ones included; none for one who is not active."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    held = RoleGrant.objects.filter(Q(until__isnull=True) | Q(until__gt=on), user=user, since__lte=on)
    return frozenset(Role(each) for each in held.values_list("role", flat=True))


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Return what the roles let somebody do."""
    held = frozenset(roles)
    return frozenset(permission for permission, carriers in GRANTS.items() if carriers & held)


def may(user: User | AnonymousUser, permission: Permission, on: date) -> bool:
    """Tell whether the user may do it on that day."""
    return bool(roles_of(user, on) & GRANTS[permission])


def may_apart_from(user: User, permission: Permission, on: date, others: Iterable[int | None]) -> bool:
    """Tell whether the user may do it by a role that none of these users lent him.

    Whoever stands in for somebody acts for him: he is no second pair of eyes on what that one did.
    """
    if not user.is_active:
        return False
    held = RoleGrant.objects.filter(Q(until__isnull=True) | Q(until__gt=on), user=user, since__lte=on)
    lent_by_them = Q(lent_by__in=[each for each in others if each is not None])
    return held.filter(role__in=GRANTS[permission]).exclude(lent_by_them).exists()


def account_named(numbers: Iterable[str], mails: Iterable[str]) -> User | None:
    """Return the one active account of that work number, else of that mail address; None where two share it."""
    for each in numbers:
        if user := User.objects.filter(username=each, is_active=True).first():
            return user
    for each in mails:
        found = list(User.objects.filter(email__iexact=each, is_active=True)[:2])
        if each and len(found) == 1:
            return found[0]
    return None


def account_typed(typed: str) -> User | None:
    """Return the account, open or closed, of the sign-in name or mail address that was typed; one, or None."""
    found = list(User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed))[:2]) if typed else []
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class MePage:
    """What one may change about oneself, and how it stands."""

    name: str
    number: str
    mail: str
    roles: tuple[str, ...]
    language: str
    languages: tuple[tuple[str, str], ...]
    has_password: bool
    has_second_factor: bool
    devices: int
    bound: int
    """Accounts of the company's own sign-ins that open this one."""
    can_bind: bool


def me_page(user: User, *, on: date, language: str) -> MePage:
    """Return the page about oneself."""
    return MePage(
        name=user.name,
        number=user.username,
        mail=user.email,
        roles=tuple(sorted(str(role.label) for role in roles_of(user, on))),
        language=language,
        languages=tuple(settings.LANGUAGES),
        has_password=user.has_usable_password(),
        has_second_factor=Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
        devices=UserSession.objects.filter(user=user).count(),
        bound=SocialAccount.objects.filter(user=user).count(),
        can_bind=bool(settings.SOCIALACCOUNT_PROVIDERS),
    )
