"""What is said after something was done, with a way back: done first, undone by one click, never asked before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

UNDO = "undo:"


def say(request: HttpRequest, words: str, *, undo_url: str = "") -> None:
    """Say on the next page that something is done; `undo_url` takes a POST that takes it back."""
    messages.success(request, words, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def undo_url(extra_tags: str) -> str:
    """Return the way back that a message carries, or nothing.

    >>> undo_url("undo:/org/teams/3/undo/"), undo_url("")
    ('/org/teams/3/undo/', '')
    """
    return extra_tags.removeprefix(UNDO) if extra_tags.startswith(UNDO) else ""
