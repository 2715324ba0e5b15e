"""The pages that belong to no room: the manifest, the service worker, the choices of language and theme."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from yeji import __version__
from yeji.ui.context import THEME_COOKIE, THEMES
from yeji.ui.gallery import gallery as examples

A_YEAR = 365 * 24 * 3600


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put Yeji on its first screen."""
    return render(request, "ui/manifest.webmanifest", content_type="application/manifest+json")


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the look at hand."""
    return render(
        request, "ui/service-worker.js", {"version": __version__}, content_type="application/javascript"
    )


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
