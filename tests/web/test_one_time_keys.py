"""Every form that adds carries a one-time key: asked of all addresses, so that a new one is not forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any  # Django's resolvers are typed as loosely.

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.conftest import SignIn
from tests.web.runs.company import AT, published
from tests.web.test_matrix import routes
from yeji.accounts import once
from yeji.accounts.models import User
from yeji.accounts.routes import LIBRARY_ROUTES
from yeji.intake.models import FormLink
from yeji.records.actions import write_rows
from yeji.records.queries import kind
from yeji.runs.models import Run, Stage

pytestmark = pytest.mark.django_db

WITHOUT = {
    "choose": "language and theme of a device",
    "demo-enter": "a door: it signs in",
    "begin": "the first account; there is no such page afterwards",
    "audit:export": "a file is sent, and each time is told",
    "records:show": "a look, and each is told",
    "org:look": "a look, and each is told",
    "records:export_whole": "a file is sent, and each time is told",
    "records:claim": "an owner is given once: then there is one",
    "records:bulk": "sets one content; what stands already is the same",
    "records:edit_field": "the field as it shall be",
    "records:retire_field": "a state",
    "records:revive_field": "a state",
    "records:drop_view": "once gone it is not there",
    "records:undo": "a batch is taken back once: then it is not there",
    "records:undo_merge": "as above",
    "intake:mapping": "a stage of the batch, which is held",
    "intake:change-kind": "as above",
    "intake:look": "as above",
    "intake:answer": "as above",
    "intake:forget": "as above",
    "intake:accept": "as above",
    "intake:undo": "as above",
    "intake:drop": "as above",
    "intake:again": "as above",
    "intake:close-form": "a state",
    "org:change-person": "says which revision it saw",
    "org:change-post": "says which revision it saw",
    "org:cancel-post": "says which revision it saw",
    "org:leave": "says which revision it saw",
    "org:stay": "says which revision it saw",
    "org:rename-team": "says which revision it saw",
    "org:end-team": "says which revision it saw",
    "org:change-listed": "says which revision it saw",
    "org:withdraw": "a grant ends once",
    "org:open-account": "one account a work number; its password is shown once",
    "org:close": "a state",
    "org:reopen": "a new password each time, shown once",
    "org:password": "a new password each time, shown once",
    "org:sign-out": "a state",
    "org:review": "released or refused once; a password is shown once",
    "org:recall": "a state",
    "plans:check": "nothing is kept",
    "plans:formula": "nothing is kept",
    "plans:start": "one plan a key",
    "plans:draft": "one open draft a plan",
    "plans:end-enrolment": "a state",
    "plans:write": "says which revision it saw",
    "plans:drop": "a state",
    "plans:ask": "a state",
    "plans:recall": "a state",
    "plans:refuse": "a state",
    "plans:publish": "a state",
    "plans:acknowledge": "one receipt a person",
    "targets:grid": "figures as they shall be",
    "plans:design-step": "a draft as it shall be",
    "plans:design-entry": "a draft as it shall be",
    "targets:figures": "figures as they shall be",
    "intake:staff": "shows whom it would add",
    "intake:staff-take": "a work number is taken once",
    "targets:import": "shows what would change",
    "targets:take": "figures as they shall be",
    "runs:release": "a run is released once",
    "runs:look": "the first look stays",
}
"""What takes a POST without a key, and why sending it again adds nothing."""

MERGE = "/records/quality/customers-name/"
PAGES: dict[str, tuple[str, str, str]] = {
    "records:add": ("ada", "/records/payments/add/", ""),
    "records:edit": ("ada", "/records/customers/edit/C1/", ""),
    "records:remove": ("chi", "/records/customers/remove/C1/", ""),
    "records:say": ("ada", "/records/customers/at/C1/", "/records/customers/say/C1/"),
    "records:attach": ("ada", "/records/customers/at/C1/", "/records/customers/attach/C1/"),
    "records:save_view": ("ada", "/records/customers/view/", ""),
    "records:new_field": ("chi", "/records/define/customers/new/", ""),
    "records:new_kind": ("chi", "/records/define/kind/", ""),
    "records:merge": ("chi", MERGE, f"{MERGE}merge/"),
    "records:apart": ("chi", MERGE, f"{MERGE}apart/"),
    "intake:receive": ("han", "/intake/", "/intake/receive/"),
    "intake:new-form": ("chi", "/intake/forms/new/?kind=surveys", ""),
    "intake:fill": ("", "/intake/f/survey/", ""),
    "org:hire": ("su", "/org/people/hire/", ""),
    "org:assign": ("su", "/org/person/ada/assign/", ""),
    "org:transfer": ("su", "/org/person/ada/transfer/", ""),
    "org:add-team": ("su", "/org/teams/add/", ""),
    "org:place-team": ("su", "/org/team/east/place/", ""),
    "org:add-listed": ("su", "/org/lists/add/region/", ""),
    "org:lend": ("ben", "/org/roles/lend/", ""),
    "org:grant": ("su", "/org/accounts/of/ada/grant/", ""),
    "plans:enrol": ("chi", "/plans/field/for/", ""),
    "runs:ask": ("chi", "/runs/ask/", ""),
    "runs:again": ("chi", "/runs/1/", "/runs/1/again/"),
}
"""Who sees the form of each route with a key, on which page, and where it is sent if not to that page."""


def views(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from views(each, f"{prefix}{each.namespace}:" if each.namespace else prefix)
        elif isinstance(each, URLPattern):
            yield f"{prefix}{each.name or each.pattern}", each.callback


KEYED = {name for name, view in views() if getattr(view, "takes_key", False)}


def test_what_takes_a_form_asks_for_a_key_or_says_why_it_adds_nothing() -> None:
    ours = {each.name for each in routes() if each.name not in LIBRARY_ROUTES and each.rule is not None}
    takes_post = {each.name for each in routes() if "POST" in each.methods} & ours

    assert takes_post - KEYED - set(WITHOUT) == set()
    assert set(WITHOUT) <= takes_post - KEYED


def test_each_form_with_a_key_is_looked_at_here() -> None:
    assert set(PAGES) == KEYED


@pytest.mark.parametrize("route", PAGES)
def test_the_form_carries_the_key_that_its_address_takes(
    route: str, as_: SignIn, cast: dict[str, User]
) -> None:
    who, page, action = PAGES[route]
    for number in ("C1", "C2"):
        write_rows(kind("customers"), [{"number": number, "name": "越城水务", "owner": "ada"}], by=None)
    if route in {"plans:enrol", "runs:ask", "runs:again"}:
        version = published(cast)
        Run.objects.create(
            pk=1, version=version, plan_key="field", period="2026-03", start=date(2026, 3, 1), end=date(2026, 4, 1),
            stage=Stage.FAILED, asked_by=cast["chi"], asked_at=AT,
        )  # fmt: skip
    link = FormLink(kind="surveys", title="?", fields=["points"], by=cast["chi"], at=cast["chi"].date_joined)
    link.token = "survey"
    link.save()

    form = form_of((as_(who) if who else Client()).get(page), action)

    sent = RequestFactory().post(action or page.split("?")[0], {once.FIELD: key_of(form)})
    sent.user = cast[who] if who else _Nobody()  # type: ignore[assignment]  # As the middleware does.
    assert once._key_of(sent)


class _Nobody:
    pk = None


def form_of(answer: Any, action: str) -> str:  # noqa: ANN401 - as Django's client has it
    where = f'[^>]* action="{action}"[^>]*' if action else "(?:(?! action)[^>])*"
    form = re.search(f'<form[^>]*method="post"{where}>(.*?)</form>', answer.text, re.S)
    assert form, answer.status_code
    return form[1]


def key_of(form: str) -> str:
    key = re.search(f'name="{once.FIELD}" value="([^"]+)"', form)
    assert key, "a form without a key"
    return key[1]
