"""Documents in which every part, every field and every choice occurs, made from the models themselves.

What tests of completeness need: a field that is added to the documents is in these plans at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from yeji_engine.documents.anatomy import allowed_texts, core, entries, part_of, parts, variants
from yeji_engine.documents.base import Part
from yeji_engine.documents.plan import Plan

# A document before it is read is whatever YAML holds.
Raw = Any

VARIANTS = max(
    len(found[1])
    for part in parts()
    for field in part.model_fields.values()
    for annotation in (field.annotation, entries(field.annotation))
    if annotation is not None and (found := variants(annotation)) is not None
)
"""So many members has the largest union; each number chooses one of every union and of every choice."""

_FIXED = {
    "Bilingual.en": "words {n}",
    "Plan.yeji": "1",
    "Plan.plan": "every-part",
    "Plan.place": "CN-SH",
    "Plan.currency": "CNY",
    "Convert.currency": "USD",
    "Fiscal.year_starts": "01-01",
    "Case.period": "2026-05",
    "SplitsCredit.table": "splits",
    "Validity.since": "2026-04-01",
    "Validity.until": "2026-07-01",
    "Reading.table": "readings",
    "Component.deal": "指标甲",
    "Component.per": "deal",
    "PayLimit.of": "指标甲",
}


def plans() -> Iterator[Plan]:
    """Yield plans that hold every part and every choice between them."""
    for n in range(VARIANTS):
        yield Plan.model_validate(_part(Plan, n))


def _part(part: type[Part], n: int) -> Raw:
    made: dict[str, Raw] = {}
    for name, field in part.model_fields.items():
        key = f"{part.__name__}.{name}"
        made[field.alias or name] = _FIXED[key].format(n=n) if key in _FIXED else _field(field, n)
    return made


def _field(field: FieldInfo, n: int) -> Raw:
    if field.json_schema_extra == {"formula": True}:
        return _formula(n)
    return _made(Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation, n)


def _made(annotation: Raw, n: int) -> Raw:
    inner = core(annotation)
    found = variants(annotation)
    if found is not None:
        members = list(found[1].values())
        return _part(members[n % len(members)], n)
    part = part_of(annotation)
    if part is not None:
        return _part(part, n)
    texts = allowed_texts(annotation)
    if texts:
        return texts[n % len(texts)]
    container: Raw = get_origin(inner)
    if container in (tuple, list):
        return _members(get_args(inner)[0], n)
    if container is dict:
        keys, value = get_args(inner)
        names = allowed_texts(keys) or ("指标甲", "指标乙")
        return {key: _made(value, n + place) for place, key in enumerate(names)}
    return _scalar(annotation, n)


def _members(annotation: Raw, n: int) -> list[Raw]:
    found = variants(annotation)
    if found is not None:
        return [_part(member, n) for member in found[1].values()]
    return [_made(annotation, n), _made(annotation, n + 1)]


def _scalar(annotation: Raw, n: int) -> Raw:
    described = repr(annotation)
    if "CellText" in described:
        return f"值{n}"
    if "'formula': True" in described:
        return _formula(n)
    if "function=day" in described or "function day" in described:
        return f"2026-05-{n + 1:02}"
    if "function whole" in described:
        return str(n % 5 + 2)
    if "function yes_no" in described:
        return "true" if n % 2 else "false"
    if "function exact" in described:
        return f"0.{n + 11}"
    return f"文字{n}"


def _formula(n: int) -> str:
    return f"指标甲 * {n + 2}"
