"""A company in which everybody stands in every relation to somebody, and who sees what in it, written by hand.

The cast (`conftest`) and besides: 莫 Mo sold in the east group until 2025 and sells in the west group since;
季 Ji led the east group until 2025 and leads the west group since; 裴 Pei of the west group stands in for Ben
these days, 谭 Tan did in February 2026; 尹 Yin kept people (HR) until July 2026 and sells in the west group;
胡 Hu of the east group has no role; 葛 Ge's account is closed; a stranger has none.

    销售中心 (Lan) ─┬─ 东一组 (Ben; Ji until 2025): Ada, Hu, Ge; Mo until 2025
                  └─ 西一组 (Ji since 2025): Eve, Pei, Tan, Yin; Mo since 2025
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cache import SessionStore
from django.utils import timezone

from tests.web.conftest import CAST, LONG_AGO
from yeji.accounts.founding import found_role
from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.org.actions.seeing import rebuild_sight
from yeji.org.models import Assignment, Person, Position, Relationship, Team

STRANGER, CLOSED = "stranger", "ge"
REORGANISED = date(2025, 1, 1)
THEN, LENT = date(2024, 6, 14), date(2026, 2, 14)


class Newcomer(NamedTuple):
    """Somebody besides the cast: his role, and his posts as team, position and first day."""

    name: str
    role: Role | None
    posts: tuple[tuple[str, str, date], ...]


NEWCOMERS: Mapping[str, Newcomer] = {
    "mo": Newcomer("莫", Role.SELLER, (("east", "seller", LONG_AGO), ("west", "seller", REORGANISED))),
    "ji": Newcomer(
        "季", Role.SUPERVISOR, (("east", "supervisor", LONG_AGO), ("west", "supervisor", REORGANISED))
    ),
    "pei": Newcomer("裴", Role.SELLER, (("west", "seller", LONG_AGO),)),
    "tan": Newcomer("谭", Role.SELLER, (("west", "seller", LONG_AGO),)),
    "yin": Newcomer("尹", Role.SELLER, (("west", "seller", LONG_AGO),)),
    "hu": Newcomer("胡", None, (("east", "seller", LONG_AGO),)),
    CLOSED: Newcomer("葛", Role.SELLER, (("east", "seller", LONG_AGO),)),
}
VIEWERS: tuple[str, ...] = (*CAST, *NEWCOMERS, STRANGER)
ROLES: Mapping[str, frozenset[Role]] = {
    **{number: frozenset({role} if role else ()) for number, (_, role) in CAST.items()},
    **{number: frozenset({each.role} if each.role else ()) for number, each in NEWCOMERS.items()},
    "pei": frozenset({Role.SELLER, Role.SUPERVISOR}),
}
"""The roles that each holds today."""

ALL = frozenset({"chi", "dov", "su", "han"})
"""Whose role is about the whole company."""
SIGHT: Mapping[str, frozenset[str]] = {
    "ada-now": ALL | {"ada", "ben", "lan", "pei"},
    "ada-then": ALL | {"ada", "ben", "lan", "ji"},
    "ada-lent": ALL | {"ada", "ben", "lan"},
    "mo-now": ALL | {"mo", "ji", "lan"},
    "mo-then": ALL | {"mo", "ben", "ji", "lan"},
    "eve-now": ALL | {"eve", "ji", "lan"},
    "nobody": ALL,
}
"""Who sees what Ada, Mo and Eve did today, then (in 2024), and while Tan stood in for Ben; and what is nobody's."""


CANARY = re.compile(
    r"1390771\d{4}|33010219770777\d{4}|622202777\d{10}|金丝雀\d{4}|canary\d{4}@example\.com|7,?77\d,?\d{3}\.77"
)
"""What a canary looks like: a phone, an identity, a bank account, a name, a mail address, an amount."""


