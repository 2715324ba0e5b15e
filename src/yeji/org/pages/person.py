"""One person: the posts in time, what is told of him, who sees him, what was changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.queries import roles_of
from yeji.accounts.roles import Permission
from yeji.audit.models import Event
from yeji.audit.words import action_words, field_words
from yeji.org.deeds import PERSONAL, Thing, said
from yeji.org.masks import masked
from yeji.org.models import Assignment, Person, Relationship, Sight
from yeji.org.queries import holding, tenure, visible_spans, visible_to
from yeji.org.revisions import changes
from yeji.org.spans import span
from yeji.org.words import last_day, service, stretch
from yeji.ui.parts import Change, Happening, Link

HISTORY = 12


@dataclass(frozen=True, slots=True)
class PersonalDatum:
    """A masked field; `look_url` is empty where the reader may not see it whole, or does already."""

    field: str
    label: str
    text: str
    look_url: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A field that everybody sees who sees the person."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post in the timeline."""

    title: str
    words: str
    is_now: bool
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class PersonPage:
    """All that the page shows."""

    name: str
    number: str
    is_own: bool
    on: date
    is_today: bool
    post: str
    team: str
    team_url: str
    service: str
    left: str
    """The last day, where it is known."""
    is_gone: bool
    told: tuple[Told, ...]
    personal: tuple[PersonalDatum, ...]
    posts: tuple[PostRow, ...]
    seen_by: tuple[str, ...]
    directs: int
    """Who would still answer to him after his last day."""
    history: tuple[Happening, ...]
    acts: tuple[Link, ...]
    main: Link | None


def visible_person(user: User, on: date, number: str, *, today: date | None = None) -> Person:
    """Return the person if the user sees him as of that day. *errors*: Http404."""
    person = visible_to(user, on, today=today).select_related("user").filter(number=number).first()
    if person is None:
        raise Http404(f"nobody with number {number} is in sight")
    return person


def post_on(person: Person, on: date) -> Assignment | None:
    """Return the post that somebody holds on a day."""
    return person.assignments.filter(holding(on)).first()


def person_page(user: User, holder: Holder, on: date, number: str) -> PersonPage:
    """Return what the user sees of the person on a day. *errors*: Http404 out of sight."""
    person = visible_person(user, on, number, today=holder.on)
    may_manage = holder.may(Permission.MANAGE_ORG)
    posts = _posts(user, holder, person)
    now = next((post for post in posts if span(post.since, post.until).holds(on)), None)
    is_gone = person.left is not None and person.left <= on
    acts = _acts(person, now) if may_manage else ()
    return PersonPage(
        name=person.name,
        number=person.number,
        is_own=person.user_id == user.pk,
        on=on,
        is_today=on == holder.on,
        post=now.position.name if now else "",
        team=now.team.name if now else "",
        team_url=f"{reverse('org:chart')}?team={now.team.code}&on={on.isoformat()}" if now else "",
        service=service(tenure(person, on)),
        left=last_day(person.left),
        is_gone=is_gone,
        told=_told(person, holder, on),
        personal=tuple(personal_datum(user, holder, person, field) for field in PERSONAL),
        posts=tuple(_row(post, on, may_manage=may_manage) for post in posts),
        seen_by=_seen_by(person, on, holder.on),
        directs=_directs_left(person),
        history=_history(person) if may_manage or holder.may(Permission.SEE_AUDIT) else (),
        acts=acts[1:],
        main=acts[0] if acts else None,
    )


def personal_datum(
    user: User, holder: Holder, person: Person, field: str, *, shown: str | None = None
) -> PersonalDatum:
    """Return a masked field, whole where it is one's own or has just been looked at."""
    label, text = field_words(Thing.PERSON, field), getattr(person, field)
    if shown is not None or person.user_id == user.pk or not text:
        return PersonalDatum(field, label, shown or text or "—")
    may_see = holder.may(Permission.SEE_PERSONAL_DATA)
    url = reverse("org:look", args=[person.number, field]) if may_see else ""
    return PersonalDatum(field, label, masked(text), url)


