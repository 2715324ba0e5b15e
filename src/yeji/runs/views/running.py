"""Asking for runs, looking at them, releasing them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.once import once
from yeji.accounts.roles import Permission
from yeji.plans.queries import open_versions
from yeji.runs.actions import Asked, ask_again, ask_run, look_at, release
from yeji.runs.forms import AskForm, recent_months
from yeji.runs.models import Purpose, Run
from yeji.runs.pages.listing import runs_page
from yeji.runs.pages.run import progress_of, run_page
from yeji.runs.queries import run as run_numbered
from yeji.ui.doing import at_once
from yeji.ui.toasts import say

SEES_RUNS = opens(Permission.RUN, Permission.RELEASE_PAY, Permission.SEE_PAY)


def run_or_404(number: int) -> Run:
    """Return the run, or let the page not be there."""
    found = run_numbered(number)
    if found is None:
        raise Http404
    return found


def first_of(request: HttpRequest) -> int:
    """Return the first row that the address asks for."""
    return max(1, _count(request.GET.get("from", "")))


@require_GET
@SEES_RUNS
def runs(request: HttpRequest) -> HttpResponse:
    """List the runs."""
    return render(request, "runs/runs.html", {"page": runs_page(holder_of(request), first_of(request))})


@require_GET
@SEES_RUNS
def run(request: HttpRequest, number: int) -> HttpResponse:
    """Show one run."""
    page = run_page(run_or_404(number), user_of(request), holder_of(request), first_of(request))
    return render(request, "runs/run.html", {"page": page})


@require_GET
@SEES_RUNS
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """Say how far a run is."""
    return render(request, "ui/parts/progress.html", {"progress": progress_of(run_or_404(number))})


@require_http_methods(["GET", "POST"])
@opens(Permission.RUN)
@once
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a run."""
    on = holder_of(request).on
    months = recent_months(on)
    initial = {"period": request.GET.get("period", months[0][0]), "version": request.GET.get("version", "")}
    if initial["version"]:
        initial["purpose"] = Purpose.TRIAL
    form = AskForm(open_versions(), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        asked = Asked(form.picked, typed["period"].strip(), Purpose(typed["purpose"]), typed["looks_back"])
        try:
            made = ask_run(asked, by=user_of(request), at=timezone.now())
        except ValidationError as refused:
            _take(form, refused)
        else:
            return HttpResponseRedirect(reverse("runs:run", args=[made.pk]))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "runs/ask.html", {"form": form, "months": months}, status=status)


def _take(form: AskForm, refused: ValidationError) -> None:
    by_field = refused.error_dict if hasattr(refused, "error_dict") else {"__all__": refused.error_list}
    for field, errors in by_field.items():
        for error in errors:
            form.add_error(field if field in form.fields else None, error)


@require_POST
@opens(Permission.RELEASE_PAY)
def release_run(request: HttpRequest, number: int) -> HttpResponse:
    """Release a run, with as many figures left open as its page told of."""
    found, by, at = run_or_404(number), user_of(request), timezone.now()
    seen, left_open = request.POST.get("seen", ""), _count(request.POST.get("open", ""))
    return at_once(
        request,
        lambda: release(found, by=by, at=at, seen=seen, left_open=left_open),
        _("已发放，每个人能看到自己的说明了"),
        reverse("runs:run", args=[number]),
    )


@require_POST
@opens(Permission.RUN)
@once
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for the same run once more."""
    found = run_or_404(number)
    try:
        made = ask_again(found, request.POST.get("why", ""), by=user_of(request), at=timezone.now())
    except ValidationError as refused:
        say(request, " ".join(refused.messages))
        return HttpResponseRedirect(reverse("runs:run", args=[number]))
    return HttpResponseRedirect(reverse("runs:run", args=[made.pk]))


@require_POST
@opens(Permission.RUN, Permission.RELEASE_PAY)
def look(request: HttpRequest, number: int) -> HttpResponse:
    """Keep that the user looked at something that the run noticed."""
    found, by, at = run_or_404(number), user_of(request), timezone.now()
    code, item = request.POST.get("code", ""), request.POST.get("item", "")
    return at_once(
        request,
        lambda: look_at(found, code, item, by=by, at=at),
        _("记下你看过了"),
        reverse("runs:run", args=[number]),
    )


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
