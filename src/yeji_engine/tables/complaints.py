"""Faulty cells said as diagnostics: file, sheet, row, column, what was found, what is allowed.

What a cell holds is shown with its invisible characters written out and cut to a line, so that it can
neither forge a line of a log nor fill a screen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from yeji_engine.errors import Diagnostic, Place, Severity, Words
from yeji_engine.tables.faults import CELLS_SHOWN, Fault, FaultyCells
from yeji_engine.tables.schema import KIND_TITLES, Column

TEXT_SHOWN = 60

MISSING = Fault("cell-missing", Words("必填", "a cell that is filled in"))


class Suspect(NamedTuple):
    """A column of a table and where it stands in a file."""

    table: str
    column: Column
    header: str
    """What the file calls it; empty where it comes from no single header."""


def shown(text: str) -> str:
    """Return `text` fit for a message.

    >>> shown("a\\nb\\u202e")
    'a\\\\x0ab\\\\u202e'
    """
    head = text[:TEXT_SHOWN]
    safe = "".join(_visible(character) for character in head)
    return safe if len(text) <= TEXT_SHOWN else f"{safe}…({len(text)})"


def merged(found: Sequence[FaultyCells]) -> list[FaultyCells]:
    """Return one group for each fault code, in the order of their first appearance."""
    groups: dict[str, FaultyCells] = {}
    for group in found:
        known = groups.get(group.fault.code)
        if known is None:
            groups[group.fault.code] = group
        else:
            first = (*known.first, *group.first)[:CELLS_SHOWN]
            groups[group.fault.code] = FaultyCells(known.fault, first, known.total + group.total)
    return list(groups.values())


def cell_diagnostics(suspect: Suspect, place: Place, faulty: FaultyCells) -> list[Diagnostic]:
    """Return one diagnostic for each cell told, whose `at` is its row, and one that counts the rest."""
    if faulty.fault.severity is Severity.INFO:
        return [_counted(suspect, place, faulty, faulty.total)]
    told = [_told(suspect, place, faulty.fault, cell.at, cell.text) for cell in faulty.first]
    rest = faulty.total - len(told)
    return [*told, _counted(suspect, place, faulty, rest)] if rest else told


def _told(suspect: Suspect, place: Place, fault: Fault, row: int, text: str) -> Diagnostic:
    zh, en = _names(suspect)
    kind = KIND_TITLES[suspect.column.kind]
    if fault.code == MISSING.code:
        message = Words(f"第 {row} 行的“{zh}”没有填写。", f"Row {row}: {en!r} is missing.")
    else:
        message = Words(
            f"第 {row} 行的“{zh}”写的是“{shown(text)}”;{kind.zh}应为:{fault.allowed.zh}。",
            f"Row {row}, {en!r} holds {shown(text)!r}; as {kind.en}, {fault.allowed.en} is allowed.",
        )
    return Diagnostic(
        fault.code, fault.severity, message, _where(suspect, place, row), fault.hint, (str(row),), 1
    )


def _counted(suspect: Suspect, place: Place, faulty: FaultyCells, count: int) -> Diagnostic:
    zh, en = _names(suspect)
    fault = faulty.fault
    message = Words(
        f"“{zh}”另有 {count} 个单元格有同样的问题(应为:{fault.allowed.zh})。",
        f"{count} more cells of {en!r} have the same fault; {fault.allowed.en} is allowed.",
    )
    if fault.severity is Severity.INFO:
        message = Words(
            f"“{zh}”有 {count} 个单元格:{fault.allowed.zh}。", f"{count} cells of {en!r}: {fault.allowed.en}."
        )
    rows = tuple(str(cell.at) for cell in faulty.first[:1])
    return Diagnostic(
        fault.code, fault.severity, message, _where(suspect, place, None), fault.hint, rows, count
    )


def _names(suspect: Suspect) -> tuple[str, str]:
    title = suspect.column.title
    header = shown(suspect.header)
    zh = title.zh if title else suspect.column.name
    return (f"{zh}(列 {header})" if header and header != zh else zh), header or suspect.column.name


def _where(suspect: Suspect, place: Place, row: int | None) -> Place:
    return Place(place.file, f"{suspect.table}.{suspect.column.name}", sheet=place.sheet, row=row)


def _visible(character: str) -> str:
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        code = ord(character)
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return character
