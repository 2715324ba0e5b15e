"""The organisation chart as a value and as a picture. Pure: no database, no clock, no colours.

The tree grows from left to right: names in Chinese are short and teams are many, so that lines below each
other stay readable where boxes beside each other would not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BOX, LINE, GAP = 176, 52, 36
STEP = 64
MARGIN = 1
FIRST_WIDE = 0x2E80
"""From this character on they are as wide as Chinese ones."""
ALL_OPEN = 40
"""A company with no more teams than this is drawn whole."""


@dataclass(frozen=True, slots=True)
class Node:
    """A team on a day, with the teams under it."""

    code: str
    name: str
    region: str = ""
    leaders: tuple[str, ...] = ()
    people: int = 0
    """Who is assigned to this very team."""
    children: tuple[Node, ...] = ()

    @property
    def everybody(self) -> int:
        """Who is assigned to it or to a team under it."""
        return self.people + sum(each.everybody for each in self.children)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Node]]:
        """Yield the team and all under it, from the top, each with its depth."""
        yield depth, self
        for each in self.children:
            yield from each.walk(depth + 1)


@dataclass(frozen=True, slots=True)
class Box:
    """A team in the picture."""

    node: Node
    x: int
    y: int
    is_open: bool
    hidden: int
    """How many teams under it are not drawn."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes and the lines between them, in pixels."""

    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    width: int
    height: int


def way_to(roots: Iterable[Node], code: str) -> tuple[Node, ...]:
    """Return the teams from the top down to one, itself last; nothing where it is not there."""
    for root in roots:
        if root.code == code:
            return (root,)
        if below := way_to(root.children, code):
            return (root, *below)
    return ()


def picture(roots: tuple[Node, ...], opened: str = "") -> Picture:
    """Lay the chart out; a large one shows two floors and the branch of the opened team."""
    way = {node.code for node in way_to(roots, opened)}
    is_small = sum(1 for root in roots for _ in root.walk()) <= ALL_OPEN
    boxes: list[Box] = []
    lines: list[str] = []
    row = 0

    def place(node: Node, depth: int) -> int:
        nonlocal row
        shows = is_small or depth < 1 or node.code in way
        middles = [place(each, depth + 1) for each in node.children] if shows else []
        if middles:
            middle = (middles[0] + middles[-1]) // 2
        else:
            middle = MARGIN + row * STEP + LINE // 2
            row += 1
        x = MARGIN + depth * (BOX + GAP)
        hidden = 0 if shows else sum(1 for _ in node.walk()) - 1
        boxes.append(Box(node, x, middle - LINE // 2, node.code == opened, hidden))
        start, turn, end = x + BOX, x + BOX + GAP // 2, x + BOX + GAP
        lines.extend(f"M{start} {middle}H{turn}V{each}H{end}" for each in middles)
        return middle

    for root in roots:
        place(root, 0)
    right = max((box.x + BOX for box in boxes), default=0)
    return Picture(
        tuple(boxes), tuple(lines), right + MARGIN, max(row * STEP - (STEP - LINE) + 2 * MARGIN, 0)
    )


def shortened(text: str, room: int) -> str:
    """Return the text cut to `room` half-widths, a Chinese character counting two.

    >>> shortened("华东一组", 20), shortened("华东第一大客户直销服务事业部", 20)
    ('华东一组', '华东第一大客户直销…')
    """
    widths = [2 if ord(letter) > FIRST_WIDE else 1 for letter in text]
    if sum(widths) <= room:
        return text
    kept = 0
    while sum(widths[: kept + 1]) <= room - 2:
        kept += 1
    return text[:kept] + "…"
