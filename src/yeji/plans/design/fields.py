"""The single fields of a form: their words, their widgets, their options."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from yeji.plans.design.emission import as_json
from yeji.plans.design.names import Names
from yeji.plans.design.nodes import (
    Empty,
    Group,
    Leaf,
    Node,
    Option,
    Stray,
    Widget,
)
from yeji.plans.design.options import (
    explained,
    is_choice,
    options_of,
)
from yeji.plans.design.spots import (
    Spot,
    when_empty_of,
)
from yeji_engine.documents.anatomy import (
    Annotation,
    core,
    holds_formula,
    takes_nothing,
)
from yeji_engine.documents.places import Path

_MOST_SEGMENTS = 3
_LONGEST_SEGMENTS = {"zh": 16, "en": 32}
_LONG_TEXTS = frozenset({"note", "why", "earning_condition"})


@dataclass(frozen=True, slots=True)
class Fields:
    """Makes single fields; `columns` are seldom columns that somebody asked for."""

    names: Names
    columns: frozenset[tuple[str, str]] = frozenset()
    url: Callable[[Path], str] | None = None
    """Where an entry opens that has a page of its own; without it everything stands on one page."""

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.names.language

    def leaf(self, spot: Spot, annotation: Annotation, label: str, hint: str) -> Leaf:
        """Return the field of a text."""
        text = spot.content if isinstance(spot.content, str) else ""
        options = self.options(spot, annotation, text)
        required = spot.field.is_required()
        return Leaf(
            spot.path,
            label,
            next((each.means for each in options if text and each.written == text and each.means), hint),
            widget=self._widget(spot, annotation, options, text),
            text=text,
            is_written=spot.is_written,
            options=options,
            explained=explained(spot.part, spot.name, self.language),
            is_required=required,
            when_empty=when_empty_of(annotation, required=required),
            order=spot.order,
            shapes=bool(options)
            and spot.name in {"per", "mode", "kind", "table", "deal", "review", "normalise"},
            scope=self.names.table_at(spot.path),
        )

    def options(self, spot: Spot, annotation: Annotation, text: str) -> tuple[Option, ...]:
        options = options_of(spot.part, spot.name, annotation, self.language)
        if len(options) == 1 and spot.field.is_required() and spot.name == "yeji":
            return ()
        options = options or self.names.known(f"{spot.part.__name__}.{spot.name}", spot.path)
        if not options:
            return ()
        if core(annotation) is bool and text in {"是", "否"}:
            options = (Option("是", options[0].label), Option("否", options[1].label))
        if not spot.field.is_required() or (takes_nothing(annotation) and text):
            options = (Option("", self._unwritten(spot, options)), *options)
        if text and text not in {each.written for each in options}:
            options = (*options, Option(text, text))
        return options

    def _unwritten(self, spot: Spot, options: Sequence[Option]) -> str:
        default = spot.field.default
        text = ("true" if default else "false") if isinstance(default, bool) else str(default or "")
        named = next((each.label for each in options if each.written == text), "")
        if spot.field.is_required():
            return _("留空")
        return _("%(option)s（不写）") % {"option": named} if named else _("不写")

    def _widget(self, spot: Spot, annotation: Annotation, options: Sequence[Option], text: str) -> Widget:
        inner = core(annotation)
        if options:
            length = sum(len(each.label) for each in options)
            few = len(options) <= _MOST_SEGMENTS and length <= _LONGEST_SEGMENTS[self.language]
            return Widget.SEGMENTS if few and is_choice(annotation) else Widget.SELECT
        if holds_formula(spot.field):
            return Widget.FORMULA
        if "\n" in text or spot.name in _LONG_TEXTS:
            return Widget.LONG
        if inner is date:
            return Widget.DAY
        return Widget.NUMBER if inner in {Decimal, int} else Widget.LINE

    def title(self, spot: Spot, label: str, hint: str) -> Node:
        """Return the Chinese and the English of a name, which a document writes as one text or as two."""
        content = spot.content
        if isinstance(content, list):
            return Stray(spot.path, label, as_json(content), may_be_replaced=True)
        two = content if isinstance(content, dict) else {}
        zh_path = (*spot.path, "zh") if isinstance(content, dict) else spot.path
        zh = two.get("zh") if isinstance(content, dict) else content
        en = two.get("en")
        required = spot.field.is_required()
        order = ("zh", "en")
        shown: list[Node] = [
            Leaf(
                zh_path, label, hint, Widget.LINE, zh if isinstance(zh, str) else "", zh is not None,
                is_required=required, when_empty=Empty.BLANK if required else Empty.GOES,
                order=order if isinstance(content, dict) else spot.order,
            ),
            Leaf(
                (*spot.path, "en"), _("%(label)s（英文）") % {"label": label}, "",
                Widget.LINE, en if isinstance(en, str) else "", en is not None, order=order,
            ),
        ]  # fmt: skip
        shown += [
            Stray((*spot.path, key), key, as_json(two[key]))
            for key in two
            if key not in order or not (two[key] is None or isinstance(two[key], str))
        ]
        return Group(spot.path, label, hint, tuple(shown), is_plain=True)

    def key(self, path: Path) -> Leaf:
        """Return the field of an entry's own name."""
        name = str(path[-1])
        return Leaf(
            path, _("公式里的名字") if len(path) == 2 or "items" in path else _("名字"), "", Widget.LINE, name, is_written=True,
            is_required=True, is_name=True, shapes=True,
        )  # fmt: skip
