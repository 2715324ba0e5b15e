"""Lays out the static files that pages are served with: hashed names, packed once, not at each start."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

STAMP = ".laid-out"


def lay_out() -> None:
    """Collect the static files into the company's folder, unless just these lie there already."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    stamp, wanted = root / STAMP, _fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    # What a start that was stopped half-way left behind is not to be taken for the whole.
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(wanted, encoding="utf-8")


def _fingerprint() -> str:
    """What would change the outcome: which files there are, how long, how old."""
    return hashlib.sha256("\n".join(sorted(_sources())).encode()).hexdigest()


def _sources() -> Iterator[str]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            yield f"{name} {about.st_size} {about.st_mtime_ns}"
