"""Online forms: made and shut by the company, filled in by anybody who has the link."""

from __future__ import annotations

from dataclasses import dataclass

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
    named = tuple(one for one in of_kind.fields if one.kind in NAMING)
    fault = ""
    if request.method == "POST" and form.is_valid() and chosen.is_valid():
        texts = {one.key: request.POST.get(f"fixed_{one.key}", "") for one in named}
        given_fixed = [one for one in named if texts[one.key].strip()]
        fixed, wrong = answering.read_texts(of_kind, given_fixed, texts)
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
    is_open = open_form(link.token, holder_of(request).on) is not None
    about = request.GET.get("about", "").strip()
    is_known = bool(about) and answering.about_of(of_kind, about) is not None
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
    """Show a form to fill in, and take what was written."""
    on = timezone.localdate()
    link = open_form(token, on)
    if link is None or (not link.is_public and not request.user.is_authenticated):
        raise Http404
    seal = request.POST.get("for", "") or request.GET.get("for", "")
    try:
        about = answering.unsealed(link, seal) if seal else ""
    except BadSignature:
        raise Http404 from None
    of_kind = kind(link.kind)
    texts = {one.key: request.POST.get(one.key, "") for one in answering.fields_of(link, of_kind)}
    wrong: dict[str, str] = {}
    fault = ""
    if request.method == "POST":
        try:
            answering.must_be_a_person(
                link,
                request.POST.get("opened", ""),
                request.POST.get("website", ""),
                get_client_ip(request) or "",
            )
            row, wrong = answering.read_answers(link, of_kind, texts)
            if not wrong and not row:
                raise Spam(_("什么都没填，填一项再交"))
            if not wrong:
                by = user_of(request) if request.user.is_authenticated else None
                answering.keep_answer(link, row, by=by, on=on, about=about)
                return redirect("intake:thanks", token)
        except Spam as told:
            fault = str(told)
            if not fault:  # A machine learns nothing.
                return redirect("intake:thanks", token)
    asked = tuple(answering.questions(link, of_kind, texts, wrong))
    page = FillPage(link, asked, answering.stamp(link), fault, seal)
    return render(
        request, "intake/fill.html", {"page": page}, status=422 if request.method == "POST" else 200
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
