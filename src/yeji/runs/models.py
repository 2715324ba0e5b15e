"""Runs, what they found for each person, and the ledger of what was released."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL


class Stage(models.TextChoices):
    """How far a run is. The stored keys are for ever."""

    WAITING = "waiting", _("排队中")
    FREEZING = "freezing", _("在冻结数据")
    CALCULATING = "calculating", _("在计算")
    DONE = "done", _("已算完")
    FAILED = "failed", _("没算成")
    RELEASED = "released", _("已发放")


WORKING = frozenset({Stage.WAITING, Stage.FREEZING, Stage.CALCULATING})
"""Stages in which a worker has the run, or will."""


class Purpose(models.TextChoices):
    """What a run is for. Only what settles can be released."""

    SETTLE = "settle", _("核算")
    TRIAL = "trial", _("试算")


def stage_choices() -> list[tuple[str, str]]:
    """Return the stages for forms."""
    return [(str(key), str(label)) for key, label in Stage.choices]


def purpose_choices() -> list[tuple[str, str]]:
    """Return the purposes for forms."""
    return [(str(key), str(label)) for key, label in Purpose.choices]


class Run(models.Model):
    """One calculation of one version of a plan for one period. Its files lie in a folder of its own."""

    version = models.ForeignKey(
        "plans.Version", models.PROTECT, related_name="runs", verbose_name=_("方案版本")
    )
    plan_key = models.CharField(_("方案代号"), max_length=60)
    text_digest = models.CharField(_("方案校验和"), max_length=64)
    """Of the document as it ran: a draft may be written on afterwards."""
    period = models.CharField(_("期间"), max_length=20)
    start = models.DateField(_("期间开始"))
    end = models.DateField(_("期间止（不含）"))
    purpose = models.CharField(_("用途"), max_length=12, choices=purpose_choices, default=Purpose.SETTLE)
    stage = models.CharField(_("状态"), max_length=12, choices=stage_choices, default=Stage.WAITING)
    looks_back = models.PositiveSmallIntegerField(_("重算已发放的期数"), default=3)
    why = models.CharField(_("为什么再算"), max_length=400, null=True, blank=True)
    """Where it was asked for again. Null, not empty, where it was not: a column that SQLite adds in place."""
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    asked_at = models.DateTimeField(_("发起时间"))
    finished_at = models.DateTimeField(_("算完时间"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("数据截至"), null=True, blank=True)
    snapshot = models.CharField(_("数据快照"), max_length=64, blank=True)
    checksum = models.CharField(_("结果校验和"), max_length=64, blank=True)
    corrections = models.CharField(_("更正的校验和"), max_length=64, null=True, blank=True)
    """Of what closed periods are corrected by; null where none was recalculated."""
    people = models.PositiveIntegerField(_("人数"), default=0)
    not_computed = models.PositiveIntegerField(_("未算出"), default=0)
    payable = models.BigIntegerField(_("应发合计"), default=0)
    """Fen of the plan's currency, of everybody whose figure is known."""
    currency = models.CharField(_("币种"), max_length=3, default="CNY")
    found = models.JSONField(default=list)
    """What was noticed: `telling.Told` as JSON."""
    fault = models.TextField(_("没算成的原因"), blank=True)
    released_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发放人")
    )
    released_at = models.DateTimeField(_("发放时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("核算")
        indexes: ClassVar = [models.Index(fields=["plan_key", "start"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_second_person_releases",
                condition=~Q(stage=Stage.RELEASED)
                | Q(released_by__isnull=False, purpose=Purpose.SETTLE)
                & ~Q(checksum="")
                & ~Q(released_by=F("asked_by")),
            ),
            models.UniqueConstraint(
                fields=["plan_key", "start"], condition=Q(stage=Stage.RELEASED), name="a_period_closes_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_key} {self.period} #{self.pk}"


class PersonResult(models.Model):
    """What a run found for one person, for lists; all else is read from the run's files. Insert-only."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="results")
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="results", verbose_name=_("人员"))
    earned = models.BigIntegerField(_("应得"), null=True)
    """Fen; null: not computed, never 0 instead."""
    payable = models.BigIntegerField(_("应发"), null=True)
    score = models.BigIntegerField(_("得分"), null=True)
    """Ten-thousandths."""
    grade = models.CharField(_("等级"), max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["run", "person__number"]
        verbose_name = _("个人结果")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "person"], name="one_result_a_person")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "run"])]


class Look(models.Model):
    """That somebody looked at what a run of a period noticed, and how many rows it was about then. Insert-only."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="looks", verbose_name=_("核算"))
    code = models.CharField(_("提示代码"), max_length=60)
    item = models.CharField(_("项目"), max_length=200, blank=True)
    count = models.PositiveIntegerField(_("行数"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("谁看过"))
    at = models.DateTimeField(_("什么时候"))

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("看过的提示")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "code", "item"], name="one_look_a_notice")
        ]


class LedgerLine(models.Model):
    """One line that a released run posted: the next run pays the difference to all of them. Insert-only."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="lines", verbose_name=_("核算"))
    person = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name=_("人员"))
    component = models.CharField(_("激励项"), max_length=200)
    period_start = models.DateField(_("所属期间"))
    posted_in = models.DateField(_("入账期间"))
    kind = models.CharField(_("类型"), max_length=40)
    amount = models.CharField(_("金额"), max_length=40)
    """The exact decimal as text: what is carried has more digits than fen."""
    source_id = models.CharField(_("来源"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("台账")
        indexes: ClassVar = [models.Index(fields=["person", "posted_in"])]
