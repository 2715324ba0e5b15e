"""Statements: one's own once released, others' by role, each look at another's told in the audit."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.org.models import Person
from yeji.org.queries import person_of
from yeji.runs.actions import tell_look
from yeji.runs.models import Run
from yeji.runs.pages.listing import mine_page
from yeji.runs.pages.statement import rows_page, statement_page, why_page
from yeji.runs.queries import person_seen
from yeji.runs.views.running import run_or_404


@require_GET
@opens()
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own pay by month."""
    return render(request, "runs/mine.html", {"page": mine_page(user_of(request), holder_of(request))})


@require_GET
@opens()
def statement(request: HttpRequest, number: int, person: str) -> HttpResponse:
    """Show somebody's statement."""
    run, whose = _seen(request, number, person)
    is_own = person_of(user_of(request)) == whose
    return render(request, "runs/statement.html", {"page": statement_page(run, whose, is_own=is_own)})


@require_GET
@opens()
def why(request: HttpRequest, number: int, person: str, component: str) -> HttpResponse:
    """Show how one component came about."""
    run, whose = _seen(request, number, person)
    page = why_page(run, whose, component)
    if page is None:
        raise Http404
    return render(request, "runs/why.html", {"page": page})


@require_GET
@opens()
def rows(request: HttpRequest, number: int, person: str, measure: str) -> HttpResponse:
    """Show the records behind a measure."""
    run, whose = _seen(request, number, person)
    page = rows_page(run, whose, measure)
    if page is None:
        raise Http404
    return render(request, "runs/rows.html", {"page": page})


def _seen(request: HttpRequest, number: int, person: str) -> tuple[Run, Person]:
    run = run_or_404(number)
    whose = person_seen(run, person, user_of(request), holder_of(request).on)
    if whose is None:
        raise Http404
    if person_of(user_of(request)) != whose:
        tell_look(run, whose, by=user_of(request))
    return run, whose
