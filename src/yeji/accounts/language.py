"""The language of a page: the user's own choice, a cookie before he signs in, else Chinese.

A browser in a Chinese company often says English because nobody set it; so its header is not asked.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = settings.LANGUAGE_COOKIE_NAME


class LanguageMiddleware:
    """Speaks each request's language, and says which in the response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.COOKIES.get(COOKIE, settings.LANGUAGE_CODE)
        known = dict(settings.LANGUAGES)
        language = asked if asked in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
