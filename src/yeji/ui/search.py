"""The command palette: one field that finds rooms, people, records and deeds. Each room adds what it can find.

`settings.YEJI_SEARCHES` names functions of the request and the text; each gives what this user may see, best
first. The palette puts them one below the other, in that order. It works as a page of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from yeji.ui.navigation import Entry, Navigation

MOST_OF_ONE_KIND = 6


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that fits what was typed."""

    title: str
    url: str
    note: str = ""
    """Where it is or what opens: 华东一组 · 打开个人页."""
    icon: str = ""
    person: str = ""
    """A name: drawn as a round picture instead of the icon."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the palette shows."""

    text: str
    found: tuple[Found, ...]


Search = Callable[[HttpRequest, str], Iterable[Found]]


def find(request: HttpRequest, text: str) -> Findings:
    """Ask every room; nothing typed gives the rooms themselves."""
    wanted = text.strip()
    searches: list[Search] = [import_string(each) for each in settings.YEJI_SEARCHES]
    found = (each for search in searches for each in islice(search(request, wanted), MOST_OF_ONE_KIND))
    return Findings(wanted, tuple(found))


def rooms(request: HttpRequest, text: str) -> Iterable[Found]:
    """Find rooms of the navigation by their titles."""
    navigation: Navigation = import_string(settings.YEJI_NAVIGATION)(request)
    for entry in _entries(navigation):
        if text.casefold() in entry.title.casefold():
            yield Found(entry.title, entry.url, _("打开"), entry.icon)


def _entries(navigation: Navigation) -> Iterable[Entry]:
    seen = set()
    for entry in (navigation.home, *navigation.loop, *navigation.rest, navigation.me):
        if entry.url not in seen:
            seen.add(entry.url)
            yield entry
