"""What is published of the plan document: its JSON schema and the fields of its page.

Both are written from the models and their docstrings. Tests hold the files in docs/ to what is
written here; `python -m yeji_engine.documents.publishing` renews them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

from yeji_engine.documents.anatomy import (
    allowed_texts,
    core,
    entries,
    field_words,
    holds_formula,
    member_words,
    part_of,
    part_words,
    parts,
    takes_nothing,
    variants,
    written_name,
)
from yeji_engine.documents.base import Part
from yeji_engine.documents.choices import CHOICES, Choice
from yeji_engine.documents.plan import SCHEMA_NUMBER, Plan
from yeji_engine.errors import Words

SCHEMA_FILE = f"schema/plan-{SCHEMA_NUMBER}.json"
PAGE_FILE = "plan-document.md"
FIELDS_BEGIN = (
    "<!-- From here on written by yeji_engine.documents.publishing; what stands above is by hand. -->"
)

# A JSON schema is nested without end; its type would say no more than this.
Schema = dict[str, Any]


def plan_schema() -> Schema:
    """Return the JSON schema (draft 2020-12) of a plan as people write it: numbers plain or with 万 and %."""
    schema = Plan.model_json_schema(by_alias=True)
    by_name = {part.__name__: part for part in parts()}
    enums = {enum.__name__: enum for part in parts() for enum in _enums_of(part)}
    for name, definition in schema["$defs"].items():
        if name in by_name:
            _describe_part(definition, by_name[name])
        elif name in enums:
            definition["description"] = _both(part_words(enums[name]))
            definition["enumDescriptions"] = [_both(member_words(member)) for member in enums[name]]
    _describe_part(schema, Plan)
    _as_written(schema)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:yeji:plan:{SCHEMA_NUMBER}",
    }
    return head | schema


def schema_text() -> str:
    """Return the published file."""
    return json.dumps(plan_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _enums_of(part: type[Part]) -> Iterator[type[StrEnum]]:
    for field in part.model_fields.values():
        for annotation in (field.annotation, entries(field.annotation)):
            inner = core(annotation) if annotation is not None else None
            if isinstance(inner, type) and issubclass(inner, StrEnum):
                yield inner


def _describe_part(definition: Schema, part: type[Part]) -> None:
    definition["description"] = _both(part_words(part))
    for name, field in part.model_fields.items():
        written = written_name(name, field)
        described = definition["properties"][written]
        if not field.is_required() and not takes_nothing(field.annotation):
            # `then:` with nothing behind it is the same as no `then`.
            outside = {"default": described.pop("default")}
            described = definition["properties"][written] = {"anyOf": [described, {"type": "null"}]} | outside
        described["description"] = _both(field_words(part, name))


def _both(words: Words) -> str:
    return f"{words.zh} {words.en}"


def _as_written(schema: Schema) -> None:
    """Let the schema say what editors see: `version: 1` is a number to them, a title may be one text."""
    waiting: list[Any] = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            waiting.extend(value for key, value in node.items() if key != "required")
            _relax(node)


def _relax(node: Schema) -> None:
    if isinstance(node.get("title"), str):
        del node["title"]
    if node.get("const") == str(SCHEMA_NUMBER):
        node["enum"] = [node.pop("const"), SCHEMA_NUMBER]
        node.pop("type", None)
    if node.get("type") == "string" and "enum" not in node and "const" not in node and "format" not in node:
        node["type"] = ["string", "number"]
    if node.get("$ref") == "#/$defs/Bilingual":
        node["anyOf"] = [{"type": "string"}, {"$ref": node.pop("$ref")}]
    if node.get("formula") is True:
        del node["formula"]
    # The word belongs to OpenAPI; `kind` is a constant in every variant and tells them apart.
    node.pop("discriminator", None)


def fields_text() -> str:
    """Return the part of the page that says every field, one paragraph each, in both languages."""
    lines = [FIELDS_BEGIN, ""]
    for part in parts():
        told = part_words(part)
        lines += [f"## {part.__name__}", "", told.zh, "", told.en, ""]
        for name, field in part.model_fields.items():
            lines += [_paragraph(part, name, written_name(name, field)), ""]
            choice = CHOICES.get(f"{part.__name__}.{name}")
            if choice is not None:
                lines += [*_choice_lines(choice), ""]
    return "\n".join(lines)


def _paragraph(part: type[Part], name: str, written: str) -> str:
    field, words = part.model_fields[name], field_words(part, name)
    needed = Words("必写", "required") if field.is_required() else Words("可不写", "optional")
    empty = (
        Words(",可留空", ", may be empty")
        if field.is_required() and takes_nothing(field.annotation)
        else Words("", "")
    )
    shape = Words("公式", "formula") if holds_formula(field) else _shape(field.annotation)
    return (
        f"**`{written}`** ({shape.zh};{needed.zh}{empty.zh}) {words.zh}\n"
        f"({shape.en}; {needed.en}{empty.en}) {words.en}"
    )


_TYPES: Mapping[str, Words] = {
    "Decimal": Words("数", "number"),
    "int": Words("整数", "whole number"),
    "date": Words("日期", "date"),
    "bool": Words("是或否", "true or false"),
    "str": Words("文字", "text"),
}


def _shape(annotation: Any) -> Words:  # noqa: ANN401 - what stands behind a colon has no narrower type
    """Return what may be written in the field: a text, one of some texts, a part, a list of them."""
    found = variants(annotation)
    if found is not None:
        listed = ", ".join(f"[{tag}](#{part.__name__.lower()})" for tag, part in found[1].items())
        return Words(f"{found[0]} 为 {listed}", f"{found[0]}: {listed}")
    texts = allowed_texts(annotation)
    if texts:
        listed = ", ".join(f"`{text}`" for text in texts)
        return Words(listed, listed)
    part = part_of(annotation)
    if part is not None:
        link = f"[{part.__name__}](#{part.__name__.lower()})"
        return Words(link, link)
    inner = entries(annotation)
    if inner is not None:
        one = _shape(inner)
        is_mapping = len(get_args(core(annotation))) == 2 and get_args(core(annotation))[1] is not ...
        return Words(
            f"{'名称 → ' if is_mapping else '列表:'}{one.zh}",
            f"{'name → ' if is_mapping else 'list of '}{one.en}",
        )
    either = [_shape(member) for member in get_args(core(annotation))]
    if either:
        return Words(" 或 ".join(w.zh for w in either), " or ".join(w.en for w in either))
    return _TYPES.get(getattr(core(annotation), "__name__", ""), Words("文字", "text"))


def _choice_lines(choice: Choice) -> list[str]:
    lines = [
        f"{choice.question.zh} 例:{choice.example.zh}",
        f"{choice.question.en} Example: {choice.example.en}",
        "",
    ]
    lines += ["| | | | 元 yuan |", "| --- | --- | --- | ---: |"]
    for option in choice.options:
        yuan = "–" if option.yuan is None else f"{option.yuan:,.2f}"
        lines.append(
            f"| `{option.written}` | {option.means.zh}<br>{option.means.en} | {option.reckoning} | {yuan} |"
        )
    return lines


def write(docs: Path) -> None:
    """Write the schema and the fields of the page into the folder `docs`."""
    schema, page = docs / SCHEMA_FILE, docs / PAGE_FILE
    schema.parent.mkdir(parents=True, exist_ok=True)
    schema.write_text(schema_text(), encoding="utf-8")
    by_hand = page.read_text(encoding="utf-8").partition(FIELDS_BEGIN)[0] if page.exists() else ""
    page.write_text(by_hand + fields_text(), encoding="utf-8")


if __name__ == "__main__":
    write(Path("docs"))
