"""Teams and where they stand; and the company's lists: regions, levels, positions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yeji.accounts.models import User
from yeji.accounts.roles import Permission
from yeji.audit.actions import Deed, record
from yeji.org.actions.codes import refuse_code
from yeji.org.actions.guarding import refuse_if_changed, refuse_unless
from yeji.org.actions.seeing import rebuild_sight
from yeji.org.deeds import Act, Content, Thing, content_of_listed, content_of_placement
from yeji.org.models import Assignment, Level, Placement, Position, Region, Team
from yeji.org.sight import circle_through
from yeji.org.spans import FOREVER, ONE_DAY, span

Listed = TypeVar("Listed", Team, Region, Level, Position)
THINGS = {Team: Thing.TEAM, Region: Thing.REGION, Level: Thing.LEVEL, Position: Thing.POSITION}


@dataclass(frozen=True, slots=True)
class PlaceGiven:
    """What is told of where a team stands."""

    since: date
    until: date | None = None
    under: Team | None = None
    region: Region | None = None


@transaction.atomic
def add_team(code: str, name: str, place: PlaceGiven, *, by: User, on: date, why: str = "") -> Team:
    """Add a team and say where it stands from its first day on."""
    team = _add(Team(code=code, name=name), Act.TEAM_ADDED, by=by, on=on, why=why)
    _write(Placement(team=team), place, Act.TEAM_PLACED, {}, by=by, why=why)
    rebuild_sight()
    return team


@transaction.atomic
def rename_team(team: Team, name: str, *, by: User, on: date, why: str = "", seen: int | None = None) -> Team:
    """Give a team another name; its code is for ever."""
    return _change(team, Act.TEAM_CHANGED, {"name": name}, by=by, on=on, why=why, seen=seen)


@transaction.atomic
def place_team(
    team: Team, place: PlaceGiven, *, by: User, on: date, why: str = "", seen: int | None = None
) -> Placement:
    """Move a team: where it stands on that day ends, the new place takes the remaining days."""
    team = _locked(team, by, on, seen)
    held = (
        team.placements.filter(Q(until__isnull=True) | Q(until__gt=place.since), since__lte=place.since)
        .select_related("under", "region")
        .first()
    )
    before = content_of_placement(held) if held else {}
    if held is not None and place.until is None:
        place = PlaceGiven(place.since, held.until, place.under, place.region)
    placement = Placement(team=team)
    if held is not None and held.since == place.since:
        placement = held
    elif held is not None:
        Placement.objects.filter(pk=held.pk).update(until=place.since)
    _write(placement, place, Act.TEAM_PLACED, before, by=by, why=why)
    rebuild_sight()
    return placement


@transaction.atomic
def end_team(
    team: Team, last_day: date, *, by: User, on: date, why: str = "", seen: int | None = None
) -> None:
    """Let a team stand nowhere after its last day; refused while somebody or a team is in it after that."""
    team = _locked(team, by, on, seen)
    until = last_day + ONE_DAY
    later = Q(until__isnull=True) | Q(until__gt=until)
    if people := Assignment.objects.filter(later, team=team).count():
        raise ValidationError(
            {"last_day": _("那天以后还有 %(count)d 人在这个团队，先调岗") % {"count": people}}
        )
    if teams := Placement.objects.filter(later, under=team).count():
        raise ValidationError(
            {"last_day": _("那天以后还有 %(count)d 个团队挂在下面，先调走") % {"count": teams}}
        )
    ended = list(team.placements.filter(later).select_related("under", "region"))
    if not ended:
        raise ValidationError({"last_day": _("那天以后它本来就不在了")})
    for placement in ended:
        if placement.since >= until:
            Placement.objects.filter(pk=placement.pk).delete()
        else:
            Placement.objects.filter(pk=placement.pk).update(until=until)
    before = content_of_placement(ended[0])
    after = before | {"last_day": last_day.isoformat()}
    record(Deed(Act.TEAM_ENDED, Thing.TEAM, team.code, team.name, before, after, why), by=by)
    rebuild_sight()


@transaction.atomic
def add_region(code: str, name: str, *, by: User, on: date) -> Region:
    """Add a region."""
    return _add(Region(code=code, name=name), Act.LIST_ADDED, by=by, on=on)


@transaction.atomic
def add_level(code: str, name: str, order: int, *, by: User, on: date) -> Level:
    """Add a level."""
    return _add(Level(code=code, name=name, order=order), Act.LIST_ADDED, by=by, on=on)


@transaction.atomic
def add_position(code: str, name: str, *, leads: bool, by: User, on: date) -> Position:
    """Add a position."""
    return _add(Position(code=code, name=name, leads=leads), Act.LIST_ADDED, by=by, on=on)


@transaction.atomic
def change_region(region: Region, name: str, *, by: User, on: date, seen: int | None = None) -> Region:
    """Rename a region."""
    return _change(region, Act.LIST_CHANGED, {"name": name}, by=by, on=on, seen=seen)


@transaction.atomic
def change_level(
    level: Level, name: str, order: int, *, by: User, on: date, seen: int | None = None
) -> Level:
    """Rename a level or move it among the others."""
    return _change(level, Act.LIST_CHANGED, {"name": name, "order": order}, by=by, on=on, seen=seen)


@transaction.atomic
def change_position(
    position: Position, name: str, *, leads: bool, by: User, on: date, seen: int | None = None
) -> Position:
    """Rename a position, or say whether its holders lead; that counts for all days on which it is held."""
    position = _change(position, Act.LIST_CHANGED, {"name": name, "leads": leads}, by=by, on=on, seen=seen)
    rebuild_sight()
    return position


def _add(row: Listed, act: Act, *, by: User, on: date, why: str = "") -> Listed:
    refuse_unless(by, Permission.MANAGE_ORG, on)
    refuse_code(row.code, "code")
    if taken := type(row).objects.filter(code=row.code).first():
        raise ValidationError(
            {"code": _("编号 %(code)s 已经是 %(name)s 的") % {"code": row.code, "name": taken.name}}
        )
    row.clean_fields()
    row.save()
    record(Deed(act, THINGS[type(row)], row.code, row.name, {}, content_of_listed(row), why), by=by)
    return row


def _change(
    row: Listed,
    act: Act,
    given: dict[str, object],
    *,
    by: User,
    on: date,
    why: str = "",
    seen: int | None = None,
) -> Listed:
    row = _locked(row, by, on, seen)
    before = content_of_listed(row)
    for field, told in given.items():
        setattr(row, field, told)
    row.clean_fields()
    after = content_of_listed(row)
    if before != after:
        row.save()
        record(Deed(act, THINGS[type(row)], row.code, row.name, before, after, why), by=by)
    return row


def _locked(row: Listed, by: User, on: date, seen: int | None) -> Listed:
    refuse_unless(by, Permission.MANAGE_ORG, on)
    row = type(row).objects.select_for_update().get(pk=row.pk)
    refuse_if_changed(THINGS[type(row)], row.code, seen)
    return row


def _write(placement: Placement, place: PlaceGiven, act: Act, before: Content, *, by: User, why: str) -> None:
    placement.since, placement.until = place.since, place.until
    placement.under, placement.region = place.under, place.region
    if place.until is not None and place.until <= place.since:
        raise ValidationError({"until": _("止日早于起日")})
    _refuse_overlap(placement)
    placement.save()
    _refuse_circle(placement.team)
    team, after = placement.team, content_of_placement(placement)
    record(Deed(act, Thing.TEAM, team.code, team.name, before, after, why), by=by)


def _refuse_overlap(placement: Placement) -> None:
    days = span(placement.since, placement.until)
    for other in placement.team.placements.exclude(pk=placement.pk):
        if shared := days.meet(span(other.since, other.until)):
            last = _("以后") if shared.until == FOREVER else (shared.until - ONE_DAY).isoformat()
            raise ValidationError(
                {
                    "since": _("%(since)s – %(last)s 的归属已经定了，先改那一段")
                    % {"since": shared.since.isoformat(), "last": last}
                }
            )


def _refuse_circle(team: Team) -> None:
    edges = [
        (lower, upper, span(since, until))
        for lower, upper, since, until in Placement.objects.order_by()
        .filter(under__isnull=False)
        .values_list("team", "under", "since", "until")
    ]
    if circle := circle_through(team.pk, edges):
        names = dict(Team.objects.filter(pk__in=circle.nodes).values_list("pk", "name"))
        told = " → ".join(names[each] for each in (*circle.nodes, circle.nodes[0]))
        raise ValidationError(
            {
                "under": _("归属绕成了圈：%(told)s（%(day)s 起）")
                % {"told": told, "day": circle.span.since.isoformat()}
            }
        )
