"""Which first page is whose: who leads people first sees his people, who sells his own deals, others what they keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256

from django.core.cache import caches
from django.utils.translation import get_language

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.audit.queries import head
from yeji.home.board import Board
from yeji.home.keeping import books_board, machine_board, people_board, trail_board
from yeji.home.selling import leaders_board, sellers_board
from yeji.records.reading import Reader

BOARDS: Mapping[Role, Callable[[Reader], Board]] = {
    Role.DIRECTOR: leaders_board,
    Role.SUPERVISOR: leaders_board,
    Role.FINANCE: books_board,
    Role.COMPENSATION: books_board,
    Role.HR: people_board,
    Role.AUDITOR: trail_board,
    Role.SYSTEM: machine_board,
    Role.SELLER: sellers_board,
}
"""In the order in which they are asked for where somebody has several roles."""
KEPT = 600
"""Seconds."""


def board_of(user: User, holder: Holder) -> Board | None:
    """Return what the first page says to a user; None where he has no role today."""
    drawn = next((board for role, board in BOARDS.items() if role in holder.roles), None)
    if drawn is None:
        return None
    kept, key = caches["boards"], _key(user, holder)
    found: Board | None = kept.get(key)
    if found is None:
        found = drawn(Reader(holder.on, holder.roles, holder.permissions, user))
        kept.set(key, found, KEPT)
    return found


def _key(user: User, holder: Holder) -> str:
    """What a board depends on: who reads it, as what, when, in which words; and all that was ever done.

    Every write of the books, the organisation and the accounts is an event of the chain, so the head says that
    nothing has changed since.
    """
    last = head()
    roles = ",".join(sorted(holder.roles))
    whole = (user.pk, holder.on.isoformat(), get_language(), roles, last.digest if last else "")
    return sha256("|".join(map(str, whole)).encode()).hexdigest()
