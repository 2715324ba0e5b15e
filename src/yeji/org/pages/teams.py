"""The teams of a day as a table, one team in time, and the company's lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.roles import Permission
from yeji.audit.words import action_words
from yeji.org.deeds import Thing
from yeji.org.models import Level, Placement, Position, Region, Team
from yeji.org.pages.chart import OpenedTeam, opened_team
from yeji.org.pages.person import PostRow, changes_told
from yeji.org.pages.room import room_tabs
from yeji.org.queries import chart, holding
from yeji.org.revisions import changes
from yeji.org.spans import span
from yeji.org.tree import Node, way_to
from yeji.org.words import stretch
from yeji.ui.parts import Empty, Happening, Link, Tone
from yeji.ui.tables import Align, Cell, Column, Line, OnPhone, Table

DEEPEST = 5
"""Deeper teams stand no further in."""
HISTORY = 12


@dataclass(frozen=True, slots=True)
class TeamsPage:
    """All that the page of teams shows."""

    tabs: tuple[Link, ...]
    table: Table
    ended: Table | None
    teams: int
    leaderless: tuple[str, ...]
    may_manage: bool


def teams_page(holder: Holder) -> TeamsPage:
    """Return the teams of today in the order of the chart, and those that stand nowhere."""
    roots = chart(holder.on)
    nodes = [(depth, node) for root in roots for depth, node in root.walk()]
    standing = {node.code for _depth, node in nodes}
    others = [team for team in Team.objects.all() if team.code not in standing]
    may_manage = holder.may(Permission.MANAGE_ORG)
    return TeamsPage(
        tabs=room_tabs(holder, "org:teams"),
        table=_table(nodes, may_manage=may_manage),
        ended=_others(others) if others else None,
        teams=len(nodes),
        leaderless=tuple(node.name for _depth, node in nodes if not node.leaders),
        may_manage=may_manage,
    )


def _table(nodes: list[tuple[int, Node]], *, may_manage: bool) -> Table:
    begin = (Link(_("建第一个团队"), reverse("org:add-team")),) if may_manage else ()
    return Table(
        caption=_("今天的团队"),
        columns=(
            Column("name", _("团队"), on_phone=OnPhone.TITLE),
            Column("code", _("编号"), on_phone=OnPhone.OFF),
            Column("leaders", _("负责人"), on_phone=OnPhone.BARE),
            Column("region", _("区域"), on_phone=OnPhone.BARE),
            Column("people", _("本团队"), align=Align.RIGHT, unit=_("人"), on_phone=OnPhone.OFF),
            Column("everybody", _("连下级"), align=Align.RIGHT, unit=_("人"), on_phone=OnPhone.END),
        ),
        lines=tuple(
            Line(
                node.code,
                (
                    Cell(
                        node.name,
                        url=reverse("org:team", args=[node.code]),
                        tone=f"depth-{min(depth, DEEPEST)}",
                    ),
                    Cell(node.code, tone="quiet"),
                    Cell("、".join(node.leaders))
                    if node.leaders
                    else Cell(_("没有负责人"), tag=Tone.WARN, is_bare=True),
                    Cell(node.region or "—"),
                    Cell(str(node.people)),
                    Cell(str(node.everybody), tone="strong"),
                ),
                name=node.name,
                url=reverse("org:team", args=[node.code]),
            )
            for depth, node in nodes
        ),
        empty=Empty(_("还没有团队"), _("谁看得到谁、业绩往哪里汇总，都从团队来。先建最上面的那个。"), begin),
    )


def _others(teams: list[Team]) -> Table:
    return Table(
        caption=_("今天不在组织里的团队"),
        columns=(Column("name", _("团队"), on_phone=OnPhone.TITLE), Column("code", _("编号"))),
        lines=tuple(
            Line(
                team.code,
                (Cell(team.name, url=reverse("org:team", args=[team.code])), Cell(team.code, tone="quiet")),
                name=team.name,
                url=reverse("org:team", args=[team.code]),
                tone="faint",
            )
            for team in teams
        ),
    )


@dataclass(frozen=True, slots=True)
class TeamPage:
    """All that the page of one team shows."""

    name: str
    code: str
    way: str
    leaders: tuple[str, ...]
    people: int
    everybody: int
    stands: bool
    opened: OpenedTeam | None
    """Who is in the team today; None where it stands nowhere."""
    chart_url: str
    places: tuple[PostRow, ...]
    below: tuple[Link, ...]
    history: tuple[Happening, ...]
    acts: tuple[Link, ...]


def known_team(code: str) -> Team:
    """Return the team. *errors*: Http404."""
    team = Team.objects.filter(code=code).first()
    if team is None:
        raise Http404(f"no team {code}")
    return team


def place_of_team(team: Team, on: date) -> dict[str, object]:
    """Return where the team stands on a day, as a form begins with it."""
    held = team.placements.filter(holding(on)).first()
    return {"under": held.under, "region": held.region} if held else {}


def team_page(user: User, holder: Holder, code: str) -> TeamPage:
    """Return one team as it stands today, and where it stood. *errors*: Http404."""
    team = known_team(code)
    way = way_to(chart(holder.on), code)
    node = way[-1] if way else None
    may_manage = holder.may(Permission.MANAGE_ORG)
    places = team.placements.select_related("under", "region").order_by("-since")
    return TeamPage(
        name=team.name,
        code=team.code,
        way=" / ".join(each.name for each in way[:-1]),
        leaders=node.leaders if node else (),
        people=node.people if node else 0,
        everybody=node.everybody if node else 0,
        stands=node is not None,
        opened=opened_team(user, holder.on, way, today=holder.on) if way else None,
        chart_url=f"{reverse('org:chart')}?team={code}",
        places=tuple(_place(each, holder.on) for each in places),
        below=tuple(
            Link(each.name, reverse("org:team", args=[each.code]), count=each.everybody)
            for each in (node.children if node else ())
        ),
        history=_history(team) if may_manage or holder.may(Permission.SEE_AUDIT) else (),
        acts=_acts(team, stands=node is not None) if may_manage else (),
    )


def _place(place: Placement, on: date) -> PostRow:
    under = place.under.name if place.under else _("最上层")
    words = [stretch(place.since, place.until)] + ([place.region.name] if place.region else [])
    return PostRow(under, "，".join(words), span(place.since, place.until).holds(on))


def _history(team: Team) -> tuple[Happening, ...]:
    events = changes(Thing.TEAM, team.code).order_by("-number")[:HISTORY]
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


def _acts(team: Team, *, stands: bool) -> tuple[Link, ...]:
    place = Link(_("调整归属"), reverse("org:place-team", args=[team.code]))
    rename = Link(_("改名"), reverse("org:rename-team", args=[team.code]))
    end = Link(_("撤销团队"), reverse("org:end-team", args=[team.code]), is_danger=True)
    return (place, rename, end) if stands else (place, rename)


@dataclass(frozen=True, slots=True)
class Listing:
    """One of the company's lists."""

    key: str
    title: str
    note: str
    table: Table
    add_url: str


