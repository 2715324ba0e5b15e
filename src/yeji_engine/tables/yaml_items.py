"""YAML as items that know their line: every scalar stays the text that was written.

The YAML library would turn NO into false, 2026-01-31 into a date and 0.1 into a float; none of these
may happen to a mapping. A key that comes twice is told instead of the last one winning, and aliases
are refused: nine lines of them unfold to gigabytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from yeji_engine.errors import Diagnostic, Place, Severity, Words

NESTING_MAX = 30


@dataclass(frozen=True)
class Item:
    """A text, a list or a mapping of a YAML document, with its line."""

    content: str | tuple[Item, ...] | Mapping[str, Item]
    place: Place

    @property
    def text(self) -> str | None:
        """Return the text, or None where the item is no text."""
        return self.content if isinstance(self.content, str) else None

    @property
    def entries(self) -> Mapping[str, Item]:
        """Return the entries of a mapping; nothing where the item is none."""
        return self.content if isinstance(self.content, Mapping) else {}

    @property
    def is_mapping(self) -> bool:
        """Tell whether the item is a mapping."""
        return isinstance(self.content, Mapping)

    @property
    def parts(self) -> tuple[Item, ...]:
        """Return the items of a list; a text stands for a list of itself."""
        if isinstance(self.content, tuple):
            return self.content
        return (self,) if isinstance(self.content, str) else ()


def read_items(text: str, file: str) -> tuple[Item | None, list[Diagnostic]]:
    """Return the document as items, or the diagnostics that say why it is none."""
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, Loader=yaml.SafeLoader)):
            message = Words(
                "映射文件里不能用 YAML 别名 (*)。", "YAML aliases (*) are not allowed in a mapping."
            )
            return None, [Diagnostic("yaml-alias", Severity.ERROR, message, Place(file))]
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except RecursionError:
        return None, [_invalid(Place(file), "nested too deeply", "嵌套太深")]
    except yaml.YAMLError as failure:
        mark = getattr(failure, "problem_mark", None)
        line = mark.line + 1 if mark else None
        problem = str(getattr(failure, "problem", "") or "not YAML")
        return None, [_invalid(Place(file, line=line), problem, problem)]
    if node is None:
        return None, [_invalid(Place(file), "it is empty", "文件是空的")]
    notes: list[Diagnostic] = []
    try:
        return _item(node, file, "", notes), notes
    except RecursionError:
        return None, [_invalid(Place(file), "nested too deeply", "嵌套太深")]


def _item(node: yaml.Node, file: str, path: str, notes: list[Diagnostic]) -> Item:
    place = Place(file, path, line=node.start_mark.line + 1, column=node.start_mark.column + 1)
    if path.count(".") > NESTING_MAX:
        raise RecursionError
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, Item] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in entries:
                line = key.start_mark.line + 1
                message = Words(f"“{name}”写了两次。", f"{name!r} is written twice.")
                notes.append(
                    Diagnostic("yaml-duplicate", Severity.ERROR, message, Place(file, path, line=line))
                )
            entries[name] = _item(value, file, f"{path}.{name}" if path else name, notes)
        return Item(entries, place)
    if isinstance(node, yaml.SequenceNode):
        return Item(
            tuple(_item(part, file, f"{path}[{n}]", notes) for n, part in enumerate(node.value)), place
        )
    return Item(_written(node), place)


def _written(node: yaml.Node) -> str:
    """Return the text of a scalar; `key:` with nothing after it is the empty text."""
    return str(node.value)


def _invalid(place: Place, why: str, why_zh: str) -> Diagnostic:
    message = Words(f"映射文件不是有效的 YAML:{why_zh}。", f"The mapping is no valid YAML: {why}.")
    return Diagnostic("yaml-invalid", Severity.ERROR, message, place)
