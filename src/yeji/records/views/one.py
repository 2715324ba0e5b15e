"""One record: shown, added, edited, talked about, its personal data shown on purpose, its files."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yeji.accounts.gate import opens
from yeji.accounts.models import User
from yeji.accounts.once import once
from yeji.accounts.roles import Permission
from yeji.accounts.weight import takes
from yeji.org.queries import person_of
from yeji.records.actions import (
    ChangedMeanwhile,
    InUse,
    NoRoom,
    Taken,
    TooLarge,
    add_record,
    attach,
    comment,
    edit_record,
    file_of,
    remove_record,
    unmask,
)
from yeji.records.actions.notes import ATTACHMENT_MAX
from yeji.records.customer_page import TRAIL_MAX, TRAIL_SHOWN, customer_page
from yeji.records.forms import AttachmentForm, CommentForm, RecordForm, RemoveForm
from yeji.records.kinds import PERSONAL, FieldKind, Kind, Row
from yeji.records.list_table import name_of, record_url
from yeji.records.queries import attachment, next_number
from yeji.records.reading import (
    Reader,
    find,
    masked,
    masked_row,
    may_remove,
    may_unmask,
    reader_for,
    shown_fields,
)
from yeji.records.record_page import called_then_and_now, named_by, record_page
from yeji.records.views.asking import found_or_404, kind_or_404, reader_of, writable_or_404
from yeji.records.words import changed_words
from yeji.ui.parts import Change, Link
from yeji.ui.toasts import say

INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})
"""What a browser may show in place; all else is saved, never run."""


@require_GET
@opens(Permission.SEE_RECORDS)
def record(request: HttpRequest, kind_key: str, key: str) -> HttpResponse:
    """Show a record; a customer with everything about him."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    found = found_or_404(of, key, reader)
    if of.key == "customers":
        only, shown = request.GET.get("only", ""), TRAIL_MAX if request.GET.get("all") else TRAIL_SHOWN
        return render(
            request,
            "records/customer.html",
            {
                "page": customer_page(found, reader, only=only, trail_shown=shown),
                "say": CommentForm(),
                "attach": AttachmentForm(),
            },
        )
    context = {"page": record_page(found, reader), "say": CommentForm(), "attach": AttachmentForm()}
    return render(request, "records/record.html", context)


@dataclass(frozen=True, slots=True)
class EditPage:
    """What the page of the form shows."""

    kind: Kind
    title: str
    form: RecordForm
    back_url: str
    button: str
    meanwhile: tuple[Change, ...] = ()
    """What somebody else changed since the form was opened."""
    meanwhile_by: str = ""
    remove_url: str = ""


@require_http_methods(["GET", "POST"])
@opens(Permission.EDIT_RECORDS)
@once
def add(request: HttpRequest, kind_key: str) -> HttpResponse:
    """Add a record; without a number it is given one."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    form = RecordForm(
        of,
        reader,
        data=request.POST if request.method == "POST" else None,
        initial=_proposed(request, of, reader),
    )
    if form.is_bound and form.is_valid():
        contents = form.contents
        contents[of.natural_key] = contents.get(of.natural_key) or next_number(of, reader.on.isoformat())
        try:
            key = add_record(of, contents, by=reader.user)
        except Taken:
            form.add_error(of.natural_key, _("这个编号已经有了，换一个"))
        else:
            say(request, _("%(title)s %(key)s 加好了") % {"title": of.title, "key": key})
            return HttpResponseRedirect(record_url(of.key, key))
    page = EditPage(of, _("加%(title)s") % {"title": of.title}, form, record_list_url(of), _("加上"))
    return render(request, "records/edit.html", {"page": page})


def record_list_url(of: Kind) -> str:
    """Return the address of the list of a kind."""
    return reverse("records:list", args=[of.key])


def _proposed(request: HttpRequest, of: Kind, reader: Reader) -> Row:
    """What stands in a new form: oneself as the owner, today, and what the address names."""
    row: Row = {}
    if of.owner and (me := person_of(reader.user)):
        row[of.owner] = me.number
    if of.date:
        row[of.date] = reader.on.isoformat()
    for one in of.fields:
        if one.kind is FieldKind.LINK and (named := request.GET.get(one.key)):
            row[one.key] = named
        if one.key == "currency":
            row[one.key] = "CNY"
    return row


@require_http_methods(["GET", "POST"])
@opens(Permission.EDIT_RECORDS)
@once
def edit(request: HttpRequest, kind_key: str, key: str) -> HttpResponse:
    """Edit a record; who comes second is told who changed what, and decides with both before him."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    found = writable_or_404(of, key, reader)
    form = RecordForm(of, reader, found=found, data=request.POST if request.method == "POST" else None)
    meanwhile: tuple[Change, ...] = ()
    who = ""
    if form.is_bound and form.is_valid():
        try:
            edit_record(of, key, form.contents, revision=form.cleaned_data["revision"] or 0, by=reader.user)
        except ChangedMeanwhile as told:
            meanwhile, who = (
                _told(of, told, found.row, reader),
                "、".join(sorted({each.by for each in told.changes})),
            )
            form = _reopened(form, told.revision)
        else:
            say(request, _("%(name)s 改好了") % {"name": name_of(of, found.row)})
            return HttpResponseRedirect(record_url(of.key, key))
    page = EditPage(
        of,
        _("改 %(name)s") % {"name": name_of(of, masked_row(of, found.row))},
        form,
        record_url(of.key, key),
        _("按我的存") if meanwhile else _("存"),
        meanwhile,
        who,
        reverse("records:remove", args=[of.key, key]) if may_remove(found, reader) else "",
    )
    return render(request, "records/edit.html", {"page": page}, status=409 if meanwhile else 200)


