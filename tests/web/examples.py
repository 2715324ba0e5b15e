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


EXAMPLES: Mapping[str, Example] = {
    "audit:event": Example(_event),
    "account_reset_password_from_key": Example(lambda _: {"uidb36": "1", "key": "set-password"}),
    "openid_connect_login": Example(lambda _: {"provider_id": "company"}),
    "openid_connect_callback": Example(lambda _: {"provider_id": "company"}),
}
