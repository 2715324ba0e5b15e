"""Merged cells of a workbook's data: what stands in the first holds for those below it, and that is told.

Excel shows 安娜 beside both rows of a merged cell and stores it at the first. Here it is filled down; a range
that reaches to the right is named and not copied, since the other column means something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import pyarrow as pa
import pyarrow.compute as pc

from yeji.intake.reading import Piece, letter
from yeji_engine.errors import Diagnostic, Place, Severity, Words
from yeji_engine.tables.cells import BLANKS
from yeji_engine.tables.excel_merges import Merge

FILLED_MAX = 2_000_000
"""Cells that are filled at most; more only a file that wants to harm asks for."""
KEPT = 2_000
NAMED = 12


def merges_below(merges: Sequence[Merge], header_row: int) -> tuple[Merge, ...]:
    """Return the ranges that begin among the data."""
    return tuple(each for each in merges if each.first_row > header_row)


def are_too_many(merges: Sequence[Merge]) -> bool:
    """Tell whether the ranges ask for more cells than are filled."""
    return sum(each.last_row - each.first_row for each in merges) > FILLED_MAX


def filled_down(
    pieces: Iterator[Piece | Diagnostic], merges: Sequence[Merge]
) -> Iterator[Piece | Diagnostic]:
    """Walk through the pieces with what a merged cell holds in each of its rows."""
    tall = sorted(each for each in merges if each.last_row > each.first_row)
    if not tall or are_too_many(merges):
        yield from pieces
        return
    held: dict[Merge, str] = {}
    begun, under_way = 0, list[Merge]()
    for piece in pieces:
        if isinstance(piece, Diagnostic) or not len(piece.rows):
            yield piece
            continue
        first, last = piece.rows[0].as_py(), piece.rows[-1].as_py()
        while begun < len(tall) and tall[begun].first_row <= last:
            under_way.append(tall[begun])
            begun += 1
        yield _filled(
            piece, first, [each for each in under_way if each.first_column < len(piece.cells)], held
        )
        under_way = [each for each in under_way if each.last_row > last]


def _filled(piece: Piece, first: int, merges: Sequence[Merge], held: dict[Merge, str]) -> Piece:
    cells = list(piece.cells)
    # A row in which nothing else stands is no record, however far the range reaches.
    is_blank: list[bool] = pc.equal(
        pc.binary_join_element_wise(*(pc.utf8_trim_whitespace(each) for each in cells), ""), ""
    ).to_pylist()
    by_column = sorted(merges, key=lambda each: each.first_column)
    for at, own in groupby(by_column, key=lambda each: each.first_column):
        texts: list[str] = cells[at].to_pylist()
        for merge in own:
            if merge.first_row >= first:
                held[merge] = texts[merge.first_row - first]
            for row in range(
                max(merge.first_row + 1, first), min(merge.last_row, first + len(texts) - 1) + 1
            ):
                if not is_blank[row - first] and not texts[row - first].strip(BLANKS):
                    texts[row - first] = held.get(merge, "")
        cells[at] = pa.array(texts, pa.string())
    return Piece(piece.rows, tuple(cells), piece.faulty)


def merges_told(merges: Sequence[Merge]) -> list[Diagnostic]:
    """Say which ranges were filled down, and of which only the leftmost cell was read."""
    told = []
    if are_too_many(merges):
        words = Words("合并的格子太多，没有填。", "Too many cells are merged; none was filled down.")
        return [Diagnostic("merged-too-many", Severity.WARNING, words, Place(""))]
    tall = [each for each in merges if each.last_row > each.first_row]
    wide = [each for each in merges if each.last_column > each.first_column]
    if tall:
        words = Words(
            f"竖着合并的格子，下面的行照第一格填上：{_listed(tall, '、')}。",
            f"Merged cells are filled down with their first one: {_listed(tall, ', ')}.",
        )
        told.append(Diagnostic("merged-filled", Severity.WARNING, words, Place("")))
    if wide:
        words = Words(
            f"横着合并的格子只读最左一格：{_listed(wide, '、')}。",
            f"Of cells merged to the right only the leftmost is read: {_listed(wide, ', ')}.",
        )
        told.append(Diagnostic("merged-wide", Severity.WARNING, words, Place("")))
    return told


def _listed(merges: Sequence[Merge], between: str) -> str:
    named = between.join(
        f"{letter(each.first_column)}{each.first_row}:{letter(each.last_column)}{each.last_row}"
        for each in merges[:NAMED]
    )
    return named if len(merges) <= NAMED else f"{named}…（{len(merges):,}）"


def kept_of(merges: Sequence[Merge]) -> list[list[int]]:
    """Return the tall ranges as a batch keeps them: column, first row, last row."""
    tall = [] if are_too_many(merges) else [each for each in merges if each.last_row > each.first_row]
    return [[each.first_column, each.first_row, each.last_row] for each in tall[:KEPT]]


def filled_from(kept: Sequence[Sequence[int]]) -> Mapping[tuple[int, int], str]:
    """Return for each column and row that was filled the name of the cell that it was filled from."""
    return {
        (column, row): f"{letter(column)}{first}"
        for column, first, last in kept
        for row in range(first + 1, min(last, first + KEPT) + 1)
    }
