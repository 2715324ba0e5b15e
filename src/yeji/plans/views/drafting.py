"""Starting plans, writing drafts, whom they are for."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.once import once
from yeji.accounts.roles import Permission
from yeji.org.forms.deed import day_after
from yeji.plans.actions import (
    ChangedMeanwhile,
    Whom,
    draft_version,
    drop_draft,
    end_enrolment,
    enrol,
    start_plan,
    write_draft,
)
from yeji.plans.documents import checked
from yeji.plans.forms import DraftForm, EndForm, EnrolForm, StartForm
from yeji.plans.models import Enrolment, Plan, Stage, Version
from yeji.plans.pages.gallery import gallery_page, template_page
from yeji.plans.pages.version import findings_of
from yeji.plans.queries import plan as plan_called
from yeji.plans.queries import version as version_numbered
from yeji.plans.starting import draft_from_template, next_draft
from yeji.plans.words import language
from yeji.ui.toasts import say
from yeji_engine.library.templates import plan_templates
from yeji_engine.wording.plan import plan_text

FORM = require_http_methods(["GET", "POST"])


def version_or_404(key: str, number: int) -> Version:
    """Return the version, or let the page not be there."""
    found = version_numbered(key, number)
    if found is None:
        raise Http404
    return found


def plan_or_404(key: str) -> Plan:
    """Return the plan, or let the page not be there."""
    found = plan_called(key)
    if found is None:
        raise Http404
    return found


def to_version(version: Version) -> HttpResponse:
    """Go on to a version's page."""
    return HttpResponseRedirect(reverse("plans:version", args=[version.plan.key, version.number]))


def to_designer(version: Version) -> HttpResponse:
    """Go on to a draft's forms."""
    return HttpResponseRedirect(reverse("plans:design", args=[version.plan.key, version.number]))


@require_GET
@opens(Permission.WRITE_PLANS)
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the templates."""
    return render(request, "plans/gallery.html", {"page": gallery_page()})


@FORM
@opens(Permission.WRITE_PLANS)
def start(request: HttpRequest, template: str) -> HttpResponse:
    """Start a plan from a template."""
    known = next((each for each in plan_templates() if each.id == template), None)
    if known is None:
        raise Http404
    on = holder_of(request).on
    role = known.role.in_language(language())
    initial = {
        "title": f"{on.year} {role}",
        "key": f"{known.id}-{on.year}",
        "starts": on.replace(month=1, day=1),
    }
    form = StartForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        by, at = user_of(request), timezone.now()
        text = draft_from_template(template, typed["key"], typed["title"], typed["starts"])
        try:
            version = start_plan(typed["key"], typed["title"], text, by=by, at=at)
        except ValidationError as refused:
            for error in refused.messages:
                form.add_error("key", error)
        else:
            if typed["position"]:
                enrol(version.plan, Whom(typed["starts"], position=typed["position"]), by=by, at=at)
            say(request, _("草稿建好了，一步一步改"))
            return to_designer(version)
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "page": template_page(known)}
    return render(request, "plans/start.html", context, status=status)


@require_POST
@opens(Permission.WRITE_PLANS)
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the next version from the newest one."""
    found = plan_or_404(key)
    latest = found.versions.exclude(stage=Stage.DROPPED).order_by("-number").first()
    if latest is None:
        raise Http404
    try:
        made = draft_version(found, next_draft(latest.text), by=user_of(request), at=timezone.now())
    except ValidationError as refused:
        say(request, " ".join(refused.messages))
        return to_version(latest)
    return to_designer(made)


@FORM
@opens(Permission.WRITE_PLANS)
def write(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Write on a draft."""
    version = version_or_404(key, number)
    if version.stage != Stage.DRAFT:
        return to_version(version)
    form = DraftForm(request.POST or None, initial={"text": version.text, "seen": version.revision})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            write_draft(version, typed["text"], by=user_of(request), at=timezone.now(), seen=typed["seen"])
        except ChangedMeanwhile as refused:
            form.add_error(None, refused)
            form.look_again(version_or_404(key, number).revision)
        else:
            say(request, _("草稿已存"))
            return to_version(version)
    status = 422 if form.is_bound and form.errors else 200
    text = form.data.get("text", version.text) if form.is_bound else version.text
    return render(
        request, "plans/write.html", {"form": form, "version": version, **_told(text)}, status=status
    )


@require_POST
@opens(Permission.WRITE_PLANS)
def check(request: HttpRequest) -> HttpResponse:
    """Say what a text means and what is wrong with it, while it is written. Nothing is kept."""
    return render(request, "plans/told.html", _told(request.POST.get("text", "").replace("\r\n", "\n")))


def _told(text: str) -> dict[str, object]:
    found = checked(text)
    sentences = (
        plan_text(found.document, "en" if language() == "en" else "zh", found.schemas)
        if found.document
        else None
    )
    return {"findings": findings_of(found), "errors": len(found.errors), "text": sentences}


@require_POST
@opens(Permission.WRITE_PLANS)
def drop(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Give a draft up."""
    version = version_or_404(key, number)
    try:
        drop_draft(version, by=user_of(request), at=timezone.now(), why=request.POST.get("why", ""))
    except ValidationError as refused:
        say(request, " ".join(refused.messages))
    else:
        say(request, _("已弃用，文字还能看"))
    return to_version(version)


@FORM
@opens(Permission.WRITE_PLANS)
@once
def add_enrolment(request: HttpRequest, key: str) -> HttpResponse:
    """Let a plan be for somebody."""
    found = plan_or_404(key)
    initial = {"since": holder_of(request).on.replace(day=1), "person": request.GET.get("person", "")}
    form = EnrolForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            enrol(found, form.whom(), by=user_of(request), at=timezone.now())
        except ValidationError as refused:
            form.take(refused)
        else:
            say(request, _("已加上"))
            return HttpResponseRedirect(reverse("plans:list"))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "plans/enrol.html", {"form": form, "plan": found}, status=status)


@FORM
@opens(Permission.WRITE_PLANS)
def stop_enrolment(request: HttpRequest, key: str, enrolment: int) -> HttpResponse:
    """Let a plan no longer be for somebody from a day on."""
    found = plan_or_404(key)
    made = Enrolment.objects.filter(plan=found, pk=enrolment).first()
    if made is None:
        raise Http404
    form = EndForm(request.POST or None, initial={"last_day": holder_of(request).on})
    if request.method == "POST" and form.is_valid():
        until = day_after(form.cleaned_data["last_day"])
        try:
            if until is not None:
                end_enrolment(made, until, by=user_of(request), at=timezone.now())
        except ValidationError as refused:
            for error in refused.messages:
                form.add_error("last_day", error)
        else:
            say(request, _("到那天为止"))
            return HttpResponseRedirect(reverse("plans:list"))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "plans/enrol.html", {"form": form, "plan": found, "ends": True}, status=status)
