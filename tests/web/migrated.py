"""The tests' database in memory, laid out from one that a run before has migrated.

Migrating an empty database takes ten seconds of a processor, in each run and in each of its processes. What came
out is kept in a file for these very migrations; Django still looks whether any is left to be run.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from django import VERSION
from django.apps import apps
from django.db import connection
from django.db.backends.base.creation import BaseDatabaseCreation


def begin_with_the_migrated() -> None:
    """Let the test database of this process begin as a copy; PostgreSQL's begins empty."""
    if connection.vendor == "sqlite":
        begun = _Begun(connection.creation)
        connection.creation._create_test_db = begun.empty_or_copied  # type: ignore[attr-defined]  # As below.
        connection.creation.create_test_db = begun.made_and_kept  # type: ignore[method-assign]  # Django asks no one.


class _Begun:
    """How a database of the tests begins, in the two steps of Django's own."""

    def __init__(self, creation: BaseDatabaseCreation) -> None:
        self._kept = _kept_for_these_migrations()
        self._make_empty: Callable[..., str] = creation._create_test_db  # type: ignore[attr-defined]  # Its one door.
        self._make: Callable[..., str] = creation.create_test_db
        self._held: list[sqlite3.Connection] = []

    def empty_or_copied(self, *arguments: object, **options: object) -> str:
        name = self._make_empty(*arguments, **options)
        if self._kept.is_file():
            # A database in memory is there as long as somebody is connected.
            self._held.append(sqlite3.connect(name, uri=True))
            with closing(sqlite3.connect(self._kept)) as migrated:
                migrated.backup(self._held[0])
        return name

    def made_and_kept(self, *arguments: object, **options: object) -> str:
        name = self._make(*arguments, **options)
        if not self._kept.is_file():
            _keep(name, self._kept)
        while self._held:
            self._held.pop().close()
        return name


def _keep(name: str, kept: Path) -> None:
    # Another process may be doing the same: whoever is last, the file is whole.
    half = kept.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(name, uri=True)) as migrated, closing(sqlite3.connect(half)) as copy:
        migrated.backup(copy)
    half.replace(kept)


def _kept_for_these_migrations() -> Path:
    written = hashlib.sha256(repr(VERSION).encode())
    for file in _migrations():
        written.update(file.read_bytes())
    return Path(tempfile.gettempdir()) / f"yeji-tests-{os.getuid()}-{written.hexdigest()[:20]}.sqlite3"


def _migrations() -> Iterator[Path]:
    for app in apps.get_app_configs():
        found = find_spec(f"{app.name}.migrations")
        for folder in (found.submodule_search_locations or ()) if found else ():
            yield from sorted(Path(folder).glob("*.py"))
