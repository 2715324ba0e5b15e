"""The doors of a demo company: one for each role, without a password.

A company is a demo from its first event on or never: that event stands at the head of the audit chain, which
can neither be changed nor begun anew. And a process lets nobody in by these doors unless it was started for a
demo (`settings.YEJI_DEMO`): the same company behind `yeji serve` asks for passwords.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.cache import caches
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yeji.accounts.models import User
from yeji.accounts.queries import holders_of
from yeji.accounts.roles import Role
from yeji.audit.actions import Deed, record
from yeji.audit.queries import Search, found, head
from yeji.home.behind import behind
from yeji.org.models import Relationship

FURNISHED = "demo.furnished"
ENTERED = "demo.entered"
WORDS: Mapping[str, Promise] = {FURNISHED: _("布置了示例公司"), ENTERED: _("从示例公司的门进来")}
BACKEND = "yeji.home.demo.DemoDoor"
LASTS = 600
"""Seconds for which the doors are kept, while nothing happens in the company."""


@dataclass(frozen=True, slots=True)
class Door:
    """Somebody whom a visitor may be."""

    username: str
    name: str
    role: str
    behind: str
    """What waits there, with its figures."""


class DemoDoor(ModelBackend):
    """Keeps those signed in who came by a door; gone with the demo, and their sessions with it."""

    def authenticate(self, *_arguments: object, **_named: object) -> None:
        """Know no password."""

    def get_user(self, user_id: int) -> User | None:
        """Return the session's user while this is a demo."""
        user = super().get_user(user_id) if is_demo() else None
        return user if isinstance(user, User) else None


def is_demo() -> bool:
    """Tell whether this process was started for a demo and its company was born as one."""
    return bool(settings.YEJI_DEMO) and found(Search(action=FURNISHED)).filter(number=1).exists()


def doors(_request: HttpRequest) -> tuple[Door, ...]:
    """Return one door for each role that somebody holds today, and one of direct sellers; none where this is no demo."""
    if not is_demo():
        return ()
    on, last = timezone.localdate(), head()
    key = f"doors:{on.isoformat()}:{get_language()}:{last.digest if last else ''}"
    kept: tuple[Door, ...] | None = caches["boards"].get(key)
    if kept is None:
        kept = _doors(on)
        caches["boards"].set(key, kept, LASTS)
    return kept


def _doors(on: date) -> tuple[Door, ...]:
    return tuple(
        Door(each.username, each.name, str(label), behind(each, role, on))
        for each, role, label in _behind_doors(on)
    )


def _behind_doors(on: date) -> Iterator[tuple[User, Role, Promise | str]]:
    """Yield who stands behind each door, in the order of the roles; direct sellers after the other sellers."""
    for role in Role:
        holders = holders_of(role, on)
        direct = Q(person__relationship=Relationship.DIRECT_SELLER)
        if (first := holders.exclude(direct).first()) is not None:
            yield first, role, role.label
        if (seller := holders.filter(direct).first()) is not None:
            yield seller, role, Relationship.DIRECT_SELLER.label


def enter(username: str, on: date) -> User | None:
    """Return the user behind a door and tell of the visit; None where there is no such door."""
    if not is_demo() or username not in {each.username for each, _role, _label in _behind_doors(on)}:
        return None
    with transaction.atomic():
        user = User.objects.get(username=username)
        record(Deed(ENTERED, "account", str(user.pk), str(user)), by=user)
    return user
