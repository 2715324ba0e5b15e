"""The organisation chart of a day, and the team that is opened in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.roles import Permission
from yeji.org.models import Assignment
from yeji.org.pages.room import room_tabs
from yeji.org.queries import chart, holding, visible_to
from yeji.org.tree import BOX, LINE, Box, Node, picture, shortened, way_to
from yeji.ui.parts import Link


@dataclass(frozen=True, slots=True)
class DrawnTeam:
    """A team as the picture and the list show it."""

    name: str
    full_name: str
    url: str
    words: str
    """Who leads it."""
    count: int
    lacks_leader: bool
    is_open: bool
    x: int = 0
    y: int = 0
    more: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody in the opened team."""

    name: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class OpenedTeam:
    """The team that is opened."""

    name: str
    way: str
    url: str
    region: str
    colleagues: tuple[Colleague, ...]
    unseen: int
    """How many more there are whom this user does not see."""


@dataclass(frozen=True, slots=True)
class ChartPage:
    """All that the page shows."""

    tabs: tuple[Link, ...]
    on: date
    is_today: bool
    today_url: str
    people: int
    teams: int
    leaderless: tuple[str, ...]
    drawn: tuple[DrawnTeam, ...]
    lines: tuple[str, ...]
    width: int
    height: int
    box: int
    line: int
    listed: tuple[DrawnTeam, ...]
    opened: OpenedTeam | None
    may_manage: bool


def chart_page(user: User, holder: Holder, on: date, code: str) -> ChartPage:
    """Return the chart of a day with one team opened: the asked one, else the user's own."""
    roots = chart(on)
    code = code or _own_team(user, on) or (roots[0].code if roots else "")
    way = way_to(roots, code)
    layout = picture(roots, way[-1].code if way else "")
    nodes = [(depth, node) for root in roots for depth, node in root.walk()]
    is_today = on == holder.on
    return ChartPage(
        tabs=room_tabs(holder, "org:chart"),
        on=on,
        is_today=is_today,
        today_url=reverse("org:chart"),
        people=sum(root.everybody for root in roots),
        teams=len(nodes),
        leaderless=tuple(node.name for _depth, node in nodes if not node.leaders),
        drawn=tuple(_boxed(box, on, is_today=is_today) for box in layout.boxes),
        lines=layout.lines,
        width=layout.width,
        height=layout.height,
        box=BOX,
        line=LINE,
        listed=tuple(
            _drawn(node, on, is_today=is_today, depth=min(depth, 5), is_open=bool(way) and node is way[-1])
            for depth, node in nodes
        ),
        opened=opened_team(user, on, way, today=holder.on) if way else None,
        may_manage=holder.may(Permission.MANAGE_ORG),
    )


def _own_team(user: User, on: date) -> str:
    own = Assignment.objects.filter(holding(on), person__user=user).values_list("team__code", flat=True)
    return own.first() or ""


def _drawn(node: Node, on: date, *, is_today: bool, depth: int = 0, is_open: bool = False) -> DrawnTeam:
    day = "" if is_today else f"&on={on.isoformat()}"
    leaders = "、".join(node.leaders)
    return DrawnTeam(
        name=shortened(node.name, 18),
        full_name=node.name,
        url=f"{reverse('org:chart')}?team={node.code}{day}",
        words=shortened(leaders, 16) if leaders else _("没有负责人"),
        count=node.everybody,
        lacks_leader=not node.leaders,
        is_open=is_open,
        depth=depth,
    )


def _boxed(box: Box, on: date, *, is_today: bool) -> DrawnTeam:
    plain = _drawn(box.node, on, is_today=is_today, is_open=box.is_open)
    more = _("+%(count)d 个团队") % {"count": box.hidden} if box.hidden else ""
    return DrawnTeam(
        name=plain.name,
        full_name=plain.full_name,
        url=plain.url,
        words=plain.words,
        count=plain.count,
        lacks_leader=plain.lacks_leader,
        is_open=plain.is_open,
        x=box.x,
        y=box.y,
        more=more,
    )


def opened_team(user: User, on: date, way: tuple[Node, ...], *, today: date) -> OpenedTeam:
    """Return the last team of the way with those of its people whom the user sees."""
    node = way[-1]
    posts = (
        Assignment.objects.filter(
            holding(on), team__code=node.code, person__in=visible_to(user, on, today=today)
        )
        .select_related("person", "position", "level")
        .order_by("-position__leads", "person__number")
    )
    colleagues = tuple(
        Colleague(
            post.person.name,
            " · ".join(filter(None, (post.position.name, post.level.name if post.level else ""))),
            f"{reverse('org:person', args=[post.person.number])}?on={on.isoformat()}",
        )
        for post in posts
    )
    return OpenedTeam(
        name=node.name,
        way=" / ".join(each.name for each in way[:-1]),
        url=reverse("org:team", args=[node.code]),
        region=node.region,
        colleagues=colleagues,
        unseen=node.people - len(colleagues),
    )
