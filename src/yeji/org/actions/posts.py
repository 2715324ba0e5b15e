"""Posts: who is assigned to which team, from which day on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yeji.accounts.models import User
from yeji.accounts.roles import Permission
from yeji.audit.actions import Deed, record
from yeji.org.actions.guarding import refuse_if_changed, refuse_unless
from yeji.org.actions.seeing import rebuild_sight
from yeji.org.deeds import Act, Content, Thing, content_of_post
from yeji.org.models import Assignment, Level, Person, Position, Region, Team
from yeji.org.sight import circle_through
from yeji.org.spans import FOREVER, ONE_DAY, span


@dataclass(frozen=True, slots=True)
class PostGiven:
    """What is told of a post."""

    team: Team
    position: Position
    since: date
    until: date | None = None
    level: Level | None = None
    region: Region | None = None
    answers_to: Person | None = None


@transaction.atomic
def assign(
    person: Person, given: PostGiven, *, by: User, on: date, why: str = "", seen: int | None = None
) -> Assignment:
    """Give somebody a post on days on which he holds none. *errors*: ChangedMeanwhile, ValidationError."""
    person = _locked(person, by, on, seen)
    post = write_post(Assignment(person=person), given, Act.ASSIGNED, by=by, why=why)
    rebuild_sight()
    return post


@transaction.atomic
def transfer(
    person: Person, given: PostGiven, *, by: User, on: date, why: str = "", seen: int | None = None
) -> Assignment:
    """Move somebody to another post: the one he holds on that day ends, the new one takes its remaining days."""
    person = _locked(person, by, on, seen)
    held = (
        person.assignments.filter(Q(until__isnull=True) | Q(until__gt=given.since), since__lte=given.since)
        .select_related("team", "position", "level", "region", "answers_to")
        .first()
    )
    if held is None:
        raise ValidationError({"since": _("这一天没有任职可调，用「安排任职」")})
    before = content_of_post(held)
    if given.until is None:
        given = replace(given, until=held.until)
    if held.since == given.since:
        post = write_post(held, given, Act.TRANSFERRED, before=before, by=by, why=why)
    else:
        Assignment.objects.filter(pk=held.pk).update(until=given.since)
        post = write_post(Assignment(person=person), given, Act.TRANSFERRED, before=before, by=by, why=why)
    rebuild_sight()
    return post


@transaction.atomic
def change_assignment(
    post: Assignment, given: PostGiven, *, by: User, on: date, why: str = "", seen: int | None = None
) -> Assignment:
    """Correct a post that was written wrong; for what really changed there is `transfer`."""
    person = _locked(post.person, by, on, seen)
    post = person.assignments.select_related("team", "position", "level", "region", "answers_to").get(
        pk=post.pk
    )
    before = content_of_post(post)
    post = write_post(post, given, Act.ASSIGNMENT_CHANGED, before=before, by=by, why=why)
    rebuild_sight()
    return post


@transaction.atomic
def cancel_assignment(
    post: Assignment, *, by: User, on: date, why: str = "", seen: int | None = None
) -> None:
    """Take away a post that should never have stood there."""
    person = _locked(post.person, by, on, seen)
    post = person.assignments.get(pk=post.pk)
    before = content_of_post(post)
    post.delete()
    record(Deed(Act.ASSIGNMENT_CANCELLED, Thing.PERSON, person.number, person.name, before, {}, why), by=by)
    rebuild_sight()


def write_post(
    post: Assignment, given: PostGiven, act: Act, *, by: User, why: str, before: Content | None = None
) -> Assignment:
    """Write a post and tell of it, for actions of this room; they rebuild the sight."""
    for field in ("team", "position", "since", "until", "level", "region", "answers_to"):
        setattr(post, field, getattr(given, field))
    _refuse_senseless(post)
    _refuse_overlap(post)
    post.save()
    _refuse_circle(post)
    person = post.person
    after = content_of_post(post)
    record(Deed(act, Thing.PERSON, person.number, person.name, before or {}, after, why), by=by)
    return post


def _locked(person: Person, by: User, on: date, seen: int | None) -> Person:
    refuse_unless(by, Permission.MANAGE_ORG, on)
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_if_changed(Thing.PERSON, person.number, seen)
    return person


def _refuse_senseless(post: Assignment) -> None:
    person, superior = post.person, post.answers_to
    wrong: dict[str, str] = {}
    if post.until is not None and post.until <= post.since:
        wrong["until"] = _("止日早于起日")
    if post.since < person.joined:
        wrong["since"] = _("入职日是 %(day)s，任职不能更早") % {"day": person.joined.isoformat()}
    if person.left is not None and (post.until is None or post.until > person.left):
        last = (person.left - ONE_DAY).isoformat()
        wrong["until"] = _("%(name)s 在职到 %(day)s，任职要在那天或之前结束") % {
            "name": person.name,
            "day": last,
        }
    if superior is not None and superior == person:
        wrong["answers_to"] = _("不能汇报给自己")
    elif superior is not None and not span(superior.joined, superior.left).holds(post.since):
        wrong["answers_to"] = _("%(name)s 那天不在职") % {"name": superior.name}
    if wrong:
        raise ValidationError(dict(wrong))


def _refuse_overlap(post: Assignment) -> None:
    days = span(post.since, post.until)
    others = post.person.assignments.exclude(pk=post.pk).select_related("team", "position")
    for other in others:
        if shared := days.meet(span(other.since, other.until)):
            last = _("至今") if shared.until == FOREVER else (shared.until - ONE_DAY).isoformat()
            raise ValidationError(
                {
                    "since": _("%(since)s – %(last)s 已经任 %(team)s 的 %(position)s，同一天只能有一个任职")
                    % {
                        "since": shared.since.isoformat(),
                        "last": last,
                        "team": other.team.name,
                        "position": other.position.name,
                    }
                }
            )


def _refuse_circle(post: Assignment) -> None:
    if post.answers_to is None:
        return
    edges = [
        (person, superior, span(since, until))
        for person, superior, since, until in Assignment.objects.order_by()
        .filter(answers_to__isnull=False)
        .values_list("person", "answers_to", "since", "until")
    ]
    if circle := circle_through(post.person.pk, edges):
        names = dict(Person.objects.filter(pk__in=circle.nodes).values_list("pk", "name"))
        told = " → ".join(names[each] for each in (*circle.nodes, circle.nodes[0]))
        raise ValidationError(
            {
                "answers_to": _("汇报绕成了圈：%(told)s（%(day)s 起）")
                % {"told": told, "day": circle.span.since.isoformat()}
            }
        )
