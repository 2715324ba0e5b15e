"""Files come in, are looked at, written, taken back."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.once import once
from yeji.accounts.roles import Permission
from yeji.accounts.weight import takes
from yeji.intake import actions
from yeji.intake.bringing import brings_all, kinds_for, may_bring, own_kinds
from yeji.intake.folders import folder_of, upload_of
from yeji.intake.forms import UPLOAD_MAX, MappingForm, ReceiveForm
from yeji.intake.models import WORKING, Batch, Stage
from yeji.intake.pages.lines import BatchLine, HomePage, batch_line, progress_of
from yeji.intake.pages.mapping import mapping_page
from yeji.intake.pages.preview import preview_page
from yeji.intake.previewing import refused_rows
from yeji.intake.proposing import locked_keys, missing_after, missing_fields
from yeji.intake.queries import batches, heading_of
from yeji.intake.reading import open_upload
from yeji.intake.replies import answer_of
from yeji.intake.sheets import refused_workbook, template_of
from yeji.intake.showing import Audience
from yeji.intake.typed import Ask
from yeji.org.queries import names_of_people, names_of_regions, teams_of_people
from yeji.records.kinds import Kind
from yeji.records.queries import kind, kinds
from yeji.ui.parts import Link
from yeji.ui.toasts import say

RECENT = 8
LISTED = 200
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@opens(Permission.IMPORT, Permission.SEE_AUDIT)
def home(request: HttpRequest) -> HttpResponse:
    """Show where a file is dropped and what came in lately."""
    offered = kinds_for(holder_of(request).roles, kinds())
    return _home(request, ReceiveForm(offered, initial={"kind": request.GET.get("kind", "")}))


def _home(request: HttpRequest, form: ReceiveForm, status: int = 200) -> HttpResponse:
    seen = _in_sight(request)
    offered = kinds_for(holder_of(request).roles, kinds())
    page = HomePage(
        seen.filter(stage__in=[Stage.MAPPING, Stage.CHECKED]).count(),
        _lines(request, seen.exclude(stage=Stage.DROPPED)[:RECENT]),
        tuple(Link(each.title, reverse("intake:template", args=[each.key])) for each in offered),
        bool(offered),
        _elsewhere(request),
    )
    return render(request, "intake/home.html", {"page": page, "form": form}, status=status)


def _elsewhere(request: HttpRequest) -> tuple[Link, ...]:
    pages = (
        (Permission.MANAGE_ORG, _("导入人员"), "intake:staff"),
        (Permission.SET_TARGETS, _("导入目标"), "targets:import"),
    )
    may = holder_of(request).may
    return tuple(Link(title, reverse(name)) for permission, title, name in pages if may(permission))


@require_GET
@opens(Permission.IMPORT, Permission.SEE_AUDIT)
def history(request: HttpRequest) -> HttpResponse:
    """Show all batches."""
    listed = _in_sight(request).exclude(stage=Stage.DROPPED)[:LISTED]
    return render(request, "intake/history.html", {"lines": _lines(request, listed)})


def _in_sight(request: HttpRequest) -> QuerySet[Batch]:
    """An auditor sees all batches; whoever brings files those of the kinds that he may bring."""
    holder = holder_of(request)
    if holder.may(Permission.SEE_AUDIT) or brings_all(holder.roles):
        return batches()
    return batches().filter(kind__in=own_kinds(holder.roles))


def _lines(request: HttpRequest, listed: Iterable[Batch]) -> tuple[BatchLine, ...]:
    roles = holder_of(request).roles
    titles = {each.key: each.title for each in kinds()}
    return tuple(batch_line(each, titles, may_bring=may_bring(roles, each.kind)) for each in listed)


@takes(UPLOAD_MAX + settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
@require_POST
@opens(Permission.IMPORT)
@once
def receive(request: HttpRequest) -> HttpResponse:
    """Take a file or pasted rows."""
    form = ReceiveForm(kinds_for(holder_of(request).roles, kinds()), request.POST, request.FILES)
    if not form.is_valid():
        return _home(request, form, 422)
    file = form.cleaned_data["file"]
    if isinstance(file, UploadedFile):
        name, chunks = file.name or "upload", file.chunks()
    else:
        name = _("贴进来的行") + ".tsv"
        chunks = iter([form.cleaned_data["rows"].encode()])
    batch = actions.receive(form.cleaned_data["kind"], name, chunks, by=user_of(request), at=timezone.now())
    return redirect("intake:batch", batch.pk)


@require_GET
@opens(Permission.IMPORT)
def template(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out an empty workbook of a kind."""
    if not may_bring(holder_of(request).roles, key):
        raise Http404
    of_kind = _kind(key)
    return _workbook(template_of(of_kind, names_of_people()), f"{of_kind.title}.xlsx")