class Aviary:
    """Makes canaries, each one of its kind, and knows who may come upon each without asking for it."""

    def __init__(self) -> None:
        self.seen_by: dict[str, frozenset[str]] = {}

    def phone(self, *seen_by: str) -> str:
        return self._let_out(f"1390771{len(self.seen_by):04}", seen_by)

    def identity(self, *seen_by: str) -> str:
        return self._let_out(f"33010219770777{len(self.seen_by):04}", seen_by)

    def bank_account(self, *seen_by: str) -> str:
        return self._let_out(f"622202777{len(self.seen_by):010}", seen_by)

    def name(self, *seen_by: str) -> str:
        return self._let_out(f"金丝雀{len(self.seen_by):04}", seen_by)

    def mail(self, *seen_by: str) -> str:
        return self._let_out(f"canary{len(self.seen_by):04}@example.com", seen_by)

    def fen(self, *seen_by: str) -> int:
        """Return an amount; on pages it stands in yuan."""
        yuan = f"777{len(self.seen_by):04}.77"
        return int(self._let_out(yuan, seen_by).replace(".", ""))

    def leaked(self, who: str, text: str) -> set[str]:
        """Return the canaries in a text that somebody should not have come upon."""
        found = {each.replace(",", "") for each in CANARY.findall(text)}
        return {each for each in found if who not in self.seen_by.get(each, frozenset())}

    def _let_out(self, canary: str, seen_by: tuple[str, ...]) -> str:
        self.seen_by[canary] = frozenset(seen_by)
        return canary


def today() -> date:
    """Return the company's day."""
    return timezone.localdate()


def day_of(relation: str) -> date:
    """Return the day on which something of this relation happened."""
    return {"then": THEN, "lent": LENT}.get(relation.partition("-")[2], today())


def owner_of(relation: str) -> str | None:
    """Return whose it is."""
    owner = relation.partition("-")[0]
    return None if owner == "nobody" else owner


def enlarge(cast: dict[str, User], aviary: Aviary) -> dict[str, User]:
    """Add those who stand in the other relations; return everybody's user by work number."""
    people = {number: _joined(number, each) for number, each in NEWCOMERS.items()}
    everybody = {**cast, **people}
    _lend(everybody, "pei", today() - timedelta(days=3), today() + timedelta(days=3))
    _lend(everybody, "tan", date(2026, 2, 1), date(2026, 3, 1))
    found_role(people["yin"], Role.HR, LONG_AGO, until=date(2026, 7, 1))
    rebuild_sight()
    User.objects.filter(username=CLOSED).update(is_active=False)
    for number in ("ada", "mo", "eve", "ben", "su"):
        _let_out_at(number, aviary)
    return everybody


def _let_out_at(number: str, aviary: Aviary) -> None:
    """Put canaries into somebody's own data: whole for himself alone; his mail address for whoever sees him."""
    seen = frozenset().union(*(who for key, who in SIGHT.items() if key.startswith(f"{number}-")))
    above = {"ben": ALL | {"lan"}, "su": ALL}.get(number, frozenset())
    Person.objects.filter(number=number).update(
        phone=aviary.phone(number),
        identity=aviary.identity(number),
        bank_account=aviary.bank_account(number),
        mail=aviary.mail(number, *seen, *above),
    )
    User.objects.filter(username=number).update(email=aviary.mail(number, "su", "shi"))


def _joined(number: str, newcomer: Newcomer) -> User:
    user = User(username=number, name=newcomer.name)
    user.set_unusable_password()
    user.save()
    if newcomer.role is not None:
        found_role(user, newcomer.role, LONG_AGO)
    person = Person.objects.create(
        number=number, name=newcomer.name, user=user, relationship=Relationship.EMPLOYEE, joined=LONG_AGO
    )
    ends = [since for _, _, since in newcomer.posts[1:]]
    for (team, position, since), until in zip(newcomer.posts, [*ends, None], strict=True):
        Assignment.objects.create(
            person=person,
            team=Team.objects.get(code=team),
            position=Position.objects.get(code=position),
            since=since,
            until=until,
        )
    return user


def _lend(everybody: dict[str, User], borrower: str, since: date, until: date) -> None:
    found_role(everybody[borrower], Role.SUPERVISOR, since, until, lent_by=everybody["ben"])


def session_of(user: User) -> str:
    """Return the key of a new session of the user, as a sign-in would have made it; it lies in the cache."""
    # Not `force_login`: that tells of a sign-in, and each sign-in is an event of the audit chain.
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
