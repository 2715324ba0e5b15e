"""What a first page says is kept until anything is done: every write of the product is an event of the chain."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import caches
from django.http import HttpRequest
from django.utils.translation import get_language

from yeji.accounts.gate import holder_of, user_of
from yeji.audit.queries import head

Drawn = TypeVar("Drawn")
LASTS = 600
"""Seconds."""


def kept(request: HttpRequest, name: str, draw: Callable[[], Drawn]) -> Drawn:
    """Return what was drawn for this reader since the last event of the chain, else draw and keep it.

    It depends on who reads it, as what, when, in which words; and on the head of the chain: the books, the
    organisation, accounts, plans and runs change by events alone.
    """
    pages, key = caches["boards"], f"{name}:{_state(request)}"
    found: tuple[Drawn] | None = pages.get(key)
    if found is None:
        found = (draw(),)
        pages.set(key, found, LASTS)
    return found[0]


def _state(request: HttpRequest) -> str:
    """Ask for the head once a request."""
    if not hasattr(request, "kept_state"):
        holder, last = holder_of(request), head()
        roles = ",".join(sorted(holder.roles))
        whole = (
            user_of(request).pk,
            holder.on.isoformat(),
            get_language(),
            roles,
            last.digest if last else "",
        )
        state = sha256("|".join(map(str, whole)).encode()).hexdigest()
        request.kept_state = state  # type: ignore[attr-defined]  # Kept for this request.
    found: str = request.kept_state  # type: ignore[attr-defined]  # Written just above.
    return found
