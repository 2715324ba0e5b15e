"""The doors of a demo company: one for each role, without a password.

A company is a demo from its first event on or never: that event stands at the head of the audit chain, which
can neither be changed nor begun anew. And a process lets nobody in by these doors unless it was started for a
demo (`settings.YEJI_DEMO`): the same company behind `yeji serve` asks for passwords.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yeji.accounts.models import User
from yeji.accounts.queries import holders_of
from yeji.accounts.roles import Role
from yeji.audit.actions import Deed, record
from yeji.audit.queries import Search, found

FURNISHED = "demo.furnished"
ENTERED = "demo.entered"
WORDS: Mapping[str, Promise] = {FURNISHED: _("布置了示例公司"), ENTERED: _("从示例公司的门进来")}
BACKEND = "yeji.home.demo.DemoDoor"
BEHIND: Mapping[Role, Promise] = {
    Role.SELLER: _("自己的客户、订单、回款"),
    Role.SUPERVISOR: _("一个组的人和他们的客户"),
    Role.DIRECTOR: _("一个大区，两个组"),
    Role.COMPENSATION: _("全公司的数据，导入、字段、数据质量"),
    Role.FINANCE: _("全公司的回款，导入和导出"),
    Role.HR: _("团队、人员、任职、账号"),
    Role.AUDITOR: _("谁在什么时候做了什么"),
    Role.SYSTEM: _("账号和设置，看不到业务数据"),
}


@dataclass(frozen=True, slots=True)
class Door:
    """Somebody whom a visitor may be."""

    username: str
    name: str
    role: str
    behind: str


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
    """Return one door for each role that somebody holds today; none where this is no demo."""
    return _doors(timezone.localdate()) if is_demo() else ()


def _doors(on: date) -> tuple[Door, ...]:
    first = {role: holders_of(role, on).first() for role in BEHIND}
    return tuple(
        Door(user.username, user.name, str(role.label), str(BEHIND[role]))
        for role, user in first.items()
        if user is not None
    )


def enter(username: str, on: date) -> User | None:
    """Return the user behind a door and tell of the visit; None where there is no such door."""
    if not is_demo() or username not in {each.username for each in _doors(on)}:
        return None
    with transaction.atomic():
        user = User.objects.get(username=username)
        record(Deed(ENTERED, "account", str(user.pk), str(user)), by=user)
    return user
