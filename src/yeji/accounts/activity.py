"""Notes when and from where a session was last used: for the list of one's devices, and to end sessions by force.

allauth's own middleware writes at each request. A page that only shows something must not write: on SQLite it
would wait for whoever is writing, for as long as an import takes.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

NOTED = "activity"
"""Key of the session that says when and for whom it was noted last."""
EVERY = 300
"""Seconds between two notes of a session from one place."""


class ActivityMiddleware:
    """Notes a session of somebody signed in when it is new, has moved, or was not noted for five minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            _note(request)
        return self._get_response(request)


def _note(request: HttpRequest) -> None:
    place = [
        request.session.session_key,
        request.user.pk,
        get_adapter().get_client_ip(request),
        request.META.get("HTTP_USER_AGENT", ""),
    ]
    at, before = request.session.get(NOTED, (0, None))
    if before == place and 0 <= time.time() - at < EVERY:
        return
    UserSession.objects.create_from_request(request)
    request.session[NOTED] = (time.time(), place)
