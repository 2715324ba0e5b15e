"""Bringing targets in from a sheet: read, looked at, taken as a whole."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.intake.reading import Opened, Piece, open_upload
from yeji.plans.words import language
from yeji.targets.actions import set_targets
from yeji.targets.forms import SheetForm
from yeji.targets.pages.grid import known_measures
from yeji.targets.pages.importing import import_page, weigh
from yeji.targets.reading import Fault, read_targets
from yeji.ui.toasts import say

TAB, LINE = "\t", "\n"


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
            sheet, unread = (typed["pasted"], ()) if typed["file"] is None else _sheet_of(typed["file"])
        except ValidationError as refused:
            form.add_error("file", refused)
        else:
            read = read_targets(_rows(sheet), year=typed["year"], measure=typed["measure"])
            read = replace(read, faults=(*unread, *read.faults))
            page = import_page(weigh(read, measures), sheet, typed["measure"], typed["year"])
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
    read = read_targets(_rows(typed["pasted"]), year=typed["year"], measure=typed["measure"])
    weighed = weigh(read, measures)
    changed = set_targets(weighed.given, by=user_of(request), at=timezone.now(), why=_("从表导入"))
    say(request, _("写入了 %(count)s 个目标") % {"count": changed})
    return HttpResponseRedirect(f"{reverse('targets:grid')}?measure={typed['measure']}&year={typed['year']}")


def _rows(sheet: str) -> Iterator[list[str]]:
    for line in sheet.replace("\r\n", LINE).split(LINE):
        yield line.split(TAB if TAB in line else ",")


def _sheet_of(file: UploadedFile[bytes]) -> tuple[str, tuple[Fault, ...]]:
    """Return an uploaded file's first sheet as it would be pasted, and rows that could not be read.

    *errors*: ValidationError in the file's words where it is refused whole.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(file.read())
        opened = open_upload(path, str(file.name))
        if opened.refusals:
            raise ValidationError([each.in_language(language()) for each in opened.refusals])
        unread: list[Fault] = []
        rows = [TAB.join(row) for row in _cells(opened, unread)]
        return LINE.join(rows), tuple(unread)


def _cells(opened: Opened, unread: list[Fault]) -> Iterator[list[str]]:
    sheet = opened.sheets[0]
    first = 0
    for piece in sheet.pieces(0):
        if not isinstance(piece, Piece):
            unread.append(Fault(piece.place.row or 0, "", "", piece.in_language(language())))
            continue
        columns = [column.to_pylist() for column in piece.cells]
        numbers = piece.rows.to_pylist()
        for place, number in enumerate(numbers):
            # Blank rows keep their place, so that a fault names the row of the file.
            for _blank in range(first + 1, number):
                yield [""]
            first = number
            yield [_plain(column[place]) for column in columns]


def _plain(cell: str | None) -> str:
    return (cell or "").replace(TAB, " ").replace(LINE, " ").replace("\r", " ")
