"""Which cells of a sheet are merged: read off the end of its XML, where Excel keeps them.

The library that reads cells does not tell. A merged range has its content in its first cell only; who reads
on without asking loses what the others were meant to hold.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final, NamedTuple

from yeji_engine.tables.excel_guard import UNREADABLE, column_number

AT_ONCE: Final = 1 << 20
TAIL_MAX: Final = 16 << 20
"""Bytes behind the rows that are looked at."""
MERGES_MAX: Final = 100_000
_END = re.compile(rb"</(?:\w+:)?sheetData>")
_LAST: Final = b"mergeCells>"
_MERGE = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref=["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']"""
)


class Merge(NamedTuple):
    """A merged range: rows from 1, columns from 0, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


def merges_of(path: Path, part: str) -> tuple[Merge, ...]:
    """Return the merged ranges of a sheet from top to bottom; none where the part cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(part) as sheet:
            rest, is_behind = b"", False
            while chunk := sheet.read(AT_ONCE):
                rest += chunk
                if not is_behind:
                    found = _END.search(rest)
                    is_behind = found is not None
                    rest = rest[found.end() :] if found else rest[-64:]
                if is_behind and (_LAST in rest or len(rest) > TAIL_MAX):
                    break
    except UNREADABLE:
        return ()
    if not is_behind:
        return ()
    found_all = (
        Merge(int(top), int(low), column_number(left) - 1, column_number(right) - 1)
        for left, top, right, low in _MERGE.findall(rest)[:MERGES_MAX]
    )
    return tuple(sorted(found_all))
