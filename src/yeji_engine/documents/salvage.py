"""What can still be checked of a document that was refused in places.

So that a person hears of a missing choice and of a gap between tiers in one go: a refused choice is
filled with any allowed text, another refused entry is left out. The outcome is looked at by
`checking` and by nobody else; it is never calculated.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from yeji_engine.documents.anatomy import Spot, allowed_texts, core, spot_of, variants
from yeji_engine.documents.places import Path
from yeji_engine.documents.plan import Plan
from yeji_engine.documents.refusals import own_errors

_ROUNDS = 12
_STANDING_IN: dict[str, Any] = {
    "yeji": "1",
    "plan": "unnamed",
    "version": "1",
    "title": "?",
    "regimes": ["employee"],
    "currency": "CNY",
    "settles": "month",
    "effective": {"from": "2000-01-01"},
    "fiscal": {"year_starts": "01-01", "year_named_by": "start"},
    "working_days": "china",
    "precision": {
        "ratio": {"decimals": "6", "mode": "half_up"},
        "pay": {"level": "component", "rounding": {"decimals": "2", "mode": "half_up"}},
    },
    "enrolment": {},
    "measures": {},
    "settlement": {"negative": "carry"},
}
"""What stands in for a refused top of the document; nothing is reported about it."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A plan that can be looked at, and the paths that were left out or filled."""

    plan: Plan
    left_out: frozenset[Path]
    filled: frozenset[Path]


def salvage(tree: dict[str, Any], errors: Sequence[ErrorDetails]) -> Salvaged | None:
    """Return what is left of the document without its refused entries; None where too little is."""
    rest = copy.deepcopy(tree)
    left_out: set[Path] = set()
    filled: set[Path] = set()
    for _ in range(_ROUNDS):
        for error in errors:
            _mend(rest, spot_of(error["loc"]), left_out, filled)
        try:
            return Salvaged(Plan.model_validate(rest, by_name=False), frozenset(left_out), frozenset(filled))
        except ValidationError as fault:
            errors = own_errors(fault)
    return None


def _mend(tree: dict[str, Any], spot: Spot, left_out: set[Path], filled: set[Path]) -> None:
    if not spot.path or any(spot.path[: len(path)] == path for path in left_out):
        return
    parent = _content(tree, spot.path[:-1])
    any_text = _any_allowed(spot)
    if isinstance(parent, dict) and any_text and spot.path not in filled:
        parent[str(spot.path[-1])] = any_text
        filled.add(spot.path)
    elif spot.field is None and isinstance(parent, dict):
        parent.pop(str(spot.path[-1]), None)
    else:
        left_out.add(_leave_out(tree, spot.path))


def _any_allowed(spot: Spot) -> str:
    if spot.is_key or variants(spot.annotation):
        return ""
    texts = allowed_texts(spot.annotation)
    if texts:
        return str(texts[0])
    return "是" if core(spot.annotation) is bool else ""


def _leave_out(tree: dict[str, Any], path: Path) -> Path:
    """Remove the innermost named entry that the path lies in, or let something stand in for the top of it."""
    top = str(path[0])
    for length in range(len(path), 1, -1):
        parent, step = _content(tree, path[: length - 1]), path[length - 1]
        named = path[length - 2] in {"measures", "components", "items", "promotions", "attributes", "cases"}
        if named and isinstance(parent, dict) and step in parent:
            del parent[str(step)]
            return path[:length]
        if named and isinstance(parent, list) and isinstance(step, int) and step < len(parent):
            # Later entries keep their positions, and so their lines, until all faults are mended.
            parent[step] = {"name": "?", "period": "?"}
            return path[:length]
    if top in _STANDING_IN:
        tree[top] = copy.deepcopy(_STANDING_IN[top])
    else:
        tree.pop(top, None)
    return path[:1]


def _content(tree: object, path: Path) -> object:
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(str(step))
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree
