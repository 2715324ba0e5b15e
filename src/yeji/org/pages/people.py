"""The list of people: those whom the user sees, with the posts of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.roles import Permission
from yeji.org.forms.filters import PeopleFilter
from yeji.org.models import Assignment, Person, Relationship
from yeji.org.pages.room import room_tabs
from yeji.org.queries import holding, tenure, visible_to
from yeji.org.words import service
from yeji.ui.addresses import Address
from yeji.ui.parts import Empty, Link, Pager, Tone
from yeji.ui.tables import Cell, Chip, Column, Filters, Line, OnPhone, Search, Table

A_PAGE = 50
SORTS = ("number", "name", "joined")


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """All that the page shows."""

    tabs: tuple[Link, ...]
    table: Table
    working: int
    teams: int
    unplaced: int
    """Who works here on the day and holds no post: nobody but the keepers sees him."""
    unplaced_url: str
    may_manage: bool


def people_page(user: User, holder: Holder, address: Address, form: PeopleFilter) -> PeoplePage:
    """Return the list as its address asks for it."""
    on = holder.on
    visible = visible_to(user, on)
    working = visible.filter(_working(on))
    placed = Assignment.objects.filter(holding(on), person__in=working)
    found = _sorted(_filtered(visible, form, on), address.first("sort"))
    count = found.count()
    first = _first_row(address, count)
    posts = Assignment.objects.filter(holding(on)).select_related("team", "position", "level")
    rows = found.prefetch_related(Prefetch("assignments", posts, to_attr="posts_today"))
    return PeoplePage(
        tabs=room_tabs(holder, "org:people"),
        table=_table(Found(rows[first : first + A_PAGE], first, count), address, form, on),
        working=working.count(),
        teams=placed.values("team").distinct().count(),
        unplaced=working.exclude(pk__in=placed.values("person")).count()
        if holder.may(Permission.MANAGE_ORG)
        else 0,
        unplaced_url=str(Address(address.path).put(state="unplaced")),
        may_manage=holder.may(Permission.MANAGE_ORG),
    )


def _working(on: date) -> Q:
    return Q(joined__lte=on) & (Q(left__isnull=True) | Q(left__gt=on))


def _filtered(people: QuerySet[Person], form: PeopleFilter, on: date) -> QuerySet[Person]:
    asked = form.cleaned_data if form.is_valid() else {}
    if text := asked.get("q"):
        people = people.filter(Q(name__icontains=text) | Q(number__icontains=text))
    if team := asked.get("team"):
        people = people.filter(pk__in=Assignment.objects.filter(holding(on), team=team).values("person"))
    state = asked.get("state") or "working"
    if state == "left":
        people = people.filter(left__lte=on)
    elif state == "coming":
        people = people.filter(joined__gt=on)
    elif state != "all":
        people = people.filter(_working(on))
    if state == "unplaced":
        people = people.exclude(pk__in=Assignment.objects.filter(holding(on)).values("person"))
    return people


def _sorted(people: QuerySet[Person], asked: str) -> QuerySet[Person]:
    key = asked.removeprefix("-")
    return people.order_by(asked, "number") if key in SORTS else people.order_by("number")


def _first_row(address: Address, count: int) -> int:
    asked = address.first("page", "1")
    page = int(asked) if asked.isdecimal() and len(asked) < 7 else 1
    return min(max(page - 1, 0), max(count - 1, 0) // A_PAGE) * A_PAGE


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one page of the list, and how many there are."""

    people: QuerySet[Person]
    first: int
    count: int


def _table(found: Found, address: Address, form: PeopleFilter, on: date) -> Table:
    titles = {
        "name": _("姓名"),
        "number": _("工号"),
        "team": _("团队"),
        "position": _("岗位"),
        "level": _("职级"),
        "relationship": _("用工关系"),
        "joined": _("入职日"),
        "service": _("司龄"),
        "state": _("状态"),
    }
    on_phone = {"name": OnPhone.TITLE, "state": OnPhone.END, "team": OnPhone.BARE, "position": OnPhone.BARE}
    columns = tuple(
        Column(
            key,
            title,
            sort_url=_sort_url(address, key) if key in SORTS else "",
            sorted=_sorted_by(address, key),
            on_phone=on_phone.get(key, OnPhone.OFF),
            is_narrow=key == "state",
        )
        for key, title in titles.items()
    )
    lines = tuple(_line(person, on) for person in found.people)
    first, count = found.first, found.count
    last = first + len(lines)
    return Table(
        caption=_("人员"),
        columns=columns,
        lines=lines,
        address=address.path,
        kept=address.query,
        search=Search(_("找姓名或工号"), text=address.first("q")),
        chips=_chips(address, form),
        filters=Filters(form.without_search(), address.path),
        pager=Pager(
            first + 1,
            last,
            count,
            str(address.put(page=str(first // A_PAGE))) if first else "",
            str(address.put(page=str(first // A_PAGE + 2))) if last < count else "",
        )
        if count > A_PAGE
        else None,
        empty=Empty(
            _("没有符合条件的人"),
            _("去掉一个条件，或换个写法。你只看得到自己和你带的团队。"),
            (Link(_("看全部在职"), address.path),),
        ),
    )


def _sort_url(address: Address, key: str) -> str:
    return str(address.put(sort=f"-{key}" if address.first("sort", "number") == key else key))


def _sorted_by(address: Address, key: str) -> str:
    return {key: "ascending", f"-{key}": "descending"}.get(address.first("sort", "number"), "")


def _chips(address: Address, form: PeopleFilter) -> tuple[Chip, ...]:
    asked = form.cleaned_data if form.is_valid() else {}
    chips = []
    if asked.get("team"):
        chips.append(Chip(_("团队"), asked["team"].name, str(address.without("team", "page"))))
    if asked.get("state"):
        state = dict(form.fields["state"].choices)[asked["state"]]  # type: ignore[attr-defined]  # A choice field.
        chips.append(Chip(_("状态"), str(state), str(address.without("state", "page"))))
    return tuple(chips)


def _line(person: Person, on: date) -> Line:
    posts: list[Assignment] = person.posts_today  # type: ignore[attr-defined]  # Prefetched under this name.
    post = posts[0] if posts else None
    url = reverse("org:person", args=[person.number])
    if person.left is not None and person.left <= on:
        tone, state = Tone.REST, _("已离职")
    elif person.joined > on:
        tone, state = Tone.PICK, _("待入职")
    elif person.left is not None:
        tone, state = Tone.WARN, _("将离职")
    elif post is None:
        tone, state = Tone.WARN, _("没有任职")
    else:
        tone, state = Tone.DONE, _("在职")
    return Line(
        person.number,
        (
            Cell(person.name, url=url, person=person.name),
            Cell(person.number, tone="quiet"),
            Cell(post.team.name if post else "—"),
            Cell(post.position.name if post else "—"),
            Cell(post.level.name if post and post.level else "—"),
            Cell(str(Relationship(person.relationship).label)),
            Cell(person.joined.isoformat(), tone="quiet"),
            Cell(service(tenure(person, on)), tone="quiet"),
            Cell(state, tag=tone, is_bare=True),
        ),
        name=person.name,
        url=url,
    )
