"""What the shell of every page needs: the navigation, the theme, whether this is a fragment."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from yeji.ui.stylesheets import stylesheets

THEMES = ("system", "light", "dark")
THEME_COOKIE = "yeji_theme"
SHEET = "why"
"""The element that a figure's reasons open in."""


def shell(request: HttpRequest) -> dict[str, object]:
    """Return the shell's part of the context."""
    theme = request.COOKIES.get(THEME_COOKIE, "system")
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    return {
        # A page of reasons begins with {% extends sheet_or_shell %}: the sheet's inside where a figure opened it,
        # a page of its own where there is no script or somebody was sent its address.
        "sheet_or_shell": "ui/sheet.html" if request.headers.get("HX-Target") == SHEET else "ui/shell.html",
        "in_sheet": request.headers.get("HX-Target") == SHEET,
        "theme": theme if theme in THEMES else "system",
        "stylesheets": stylesheets(),
        "navigation": import_string(settings.YEJI_NAVIGATION)(request) if signed_in else None,
    }
