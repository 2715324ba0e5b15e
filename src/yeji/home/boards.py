"""Which first page is whose: who leads people first sees his people, who sells his own deals, others what they keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest

from yeji.accounts.gate import holder_of, user_of
from yeji.accounts.roles import Role
from yeji.home.board import Board
from yeji.home.keeping import books_board, machine_board, people_board, trail_board
from yeji.home.kept import kept
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


def board_of(request: HttpRequest) -> Board | None:
    """Return what the first page says to a user; None where he has no role today."""
    holder = holder_of(request)
    drawn = next((board for role, board in BOARDS.items() if role in holder.roles), None)
    if drawn is None:
        return None
    reader = Reader(holder.on, holder.roles, holder.permissions, user_of(request))
    return kept(request, "board", lambda: drawn(reader))
