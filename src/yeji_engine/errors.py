"""What can be wrong, said so that a person can mend it.

A user's mistake is never an exception half way: it is a `Diagnostic`, gathered with all the
others and returned. An exception here means either a fault of the engine itself or a caller who
went on in spite of an error diagnostic. This floor knows nothing of plans, tables or numbers.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a diagnostic holds up."""

    ERROR = "error"
    """Nothing that depends on this place is computed."""
    WARNING = "warning"
    """Computed, but somebody should look."""
    INFO = "info"
    """Worth knowing; nothing to do."""


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the product's two languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in `language` ("zh" or "en")."""
        return self.en if language == "en" else self.zh

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found: a file, a path inside the document, a line, a row."""

    file: str = ""
    path: str = ""
    """Document path, `components.commission.pay.tiers[2].from`."""
    line: int | None = None
    """First line is 1."""
    column: int | None = None
    sheet: str = ""
    row: int | None = None
    """Row number as the user sees it in the file; the header is row 1."""

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"[{self.sheet}]")
        if self.line is not None:
            parts.append(f":{self.line}" + (f":{self.column}" if self.column is not None else ""))
        if self.row is not None:
            parts.append(f" 第{self.row}行")
        if self.path:
            parts.append(f" {self.path}")
        return "".join(parts).strip()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong or doubtful: what, where, what was found, what is allowed, what to do.

    `code` is stored and tested, never shown as the message: `tier-gap`, `target-missing`.
    `rows` are the keys of the rows concerned, at most `ROWS_SHOWN`; `row_count` counts all.
    """

    code: str
    severity: Severity
    message: Words
    place: Place = field(default_factory=Place)
    hint: Words | None = None
    rows: tuple[str, ...] = ()
    row_count: int = 0

    def in_language(self, language: str) -> str:
        """Return the message and its hint as one text."""
        text = self.message.in_language(language)
        return f"{text} {self.hint.in_language(language)}" if self.hint else text


ROWS_SHOWN = 20


class YejiError(Exception):
    """Base of the exceptions that the engine raises on purpose."""


class PlanRefused(YejiError):
    """The plan or its data hold errors; `diagnostics` says all of them."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        first = "; ".join(d.in_language("zh") for d in self.diagnostics[:3])
        super().__init__(f"{len(self.diagnostics)} 处错误: {first}")


class NumberTooLarge(YejiError):
    """A figure left the range that the engine computes exactly."""


class MemoryExhausted(YejiError):
    """The machine gave the calculation less memory than it needs; nothing of it is used."""


class ReasonsDoNotAddUp(YejiError):
    """The engine's own check failed: a payout differs from the sum of its reasons."""


def errors_of(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics that hold something up."""
    return [d for d in diagnostics if d.severity is Severity.ERROR]


def nearest(name: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed name most like `name`, or None when nothing is like it.

    >>> nearest("amuont", ["amount", "date"])
    'amount'
    """
    found = difflib.get_close_matches(name, list(allowed), n=1, cutoff=0.5)
    return found[0] if found else None
