"""What all pages of this room share: the ways to its other pages, and the page around a form."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.roles import Permission
from yeji.ui.parts import Link

PAGES: tuple[tuple[str, Permission], ...] = (
    ("org:chart", Permission.SEE_ORG),
    ("org:people", Permission.SEE_ORG),
    ("org:teams", Permission.SEE_ORG),
    ("org:roles", Permission.SEE_ORG),
    ("org:calendar", Permission.SEE_ORG),
    ("org:lists", Permission.MANAGE_ORG),
)


def room_tabs(holder: Holder, current: str) -> tuple[Link, ...]:
    """Return the pages of the room that open to the holder."""
    titles = {
        "org:chart": _("组织图"),
        "org:people": _("人员"),
        "org:teams": _("团队"),
        "org:roles": _("角色与委托"),
        "org:calendar": _("工作日"),
        "org:lists": _("岗位、职级、区域"),
    }
    return tuple(
        Link(titles[route], reverse(route), is_current=route == current)
        for route, needs in PAGES
        if holder.may(needs)
    )


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form: what it does, what it will do, and the way back."""

    title: str
    """The sentence at the top, without a full stop."""
    crumbs: tuple[Link, ...]
    form: Form
    button: str
    """Says the result: «调到西一组», not «确定»."""
    back_url: str
    note: str = ""
    is_danger: bool = False
    instead: Link | None = None
    """A deed that is done at once, in place of the form."""
