"""The app of the first page."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """See the package."""

    name = "yeji.home"
    label = "home"

    def ready(self) -> None:
        """Say what its deeds are called."""
        from yeji.audit.words import name_actions, name_kind
        from yeji.home.demo import WORDS

        # Imported here because they need the models, which are ready only now.
        name_actions(WORDS)
        name_kind("demo", _("示例公司"))
