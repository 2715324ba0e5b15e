"""The chain itself: each event's digest covers the event and the digest before it.

The form that is hashed is the event's texts in the order of `Content`, with U+001F between them; a U+001F or
U+001B inside a text has a U+001B before it, so that no two events have one form. Events from before the
database's clock was told have one text less. It never changes: a chain of ten years ago must still verify.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

BEGINNING = "0" * 64
"""What the first event has for the digest before it."""
SEPARATOR, ESCAPE = "\x1f", "\x1b"


class Content(NamedTuple):
    """What the digest covers, as texts; `by` is «-» where the program itself acted.

    `at` is the clock of the process that acted, `stored_at` the database's: one that was set back shows.
    """

    number: str
    at: str
    by: str
    by_name: str
    action: str
    kind: str
    key: str
    name: str
    before: str
    after: str
    why: str
    stored_at: str
    previous: str


def moment_of(at: datetime) -> str:
    """Return the moment as the chain has it, and as SQLite keeps it: in UTC, to the microsecond.

    >>> moment_of(datetime(2026, 11, 22, 6, 46, tzinfo=UTC))
    '2026-11-22 06:46:00.000000'
    """
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def digest_of(content: Sequence[str]) -> str:
    r"""Return the SHA-256 of the texts in their canonical form.

    >>> digest_of(("a\x1f", "b")) == digest_of(("a", "\x1fb"))
    False
    """
    return hashlib.sha256(form_of(content)).hexdigest()


def form_of(texts: Sequence[str]) -> bytes:
    r"""Return the canonical form.

    >>> form_of(["1", "a\x1fb"])
    b'1\x1fa\x1b\x1fb'
    """
    written = SEPARATOR.join(texts)
    if ESCAPE in written or written.count(SEPARATOR) != len(texts) - 1:
        written = SEPARATOR.join(_escaped(each) for each in texts)
    # A half of a surrogate pair is no character, but a text of a broken client may hold one.
    return written.encode("utf-8", "surrogatepass")


def _escaped(text: str) -> str:
    return text.replace(ESCAPE, ESCAPE * 2).replace(SEPARATOR, ESCAPE + SEPARATOR)
