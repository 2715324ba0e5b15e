"""One example for each route that needs arguments, for the matrix of permissions: add a line with your route.

An example is of the cast's company. Where the page is about somebody's row, say who of the cast may see
it: everybody else whose role opens the room is answered with 404.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yeji.accounts.models import RoleGrant, User
from yeji.accounts.roles import Role
from yeji.audit.actions import Deed, record
from yeji.org.models import Assignment
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


def _post(_cast: Cast) -> Arguments:
    return {"post": Assignment.objects.get(person__number="ada").pk}


def _of_customers(_cast: Cast) -> Arguments:
    return {"kind_key": "customers"}


def _past_loan(cast: Cast) -> Arguments:
    loan = RoleGrant.objects.create(
        user=cast["eve"],
        lent_by=cast["ben"],
        role=Role.SUPERVISOR,
        since=date(2024, 2, 1),
        until=date(2024, 3, 1),
    )
    return {"grant": loan.pk}


NOBODY: frozenset[str] = frozenset()
"""There is no such thing: it is not there for anybody."""
ADAS = frozenset({"ada", "ben", "lan", "chi", "dov", "su", "han"})
"""What Ada sells, she sees, those above her, and those whose role is about the whole company."""

EXAMPLES: Mapping[str, Example] = {
    "audit:event": Example(_event),
    "org:person": Example(lambda _: {"number": "ada"}, ADAS),
    "org:change-person": Example(lambda _: {"number": "ada"}, ADAS),
    "org:assign": Example(lambda _: {"number": "ada"}, ADAS),
    "org:transfer": Example(lambda _: {"number": "ada"}, ADAS),
    "org:leave": Example(lambda _: {"number": "ada"}, ADAS),
    "org:stay": Example(lambda _: {"number": "ada"}, ADAS),
    "org:change-post": Example(_post, ADAS),
    "org:cancel-post": Example(_post, ADAS),
    "org:look": Example(lambda _: {"number": "ada", "field": "phone"}, ADAS),
    "org:team": Example(lambda _: {"code": "east"}),
    "org:rename-team": Example(lambda _: {"code": "east"}),
    "org:place-team": Example(lambda _: {"code": "east"}),
    "org:end-team": Example(lambda _: {"code": "east"}),
    "org:add-listed": Example(lambda _: {"kind": "region"}),
    "org:change-listed": Example(lambda _: {"kind": "region", "code": "east"}),
    "org:withdraw": Example(_past_loan, frozenset({"ben", "su", "shi"})),
    "org:account": Example(lambda _: {"username": "ada"}),
    "org:grant": Example(lambda _: {"username": "ada"}),
    "org:close": Example(lambda _: {"username": "ada"}),
    "org:reopen": Example(lambda _: {"username": "ada"}),
    "org:password": Example(lambda _: {"username": "ada"}),
    "org:sign-out": Example(lambda _: {"username": "ada"}),
    "intake:template": Example(lambda _: {"key": "customers"}),
    "intake:batch": Example(lambda _: {"number": 1}, NOBODY),
    "intake:progress": Example(lambda _: {"number": 1}, NOBODY),
    "intake:mapping": Example(lambda _: {"number": 1}, NOBODY),
    "intake:look": Example(lambda _: {"number": 1}, NOBODY),
    "intake:answer": Example(lambda _: {"number": 1}, NOBODY),
    "intake:forget": Example(lambda _: {"number": 1}, NOBODY),
    "intake:accept": Example(lambda _: {"number": 1}, NOBODY),
    "intake:undo": Example(lambda _: {"number": 1}, NOBODY),
    "intake:drop": Example(lambda _: {"number": 1}, NOBODY),
    "intake:again": Example(lambda _: {"number": 1}, NOBODY),
    "intake:refused": Example(lambda _: {"number": 1}, NOBODY),
    "intake:form": Example(lambda _: {"number": 1}, NOBODY),
    "intake:close-form": Example(lambda _: {"number": 1}, NOBODY),
    "intake:fill": Example(lambda _: {"token": "none"}, NOBODY),
    "intake:thanks": Example(lambda _: {"token": "none"}, NOBODY),
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
    "demo-enter": Example(lambda _: {"username": "ada"}),
    "account_reset_password_from_key": Example(lambda _: {"uidb36": "1", "key": "set-password"}),
    "openid_connect_login": Example(lambda _: {"provider_id": "company"}),
    "openid_connect_callback": Example(lambda _: {"provider_id": "company"}),
}
