"""May he? Every route times everybody of the cast, as the rules say it: generated from the addresses themselves.

A route that needs arguments names an example in `tests.web.examples`; one without an example fails here.
What the rule admits is reckoned from the table of roles alone, so that a page that asks more, or less, shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple  # Django's resolvers are typed as loosely.

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.web.conftest import CAST, SignIn
from tests.web.examples import EXAMPLES
from yeji.accounts.gate import Rule, rule_of
from yeji.accounts.models import User
from yeji.accounts.roles import GRANTS

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
STRANGER = "stranger"
UNREACHED = frozenset(
    {
        # Old addresses of a library, under other names; nobody may open them.
        "social/login/cancelled/",
        "social/login/error/",
        "social/signup/",
        "social/connections/",
        "account_confirm_email",
    }
)
NOT_ALWAYS_THERE = frozenset(
    {
        # Not there for anybody before the company has that sign-in, or the user that second factor.
        "openid_connect_login",
        "openid_connect_callback",
        "dingtalk_login",
        "dingtalk_callback",
        "feishu_login",
        "feishu_callback",
        "wecom_login",
        "wecom_callback",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
    }
)


class Route(NamedTuple):
    name: str
    arguments: frozenset[str]
    rule: Rule | None


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[Route]:
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each, f"{prefix}{each.namespace}:" if each.namespace else prefix)
        elif isinstance(each, URLPattern):
            name = f"{prefix}{each.name or each.pattern}"
            yield Route(name, _arguments_of(each), rule_of(each.callback, name))


def _arguments_of(pattern: URLPattern) -> frozenset[str]:
    found: Any = pattern.pattern
    return frozenset(found.converters) | frozenset(found.regex.groupindex)


@pytest.fixture
def addresses(cast: dict[str, User]) -> dict[str, str]:
    """Return an address for each route, made of its example where it needs one."""
    found = {}
    for route in routes():
        if route.name in UNREACHED:
            continue
        example = EXAMPLES.get(route.name)
        try:
            found[route.name] = reverse(route.name, kwargs=dict(example.arguments(cast)) if example else None)
        except NoReverseMatch:
            pytest.fail(
                f"{route.name} needs {sorted(route.arguments)}: give it a line in tests/web/examples.py"
            )
    return found


def test_no_example_is_left_over() -> None:
    assert set(EXAMPLES) - {route.name for route in routes()} == set()


@pytest.mark.parametrize("who", sorted(CAST))
def test_each_role_opens_what_the_rules_say_and_nothing_else(
    as_: SignIn, addresses: dict[str, str], who: str
) -> None:
    client = as_(who)
    wrong = []
    for route in routes():
        if route.name in UNREACHED or route.name == "account_logout":
            continue
        answer = client.get(addresses[route.name])
        if not _as_expected(answer, route, admitted=_admits(route, who)):
            wrong.append((route.name, addresses[route.name], answer.status_code))

    assert wrong == []


@pytest.mark.parametrize("who", sorted(CAST))
def test_what_may_not_be_opened_may_not_be_sent_to_either(
    as_: SignIn, addresses: dict[str, str], who: str
) -> None:
    client = as_(who)
    shut = [route for route in routes() if route.name not in UNREACHED and not _admits(route, who)]

    statuses = {route.name: client.post(addresses[route.name]).status_code for route in shut}

    assert {name: status for name, status in statuses.items() if not _is_not_there(status, name)} == {}


def test_a_stranger_is_sent_to_the_sign_in_from_all_that_is_not_public(addresses: dict[str, str]) -> None:
    wrong = []
    for route in routes():
        if route.name in UNREACHED:
            continue
        client = Client(raise_request_exception=False)
        for answer in (client.get(addresses[route.name]), client.post(addresses[route.name])):
            sent_away = answer.headers.get("Location", "").startswith("/accounts/login/?next=")
            if route.rule is None:
                right = answer.status_code == 404
            elif route.rule.public:
                right = not sent_away and answer.status_code < 500
            else:
                right = answer.status_code == 302 and sent_away
            if not right:
                wrong.append((route.name, addresses[route.name], answer.status_code))

    assert wrong == []


def test_a_right_that_is_withdrawn_is_gone_with_the_next_request(as_: SignIn, cast: dict[str, User]) -> None:
    dov = as_("dov")
    assert dov.get("/audit/").status_code == 200

    cast["dov"].grants.all().delete()

    assert dov.get("/audit/").status_code == 404


def test_who_is_disabled_is_out_with_the_next_request(as_: SignIn, cast: dict[str, User]) -> None:
    dov = as_("dov")
    assert dov.get("/audit/").status_code == 200

    User.objects.filter(pk=cast["dov"].pk).update(is_active=False)

    assert dov.get("/audit/").status_code == 302


def _admits(route: Route, who: str) -> bool:
    """Tell whether the table of roles lets somebody of the cast in, and whether this row is in his sight."""
    if route.rule is None:
        return False
    role = CAST[who][1]
    if route.rule.needs and not any(role in GRANTS[permission] for permission in route.rule.needs):
        return False
    example = EXAMPLES.get(route.name)
    return example is None or example.seen_by is None or who in example.seen_by


def _as_expected(answer: Answer, route: Route, *, admitted: bool) -> bool:
    if not admitted:
        return _is_not_there(answer.status_code, route.name)
    if answer.status_code == 404:
        return route.name in NOT_ALWAYS_THERE
    return answer.status_code < 500


def _is_not_there(status: int, name: str) -> bool:
    """Tell it is 404. A page about a row that takes only GET, or only POST, says so before it looks for the row."""
    return status == 404 or (status == 405 and name in EXAMPLES and EXAMPLES[name].seen_by is not None)
