"""What the designer's templates ask of the nodes that they draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django import template

from yeji.plans.design.nodes import Node, placed

register = template.Library()
Content = TypeVar("Content")


@register.filter
def at(mapping: Mapping[str, Content], key: str) -> Content | None:
    """Return what a mapping holds for a key."""
    return mapping.get(key)


@register.filter
def usual(nodes: Iterable[Node]) -> list[Node]:
    """Return the fields that must be filled in, or are."""
    return [each for each in nodes if not each.is_seldom]


@register.filter
def seldom(nodes: Iterable[Node]) -> list[Node]:
    """Return the fields that may be left out, and are."""
    return [each for each in nodes if each.is_seldom]


@register.filter
def faulty(nodes: Sequence[Node], faults: Mapping[str, object]) -> bool:
    """Tell whether something is wrong in one of them."""
    return any(sign in faults for _path, sign in placed(tuple(nodes)))


@register.filter
def in_rows(node: Node, faults: Mapping[str, Sequence[Content]]) -> list[Content]:
    """Return all that is wrong in a table, in the order of its fields."""
    signs = dict.fromkeys(sign for _path, sign in placed((node,)))
    return [each for sign in signs for each in faults.get(sign, ())]


@register.filter
def wide(text: str) -> int:
    """Return how many letters wide a field of a text is: Chinese takes two each."""
    return max(6, sum(2 if ord(letter) > 0x2E7F else 1 for letter in text) + 1)
