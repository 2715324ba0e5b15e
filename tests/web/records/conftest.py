"""What the tests of the records share."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.urls import reverse

from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.org.models import Person, Region
from yeji.records.actions import write_rows
from yeji.records.kinds import Value
from yeji.records.queries import kind

EVERY = tuple(str(role.value) for role in Role)
CANARY_PHONE, CANARY_NAME, CANARY_BANK, CANARY_ID = (
    "13912345678",
    "王金丝雀",
    "6222020299998888771",
    "330102198001015555",
)


@pytest.fixture
def company(cast: dict[str, User]) -> dict[str, Person]:
    """Return the people of the cast; there is a second region besides the east."""
    Region.objects.create(code="south", name="华南")
    return {person.number: person for person in Person.objects.filter(number__in=cast)}


def written(key: str, *rows: Mapping[str, Value], by: User | None = None, batch: str = "") -> None:
    """Write rows as the program itself would."""
    write_rows(kind(key), [dict(row) for row in rows], by=by, batch=batch)


@pytest.fixture
def books(company: dict[str, Person]) -> None:
    """A customer of Ada's and one of Eve's, with contact, order and payment each."""
    for owner, name in (("ada", "越城水务"), ("eve", "珠海印染")):
        written(
            "customers",
            {
                "number": f"C-{owner}",
                "name": name,
                "owner": owner,
                "level": "A",
                "phone": CANARY_PHONE,
                "identity": CANARY_ID,
                "tags": ("水务",),
            },
        )
        written(
            "contacts",
            {
                "number": f"T-{owner}",
                "customer": f"C-{owner}",
                "name": CANARY_NAME,
                "phone": CANARY_PHONE,
                "owner": owner,
            },
        )
        written(
            "orders",
            {
                "number": f"O-{owner}",
                "customer": f"C-{owner}",
                "owner": owner,
                "order_date": "2026-03-02",
                "amount": 4310000,
            },
        )
        written("order_lines", {"order": f"O-{owner}", "line": "1", "amount": 4310000})
        written(
            "receivables",
            {
                "number": f"R-{owner}",
                "order": f"O-{owner}",
                "customer": f"C-{owner}",
                "owner": owner,
                "due_date": "2026-04-01",
                "amount": 4310000,
            },
        )
        written(
            "payments",
            {
                "number": f"P-{owner}",
                "order": f"O-{owner}",
                "customer": f"C-{owner}",
                "owner": owner,
                "payment_date": "2026-03-20",
                "amount": 800000,
                "bank_account": CANARY_BANK,
            },
        )


def at(kind_key: str, key: str) -> str:
    return reverse("records:record", args=[kind_key, key])


def listed(kind_key: str) -> str:
    return reverse("records:list", args=[kind_key])
