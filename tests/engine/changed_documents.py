"""Every way in which one field of a document can be changed, each as a document of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import ValidationError

from yeji_engine.documents.anatomy import allowed_texts, entries, parts
from yeji_engine.documents.plan import Plan

# A document before it is read is whatever YAML holds.
Raw = Any
Steps = tuple[str | int, ...]

_NAMED = (
    "measures",
    "components",
    "items",
    "promotions",
    "attributes",
    "weights",
    "quotas",
    "expect",
    "figures",
)
_FAMILIES = [
    allowed_texts(annotation)
    for part in parts()
    for field in part.model_fields.values()
    for annotation in (field.annotation, entries(field.annotation))
    if annotation is not None
]
"""The lists of texts of which some fields allow one."""


class Changed(NamedTuple):
    """A document that differs in one place from the one it was made of."""

    path: Steps
    before: Plan
    after: Plan


def changed(*plans: Plan) -> Iterator[Changed]:
    """Yield the plans with one field changed, or left out, once for every kind of field they hold."""
    seen: set[Steps] = set()
    for plan in plans:
        raw = plan.model_dump(mode="json", by_alias=True)
        for path in _paths(raw, ()):
            kind = _kind(raw, path)
            if kind not in seen:
                found = list(_variants(plan, raw, path))
                if found:
                    seen.add(kind)
                yield from found


def _paths(raw: Raw, path: Steps) -> Iterator[Steps]:
    members = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, member in members:
        yield (*path, key)
        yield from _paths(member, (*path, key))


def _kind(raw: Raw, path: Steps) -> Steps:
    """Return the path without names and places, with the kinds of the parts on the way."""
    found: list[str | int] = []
    for place, step in enumerate(path):
        named = place > 0 and path[place - 1] in _NAMED and isinstance(raw, dict)
        found.append("*" if isinstance(step, int) or named else step)
        raw = raw[step]
        if isinstance(raw, dict):
            found.append(str(raw.get("kind") or raw.get("step") or ""))
    return tuple(found)


def _variants(plan: Plan, raw: Raw, path: Steps) -> Iterator[Changed]:
    found = _at(raw, path)
    candidates = (_read(plan, _put(raw, path, value)) for value in _others(found))
    other = next((candidate for candidate in candidates if candidate is not None), None)
    if other is not None:
        yield Changed(path, plan, other)
    if found not in (None, "", [], {}, False):
        without = _read(plan, _put(raw, path[:-1], _less(_at(raw, path[:-1]), path[-1])))
        if without is not None:
            yield Changed(path, plan, without)


def _others(found: Raw) -> Iterator[Raw]:
    match found:
        case bool():
            yield not found
        case int():
            yield from (str(found + 1), str(max(found - 1, 0)))
        case str():
            yield from _other_texts(found)
        case _:
            return


def _other_texts(found: str) -> Iterator[str]:
    family = dict.fromkeys(
        str(text) for texts in _FAMILIES if found in texts for text in texts if text != found
    )
    yield from family
    if found.replace(".", "", 1).lstrip("-").isdigit():
        yield f"{found}1" if "." in found else f"{found}.01"
    elif found[:4].isdigit() and "-" in found:
        yield from (found[:-2] + "02", found[:-2] + "03")
    yield from (f"{found} + 1", f"{found}改", f"{found}x", "EUR", "04-01", "CN-BJ")


def _at(raw: Raw, path: Steps) -> Raw:
    for step in path:
        raw = raw[step]
    return raw


def _put(raw: Raw, path: Steps, value: Raw) -> Raw:
    """Return the document with another value at `path`; what lies beside the path is shared."""
    if not path:
        return value
    holder = raw.copy()
    holder[path[0]] = _put(raw[path[0]], path[1:], value)
    return holder


def _less(holder: Raw, step: str | int) -> Raw:
    rest = holder.copy()
    del rest[step]
    return rest


def _read(plan: Plan, other: Raw) -> Plan | None:
    try:
        read = Plan.model_validate(other)
    except ValidationError:
        return None
    return None if read == plan else read
