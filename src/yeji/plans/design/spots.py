"""A field of the model with what a document holds there, and what shape that has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import get_args

from pydantic.fields import FieldInfo

from yeji.plans.design.emission import as_json
from yeji.plans.design.nodes import (
    Empty,
    Row,
    Stray,
)
from yeji.plans.design.options import (
    origin,
)
from yeji_engine.documents.anatomy import (
    Annotation,
    core,
    entries,
    fields_by_written_name,
    part_of,
    takes_nothing,
    variants,
    written_name,
)
from yeji_engine.documents.base import Part
from yeji_engine.documents.methods import Curve
from yeji_engine.documents.places import Path
from yeji_engine.documents.plan import Case
from yeji_engine.documents.scorecard import WeightSet


@dataclass(frozen=True, slots=True)
class Spot:
    """A field of a part, and what stands in it."""

    part: type[Part]
    name: str
    field: FieldInfo
    path: Path
    order: tuple[str, ...]
    content: object
    is_written: bool

    @property
    def pointer(self) -> str:
        return Row(self.path, 0, ()).pointer


def spot_of_field(part: type[Part], name: str, found: Mapping[str, object], path: Path) -> Spot:
    field = part.model_fields[name]
    key = written_name(name, field)
    return Spot(
        part, name, field, (*path, key), tuple(fields_by_written_name(part)), found.get(key), key in found
    )


def part_in_union(annotation: Annotation) -> type[Part] | None:
    """Return the part that may stand where a formula may; None where only one of them may."""
    members = get_args(core(annotation)) if variants(annotation) is None else ()
    found = [part_of(each) for each in members]
    return (
        next((each for each in found if each is Curve), None)
        if str in {core(each) for each in members}
        else None
    )


def odd(path: Path, content: object) -> tuple[Stray, ...]:
    """Return a stray where content is no text."""
    if content is None or isinstance(content, str):
        return ()
    return (Stray(path, str(path[-1]), as_json(content), may_be_replaced=True),)


def in_common(old: type[Part] | None, new: type[Part]) -> frozenset[str]:
    """Return the fields that two kinds write alike: the only ones that outlive a change from one to the other."""
    if old is None:
        return frozenset(fields_by_written_name(new))
    known = {written_name(name, field): field.annotation for name, field in old.model_fields.items()}
    return frozenset(
        key
        for name, field in new.model_fields.items()
        if (key := written_name(name, field)) in known and core(known[key]) == core(field.annotation)
    )


def fits(content: object, annotation: Annotation) -> bool:
    """Tell whether content has the shape of a field, whatever its texts say."""
    if content is None:
        return True
    inner = core(annotation)
    if isinstance(content, str):
        is_whole = (
            part_of(annotation) is None and variants(annotation) is None and entries(annotation) is None
        )
        return is_whole and origin(inner) is not dict
    if isinstance(content, dict):
        has_fields = part_of(annotation) is not None or variants(annotation) is not None
        return has_fields or origin(inner) is dict or part_in_union(annotation) is not None
    return entries(annotation) is not None and origin(inner) is not dict


@cache
def is_flat(part: type[Part]) -> bool:
    """Tell whether every field of a part is one text, so that several parts make a table."""
    if part is Case or part is WeightSet:
        return False
    return all(
        part_of(field.annotation) is None
        and variants(field.annotation) is None
        and entries(field.annotation) is None
        and part_in_union(field.annotation) is None
        for field in part.model_fields.values()
    )


def is_flat_row(part: type[Part], row: object) -> bool:
    known = fields_by_written_name(part)
    return isinstance(row, dict) and all(
        key not in known or each is None or isinstance(each, str) for key, each in row.items()
    )


def is_texts(row: object) -> bool:
    return isinstance(row, dict) and all(each is None or isinstance(each, str) for each in row.values())


def when_empty_of(annotation: Annotation, *, required: bool) -> Empty:
    if not required:
        return Empty.GOES
    return Empty.BLANK if core(annotation) is str and not takes_nothing(annotation) else Empty.STAYS
