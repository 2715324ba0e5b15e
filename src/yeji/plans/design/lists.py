"""The lists and mappings of a form: tables of short parts, single texts, entries that are parts, pages of their own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import get_args

from django.utils.translation import gettext as _
from pydantic_core import PydanticCustomError

from yeji.plans.design.emission import Content, as_json
from yeji.plans.design.fields import Fields
from yeji.plans.design.names import title_of
from yeji.plans.design.nodes import (
    Door,
    Doors,
    Empty,
    Group,
    Head,
    Items,
    Leaf,
    Node,
    Option,
    Row,
    Rows,
    Stray,
    Texts,
    Widget,
)
from yeji.plans.design.options import (
    hint_of,
    kinds_of,
    label_of,
    options_of,
    origin,
)
from yeji.plans.design.spots import (
    Spot,
    is_flat,
    is_flat_row,
    is_texts,
    odd,
    spot_of_field,
)
from yeji.plans.design.steps import DOORS
from yeji_engine.documents.anatomy import (
    Annotation,
    core,
    entries,
    part_of,
    variants,
    written_name,
)
from yeji_engine.documents.base import Part, exact, written
from yeji_engine.documents.methods import Tier
from yeji_engine.documents.places import Path
from yeji_engine.documents.plan import Case

_SELDOM: Mapping[type[Part], frozenset[str]] = {Tier: frozenset({"end_rate", "amount"})}
"""Columns that a table shows only where they are used, or asked for."""


class Lists(Fields, ABC):
    """Makes what holds several entries; what stands in one is made above."""

    __slots__ = ()

    @abstractmethod
    def part(
        self, part: type[Part], found: Mapping[str, object], path: Path, only: Sequence[str] = ()
    ) -> tuple[Node, ...]:
        """Return the fields of a part and what else stands in it; `only` those, by written name."""

    @abstractmethod
    def of_kind(self, spot: Spot, annotation: Annotation, content: Mapping[str, object]) -> tuple[Node, ...]:
        """Return the choice of the kind, and the fields of the one that is chosen."""

    def list_of(self, spot: Spot, annotation: Annotation, label: str, hint: str) -> Node:
        inner = entries(annotation)
        content = spot.content if isinstance(spot.content, list) else []
        single = part_of(inner)
        if single is not None and is_flat(single) and all(is_flat_row(single, each) for each in content):
            return self._table(spot, single, content, label, hint)
        if single is not None or variants(inner) is not None:
            groups = tuple(self._item(spot, inner, n, each) for n, each in enumerate(content))
            kinds, tag = kinds_of(inner, self.language), (variants(inner) or ("", {}))[0]
            if self.url is not None and spot.path in DOORS:
                return self._doors(spot, list(enumerate(content)), label, hint, asks_name=False)
            return Items(spot.path, label, hint, groups, label, kinds, tag, starter={}, order=spot.order)
        if origin(core(inner)) is tuple:
            return self._grid(spot, content, label, hint)
        return self._texts(spot, inner, content, label, hint)

    def _texts(self, spot: Spot, inner: Annotation, content: Sequence[object], label: str, hint: str) -> Node:
        made = [
            self.leaf(
                replace(spot, path=(*spot.path, n), content=each, is_written=True),
                inner,
                f"{label} {n + 1}",
                hint,
            )
            for n, each in enumerate(content)
        ]
        strays = any(each is not None and not isinstance(each, str) for each in content)
        if strays:
            return Stray(spot.path, label, as_json(list(content)), may_be_replaced=True)
        leaves = tuple(
            replace(each, explained=None, when_empty=Empty.GOES, shapes=True, is_required=False, order=())
            for each in made
        )
        more = self.leaf(
            replace(spot, path=(*spot.path, "+"), content=None, is_written=False), inner, label, hint
        )
        adding = _("加一个")
        options = (
            (Option("", adding), *(each for each in more.options if each.written)) if more.options else ()
        )
        widget = Widget.SELECT if options else more.widget
        more = replace(
            more,
            explained=None,
            shapes=True,
            is_required=False,
            options=options,
            widget=widget,
            order=spot.order,
        )
        leaves = tuple(
            replace(each, widget=Widget.SELECT if each.options else each.widget) for each in leaves
        )
        return Texts(spot.path, label, hint, leaves, more)

    def _item(self, spot: Spot, inner: Annotation, n: int, content: object) -> Group:
        path = (*spot.path, n)
        single = part_of(inner)
        title = _numbered(n, content, kinds_of(inner, self.language), variants(inner), self.language)
        if not isinstance(content, dict):
            nodes: tuple[Node, ...] = (Stray(path, title, as_json(content), may_be_replaced=True),)
        elif single is not None:
            nodes = self.part(single, content, path)
        else:
            nodes = self.of_kind(replace(spot, path=path), inner, content)
        return Group(path, title, "", nodes, may_be_dropped=True, may_be_lifted=n > 0)

    def _table(
        self, spot: Spot, single: type[Part], content: Sequence[object], label: str, hint: str
    ) -> Rows:
        rows = [each if isinstance(each, dict) else {} for each in content]
        fields = {written_name(name, field): (name, field) for name, field in single.model_fields.items()}
        seldom = {written_name(name, single.model_fields[name]) for name in _SELDOM.get(single, ())}
        asked = {column for table, column in self.columns if table == spot.pointer}
        shown = [
            key for key in fields if key not in seldom or key in asked or any(key in row for row in rows)
        ]
        made = [
            Row(
                (*spot.path, n),
                n + 1,
                tuple(self._cell(single, fields[key][0], row, (*spot.path, n)) for key in shown),
                tuple(
                    Stray((*spot.path, n, key), key, as_json(row[key])) for key in row if key not in fields
                ),
                may_be_lifted=n > 0,
            )
            for n, row in enumerate(rows)
        ]
        heads = tuple(self._head(single, fields[key][0]) for key in shown)
        more = tuple(
            Option(key, label_of(single, fields[key][0], self.language)) for key in fields if key not in shown
        )
        starter = {key: None for key in shown if fields[key][1].is_required() or key == "rate"}
        return Rows(
            spot.path, label, hint, heads, tuple(made), label, more=more, starter=starter, order=spot.order
        )

    def _head(self, part: type[Part], name: str) -> Head:
        hint = hint_of(part, name, self.language)
        is_number = core(part.model_fields[name].annotation) in {Decimal, int}
        return Head(label_of(part, name, self.language), hint, is_number=is_number)

    def _cell(self, part: type[Part], name: str, row: Mapping[str, object], path: Path) -> Leaf:
        spot = spot_of_field(part, name, row, path)
        made = self.leaf(spot, spot.field.annotation, label_of(part, name, self.language), "")
        widget = (
            Widget.SELECT
            if made.options
            else Widget.LINE
            if made.widget is Widget.LONG and "\n" not in made.text
            else made.widget
        )
        return replace(made, label=f"{made.label} {int(path[-1]) + 1}", explained=None, widget=widget)

    def _grid(self, spot: Spot, content: Sequence[object], label: str, hint: str) -> Node:
        """Return rows of numbers, each as long as it is."""
        if not all(
            isinstance(row, list) and all(each is None or isinstance(each, str) for each in row)
            for row in content
        ):
            return Stray(spot.path, label, as_json(list(content)), may_be_replaced=True)
        rows = [list(row) for row in content if isinstance(row, list)]
        width = max((len(row) for row in rows), default=0)
        made = tuple(
            Row(
                (*spot.path, n),
                n + 1,
                tuple(
                    Leaf(
                        (*spot.path, n, m),
                        f"{label} {n + 1}-{m + 1}",
                        widget=Widget.NUMBER,
                        text=each or "",
                        is_written=True,
                        when_empty=Empty.STAYS,
                    )
                    for m, each in enumerate(row)
                ),
                may_be_lifted=n > 0,
            )
            for n, row in enumerate(rows)
        )
        heads = tuple(Head(str(m + 1), is_number=True) for m in range(width))
        return Rows(spot.path, label, hint, heads, made, label, starter=[None], order=spot.order)

    def mapping_of(self, spot: Spot, annotation: Annotation, label: str, hint: str) -> Node:
        content = spot.content if isinstance(spot.content, dict) else {}
        inner = entries(annotation)
        single = part_of(inner)
        if single is not None:
            groups = tuple(
                self._named(single, key, each, (*spot.path, key), n)
                for n, (key, each) in enumerate(content.items())
            )
            if self.url is not None and spot.path in DOORS:
                return self._doors(spot, list(content.items()), label, hint, asks_name=True)
            return Items(spot.path, label, hint, groups, label, asks_name=True, starter={}, order=spot.order)
        if origin(core(inner)) in {dict, list}:
            return self._nested(spot, inner, content, label, hint)
        return self._pairs(spot, annotation, content, label, hint)

    def _named(self, single: type[Part], key: str, content: object, path: Path, n: int) -> Group:
        if isinstance(content, dict):
            nodes = self.part(single, content, path)
        else:
            nodes = (Stray(path, key, as_json(content), may_be_replaced=True),)
        return Group(path, key, "", nodes, may_be_dropped=True, may_be_lifted=n > 0, name=self.key(path))

    def _pairs(
        self, spot: Spot, annotation: Annotation, content: Mapping[str, object], label: str, hint: str
    ) -> Rows:
        """Return names with one text each: weights, quotas, units of attributes."""
        inner = entries(annotation)
        rows = tuple(
            Row(
                (*spot.path, key),
                n + 1,
                (self.key((*spot.path, key)), *self._content_of_pair(spot, inner, key, each)),
                odd((*spot.path, key), each),
                may_be_lifted=n > 0,
            )
            for n, (key, each) in enumerate(content.items())
        )
        names = self._names_of_pairs(spot, annotation, content)
        heads = (Head(_("名字")), Head(label, is_number=core(inner) is Decimal))
        total, bars = _shares(content) if spot.name in {"weights", "quotas"} else ("", ())
        return Rows(
            spot.path, label, hint, heads, rows, label, asks_name=True, names=names, total=total, bars=bars,
            order=spot.order,
        )  # fmt: skip

    def _content_of_pair(self, spot: Spot, inner: Annotation, key: str, each: object) -> tuple[Leaf, ...]:
        if not (each is None or isinstance(each, str)):
            return ()
        made = self.leaf(replace(spot, path=(*spot.path, key), content=each, is_written=True), inner, key, "")
        made = replace(made, when_empty=Empty.STAYS, order=(), explained=None, is_required=True)
        options = tuple(option for option in made.options if option.written)
        return (replace(made, options=options, widget=Widget.SELECT if options else made.widget),)

    def _names_of_pairs(
        self, spot: Spot, annotation: Annotation, content: Mapping[str, object]
    ) -> tuple[Option, ...]:
        keys = get_args(core(annotation))[0]
        allowed = options_of(spot.part, spot.name, keys, self.language)
        known = allowed or self.names.known(f"{spot.part.__name__}.{spot.name}", spot.path)
        return tuple(each for each in known if each.written not in content)

    def _nested(
        self, spot: Spot, inner: Annotation, content: Mapping[str, object], label: str, hint: str
    ) -> Items:
        """Return tables inside a mapping: the rows of a case, quotas by the grade of the unit."""
        groups = []
        for n, (key, each) in enumerate(content.items()):
            path = (*spot.path, key)
            node: Node
            if isinstance(each, list) and origin(core(inner)) is list and all(is_texts(row) for row in each):
                node = self._sheet(path, key, [row for row in each if isinstance(row, dict)])
            elif isinstance(each, dict) and origin(core(inner)) is dict and is_texts(each):
                node = replace(self._pairs(replace(spot, path=path), inner, each, label, ""), label="")
                node = replace(node, names=(), total="", bars=()) if spot.part is Case else node
            else:
                node = Stray(path, key, as_json(each), may_be_replaced=True)
            groups.append(
                Group(path, key, "", (node,), may_be_dropped=True, may_be_lifted=n > 0, name=self.key(path))
            )
        starter: Content = [] if origin(core(inner)) is list else {}
        return Items(
            spot.path, label, hint, tuple(groups), label, asks_name=True, starter=starter, order=spot.order
        )

    def _doors(
        self,
        spot: Spot,
        pairs: Sequence[tuple[str | int, object]],
        label: str,
        hint: str,
        *,
        asks_name: bool,
    ) -> Doors:
        """Return the entries of a collection that each have a page of their own."""
        doors = []
        for n, (key, each) in enumerate(pairs):
            path = (*spot.path, key)
            name = str(key) if isinstance(key, str) else _case_name(each, n)
            title = title_of(each, name, self.language)
            note = "" if title == name else name
            doors.append(Door(path, title, note, self.url(path) if self.url else "", may_be_lifted=n > 0))
        starter: Content = {} if asks_name else {"name": "", "period": "", "expect": {}}
        return Doors(spot.path, label, hint, tuple(doors), label, asks_name, starter, spot.order)

    def _sheet(self, path: Path, key: str, rows: Sequence[Mapping[str, object]]) -> Rows:
        """Return rows with columns of their own, as a case holds them."""
        columns = list(dict.fromkeys(column for row in rows for column in row))
        columns += [
            column
            for table, column in self.columns
            if table == Row(path, 0, ()).pointer and column not in columns
        ]
        made = tuple(
            Row(
                (*path, n),
                n + 1,
                tuple(
                    Leaf(
                        (*path, n, column), f"{column} {n + 1}", widget=Widget.LINE, text=str(row.get(column) or ""),
                        is_written=column in row, order=tuple(columns),
                    )
                    for column in columns
                ),
                may_be_lifted=n > 0,
            )
            for n, row in enumerate(rows)
        )  # fmt: skip
        heads = tuple(Head(column) for column in columns)
        return Rows(path, "", "", heads, made, key, column_names=True, starter=dict.fromkeys(columns))


def _shares(content: Mapping[str, object]) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    """Return the sum of shares of a whole, and where each lies on a bar of a hundred."""
    found: list[Decimal] = []
    for text in content.values():
        try:
            number = exact(text)
        except PydanticCustomError:
            number = None
        if not isinstance(number, Decimal):
            return "", ()
        found.append(number)
    total = sum(found, Decimal())
    begin, bars = Decimal(), []
    for n, number in enumerate(found):
        bars.append(
            (f"{begin * 100:.2f}%", f"{max(number * 100 - Decimal('0.4'), Decimal()):.2f}%", f"w{n % 6 + 1}")
        )
        begin += number
    return f"{written(total * 100)}%", tuple(bars)


def _case_name(entry: object, n: int) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) and name else str(n + 1)


def _numbered(
    n: int, content: object, kinds: Sequence[Option], tags: tuple[str, object] | None, language: str
) -> str:
    """Return what an entry of a list is called: its number, with its kind or its title behind it."""
    kind = content.get(tags[0]) if tags and isinstance(content, dict) else None
    named = next((each.label for each in kinds if each.written == kind), "") or title_of(
        content, "", language
    )
    return f"{n + 1} · {named}" if named else f"{n + 1}"
