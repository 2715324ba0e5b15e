"""The plan text says every field that changes a figure, and the difference says every field there is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.changed_documents import Changed, Steps, changed
from tests.engine.every_part import VARIANTS, plans
from yeji_engine.documents.anatomy import allowed_texts, fields_by_written_name, parts
from yeji_engine.documents.base import Part
from yeji_engine.documents.methods import Tier
from yeji_engine.wording import labels, plan_diff
from yeji_engine.wording.choices import CHOICES
from yeji_engine.wording.labels import LABELS
from yeji_engine.wording.plan import chapters

PLANS = list(plans())
NOT_SAID = ("tables", "figures")
"""Facts inside cases: they are worked through, and change no figure of anybody."""


@pytest.fixture(scope="module")
def changes() -> list[Changed]:
    return list(changed(*PLANS))


def test_every_field_of_every_part_is_said(changes: list[Changed]) -> None:
    told = {id(plan): list(chapters(plan)) for plan in PLANS}

    unsaid = [
        c.path
        for c in changes
        if list(chapters(c.after)) == told[id(c.before)] and not _is_fact_of_a_case(c.path)
    ]

    assert unsaid == []


def test_every_field_is_among_the_changes(changes: list[Changed]) -> None:
    fields = {(part, name) for part in parts() for name in part.model_fields}
    # A field that allows one text only cannot be changed; a kind is changed with the whole part.
    single = {
        (part, name) for part, name in fields if len(allowed_texts(part.model_fields[name].annotation)) == 1
    }

    assert fields - single - {field for change in changes for field in _fields_along(change)} == set()


def _fields_along(change: Changed) -> Iterator[tuple[type[Part], str]]:
    here: object = change.before
    for step in change.path:
        if isinstance(here, Part):
            name = fields_by_written_name(type(here))[str(step)]
            yield type(here), name
            here = getattr(here, name)
        elif isinstance(here, dict | tuple | list):
            here = here[step]  # type: ignore[index]  # The path was made from this document.


def _is_fact_of_a_case(path: Steps) -> bool:
    return path[0] == "cases" and bool(set(path) & set(NOT_SAID))


def test_no_change_of_a_document_is_invisible(changes: list[Changed]) -> None:
    seen = [(change.path, plan_diff(change.before, change.after)) for change in changes]

    assert [path for path, found in seen if not found] == []
    assert [(path, f) for path, found in seen for f in found if f.before == f.after or not f.sentence] == []


def test_a_plan_does_not_differ_from_itself() -> None:
    assert [plan_diff(plan, plan) for plan in PLANS] == [[]] * VARIANTS


def test_every_field_has_a_label() -> None:
    fields = [(part.__name__, name) for part in parts() for name in part.model_fields]

    assert [
        field for field in fields if f"{field[0]}.{field[1]}" not in LABELS and field[1] not in LABELS
    ] == []
    assert len(fields) > 300


def test_a_field_without_a_label_is_called_what_its_own_words_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "LABELS", {})

    assert labels.label(Tier, "rate").zh == "率。"


def test_no_label_is_for_a_field_that_is_gone() -> None:
    known = {name for part in parts() for name in part.model_fields}
    exact = {f"{part.__name__}.{name}" for part in parts() for name in part.model_fields}

    assert [key for key in LABELS if key not in known | exact] == []


def test_every_choice_has_words() -> None:
    unsaid = [
        (part.__name__, name, text)
        for part in parts()
        for name, field in part.model_fields.items()
        for text in allowed_texts(field.annotation)
        if not _has_words(part.__name__, name, text)
    ]

    assert unsaid == []


def _has_words(part: str, name: str, text: str) -> bool:
    enum = type(text).__name__
    return str(text) in {
        **CHOICES.get(f"{part}.{name}", {}),
        **CHOICES.get(enum, {}),
        **CHOICES.get(name, {}),
        "1": None,
    }
