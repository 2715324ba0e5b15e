"""Seeded chance for the generator: what a case may hold, and amounts that like to hit the lines."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from tests.oracle.figures import read
from tests.oracle.spans import Span

Choice = TypeVar("Choice")

LINES = ("1000", "5000", "10000", "20000", "50000", "100000")
"""Tier lines, thresholds, caps and amounts of deals are all taken from here, so that they meet."""


class Dice:
    """A random number generator that knows which features a case may use."""

    def __init__(self, seed: int, features: frozenset[str]) -> None:
        # str seeds hash by SHA-512, so neighbouring seeds share nothing.
        self.random = random.Random(f"yeji-{seed}")
        self.features = features

    def may(self, feature: str, chance: int = 50) -> bool:
        """Return true, in `chance` of 100 cases, where the feature is allowed."""
        return self.random.randrange(100) < chance and feature in self.features

    def hits(self, chance: int) -> bool:
        """Return true in `chance` of 100 cases."""
        return self.random.randrange(100) < chance

    def one(self, choices: Sequence[Choice]) -> Choice:
        """Return one of the choices."""
        return choices[self.random.randrange(len(choices))]

    def some(self, choices: Sequence[Choice], fewest: int, most: int) -> list[Choice]:
        """Return some of the choices, each at most once, in their order."""
        count = min(len(choices), self.number(fewest, most))
        kept = set(self.random.sample(range(len(choices)), count))
        return [choice for place, choice in enumerate(choices) if place in kept]

    def number(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return self.random.randint(least, most)

    def day(self, span: Span) -> date:
        """Return a day of the span; its first and last ones come up often."""
        if self.hits(15):
            return self.one([span.start, span.last])
        return span.start + timedelta(days=self.random.randrange((span.end - span.start).days))

    def since(self) -> date | None:
        """Return a first day long ago, or none at all: both mean that something always held."""
        return None if self.may("open_dates", 50) else date(2020, 1, 1)

    def amount(self) -> Fraction:
        """Return an amount of money: on a line, a fen beside it, nothing, or anything to the fen or finer."""
        line = read(self.one(LINES))
        if "boundaries" in self.features and self.hits(35):
            return line + self.one([Fraction(-1, 100), Fraction(0), Fraction(0), Fraction(1, 100)])
        if self.hits(4):
            return Fraction(0)
        if self.may("four_decimals", 20):
            return Fraction(self.number(1, 300_000_000), 10_000)
        return Fraction(self.number(1, 8_000_000), 100)

    def percent(self, least: int, most: int) -> str:
        """Return a share such as `7.5%`."""
        halves = self.number(2 * least, 2 * most)
        return f"{halves // 2}.5%" if halves % 2 else f"{halves // 2}%"

    def parts_of_100(self, parts: int) -> list[str]:
        """Return so many shares that come to 100 %, in steps of 5 %."""
        cuts = sorted(self.random.sample(range(1, 20), parts - 1))
        bounds = [0, *cuts, 20]
        return [f"{5 * (right - left)}%" for left, right in pairwise(bounds)]
