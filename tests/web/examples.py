"""One example for each route that needs arguments, for the matrix of permissions: add a line with your route.

An example is of the cast's company. Where the page is about somebody's row, say who of the cast may see
it: everybody else whose role opens the room is answered with 404.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction

from yeji.accounts.models import User
from yeji.audit.actions import Deed, record
from yeji.records.actions import write_rows
from yeji.records.queries import kind

Cast = Mapping[str, User]
Arguments = Mapping[str, object]


@dataclass(frozen=True)
class Example:
    """How to fill a route: made once for a test, and who of those whom the rule admits sees this very row."""

    arguments: Callable[[Cast], Arguments]
    seen_by: frozenset[str] | None = None
    """None where the room's rule says it all: whoever enters sees every row."""


def _event(cast: Cast) -> Arguments:
    with transaction.atomic():
        return {"number": record(Deed("person.changed", "person", "S1", "沈岚"), by=cast["su"]).number}


def _customer(cast: Cast, **more: object) -> Arguments:
    write_rows(kind("customers"), [{"number": "C1", "name": "桐庐水司", "owner": "ada"}], by=None, batch="")
    return {"kind_key": "customers", "key": "C1", **more}


def _of_customers(_cast: Cast) -> Arguments:
    return {"kind_key": "customers"}


NOBODY: frozenset[str] = frozenset()
"""There is no such thing: it is not there for anybody."""
ADAS = frozenset({"ada", "ben", "lan", "chi", "dov", "su", "han"})
"""What Ada sells, she sees, those above her, and those whose role is about the whole company."""

EXAMPLES: Mapping[str, Example] = {
    "audit:event": Example(_event),
    "records:new_field": Example(_of_customers),
    "records:edit_field": Example(lambda _: {"kind_key": "customers", "field_key": "none"}, NOBODY),
    "records:retire_field": Example(lambda _: {"kind_key": "customers", "field_key": "none"}, NOBODY),
    "records:revive_field": Example(lambda _: {"kind_key": "customers", "field_key": "none"}, NOBODY),
    "records:check": Example(lambda _: {"check_key": "none"}, NOBODY),
    "records:merge": Example(lambda _: {"check_key": "none"}, NOBODY),
    "records:apart": Example(lambda _: {"check_key": "none"}, NOBODY),
    "records:undo_merge": Example(lambda _: {"check_key": "none", "batch": "none"}, NOBODY),
    "records:attached": Example(lambda _: {"attachment_id": 1}, NOBODY),
    "records:list": Example(_of_customers),
    "records:add": Example(_of_customers),
    "records:bulk": Example(_of_customers),
    "records:save_view": Example(_of_customers),
    "records:drop_view": Example(lambda _: {"kind_key": "customers", "view_id": 1}, NOBODY),
    "records:undo": Example(lambda _: {"kind_key": "customers", "batch": "none"}, NOBODY),
    "records:export": Example(lambda _: {"kind_key": "customers", "form": "csv"}),
    "records:record": Example(_customer, ADAS),
    "records:edit": Example(_customer, ADAS),
    "records:say": Example(_customer, ADAS),
    "records:attach": Example(_customer, ADAS),
    "records:show": Example(lambda cast: _customer(cast, field_key="none"), NOBODY),
    "account_reset_password_from_key": Example(lambda _: {"uidb36": "1", "key": "set-password"}),
    "openid_connect_login": Example(lambda _: {"provider_id": "company"}),
    "openid_connect_callback": Example(lambda _: {"provider_id": "company"}),
}
