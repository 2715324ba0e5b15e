"""Diagnostics that point at a character of a formula: the position, the line, a caret below it.

A caret under Chinese text stands right only if the blanks before it are as wide as the characters
above, so wide characters are matched by the wide blank U+3000.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from yeji_engine.errors import Diagnostic, Place, Severity, Words
from yeji_engine.language.nodes import Span

_AROUND = 30
"""Characters shown on each side of the fault."""


@dataclass(frozen=True, slots=True)
class Source:
    """A formula's text and where the formula stands; what every fault is pointed out in."""

    text: str
    place: Place

    def fault(
        self, code: str, span: Span, message: Words, hint: Words, severity: Severity = Severity.ERROR
    ) -> Diagnostic:
        """Return the diagnostic with the position in front of the message and the caret after the hint.

        A tree that was made without a text has no characters to point at: both are left out.
        """
        if not self.text:
            return Diagnostic(code=code, severity=severity, message=message, place=self.place, hint=hint)
        picture = caret(self.text, span)
        position = _position(self.text, span.start)
        return Diagnostic(
            code=code,
            severity=severity,
            message=Words(f"{position.zh}：{message.zh}", f"{position.en}: {message.en}"),
            place=_moved(self.place, self.text, span.start),
            hint=Words(f"{hint.zh}\n{picture}", f"{hint.en}\n{picture}"),
        )

    def quote(self, span: Span) -> str:
        """Return the characters of `span`, shortened in the middle where they are many."""
        return shown(self.text[span.start : span.end])


def shown(text: str, most: int = 40) -> str:
    """Return `text` fit for a message: no invisible characters, not longer than `most`."""
    kept = "".join(character if _visible(character) else "·" for character in text)
    half = (most - 1) // 2
    return kept if len(kept) <= most else f"{kept[:half]}…{kept[-half:]}"


def caret(text: str, span: Span) -> str:
    """Return the line of `text` that holds the start of `span`, and carets below it.

    >>> print(caret("a + + b", Span(4, 5)))
    a + + b
        ^
    """
    start = min(span.start, len(text))
    line_start = _line_start(text, start)
    line_end = text.find("\n", start)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    first = max(0, start - line_start - _AROUND)
    last = min(len(line), start - line_start + _AROUND)
    before = shown(line[first : start - line_start], _AROUND + 1)
    after = shown(line[start - line_start : last], _AROUND + 1)
    before = f"…{before}" if first else before
    width = max(1, min(span.end - start, len(after)))
    carets = "".join("^" if _blank(character) == " " else "＾" for character in after[:width]) or "^"
    tail = "…" if last < len(line) else ""
    return f"{before}{after}{tail}\n{''.join(map(_blank, before))}{carets}"


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _blank(character: str) -> str:
    """Return the blank that is as wide as `character`; a combining mark has no width."""
    if unicodedata.combining(character):
        return ""
    return "\u3000" if unicodedata.east_asian_width(character) in "WF" else " "


def _visible(character: str) -> bool:
    return character in " \u3000" or not unicodedata.category(character).startswith(("C", "Z"))


def _position(text: str, offset: int) -> Words:
    line = text.count("\n", 0, offset) + 1
    column = offset - _line_start(text, offset) + 1
    if "\n" not in text.rstrip():
        return Words(f"第 {column} 个字符", f"Character {column}")
    return Words(f"第 {line} 行第 {column} 个字符", f"Line {line}, character {column}")


def _moved(place: Place, text: str, offset: int) -> Place:
    """Return `place` with the column of the fault, where the column can be known.

    A formula that stands by itself counts its own characters. One inside a file counts on from the
    column where it starts; without that column, or on its second line, the file's line must do.
    """
    column = offset - _line_start(text, offset) + 1
    if place.line is None:
        return replace(place, column=column)
    if place.column is not None and "\n" not in text[:offset]:
        return replace(place, column=place.column + offset)
    return place
