"""From the typed model and what a document says to the form of one place, field by field.

The model decides which fields there are; nothing here names one, save where a table reads better with fewer
columns. Whatever a document holds is shown: what has no field, or another shape, as a stray.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from yeji.plans.design.emission import as_json
from yeji.plans.design.lists import Lists
from yeji.plans.design.nodes import (
    Doors,
    Empty,
    Group,
    Items,
    Leaf,
    Node,
    Option,
    Rows,
    Stray,
    Texts,
    Widget,
)
from yeji.plans.design.options import (
    explained,
    hint_of,
    kinds_of,
    label_of,
    origin,
    said,
    says_more,
)
from yeji.plans.design.spots import (
    Spot,
    fits,
    in_common,
    part_in_union,
    spot_of_field,
)
from yeji.plans.design.steps import FIELDS, Place, StepKey, content_at
from yeji_engine.documents.anatomy import (
    Annotation,
    core,
    entries,
    fields_by_written_name,
    part_of,
    part_words,
    variants,
    written_name,
)
from yeji_engine.documents.base import Bilingual, Part
from yeji_engine.documents.components import Component
from yeji_engine.documents.measures import Measure
from yeji_engine.documents.places import Path
from yeji_engine.documents.plan import Case, Plan
from yeji_engine.documents.scorecard import Item

_PARTS: Mapping[Path, type[Part]] = {
    ("measures",): Measure,
    ("components",): Component,
    ("scorecard", "items"): Item,
    ("cases",): Case,
}
"""What the entries are that open by themselves."""


class Shaper(Lists):
    """Makes the form of a page."""

    __slots__ = ()

    def place(self, place: Place) -> tuple[Node, ...]:
        """Return the form of a page."""
        if place.is_entry:
            found = content_at(self.names.tree, place.path)
            if not isinstance(found, dict):
                return (Stray(place.path, str(place.path[-1]), as_json(found), may_be_replaced=True),)
            named = (self.key(place.path),) if isinstance(place.path[-1], str) else ()
            return (*named, *self.part(_PARTS[place.path[:-1]], found, place.path))
        if place.step is StepKey.CHECK:
            known = fields_by_written_name(Plan)
            return tuple(
                Stray((key,), key, as_json(found))
                for key, found in self.names.tree.items()
                if key not in known
            )
        nodes = {node.path[0]: node for node in self.part(Plan, self.names.tree, (), FIELDS[place.step])}
        return tuple(nodes[key] for key in FIELDS[place.step])

    def part(
        self, part: type[Part], found: Mapping[str, object], path: Path, only: Sequence[str] = ()
    ) -> tuple[Node, ...]:
        """Return the fields of a part and what else stands in it; `only` those, by written name."""
        nodes: list[Node] = []
        order = tuple(fields_by_written_name(part))
        for name, field in part.model_fields.items():
            key = written_name(name, field)
            if not only or key in only:
                nodes.append(self.field(part, name, found, path))
        strays = () if only else tuple(key for key in found if key not in order)
        return (*nodes, *(Stray((*path, key), key, as_json(found[key])) for key in strays))

    def field(self, part: type[Part], name: str, found: Mapping[str, object], path: Path) -> Node:
        """Return the node of one field."""
        field = part.model_fields[name]
        spot = spot_of_field(part, name, found, path)
        node = self._node(spot, field.annotation)
        is_empty = spot.content is None or spot.content in ({}, [])
        if isinstance(node, Rows | Texts | Items | Doors) and is_empty and not field.is_required():
            return replace(node, is_seldom=not isinstance(node, Doors))
        return node

    def _node(self, spot: Spot, annotation: Annotation) -> Node:
        label = label_of(spot.part, spot.name, self.language)
        hint = says_more(hint_of(spot.part, spot.name, self.language), label)
        inner = core(annotation)
        single = part_of(annotation)
        if single is Bilingual:
            return self.title(spot, label, hint)
        if not fits(spot.content, annotation):
            return Stray(spot.path, label, as_json(spot.content), may_be_replaced=True)
        if single is not None:
            return self._group(spot, single, label, hint)
        if variants(annotation) is not None:
            return self._variants(spot, annotation, label, hint)
        if origin(inner) is dict:
            return self.mapping_of(spot, annotation, label, hint)
        if entries(annotation) is not None:
            return self.list_of(spot, annotation, label, hint)
        if inner is not str and part_in_union(annotation) is not None:
            return self._formula_or_part(spot, annotation, label, hint)
        return self.leaf(spot, annotation, label, hint)

    def _group(self, spot: Spot, single: type[Part], label: str, hint: str) -> Group:
        content = spot.content if isinstance(spot.content, dict) else {}
        required = spot.field.is_required()
        is_there = required or isinstance(spot.content, dict)
        nodes = self.part(single, content, spot.path) if is_there else ()
        words = hint or says_more(said(part_words(single), self.language), label)
        return Group(
            spot.path,
            label,
            words,
            nodes,
            is_there,
            may_be_dropped=is_there and not required,
            order=spot.order,
        )

    def _variants(self, spot: Spot, annotation: Annotation, label: str, hint: str) -> Group:
        content = spot.content if isinstance(spot.content, dict) else {}
        required = spot.field.is_required()
        is_there = required or isinstance(spot.content, dict)
        nodes = self.of_kind(spot, annotation, content) if is_there else ()
        return Group(
            spot.path,
            label,
            hint,
            nodes,
            is_there,
            may_be_dropped=is_there and not required,
            order=spot.order,
        )

    def of_kind(self, spot: Spot, annotation: Annotation, content: Mapping[str, object]) -> tuple[Node, ...]:
        """Return the choice of the kind, and the fields of the one that is chosen."""
        tag, parts = variants(annotation) or ("", {})
        given = content.get(tag)
        text = given if isinstance(given, str) else ""
        options = kinds_of(annotation, self.language)
        if text and text not in parts:
            options = (*options, Option(text, text))
        means = next((each.means for each in options if each.written == text), "")
        choice = Leaf(
            (*spot.path, tag),
            _("种类"),
            means,
            Widget.SELECT,
            text,
            tag in content,
            options,
            explained(spot.part, spot.name, self.language),
            is_required=True,
            when_empty=Empty.STAYS,
            order=(tag,),
            shapes=True,
            kept={kind: in_common(parts.get(text), part) for kind, part in parts.items()},
        )
        chosen = parts.get(text)
        if chosen is None:
            rest = tuple(key for key in content if key != tag)
            return (choice, *(Stray((*spot.path, key), key, as_json(content[key])) for key in rest))
        inner = self.part(chosen, content, spot.path)
        return (choice, *(node for node in inner if node.path != choice.path))

    def _formula_or_part(self, spot: Spot, annotation: Annotation, label: str, hint: str) -> Node:
        """Return a field that holds a formula, or a part instead of one."""
        member = part_in_union(annotation)
        if member is None or not isinstance(spot.content, dict):
            return replace(
                self.leaf(spot, str, label, hint), widget=Widget.FORMULA, may_be_curve=member is not None
            )
        nodes = self.part(member, spot.content, spot.path)
        return Group(spot.path, label, hint, nodes, may_be_formula=True)
