"""What every page with a form does: read, act, and go on; or show what was refused beside its field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from yeji.org.actions.guarding import ChangedMeanwhile
from yeji.org.deeds import Thing
from yeji.org.forms.deed import DeedForm
from yeji.org.pages.room import FormPage
from yeji.org.revisions import revision
from yeji.ui.parts import Link
from yeji.ui.toasts import say


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a form, and where its deed leads."""

    title: str
    crumbs: tuple[Link, ...]
    button: str
    back_url: str
    said: str
    """What the toast says when it is done; empty where the deed itself says it."""
    next_url: str = ""
    note: str = ""
    is_danger: bool = False
    instead: Link | None = None


def day_of(request: HttpRequest, today: date) -> date:
    """Return the day that the address asks for, today where it asks for none or writes it wrong."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today


def done(form: DeedForm, deed: Callable[[], object], thing: Thing, key: str) -> bool:
    """Do it and return True; where it is refused, leave the reasons in the form and return False."""
    try:
        deed()
    except ValidationError as refused:
        form.take(refused)
        if isinstance(refused, ChangedMeanwhile):
            form.look_again(revision(thing, key))
        return False
    except PermissionDenied as denied:
        raise Http404(str(denied)) from denied
    return True


def form_page(
    request: HttpRequest,
    form: DeedForm,
    deed: Callable[[], object],
    around: Around,
    about: tuple[Thing, str],
) -> HttpResponse:
    """Show the form; when it is sent and its deed done, say so and go on."""
    if request.method == "POST" and form.is_valid() and done(form, deed, *about):
        if around.said:
            say(request, around.said)
        return HttpResponseRedirect(around.next_url or around.back_url)
    status = 422 if form.is_bound and form.errors else 200
    page = FormPage(
        around.title, around.crumbs, form, around.button, around.back_url, around.note, around.is_danger,
        around.instead,
    )  # fmt: skip
    return render(request, "org/form.html", {"page": page}, status=status)
