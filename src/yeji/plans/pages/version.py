"""One version: its sentences, what its check says, what changed, whom it is for, who has read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.roles import Permission
from yeji.org.queries import person_of
from yeji.org.words import stretch
from yeji.plans.deeds import whom_words
from yeji.plans.documents import Checked, checked, document_of, misses_kept
from yeji.plans.models import Enrolment, Stage, Version
from yeji.plans.queries import coverage, enrolments_of, is_received, is_second_person, receipts_of
from yeji.plans.words import language, stage_of, tone_of
from yeji.ui.parts import Link, Step, StepState, Tone
from yeji.ui.templatetags.yeji import moment
from yeji_engine.errors import Diagnostic
from yeji_engine.wording.diff import Change, plan_diff
from yeji_engine.wording.plan import PlanText, plan_text


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that checking found."""

    tone: Tone
    words: str
    place: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom the plan is for."""

    words: str
    days: str
    end_url: str


@dataclass(frozen=True, slots=True)
class VersionPage:
    """All that the page of a version shows."""

    version: Version
    tone: Tone
    stage: str
    text: PlanText | None
    findings: tuple[Finding, ...]
    errors: int
    warnings: int
    cases: int
    missed: tuple[str, ...]
    changes: tuple[Change, ...]
    compared_with: Version | None
    others: tuple[Link, ...]
    meant: tuple[Meant, ...]
    people: int
    received: int
    sees_plans: bool
    """Whoever the plan is only for sees published versions, and of whom it is for what concerns himself."""
    people_url: str
    steps: tuple[Step, ...]
    may_write: bool
    may_publish: bool
    must_be_another: bool
    may_receive: bool
    is_received: bool
    is_draft: bool
    is_waiting: bool
    is_published: bool
    open_one: Version | None
    """The version that is being drafted or waits; only one of a plan may."""


def version_page(version: Version, user: User, holder: Holder, *, against: int | None = None) -> VersionPage:
    """Return a version as the user sees it, compared with the one published before, or with `against`."""
    found = checked(version.text)
    tone, stage = stage_of(version)
    sees_plans = holder.may(Permission.SEE_PLANS)
    earlier = _earlier(version, against if sees_plans else None)
    may_write = holder.may(Permission.WRITE_PLANS)
    publishes = holder.may(Permission.PUBLISH_PLANS) and version.stage == Stage.WAITING
    is_second = publishes and is_second_person(version, user, holder.on)
    person = person_of(user)
    planned = coverage(holder.on).plans
    is_for_him = person is not None and planned.get(person.pk) == version.plan.key
    return VersionPage(
        version=version,
        tone=tone,
        stage=stage,
        text=_text(found),
        findings=findings_of(found),
        errors=len(found.errors),
        warnings=len(found.warnings),
        cases=len(found.document.cases) if found.document else 0,
        missed=_missed(version.text) if version.stage in {Stage.DRAFT, Stage.WAITING} else (),
        changes=_changes(earlier, found),
        compared_with=earlier,
        others=_others(version, sees_plans=sees_plans),
        meant=tuple(
            _meant(each, may_write=may_write)
            for each in enrolments_of(version.plan)
            if sees_plans or each.person is None or each.person == person
        ),
        people=sum(1 for key in planned.values() if key == version.plan.key),
        received=len(receipts_of(version)),
        sees_plans=sees_plans,
        people_url=f"{reverse('plans:coverage')}?plan={version.plan.key}",
        steps=_steps(version),
        may_write=may_write,
        may_publish=is_second,
        must_be_another=publishes and not is_second,
        may_receive=is_for_him and version.stage == Stage.PUBLISHED,
        is_received=person is not None and is_received(version, person.pk),
        is_draft=version.stage == Stage.DRAFT,
        is_waiting=version.stage == Stage.WAITING,
        is_published=version.stage == Stage.PUBLISHED,
        open_one=_open_one(version) if may_write else None,
    )


def findings_of(found: Checked) -> tuple[Finding, ...]:
    """Return what checking found, what holds the plan up first."""
    order = {Tone.BAD: 0, Tone.WARN: 1}
    told = [_finding(each) for each in found.diagnostics]
    return tuple(sorted(told, key=lambda each: order.get(each.tone, 2)))


def _finding(diagnostic: Diagnostic) -> Finding:
    words = diagnostic.in_language(language())
    return Finding(tone_of(diagnostic), words, diagnostic.place.path, diagnostic.place.line)


def _missed(text: str) -> tuple[str, ...]:
    told = _("算例「%(case)s」：%(name)s 应为 %(expected)s，算出 %(found)s")
    return tuple(
        told % {"case": miss.case, "name": miss.name, "expected": miss.expected, "found": miss.found}
        for miss in misses_kept(text)
    )


def _earlier(version: Version, against: int | None) -> Version | None:
    others = version.plan.versions.exclude(pk=version.pk)
    if against is not None:
        return others.filter(number=against).first()
    return others.filter(number__lt=version.number, stage=Stage.PUBLISHED).order_by("-number").first()


def _text(found: Checked) -> PlanText | None:
    if found.document is None:
        return None
    return plan_text(found.document, "en" if language() == "en" else "zh", found.schemas)


def _changes(earlier: Version | None, found: Checked) -> tuple[Change, ...]:
    before = document_of(earlier.text) if earlier else None
    if before is None or found.document is None:
        return ()
    return tuple(plan_diff(before, found.document, "en" if language() == "en" else "zh", found.schemas))


def _open_one(version: Version) -> Version | None:
    return version.plan.versions.filter(stage__in=[Stage.DRAFT, Stage.WAITING]).first()


def _others(version: Version, *, sees_plans: bool) -> tuple[Link, ...]:
    shown = version.plan.versions.order_by("number")
    if not sees_plans:
        shown = shown.filter(stage=Stage.PUBLISHED)
    return tuple(
        Link(
            _("第 %(number)s 版") % {"number": each.number},
            reverse("plans:version", args=[version.plan.key, each.number]),
            is_current=each.pk == version.pk,
            end=stage_of(each)[1],
        )
        for each in shown
    )


def _meant(enrolment: Enrolment, *, may_write: bool) -> Meant:
    url = reverse("plans:end-enrolment", args=[enrolment.plan.key, enrolment.pk])
    is_open = enrolment.until is None
    return Meant(
        whom_words(enrolment),
        stretch(enrolment.since, enrolment.until),
        url if may_write and is_open else "",
    )


def _steps(version: Version) -> tuple[Step, ...]:
    stage = Stage(version.stage)
    is_asked = stage in {Stage.WAITING, Stage.PUBLISHED}
    return (
        Step(
            _("%(who)s 起草") % {"who": version.changed_by.name},
            StepState.NOW if stage is Stage.DRAFT else StepState.DONE,
            note=moment(version.changed_at),
        ),
        Step(
            _("%(who)s 提交") % {"who": version.asked_by.name} if version.asked_by else _("提交发布"),
            StepState.DONE if is_asked else StepState.LATER,
            note=moment(version.asked_at) if version.asked_at else _("没有错误，算例都对才能提交"),
        ),
        Step(
            _("%(who)s 发布") % {"who": version.decided_by.name} if version.decided_by else _("另一个人发布"),
            StepState.DONE
            if stage is Stage.PUBLISHED
            else (StepState.NOW if stage is Stage.WAITING else StepState.LATER),
            note=moment(version.decided_at) if version.decided_at else _("写过它的人不能发布"),
        ),
    )
