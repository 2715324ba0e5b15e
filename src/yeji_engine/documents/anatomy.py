"""What the parts of a plan document are made of: their fields, kinds, allowed texts and words.

Read from the models themselves, so that messages, the published schema and the page of the document
cannot fall behind them. Knows nothing of any one plan.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from yeji_engine.documents.base import Part
from yeji_engine.documents.places import Path
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Words

# What stands behind a colon: a class, an alias, a union. Python has no narrower type for it.
Annotation = Any


def _origin(annotation: Annotation) -> Annotation:
    return get_origin(annotation)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place that a document may fill: its path, the part it belongs to, its field, what may stand there."""

    path: Path
    owner: type[Part] | None
    field: str | None
    """Name in the model; None where the part has no such field."""
    annotation: Annotation
    is_key: bool = False
    """The name itself is meant, not what it names."""

    @property
    def key(self) -> str:
        """Return `Class.field`, the name under which choices are kept."""
        return f"{self.owner.__name__}.{self.field}" if self.owner and self.field else ""


def written_name(name: str, field: FieldInfo) -> str:
    """Return the name of the field in a document."""
    return field.alias or name


@cache
def fields_by_written_name(part: type[Part]) -> Mapping[str, str]:
    """Return the model's field names by what is written in a document."""
    return {written_name(name, field): name for name, field in part.model_fields.items()}


def core(annotation: Annotation) -> Annotation:
    """Return the annotation without `| None` and without what validates it."""
    while True:
        if _origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif _origin(annotation) in {Union, UnionType}:
            members = [member for member in get_args(annotation) if member is not NoneType]
            if len(members) > 1:
                return annotation
            annotation = members[0]
        else:
            return annotation


def takes_nothing(annotation: Annotation) -> bool:
    """Tell whether an empty value may stand there."""
    while _origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return _origin(annotation) in {Union, UnionType} and NoneType in get_args(annotation)


def part_of(annotation: Annotation) -> type[Part] | None:
    """Return the part that may stand there, or None where it is no single part."""
    inner = core(annotation)
    return inner if inspect.isclass(inner) and issubclass(inner, Part) else None


def variants(annotation: Annotation) -> tuple[str, Mapping[str, type[Part]]] | None:
    """Return the field that tells the variants of a union apart, and the variants by its value."""
    parts = [part_of(member) for member in _members(annotation)]
    if len(parts) < 2 or None in parts:
        return None
    found = [part for part in parts if part is not None]
    sign = "step" if "step" in found[0].model_fields else "kind"
    return sign, {allowed_texts(part.model_fields[sign].annotation)[0]: part for part in found}


def _members(annotation: Annotation) -> tuple[Annotation, ...]:
    inner = core(annotation)
    return get_args(inner) if _origin(inner) in {Union, UnionType} else (inner,)


def allowed_texts(annotation: Annotation) -> tuple[str, ...]:
    """Return the only texts that may stand there, in written order; empty where any may."""
    inner = core(annotation)
    if inspect.isclass(inner) and issubclass(inner, StrEnum):
        return tuple(inner)
    return tuple(get_args(inner)) if _origin(inner) is Literal else ()


def entries(annotation: Annotation) -> Annotation | None:
    """Return what each entry of a list or mapping is, or None where it is neither."""
    inner = core(annotation)
    if _origin(inner) in {tuple, list}:
        return get_args(inner)[0]
    return get_args(inner)[1] if _origin(inner) is dict else None


def holds_formula(field: FieldInfo) -> bool:
    """Tell whether the field, or each entry of it, is text in the formula language."""
    return _marks_formula(field.json_schema_extra) or _is_formula(field.annotation)


def _is_formula(annotation: Annotation) -> bool:
    if _origin(annotation) is Annotated:
        extras = [getattr(mark, "json_schema_extra", None) for mark in annotation.__metadata__]
        return any(map(_marks_formula, extras))
    return any(map(_is_formula, get_args(annotation)))


