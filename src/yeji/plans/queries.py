"""What is asked about plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from yeji.accounts.models import User
from yeji.accounts.queries import may_apart_from
from yeji.accounts.roles import Permission
from yeji.org.models import Assignment, Placement
from yeji.org.spans import span
from yeji.plans.enrolling import Hangs, PostHeld, Rule, Stretch, stretches
from yeji.plans.models import Author, Enrolment, Plan, Receipt, Stage, Version


def plans() -> list[Plan]:
    """Return all plans, each with its versions, the newest first."""
    return list(Plan.objects.prefetch_related("versions__changed_by"))


def plan(key: str) -> Plan | None:
    """Return a plan."""
    return Plan.objects.filter(key=key).first()


def version(key: str, number: int) -> Version | None:
    """Return one version of a plan."""
    people = ("plan", "made_by", "changed_by", "asked_by", "decided_by")
    return Version.objects.select_related(*people).filter(plan__key=key, number=number).first()


def version_in_force(key: str, on: date) -> Version | None:
    """Return the published version that counts on a day: of several that cover it, the newest."""
    covers = Q(ends__isnull=True) | Q(ends__gt=on)
    published = Version.objects.filter(covers, plan__key=key, stage=Stage.PUBLISHED, starts__lte=on)
    return published.select_related("plan").order_by("-number").first()


def plans_in_force(on: date) -> dict[str, Version]:
    """Return the version that counts on a day for each plan that has one."""
    covers = Q(ends__isnull=True) | Q(ends__gt=on)
    published = Version.objects.filter(covers, stage=Stage.PUBLISHED, starts__lte=on)
    return {each.plan.key: each for each in published.select_related("plan").order_by("number")}


def waiting() -> list[Version]:
    """Return the versions that wait for a second person, the longest first."""
    asked = Version.objects.filter(stage=Stage.WAITING)
    return list(asked.select_related("plan", "asked_by", "changed_by").order_by("asked_at"))


def enrolments_of(of: Plan) -> list[Enrolment]:
    """Return whom a plan is for, earlier stretches first."""
    return list(of.enrolments.select_related("person", "team", "position", "level"))


def posts_with_plans() -> list[Stretch]:
    """Return everybody's posts of all days, each with the plan that he is in: see `enrolling`."""
    held = [
        PostHeld(person, team, position, level, leads, span(since, until))
        for person, team, position, level, leads, since, until in Assignment.objects.order_by().values_list(
            "person", "team", "position", "level", "position__leads", "since", "until"
        )
    ]
    hangings = [
        Hangs(team, under, span(since, until))
        for team, under, since, until in Placement.objects.order_by()
        .filter(under__isnull=False)
        .values_list("team", "under", "since", "until")
    ]
    return stretches(held, _rules(), hangings)


def _rules() -> list[Rule]:
    rows = Enrolment.objects.order_by("pk").values_list(
        "plan__key", "since", "until", "person", "team", "position", "level"
    )
    return [
        Rule(key, span(since, until), person, team, position, level)
        for key, since, until, person, team, position, level in rows
    ]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who is in which plan on a day: by person's id."""

    plans: Mapping[int, str]
    none: tuple[int, ...]
    """Those who hold a post and are in no plan."""
    clashes: Mapping[int, tuple[str, ...]]
    """Those for whom several plans fit equally well, and which."""


def coverage(on: date) -> Coverage:
    """Return who is in which plan on a day, and for whom none or several are."""
    today = [each for each in posts_with_plans() if each.span.holds(on)]
    return Coverage(
        plans={each.post.person: each.plan for each in today if each.plan},
        none=tuple(each.post.person for each in today if not each.plan and not each.clash),
        clashes={each.post.person: each.clash for each in today if each.clash},
    )


def people_in_plans() -> set[int]:
    """Return the ids of everybody who is in some plan on some day."""
    return {each.post.person for each in posts_with_plans() if each.plan}


def receipts_of(of: Version) -> list[Receipt]:
    """Return who has read a version, the latest first."""
    return list(of.receipts.select_related("person"))


def readers_of(versions: Iterable[Version]) -> set[tuple[str, int]]:
    """Return who has read which of these versions: the plan's key and the person's id."""
    read = Receipt.objects.filter(version__in=[each.pk for each in versions])
    return set(read.order_by().values_list("version__plan__key", "person"))


def is_received(of: Version, person: int) -> bool:
    """Tell whether somebody has said that he read a version."""
    return Receipt.objects.filter(version=of, person=person).exists()


def open_versions() -> list[Version]:
    """Return the versions that may be calculated: those in force first, then drafts to try."""
    found = Version.objects.exclude(stage=Stage.DROPPED).select_related("plan")
    order = {Stage.PUBLISHED: 0, Stage.WAITING: 1, Stage.DRAFT: 2}
    return sorted(found, key=lambda each: (order[Stage(each.stage)], each.plan.key, -each.number))


def is_second_person(version: Version, user: User, on: date) -> bool:
    """Tell whether the user publishes as another: he neither wrote nor handed it in, nor stands in for who did."""
    did = {version.asked_by_id, *Author.objects.filter(version=version).values_list("user", flat=True)}
    return user.pk not in did and may_apart_from(user, Permission.PUBLISH_PLANS, on, did)
