"""The designer's pages: a draft in forms, saved at each change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.plans.actions import ChangedMeanwhile, write_draft
from yeji.plans.design.editing import tree_of
from yeji.plans.design.nodes import leaves
from yeji.plans.design.posting import Taken, Typed, taken, typed_over
from yeji.plans.design.steps import Place, StepKey, place_named, place_of
from yeji.plans.documents import checked
from yeji.plans.models import Stage, Version
from yeji.plans.pages.designing import Design, DesignPage, design_of, design_page
from yeji.plans.pages.version import findings_of
from yeji.plans.views.drafting import to_version, version_or_404


@require_GET
@opens(Permission.WRITE_PLANS)
def design(_request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Open the designer at its first step."""
    version = version_or_404(key, number)
    if version.stage != Stage.DRAFT:
        return to_version(version)
    return HttpResponseRedirect(reverse("plans:design-step", args=[key, number, StepKey.WHO]))


@require_http_methods(["GET", "POST"])
@opens(Permission.WRITE_PLANS)
def step(request: HttpRequest, key: str, number: int, step: str, name: str | None = None) -> HttpResponse:
    """Show a step, or an entry of it; save what was typed into its form."""
    version = version_or_404(key, number)
    if version.stage != Stage.DRAFT:
        return to_version(version)
    tree = tree_of(version.text)
    if tree is None:
        return _unreadable(request, version)
    place = place_named(step, name, tree)
    if place is None:
        raise Http404
    shown = design_of(version, version.text, tree, _columns(request))
    if request.method == "POST":
        return _saved(request, shown, place)
    return render(request, "plans/design/page.html", {"page": _page(request, shown, place)})


def _page(request: HttpRequest, shown: Design, place: Place) -> DesignPage:
    holder = holder_of(request)
    return design_page(shown, place, holder.on, previews=holder.may(Permission.RUN))


def _unreadable(request: HttpRequest, version: Version) -> HttpResponse:
    context = {"version": version, "findings": findings_of(checked(version.text))}
    return render(request, "plans/design/unreadable.html", context)


def _columns(request: HttpRequest) -> frozenset[tuple[str, str]]:
    """Return the seldom columns that somebody asked for: by a button, by a name typed, or before."""
    given = request.POST if request.method == "POST" else request.GET
    typed = given.dict()
    asked = given.getlist("col")
    asked += [f"{name[2:]} {str(text).strip()}" for name, text in typed.items() if name.startswith("c:")]
    pairs = (each.partition(" ") for each in asked[:40])
    return frozenset((table, column) for table, _space, column in pairs if column)


def _saved(request: HttpRequest, shown: Design, place: Place) -> HttpResponse:
    posted = {name: str(text) for name, text in request.POST.dict().items()}
    version, seen = shown.version, posted.get("seen", "")
    if seen != str(version.revision):
        return _behind(request, shown, place, typed_over(posted))
    done = taken(shown.text, shown.form(place), posted)
    try:
        version = write_draft(version, done.text, by=user_of(request), at=timezone.now(), seen=int(seen))
    except ChangedMeanwhile:
        version = version_or_404(version.plan.key, version.number)
        return _behind(request, _again(version, shown), place, typed_over(posted))
    except ValidationError:
        return to_version(version)
    after = _again(version, shown)
    if elsewhere := _elsewhere(done, place, after):
        return _gone_on(request, elsewhere)
    if done.refused:
        said = tuple(
            _("「%(text)s」没有存：这里放不下，或名字已经有了") % {"text": each.text} for each in done.refused
        )
        kept = {each.name: each.text for each in done.refused}
        return _answered(request, after, place, said=said, kept=kept, status=422)
    return _answered(request, after, place)


def _again(version: Version, shown: Design) -> Design:
    tree = tree_of(version.text)
    return design_of(version, version.text, tree if tree is not None else shown.tree, shown.columns)


def _elsewhere(done: Taken, place: Place, after: Design) -> str:
    """Return where to go on: to a new entry, to the same one under its new name, or from one that is gone."""
    if done.opened is not None:
        return after.url(place_of(done.opened, after.tree))
    if done.renamed is not None and len(done.renamed) == len(place.path) and done.renamed != place.path:
        return after.url(Place(place.step, done.renamed))
    if done.closed is not None and done.closed == place.path:
        return after.url(Place(place.step))
    return ""


def _gone_on(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _behind(request: HttpRequest, now: Design, place: Place, typed: tuple[Typed, ...]) -> HttpResponse:
    """Say that another saved first, and keep what was typed in its fields, not saved."""
    names = (
        {leaf.name for leaf in leaves(now.form(place))}
        if place_of(place.path, now.tree) == place or not place.path
        else set()
    )
    told = _("%(who)s 先改了这份草稿，你填的还没有存：看一眼，再存一次") % {
        "who": now.version.changed_by.name
    }
    kept = {each.name: each.text for each in typed if each.name in names}
    lost = tuple(each for each in typed if each.name not in names)
    return _answered(request, now, place, said=(told,), kept=kept, lost=lost, status=409, is_behind=True)


def _answered(
    request: HttpRequest,
    shown: Design,
    place: Place,
    *,
    said: tuple[str, ...] = (),
    kept: Mapping[str, str] | None = None,
    lost: tuple[Typed, ...] = (),
    status: int = 200,
    is_behind: bool = False,
) -> HttpResponse:
    if status == 200 and not request.headers.get("HX-Request"):
        asked = "&".join(f"col={table} {column}" for table, column in sorted(shown.columns))
        return HttpResponseRedirect(shown.url(place) + (f"?{asked}" if asked else ""))
    page: DesignPage = _page(request, shown, place)
    page = replace(page, said=said, kept=kept or {}, lost=lost, is_behind=is_behind)
    if request.headers.get("HX-Request"):
        answer = render(request, "plans/design/work.html", {"page": page})
        answer["HX-Trigger"] = "saved"
        return answer
    return render(request, "plans/design/page.html", {"page": page}, status=status)
