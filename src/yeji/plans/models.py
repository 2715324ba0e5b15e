"""Plans, their versions, whom they are for, and who has read them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL


class Stage(models.TextChoices):
    """How far a version is. The stored keys are for ever."""

    DRAFT = "draft", _("草稿")
    WAITING = "waiting", _("待发布")
    PUBLISHED = "published", _("已发布")
    DROPPED = "dropped", _("已弃用")


def stage_choices() -> list[tuple[str, str]]:
    """Return the stages for forms."""
    return [(str(key), str(label)) for key, label in Stage.choices]


class Plan(models.Model):
    """What several versions have in common: the key that documents and assignments name."""

    key = models.CharField(_("方案代号"), max_length=60, unique=True)
    title = models.CharField(_("名称"), max_length=100)
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("建立人"))
    made_at = models.DateTimeField(_("建立时间"))

    class Meta:
        ordering: ClassVar = ["key"]
        verbose_name = _("方案")

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """One document of a plan. Once published its row never changes; the database itself sees to it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions", verbose_name=_("方案"))
    number = models.PositiveIntegerField(_("版次"))
    text = models.TextField(_("方案文件"))
    digest = models.CharField(_("校验和"), max_length=64)
    starts = models.DateField(_("生效日"), null=True, blank=True)
    """The first day that the document says; none while it cannot be read."""
    ends = models.DateField(_("失效日"), null=True, blank=True)
    stage = models.CharField(_("状态"), max_length=12, choices=stage_choices, default=Stage.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("起草人"))
    made_at = models.DateTimeField(_("起草时间"))
    changed_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("最后改动人"))
    changed_at = models.DateTimeField(_("最后改动时间"))
    asked_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提交人")
    )
    asked_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发布人")
    )
    decided_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    why = models.TextField(_("这一版改了什么"), blank=True)

    class Meta:
        ordering: ClassVar = ["plan", "-number"]
        verbose_name = _("方案版本")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_version_a_number"),
            models.CheckConstraint(
                name="a_second_person_publishes",
                condition=~Q(stage=Stage.PUBLISHED)
                | Q(asked_by__isnull=False, decided_by__isnull=False, starts__isnull=False)
                & ~Q(decided_by=F("asked_by"))
                & ~Q(decided_by=F("changed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.key} {self.number}"


class Author(models.Model):
    """Somebody who wrote on a version: none of them may publish it."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="authors")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "user"], name="one_author_a_version")
        ]


class Enrolment(models.Model):
    """Whom a plan is for on the days of [since, until): all conditions that are given must fit a post."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="enrolments", verbose_name=_("方案"))
    person = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人员")
    )
    team = models.ForeignKey(
        "org.Team", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("团队")
    )
    position = models.ForeignKey(
        "org.Position", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("岗位")
    )
    level = models.ForeignKey(
        "org.Level", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("职级")
    )
    since = models.DateField(_("自"))
    until = models.DateField(_("至（不含）"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["plan", "since", "pk"]
        verbose_name = _("参与范围")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="an_enrolment_says_whom",
                condition=Q(person__isnull=False)
                | Q(team__isnull=False)
                | Q(position__isnull=False)
                | Q(level__isnull=False),
            ),
            models.CheckConstraint(
                name="enrolment_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
            ),
        ]


class Receipt(models.Model):
    """Somebody has read a version that is for him and said so. Insert-only."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="receipts", verbose_name=_("方案版本"))
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("人员"))
    at = models.DateTimeField(_("确认时间"))
    digest = models.CharField(_("校验和"), max_length=64)

    class Meta:
        ordering: ClassVar = ["-at"]
        verbose_name = _("方案确认")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "person"], name="one_receipt_a_person")
        ]
