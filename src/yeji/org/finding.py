"""What the command palette finds of this room: people in sight, teams, the room's pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import holder_of, user_of
from yeji.accounts.roles import Permission
from yeji.org.models import Assignment, Person, Team
from yeji.org.pages.room import room_tabs
from yeji.org.queries import holding, visible_to
from yeji.ui.search import Found

MOST = 6


def people(request: HttpRequest, text: str) -> Iterable[Found]:
    """Find people by name or work number, those in sight only."""
    if not text:
        return
    on = holder_of(request).on
    posts = Assignment.objects.filter(holding(on)).select_related("team", "position")
    found = (
        visible_to(user_of(request), on)
        .filter(Q(name__icontains=text) | Q(number__istartswith=text))
        .prefetch_related(Prefetch("assignments", posts, to_attr="posts_today"))
    )
    for person in found[:MOST]:
        yield Found(
            person.name, reverse("org:person", args=[person.number]), _note(person), person=person.name
        )


def _note(person: Person) -> str:
    posts: list[Assignment] = person.posts_today  # type: ignore[attr-defined]  # Prefetched under this name.
    place = f"{posts[0].team.name} · {posts[0].position.name}" if posts else _("没有任职")
    return f"{person.number} · {place}"


def teams(request: HttpRequest, text: str) -> Iterable[Found]:
    """Find teams by name or code."""
    if not text or not holder_of(request).may(Permission.SEE_ORG):
        return
    for team in Team.objects.filter(Q(name__icontains=text) | Q(code__iexact=text))[:MOST]:
        yield Found(team.name, reverse("org:team", args=[team.code]), _("团队"), "users")


def pages(request: HttpRequest, text: str) -> Iterable[Found]:
    """Find the pages of this room by their titles."""
    for link in room_tabs(holder_of(request), ""):
        if text and text.casefold() in link.title.casefold():
            yield Found(link.title, link.url, _("组织"), "building-2")
