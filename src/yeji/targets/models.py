"""Targets of people and teams, and a person's own figures, all with their days."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL
TARGET_DECIMALS = 4
"""As the engine's table of targets has them."""
FIGURE_DECIMALS = 6


class Basis(models.TextChoices):
    """Which target of a period it is: plans say which they use. The stored keys are the engine's."""

    ORIGINAL = "original", _("原始")
    ADJUSTED = "adjusted", _("调整")
    RESTATED = "restated", _("剔除")


def basis_choices() -> list[tuple[str, str]]:
    """Return the kinds of target for forms."""
    return [(str(key), str(label)) for key, label in Basis.choices]


class Target(models.Model):
    """What somebody, or a team, is to reach in a period: the figure in ten-thousandths."""

    person = models.ForeignKey(
        "org.Person", models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("人员")
    )
    team = models.ForeignKey(
        "org.Team", models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("团队")
    )
    measure = models.CharField(_("指标"), max_length=100)
    start = models.DateField(_("期间开始"))
    end = models.DateField(_("期间止（不含）"))
    basis = models.CharField(_("版本"), max_length=12, choices=basis_choices, default=Basis.ORIGINAL)
    figure = models.BigIntegerField(_("目标值"))
    set_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("设定人"))
    set_at = models.DateTimeField(_("设定时间"))

    class Meta:
        ordering: ClassVar = ["measure", "start", "pk"]
        verbose_name = _("目标")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_target_has_one_subject", condition=Q(person__isnull=False) ^ Q(team__isnull=False)
            ),
            models.CheckConstraint(name="target_ends_after_it_begins", condition=Q(end__gt=F("start"))),
            models.UniqueConstraint(
                fields=["person", "measure", "start", "end", "basis"],
                condition=Q(person__isnull=False),
                name="one_target_a_person",
            ),
            models.UniqueConstraint(
                fields=["team", "measure", "start", "end", "basis"],
                condition=Q(team__isnull=False),
                name="one_target_a_team",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["measure", "start"])]


class PersonalFigure(models.Model):
    """A figure of one person that formulas may name, on the days of [since, until): in millionths."""

    person = models.ForeignKey("org.Person", models.PROTECT, related_name="figures", verbose_name=_("人员"))
    name = models.CharField(_("参数"), max_length=60)
    figure = models.BigIntegerField(_("数值"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至（不含）"), null=True, blank=True)
    set_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("设定人"))
    set_at = models.DateTimeField(_("设定时间"))

    class Meta:
        ordering: ClassVar = ["person", "name", "since"]
        verbose_name = _("个人参数")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="figure_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
            ),
            models.UniqueConstraint(fields=["person", "name", "since"], name="one_figure_a_day"),
        ]
