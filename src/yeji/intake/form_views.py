"""Online forms: made and shut by the company, filled in by anybody who has the link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import qrcode
from allauth.core.internal.httpkit import get_client_ip
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yeji.accounts.gate import holder_of, opens, opens_to_all, user_of
from yeji.accounts.models import User
from yeji.accounts.once import once
from yeji.accounts.roles import Permission
from yeji.accounts.weight import OF_A_FORM, takes
from yeji.intake import answering
from yeji.intake.answering import Asked, Spam
from yeji.intake.forms import ChosenFieldsForm, FormLinkForm
from yeji.intake.models import FormLink
from yeji.intake.naming import NAMING
from yeji.intake.queries import forms as all_forms
from yeji.intake.queries import open_form
from yeji.records.kinds import Field, Kind
from yeji.records.queries import kind, kinds
from yeji.records.reading import Reader, reader_for
from yeji.ui.templatetags.yeji import day_words


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form in the list."""

    url: str
    title: str
    kind: str
    answers: int
    is_open: bool
    is_public: bool


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form for whoever made it: link, QR, questions, state."""

    link: FormLink
    kind: str
    address: str
    qr: SafeString
    labels: tuple[str, ...]
    is_open: bool
    about: str
    """The order or customer that the link is made for."""
    is_unknown: bool
    can_be_about: bool


@dataclass(frozen=True, slots=True)
class FillPage:
    """A form for whoever fills it in."""

    link: FormLink
    questions: tuple[Asked, ...]
    stamp: str
    fault: str
    seal: str
    """Whom the answer is about, as the link says it."""


@dataclass(frozen=True, slots=True)
class ShutPage:
    """A form that takes no answer from whoever opens it, and why."""

    link: FormLink
    told: str
    hint: str


@dataclass(frozen=True, slots=True)
class NewFormPage:
    """The two steps of making a form: of what, then which fields."""

    kind: Kind | None
    named: tuple[Field, ...]
    fault: str


@require_GET
@opens(Permission.MAKE_FORMS)
def forms(request: HttpRequest) -> HttpResponse:
    """Show all forms."""
    titles = {each.key: each.title for each in kinds()}
    on = holder_of(request).on
    lines = tuple(
        FormLine(
            reverse("intake:form", args=[each.pk]), each.title, titles.get(each.kind, each.kind), each.answers,
            open_form(each.token, on) is not None, each.is_public,
        )
        for each in all_forms()
    )  # fmt: skip
    return render(request, "intake/forms.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@opens(Permission.MAKE_FORMS)
@once
def new_form(request: HttpRequest) -> HttpResponse:
    """Make a form: first of what kind, then which fields it asks."""
    known = kinds()
    given = request.POST or request.GET
    of_kind = next((each for each in known if each.key == given.get("kind")), None)
    form = FormLinkForm(known, request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if of_kind is None:
        return render(request, "intake/new_form.html", {"form": form, "page": NewFormPage(None, (), "")})
    chosen = ChosenFieldsForm(of_kind, request.POST or None)
    named = tuple(one for one in answering.askable(of_kind) if one.kind in NAMING)
    fault = ""
    if request.method == "POST" and form.is_valid() and chosen.is_valid():
        texts = {one.key: request.POST.get(f"fixed_{one.key}", "") for one in named}
        given_fixed = [one for one in named if texts[one.key].strip()]
        fixed, wrong = answering.read_texts(of_kind, given_fixed, texts, _reader(request))
        link = form.save(commit=False)
        link.fields, link.fixed = chosen.cleaned_data["asked"], fixed
        fault = answering.why_not(link, of_kind) or "".join(
            f"{texts[key]}：{told}" for key, told in wrong.items()
        )
        if not fault:
            made = answering.make_form(link, by=user_of(request), at=timezone.now())
            return redirect("intake:form", made.pk)
    page = NewFormPage(of_kind, named, fault)
    context = {"form": form, "chosen": chosen, "page": page}
    return render(request, "intake/new_form.html", context, status=422 if request.method == "POST" else 200)


@require_GET
@opens(Permission.MAKE_FORMS)
def form(request: HttpRequest, number: int) -> HttpResponse:
    """Show a form's link and QR."""
    link = get_object_or_404(all_forms(), pk=number)
    of_kind = kind(link.kind)
    address = request.build_absolute_uri(reverse("intake:fill", args=[link.token]))
    labels = tuple(one.label for one in answering.fields_of(link, of_kind))
    on = holder_of(request).on
    is_open = open_form(link.token, on) is not None
    about = request.GET.get("about", "").strip()
    is_known = bool(about) and answering.may_be_about(of_kind, about, reader_for(user_of(request), on))
    if is_known:
        address += f"?for={answering.sealed(link, about)}"
    can_be_about = any(one.links_to in {"orders", "customers"} for one in of_kind.fields)
    page = FormPage(
        link,
        of_kind.title,
        address,
        _qr(address),
        labels,
        is_open,
        about,
        is_unknown=bool(about) and not is_known,
        can_be_about=can_be_about,
    )
    return render(request, "intake/form.html", {"page": page})


