"""One list of built-in names: what the linter admits, the sentences can say and the engine can find."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.stories import CALENDAR, month, plan_of
from yeji_engine.binding.job import Job
from yeji_engine.binding.names import canonical, person_name
from yeji_engine.binding.staffing import participants, staff
from yeji_engine.graph.expressions import Date, Number, Text, Value
from yeji_engine.language.kinds import Kind
from yeji_engine.run.calendars import working_days_before
from yeji_engine.tables.standard import STANDARD
from yeji_engine.vocabulary import names_of
from yeji_engine.vocabulary.built_in import OF_DEAL, OF_PERSON, OF_SCORE, TAILS, BuiltIn
from yeji_engine.wording.names import kinds_of, labels_of

CLASSES: dict[Kind, type[Value]] = {Kind.TEXT: Text, Kind.DATE: Date}


@pytest.fixture(scope="module")
def job() -> Job:
    bare = Job(plan_of({}), month("2026-03"), CALENDAR, STANDARD)
    return replace(bare, working_days_before=working_days_before(bare))


@pytest.mark.parametrize("one", OF_PERSON, ids=lambda one: one.spellings[1])
def test_the_engine_finds_what_the_linter_admits_of_a_person(job: Job, one: BuiltIn) -> None:
    fresh = replace(job, program=type(job.program)())
    frame = participants(fresh, staff(fresh))

    for spelling in one.spellings:
        found = person_name(fresh, frame, spelling)

        assert isinstance(found, CLASSES.get(names_of(job.plan).period[spelling], Number))


def test_sentences_have_words_for_every_built_in_name() -> None:
    labels = labels_of(plan_of({}))

    for one in (*OF_PERSON, *OF_SCORE, *OF_DEAL):
        assert [labels[spelling] for spelling in one.spellings] == [one.title, one.title]


def test_sentences_count_names_as_the_linter_does() -> None:
    plan = plan_of({"attributes": {"底薪": "money"}, "components": {}})

    assert kinds_of(plan) == names_of(plan).period
    assert kinds_of(plan, "orders")["amount"] is Kind.MONEY


def test_what_follows_the_dot_is_stored_in_its_english_spelling() -> None:
    assert [canonical(f"销售额.{tail}") for tails in TAILS for tail in tails] == [
        f"销售额.{english}" for _, english in TAILS for _ in range(2)
    ]
