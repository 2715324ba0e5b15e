"""The quality of the data: what is wrong, who should mend it, and making one of two."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yeji.accounts.gate import opens
from yeji.accounts.once import once
from yeji.accounts.roles import Permission
from yeji.records import quality as looking
from yeji.records.actions import merge, tell_apart, undo_batch
from yeji.records.reading import Reader, find
from yeji.records.views.asking import reader_of
from yeji.ui.toasts import say


@require_GET
@opens(Permission.SEE_DATA_QUALITY)
def quality(request: HttpRequest) -> HttpResponse:
    """Show what is wrong with the books."""
    return render(request, "records/quality.html", {"page": looking.quality(reader_of(request))})


@require_GET
@opens(Permission.SEE_DATA_QUALITY)
def check(request: HttpRequest, check_key: str) -> HttpResponse:
    """Show what one check finds."""
    reader = reader_of(request)
    page = looking.check_page(_check(check_key, reader), reader)
    context = {"page": page, "may_mend": reader.may(Permission.EDIT_RECORDS)}
    return render(request, "records/check.html", context)


def _check(key: str, reader: Reader) -> looking.Check:
    found = next((each for each in looking.checks(reader) if each.key == key), None)
    if found is None:
        raise Http404
    return found


def _both(request: HttpRequest, asked: looking.Check, reader: Reader) -> tuple[str, str]:
    """The two records of a pair, both seen by whoever decides on them."""
    if not (reader.may(Permission.EDIT_RECORDS) and asked.same):
        raise Http404
    kept, gone = request.POST.get("kept", ""), request.POST.get("gone", "")
    if kept == gone or find(asked.kind, kept, reader) is None or find(asked.kind, gone, reader) is None:
        raise Http404
    return kept, gone


@require_POST
@opens(Permission.SEE_DATA_QUALITY)
@once
def merge_two(request: HttpRequest, check_key: str) -> HttpResponse:
    """Make one record of two; taken back from the toast."""
    reader = reader_of(request)
    asked = _check(check_key, reader)
    kept, gone = _both(request, asked, reader)
    batch = merge(asked.kind, kept, gone, by=reader.user)
    undo_url = reverse("records:undo_merge", args=[check_key, batch])
    say(request, _("%(gone)s 并进了 %(kept)s") % {"gone": gone, "kept": kept}, undo_url=undo_url)
    return HttpResponseRedirect(reverse("records:check", args=[check_key]))


@require_POST
@opens(Permission.SEE_DATA_QUALITY)
@once
def apart(request: HttpRequest, check_key: str) -> HttpResponse:
    """Say that two records are two."""
    reader = reader_of(request)
    asked = _check(check_key, reader)
    kept, gone = _both(request, asked, reader)
    tell_apart(asked.kind, kept, gone, by=reader.user)
    say(request, _("记下了，不再问这两条"))
    return HttpResponseRedirect(reverse("records:check", args=[check_key]))


@require_POST
@opens(Permission.SEE_DATA_QUALITY)
def undo_merge(request: HttpRequest, check_key: str, batch: str) -> HttpResponse:
    """Take one's own merge back."""
    reader = reader_of(request)
    if not (batch.startswith("merge:") and batch.endswith(f":{reader.user.pk}")):
        raise Http404
    undone = undo_batch(batch, reader.user)
    words = _("撤回了合并")
    if undone.kept:
        words = _("撤回了合并；%(count)s 条后来改过，没动") % {"count": len(undone.kept)}
    say(request, words)
    return HttpResponseRedirect(reverse("records:check", args=[check_key]))