def _told(of: Kind, told: ChangedMeanwhile, row: Row, reader: Reader) -> tuple[Change, ...]:
    fields = {one.key: one for one in shown_fields(of, reader)}
    sides: list[Row] = [{each.field: side} for each in told.changes for side in (each.before, each.after)]
    called = called_then_and_now(tuple(fields.values()), row, sides, reader)
    return tuple(
        Change(
            fields[each.field].label,
            changed_words(fields, each.field, masked(fields[each.field], each.before), called),
            changed_words(fields, each.field, masked(fields[each.field], each.after), called),
        )
        for each in told.changes
        if each.field in fields
    )


def _reopened(form: RecordForm, revision: int) -> RecordForm:
    """The same form with what was written, now upon the record as it stands."""
    data = {**form.data.dict(), "revision": str(revision)} if isinstance(form.data, QueryDict) else None
    return RecordForm(form.of, form.reader, found=form.found, data=data)


@require_POST
@opens(Permission.SEE_RECORDS)
def show(request: HttpRequest, kind_key: str, field_key: str, key: str) -> HttpResponse:
    """Show one masked content in full; who looked is told to the audit chain."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    found = found_or_404(of, key, reader)
    one = next((each for each in shown_fields(of, reader) if each.key == field_key), None)
    if one is None or one.kind not in PERSONAL or not may_unmask(of, found.row, reader):
        raise Http404
    context = {
        "content": unmask(found, one, by=reader.user),
        "label": one.label,
        "back_url": record_url(of.key, key),
        "name": name_of(of, masked_row(of, found.row)),
    }
    answer = render(
        request,
        "records/shown_part.html" if request.headers.get("HX-Request") else "records/shown.html",
        context,
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@opens(Permission.SEE_RECORDS)
@once
def say_something(request: HttpRequest, kind_key: str, key: str) -> HttpResponse:
    """Keep what somebody says about a record that he sees."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    found_or_404(of, key, reader)
    form = CommentForm(request.POST)
    if form.is_valid():
        said = comment(of, key, form.cleaned_data["text"], by=reader.user, at=timezone.now())
        _tell_who_does_not_see(request, of, key, said.mentions.all(), reader.on)
    else:
        say(request, _("没有写什么，所以没发"))
    return HttpResponseRedirect(f"{record_url(of.key, key)}#talk")


@require_http_methods(["GET", "POST"])
@opens(Permission.EDIT_RECORDS)
@once
def remove(request: HttpRequest, kind_key: str, key: str) -> HttpResponse:
    """Take a record away, with a reason; what other records name stays."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    found = writable_or_404(of, key, reader)
    if not may_remove(found, reader):
        raise Http404
    form = RemoveForm(request.POST if request.method == "POST" else None)
    name = name_of(of, masked_row(of, found.row))
    if form.is_bound and form.is_valid():
        try:
            batch = remove_record(of, key, why=form.cleaned_data["why"], by=reader.user)
        except InUse:
            form.add_error(None, _("有别的记录写着它，先把那些删掉或改到别处；重复的可以合并"))
        else:
            undo_url = reverse("records:undo", args=[of.key, batch])
            say(request, _("%(name)s 删掉了") % {"name": name}, undo_url=undo_url)
            return HttpResponseRedirect(record_list_url(of))
    page = RemovePage(of, name, form, record_url(of.key, key), named_by(of, key, reader))
    return render(request, "records/remove.html", {"page": page})


@dataclass(frozen=True, slots=True)
class RemovePage:
    """What the page before taking a record away shows."""

    kind: Kind
    name: str
    form: RemoveForm
    back_url: str
    named_by: tuple[Link, ...]
    """The lists of what names the record: while there is any, it stays."""


def _tell_who_does_not_see(
    request: HttpRequest, of: Kind, key: str, called: Iterable[User], on: date
) -> None:
    """Say whose call is lost: nobody is told of a record that is out of his sight."""
    blind = [each.name for each in called if find(of, key, reader_for(each, on)) is None]
    if blind:
        names = "、".join(blind)
        say(request, _("%(names)s 看不到这条，不会收到提醒") % {"names": names})


@takes(2 * ATTACHMENT_MAX)  # Somewhat more, so that this page itself says what is too large.
@require_POST
@opens(Permission.EDIT_RECORDS)
@once
def attach_file(request: HttpRequest, kind_key: str, key: str) -> HttpResponse:
    """Keep a file beside a record."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    writable_or_404(of, key, reader)
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            kept = attach(of, key, form.cleaned_data["file"], by=reader.user, at=timezone.now())
        except TooLarge:
            say(request, _("文件超过 25 MB，没存"))
        except NoRoom as told:
            say(request, str(told))
        else:
            say(request, _("「%(name)s」存好了") % {"name": kept.name})
    else:
        say(request, _("没有选文件，或文件是空的，所以没存"))
    return HttpResponseRedirect(f"{record_url(of.key, key)}#files")


@require_GET
@opens(Permission.SEE_RECORDS)
def attached(request: HttpRequest, attachment_id: int) -> HttpResponseBase:
    """Send a file to whoever sees its record; only harmless kinds are shown in place."""
    reader = reader_of(request)
    kept = attachment(attachment_id)
    if kept is None:
        raise Http404
    found_or_404(kind_or_404(kept.kind), kept.key, reader)
    path = file_of(kept)
    if not path.is_file():
        raise Http404
    guessed = mimetypes.guess_type(kept.name)[0] or ""
    safe = guessed if guessed in INLINE else "application/octet-stream"
    answer = FileResponse(
        path.open("rb"), as_attachment=guessed not in INLINE, filename=kept.name, content_type=safe
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