@require_POST
@opens(Permission.MAKE_FORMS)
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Shut a form."""
    link = get_object_or_404(all_forms(), pk=number)
    answering.close_form(link, by=user_of(request), at=timezone.now())
    return redirect("intake:form", number)


@takes(OF_A_FORM)
@require_http_methods(["GET", "POST"])
@opens_to_all
@once
def fill(request: HttpRequest, token: str) -> HttpResponse:
    """Show a form to fill in, and take what was written; a link about one order or customer takes one answer."""
    link = open_form(token, timezone.localdate())
    if link is None or (not link.is_public and not request.user.is_authenticated):
        raise Http404
    seal = request.POST.get("for", "") or request.GET.get("for", "")
    try:
        about = answering.unsealed(link, seal) if seal else ""
    except BadSignature:
        raise Http404 from None
    of_kind = kind(link.kind)
    if answering.why_not(link, of_kind):
        return _shut(request, link, _("这张表单现在填不了"), _("要填的项改过了，告诉发给你的人"))
    if before := answering.answered_at(link, about):
        return _answered(request, link, before)
    texts = {one.key: request.POST.get(one.key, "") for one in answering.fields_of(link, of_kind)}
    wrong: dict[str, str] = {}
    fault = ""
    if request.method == "POST":
        try:
            wrong = _taken(request, link, texts, about)
        except answering.Answered as told:
            return _answered(request, link, told.at)
        except Spam as told:
            fault = str(told)
        if not wrong and not fault:  # A machine learns nothing: it is thanked too.
            return redirect("intake:thanks", token)
    asked = tuple(answering.questions(link, of_kind, texts, wrong))
    page = FillPage(link, asked, answering.stamp(link), fault, seal)
    return render(
        request, "intake/fill.html", {"page": page}, status=422 if request.method == "POST" else 200
    )


def _taken(request: HttpRequest, link: FormLink, texts: Mapping[str, str], about: str) -> dict[str, str]:
    """Keep what was written, or return what is wrong with it. *errors*: Spam, Answered."""
    sent = request.POST
    answering.must_be_a_person(
        link, sent.get("opened", ""), sent.get("website", ""), get_client_ip(request) or ""
    )
    row, wrong = answering.read_answers(link, kind(link.kind), texts, _reader(request))
    if not wrong and not row:
        raise Spam(_("什么都没填，填一项再交"))
    if not wrong:
        by = user_of(request) if request.user.is_authenticated else None
        answering.keep_answer(link, row, by=by, at=timezone.now(), about=about)
    return wrong


def _reader(request: HttpRequest) -> Reader | None:
    """Return who reads, None for a stranger."""
    if not isinstance(request.user, User):
        return None
    return reader_for(request.user, timezone.localdate())


def _answered(request: HttpRequest, link: FormLink, at: datetime) -> HttpResponse:
    there = timezone.localtime(at)
    when = {"day": day_words(there.date()), "time": f"{there:%H:%M}"}
    told = _("你在 %(day)s %(time)s 填过了，谢谢") % when
    return _shut(request, link, told, _("一份只收一次；要改，告诉发给你的人"))


def _shut(request: HttpRequest, link: FormLink, told: str, hint: str) -> HttpResponse:
    page = ShutPage(link, told, hint)
    return render(
        request, "intake/shut.html", {"page": page}, status=409 if request.method == "POST" else 200
    )


@require_GET
@opens_to_all
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Say thanks."""
    link = open_form(token, timezone.localdate())
    if link is None:
        raise Http404
    return render(request, "intake/thanks.html", {"link": link})


def _qr(address: str) -> SafeString:
    """Draw an address as a code for phones: one path, dark on light in every theme."""
    code = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    code.make()
    matrix = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    size = len(matrix)
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" width="192" height="192" role="img" aria-label="{}" shape-rendering="crispEdges">'
        '<rect width="{}" height="{}" fill="#fff"/><path d="{}" fill="#111"/></svg>',
        size, size, _("打开这张表单的二维码"), size, size, path,
    )  # fmt: skip
