"""People: added, hired, changed, gone; and looks at what is personal about them."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yeji.accounts.models import RoleGrant, User
from yeji.accounts.queries import may
from yeji.accounts.roles import Permission
from yeji.audit.actions import Deed, record
from yeji.org.actions.accounts import close_at_once
from yeji.org.actions.codes import refuse_code
from yeji.org.actions.guarding import refuse_if_changed, refuse_unless
from yeji.org.actions.posts import PostGiven, write_post
from yeji.org.actions.seeing import rebuild_sight
from yeji.org.deeds import (
    PERSONAL,
    Act,
    Thing,
    content_of_grant,
    content_of_person,
    content_of_post,
    contents_of_change,
    in_one_line,
)
from yeji.org.models import Assignment, Person
from yeji.org.queries import visible_to
from yeji.org.spans import ONE_DAY


@dataclass(frozen=True, slots=True)
class PersonGiven:
    """What is told of a person; the work number is for ever."""

    name: str
    relationship: str
    joined: date
    mail: str = ""
    phone: str = ""
    identity: str = ""
    bank_account: str = ""


class Hired(NamedTuple):
    """Somebody who is hired together with others."""

    number: str
    given: PersonGiven
    post: PostGiven


@transaction.atomic
def add_person(number: str, given: PersonGiven, *, by: User, on: date, why: str = "") -> Person:
    """Add somebody who holds no post yet."""
    refuse_unless(by, Permission.MANAGE_ORG, on)
    person = _added(number, given, by=by, why=why)
    rebuild_sight()
    return person


@transaction.atomic
def hire(number: str, given: PersonGiven, post: PostGiven, *, by: User, on: date, why: str = "") -> Person:
    """Add somebody together with his first post."""
    refuse_unless(by, Permission.MANAGE_ORG, on)
    person = _added(number, given, by=by, why=why)
    write_post(Assignment(person=person), post, Act.ASSIGNED, by=by, why=why)
    rebuild_sight()
    return person


@transaction.atomic
def hire_all(hired: Iterable[Hired], *, by: User, on: date, why: str = "") -> list[Person]:
    """Add people together with their first posts; who sees whom is worked out once, at the end."""
    refuse_unless(by, Permission.MANAGE_ORG, on)
    people: list[Person] = []
    for each in hired:
        person = _added(each.number, each.given, by=by, why=why)
        write_post(Assignment(person=person), each.post, Act.ASSIGNED, by=by, why=why)
        people.append(person)
    rebuild_sight()
    return people


@transaction.atomic
def change_person(
    person: Person, given: PersonGiven, *, by: User, on: date, why: str = "", seen: int | None = None
) -> Person:
    """Correct what is told of a person. *errors*: ChangedMeanwhile, ValidationError by field."""
    refuse_unless(by, Permission.MANAGE_ORG, on)
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_if_changed(Thing.PERSON, person.number, seen)
    before = copy.copy(person)
    for field, told in asdict(given).items():
        setattr(person, field, told)
    _refuse_senseless(person)
    first = person.assignments.order_by("since").first()
    if first and first.since < person.joined:
        raise ValidationError(
            {"joined": _("%(day)s 已经有任职，入职日不能晚于它") % {"day": first.since.isoformat()}}
        )
    old, new = contents_of_change(before, person)
    if old != new:
        person.save()
        record(Deed(Act.PERSON_CHANGED, Thing.PERSON, person.number, person.name, old, new, why), by=by)
    return person


@transaction.atomic
def leave(
    person: Person, last_day: date, *, by: User, on: date, why: str = "", seen: int | None = None
) -> Person:
    """Let somebody go after his last day: his posts and roles end with it, his account is closed.

    Posts, roles and loans that would begin later fall away. Where the last day is still to come, the roles
    end on it by themselves and the account is closed by `close_accounts_of_those_gone`.
    """
    refuse_unless(by, Permission.MANAGE_ORG, on)
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_if_changed(Thing.PERSON, person.number, seen)
    if person.left is not None:
        raise ValidationError({"last_day": _("%(name)s 已经办了离职") % {"name": person.name}})
    if last_day < person.joined:
        raise ValidationError(
            {"last_day": _("最后一天早于入职日 %(day)s") % {"day": person.joined.isoformat()}}
        )
    before = content_of_person(person)
    person.left = left = last_day + ONE_DAY
    person.save(update_fields=["left"])
    before["posts"] = in_one_line([content_of_post(each) for each in _end_posts(person, left)])
    if person.user:
        before["roles"] = in_one_line([content_of_grant(each) for each in _end_roles(person.user, left)])
    after = content_of_person(person)
    record(Deed(Act.PERSON_LEFT, Thing.PERSON, person.number, person.name, before, after, why), by=by)
    if person.user and person.user.is_active and left <= on:
        close_at_once(person.user, by=by, why=why)
    rebuild_sight()
    return person


@transaction.atomic
def take_back_leave(person: Person, *, by: User, on: date, why: str = "", seen: int | None = None) -> Person:
    """Let somebody stay after all, or come back; posts, roles and the account are given anew."""
    refuse_unless(by, Permission.MANAGE_ORG, on)
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_if_changed(Thing.PERSON, person.number, seen)
    if person.left is None:
        raise ValidationError(_("%(name)s 没有办离职") % {"name": person.name})
    before = content_of_person(person)
    person.left = None
    person.save(update_fields=["left"])
    after = content_of_person(person)
    record(Deed(Act.PERSON_STAYED, Thing.PERSON, person.number, person.name, before, after, why), by=by)
    return person


@transaction.atomic
def look_at(person: Person, field: str, *, by: User, on: date) -> str:
    """Return somebody's phone, identity or bank account; a look at another's is told to the chain.

    *errors*: PermissionDenied where it is neither his own nor his role's to see.
    """
    text: str = getattr(person, field) if field in PERSONAL else ""
    if field in PERSONAL and person.user_id == by.pk:
        return text
    seen = visible_to(by, on).filter(pk=person.pk).exists()
    if field not in PERSONAL or not seen or not may(by, Permission.SEE_PERSONAL_DATA, on):
        raise PermissionDenied(f"{by.username} may not see {field} of {person.number}")
    record(Deed(PERSONAL[field], Thing.PERSON, person.number, person.name), by=by)
    return text


def _added(number: str, given: PersonGiven, *, by: User, why: str) -> Person:
    refuse_code(number, "number")
    if taken := Person.objects.filter(number=number).first():
        raise ValidationError(
            {"number": _("工号 %(number)s 已经是 %(name)s 的") % {"number": number, "name": taken.name}}
        )
    person = Person(number=number, **asdict(given))
    _refuse_senseless(person)
    person.save()
    content = content_of_person(person)
    record(Deed(Act.PERSON_ADDED, Thing.PERSON, number, person.name, {}, content, why), by=by)
    return person


def _refuse_senseless(person: Person) -> None:
    person.clean_fields(exclude=["user"])
    if person.left is not None and person.left <= person.joined:
        raise ValidationError({"joined": _("入职日晚于离职日")})


def _end_posts(person: Person, left: date) -> list[Assignment]:
    """End the posts with the last day; return them as they were."""
    ended = list(
        person.assignments.filter(Q(until__isnull=True) | Q(until__gt=left)).select_related(
            "team", "position", "level", "region", "answers_to"
        )
    )
    for post in ended:
        if post.since >= left:
            Assignment.objects.filter(pk=post.pk).delete()
        else:
            Assignment.objects.filter(pk=post.pk).update(until=left)
    return ended


def _end_roles(user: User, left: date) -> list[RoleGrant]:
    """End the roles that he holds and those that he lent; return them as they were."""
    ended = list(
        RoleGrant.objects.filter(Q(user=user) | Q(lent_by=user))
        .filter(Q(until__isnull=True) | Q(until__gt=left))
        .select_related("lent_by")
    )
    for grant in ended:
        if grant.since >= left:
            RoleGrant.objects.filter(pk=grant.pk).delete()
        else:
            RoleGrant.objects.filter(pk=grant.pk).update(until=left)
    return ended
