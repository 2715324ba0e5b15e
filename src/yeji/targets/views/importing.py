"""Bringing targets in from a sheet: read, looked at, taken as a whole."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.intake.one_sheet import rows_of, text_of
from yeji.plans.words import language
from yeji.targets.actions import set_targets
from yeji.targets.forms import SheetForm
from yeji.targets.pages.grid import known_measures, money_among
from yeji.targets.pages.importing import SheetSent, import_page, weigh
from yeji.targets.reading import Fault, read_targets
from yeji.ui.toasts import say


@require_http_methods(["GET", "POST"])
@opens(Permission.SET_TARGETS)
def bring(request: HttpRequest) -> HttpResponse:
    """Ask for a sheet; when one is sent, show what it would change."""
    on = holder_of(request).on
    measures = known_measures(on)
    initial = {"measure": request.GET.get("measure", ""), "year": request.GET.get("year", on.year)}
    form = SheetForm(measures, request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            sheet, unread = (
                (typed["pasted"], ()) if typed["file"] is None else text_of(typed["file"], language())
            )
        except ValidationError as refused:
            form.add_error("file", refused)
        else:
            money = money_among(measures)
            read = read_targets(rows_of(sheet), year=typed["year"], measure=typed["measure"], money=money)
            lost = (Fault(row, "", "", words) for row, words in unread)
            read = replace(read, faults=(*lost, *read.faults))
            sent = SheetSent(sheet, typed["measure"], typed["year"], read.unit)
            page = import_page(weigh(read, measures), sent, on)
            return render(request, "targets/preview.html", {"page": page})
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "targets/bring.html", {"form": form, "measures": measures}, status=status)


@require_POST
@opens(Permission.SET_TARGETS)
def take(request: HttpRequest) -> HttpResponse:
    """Take what was looked at; faulty rows stay out."""
    measures = known_measures(holder_of(request).on)
    form = SheetForm(measures, request.POST)
    if not form.is_valid():
        return render(request, "targets/bring.html", {"form": form, "measures": measures}, status=422)
    typed = form.cleaned_data
    money = money_among(measures)
    read = read_targets(rows_of(typed["pasted"]), year=typed["year"], measure=typed["measure"], money=money)
    weighed = weigh(read, measures)
    changed = set_targets(weighed.given, by=user_of(request), at=timezone.now(), why=_("从表导入"))
    say(request, _("写入了 %(count)s 个目标") % {"count": changed})
    return HttpResponseRedirect(f"{reverse('targets:grid')}?measure={typed['measure']}&year={typed['year']}")
