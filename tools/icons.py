"""Draws the mark of Yeji as PNG pictures, for phones that put it on their first screen: python -m tools.icons.

The mark is four rectangles with round corners, the same as in ui/favicon.svg; drawn here by the share of each
pixel that they cover, because no set-up may need a browser or a drawing library for four small pictures. They
lie in git; a test holds them to what this draws.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from math import hypot
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "src" / "yeji" / "ui" / "static" / "ui" / "icons"
GRID = 22
"""The mark is drawn on a square of this side."""
Colour = tuple[int, int, int]
INK, PAPER, IRIS = (0x23, 0x20, 0x2E), (0xFF, 0xFF, 0xFF), (0xBD, 0xB2, 0xF3)


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle with round corners."""

    left: float
    top: float
    width: float
    height: float
    round: float
    colour: Colour
    strength: float = 1

    def cover(self, x: float, y: float, pixel: float) -> float:
        """Return how much of the pixel at (x, y) lies inside, from its distance to the edge."""
        off_x = abs(x - self.left - self.width / 2) - self.width / 2 + self.round
        off_y = abs(y - self.top - self.height / 2) - self.height / 2 + self.round
        outside = hypot(max(off_x, 0), max(off_y, 0)) + min(max(off_x, off_y), 0) - self.round
        return max(0.0, min(1.0, 0.5 - outside / pixel)) * self.strength


MARK = (
    Block(5, 9, 12, 4, 1, PAPER, 0.35),
    Block(5, 9, 8, 4, 1, PAPER),
    Block(14, 6, 2, 10, 0, IRIS),
)
GROUND = Block(0, 0, GRID, GRID, 6, INK)
WHOLE = Block(-GRID, -GRID, 3 * GRID, 3 * GRID, 0, INK)
"""A ground without corners: a phone cuts its own shape out of a maskable picture."""


def picture(side: int, ground: Block, shrunk: float = 1) -> bytes:
    """Return the mark as PNG; `shrunk` leaves room around it for what a phone cuts away."""
    pixel = GRID / side
    rows = bytearray()
    for line in range(side):
        rows.append(0)
        for place in range(side):
            x, y = (place + 0.5) * pixel, (line + 0.5) * pixel
            rows += bytes(_coloured(x, y, pixel, ground, shrunk))
    return _png(side, bytes(rows))


def _coloured(x: float, y: float, pixel: float, ground: Block, shrunk: float) -> tuple[int, int, int, int]:
    alpha = ground.cover(x, y, pixel)
    mixed = [float(each) for each in ground.colour]
    near_x, near_y = ((each - GRID / 2) / shrunk + GRID / 2 for each in (x, y))
    for block in MARK:
        share = block.cover(near_x, near_y, pixel / shrunk)
        mixed = [old + (new - old) * share for old, new in zip(mixed, block.colour, strict=True)]
    red, green, blue = (round(each) for each in mixed)
    return red, green, blue, round(255 * alpha)


def _png(side: int, rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def pictures() -> dict[str, bytes]:
    """Return each file's content by its name."""
    return {
        "192.png": picture(192, GROUND),
        "512.png": picture(512, GROUND),
        "maskable.png": picture(512, WHOLE, 0.8),
        "apple.png": picture(180, WHOLE),
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in pictures().items():
        (FOLDER / name).write_bytes(content)
