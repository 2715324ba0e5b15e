"""The first page."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yeji.accounts.gate import holder_of, opens, opens_to_all, user_of
from yeji.home import beginning
from yeji.home.board import Board
from yeji.home.boards import board_of
from yeji.home.demo import BACKEND, enter
from yeji.home.settings_room import OPENS_TO, settings_page
from yeji.home.steps import FirstSteps, first_steps
from yeji.home.waiting import Waiting, waiting
from yeji.org.actions.accounts import AccountGiven, open_first_account


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the first page shows."""

    name: str
    waiting: tuple[Waiting, ...]
    count: int
    steps: FirstSteps
    board: Board | None
    """What his role asks of the first page; none for who has no role."""


@require_POST
@opens_to_all
def enter_demo(request: HttpRequest, username: str) -> HttpResponse:
    """Enter a demo company by one of its doors; in any other company there is no such page."""
    user = enter(username, timezone.localdate())
    if user is None:
        raise Http404("no door of a demo")
    login(request, user, backend=BACKEND)
    return HttpResponseRedirect(reverse("home"))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to_all
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """Open the first account of an empty company; there is no such page once there is one."""
    if not beginning.opens(token):
        raise Http404("no company to begin")
    form = beginning.FirstAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            user = open_first_account(
                AccountGiven(typed["username"], typed["name"]), typed["password"], on=timezone.localdate()
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            login(request, user, backend=beginning.BACKEND)
            return HttpResponseRedirect(reverse("home"))
    return render(request, "home/begin.html", {"form": form})


@require_GET
@opens()
def home(request: HttpRequest) -> HttpResponse:
    """Show the first steps of an empty company, then what waits."""
    if not request.user.is_authenticated:
        raise PermissionDenied("the first page is for people who have signed in")
    steps = first_steps(request.user, holder_of(request))
    things = waiting(request)
    board = None if steps.left else board_of(request)
    page = HomePage(request.user.name, things, sum(each.count for each in things), steps, board)
    return render(request, "home/first_steps.html" if steps.left else "home/home.html", {"page": page})


@require_GET
@opens(*OPENS_TO)
def settings(request: HttpRequest) -> HttpResponse:
    """Show the doors to what the company sets once."""
    return render(
        request, "home/settings.html", {"page": settings_page(user_of(request), holder_of(request))}
    )
