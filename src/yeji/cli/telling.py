"""How the command line speaks: diagnostics, tables, progress, JSON; in Chinese or English.

Output for people goes to the terminal through rich, output for programs (`--json`) to standard output
alone; messages go to standard error, so that a pipe holds only what was asked for.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from yeji_engine.errors import Diagnostic, Severity, Words, errors_of


class Exit(IntEnum):
    """What the command's number means to a script."""

    DONE = 0
    WRONG_INPUT = 1
    WRONG_USE = 2
    FAULT = 3


@dataclass(frozen=True)
class Voice:
    """The language and form that were asked for."""

    language: str
    as_json: bool
    errors: Console
    out: Console

    def say(self, words: Words) -> None:
        """Tell the person something, unless a program is listening."""
        if not self.as_json:
            self.errors.print(words.in_language(self.language), markup=False, highlight=False)

    def show(self, text: str) -> None:
        """Print what was asked for."""
        self.out.print(text, markup=False, highlight=False, soft_wrap=True)

    def answer(self, content: object) -> None:
        """Print what was asked for as JSON."""
        click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))

    def diagnostics(self, found: Sequence[Diagnostic]) -> None:
        """Tell what waits for somebody; what is merely worth knowing stands in the JSON."""
        self._tell(one for one in found if one.severity is not Severity.INFO)

    def notes(self, found: Sequence[Diagnostic]) -> None:
        """Tell what is merely worth knowing."""
        self._tell(one for one in found if one.severity is Severity.INFO)

    def _tell(self, found: Iterable[Diagnostic]) -> None:
        if self.as_json:
            return
        signs = {Severity.ERROR: ("red", "✗"), Severity.WARNING: ("yellow", "!"), Severity.INFO: ("dim", "·")}
        for diagnostic in found:
            colour, sign = signs[diagnostic.severity]
            self.errors.print(
                f"{sign} {self._place(diagnostic)}", style=colour, markup=False, highlight=False, end=""
            )
            message = diagnostic.message.in_language(self.language)
            plain = diagnostic.severity is not Severity.INFO
            self.errors.print(message, style=None if plain else "dim", markup=False, highlight=False)
            if diagnostic.hint is not None:
                style = "dim" if diagnostic.severity is Severity.INFO else None
                hint = diagnostic.hint.in_language(self.language)
                self.errors.print(f"  → {hint}", style=style, markup=False, highlight=False)
            if diagnostic.rows:
                self.errors.print(f"    {self._rows(diagnostic)}", style="dim", markup=False, highlight=False)

    def _place(self, diagnostic: Diagnostic) -> str:
        place = str(diagnostic.place)
        return f"{place}: " if place else ""

    def _rows(self, diagnostic: Diagnostic) -> str:
        shown = ", ".join(diagnostic.rows[:5])
        more = max(diagnostic.row_count, len(diagnostic.rows)) - min(5, len(diagnostic.rows))
        if more <= 0:
            return shown
        return f"{shown} … 另有 {more} 行" if self.language == "zh" else f"{shown} … and {more} more"

    @contextmanager
    def progress(self, what: Words, steps: int) -> Iterator[tuple[Progress, TaskID]]:
        """Show how far long work has come; on a terminal only."""
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
        with Progress(
            *columns, TimeElapsedColumn(), console=self.errors, disable=self.as_json, transient=True
        ) as progress:
            yield progress, progress.add_task(what.in_language(self.language), total=steps)


def voice(language: str | None, as_json: bool) -> Voice:
    """Return the voice for the language asked for, or that of the environment, Chinese otherwise."""
    chosen = language or os.environ.get("YEJI_LANGUAGE") or "zh"
    found = Voice(
        "en" if chosen.startswith("en") else "zh",
        as_json,
        Console(stderr=True, soft_wrap=True),
        Console(soft_wrap=True),
    )
    context = click.get_current_context(silent=True)
    if context is not None:
        context.meta[_HEARD] = found
    return found


_HEARD = "yeji.voice"


def heard(context: click.Context) -> Voice:
    """Return the voice in which the command spoke last; that of the environment where it said nothing yet."""
    found: Voice | None = context.meta.get(_HEARD)
    return found if found is not None else voice(None, as_json=False)


def diagnostics_as_data(found: Sequence[Diagnostic], language: str) -> list[dict[str, object]]:
    """Return diagnostics for `--json`."""
    return [
        {
            "code": one.code,
            "severity": one.severity.value,
            "message": one.message.in_language(language),
            "hint": one.hint.in_language(language) if one.hint else None,
            "file": one.place.file,
            "path": one.place.path,
            "line": one.place.line,
            "column": one.place.column,
            "sheet": one.place.sheet,
            "row": one.place.row,
            "rows": list(one.rows),
            "row_count": one.row_count,
        }
        for one in found
    ]


def stop_on_errors(speaker: Voice, found: Sequence[Diagnostic], code: Exit = Exit.WRONG_INPUT) -> None:
    """Tell the diagnostics and leave with `code` when one of them is an error."""
    speaker.diagnostics(found)
    if errors_of(found):
        if speaker.as_json:
            speaker.answer({"diagnostics": diagnostics_as_data(found, speaker.language)})
        sys.exit(code)
