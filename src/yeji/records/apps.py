"""The records app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """See the package."""

    name = "yeji.records"
    label = "records"
    verbose_name = _("业务记录")

    def ready(self) -> None:
        """Say what its deeds are called."""
        # Imported here because it needs the models, which are ready only now.
        from yeji.records.deeds import name_deeds

        name_deeds()
