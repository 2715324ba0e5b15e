"""What is asked of the chain of events."""

from __future__ import annotations

from django.db.models import Max, Q, QuerySet

from yeji.audit.models import Event


def changes_of(kind: str, key: str, *, after: int = 0) -> QuerySet[Event]:
    """Return the events after number `after` that changed a thing: looks, which leave no content, are none."""
    return Event.objects.filter(~Q(before="", after=""), kind=kind, key=key, number__gt=after)


def revision_of(kind: str, key: str) -> int:
    """Return the number of the thing's last change, 0 where none is told of.

    A form carries it along; whoever saves asks `changes_of` after it, and is told who was quicker.
    """
    return changes_of(kind, key).aggregate(last=Max("number"))["last"] or 0
