"""All writes of this room: drafting, the second person's word, whom plans are for, who has read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yeji.accounts.models import User
from yeji.accounts.queries import may
from yeji.accounts.roles import Permission
from yeji.audit.actions import Deed, record
from yeji.org.models import Level, Person, Position, Team
from yeji.org.queries import person_of
from yeji.org.words import last_day
from yeji.plans.deeds import Act, Thing, content_of_version, whom_words
from yeji.plans.documents import Checked, checked, digest_of, misses
from yeji.plans.models import Author, Enrolment, Plan, Receipt, Stage, Version
from yeji.plans.queries import is_second_person


class ChangedMeanwhile(ValidationError):
    """Somebody else saved the draft first."""


@transaction.atomic
def start_plan(key: str, title: str, text: str, *, by: User, at: datetime) -> Version:
    """Open a plan with its first draft. *errors*: ValidationError where the key is taken."""
    _refuse_unless(by, Permission.WRITE_PLANS, at)
    if Plan.objects.filter(key=key).exists():
        raise ValidationError({"key": _("已有代号为「%(key)s」的方案，换一个代号") % {"key": key}})
    plan = Plan.objects.create(key=key, title=title, made_by=by, made_at=at)
    record(Deed(Act.PLAN_STARTED, Thing.PLAN, key, title, after={"title": title}), by=by)
    return _drafted(plan, text, by, at)


@transaction.atomic
def draft_version(plan: Plan, text: str, *, by: User, at: datetime, why: str = "") -> Version:
    """Begin the next version of a plan; one draft at a time."""
    _refuse_unless(by, Permission.WRITE_PLANS, at)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    open_one = plan.versions.filter(stage__in=[Stage.DRAFT, Stage.WAITING]).first()
    if open_one is not None:
        told = _("第 %(number)s 版还没有发布，先发布或弃用它") % {"number": open_one.number}
        raise ValidationError(told)
    return _drafted(plan, text, by, at, why)


@transaction.atomic
def write_draft(version: Version, text: str, *, by: User, at: datetime, seen: int) -> Version:
    """Save a draft's text. *errors*: ChangedMeanwhile where another saved it since revision `seen`."""
    _refuse_unless(by, Permission.WRITE_PLANS, at)
    version = _locked(version, Stage.DRAFT)
    if version.revision != seen:
        told = _("%(who)s 先改了这份草稿，你填的还没有存") % {"who": version.changed_by.name}
        raise ChangedMeanwhile(told, code="changed")
    before = content_of_version(version)
    if version.text == text:
        return version
    _take(version, text, by, at)
    version.revision += 1
    version.save()
    record(_deed(Act.WRITTEN, version, before), by=by)
    return version


@transaction.atomic
def drop_draft(version: Version, *, by: User, at: datetime, why: str) -> None:
    """Give a draft up; it stays readable."""
    _refuse_unless(by, Permission.WRITE_PLANS, at)
    _move(_locked(version, Stage.DRAFT), Stage.DROPPED, Act.DROPPED, by=by, why=why)


def refusals(found: Checked) -> list[str]:
    """Return why a document cannot be published, in Chinese and English as the engine says it; none: it can."""
    reasons = [each.in_language("zh") for each in found.errors]
    if found.document is None:
        return reasons
    told = _("算例「%(case)s」：%(name)s 应为 %(expected)s，算出 %(found)s")
    return reasons + [
        told % {"case": miss.case, "name": miss.name, "expected": miss.expected, "found": miss.found}
        for miss in misses(found.document)
    ]


@transaction.atomic
def ask_publication(version: Version, *, by: User, at: datetime, why: str) -> Version:
    """Hand a draft in for publication. *errors*: ValidationError for what its check or its cases say."""
    _refuse_unless(by, Permission.WRITE_PLANS, at)
    version = _locked(version, Stage.DRAFT)
    _refuse_faulty(version)
    version.asked_by, version.asked_at, version.why = by, at, why
    return _move(version, Stage.WAITING, Act.ASKED, by=by, why=why)


@transaction.atomic
def take_back(version: Version, *, by: User, at: datetime) -> Version:
    """Withdraw what one handed in, to write on."""
    _refuse_unless(by, Permission.WRITE_PLANS, at)
    version = _locked(version, Stage.WAITING)
    version.asked_by = version.asked_at = None
    return _move(version, Stage.DRAFT, Act.TAKEN_BACK, by=by)


@transaction.atomic
def send_back(version: Version, *, by: User, at: datetime, why: str) -> Version:
    """Refuse a publication with a reason."""
    _refuse_unless(by, Permission.PUBLISH_PLANS, at)
    version = _locked(version, Stage.WAITING)
    version.asked_by = version.asked_at = None
    return _move(version, Stage.DRAFT, Act.SENT_BACK, by=by, why=why)


