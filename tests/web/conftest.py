"""The fixed cast, and a client that has signed in as one of them.

安娜 Ada sells; 本 Ben manages her; 池 Chi keeps pay and plans; 董 Dov audits; 夏 Eve sells in another branch;
苏 Su is HR; 韩 Han finance; 石 Shi runs the machine. Each page is asked: may Ada, may Ben, may Eve?
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from yeji.accounts.models import RoleGrant, User
from yeji.accounts.roles import Role

LONG_AGO = date(2024, 1, 1)
CAST: dict[str, tuple[str, Role | None]] = {
    "ada": ("安娜", Role.SELLER),
    "ben": ("本", Role.SUPERVISOR),
    "chi": ("池", Role.COMPENSATION),
    "dov": ("董", Role.AUDITOR),
    "eve": ("夏", Role.SELLER),
    "su": ("苏", Role.HR),
    "han": ("韩", Role.FINANCE),
    "shi": ("石", Role.SYSTEM),
    "lan": ("沈岚", Role.DIRECTOR),
}
SignIn = Callable[[str], Client]


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    """Return the users by their work numbers."""
    del db
    users = {}
    for number, (name, role) in CAST.items():
        user = User(username=number, name=name)
        user.set_unusable_password()
        user.save()
        if role is not None:
            RoleGrant.objects.create(user=user, role=role, since=LONG_AGO)
        users[number] = user
    return users


@pytest.fixture
def as_(cast: dict[str, User]) -> SignIn:
    """Return a way to sign in: `as_("ada").get("/")`."""

    def sign_in(number: str) -> Client:
        client = Client()
        client.force_login(cast[number], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
