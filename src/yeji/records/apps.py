"""The records app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """See the package."""

    name = "yeji.records"
    label = "records"
    verbose_name = _("业务记录")
