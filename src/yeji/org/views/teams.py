"""Teams and the company's lists."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.once import once
from yeji.accounts.roles import Permission
from yeji.org.actions import teams as writing
from yeji.org.deeds import Thing
from yeji.org.forms.teams import AddTeamForm, EndTeamForm, ListedForm, PlaceForm, RenameForm
from yeji.org.models import Level, Position, Region
from yeji.org.pages.teams import LISTS, known_team, listed, lists_page, place_of_team, team_page, teams_page
from yeji.org.revisions import revision
from yeji.org.views.doing import Around, form_page
from yeji.ui.parts import Link

FORM = require_http_methods(["GET", "POST"])


@require_GET
@opens(Permission.SEE_ORG)
def teams(request: HttpRequest) -> HttpResponse:
    """List the teams."""
    return render(request, "org/teams.html", {"page": teams_page(holder_of(request))})


@require_GET
@opens(Permission.SEE_ORG)
def team(request: HttpRequest, code: str) -> HttpResponse:
    """Show one team."""
    return render(request, "org/team.html", {"page": team_page(user_of(request), holder_of(request), code)})


@FORM
@opens(Permission.MANAGE_ORG)
@once
def add_team(request: HttpRequest) -> HttpResponse:
    """Add a team."""
    user, on = user_of(request), holder_of(request).on
    form = AddTeamForm(request.POST or None, initial={"since": on})
    around = Around(
        _("建一个团队，从这天起挂在组织里"),
        (Link(_("团队"), reverse("org:teams")),),
        _("建团队"),
        reverse("org:teams"),
        said=_("团队已建"),
    )

    def deed() -> None:
        typed = form.cleaned_data
        writing.add_team(typed["code"], typed["name"], form.given(), by=user, on=on, why=typed["why"])

    return form_page(request, form, deed, around, (Thing.TEAM, ""))


@FORM
@opens(Permission.MANAGE_ORG)
def rename_team(request: HttpRequest, code: str) -> HttpResponse:
    """Give a team another name."""
    user, on, known = user_of(request), holder_of(request).on, known_team(code)
    form = RenameForm(request.POST or None, initial={"name": known.name, "seen": revision(Thing.TEAM, code)})

    def deed() -> None:
        typed = form.cleaned_data
        writing.rename_team(known, typed["name"], by=user, on=on, why=typed["why"], seen=typed["seen"])

    around = _around(known.name, code, _("给%(name)s改名"), _("改名"), _("已改名"))
    return form_page(request, form, deed, around, (Thing.TEAM, code))


@FORM
@opens(Permission.MANAGE_ORG)
@once
def place_team(request: HttpRequest, code: str) -> HttpResponse:
    """Move a team from a day on."""
    user, on, known = user_of(request), holder_of(request).on, known_team(code)
    initial = place_of_team(known, on) | {"since": on, "seen": revision(Thing.TEAM, code)}
    form = PlaceForm(request.POST or None, initial=initial)

    def deed() -> None:
        typed = form.cleaned_data
        writing.place_team(known, form.given(), by=user, on=on, why=typed["why"], seen=typed["seen"])

    around = _around(
        known.name,
        code,
        _("调整%(name)s的归属"),
        _("调整归属"),
        _("归属已调整"),
        note=_("以前的日子不变：那些天的业绩仍归原来的上级。"),
    )
    return form_page(request, form, deed, around, (Thing.TEAM, code))


@FORM
@opens(Permission.MANAGE_ORG)
def end_team(request: HttpRequest, code: str) -> HttpResponse:
    """Let a team end."""
    user, on, known = user_of(request), holder_of(request).on, known_team(code)
    form = EndTeamForm(request.POST or None, initial={"last_day": on, "seen": revision(Thing.TEAM, code)})

    def deed() -> None:
        typed = form.cleaned_data
        writing.end_team(known, typed["last_day"], by=user, on=on, why=typed["why"], seen=typed["seen"])

    around = _around(known.name, code, _("撤销%(name)s"), _("撤销团队"), _("团队已撤销"), is_danger=True)
    return form_page(request, form, deed, around, (Thing.TEAM, code))


@require_GET
@opens(Permission.MANAGE_ORG)
def lists(request: HttpRequest) -> HttpResponse:
    """Show positions, levels and regions."""
    return render(request, "org/lists.html", {"page": lists_page(holder_of(request))})


FIELDS = {"position": ("leads",), "level": ("order",), "region": ()}


@FORM
@opens(Permission.MANAGE_ORG)
@once
def add_listed(request: HttpRequest, kind: str) -> HttpResponse:
    """Add a row to one of the lists."""
    if kind not in LISTS:
        raise Http404
    user, on = user_of(request), holder_of(request).on
    form = ListedForm(request.POST or None)
    form.keep("code", *FIELDS[kind])

    def deed() -> None:
        typed = form.cleaned_data
        if kind == "position":
            writing.add_position(typed["code"], typed["name"], leads=typed["leads"], by=user, on=on)
        elif kind == "level":
            writing.add_level(typed["code"], typed["name"], typed["order"], by=user, on=on)
        else:
            writing.add_region(typed["code"], typed["name"], by=user, on=on)

    titles = {"position": _("加一个岗位"), "level": _("加一个职级"), "region": _("加一个区域")}
    around = _around_list(titles[kind], _("加上"), _("已加上"))
    return form_page(request, form, deed, around, (Thing(kind), ""))


@FORM
@opens(Permission.MANAGE_ORG)
def change_listed(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Change a row of one of the lists."""
    user, on = user_of(request), holder_of(request).on
    row = listed(kind, code)
    initial = {name: getattr(row, name) for name in ("name", *FIELDS[kind])}
    form = ListedForm(request.POST or None, initial=initial | {"seen": revision(Thing(kind), code)})
    form.keep(*FIELDS[kind])

    def deed() -> None:
        typed = form.cleaned_data
        name, seen = typed["name"], typed["seen"]
        if isinstance(row, Position):
            writing.change_position(row, name, leads=typed["leads"], by=user, on=on, seen=seen)
        elif isinstance(row, Level):
            writing.change_level(row, name, typed["order"], by=user, on=on, seen=seen)
        elif isinstance(row, Region):
            writing.change_region(row, name, by=user, on=on, seen=seen)

    around = _around_list(_("改%(name)s") % {"name": row.name}, _("存下"), _("已存"))
    return form_page(request, form, deed, around, (Thing(kind), code))


def _around(
    name: str, code: str, title: str, button: str, said: str, *, note: str = "", is_danger: bool = False
) -> Around:
    back = reverse("org:team", args=[code])
    crumbs = (Link(_("团队"), reverse("org:teams")), Link(name, back))
    return Around(title % {"name": name}, crumbs, button, back, said, note=note, is_danger=is_danger)


def _around_list(title: str, button: str, said: str) -> Around:
    back = reverse("org:lists")
    return Around(title, (Link(_("岗位、职级、区域"), back),), button, back, said)
