"""The pages that belong to no room: the manifest, the service worker, the choices of language and theme."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from yeji import __version__
from yeji.ui.context import THEME_COOKIE, THEMES
from yeji.ui.gallery import gallery as examples
from yeji.ui.search import find
from yeji.ui.stylesheets import stylesheets

PALETTE = "find"
"""The element that the search opens in."""
A_YEAR = 365 * 24 * 3600


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put Yeji on its first screen."""
    return render(request, "ui/manifest.webmanifest", content_type="application/manifest+json")


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the look at hand."""
    kept = {
        "version": f"{__version__}-{_fingerprint()}",
        "offline": reverse("offline"),
        "look": json.dumps([*stylesheets(), static("ui/yeji.js"), static("vendor/icons.svg")]),
        "static": settings.STATIC_URL,
    }
    return render(request, "ui/service-worker.js", kept, content_type="application/javascript")


def _fingerprint() -> str:
    """What changes when the look does: static files are named by their content."""
    return hashlib.sha256(" ".join((*stylesheets(), static("ui/yeji.js"))).encode()).hexdigest()[:8]


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone shows where there is no line."""
    return render(request, "ui/offline.html")


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What fits the typed text: a page, or the palette's inside."""
    part = request.headers.get("HX-Target") == PALETTE
    page = find(request, request.GET.get("q", "")[:80])
    return render(request, "ui/parts/find.html" if part else "ui/find.html", {"page": page})


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep a choice of language or theme on this device, and go back."""
    response = HttpResponseRedirect(_back(request))
    if (theme := request.POST.get("theme")) in THEMES:
        response.set_cookie(THEME_COOKIE, theme, max_age=A_YEAR, samesite="Lax")
    if (language := request.POST.get("language")) in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=A_YEAR, samesite="Lax")
    return response


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "/")
    known = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if known else "/"


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part that pages are made of, once."""
    return render(request, "ui/gallery.html", {"page": examples(timezone.now())})


@require_GET
def gallery_why(request: HttpRequest) -> HttpResponse:
    """A figure's reasons, in the sheet or as a page."""
    return render(request, "ui/gallery_why.html")


@require_GET
def gallery_progress(request: HttpRequest) -> HttpResponse:
    """The gallery's long work, which stands still."""
    return render(request, "ui/parts/progress.html", {"progress": examples(timezone.now()).progress})
