"""The audit app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """See the package."""

    name = "yeji.audit"
    label = "audit"
    verbose_name = _("审计")

    def ready(self) -> None:
        """Begin to hear the sign-in."""
        from yeji.audit.signins import listen

        # Imported here because it needs the models, which are ready only now.
        listen()
