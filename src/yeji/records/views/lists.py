"""The list of a kind: shown, narrowed, kept as a view, exported, changed in bulk."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yeji.accounts.gate import opens
from yeji.accounts.once import once
from yeji.accounts.roles import Permission
from yeji.records.actions import drop_view, edit_many, keep_view, told_export, undo_batch
from yeji.records.exporting import XLSX_MAX, csv_lines, xlsx_file
from yeji.records.forms import BulkForm, ClaimForm, FilterForm, ViewForm, WholeExportForm
from yeji.records.kinds import PERSONAL, Kind
from yeji.records.list_table import list_table
from yeji.records.listing import Filter, Listing, Test, filtered, read_address
from yeji.records.models import SavedView
from yeji.records.overview import Overview, overview
from yeji.records.paging import Page, count_of, numbers_of, page_of
from yeji.records.queries import views_of
from yeji.records.reading import Reader, shown_fields
from yeji.records.standing import Sentence, list_sentence
from yeji.records.views.asking import kind_or_404, reader_of
from yeji.ui.addresses import Address
from yeji.ui.tables import Table
from yeji.ui.toasts import say

VIEWS_COUNTED = 4
"""So many views show their count: each is a question of its own."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """What the page of a list shows."""

    kind: Kind
    sentence: Sentence
    table: Table
    add_url: str
    """Empty for whoever may not add."""
    is_custom: bool


@require_GET
@opens(Permission.SEE_RECORDS)
def kinds(request: HttpRequest) -> HttpResponse:
    """Show what the books hold."""
    page: Overview = overview(reader_of(request))
    return render(request, "records/kinds.html", {"page": page})


@require_GET
@opens(Permission.SEE_RECORDS)
def records(request: HttpRequest, kind_key: str) -> HttpResponse:
    """Show the records of a kind."""
    of, reader, address = kind_or_404(kind_key), reader_of(request), Address.of(request)
    if {"on", "how"} & request.GET.keys():
        return HttpResponseRedirect(str(_with_filter(of, address, reader)))
    listing = read_address(of, address, reader)
    shown = page_of(listing, reader, with_totals=address.first("totals") == "1")
    views = _counted(shown, views_of(of.key, reader.user), reader)
    may_add = reader.may(Permission.EDIT_RECORDS)
    page = ListPage(
        kind=of,
        sentence=list_sentence(shown, reader),
        table=list_table(shown, address, reader, views),
        add_url=reverse("records:add", args=[of.key]) if may_add else "",
        is_custom=of.is_custom,
    )
    return render(request, "records/list.html", {"page": page})


def _with_filter(of: Kind, address: Address, reader: Reader) -> Address:
    """The address with the condition of the form in it, written as all conditions are."""
    bare = address.without("on", "how", "what", "after", "before", "n")
    listing = read_address(of, address, reader)
    form = FilterForm(of, listing.fields, {name: address.first(name) for name in ("on", "how", "what")})
    if not form.is_valid():
        return bare
    one = next(each for each in listing.fields if each.key == form.cleaned_data["on"])
    added = Filter(one, Test(form.cleaned_data["how"]), form.cleaned_data["what"])
    return bare.put(f=(*bare.every("f"), str(added)))


def _counted(shown: Page, views: list[SavedView], reader: Reader) -> list[tuple[SavedView, int | None]]:
    """Count the rows of each view, where all rows together are few enough to be counted."""
    of = shown.listing.kind
    is_whole = not (shown.listing.filters or shown.listing.search)
    if not views or (shown.count if is_whole else count_of(Listing(of, (), ()), reader)) is None:
        return [(view, None) for view in views]
    counted: list[tuple[SavedView, int | None]] = []
    for place, view in enumerate(views):
        listing = read_address(of, _address_of(of, view), reader)
        counted.append((view, count_of(listing, reader) if place < VIEWS_COUNTED else None))
    return counted


def _address_of(of: Kind, view: SavedView) -> Address:
    pairs = ((key, each) for key, contents in QueryDict(view.query).lists() for each in contents)
    return Address(reverse("records:list", args=[of.key]), tuple(pairs))


# ---------- views ----------


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page of one form."""

    kind: Kind
    title: str
    form: ViewForm | BulkForm | WholeExportForm | ClaimForm
    button: str
    back_url: str
    words: str = ""
    post_url: str = ""