@require_GET
@opens(Permission.IMPORT, Permission.SEE_AUDIT)
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """Show a batch as it stands: under way, to be mapped, checked, written, undone, refused."""
    found = _seen_batch(request, number)
    holder = holder_of(request)
    brings = may_bring(holder.roles, found.kind)
    if found.stage in WORKING:
        context = {
            "batch": found,
            "kind": _kind(found.kind),
            "progress": progress_of(found),
            "may_bring": brings,
        }
        return render(request, "intake/working.html", context)
    may_map = brings and (found.by_id == user_of(request).pk or holder.may(Permission.SEE_PERSONAL_DATA))
    if found.stage == Stage.MAPPING and may_map:
        return redirect("intake:mapping", number)
    if found.stage in {Stage.REFUSED, Stage.DROPPED, Stage.MAPPING}:
        return render(
            request,
            "intake/refused.html",
            {"batch": found, "kind": _kind(found.kind), "may_bring": brings},
        )
    reader = Audience(
        holder.may(Permission.SEE_PERSONAL_DATA),
        names_of_people(),
        teams_of_people(holder.on),
        names_of_regions(),
        brought_it=found.by_id == user_of(request).pk,
    )
    earlier = batches().filter(kind=found.kind, stage=Stage.WRITTEN).exclude(pk=number)[:4]
    page = preview_page(
        found, _kind(found.kind), reader, state=request.GET.get("state", ""),
        first=_count(request.GET.get("rows", "")), earlier=list(earlier), may_bring=brings,
    )  # fmt: skip
    return render(request, "intake/preview.html", {"page": page})


@require_GET
@opens(Permission.IMPORT, Permission.SEE_AUDIT)
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """Say how far the work on a batch has come; where it is over, lead to what came of it."""
    found = _seen_batch(request, number)
    response = render(request, "ui/parts/progress.html", {"progress": progress_of(found)})
    if found.stage not in WORKING:
        response.headers["HX-Redirect"] = reverse("intake:batch", args=[number])
    return response


@require_http_methods(["GET", "POST"])
@opens(Permission.IMPORT)
def mapping(request: HttpRequest, number: int) -> HttpResponse:
    """Show which column is what, and take what is said of them."""
    found = _whole_batch(request, number)
    if found.stage not in {Stage.MAPPING, Stage.CHECKED}:
        return redirect("intake:batch", number)
    of_kind, heading = _kind(found.kind), heading_of(found)
    form = MappingForm(of_kind, heading, locked_keys(of_kind, by=user_of(request)), request.POST or None)
    if request.method == "POST" and form.is_valid():
        missing = missing_after(of_kind, heading, form.fields_by_column)
        if not missing:
            by = user_of(request)
            return _done(request, number, lambda: actions.map_columns(found, form.fields_by_column, by=by))
    else:
        missing = missing_fields(of_kind, heading)
    opened = open_upload(upload_of(number), found.file)
    rows = next((each.first_rows for each in opened.sheets if each.name == found.sheet), ())
    offered = kinds_for(holder_of(request).roles, kinds())
    page = mapping_page(found, of_kind, form, rows, missing, offered=offered)
    return render(
        request, "intake/mapping.html", {"page": page}, status=422 if request.method == "POST" else 200
    )


@require_POST
@opens(Permission.IMPORT)
def change_kind(request: HttpRequest, number: int) -> HttpResponse:
    """Read the file as another kind that he may bring."""
    found, wanted = _whole_batch(request, number), request.POST.get("kind", "")
    if not may_bring(holder_of(request).roles, wanted):
        raise Http404
    of_kind, by = _kind(wanted), user_of(request)
    return _done(request, number, lambda: actions.change_kind(found, of_kind.key, by=by), "intake:mapping")


