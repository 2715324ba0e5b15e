"""Two runs side by side: for whoever sees pay."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yeji.accounts.gate import opens, user_of
from yeji.accounts.roles import Permission
from yeji.runs.actions import tell_comparison
from yeji.runs.models import Stage
from yeji.runs.pages.comparing import compare_page
from yeji.runs.views.running import run_or_404

FINISHED = frozenset({Stage.DONE, Stage.RELEASED})


@require_GET
@opens(Permission.SEE_PAY)
def compare(request: HttpRequest, number: int, other: int) -> HttpResponse:
    """Show what differs between two finished runs."""
    run, against = run_or_404(number), run_or_404(other)
    if run.stage not in FINISHED or against.stage not in FINISHED:
        raise Http404
    tell_comparison(run, against, by=user_of(request))
    return render(request, "runs/compare.html", {"page": compare_page(run, against)})
