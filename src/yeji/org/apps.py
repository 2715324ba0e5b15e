"""The org app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    """See the package."""

    name = "yeji.org"
    label = "org"
    verbose_name = _("组织")

    def ready(self) -> None:
        """Say what this room's deeds are called."""
        from yeji.org.deeds import name_deeds

        # Imported here because it needs the models, which are ready only now.
        name_deeds()
