"""How much a request may weigh, asked before any of it is read.

A stranger has little to say: 64 KB. Who has signed in sends forms of some megabytes. A view that takes more says
so (`@takes`). What weighs more is answered with a page; its bytes are let go unread, or a browser that is still
sending would show a broken connection instead of the page.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from yeji.accounts.gate import PUBLIC

OF_A_STRANGER = 64 << 10
OF_A_FORM = 2_500_000
LET_GO = 200 << 20
"""So much is let go at most for somebody who has signed in; nothing for a stranger."""
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def takes(weight: int) -> Callable[[View], View]:
    """Mark a view as taking requests of up to `weight` bytes."""

    def mark(view: View) -> View:
        view.takes = weight  # type: ignore[attr-defined]  # A function may carry attributes; types cannot say so.
        return view

    return mark


class WeightMiddleware:
    """Refuses what is too heavy; stands before whatever reads a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    @staticmethod
    def _admits(request: HttpRequest, view: Callable[..., object]) -> bool:
        return request.user.is_authenticated or getattr(view, "rule", None) == PUBLIC

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], arguments: object, named: object
    ) -> HttpResponse | None:
        """Return None to let the request on, or the page that says what is too much."""
        del arguments, named
        told = str(request.META.get("CONTENT_LENGTH") or "")
        weight = int(told) if told.isdecimal() else 0
        own = int(getattr(view, "takes", 0)) if self._admits(request, view) else 0
        allowed = own or (OF_A_FORM if request.user.is_authenticated else OF_A_STRANGER)
        if weight > allowed:
            return _too_heavy(request, weight, allowed)
        if own > OF_A_FORM and request.method == "POST" and request.user.is_authenticated:
            try:
                request.POST.get("")  # Reads it: text beside the files may be too much where files are not.
            except RequestDataTooBig:
                return _too_heavy(request, weight, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return None


def _too_heavy(request: HttpRequest, weight: int, allowed: int) -> HttpResponse:
    if request.user.is_authenticated and weight <= LET_GO:
        with suppress(OSError):  # He went away meanwhile.
            while request.read(1 << 20):
                pass
    words = _("这次发来的内容超过 %(allowed)s，没有收下") % {"allowed": _size(allowed)}
    return render(request, "413.html", {"words": words}, status=413)


def _size(weight: int) -> str:
    return f"{weight >> 10} KB" if weight < 1 << 20 else f"{weight / (1 << 20):.0f} MB"
