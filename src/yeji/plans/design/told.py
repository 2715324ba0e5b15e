"""The sentences of one place of a plan, and how they differ from those of another version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from yeji.plans.design.steps import FIELDS, Place, StepKey
from yeji_engine.documents.places import Path, path_text
from yeji_engine.documents.plan import Plan
from yeji_engine.tables.schema import TableSchema
from yeji_engine.wording.plan import Language, Sentence, plan_text

_TOKEN = re.compile(r"[0-9][0-9,.]*%?|[A-Za-z_]+|\s+|.", re.DOTALL)
Known = Mapping[str, TableSchema]
"""A company's tables, with what it calls them and their columns."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a sentence: kept, come or gone."""

    words: str
    kind: str = ""
    """`ins`, `del`; empty where both versions have them."""


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence as the signed text has it."""

    number: str
    pieces: tuple[Piece, ...]
    depth: int = 0


def told(
    plan: Plan, place: Place, language: Language, known: Known, before: Plan | None = None
) -> tuple[Told, ...]:
    """Return the sentences of a place, with the names of the company's tables; what changed since `before` is marked."""
    now = list(_of_place(plan, place, language, known))
    if before is None:
        return tuple(Told(each.number, (Piece(each.text),), depth) for each, depth in now)
    was: dict[str, list[str]] = {}
    for each, _ in _of_place(before, place, language, known):
        was.setdefault(each.path, []).append(each.text)
    said = []
    for each, depth in now:
        earlier = was.get(each.path)
        pieces = marked(earlier.pop(0), each.text) if earlier else (Piece(each.text, "ins"),)
        said.append(Told(each.number, pieces, depth))
    gone = [Told("", (Piece(text, "del"),)) for texts in was.values() for text in texts]
    return (*said, *gone)


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """Return a sentence with the words that went and came.

    >>> [(piece.words, piece.kind) for piece in marked("按 8% 计。", "按 7.5% 计。")]
    [('按 ', ''), ('8%', 'del'), ('7.5%', 'ins'), (' 计。', '')]
    """
    if before == after:
        return (Piece(after),)
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(new[c:d])))
            continue
        if b > a:
            pieces.append(Piece("".join(old[a:b]), "del"))
        if d > c:
            pieces.append(Piece("".join(new[c:d]), "ins"))
    return tuple(pieces)


def _of_place(plan: Plan, place: Place, language: Language, known: Known) -> Iterator[tuple[Sentence, int]]:
    for section in plan_text(plan, language, known).sections:
        for sentence in section.sentences:
            yield from _within(sentence, place, 0)


def _within(sentence: Sentence, place: Place, depth: int) -> Iterator[tuple[Sentence, int]]:
    if is_told_at(sentence.path, place):
        yield sentence, depth
        if place.is_entry or place.step not in {StepKey.MEASURES, StepKey.COMPONENTS}:
            for part in sentence.parts:
                yield from _within(part, place, depth + 1)
    elif place.is_entry:
        for part in sentence.parts:
            yield from _within(part, place, depth)


def is_told_at(path: str, place: Place) -> bool:
    """Tell whether a sentence is about what a page shows."""
    if place.is_entry:
        return _lies_in(path, path_text(place.path))
    return any(_lies_in(path, field) for field in FIELDS[place.step])


def _lies_in(path: str, above: str) -> bool:
    return path.startswith(above) and (len(path) == len(above) or path[len(above)] in ".[")


def is_whole(place: Place, mended: Mapping[Path, object] | frozenset[Path]) -> bool:
    """Tell whether nothing that a page shows was filled in or left out to read the document."""
    shown: tuple[Path, ...] = (
        (place.path,) if place.is_entry else tuple((field,) for field in FIELDS[place.step])
    )
    return not any(path[: len(top)] == top or top[: len(path)] == path for path in mended for top in shown)
