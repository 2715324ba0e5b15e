"""Documents for the designer's proofs: every template, and generated plans as YAML and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tests.oracle.generate import random_case
from yeji.plans.design.editing import tree_of
from yeji.plans.design.emission import block
from yeji.plans.design.names import Names
from yeji.plans.design.nodes import Node, leaves
from yeji.plans.design.shaping import Shaper
from yeji.plans.design.steps import DOORS, Place, StepKey, content_at
from yeji_engine.documents.places import Path
from yeji_engine.library.templates import plan_templates, template_text
from yeji_engine.tables.standard import STANDARD

TEMPLATES = tuple(each.id for each in plan_templates())
GENERATED = 200


@cache
def template(name: str) -> str:
    """Return the text of a template."""
    text = template_text(name)
    assert text is not None
    return text


@cache
def generated(seed: int) -> str:
    """Return a generated plan: every other one as YAML, the others as JSON."""
    plan = json.loads(json.dumps(random_case(seed)[0], ensure_ascii=False))
    return json.dumps(plan, ensure_ascii=False) if seed % 2 else block(plan, 0) + "\n"


@dataclass(frozen=True)
class Document:
    """A document with the form of every page that the designer has for it."""

    name: str
    text: str
    tree: Mapping[str, object]
    forms: Mapping[Place, tuple[Node, ...]]


def document(name: str, text: str) -> Document:
    """Return a document with all its forms."""
    tree = tree_of(text)
    assert tree is not None
    shaper = Shaper(Names(tree, STANDARD, "zh"), url=lambda _path: "/")
    return Document(name, text, tree, {place: shaper.place(place) for place in _places(tree)})


@cache
def documents() -> tuple[Document, ...]:
    """Return every template and the generated plans."""
    made = [document(name, template(name)) for name in TEMPLATES]
    return (*made, *(document(f"generated {seed}", generated(seed)) for seed in range(GENERATED)))


def _places(tree: Mapping[str, object]) -> list[Place]:
    """Return every page that the designer has for a document."""
    found = [Place(step) for step in StepKey]
    for above, step in DOORS.items():
        holder = content_at(tree, above)
        if isinstance(holder, dict):
            found += [Place(step, (*above, name)) for name in holder]
        elif isinstance(holder, list):
            found += [Place(step, (*above, n)) for n in range(len(holder))]
    return found


def posted(nodes: tuple[Node, ...]) -> dict[str, str]:
    """Return what a browser sends of a form that nobody touched."""
    sent = {}
    for leaf in leaves(nodes):
        sent["was:" + leaf.name] = leaf.text
        sent[leaf.name] = leaf.text
    return sent


def written(tree: object, path: Path = ()) -> Iterator[tuple[Path, str | None]]:
    """Yield every text and every empty place of a document."""
    if isinstance(tree, dict) and tree:
        for key, each in tree.items():
            yield from written(each, (*path, key))
    elif isinstance(tree, list) and tree:
        for n, each in enumerate(tree):
            yield from written(each, (*path, n))
    else:
        yield path, tree if isinstance(tree, str) else None
