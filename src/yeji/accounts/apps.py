"""The accounts app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, roles, sign-in."""

    name = "yeji.accounts"
    label = "accounts"
    verbose_name = _("账号")
