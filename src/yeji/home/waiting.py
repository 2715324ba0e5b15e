"""What waits for a user today: batches to look at, doubtful data, words with his name. Each room adds its own.

`settings.YEJI_WAITING` names functions of the request; each gives what waits in its room for the request's user,
and nothing that he may not see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from yeji.ui.parts import Tone


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of thing that waits."""

    title: str
    """What it is, with its count: 3 批导入等你看."""
    act: str
    """What to do about it, a verb: 去看."""
    url: str
    note: str = ""
    tone: Tone = Tone.REST
    word: str = ""
    """The status: 逾期, 待看."""
    count: int = 1


Source = Callable[[HttpRequest], Iterable[Waiting]]


def waiting(request: HttpRequest) -> tuple[Waiting, ...]:
    """Ask every room."""
    sources: list[Source] = [import_string(each) for each in settings.YEJI_WAITING]
    return tuple(each for source in sources for each in source(request))


def address(route: str, **parts: str) -> str:
    """Return the address of a room's page, or nothing where the room has no such page."""
    try:
        return reverse(route, kwargs=parts or None)
    except NoReverseMatch:
        return ""
