"""People: the list, one of them, and what may be done with him."""

from __future__ import annotations

from typing import TypedDict

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.once import once
from yeji.accounts.roles import Permission
from yeji.org.actions import people as writing
from yeji.org.actions import posts as posting
from yeji.org.deeds import PERSONAL, Thing
from yeji.org.forms.deed import DeedForm
from yeji.org.forms.filters import PeopleFilter
from yeji.org.forms.people import (
    ChangePersonForm,
    HireForm,
    LeaveForm,
    PostForm,
    initial_of_person,
    initial_of_post,
)
from yeji.org.models import Assignment, Person
from yeji.org.pages.people import people_page
from yeji.org.pages.person import person_page, personal_datum, post_on, visible_person
from yeji.org.revisions import revision
from yeji.org.views.doing import Around, day_of, form_page
from yeji.ui.addresses import Address
from yeji.ui.doing import at_once
from yeji.ui.parts import Link


class Told(TypedDict):
    """What every form of this room carries along."""

    why: str
    seen: int | None


FORM = require_http_methods(["GET", "POST"])


@require_GET
@opens(Permission.SEE_ORG)
def people(request: HttpRequest) -> HttpResponse:
    """List the people in sight."""
    page = people_page(
        user_of(request), holder_of(request), Address.of(request), PeopleFilter(request.GET or {})
    )
    return render(request, "org/people.html", {"page": page})


@require_GET
@opens(Permission.SEE_ORG)
def person(request: HttpRequest, number: str) -> HttpResponse:
    """Show one person."""
    holder = holder_of(request)
    page = person_page(user_of(request), holder, day_of(request, holder.on), number)
    return render(request, "org/person.html", {"page": page})


@require_POST
@opens(Permission.SEE_PERSONAL_DATA)
def look(request: HttpRequest, number: str, field: str) -> HttpResponse:
    """Show a personal datum whole, and tell of the look."""
    user, holder = user_of(request), holder_of(request)
    if field not in PERSONAL:
        raise Http404
    seen = visible_person(user, holder.on, number)
    try:
        text = writing.look_at(seen, field, by=user, on=holder.on)
    except PermissionDenied as denied:
        raise Http404 from denied
    datum = personal_datum(user, holder, seen, field, shown=text)
    if request.headers.get("HX-Request"):
        answer = render(request, "org/datum.html", {"datum": datum})
    else:
        answer = render(request, "org/look.html", {"page": datum, "back_url": _url("person", number)})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@FORM
@opens(Permission.MANAGE_ORG)
@once
def hire(request: HttpRequest) -> HttpResponse:
    """Add somebody with his first post."""
    user, on = user_of(request), holder_of(request).on
    form = HireForm(request.POST or None, initial={"joined": on})
    around = Around(
        _("办入职：一个人从这天起在一个团队任一个岗位"),
        (Link(_("人员"), reverse("org:people")),),
        _("办入职"),
        reverse("org:people"),
        said=_("已办入职"),
    )

    def deed() -> None:
        typed = form.cleaned_data
        writing.hire(typed["number"], form.given(), form.post_given(), by=user, on=on, why=typed["why"])

    return form_page(request, form, deed, around, (Thing.PERSON, ""))


@FORM
@opens(Permission.MANAGE_ORG)
def change_person(request: HttpRequest, number: str) -> HttpResponse:
    """Correct what is told of somebody."""
    user, on, known = user_of(request), holder_of(request).on, _person(request, number)
    initial = {**initial_of_person(known), "seen": revision(Thing.PERSON, number)}
    form = ChangePersonForm(request.POST or None, person=known, initial=initial)
    around = _around(known, _("改%(name)s的资料"), _("存资料"), _("资料已存"))
    return form_page(
        request,
        form,
        lambda: writing.change_person(known, form.given(), by=user, on=on, **_told(form)),
        around,
        (Thing.PERSON, number),
    )