@require_POST
@opens(Permission.IMPORT)
def look(request: HttpRequest, number: int) -> HttpResponse:
    """Take another sheet or another row as the header."""
    found = _own_batch(request, number)
    row = request.POST.get("row", "")
    sheet, by = request.POST.get("sheet", found.sheet), user_of(request)
    return _done(
        request,
        number,
        lambda: actions.look_at_sheet(found, sheet, int(row) if row.isdecimal() else None, by=by),
        "intake:mapping",
    )


@require_POST
@opens(Permission.IMPORT)
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Take the answer to a question and check again."""
    found, by = _own_batch(request, number), user_of(request)
    if request.POST.get("ask", "") in {Ask.NEAR, Ask.SEVERAL} and not request.POST.get("answer", "").strip():
        say(request, _("还没写认作谁：写上编号，再按「认作它」"))
        return redirect("intake:batch", number)
    field, said = answer_of(
        request.POST.get("field", ""),
        request.POST.get("ask", ""),
        request.POST.get("found", ""),
        request.POST.get("answer", ""),
    )
    return _done(request, number, lambda: actions.answer(found, field, said, by=by))


@require_POST
@opens(Permission.IMPORT)
def forget(request: HttpRequest, number: int) -> HttpResponse:
    """Take an answer back and check again."""
    found, by = _own_batch(request, number), user_of(request)
    field, text = request.POST.get("field", ""), request.POST.get("found", "")
    return _done(request, number, lambda: actions.forget_answer(found, field, text, by=by))


@require_POST
@opens(Permission.IMPORT)
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Have the batch written."""
    found, by = _own_batch(request, number), user_of(request)
    return _done(request, number, lambda: actions.accept(found, by=by))


@require_POST
@opens(Permission.IMPORT)
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Have the batch taken back."""
    found, by = _own_batch(request, number), user_of(request)
    return _done(request, number, lambda: actions.undo(found, by=by))


@require_POST
@opens(Permission.IMPORT)
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Give the batch up."""
    found, by = _own_batch(request, number), user_of(request)
    return _done(request, number, lambda: actions.drop(found, by=by), "intake:home")


@require_POST
@opens(Permission.IMPORT)
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Have work that stopped half-way taken up."""
    found = _own_batch(request, number)
    return _done(request, number, lambda: actions.again(found))


@require_GET
@opens(Permission.IMPORT)
def refused(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out the rows that did not go in, each with its reason."""
    found = _whole_batch(request, number)
    if not found.found.get("counts", {}).get("rows"):
        raise Http404
    rows = refused_rows(folder_of(number), ("refused", "asked"))
    content = refused_workbook(heading_of(found), _kind(found.kind), rows)
    return _workbook(content, _("没进来的行") + f"_{number}.xlsx")


def _seen_batch(request: HttpRequest, number: int) -> Batch:
    return get_object_or_404(_in_sight(request), pk=number)


def _own_batch(request: HttpRequest, number: int) -> Batch:
    """Return a batch on which he may act; for all others it is not there."""
    found = _seen_batch(request, number)
    if not may_bring(holder_of(request).roles, found.kind):
        raise Http404
    return found


def _whole_batch(request: HttpRequest, number: int) -> Batch:
    """Return a batch whose rows are shown as they came: to who brought it, and to who may see personal data."""
    found = _own_batch(request, number)
    if found.by_id != user_of(request).pk and not holder_of(request).may(Permission.SEE_PERSONAL_DATA):
        raise Http404
    return found


def _kind(key: str) -> Kind:
    try:
        return kind(key)
    except KeyError as unknown:
        raise Http404 from unknown


def _count(text: str) -> int:
    return min(int(text), 1_000) if text.isdecimal() else 0


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(io.BytesIO(content), content_type=WORKBOOK)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _done(
    request: HttpRequest, number: int, act: Callable[[], None], to: str = "intake:batch"
) -> HttpResponse:
    """Do it and go on; where the batch has moved on meanwhile, say so."""
    try:
        act()
    except actions.NotNow:
        say(request, _("这一批刚才已经变了，看看现在的样子"))
        to = "intake:batch"
    except actions.Locked as locked:
        told = {"labels": "、".join(locked.labels)}
        say(request, _("没有写入：「%(labels)s」你改不了；请能改的人来写，或把那一列改成不导入") % told)
    return HttpResponseRedirect(reverse(to) if to == "intake:home" else reverse(to, args=[number]))
