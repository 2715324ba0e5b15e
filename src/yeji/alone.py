"""Work that one process has in hand at a time, told by a lock in the work's own folder.

The lock is the kernel's: it goes with the process, killed or not, so that work which stopped half-way can be
told from work under way without any clock.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Give the work that lies in a folder to this process alone; False where another has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def left_behind(folders: Mapping[int, Path]) -> list[int]:
    """Return those works that no process has in hand, by their numbers."""
    found = []
    for number, folder in sorted(folders.items()):
        with alone(folder) as is_free:
            if is_free:
                found.append(number)
    return found
