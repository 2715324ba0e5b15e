"""Bringing people in from a sheet: read, looked at, taken as a whole."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.intake.forms import StaffForm
from yeji.intake.one_sheet import rows_of, text_of
from yeji.intake.pages.staff import staff_page
from yeji.intake.staff_sheet import Fault, read_staff
from yeji.org.actions.bringing import bring_in
from yeji.ui.toasts import say


@require_http_methods(["GET", "POST"])
@opens(Permission.MANAGE_ORG)
def staff(request: HttpRequest) -> HttpResponse:
    """Ask for a sheet of people; when one is sent, show whom it would add."""
    form = StaffForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            language = (get_language() or "zh")[:2]
            sheet, unread = (
                (typed["pasted"], ()) if typed["file"] is None else text_of(typed["file"], language)
            )
        except ValidationError as refused:
            form.add_error("file", refused)
        else:
            read = read_staff(rows_of(sheet))
            read = replace(read, faults=(*(Fault(row, "", words) for row, words in unread), *read.faults))
            return render(request, "intake/staff_preview.html", {"page": staff_page(read, sheet)})
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "intake/staff.html", {"form": form}, status=status)


@require_POST
@opens(Permission.MANAGE_ORG)
def take_staff(request: HttpRequest) -> HttpResponse:
    """Add the people that were looked at; faulty rows stay out, and who is there already stays as he is."""
    form = StaffForm(request.POST)
    if not form.is_valid():
        return render(request, "intake/staff.html", {"form": form}, status=422)
    read = read_staff(rows_of(form.cleaned_data["pasted"]))
    try:
        people = bring_in(read.newcomers, by=user_of(request), on=holder_of(request).on, why=_("从表导入"))
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return render(request, "intake/staff.html", {"form": form}, status=422)
    say(request, _("添加了 %(count)s 个人") % {"count": len(people)})
    return HttpResponseRedirect(reverse("org:people"))
