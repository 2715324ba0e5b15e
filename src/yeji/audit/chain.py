"""The chain itself: each event's digest covers the event and the digest before it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC

from yeji.audit.models import Event


def digest_of(event: Event) -> str:
    """Return the SHA-256 of the event in its canonical form: a JSON list of texts, in the order below."""
    parts = [
        str(event.number),
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "" if event.by is None else str(event.by),
        event.by_name,
        event.action,
        event.kind,
        event.key,
        event.name,
        event.before,
        event.after,
        event.why,
        event.previous,
    ]
    written = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