@transaction.atomic
def publish(version: Version, *, by: User, at: datetime, seen: str) -> Version:
    """Put a version in force from its first day. `seen` is the digest that the publisher read.

    *errors*: PermissionDenied for somebody who wrote on it or handed it in; ValidationError where the text
    is not the one that was read, or no longer passes.
    """
    _refuse_unless(by, Permission.PUBLISH_PLANS, at)
    version = _locked(version, Stage.WAITING)
    if not is_second_person(version, by, localdate(at)):
        raise PermissionDenied(
            "a version is published by somebody who neither wrote it nor stands in for who did"
        )
    if version.digest != seen or digest_of(version.text) != version.digest:
        raise ValidationError(_("方案文件与你看到的不是同一份，重新打开再发布"))
    _refuse_faulty(version)
    version.decided_by, version.decided_at = by, at
    return _move(version, Stage.PUBLISHED, Act.PUBLISHED, by=by)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a plan is to be for; at least one is given."""

    since: date
    until: date | None = None
    person: Person | None = None
    team: Team | None = None
    position: Position | None = None
    level: Level | None = None


@transaction.atomic
def enrol(plan: Plan, whom: Whom, *, by: User, at: datetime) -> Enrolment:
    """Let a plan be for those whom the conditions fit, from a day on."""
    _refuse_unless(by, Permission.WRITE_PLANS, at)
    if not (whom.person or whom.team or whom.position or whom.level):
        raise ValidationError(_("人员、团队、岗位、职级至少选一项"))
    if whom.until is not None and whom.until <= whom.since:
        raise ValidationError({"until": _("止日早于起日")})
    made = Enrolment.objects.create(
        plan=plan, person=whom.person, team=whom.team, position=whom.position, level=whom.level,
        since=whom.since, until=whom.until,
    )  # fmt: skip
    record(_deed_of(Act.ENROLLED, made), by=by)
    return made


@transaction.atomic
def end_enrolment(enrolment: Enrolment, until: date, *, by: User, at: datetime) -> None:
    """Let a plan no longer be for them from a day on; days before stay as they were."""
    _refuse_unless(by, Permission.WRITE_PLANS, at)
    made = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if until <= made.since:
        raise ValidationError({"until": _("止日早于起日")})
    if made.until is not None and made.until < until:
        raise ValidationError({"until": _("那天之前就结束了")})
    made.until = until
    made.save(update_fields=["until"])
    record(_deed_of(Act.ENROLMENT_ENDED, made), by=by)


@transaction.atomic
def receive(version: Version, *, by: User, at: datetime) -> Receipt:
    """Note that somebody has read a version; saying it twice is saying it once."""
    person = person_of(by)
    if person is None or version.stage != Stage.PUBLISHED:
        raise PermissionDenied("only people of the company receive a published version")
    made, is_new = Receipt.objects.get_or_create(
        version=version, person=person, defaults={"at": at, "digest": version.digest}
    )
    if is_new:
        after = {"person": person.number, "digest": version.digest}
        record(Deed(Act.RECEIVED, Thing.VERSION, str(version), version.plan.title, after=after), by=by)
    return made


def _refuse_unless(by: User, permission: Permission, at: datetime) -> None:
    if not may(by, permission, localdate(at)):
        raise PermissionDenied(f"{by.username} may not {permission}")


def _drafted(plan: Plan, text: str, by: User, at: datetime, why: str = "") -> Version:
    last = plan.versions.aggregate(last=Max("number"))["last"] or 0
    version = Version(plan=plan, number=last + 1, made_by=by, made_at=at, why=why)
    _take(version, text, by, at)
    record(_deed(Act.DRAFTED, version, {}), by=by)
    return version


def _take(version: Version, text: str, by: User, at: datetime) -> None:
    """Put a text in the draft, with the days that it says of itself, and remember who wrote."""
    document = checked(text).document
    version.text, version.digest = text, digest_of(text)
    version.starts = document.effective.since if document else None
    version.ends = document.effective.until if document else None
    version.changed_by, version.changed_at = by, at
    version.save()
    Author.objects.get_or_create(version=version, user=by)


def _refuse_faulty(version: Version) -> None:
    found = checked(version.text)
    reasons = refusals(found)
    if found.document is not None and found.document.plan != version.plan.key:
        reasons.append(
            _("文件里的代号是「%(found)s」，这个方案是「%(key)s」")
            % {"found": found.document.plan, "key": version.plan.key}
        )
    if reasons:
        raise ValidationError(reasons)


def _locked(version: Version, stage: Stage) -> Version:
    held = Version.objects.select_for_update(of=("self",)).select_related("plan", "changed_by")
    version = held.get(pk=version.pk)
    if version.stage != stage:
        raise ValidationError(_("这一版现在是「%(stage)s」") % {"stage": Stage(version.stage).label})
    return version


def _move(version: Version, stage: Stage, act: Act, *, by: User, why: str = "") -> Version:
    before = content_of_version(version) | {"version_stage": Version.objects.get(pk=version.pk).stage}
    version.stage = stage
    version.save()
    record(_deed(act, version, before, why), by=by)
    return version


def _deed(act: Act, version: Version, before: dict[str, str], why: str = "") -> Deed:
    after = content_of_version(version)
    return Deed(act, Thing.VERSION, str(version), version.plan.title, before, after, why)


def _deed_of(act: Act, made: Enrolment) -> Deed:
    after = {
        "whom": whom_words(made),
        "since": made.since.isoformat(),
        "last_day": last_day(made.until),
    }
    return Deed(act, Thing.PLAN, made.plan.key, made.plan.title, after=after)
