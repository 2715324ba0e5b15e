"""Statements: one's own once released, others' by role, each look at another's told in the audit."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.org.models import Person
from yeji.org.queries import person_of
from yeji.runs.actions import tell_look
from yeji.runs.models import Run
from yeji.runs.pages.corrected import corrected_page
from yeji.runs.pages.listing import mine_page
from yeji.runs.pages.more import more_page
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
    run, whose = seen_or_404(request, number, person)
    is_own = person_of(user_of(request)) == whose
    may_take = is_own or holder_of(request).may(Permission.EXPORT)
    page = statement_page(run, whose, is_own=is_own, may_take=may_take)
    return render(request, "runs/statement.html", {"page": page})


@require_GET
@opens()
def why(request: HttpRequest, number: int, person: str, component: str) -> HttpResponse:
    """Show how one component came about."""
    run, whose = seen_or_404(request, number, person)
    page = why_page(run, whose, component)
    if page is None:
        raise Http404
    return render(request, "runs/why.html", {"page": page})


@require_GET
@opens()
def corrected(request: HttpRequest, number: int, person: str) -> HttpResponse:
    """Show what is paid for earlier periods, and why."""
    run, whose = seen_or_404(request, number, person)
    return render(request, "runs/corrected.html", {"page": corrected_page(run, whose)})


@require_GET
@opens()
def more(request: HttpRequest, number: int, person: str) -> HttpResponse:
    """Show what one more deal would pay somebody; the statement asks for it once it is drawn."""
    run, whose = seen_or_404(request, number, person)
    asked_by_page = "HX-Request" in request.headers
    page = more_page(run, whose)
    return render(request, "runs/parts/more.html" if asked_by_page else "runs/more.html", {"page": page})


@require_GET
@opens()
def rows(request: HttpRequest, number: int, person: str, measure: str) -> HttpResponse:
    """Show the records behind a measure."""
    run, whose = seen_or_404(request, number, person)
    page = rows_page(run, whose, measure)
    if page is None:
        raise Http404
    return render(request, "runs/rows.html", {"page": page})


def seen_or_404(request: HttpRequest, number: int, person: str, form: str = "") -> tuple[Run, Person]:
    """Return a run and one of its people whose pay the user may see; a look at another's is told.

    `form` where it goes out as a file: another's is taken away by whoever may take files away.
    """
    run, user, holder = run_or_404(number), user_of(request), holder_of(request)
    whose = person_seen(run, person, user, holder.on)
    if whose is None:
        raise Http404
    if person_of(user) != whose:
        if form and not holder.may(Permission.EXPORT):
            raise Http404
        tell_look(run, whose, by=user, form=form)
    return run, whose
