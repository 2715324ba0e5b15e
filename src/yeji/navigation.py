"""Which rooms the navigation shows: the loop, then the company's data; a user sees those that open to him."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import holder_of
from yeji.accounts.roles import Permission
from yeji.org.queries import place_of
from yeji.ui.navigation import Entry, Navigation


def navigation(request: HttpRequest) -> Navigation:
    """Return the rooms that open to the request's user today."""
    holder = holder_of(request)
    rooms: list[tuple[str, str, str, Permission]] = [
        (_("客户"), "records:customers", "users", Permission.SEE_RECORDS),
        (_("数据"), "records:kinds", "database", Permission.SEE_RECORDS),
        (_("导入"), "intake:home", "file-up", Permission.IMPORT),
        (_("组织"), "org:chart", "building-2", Permission.SEE_ORG),
        (_("账号"), "org:accounts", "key-round", Permission.MANAGE_ACCOUNTS),
        (_("审计"), "audit:events", "fingerprint", Permission.SEE_AUDIT),
    ]
    open_rooms = [(title, reverse(route), drawn) for title, route, drawn, needs in rooms if holder.may(needs)]
    # A room may lie within another's address (customers in the records, accounts in the organisation): the
    # longest one is where one is.
    here = max(
        (url for _title, url, _drawn in open_rooms if request.path.startswith(url)), key=len, default=""
    )
    entries = tuple(Entry(title, url, drawn, is_current=url == here) for title, url, drawn in open_rooms)
    home = _entry(request, _("首页"), reverse("home"), "house")
    me = _entry(request, _("我"), reverse("me"), "user-round")
    if not request.user.is_authenticated:
        raise PermissionDenied("the navigation is for people who have signed in")
    return Navigation(
        home=home,
        loop=(),
        rest=entries,
        bottom=(home, *entries[:3], me),
        who=request.user.name,
        who_in=place_of(request.user, holder.on),
    )


def _entry(request: HttpRequest, title: str, url: str, drawn: str) -> Entry:
    inside = request.path == url if url == "/" else request.path.startswith(url)
    return Entry(title, url, drawn, is_current=inside)
