"""The runs app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RunsConfig(AppConfig):
    """See the package."""

    name = "yeji.runs"
    label = "runs"
    verbose_name = _("核算")

    def ready(self) -> None:
        """Say what this room's deeds are called."""
        from yeji.runs.deeds import name_deeds

        # Imported here because it needs the models, which are ready only now.
        name_deeds()
