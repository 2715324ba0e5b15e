"""Which kinds a role may bring in from files: the kinds that it may write, and a few of its own.

The permission `IMPORT` opens the room; this says what may be done in it. A file rewrites as many records as
it likes, so the right to write them is asked for each kind, when a file comes and again when it is written.
"""

from __future__ import annotations

from collections.abc import Iterable

from yeji.accounts.roles import Permission, Role, roles_with
from yeji.records.kinds import OWN_KINDS, Kind


def brings_all(roles: Iterable[Role]) -> bool:
    """Tell whether one of the roles may bring in every kind."""
    # One and the same role: whoever sells and keeps HR's files does not write the whole company's orders.
    return bool(frozenset(roles) & roles_with(Permission.IMPORT) & roles_with(Permission.EDIT_RECORDS))


def own_kinds(roles: Iterable[Role]) -> frozenset[str]:
    """Return the kinds that the roles may bring in without writing all."""
    bringing = frozenset(roles) & roles_with(Permission.IMPORT)
    return frozenset(key for role in bringing for key in OWN_KINDS.get(role, ()))


def may_bring(roles: Iterable[Role], kind_key: str) -> bool:
    """Tell whether one of the roles may bring records of a kind in, and take a batch of them back."""
    held = frozenset(roles)
    return brings_all(held) or kind_key in own_kinds(held)


def kinds_for(roles: Iterable[Role], known: Iterable[Kind]) -> tuple[Kind, ...]:
    """Return the kinds among those known that one of the roles may bring in."""
    held = frozenset(roles)
    return tuple(each for each in known if may_bring(held, each.key))
