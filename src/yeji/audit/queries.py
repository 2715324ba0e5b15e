"""Reading the chain: found events a page at a time, one event with what it changed, all of them for a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from yeji.accounts.models import User
from yeji.audit.models import Event
from yeji.audit.verify import Mark, Verdict, head_of_chain
from yeji.audit.words import action_words, content_words, field_words, kind_words, told_of

PAGE = 50
ACCOUNT = "account"
"""The kind under which the chain tells of accounts."""
COUNTED = 10_000
"""Further than this nobody counts; the page says «more»."""


@dataclass(frozen=True, slots=True)
class Search:
    """What one looks for; empty where anything will do. Days are the company's, both included."""

    who: str = ""
    action: str = ""
    kind: str = ""
    key: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One event in the list. The kind is empty where the deed or the thing says it already."""

    number: int
    at: datetime
    who: str
    deed: str
    kind: str
    thing: str
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EventsPage:
    """The list with how much was found, and where it goes on."""

    lines: tuple[Line, ...]
    count: int
    counts_on: bool
    is_search: bool
    today: int
    is_narrowed: bool
    """Whether more is asked for than a text."""
    newer: int | None
    older: int | None
    query: str
    """The search as an address has it, to be carried along."""


@dataclass(frozen=True, slots=True)
class EventPage:
    """One event in full."""

    line: Line
    key: str
    kind_key: str
    changes: tuple[Change, ...]
    tells_before: bool
    tells_after: bool
    digest: str
    previous: str
    newer: int | None
    older: int | None
    same_object: int
    """How many events speak of this object."""


@dataclass(frozen=True, slots=True)
class ChainPage:
    """Whether the chain holds, read just now."""

    verdict: Verdict
    head: Mark | None


def found(search: Search) -> QuerySet[Event]:
    """Return the events that match, newest first."""
    events = Event.objects.order_by("-number")
    exact = {"action": search.action, "kind": search.kind, "key": search.key}
    events = events.filter(**{name: wanted for name, wanted in exact.items() if wanted})
    if search.who:
        events = events.filter(Q(by_name__icontains=search.who) | Q(by__in=_accounts(search.who)))
    if search.text:
        texts = ("name", "key", "why", "before", "after")
        matches = Q()
        for each in texts:
            matches |= Q(**{f"{each}__icontains": search.text})
        # Whose number or name it is: what he did, and what was done to his account, which the chain has by its key.
        accounts = _accounts(search.text)
        matches |= Q(by__in=accounts) | Q(kind=ACCOUNT, key__in=[str(each) for each in accounts])
        events = events.filter(matches)
    if search.since:
        events = events.filter(at__gte=_begin_of(search.since))
    if search.until:
        events = events.filter(at__lt=_begin_of(search.until + timedelta(days=1)))
    return events


def events_page(search: Search, *, before: int | None, after: int | None, query: str, on: date) -> EventsPage:
    """Return one page: the newest, those older than `before`, or those newer than `after`."""
    events = found(search)
    count = events[: COUNTED + 1].count()
    if after is not None:
        taken = list(reversed(events.filter(number__gt=after).order_by("number")[:PAGE]))
    else:
        taken = list((events.filter(number__lt=before) if before is not None else events)[:PAGE])
    first, last = (taken[0].number, taken[-1].number) if taken else (None, None)
    return EventsPage(
        lines=tuple(line_of(each) for each in taken),
        count=min(count, COUNTED),
        counts_on=count > COUNTED,
        is_search=search != Search(),
        is_narrowed=replace(search, text="") != Search(),
        today=Event.objects.filter(at__gte=_begin_of(on)).count(),
        newer=first if first is not None and events.filter(number__gt=first).exists() else None,
        older=last if last is not None and events.filter(number__lt=last).exists() else None,
        query=query,
    )


def event_page(number: int) -> EventPage | None:
    """Return the event; None where there is none of that number."""
    event = Event.objects.filter(number=number).first()
    if event is None:
        return None
    changes = diff_of(event)
    return EventPage(
        line=line_of(event),
        key=event.key,
        kind_key=event.kind,
        changes=changes,
        tells_before=any(each.before for each in changes),
        tells_after=any(each.after for each in changes),
        digest=event.digest,
        previous=event.previous,
        newer=number + 1 if Event.objects.filter(number=number + 1).exists() else None,
        older=number - 1 if number > 1 else None,
        same_object=Event.objects.filter(kind=event.kind, key=event.key).count() if event.key else 0,
    )


def line_of(event: Event) -> Line:
    """Return the event as the list shows it."""
    deed, kind, thing = action_words(event.action), kind_words(event.kind), event.name or event.key
    said = f"{deed}\n{thing}".casefold()
    return Line(
        event.number, event.at, event.by_name, deed, "" if kind.casefold() in said else kind, thing, event.why
    )


def diff_of(event: Event) -> tuple[Change, ...]:
    """Return the fields that the event speaks of, by name, also those that stayed; what is empty on both sides is none."""
    before, after = _fields_of(event.before), _fields_of(event.after)
    told = told_of(event.kind)
    changes = (
        Change(
            (told.field(name) if told else None) or field_words(event.kind, name),
            content_words(name, before.get(name), told),
            content_words(name, after.get(name), told),
        )
        for name in sorted(before.keys() | after.keys())
    )
    return tuple(each for each in changes if each.before or each.after)


def rows_of(search: Search) -> Iterator[tuple[str, ...]]:
    """Return the found events for a file, oldest first, a row each."""
    for event in found(search).order_by("number").iterator(chunk_size=2_000):
        yield (
            str(event.number),
            timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
            event.by_name,
            action_words(event.action),
            kind_words(event.kind),
            event.key,
            event.name,
            _said(event, is_after=False),
            _said(event, is_after=True),
            event.why,
            event.digest,
        )


def changes_of(kind: str, key: str, *, after: int = 0) -> QuerySet[Event]:
    """Return the events after number `after` that changed a thing: looks, which leave no content, are none."""
    return Event.objects.filter(~Q(before="", after=""), kind=kind, key=key, number__gt=after)


def head() -> Mark | None:
    """Return the head of the chain."""
    return head_of_chain()


def _accounts(named: str) -> list[int]:
    """Return the accounts of a work number (the sign-in name) or of a whole name."""
    same = Q(username__iexact=named) | Q(name=named)
    return list(User.objects.filter(same).order_by().values_list("pk", flat=True)[:50])


def _said(event: Event, *, is_after: bool) -> str:
    """Return what stood before or after in the words of the pages, masked as there."""
    sides = ((each.field, each.after if is_after else each.before) for each in diff_of(event))
    return "；".join(f"{field}: {side}" for field, side in sides if side)


def _begin_of(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time.min))


def _fields_of(written: str) -> dict[str, object]:
    content = json.loads(written) if written else {}
    return content if isinstance(content, dict) else {"": content}
