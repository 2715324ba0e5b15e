"""Form and text are two views of one document: nothing is left out, nothing else moves.

Asked of every template and of two hundred generated plans.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.web.plans.design.documents import TEMPLATES, Document, documents, posted, written
from yeji.plans.design.editing import Put, tree_of, with_edit
from yeji.plans.design.nodes import Leaf, Stray, leaves, placed
from yeji.plans.design.posting import taken
from yeji.plans.design.spans import node_at, spans_of
from yeji.plans.design.steps import Place


@pytest.fixture(scope="module")
def every() -> tuple[Document, ...]:
    return documents()


def test_a_form_that_nobody_touched_changes_no_character(every: tuple[Document, ...]) -> None:
    for one in every:
        for place, nodes in one.forms.items():
            assert taken(one.text, nodes, posted(nodes)).text == one.text, (one.name, place)


def test_every_text_of_every_document_stands_in_some_field(every: tuple[Document, ...]) -> None:
    for one in every:
        shown, around = {}, set()
        for place, nodes in one.forms.items():
            shown.update({leaf.path: leaf.text for leaf in leaves(nodes) if not leaf.is_name})
            around |= {path for path, _sign in placed(nodes)} | {place.path}
        for path, content in written(one.tree):
            if content is None:
                assert path in around, (one.name, path)
            else:
                assert shown.get(path) == content, (one.name, path)


def test_nothing_of_a_readable_document_is_without_a_field(every: tuple[Document, ...]) -> None:
    strays = [
        (one.name, node.path)
        for one in every
        for nodes in one.forms.values()
        for node in nodes
        if isinstance(node, Stray)
    ]

    assert strays == []


def test_a_change_in_the_form_is_the_same_change_in_the_text(every: tuple[Document, ...]) -> None:
    for one in (*every[: len(TEMPLATES)], *every[len(TEMPLATES) :: 4]):
        for place, leaf in _some(one):
            sent = posted(one.forms[place]) | {leaf.name: "7.25%"}

            text = taken(one.text, one.forms[place], sent).text

            wanted = with_edit(dict(one.tree), Put(leaf.path, "7.25%"))
            assert tree_of(text) == wanted, (one.name, leaf.path)
            was = node_at(spans_of(one.text), leaf.path)
            assert was is not None
            assert text.startswith(one.text[: was.start]), (one.name, leaf.path)
            assert text.endswith(one.text[was.end :]), (one.name, leaf.path)


def _some(one: Document) -> Iterator[tuple[Place, Leaf]]:
    """Yield a field or two in which another text makes no other form."""
    dice = random.Random(one.name)
    fields = [
        (place, leaf)
        for place, nodes in one.forms.items()
        for leaf in leaves(nodes)
        if leaf.is_written and not leaf.is_name and leaf.kept is None and leaf.path[-1] not in {"from", "to"}
    ]
    yield from dice.sample(fields, 2 if one.name in TEMPLATES else 1)
