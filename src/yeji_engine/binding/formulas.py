"""What stands in a part of a plan, however deep: its formulas, the names they use, all else it says.

Whoever prices deals must know beforehand which figures of the period the formulas will ask for, so
that deals meet the people once. Nothing is parsed or checked here that the plan does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TypeVar, get_args

from pydantic.fields import FieldInfo

from yeji_engine.binding.job import Job
from yeji_engine.documents.base import Part
from yeji_engine.language.nodes import names_used

_FORMULA = {"formula": True}
PartT = TypeVar("PartT", bound=Part)


def formulas_in(part: Part) -> Iterator[str]:
    """Yield the text of every formula in the part and the parts inside it, in the order of the fields."""
    for name, are_formulas in _fields_of(type(part)):
        yield from _formulas(getattr(part, name), are_formulas=are_formulas)


def names_in(job: Job, parts: list[Part]) -> tuple[str, ...]:
    """Return the names that the formulas of the parts use, each once."""
    found = [name for part in parts for text in formulas_in(part) for name in names_used(job.formula(text))]
    return tuple(dict.fromkeys(found))


def contents_of(content: object) -> Iterator[object]:
    """Yield what was given and everything inside it: parts, entries of lists and mappings, single fields."""
    yield content
    match content:
        case Part():
            inside = [getattr(content, name) for name in type(content).model_fields]
        case Mapping():
            inside = list(content.values())
        case tuple():
            inside = list(content)
        case _:
            return
    for each in inside:
        yield from contents_of(each)


def with_formulas(part: PartT, change: Callable[[str], str]) -> PartT:
    """Return the part with every formula in it, and in the parts inside it, changed."""
    changed = {
        name: _changed(getattr(part, name), change, are_formulas=are_formulas)
        for name, are_formulas in _fields_of(type(part))
    }
    return part.model_copy(update=changed)


def _changed(content: object, change: Callable[[str], str], *, are_formulas: bool) -> object:
    if isinstance(content, Part):
        return with_formulas(content, change)
    if isinstance(content, tuple):
        return tuple(_changed(entry, change, are_formulas=are_formulas) for entry in content)
    if are_formulas and isinstance(content, str):
        return change(content)
    return content


def _formulas(content: object, *, are_formulas: bool) -> Iterator[str]:
    if isinstance(content, Part):
        yield from formulas_in(content)
    elif isinstance(content, tuple | Mapping):
        for entry in content.values() if isinstance(content, Mapping) else content:
            yield from _formulas(entry, are_formulas=are_formulas)
    elif are_formulas and isinstance(content, str):
        yield content


@cache
def _fields_of(kind: type[Part]) -> tuple[tuple[str, bool], ...]:
    """Return the fields of a kind of part, and whether their texts are formulas; it never changes."""
    return tuple((name, _holds_formulas(field)) for name, field in kind.model_fields.items())


def _holds_formulas(field: FieldInfo) -> bool:
    return field.json_schema_extra == _FORMULA or _named_in(field.annotation)


def _named_in(annotation: object) -> bool:
    marks = getattr(annotation, "__metadata__", ())
    if any(isinstance(mark, FieldInfo) and mark.json_schema_extra == _FORMULA for mark in marks):
        return True
    return any(_named_in(member) for member in get_args(annotation))
