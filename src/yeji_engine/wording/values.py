"""One value of a plan in words, at its place: 5%, 20 万元, 四舍五入到分, a choice, a formula, a whole part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, get_args, get_origin

from pydantic.fields import FieldInfo

from yeji_engine.documents.base import Part
from yeji_engine.errors import Words
from yeji_engine.wording import figures
from yeji_engine.wording.choices import CHOICES, choice, option
from yeji_engine.wording.labels import label
from yeji_engine.wording.parts import part_words
from yeji_engine.wording.spots import Spot, number_words, unit_at
from yeji_engine.wording.words import chained, listed, phrase, quoted, same

FORMULA = {"formula": True}
"""What marks a formula among the texts of a document."""
ABSENT = Words("未规定", "not stated")
_YES, _NO = Words("是", "yes"), Words("否", "no")


def value_words(value: object, field: str, spot: Spot) -> Words:
    """Return the value of a field of `spot.owner` in words."""
    match value:
        case None | "" | ():
            return ABSENT
        case Part():
            return part_words(value, spot) or _field_by_field(value, spot)
        case bool():
            return _YES if value else _NO
        case StrEnum():
            return quoted(choice(value))
        case Decimal():
            return number_words(spot, field, value)
        case date():
            return figures.day(value)
        case str():
            return _text(value, field, spot)
        case Mapping():
            return _mapping(value, field, spot)
        case tuple() | list():
            return listed(value_words(member, field, spot) for member in value)
        case _:
            return same(str(value))


def entry_words(key: str, value: object, field: str, spot: Spot) -> Words:
    """Return one entry of a mapping, its key and its value."""
    return phrase(
        "{key} {value}",
        "{key} {value}",
        key=key_words(key, field, spot),
        value=value_words(value, field, spot),
    )


def key_words(key: str, field: str, spot: Spot) -> Words:
    """Return what the key of an entry is called."""
    options = CHOICES.get(f"{type(spot.owner).__name__}.{field}", {})
    if key in options:
        return options[key]
    return spot.terms.called(key) if key in spot.terms.names else quoted(key)


@cache
def is_formula(owner: type[Part], field: str) -> bool:
    """Tell whether the texts of a field are formulas.

    >>> from yeji_engine.documents.components import Component
    >>> is_formula(Component, "base"), is_formula(Component, "note")
    (True, False)
    """
    found = owner.model_fields[field]
    return found.json_schema_extra == FORMULA or _holds_formulas(found.annotation)


def _holds_formulas(annotation: object) -> bool:
    if get_origin(annotation) is Annotated:
        return any(
            isinstance(m, FieldInfo) and m.json_schema_extra == FORMULA for m in get_args(annotation)[1:]
        )
    return any(_holds_formulas(member) for member in get_args(annotation))


def _text(text: str, field: str, spot: Spot) -> Words:
    owner = type(spot.owner)
    choices = CHOICES.get(f"{owner.__name__}.{field}", {})
    if text in choices:
        return quoted(option(f"{owner.__name__}.{field}", text))
    if is_formula(owner, field):
        return spot.terms.formula(text, unit_at(spot, field))
    return spot.terms.called(text) if text in spot.terms.names else quoted(text)


def _mapping(entries: Mapping[str, object], field: str, spot: Spot) -> Words:
    return (
        listed(entry_words(str(key), value, field, spot) for key, value in entries.items())
        if entries
        else ABSENT
    )


def _field_by_field(part: Part, spot: Spot) -> Words:
    inside = spot.inside(part)
    clauses = []
    for field in type(part).model_fields:
        value = getattr(part, field)
        if value in (None, "", ()) or value == {}:
            continue
        words = value_words(value, field, inside)
        named = label(type(part), field)
        clauses.append(
            phrase("{label} {words}", "{label} {words}", label=named, words=words) if named.zh else words
        )
    return chained(clauses, "，", ", ")
