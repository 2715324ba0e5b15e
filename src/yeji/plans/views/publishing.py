"""Looking at plans and their versions; the second person's word; saying that one has read it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.org.queries import person_of
from yeji.org.views.doing import day_of
from yeji.plans.actions import ask_publication, publish, receive, send_back, take_back
from yeji.plans.models import Stage, Version
from yeji.plans.pages.coverage import coverage_page
from yeji.plans.pages.listing import plans_page
from yeji.plans.pages.version import version_page
from yeji.plans.queries import coverage
from yeji.plans.views.drafting import version_or_404
from yeji.ui.doing import at_once


@require_GET
@opens(Permission.SEE_PLANS)
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans."""
    return render(request, "plans/plans.html", {"page": plans_page(holder_of(request))})


@require_GET
@opens(Permission.SEE_PLANS)
def who_is_in(request: HttpRequest) -> HttpResponse:
    """Show who is in which plan on a day."""
    holder, asked = holder_of(request), request.GET
    from_row = asked.get("from", "")
    first = int(from_row) if from_row.isascii() and from_row.isdigit() and len(from_row) < 7 else 1
    page = coverage_page(
        user_of(request),
        holder,
        day_of(request, holder.on),
        plan=asked.get("plan", ""),
        show=asked.get("show", ""),
        first=max(1, first),
    )
    return render(request, "plans/coverage.html", {"page": page})


@require_GET
@opens()
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show one version: to whoever sees plans, and a published one to those for whom it is."""
    found = _seen(request, key, number)
    asked = request.GET.get("against", "")
    against = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else None
    page = version_page(found, user_of(request), holder_of(request), against=against)
    return render(request, "plans/version.html", {"page": page})


def _seen(request: HttpRequest, key: str, number: int) -> Version:
    found, holder = version_or_404(key, number), holder_of(request)
    if holder.may(Permission.SEE_PLANS):
        return found
    person = person_of(user_of(request))
    is_for_him = person is not None and coverage(holder.on).plans.get(person.pk) == key
    if not is_for_him or found.stage != Stage.PUBLISHED:
        raise Http404
    return found


def _done(request: HttpRequest, found: Version, deed: Callable[[], object], said: str) -> HttpResponse:
    return at_once(request, deed, said, reverse("plans:version", args=[found.plan.key, found.number]))


@require_POST
@opens(Permission.WRITE_PLANS)
def ask(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Hand a draft in."""
    found, by, at = version_or_404(key, number), user_of(request), timezone.now()
    why = request.POST.get("why", "")[:400]
    return _done(
        request, found, lambda: ask_publication(found, by=by, at=at, why=why), _("已提交，等另一个人发布")
    )


@require_POST
@opens(Permission.WRITE_PLANS)
def recall(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Take back what was handed in."""
    found, by, at = version_or_404(key, number), user_of(request), timezone.now()
    return _done(request, found, lambda: take_back(found, by=by, at=at), _("已撤回，可以接着改"))


@require_POST
@opens(Permission.PUBLISH_PLANS)
def refuse(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Send a draft back."""
    found, by, at = version_or_404(key, number), user_of(request), timezone.now()
    why = request.POST.get("why", "")[:400]
    return _done(request, found, lambda: send_back(found, by=by, at=at, why=why), _("已退回"))


@require_POST
@opens(Permission.PUBLISH_PLANS)
def release(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Publish a version."""
    found, by, at = version_or_404(key, number), user_of(request), timezone.now()
    seen = request.POST.get("seen", "")
    return _done(
        request, found, lambda: publish(found, by=by, at=at, seen=seen), _("已发布，从生效日起按它算")
    )


@require_POST
@opens()
def acknowledge(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Note that the user has read the version."""
    found = _seen(request, key, number)
    by, at = user_of(request), timezone.now()
    return _done(request, found, lambda: receive(found, by=by, at=at), _("记下了，你看过这一版"))
