"""Everything that reading and checking can say leads to a field or a step of the designer and is said there."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path as File

import pytest

from tests.engine.plan_documents import DROP, document
from tests.engine.test_checking_codes import CODES
from yeji.plans.design.checks import head_id, led, path_meant
from yeji.plans.design.editing import tree_of
from yeji.plans.design.names import Names
from yeji.plans.design.nodes import Node, placed
from yeji.plans.design.shaping import Shaper
from yeji.plans.design.steps import Place
from yeji_engine.checking import check_plan
from yeji_engine.documents.loading import LARGEST, load_plan
from yeji_engine.documents.places import path_text
from yeji_engine.tables.standard import STANDARD

FAULTS = json.loads((File(__file__).parent / "faults.json").read_text("utf-8"))
"""By code: the change that gives the engine's example plan this fault, or a text of its own."""
MADE = {
    "document-too-deep": "a: " + "[" * 60,
    "document-too-large": "#" * (LARGEST + 1),
    "document-characters": "title: \ud83d",
    "section-too-long": document({"measures": {f"m{n}": {} for n in range(501)}}),
}
NO_FORM = {
    "document-too-deep",
    "document-too-large",
    "document-characters",
    "document-unreadable",
    "document-empty",
    "key-not-text",
}
"""What lets no form be made: the page says it and leads to the text."""


def text_with(code: str) -> str:
    """Return a document with a fault."""
    if code in MADE:
        return MADE[code]
    change = FAULTS[code]
    return change if isinstance(change, str) else document(_dropping(change))


def _dropping(change: object) -> dict[str, object]:
    assert isinstance(change, dict)
    return {
        key: DROP if each == "DROP" else _dropping(each) if isinstance(each, dict) else each
        for key, each in change.items()
    }


@pytest.mark.parametrize("code", CODES)
def test_every_fault_leads_to_a_field_that_its_page_shows(code: str) -> None:
    text = text_with(code)
    tree = tree_of(text)
    found = [each for each in check_plan(load_plan(text), STANDARD) if each.code == code]
    assert found, "the document has no such fault"
    if tree is None:
        assert code in NO_FORM
        return

    @cache
    def form(place: Place) -> tuple[Node, ...]:
        return Shaper(Names(tree, STANDARD, "zh"), url=lambda _path: "/").place(place)

    for each in led(found, tree, form):
        known = {sign for _path, sign in placed(form(each.place))}
        assert each.field in known | {head_id(each.place)}
        assert path_text(each.path) == each.diagnostic.place.path
        assert each.diagnostic.in_language("zh")
        assert each.diagnostic.in_language("en")


@pytest.mark.parametrize("name", ["a.b", "x[1]", "名" * 70, "a~1/b"])
def test_a_strange_name_is_found_behind_the_words_of_a_path(name: str) -> None:
    tree = {"measures": {name: {"unit": "money"}, name[:1]: {}}}
    path = ("measures", name, "count", "date")

    assert path_meant(path_text(path), tree) == path
