"""What all pages of this room share."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.roles import Permission
from yeji.ui.parts import Link

SEES_RUNS = (Permission.RUN, Permission.RELEASE_PAY, Permission.SEE_PAY)


def room_tabs(holder: Holder, current: str) -> tuple[Link, ...]:
    """Return the pages of the room that open to the holder."""
    tabs = [("runs:mine", _("我的收入"))]
    if any(holder.may(each) for each in SEES_RUNS):
        tabs.insert(0, ("runs:list", _("核算")))
    return tuple(Link(title, reverse(route), is_current=route == current) for route, title in tabs)
