"""The auditor's room: search the chain, one event, the file of what was found, whether the chain holds."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.audit.actions import record_export
from yeji.audit.forms import SearchForm
from yeji.audit.queries import ChainPage, Search, event_page, events_page, head, rows_of
from yeji.audit.verify import verify
from yeji.ui.spreadsheets import disarmed


@require_GET
@opens(Permission.SEE_AUDIT)
def events(request: HttpRequest) -> HttpResponse:
    """Show what was found, a page at a time."""
    form = SearchForm(request.GET)
    asked = request.GET.copy()
    before, after = _number(asked.pop("before", [""])[-1]), _number(asked.pop("after", [""])[-1])
    page = events_page(
        form.search(), before=before, after=after, query=asked.urlencode(), on=holder_of(request).on
    )
    return render(request, "audit/events.html", {"page": page, "form": form})


@require_GET
@opens(Permission.SEE_AUDIT)
def event(request: HttpRequest, number: int) -> HttpResponse:
    """Show one event: who, when, why, and each field before and after."""
    page = event_page(number)
    if page is None:
        raise Http404
    return render(request, "audit/event.html", {"page": page})


@require_GET
@opens(Permission.SEE_AUDIT)
def chain(request: HttpRequest) -> HttpResponse:
    """Read the whole chain and say whether it holds."""
    return render(request, "audit/chain.html", {"page": ChainPage(verify(), head())})


@require_POST
@opens(Permission.SEE_AUDIT)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out what was found as CSV, and note that it was handed out: for that it is a POST."""
    search = SearchForm(request.POST).search()
    record_export(search, by=user_of(request))
    response = StreamingHttpResponse(_file(search), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


class _Echo:
    """Gives back what a csv writer writes."""

    def write(self, text: str) -> str:
        return text


def _file(search: Search) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # The mark tells Excel that this is UTF-8.
    yield "\ufeff" + writer.writerow(
        [
            _("序号"),
            _("时间"),
            _("谁"),
            _("做了什么"),
            _("对象种类"),
            _("对象编号"),
            _("对象"),
            _("改前"),
            _("改后"),
            _("原因"),
            _("摘要"),
        ]
    )
    for row in rows_of(search):
        yield writer.writerow([disarmed(cell) for cell in row])


def _number(written: str) -> int | None:
    return int(written) if written.isdecimal() and len(written) < 19 else None
