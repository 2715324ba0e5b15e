"""What the cells below a header say of it: a column that only counts is no number, one full of known numbers is.

`heading` proposes by the words of headers alone. Here the first rows are looked at beside the books, so that
序号 never becomes the number of a customer, and a column of codes that stand in the books is not passed over
for one of names that several may have. Asks the books through one function; decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from yeji.intake.heading import Column, Found, Heading, importable, is_called, is_serial, stem_of
from yeji.records.kinds import Field, FieldKind, Kind
from yeji_engine.tables.cells import BLANKS

MOSTLY = 0.6
"""The share of a column's different texts that have to be known numbers."""
COUNTED = 3
"""Rows from which on 1, 2, 3 is counting and no accident."""
_NAMING = frozenset({FieldKind.LINK, FieldKind.PERSON, FieldKind.TEAM, FieldKind.REGION})
KnownNumbers = Callable[[Field, Collection[str]], Collection[str]]
"""Asks the books which of the words are numbers that a field names; for a kind's own key, its records."""


def refined(
    heading: Heading, first_rows: Sequence[Sequence[str]], kind: Kind, known: KnownNumbers
) -> Heading:
    """Return the heading as the first rows below it bear it out."""
    below = first_rows[heading.last :]
    texts = {
        column.at: [row[column.at].strip(BLANKS) if column.at < len(row) else "" for row in below]
        for column in heading.columns
    }
    columns = [_without_counting(column, texts[column.at], kind) for column in heading.columns]
    for one in importable(kind):
        if one.kind in _NAMING or one.key == kind.natural_key:
            columns = _with_code(columns, texts, one, known)
    return heading._replace(columns=tuple(columns))


def _without_counting(column: Column, texts: Sequence[str], kind: Kind) -> Column:
    if kind.natural_key not in {column.field, column.guess} or column.also:
        return column
    if is_serial(column.header) and not is_called(column.header, kind.field(kind.natural_key).label):
        return Column(column.at, column.header)
    counts = [text for text in texts if text] == [str(n) for n in range(1, len(texts) + 1)]
    if len(texts) < COUNTED or not counts or column.found in {Found.REMEMBERED, Found.CHOSEN}:
        return column
    if is_called(column.header, kind.field(kind.natural_key).label):
        return column
    return Column(column.at, column.header, found=Found.UNSURE, guess=kind.natural_key)


def _with_code(
    columns: Sequence[Column], texts: dict[int, list[str]], one: Field, known: KnownNumbers
) -> list[Column]:
    """Let the column that holds numbers be the field, rather than one that holds names."""
    free = [each for each in columns if _is_free(each, one) and not is_serial(each.header)]
    words = {word for each in free for word in texts[each.at] if word}
    if not words or all(each.field == one.key for each in free):
        return list(columns)
    numbers = set(known(one, words))
    holder = next((each for each in columns if each.field == one.key), None)
    best = max(free, key=lambda each: _share(texts[each.at], numbers))
    most = _share(texts[best.at], numbers)
    if most < MOSTLY or (holder and (holder.found == Found.REMEMBERED or best is holder)):
        return list(columns)
    if holder and most <= _share(texts[holder.at], numbers):
        return list(columns)
    fits = _is_code_of(best.header, one)
    if holder and not fits:
        return list(columns)
    if not fits:
        chosen = Column(best.at, best.header, found=Found.UNSURE, guess=one.key)
    else:
        named = any(is_called(best.header, each) for each in (one.label, *one.aliases))
        chosen = Column(best.at, best.header, one.key, 0, Found.LABEL if named else Found.ALIKE)
    return [
        chosen if each is best else replace(each, field="", found=Found.NONE) if each is holder else each
        for each in columns
    ]


def _is_free(column: Column, one: Field) -> bool:
    if column.found in {Found.REMEMBERED, Found.BESIDE} or column.also:
        return column.field == one.key
    return column.field in {"", one.key} or column.found == Found.ALIKE


def _share(texts: Sequence[str], numbers: Collection[str]) -> float:
    words = {text for text in texts if text}
    return len(words & set(numbers)) / len(words) if words else 0.0


def _is_code_of(header: str, one: Field) -> bool:
    """Tell whether a header is 代码 alone, or the code of what the field names."""
    own = stem_of(header)
    return not own or any(own == stem_of(each) for each in (one.label, *one.aliases))
