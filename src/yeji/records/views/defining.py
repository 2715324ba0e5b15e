"""Fields and kinds of one's own, made without code."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yeji.accounts.gate import opens
from yeji.accounts.once import once
from yeji.accounts.roles import Permission
from yeji.records.actions import change_field, define_field, define_kind, retire_field, revive_field
from yeji.records.defining_forms import CustomFieldForm, CustomKindForm
from yeji.records.formulas import by_labels
from yeji.records.kinds import Kind
from yeji.records.models import CustomField
from yeji.records.queries import custom_field, custom_fields, kinds
from yeji.records.views.asking import kind_or_404, reader_of
from yeji.ui.toasts import say


@dataclass(frozen=True, slots=True)
class Added:
    """A field that the company added, with its formula as people read it."""

    field: CustomField
    formula: str


@dataclass(frozen=True, slots=True)
class Defined:
    """A kind with the fields that the company added."""

    kind: Kind
    fields: tuple[Added, ...]
    add_url: str


@dataclass(frozen=True, slots=True)
class DefinePage:
    """What the page of one's own fields shows."""

    count: int
    kinds_count: int
    with_fields: tuple[Defined, ...]
    without: tuple[Defined, ...]


@require_GET
@opens(Permission.DEFINE_RECORDS)
def define(request: HttpRequest) -> HttpResponse:
    """Show which fields and kinds the company added."""
    added: dict[str, list[CustomField]] = {}
    for each in custom_fields():
        added.setdefault(each.kind, []).append(each)
    told = [
        Defined(
            of,
            tuple(Added(each, by_labels(each.formula, of)) for each in added.get(of.key, ())),
            reverse("records:new_field", args=[of.key]),
        )
        for of in kinds()
    ]
    page = DefinePage(
        count=sum(1 for fields in added.values() for each in fields if not each.is_retired),
        kinds_count=sum(1 for each in told if each.kind.is_custom),
        with_fields=tuple(each for each in told if each.fields or each.kind.is_custom),
        without=tuple(each for each in told if not each.fields and not each.kind.is_custom),
    )
    return render(request, "records/define.html", {"page": page})


@dataclass(frozen=True, slots=True)
class FieldPage:
    """What the page of a field's form shows."""

    kind: Kind
    title: str
    form: CustomFieldForm | CustomKindForm
    button: str
    retire_url: str = ""


@require_http_methods(["GET", "POST"])
@opens(Permission.DEFINE_RECORDS)
@once
def new_field(request: HttpRequest, kind_key: str) -> HttpResponse:
    """Add a field to a kind."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    form = CustomFieldForm(of, kinds(), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = define_field(of.key, form.terms(), by=reader.user)
        say(request, _("%(kind)s有了「%(label)s」") % {"kind": of.title, "label": made.label})
        return HttpResponseRedirect(reverse("records:define"))
    page = FieldPage(of, _("给%(kind)s加一个字段") % {"kind": of.title}, form, _("加上"))
    return render(request, "records/field_form.html", {"page": page})


@require_http_methods(["GET", "POST"])
@opens(Permission.DEFINE_RECORDS)
def edit_field(request: HttpRequest, kind_key: str, field_key: str) -> HttpResponse:
    """Change a field."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    made = _field_or_404(of, field_key)
    form = CustomFieldForm(of, kinds(), request.POST if request.method == "POST" else None, made)
    if form.is_bound and form.is_valid():
        change_field(made, form.terms(), by=reader.user)
        say(request, _("「%(label)s」改好了") % {"label": made.label})
        return HttpResponseRedirect(reverse("records:define"))
    retire_url = "" if made.is_retired else reverse("records:retire_field", args=[of.key, made.key])
    page = FieldPage(of, _("改「%(label)s」") % {"label": made.label}, form, _("存"), retire_url)
    return render(request, "records/field_form.html", {"page": page})


def _field_or_404(of: Kind, field_key: str) -> CustomField:
    made = custom_field(of.key, field_key)
    if made is None:
        raise Http404
    return made


@require_POST
@opens(Permission.DEFINE_RECORDS)
def retire(request: HttpRequest, kind_key: str, field_key: str) -> HttpResponse:
    """Take a field out of use."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    made = _field_or_404(of, field_key)
    retire_field(made, by=reader.user)
    say(
        request,
        _("「%(label)s」停用了，填过的还在") % {"label": made.label},
        undo_url=reverse("records:revive_field", args=[of.key, made.key]),
    )
    return HttpResponseRedirect(reverse("records:define"))


@require_POST
@opens(Permission.DEFINE_RECORDS)
def revive(request: HttpRequest, kind_key: str, field_key: str) -> HttpResponse:
    """Take a field into use again."""
    of, reader = kind_or_404(kind_key), reader_of(request)
    made = _field_or_404(of, field_key)
    revive_field(made, by=reader.user)
    say(request, _("「%(label)s」又用上了") % {"label": made.label})
    return HttpResponseRedirect(reverse("records:define"))


@require_http_methods(["GET", "POST"])
@opens(Permission.DEFINE_RECORDS)
@once
def new_kind(request: HttpRequest) -> HttpResponse:
    """Make a kind of record."""
    form = CustomKindForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        terms = {"has_owner": given["has_owner"], "has_date": given["has_date"]}
        made = define_kind(given["key"], given["title"], terms, by=reader_of(request).user)
        say(request, _("有了「%(title)s」，给它加字段") % {"title": made.title})
        return HttpResponseRedirect(reverse("records:new_field", args=[made.key]))
    first = kinds()[0]
    page = FieldPage(first, _("加一种记录"), form, _("加上"))
    return render(request, "records/field_form.html", {"page": page})