@require_http_methods(["GET", "POST"])
@opens(Permission.SEE_RECORDS)
@once
def save_view(request: HttpRequest, kind_key: str) -> HttpResponse:
    """Keep an address of the list under a name."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    back = reverse("records:list", args=[of.key])
    if request.method == "POST":
        form = ViewForm(request.POST)
        if form.is_valid():
            view = keep_view(
                of.key,
                form.cleaned_data["title"],
                form.cleaned_data["query"],
                is_shared=form.cleaned_data["is_shared"],
                by=reader.user,
            )
            say(
                request,
                _("视图「%(title)s」存好了") % {"title": view.title},
                undo_url=reverse("records:drop_view", args=[of.key, view.pk]),
            )
            return HttpResponseRedirect(f"{back}?{view.query}")
    else:
        form = ViewForm(initial={"query": request.GET.get("query", "")})
    page = FormPage(of, _("存成新视图"), form, _("存下"), back, _("记下现在的条件、排序和列，下次一点就到"))
    return render(request, "records/form.html", {"page": page})


@require_POST
@opens(Permission.SEE_RECORDS)
def remove_view(request: HttpRequest, kind_key: str, view_id: int) -> HttpResponse:
    """Drop one of one's own views."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    if not drop_view(of.key, view_id, by=reader.user):
        raise Http404
    return HttpResponseRedirect(reverse("records:list", args=[of.key]))


# ---------- bulk ----------


@require_POST
@opens(Permission.EDIT_RECORDS)
def bulk(request: HttpRequest, kind_key: str) -> HttpResponse:
    """Ask what to change on the ticked records, or on all that the conditions let through, then change it.

    It is one batch that can be taken back. Of all, the page names how many there are; where it is another number
    when the answer comes, it asks again.
    """
    of, reader, address = kind_or_404(kind_key), reader_of(request), Address.of(request)
    back = str(Address(reverse("records:list", args=[of.key]), address.without("all").query))
    is_all = address.first("all") == "1"
    listing = read_address(of, address, reader)
    keys = numbers_of(listing, reader) if is_all else request.POST.getlist("key")[:1000]
    if not keys:
        say(request, _("超过 1 万条，先加条件") if keys is None else _("一条也没选"))
        return HttpResponseRedirect(back)
    data = request.POST if "one" in request.POST else None
    form = BulkForm(of, reader, data, all_count=len(keys) if is_all else None)
    form.initial["count" if is_all else "key"] = len(keys) if is_all else keys
    if form.is_bound and form.is_valid():
        one = form.may[form.cleaned_data["one"]]
        chosen = _("符合条件的全部：%(conditions)s") % {"conditions": _conditions(listing)} if is_all else ""
        batch, count = edit_many(of, keys, one, form.content, reader=reader, why=chosen)
        words = ngettext("改了 %(count)s 条", "改了 %(count)s 条", count) % {"count": count}
        say(request, words, undo_url=reverse("records:undo", args=[of.key, batch]) if count else "")
        return HttpResponseRedirect(back)
    title = _("改符合条件的全部 %(count)s 条") if is_all else _("改选中的 %(count)s 条")
    page = FormPage(
        of,
        title % {"count": len(keys)},
        form if not (is_all and form.is_bound) else _asked_again(form, len(keys)),
        _("改 %(count)s 条") % {"count": len(keys)},
        back,
        _("改完可以撤回"),
        post_url=request.get_full_path(),
    )
    return render(request, "records/form.html", {"page": page})


def _conditions(listing: Listing) -> str:
    told = [*(str(each) for each in listing.filters), *([f"q={listing.search}"] if listing.search else [])]
    return "; ".join(told) or "—"


