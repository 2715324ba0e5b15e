"""The gate before every page: a route without a rule is shut, and what one may not see is not there.

A view carries its rule (`@opens(...)`); pages of libraries have theirs in `accounts.routes`. The rule says
which room opens. Whose rows are shown in the room is the business of the page's query.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar  # A view takes whatever its route holds.

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from yeji.accounts.models import User
from yeji.accounts.queries import permissions_of, roles_of
from yeji.accounts.roles import Permission, Role
from yeji.accounts.routes import LIBRARY_ROUTES

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may enter: anybody, anybody signed in, or whoever holds one of the permissions."""

    public: bool = False
    needs: frozenset[Permission] = frozenset()

    def admits(self, permissions: frozenset[Permission]) -> bool:
        """Tell whether somebody signed in with these permissions may enter."""
        return not self.needs or bool(self.needs & permissions)


PUBLIC = Rule(public=True)
SIGNED_IN = Rule()


@dataclass(frozen=True, slots=True)
class Holder:
    """What the request's user may do today; asked for once a request."""

    on: date
    roles: frozenset[Role]
    permissions: frozenset[Permission]

    def may(self, permission: Permission) -> bool:
        """Tell whether he may do it."""
        return permission in self.permissions


def opens(*needs: Permission) -> Callable[[View], View]:
    """Mark a view as open to whoever holds one of the permissions; to anybody signed in where none is named."""
    return _marked(Rule(needs=frozenset(needs)))


def opens_to_all(view: View) -> View:
    """Mark a view as open without signing in."""
    return _marked(PUBLIC)(view)


def _marked(rule: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.rule = rule  # type: ignore[attr-defined]  # A function may carry attributes; types cannot say so.
        return view

    return mark


def rule_of(view: Callable[..., Any], route: str) -> Rule | None:
    """Return the rule of a view, of the library page with that route name, or None where nobody wrote one."""
    own = getattr(view, "rule", None)
    if isinstance(own, Rule):
        return own
    if route in LIBRARY_ROUTES:
        return PUBLIC if LIBRARY_ROUTES[route] else SIGNED_IN
    return None


def holder_of(request: HttpRequest) -> Holder:
    """Return what the request's user may do today."""
    if not hasattr(request, "holder"):
        on = timezone.localdate()
        roles = roles_of(request.user, on)
        request.holder = Holder(on, roles, permissions_of(roles))  # type: ignore[attr-defined]  # Kept for this request.
    holder: Holder = request.holder  # type: ignore[attr-defined]  # Written just above.
    return holder


def user_of(request: HttpRequest) -> User:
    """Return the request's user behind a gate that lets only those in who have signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied("this page is for people who have signed in")
    return request.user


CHANGE = "account_change_password"
BEFORE_THE_CHANGE = frozenset({CHANGE, "account_logout"})
"""All that opens to somebody whose password another person knows."""


NEEDED_BY_IT = frozenset({"choose", "javascript-catalog", "manifest", "service-worker"})
"""Its language and its scripts."""


def _must_change_password(request: HttpRequest) -> bool:
    """Tell whether he signed in with a password that another gave him; a company's own sign-in needs none."""
    if not isinstance(request.user, User) or not request.user.must_change_password:
        return False
    came_by: list[dict[str, object]] = request.session.get("account_authentication_methods", [])
    return not any(each.get("method") == "socialaccount" for each in came_by)


class GateMiddleware:
    """Asks the rule before the view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._get_response(request)
        if request.user.is_authenticated:
            # Nobody who comes to this machine later, and nobody between, gets to see what one saw signed in.
            answer.headers.setdefault("Cache-Control", "private, no-store")
            patch_vary_headers(answer, ("Cookie",))
        return answer

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        arguments: tuple[Any, ...],
        named: dict[str, Any],
    ) -> HttpResponse | None:
        """Return None to let the request in, a redirect to sign-in, or raise 404."""
        del arguments, named
        match = request.resolver_match
        rule = rule_of(view, match.view_name if match else "")
        if rule is None:
            raise Http404("no rule says who may open this page")
        route = match.view_name if match else ""
        # Public pages too: an online form for colleagues stands among them.
        if route not in BEFORE_THE_CHANGE | NEEDED_BY_IT and _must_change_password(request):
            return redirect(CHANGE)
        if rule.public:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not rule.admits(holder_of(request).permissions):
            raise Http404
        return None
