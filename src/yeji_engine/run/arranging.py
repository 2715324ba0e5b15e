"""Puts stored credit lines in the order of their people, so that one person's lies together and is found at once.

A calculation writes lines as they come, because sorting them costs more than writing them; whoever wants to
read person by person arranges them afterwards. What the lines say does not change.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb


def arrange_lines(folder: Path, names: Iterable[str], *, memory: str | None = None) -> None:
    """Sort each named table of `folder` by person, date and source; spills to `folder` beyond `memory`.

    A table is replaced in one step, so whoever reads meanwhile sees the old file or the new one.
    """
    spill = folder / ".arranging"
    # What an earlier, interrupted arranging left is of no use.
    shutil.rmtree(spill, ignore_errors=True)
    spill.mkdir()
    settings: dict[str, str | bool | int | float | list[str]] = {"temp_directory": str(spill)}
    if memory is not None:
        settings["memory_limit"] = memory
    with duckdb.connect(":memory:", config=settings) as session:
        for name in sorted(set(names)):
            path, arranged = folder / f"{name}.parquet", spill / f"{name}.parquet"
            if not path.is_file():
                continue
            rows = f"SELECT * FROM read_parquet({_quoted(path)}) ORDER BY person_id, event_date, source_id"  # noqa: S608 - paths are quoted
            session.execute(
                f"COPY ({rows}) TO {_quoted(arranged)} (FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})"
            )
            arranged.replace(path)
    shutil.rmtree(spill)


ROW_GROUP = 30_720
"""Small groups: what is read of a person is whole groups, and a person has hundreds of lines."""


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
