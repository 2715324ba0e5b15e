"""What checking found, led to the page and the field that it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from yeji.plans.design.nodes import Node, placed, sign
from yeji.plans.design.steps import Place, place_of
from yeji_engine.documents.places import Path, shown
from yeji_engine.errors import Diagnostic

FormOf = Callable[[Place], tuple[Node, ...]]
"""The form that a page shows."""


@dataclass(frozen=True, slots=True)
class Led:
    """A diagnostic with the page and the field that show it."""

    diagnostic: Diagnostic
    path: Path
    place: Place
    field: str
    """The id of the field, or of the part around it."""


def path_meant(text: str, tree: Mapping[str, object]) -> Path:
    """Return the path that a diagnostic means, whose text is cut short and knows no quotes.

    >>> path_meant("components.a.method.tiers[1].to", {"components": {"a": {"method": {"tiers": [{}, {}]}}}})
    ('components', 'a', 'method', 'tiers', 1, 'to')
    """
    path: list[str | int] = []
    holder: object = tree
    rest = text
    while rest:
        step, rest = _next(rest, holder)
        path.append(step)
        if isinstance(holder, dict):
            holder = holder.get(step)
        elif isinstance(holder, list) and isinstance(step, int) and step < len(holder):
            holder = holder[step]
        else:
            holder = None
    return tuple(path)


def _next(rest: str, holder: object) -> tuple[str | int, str]:
    rest = rest.removeprefix(".")
    if isinstance(holder, dict):
        fits = [key for key in holder if rest.startswith(shown(key)) and _ends(rest[len(shown(key)) :])]
        if fits:
            key = max(fits, key=len)
            return key, rest[len(shown(key)) :]
    if rest.startswith("[") and "]" in rest:
        number, _, after = rest[1:].partition("]")
        if number.isdigit():
            return int(number), after
    ends = [n for n in (rest.find("."), rest.find("[", 1)) if n > 0]
    end = min(ends, default=len(rest))
    return rest[:end], rest[end:]


def _ends(rest: str) -> bool:
    return not rest or rest[0] in ".["


def led(diagnostics: Iterable[Diagnostic], tree: Mapping[str, object], form_of: FormOf) -> tuple[Led, ...]:
    """Return every diagnostic with the innermost field that its page shows for it."""
    forms: dict[Place, dict[Path, str]] = {}
    found = []
    for each in diagnostics:
        path = path_meant(each.place.path, tree)
        place = place_of(path, tree)
        if place not in forms:
            forms[place] = dict(placed(form_of(place)))
        found.append(Led(each, path, place, _innermost(path, place, forms[place])))
    return tuple(found)


def _innermost(path: Path, place: Place, shown_at: Mapping[Path, str]) -> str:
    for length in range(len(path), len(place.path), -1):
        if path[:length] in shown_at:
            return shown_at[path[:length]]
    return head_id(place)


def head_id(place: Place) -> str:
    """Return the id under which a page says what is about all of it."""
    return "h-" + sign((place.step, *place.path))
