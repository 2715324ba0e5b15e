"""Makes the faces that a PDF is set in out of those that browsers fetch: one TrueType file a face.

A browser takes the Chinese face in a hundred slices; what sets a PDF reads one whole TrueType file. The slices
are cut from one variable design: same axis, same shared tuples, no composite glyphs. So the outlines and their
variations are laid one after another as bytes and nothing is reckoned. Layout tables stay behind.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables.DefaultTable import DefaultTable

GVAR = ">HHHHLHHL"
GVAR_HEAD = struct.calcsize(GVAR)
LEFT_BEHIND = ("GSUB", "GPOS", "GDEF", "HVAR", "vhea", "vmtx", "BASE", "prep", "gasp")
LARGEST = ("maxPoints", "maxContours")
NONE = ".notdef"
"""The box that stands where the face has no glyph."""


@dataclass
class Glyphs:
    """What was gathered from the slices, by the name of the glyph."""

    outlines: dict[str, object]
    variations: dict[str, bytes]
    advances: dict[str, tuple[int, int]]
    characters: dict[int, str]
    shared: bytes = b""


def whole(family: str, slices: Iterable[Path], file: Path) -> set[int]:
    """Write the slices of one face as one TrueType file; return the characters that it draws."""
    fonts = [TTFont(each, recalcBBoxes=False) for each in slices]
    found = Glyphs({}, {}, {}, {})
    for font in fonts:
        _gather(font, found)
    made = fonts[0]
    for table in LEFT_BEHIND:
        if table in made:
            del made[table]
    order = [NONE, *sorted(set(found.outlines) - {NONE})]
    for name in LARGEST:
        setattr(made["maxp"], name, max(getattr(each["maxp"], name) for each in fonts))
    made.setGlyphOrder(order)
    made["glyf"].glyphOrder, made["glyf"].glyphs = order, found.outlines
    made["hmtx"].metrics = found.advances
    made["cmap"] = _cmap(found.characters)
    made["gvar"] = _gvar(found, order)
    made["post"].formatType = 3.0
    # The slices are called after their thinnest weight, which the file is no more than any other.
    for place, name in ((1, family), (4, family), (6, family.replace(" ", ""))):
        made["name"].setName(name, place, 3, 1, 0x409)
    _write(made, file)
    return set(found.characters)


def unpacked(packed: Path, file: Path) -> None:
    """Write a face that is one file already as TrueType."""
    _write(TTFont(packed, recalcBBoxes=False), file)


def _write(font: TTFont, file: Path) -> None:
    font.flavor = None
    font.save(file, reorderTables=None)


def _gather(font: TTFont, found: Glyphs) -> None:
    shared, variations = _variations(font.reader["gvar"])
    if found.shared not in (b"", shared):
        raise ValueError("the slices are not of one design")
    found.shared = shared
    place = {name: number for number, name in enumerate(font.getGlyphOrder())}
    names = {} if NONE in found.outlines else {NONE: NONE}
    for character, name in font.getBestCmap().items():
        if character not in found.characters:
            # Characters that share a glyph keep sharing it.
            found.characters[character] = names.setdefault(name, f"u{character:05X}")
    for name, new in names.items():
        found.outlines[new] = font["glyf"].glyphs[name]
        found.variations[new] = variations[place[name]]
        found.advances[new] = font["hmtx"].metrics[name]


def _variations(table: bytes) -> tuple[bytes, list[bytes]]:
    """The shared tuples of a table of variations, and each glyph's part."""
    _major, _minor, axes, shared, shared_at, count, flags, start = struct.unpack_from(GVAR, table)
    offsets: tuple[int, ...] = struct.unpack_from(
        f">{count + 1}{'L' if flags & 1 else 'H'}", table, GVAR_HEAD
    )
    if not flags & 1:
        offsets = tuple(2 * each for each in offsets)
    parts = [table[start + one : start + next_one] for one, next_one in pairwise(offsets)]
    return table[shared_at : shared_at + 2 * axes * shared], parts


def _gvar(found: Glyphs, order: list[str]) -> DefaultTable:
    offsets, size = [0], 0
    for name in order:
        size += len(found.variations[name])
        offsets.append(size)
    shared_at = GVAR_HEAD + 4 * len(offsets)
    start = shared_at + len(found.shared)
    head = struct.pack(GVAR, 1, 0, 1, len(found.shared) // 2, shared_at, len(order), 1, start)
    table = DefaultTable("gvar")
    table.data = b"".join(
        [
            head,
            struct.pack(f">{len(offsets)}L", *offsets),
            found.shared,
            *(found.variations[name] for name in order),
        ]
    )
    return table


def _cmap(characters: dict[int, str]) -> DefaultTable:
    table = newTable("cmap")
    table.tableVersion = 0
    short = {character: name for character, name in characters.items() if character < 0x10000}
    table.tables = [_subtable(4, 1, short), _subtable(12, 10, characters)]
    return table


def _subtable(form: int, encoding: int, characters: dict[int, str]) -> CmapSubtable:
    made = CmapSubtable.newSubtable(form)
    made.platformID, made.platEncID, made.language, made.cmap = 3, encoding, 0, characters
    return made
