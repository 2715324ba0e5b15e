"""The intake app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """See the package."""

    name = "yeji.intake"
    label = "intake"
    verbose_name = _("导入")
