"""Which rooms the navigation shows: the loop, then the company's data; a user sees those that open to him."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder, holder_of
from yeji.accounts.roles import Permission, Role
from yeji.home.settings_room import OPENS_TO as SETS
from yeji.org.queries import place_of
from yeji.ui.navigation import Entry, Navigation

LOOP = ("targets:grid", "runs:mine")
"""Rooms of the loop of goals, work, appraisal, pay; the others keep what these need."""
BOTTOM = 3
"""Rooms that fit between home and oneself at the foot of a phone; one of them is «more» where there are others."""
NEEDED_MOST: Mapping[Role, Sequence[str]] = {
    Role.COMPENSATION: ("runs:mine", "plans:list"),
    Role.FINANCE: ("records:kinds", "runs:mine"),
    Role.HR: ("org:chart", "settings"),
    Role.AUDITOR: ("audit:events", "records:kinds"),
    Role.SYSTEM: ("settings", "org:chart"),
    Role.DIRECTOR: ("records:customers", "targets:grid"),
    Role.SUPERVISOR: ("records:customers", "targets:grid"),
    Role.SELLER: ("records:customers", "runs:mine"),
}
"""What a role's day begins with; of somebody with several roles the one that stands first here."""


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the product: to whom it opens, and which addresses are its own besides those under its first."""

    route: str
    title: str
    icon: str
    needs: tuple[Permission, ...]
    also: tuple[str, ...] = ()


def _rooms() -> tuple[Room, ...]:
    return (
        Room("targets:grid", _("目标"), "target", (Permission.SEE_TARGETS,)),
        Room("runs:mine", _("激励"), "gift", (Permission.SEE_TARGETS, Permission.SEE_PAY), ("runs:list",)),
        Room("records:customers", _("客户"), "users", (Permission.SEE_RECORDS,)),
        Room("records:kinds", _("数据"), "database", (Permission.SEE_RECORDS,)),
        Room("intake:home", _("导入"), "file-up", (Permission.IMPORT,)),
        Room("plans:list", _("方案"), "scroll-text", (Permission.SEE_PLANS,)),
        Room("org:chart", _("组织"), "building-2", (Permission.SEE_ORG,)),
        Room("audit:events", _("审计"), "fingerprint", (Permission.SEE_AUDIT,)),
        Room("settings", _("设置"), "settings", SETS, ("org:accounts", "records:define", "intake:forms")),
    )


def navigation(request: HttpRequest) -> Navigation:
    """Return the rooms that open to the request's user today."""
    if not request.user.is_authenticated:
        raise PermissionDenied("the navigation is for people who have signed in")
    holder = holder_of(request)
    rooms = [room for room in _rooms() if any(holder.may(each) for each in room.needs)]
    here = _room_of(request.path, rooms)
    entries = {room.route: _drawn(room, is_current=room.route == here) for room in rooms}
    home = _entry(request, _("首页"), reverse("home"), "house")
    me = _entry(request, _("我"), reverse("me"), "user-round")
    at_hand = _at_hand(holder, [room.route for room in rooms])
    return Navigation(
        home=home,
        loop=tuple(entry for route, entry in entries.items() if route in LOOP),
        rest=tuple(entry for route, entry in entries.items() if route not in LOOP),
        bottom=(home, *(entries[each] for each in at_hand)),
        more=tuple(entry for route, entry in entries.items() if route not in at_hand),
        me=me,
        who=request.user.name,
        who_in=place_of(request.user, holder.on),
    )


def _room_of(path: str, rooms: Sequence[Room]) -> str:
    """Return the room in which an address lies.

    A room may lie within another's address (customers in the records, accounts in the organisation): the
    longest one is where one is.
    """
    owned = [(reverse(each), room.route) for room in rooms for each in (room.route, *room.also)]
    return max(
        (pair for pair in owned if path.startswith(pair[0])), key=lambda pair: len(pair[0]), default=("", "")
    )[1]


def _at_hand(holder: Holder, routes: Sequence[str]) -> Sequence[str]:
    """Return the rooms for the thumb: all where they fit, else those that the role needs most."""
    if len(routes) <= BOTTOM:
        return routes
    wanted = [each for role, needed in NEEDED_MOST.items() if role in holder.roles for each in needed]
    return [each for each in dict.fromkeys((*wanted, *routes)) if each in routes][: BOTTOM - 1]


def _drawn(room: Room, *, is_current: bool) -> Entry:
    return Entry(room.title, reverse(room.route), room.icon, is_current=is_current)


def _entry(request: HttpRequest, title: str, url: str, drawn: str) -> Entry:
    inside = request.path == url if url == "/" else request.path.startswith(url)
    return Entry(title, url, drawn, is_current=inside)