def _posts(user: User, holder: Holder, person: Person) -> list[Assignment]:
    posts = (
        person.assignments.select_related("team", "position", "level", "region", "answers_to")
        .order_by("-since")
        .all()
    )
    if holder.may(Permission.SEE_ALL) or person.user_id == user.pk:
        return list(posts)
    spans = visible_spans(user, holder.on).get(person.pk, [])
    return [post for post in posts if any(span(post.since, post.until).meet(each) for each in spans)]


def _told(person: Person, holder: Holder, on: date) -> tuple[Told, ...]:
    told = [
        Told(_("工号"), person.number),
        Told(_("用工关系"), str(Relationship(person.relationship).label)),
        Told(_("入职日"), person.joined.isoformat()),
    ]
    if person.left is not None:
        told.append(Told(_("最后一天"), last_day(person.left)))
    told.append(Told(_("邮箱"), person.mail or "—"))
    if person.user is not None:
        roles = "、".join(str(role.label) for role in sorted(roles_of(person.user, on)))
        words = (roles or _("没有角色")) if person.user.is_active else _("账号已停用")
    else:
        words = _("没有账号")
    may = holder.may(Permission.MANAGE_ACCOUNTS)
    url = reverse("org:account", args=[person.user.username]) if may and person.user else ""
    told.append(Told(_("角色"), words, url))
    return tuple(told)


def _row(post: Assignment, on: date, *, may_manage: bool) -> PostRow:
    details = [stretch(post.since, post.until)]
    if post.level:
        details.append(post.level.name)
    if post.region:
        details.append(post.region.name)
    if post.answers_to:
        details.append(_("汇报给 %(name)s") % {"name": post.answers_to.name})
    return PostRow(
        f"{post.team.name} · {post.position.name}",
        "，".join(details),
        span(post.since, post.until).holds(on),
        reverse("org:change-post", args=[post.pk]) if may_manage else "",
    )


def _seen_by(person: Person, on: date, today: date) -> tuple[str, ...]:
    seen = Sight.objects.filter(person=person, since__lte=on, until__gt=on, lapses__gt=today)
    viewers = seen.exclude(viewer=person)
    return tuple(viewers.order_by("viewer__number").values_list("viewer__name", flat=True))


def _directs_left(person: Person) -> int:
    if person.left is None:
        return 0
    later = Q(until__isnull=True) | Q(until__gt=person.left)
    return Assignment.objects.filter(later, answers_to=person).count()


def _history(person: Person) -> tuple[Happening, ...]:
    events = changes(Thing.PERSON, person.number).order_by("-number")[:HISTORY]
    return tuple(
        Happening(
            action_words(event.action),
            who=event.by_name,
            at=event.at,
            words=event.why,
            changes=changes_told(event),
        )
        for event in events
    )


def changes_told(event: Event) -> tuple[Change, ...]:
    """Return the fields of an event that differ, in people's words."""
    before, after = (json.loads(text) if text else {} for text in (event.before, event.after))
    return tuple(
        Change(field_words(event.kind, key), said(key, before.get(key, "")), said(key, after.get(key, "")))
        for key in {**before, **after}
        if before.get(key, "") != after.get(key, "")
    )


def _acts(person: Person, now: Assignment | None) -> tuple[Link, ...]:
    """Return what may be done with him; the first is the likeliest."""
    here = [person.number]
    change = Link(_("改资料"), reverse("org:change-person", args=here))
    if person.left is not None:
        stay = Link(_("撤销离职"), reverse("org:stay", args=here), is_post=True)
        return (change, stay)
    leave = Link(_("办离职"), reverse("org:leave", args=here), is_danger=True)
    if now is None:
        return (Link(_("安排任职"), reverse("org:assign", args=here)), change, leave)
    more = Link(_("安排另一段任职"), reverse("org:assign", args=here))
    return (Link(_("调岗"), reverse("org:transfer", args=here)), change, more, leave)
