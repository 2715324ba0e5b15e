"""Where in a document something stands, and what to call that place in a sentence.

A path is a tuple of keys and positions, `("components", "commission", "method", "tiers", 2, "from")`.
For people it becomes a line number and «component "commission", tier 3».
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

from yeji_engine.errors import Place, Words

Path = tuple[str | int, ...]
"""Keys of mappings and positions in lists, outermost first."""

_SHOWN = 60
_NAMED: Mapping[str, Words] = MappingProxyType(
    {
        "measures": Words("指标", "measure"),
        "components": Words("激励项", "component"),
        "items": Words("考核项", "item"),
        "promotions": Words("晋升规则", "promotion"),
        "attributes": Words("个人属性", "attribute"),
    }
)
_COUNTED: Mapping[str, Words] = MappingProxyType(
    {
        "tiers": Words("档", "tier"),
        "points": Words("点", "point"),
        "bands": Words("层", "band"),
        "scale": Words("个等级", "grade"),
        "then": Words("步", "step"),
        "weights": Words("组权重", "weight set"),
        "vetoes": Words("条否决", "veto"),
        "rows": Words("行", "row"),
        "cells": Words("行", "row"),
        "shares": Words("份", "share"),
        "slices": Words("段", "slice"),
        "parts": Words("份", "part"),
        "cases": Words("个算例", "case"),
        "rates": Words("级", "rate"),
        "row_edges": Words("行", "row"),
        "column_edges": Words("列", "column"),
    }
)


@dataclass(frozen=True, slots=True)
class Places:
    """Line and column (first is 1) of every key and list entry of one document."""

    file: str = ""
    lines: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    texts: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    """Where the first character of a text stands, for faults inside it."""

    def at(self, path: Path) -> Place:
        """Return the place of `path`; a part that was not written has the line of what it is missing from."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        line, column = self.lines.get(known, (None, None))
        return Place(file=self.file, path=path_text(path), line=line, column=column)

    def inside(self, path: Path) -> Place:
        """Return the place of the first character of the text that `path` holds."""
        if path not in self.texts:
            return self.at(path)
        line, column = self.texts[path]
        return Place(file=self.file, path=path_text(path), line=line, column=column)


def path_text(path: Path) -> str:
    """Return the path as people write it.

    >>> path_text(("components", "commission", "tiers", 2, "from"))
    'components.commission.tiers[2].from'
    """
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{shown(step)}"
    return text.removeprefix(".")


def subject(title: Words, path: Path) -> Words:
    """Return what the path speaks of: «plan "Field 2026", component "new_business", tier 3»."""
    zh, en = [f"方案“{shown(title.zh)}”"], [f'plan "{shown(title.en or title.zh)}"']
    for above, step in pairwise(path):
        if isinstance(step, str) and above in _NAMED:
            zh.append(f"{_NAMED[str(above)].zh}“{shown(step)}”")
            en.append(f'{_NAMED[str(above)].en} "{shown(step)}"')
        elif isinstance(step, int) and above in _COUNTED:
            zh.append(f"第 {step + 1} {_COUNTED[str(above)].zh}")
            en.append(f"{_COUNTED[str(above)].en} {step + 1}")
    return Words(",".join(zh), ", ".join(en))


def shown(text: str) -> str:
    """Return the text fit for one line of a message: short, without marks that nobody can see.

    >>> shown("a" * 100)[-3:]
    'aa…'
    """
    short = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in short)
