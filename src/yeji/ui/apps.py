"""The ui app: no tables, the lowest floor of the product."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Shell, parts, words."""

    name = "yeji.ui"
    label = "ui"
