"""The gate: every route has a rule, strangers sign in first, what is not yours is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any  # Django's resolvers are typed as loosely.

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.conftest import SignIn
from yeji.accounts.gate import rule_of

KNOWN_SHUT = frozenset(
    {
        "account_signup",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_confirm_login_code",
        "account_request_login_code",
        "socialaccount_signup",
        "social/login/cancelled/",
        "social/login/error/",
        "social/signup/",
        "social/connections/",
    }
)
"""Pages that libraries bring and that nobody opens."""


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            space = f"{prefix}{each.namespace}:" if each.namespace else prefix
            yield from routes(each, space)
        elif isinstance(each, URLPattern):
            yield f"{prefix}{each.name or each.pattern}", each.callback


def test_every_route_has_a_rule_or_is_known_to_be_shut() -> None:
    without = {name for name, view in routes() if rule_of(view, name) is None}

    assert without - KNOWN_SHUT == set()


def test_a_stranger_is_asked_to_sign_in() -> None:
    answer = Client().get("/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/")


@pytest.mark.django_db
def test_a_library_page_without_a_rule_is_not_there() -> None:
    assert Client().get("/accounts/signup/").status_code == 404


def test_a_seller_opens_his_first_page(as_: SignIn) -> None:
    answer = as_("ada").get("/")

    assert answer.status_code == 200
    assert "安娜" in answer.text
