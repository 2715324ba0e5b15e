"""What a draft would pay: for whoever may calculate. Nothing is kept of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.plans.models import Version
from yeji.plans.queries import version as version_numbered
from yeji.plans.words import language
from yeji.runs.actions import tell_preview
from yeji.runs.pages.preview import preview_page
from yeji_engine.errors import PlanRefused


@require_GET
@opens(Permission.RUN)
def show(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show a version on real people; with `team` those of a team, with `person` the reasons of one."""
    version = version_numbered(key, number)
    if version is None:
        raise Http404
    team, person = request.GET.get("team", ""), request.GET.get("person", "")
    try:
        page = preview_page(version, user_of(request), holder_of(request).on, team, person)
    except PlanRefused as refused:
        told = [each.in_language(language()) for each in refused.diagnostics[:3]]
        return _shown(request, version, "runs/preview_refused.html", told=told)
    if person and page is not None and page.told is not None and page.told.number == person:
        tell_preview(version, person, by=user_of(request))
    return _shown(request, version, "runs/preview.html", page=page)


def _shown(request: HttpRequest, version: Version, part: str, **context: object) -> HttpResponse:
    """Draw the part alone for the designer that asks for it, else on a page of its own."""
    asked_by_page = "HX-Request" in request.headers
    context |= {"version": version, "part": part}
    return render(request, part if asked_by_page else "runs/preview_page.html", context)
