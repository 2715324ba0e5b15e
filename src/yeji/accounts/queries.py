"""What is asked about users: the roles that one holds on a day, and what they let him do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from yeji.accounts.models import RoleGrant, User
from yeji.accounts.roles import GRANTS, Permission, Role


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