@dataclass(frozen=True, slots=True)
class ListsPage:
    """Positions, levels, regions."""

    tabs: tuple[Link, ...]
    lists: tuple[Listing, ...]


LISTS: dict[str, type[Position] | type[Level] | type[Region]] = {
    "position": Position,
    "level": Level,
    "region": Region,
}


def listed(kind: str, code: str) -> Position | Level | Region:
    """Return a row of one of the lists. *errors*: Http404."""
    row: Position | Level | Region | None = (
        LISTS[kind].objects.filter(code=code).first() if kind in LISTS else None
    )
    if row is None:
        raise Http404(f"no {kind} {code}")
    return row


def lists_page(holder: Holder) -> ListsPage:
    """Return the company's lists."""
    code, name = Column("code", _("编号")), Column("name", _("名称"), on_phone=OnPhone.TITLE)
    leads = Column("leads", _("带团队"), on_phone=OnPhone.END)
    order = Column("order", _("次序"), align=Align.RIGHT, on_phone=OnPhone.END)
    return ListsPage(
        room_tabs(holder, "org:lists"),
        (
            _listing(
                "position",
                _("岗位"),
                _("带团队的岗位看得到团队里每个人"),
                (name, code, leads),
                [
                    (each, Cell(_("带团队") if each.leads else "—"))
                    for each in Position.objects.order_by("-leads", "code")
                ],
            ),
            _listing(
                "level",
                _("职级"),
                _("数字大的职级高"),
                (name, code, order),
                [(each, Cell(str(each.order))) for each in Level.objects.all()],
            ),
            _listing(
                "region",
                _("区域"),
                _("市场的划分"),
                (name, code),
                [(each, None) for each in Region.objects.all()],
            ),
        ),
    )


def _listing(
    key: str,
    title: str,
    note: str,
    columns: tuple[Column, ...],
    rows: Sequence[tuple[Position | Level | Region, Cell | None]],
) -> Listing:
    lines = []
    for row, last in rows:
        url = reverse("org:change-listed", args=[key, row.code])
        cells = (Cell(row.name, url=url), Cell(row.code, tone="quiet"))
        lines.append(Line(row.code, cells + ((last,) if last else ()), name=row.name, url=url))
    add = reverse("org:add-listed", args=[key])
    empty = Empty(
        _("还没有%(what)s") % {"what": title}, "", (Link(_("加一个%(what)s") % {"what": title}, add),)
    )
    return Listing(
        key, title, note, Table(caption=title, columns=columns, lines=tuple(lines), empty=empty), add
    )