@FORM
@opens(Permission.MANAGE_ORG)
@once
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Give somebody a post."""
    user, on, known = user_of(request), holder_of(request).on, _person(request, number)
    form = PostForm(request.POST or None, initial={"since": on, "seen": revision(Thing.PERSON, number)})
    around = _around(known, _("安排%(name)s的任职"), _("安排任职"), _("已安排"))
    return form_page(
        request,
        form,
        lambda: posting.assign(known, form.given(), by=user, on=on, **_told(form)),
        around,
        (Thing.PERSON, number),
    )


@FORM
@opens(Permission.MANAGE_ORG)
@once
def transfer(request: HttpRequest, number: str) -> HttpResponse:
    """Move somebody to another post."""
    user, on, known = user_of(request), holder_of(request).on, _person(request, number)
    initial: dict[str, object] = {"since": on, "seen": revision(Thing.PERSON, number)}
    form = PostForm(request.POST or None, initial=_post_of(known, request) | initial)
    around = _around(
        known,
        _("把%(name)s调到别的岗位"),
        _("调岗"),
        _("已调岗"),
        note=_("原来的任职到前一天为止；以前的日子、以前的业绩仍归原来的团队和主管。"),
    )
    return form_page(
        request,
        form,
        lambda: posting.transfer(known, form.given(), by=user, on=on, **_told(form)),
        around,
        (Thing.PERSON, number),
    )


@FORM
@opens(Permission.MANAGE_ORG)
def change_post(request: HttpRequest, post: int) -> HttpResponse:
    """Correct a post that was written wrong."""
    user, on = user_of(request), holder_of(request).on
    known = get_object_or_404(Assignment.objects.select_related("person"), pk=post)
    number = known.person.number
    initial = initial_of_post(known) | {"seen": revision(Thing.PERSON, number)}
    form = PostForm(request.POST or None, initial=initial)
    around = _around(
        known.person,
        _("更正%(name)s的一段任职"),
        _("存更正"),
        _("任职已更正"),
        note=_("写错了才在这里改；真的换了岗位，用调岗，以前的日子就不会跟着变。"),
        instead=Link(_("这段任职本不该有，删掉"), reverse("org:cancel-post", args=[post])),
    )
    return form_page(
        request,
        form,
        lambda: posting.change_assignment(known, form.given(), by=user, on=on, **_told(form)),
        around,
        (Thing.PERSON, number),
    )


@require_POST
@opens(Permission.MANAGE_ORG)
def cancel_post(request: HttpRequest, post: int) -> HttpResponse:
    """Take away a post that should never have stood there."""
    user, on = user_of(request), holder_of(request).on
    known = get_object_or_404(Assignment.objects.select_related("person"), pk=post)
    return at_once(
        request,
        lambda: posting.cancel_assignment(known, by=user, on=on),
        _("这段任职已删除"),
        _url("person", known.person.number),
    )


@FORM
@opens(Permission.MANAGE_ORG)
def leave(request: HttpRequest, number: str) -> HttpResponse:
    """Let somebody go."""
    user, on, known = user_of(request), holder_of(request).on, _person(request, number)
    form = LeaveForm(request.POST or None, initial={"last_day": on, "seen": revision(Thing.PERSON, number)})
    around = _around(
        known,
        _("办%(name)s的离职"),
        _("办离职"),
        _("已办离职"),
        note=_("任职、角色和委托都到这一天为止；过了这一天账号停用，所有设备马上退出。以前的记录都留着。"),
        is_danger=True,
    )
    return form_page(
        request,
        form,
        lambda: writing.leave(known, form.cleaned_data["last_day"], by=user, on=on, **_told(form)),
        around,
        (Thing.PERSON, number),
    )


@require_POST
@opens(Permission.MANAGE_ORG)
def stay(request: HttpRequest, number: str) -> HttpResponse:
    """Take a leave back."""
    user, on, known = user_of(request), holder_of(request).on, _person(request, number)
    return at_once(
        request,
        lambda: writing.take_back_leave(known, by=user, on=on),
        _("已撤销离职，任职、角色和账号要重新给"),
        _url("person", number),
    )


def _person(request: HttpRequest, number: str) -> Person:
    return visible_person(user_of(request), holder_of(request).on, number)


def _post_of(known: Person, request: HttpRequest) -> dict[str, object]:
    post = post_on(known, holder_of(request).on)
    return initial_of_post(post) if post else {}


def _url(route: str, number: str) -> str:
    return reverse(f"org:{route}", args=[number])


def _told(form: DeedForm) -> Told:
    return Told(why=form.cleaned_data["why"], seen=form.cleaned_data["seen"])


def _around(
    known: Person,
    title: str,
    button: str,
    said: str,
    *,
    note: str = "",
    is_danger: bool = False,
    instead: Link | None = None,
) -> Around:
    back = _url("person", known.number)
    return Around(
        title % {"name": known.name},
        (Link(_("人员"), reverse("org:people")), Link(known.name, back)),
        button,
        back,
        said,
        note=note,
        is_danger=is_danger,
        instead=instead,
    )
