"""The plans app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    """See the package."""

    name = "yeji.plans"
    label = "plans"
    verbose_name = _("方案")

    def ready(self) -> None:
        """Say what this room's deeds are called."""
        from yeji.plans.deeds import name_deeds

        # Imported here because it needs the models, which are ready only now.
        name_deeds()
