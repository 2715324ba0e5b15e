"""Who is in which plan on a day: those in none, those for whom several fit, who has read his."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.roles import Permission
from yeji.org.models import Person, Position, Team
from yeji.org.queries import visible_to
from yeji.plans.enrolling import Stretch
from yeji.plans.models import Plan, Version
from yeji.plans.queries import plans_in_force, posts_with_plans, readers_of
from yeji.ui.parts import Empty, Link, Pager, Tone
from yeji.ui.tables import Cell, Column, Line, OnPhone, Table
from yeji.ui.templatetags.yeji import day

SHOWN = 100


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """All that the page of who is in which plan shows."""

    on: date
    people: int
    without: int
    clashing: int
    tabs: tuple[Link, ...]
    table: Table
    pager: Pager | None


@dataclass(frozen=True, slots=True)
class _Held:
    """One post of the day."""

    person: Person
    team: str
    position: str
    stretch: Stretch
    has_read: bool


def coverage_page(
    user: User, holder: Holder, on: date, *, plan: str = "", show: str = "", first: int = 1
) -> CoveragePage:
    """Return the posts that the user sees on a day with their plans; `show`: none, clash, unread."""
    versions = plans_in_force(on)
    held = [each for each in _held(user, on, versions) if not plan or each.stretch.plan == plan]
    kinds: Mapping[str, Callable[[_Held], bool]] = {
        "": lambda _each: True,
        "none": lambda each: not each.stretch.plan and not each.stretch.clash,
        "clash": lambda each: bool(each.stretch.clash),
        "unread": lambda each: bool(each.stretch.plan) and not each.has_read,
    }
    titles = {"": _("全部"), "none": _("没有方案"), "clash": _("几个都适合"), "unread": _("还没看过")}
    picked = show if show in kinds else ""
    shown = [each for each in held if kinds[picked](each)]
    left = len(shown) - first + 1
    address = f"{reverse('plans:coverage')}?{urlencode({'on': on.isoformat(), 'plan': plan})}"
    return CoveragePage(
        on=on,
        people=len({each.person.pk for each in held}),
        without=sum(1 for each in held if kinds["none"](each)),
        clashing=sum(1 for each in held if kinds["clash"](each)),
        tabs=tuple(
            Link(titles[key], f"{address}&show={key}", sum(map(kinds[key], held)), is_current=key == picked)
            for key in kinds
        ),
        table=_table(shown[first - 1 : first - 1 + SHOWN], versions, holder),
        pager=Pager.by_row(f"{address}&show={picked}", first, SHOWN, found=left, count=len(shown))
        if left > 0
        else None,
    )


def _held(user: User, on: date, versions: Mapping[str, Version]) -> list[_Held]:
    people = {each.pk: each for each in visible_to(user, on)}
    teams, positions = (
        dict(Team.objects.values_list("pk", "name")),
        dict(Position.objects.values_list("pk", "name")),
    )
    read = readers_of(versions.values())
    found = [
        _Held(
            people[each.post.person],
            teams[each.post.team],
            positions[each.post.position],
            each,
            (each.plan, each.post.person) in read,
        )
        for each in posts_with_plans()
        if each.span.holds(on) and each.post.person in people
    ]
    return sorted(found, key=lambda each: (each.team, each.person.number))


def _table(held: list[_Held], versions: Mapping[str, Version], holder: Holder) -> Table:
    titles = dict(Plan.objects.values_list("key", "title"))
    may_write = holder.may(Permission.WRITE_PLANS)
    return Table(
        caption=_("谁在哪个方案"),
        columns=(
            Column("person", _("姓名"), on_phone=OnPhone.TITLE),
            Column("team", _("团队"), on_phone=OnPhone.SUB),
            Column("position", _("岗位"), on_phone=OnPhone.SUB),
            Column("plan", _("方案"), on_phone=OnPhone.BARE),
            Column("since", _("从哪天起"), on_phone=OnPhone.OFF),
            Column("read", _("看过"), on_phone=OnPhone.END),
        ),
        lines=tuple(_line(each, versions, titles, may_write=may_write) for each in held),
        empty=Empty(_("没有这样的人"), _("换一天，或换一个标签。")),
    )


def _line(
    held: _Held, versions: Mapping[str, Version], titles: Mapping[str, str], *, may_write: bool
) -> Line:
    stretch, person = held.stretch, held.person
    return Line(
        person.number,
        (
            Cell(person.name, url=reverse("org:person", args=[person.number]), sub=person.number),
            Cell(held.team),
            Cell(held.position),
            _plan_cell(held, versions, titles, may_write=may_write),
            Cell(day(stretch.span.since)),
            Cell(_("看过"), tone="quiet") if held.has_read else Cell("—", tone="faint"),
        ),
        name=person.name,
    )


def _plan_cell(
    held: _Held, versions: Mapping[str, Version], titles: Mapping[str, str], *, may_write: bool
) -> Cell:
    """The plan; where there is none or more than one, the way to settle it."""
    stretch, number = held.stretch, held.person.number
    if stretch.plan:
        version = versions.get(stretch.plan)
        url = reverse("plans:version", args=[stretch.plan, version.number]) if version else ""
        return Cell(
            titles.get(stretch.plan, stretch.plan), url=url, sub="" if version else _("那天没有生效的一版")
        )
    if stretch.clash:
        names = "、".join(titles.get(key, key) for key in stretch.clash)
        url = f"{reverse('plans:enrol', args=[stretch.clash[0]])}?person={number}" if may_write else ""
        return Cell(_("几个都适合：%(names)s") % {"names": names}, url=url, tag=None if url else Tone.BAD)
    return Cell(_("没有方案"), tag=Tone.REST)