def _marks_formula(extra: object) -> bool:
    return isinstance(extra, dict) and bool(extra.get("formula"))


def spot_of(error_path: tuple[str | int, ...]) -> Spot:
    """Return the spot that a path of pydantic means.

    Pydantic's paths hold the tag of each union that was chosen; a document's do not.
    """
    spot = Spot((), None, None, Plan)
    for step in error_path:
        spot = _next_spot(spot, step)
    return spot


def _next_spot(spot: Spot, step: str | int) -> Spot:
    if step == "[key]":
        return Spot(spot.path, spot.owner, spot.field, _key_of(spot), is_key=True)
    choice = _chosen(spot.annotation, step)
    if choice is not None:
        return Spot(spot.path, spot.owner, spot.field, choice)
    part = part_of(spot.annotation)
    path = (*spot.path, step)
    if part is not None:
        name = fields_by_written_name(part).get(str(step))
        annotation = part.model_fields[name].annotation if name else None
        return Spot(path, part, name, annotation)
    return Spot(path, spot.owner, spot.field, entries(spot.annotation))


def _key_of(spot: Spot) -> Annotation:
    """Return what the keys of the mapping are that the spot is an entry of."""
    if spot.owner is None or spot.field is None:
        return str
    mapping = core(spot.owner.model_fields[spot.field].annotation)
    return get_args(mapping)[0] if _origin(mapping) is dict else str


def _chosen(annotation: Annotation, step: str | int) -> Annotation | None:
    found = variants(annotation)
    if found is not None:
        return found[1].get(str(step))
    members = _members(annotation)
    if len(members) < 2:
        return None
    return next((m for m in members if (p := part_of(m)) is not None and p.__name__ == step), str)


@cache
def parts() -> tuple[type[Part], ...]:
    """Return every part that a plan may hold, each once, outer ones first."""
    found: dict[type[Part], None] = {}
    waiting: list[type[Part]] = [Plan]
    while waiting:
        part = waiting.pop(0)
        if part not in found:
            found[part] = None
            waiting.extend(p for f in part.model_fields.values() for p in _parts_inside(f.annotation))
    return tuple(found)


def _parts_inside(annotation: Annotation) -> Iterator[type[Part]]:
    part = part_of(annotation)
    if part is not None:
        yield part
        return
    inner = entries(annotation)
    for member in _members(annotation) if inner is None else (inner,):
        if member is not core(annotation):
            yield from _parts_inside(member)


@cache
def _docstrings(module: str) -> Mapping[tuple[str, str], str]:
    """Return the texts under every class and attribute of a module, by class and attribute ("" for the class)."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    found: dict[tuple[str, str], str] = {}
    for node in (n for n in tree.body if isinstance(n, ast.ClassDef)):
        found[node.name, ""] = ast.get_docstring(node) or ""
        for statement, text in zip(node.body, node.body[1:], strict=False):
            name = _assigned_name(statement)
            match text:
                case ast.Expr(value=ast.Constant(value=str(words))) if name:
                    found[node.name, name] = words
    return found


def _assigned_name(statement: ast.stmt) -> str:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return name
        case _:
            return ""


def part_words(part: type[Part] | type[StrEnum]) -> Words:
    """Return what the part, or the list of choices, is."""
    return _bilingual(_docstrings(part.__module__).get((part.__name__, ""), ""))


def field_words(part: type[Part], name: str) -> Words:
    """Return what the field is; a field that only names the kind of its part has the words of the part."""
    text = _docstrings(part.__module__).get((part.__name__, name), "")
    return _bilingual(text) if text else part_words(part)


def member_words(member: StrEnum) -> Words:
    """Return what the choice means."""
    enum = type(member)
    return _bilingual(_docstrings(enum.__module__).get((enum.__name__, member.name), ""))


def _bilingual(text: str) -> Words:
    zh, _, en = " ".join(text.split()).partition("|")
    return Words(zh.strip(), en.strip())
