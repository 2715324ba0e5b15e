"""A record that nobody owns is given to somebody: to oneself at once, to one of one's people by name."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yeji.accounts.gate import opens
from yeji.accounts.roles import Permission
from yeji.records.actions import Owned, claim_record
from yeji.records.forms import ClaimForm
from yeji.records.list_table import name_of, record_url
from yeji.records.reading import masked_row, may_claim
from yeji.records.views.asking import kind_or_404, reader_of, writable_or_404
from yeji.records.views.lists import FormPage
from yeji.ui.toasts import say


@require_http_methods(["GET", "POST"])
@opens(Permission.EDIT_RECORDS)
def claim(request: HttpRequest, kind_key: str, key: str) -> HttpResponse:
    """Give a record without an owner to oneself or to somebody in sight; who comes second is told."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    found = writable_or_404(of, key, reader)
    if not may_claim(of, reader):
        raise Http404
    name, back = name_of(of, masked_row(of, found.row)), record_url(of.key, key)
    form = ClaimForm(of, reader, request.POST if request.method == "POST" else None)
    is_owned = bool(found.row.get(of.owner))
    if form.is_bound and not is_owned and form.is_valid():
        try:
            batch = claim_record(of, key, form.number, by=reader.user, at=timezone.now())
        except Owned:
            is_owned = True
        else:
            undo_url = reverse("records:undo", args=[of.key, batch])
            say(request, _("%(name)s 认领好了") % {"name": name}, undo_url=undo_url)
            return HttpResponseRedirect(back)
    if is_owned:
        say(request, _("%(name)s 已经有人认领，没有改") % {"name": name})
        return HttpResponseRedirect(back)
    page = FormPage(of, _("认领 %(name)s") % {"name": name}, form, _("认领"), back, _("之后可以撤回"))
    return render(request, "records/form.html", {"page": page})
