"""What somebody should look at: rows of a sheet on which a figure could not be reckoned, and why.

The code is stored; words are put to it in `run`, in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass

from yeji_engine.graph.expressions import Truth
from yeji_engine.graph.frames import Named


@dataclass(frozen=True)
class Notice:
    """The rows of `rows`, of the sheet of the period where there is none, for which `where` holds."""

    code: str
    item: str
    """The measure or component."""
    where: Truth
    rows: Named | None = None
