"""What was changed about a thing of this room, and the number of its last change.

A form carries that number along; whoever saves is told of all that came after it. The chain itself keeps
the count: no column can be forgotten. Sign-ins tell of accounts too and are no changes of this room.
"""

from __future__ import annotations

from django.db.models import Max, QuerySet

from yeji.accounts.models import User
from yeji.audit.models import Event
from yeji.audit.queries import changes_of
from yeji.org.deeds import OF_THIS_ROOM, Thing


def changes(thing: Thing, key: str, *, after: int = 0) -> QuerySet[Event]:
    """Return the events after number `after` that changed the thing; looks are none."""
    return changes_of(thing, key, after=after).filter(action__startswith=OF_THIS_ROOM)


def revision(thing: Thing, key: str) -> int:
    """Return the number of the thing's last change, 0 where none is told of."""
    return changes(thing, key).aggregate(last=Max("number"))["last"] or 0


def account_key(user: User) -> str:
    """Return the key under which the chain tells of an account, sign-ins included."""
    return str(user.pk)
