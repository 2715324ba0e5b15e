"""A run's own folder: its results as the command line writes them too, and the lock of who is at it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from yeji.results.folder import ResultFolder


def folder_of(run: int) -> Path:
    """Return the folder of a run, which need not exist yet."""
    return Path(settings.MEDIA_ROOT) / "runs" / str(run)


def results_of(run: int) -> ResultFolder:
    """Return where the results of a run lie."""
    return ResultFolder(folder_of(run) / "results")


@contextmanager
def at_work(run: int) -> Iterator[bool]:
    """Give the work on a run to this process alone; False where another has it. The kernel's lock: it dies with us."""
    folder_of(run).mkdir(parents=True, exist_ok=True)
    with (folder_of(run) / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
