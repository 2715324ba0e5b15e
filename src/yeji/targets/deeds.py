"""What this room tells the audit chain."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yeji.audit.words import name_actions, name_kind
from yeji.targets.models import Target


class Thing(models.TextChoices):
    """What deeds are done to. The stored keys are for ever."""

    TARGETS = "targets", _("目标")
    FIGURES = "personal_figures", _("个人参数")


class Act(models.TextChoices):
    """What is done. The stored keys are for ever."""

    TARGETS_SET = "targets.set", _("设定目标")
    FIGURES_SET = "targets.figures_set", _("设定个人参数")


def name_deeds() -> None:
    """Say what deeds and things are called; once, when the app is ready."""
    name_actions({str(key): label for key, label in Act.choices})
    name_kind(Thing.TARGETS, Thing.TARGETS.label, Target)
    name_kind(Thing.FIGURES, Thing.FIGURES.label)
