"""The targets app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    """See the package."""

    name = "yeji.targets"
    label = "targets"
    verbose_name = _("目标")

    def ready(self) -> None:
        """Say what this room's deeds are called."""
        from yeji.targets.deeds import name_deeds

        # Imported here because it needs the models, which are ready only now.
        name_deeds()
