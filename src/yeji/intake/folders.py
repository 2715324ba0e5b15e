"""A batch's own folder: the uploaded file, what checking left, how far work has come, and who is at it.

Progress lies in a file and not in the database, because one transaction writes a whole batch and what it
says inside would be seen by nobody.
"""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from yeji.alone import alone

EVERY = 0.4
"""Seconds between two writings of the progress."""


@dataclass(frozen=True, slots=True)
class Way:
    """How far a stage has come."""

    stage: str
    done: int


def folder_of(batch: int) -> Path:
    """Return the folder of a batch, which need not exist yet."""
    return Path(settings.MEDIA_ROOT) / "intake" / str(batch)


def upload_of(batch: int) -> Path:
    """Return the uploaded file. Its name is ours: what the user calls it stands in the database."""
    return folder_of(batch) / "upload"


def is_at_work(batch: int) -> bool:
    """Tell whether some process has the work on a batch in hand."""
    if not (folder_of(batch) / "lock").exists():
        return False
    with alone(folder_of(batch)) as free:
        return not free


class Progress:
    """Says how far a stage has come, at most every `EVERY` seconds."""

    def __init__(self, batch: int, stage: str) -> None:
        self._file = folder_of(batch) / "progress.json"
        self._stage = stage
        self._said = 0.0
        self._write(0)

    def __call__(self, done: int) -> None:
        if time.monotonic() - self._said > EVERY:
            self._write(done)

    def _write(self, done: int) -> None:
        beside = self._file.with_suffix(".new")
        beside.write_text(json.dumps({"stage": self._stage, "done": done}), encoding="ascii")
        beside.replace(self._file)
        self._said = time.monotonic()


def way_of(batch: int) -> Way | None:
    """Return how far the batch's last work came, or None before any began."""
    try:
        read = json.loads((folder_of(batch) / "progress.json").read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    return Way(read["stage"], read["done"])


def forget(batch: int) -> None:
    """Remove all files of a batch."""
    shutil.rmtree(folder_of(batch), ignore_errors=True)


def clear(batch: int, *names: str) -> None:
    """Remove some files of a batch."""
    for name in names:
        (folder_of(batch) / name).unlink(missing_ok=True)