def _asked_again(form: BulkForm, count: int) -> BulkForm:
    """The same form with its faults, naming the number that the page names now."""
    if isinstance(form.data, QueryDict):
        form.data = form.data.copy()
        form.data["count"] = str(count)
    return form


@require_POST
@opens(Permission.EDIT_RECORDS)
def undo(request: HttpRequest, kind_key: str, batch: str) -> HttpResponse:
    """Take back one's own batch."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    # An import's batch ends with its number, which may be anybody's key: only what was changed in bulk is one's own.
    if not (batch.startswith("bulk:") and batch.endswith(f":{reader.user.pk}")):
        raise Http404
    undone = undo_batch(batch, reader.user)
    words = _("撤回了 %(count)s 条") % {"count": len(undone.restored) + len(undone.removed)}
    if undone.kept:
        words += _("；%(count)s 条后来又改过，没动：%(keys)s") % {
            "count": len(undone.kept),
            "keys": "、".join(each.key for each in undone.kept[:5]),
        }
    say(request, words)
    return HttpResponseRedirect(reverse("records:list", args=[of.key]))


# ---------- export ----------


@require_GET
@opens(Permission.EXPORT)
def export(request: HttpRequest, kind_key: str, form: str) -> HttpResponseBase:
    """Send the list as a file, with the columns and conditions of its address."""
    of, reader, address = kind_or_404(kind_key), reader_of(request), Address.of(request)
    if not reader.may(Permission.SEE_RECORDS):
        raise Http404
    listing = read_address(of, address, reader)
    return _sent(listing, reader, form) or _too_long(request, of)


@require_http_methods(["GET", "POST"])
@opens(Permission.SEE_PERSONAL_DATA)
def export_whole(request: HttpRequest, kind_key: str) -> HttpResponseBase:
    """Send the list as a file with its personal data in full: on purpose, with a reason, told to the audit chain."""
    of, reader, address = kind_or_404(kind_key), reader_of(request), Address.of(request)
    if not (reader.may(Permission.SEE_RECORDS) and reader.may(Permission.EXPORT)):
        raise Http404
    form = WholeExportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        listing = read_address(of, address, reader)
        given = form.cleaned_data
        return _sent(listing, reader, given["form"], why=given["why"]) or _too_long(request, of)
    personal = "、".join(one.label for one in shown_fields(of, reader) if one.kind in PERSONAL)
    page = FormPage(
        of,
        _("导出%(title)s，不遮个人信息") % {"title": of.title},
        form,
        _("导出"),
        str(Address(reverse("records:list", args=[of.key]), address.query)),
        _("文件里有完整的%(fields)s；谁、何时、为什么导出，都记进审计") % {"fields": personal},
        post_url=request.get_full_path(),
    )
    return render(request, "records/form.html", {"page": page})


def _sent(listing: Listing, reader: Reader, form: str, *, why: str = "") -> HttpResponseBase | None:
    """Return the list as a file, masked unless a reason is given; None where it is too long for a workbook."""
    of, personal = listing.kind, bool(why)
    name = f"{of.key}-{reader.on:%Y%m%d}.{form}"
    if form == "xlsx" and filtered(listing, reader).order_by()[: XLSX_MAX + 1].count() > XLSX_MAX:
        return None
    told_export(
        of,
        name,
        {"filters": [str(each) for each in listing.filters], "q": listing.search, "personal": personal},
        by=reader.user,
        why=why,
    )
    if form == "xlsx":
        return FileResponse(xlsx_file(listing, reader, personal=personal), as_attachment=True, filename=name)
    lines = csv_lines(listing, reader, personal=personal)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _too_long(request: HttpRequest, of: Kind) -> HttpResponseRedirect:
    say(request, _("超过 %(count)s 行，用 CSV 导出") % {"count": f"{XLSX_MAX:,}"})
    return HttpResponseRedirect(reverse("records:list", args=[of.key]))
