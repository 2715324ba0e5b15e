"""What the shell of every page needs: the navigation, the theme, whether this is a fragment."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from yeji.ui.stylesheets import stylesheets

THEMES = ("system", "light", "dark")
THEME_COOKIE = "yeji_theme"


def shell(request: HttpRequest) -> dict[str, object]:
    """Return the shell's part of the context."""
    theme = request.COOKIES.get(THEME_COOKIE, "system")
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    return {
        "theme": theme if theme in THEMES else "system",
        "stylesheets": stylesheets(),
        "navigation": import_string(settings.YEJI_NAVIGATION)(request) if signed_in else None,
    }
