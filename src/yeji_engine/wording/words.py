"""Small pieces that every sentence is put together from, always in both languages at once.

A piece is `Words`: Chinese and English side by side, so that a sentence can never exist in one
language only. Nothing here knows plans.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import Formatter

from yeji_engine.errors import Words

Piece = Words | str | int


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence before it is numbered, with the parts that stand below it."""

    words: Words
    path: str
    """Place in the document, `components.提成.method.tiers[1]`."""
    parts: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """Lines under one heading."""

    title: Words
    lines: tuple[Line, ...]


NOTHING = Words("", "")


def phrase(zh: str, en: str, **pieces: Piece) -> Words:
    """Return a sentence in both languages; `{name}` stands for a piece in the same language.

    In Chinese a blank parts Chinese from digits and Latin letters and nothing else, so templates need
    not know what a piece begins with.

    >>> phrase("按{rate}计提", "at {rate}", rate="5%")
    Words(zh='按 5% 计提', en='at 5%')
    >>> phrase("按 {rate} 计提", "at {rate}", rate=Words("表内比例", "the table's rate")).zh
    '按表内比例计提'
    >>> phrase("满{amount}起", "from {amount}", amount="¥500.00").zh
    '满 ¥500.00 起'
    """
    return Words(
        _filled_zh(zh, {name: _in(piece, "zh") for name, piece in pieces.items()}),
        en.format(**{name: _in(piece, "en") for name, piece in pieces.items()}),
    )


def _filled_zh(template: str, pieces: Mapping[str, str]) -> str:
    text, before = "", ""
    for literal, name in _taken_apart(template):
        piece = pieces[name] if name is not None else ""
        between = "" if literal.isspace() and before and _is_wide(before[-1]) else literal
        text += (
            _border(before, between or piece) + between + (_border(between, piece) if between else "") + piece
        )
        before = piece
    return text


@cache
def _taken_apart(template: str) -> tuple[tuple[str, str | None], ...]:
    """Return the template as fixed text and the piece behind it; there are only so many templates."""
    return tuple(
        (_without_blanks_beside_chinese(fixed), name) for fixed, name, _, _ in Formatter().parse(template)
    )


def _without_blanks_beside_chinese(literal: str) -> str:
    """Drop the outer blanks of a piece of template; a sign like × keeps its own."""
    text = literal.strip(" ")
    if not text:
        return literal
    head = " " if literal.startswith(" ") and not _is_wide(text[0]) else ""
    tail = " " if literal.endswith(" ") and not _is_wide(text[-1]) else ""
    return head + text + tail


def _border(left: str, right: str) -> str:
    """Return the blank that belongs between two texts: one where a Chinese character meets a narrow one."""
    first, second = left[-1:], right[:1]
    if (_is_chinese(first) and _is_narrow(second)) or (_is_narrow(first) and _is_chinese(second)):
        return " "
    return ""


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _is_chinese(character: str) -> bool:
    """Tell whether this is a Chinese character, not a full-width sign, which brings its own blank."""
    return bool(character) and unicodedata.category(character) == "Lo"


def _is_narrow(character: str) -> bool:
    return bool(character) and (character in "%+-_¥" or (character.isascii() and character.isalnum()))


def same(text: str | int) -> Words:
    """Return a text that reads the same in both languages: a name, a number."""
    return Words(str(text), str(text))


def quoted(name: Piece) -> Words:
    """Return a name as it is quoted in running text.

    >>> quoted("回款额").zh
    '「回款额」'
    """
    return phrase("「{name}」", "“{name}”", name=name)


def listed(pieces: Iterable[Piece]) -> Words:
    """Return the pieces as a list: 甲、乙、丙 / a, b, c."""
    found = list(pieces)
    return Words("、".join(_in(p, "zh") for p in found), ", ".join(_in(p, "en") for p in found))


def either(pieces: Sequence[Piece]) -> Words:
    """Return the pieces as alternatives: 甲、乙或丙 / a, b or c."""
    return _closed(pieces, "或", " or ")


def both(pieces: Sequence[Piece]) -> Words:
    """Return the pieces as one whole: 甲、乙和丙 / a, b and c."""
    return _closed(pieces, "和", " and ")


def chained(pieces: Iterable[Words], zh: str = "；", en: str = "; ") -> Words:
    """Return the clauses one after the other, empty ones left out."""
    found = list(pieces)
    return Words(zh.join(p.zh for p in found if p.zh), en.join(p.en for p in found if p.en))


def stopped(words: Words) -> Words:
    """Return the words as a sentence with a full stop and a capital letter.

    >>> stopped(Words("按月结算", "it settles monthly"))
    Words(zh='按月结算。', en='It settles monthly.')
    """
    zh = words.zh if words.zh.endswith(("。", "：", "！", "？")) else f"{words.zh}。"
    en = words.en[:1].upper() + words.en[1:]
    return Words(zh, en if en.endswith((".", ":", "!", "?", "。", "！", "？")) else f"{en}.")


def line(path: str, words: Words, parts: Iterable[Line] = ()) -> Line:
    """Return a finished sentence for a place of the document; it ends in a colon if parts follow."""
    below = tuple(parts)
    if below:
        words = Words(words.zh.rstrip("。：") + "：", words.en.rstrip(".:") + ":")
    return Line(stopped(words), path, below)


def at(path: str, *steps: str | int) -> str:
    """Return the document path below `path`.

    >>> at("components.提成", "method", "tiers", 1)
    'components.提成.method.tiers[1]'
    """
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def _closed(pieces: Sequence[Piece], zh: str, en: str) -> Words:
    if len(pieces) < 2:
        return listed(pieces)
    head, last = listed(pieces[:-1]), pieces[-1]
    return Words(f"{head.zh}{zh}{_in(last, 'zh')}", f"{head.en}{en}{_in(last, 'en')}")


def _in(piece: Piece, language: str) -> str:
    return piece.in_language(language) if isinstance(piece, Words) else str(piece)
