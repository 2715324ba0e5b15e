"""Marks run to 100, shares to 100%, counts and prices from 0: in forms, in files and in answers alike."""

from __future__ import annotations

import json
import re

import pyarrow as pa
import pytest

from tests.web.conftest import SignIn
from yeji.accounts.models import User
from yeji.intake.answering import read_texts
from yeji.intake.typed import Answers, Origin
from yeji.intake.typed import typed as typed_column
from yeji.records.kinds import SCALES, Field, range_of
from yeji.records.models import Survey
from yeji.records.queries import kind, kinds
from yeji.records.typing_cells import Unreadable, typed

pytestmark = pytest.mark.django_db
RANGES = {
    "surveys.points": "0–100",
    "survey_answers.points": "0–100",
    "splits.share": "0%–100%",
}
FROM_ZERO = {
    "products.list_price",
    "products.cost",
    "products.weight",
    "order_lines.unit_price",
    "returns.quantity",
    "trainings.points",
}
"""Orders, payments and their lines may be negative: so companies write what they take back."""


def figures() -> dict[str, Field]:
    return {f"{of.key}.{one.key}": one for of in kinds() for one in of.fields if one.kind in SCALES}


def test_the_books_say_which_figures_have_a_range() -> None:
    found = figures()

    assert {key: range_of(one) for key, one in found.items() if one.most is not None} == RANGES
    assert {key for key, one in found.items() if not one.is_negative_allowed} == FROM_ZERO | set(RANGES)


def _fault(one: Field, text: str) -> str:
    told = typed_column(pa.array([text], pa.string()), one, Origin(), Answers()).faults[0].as_py()
    return str(json.loads(told)["allowed"]) if told else ""


@pytest.mark.parametrize("key", RANGES)
def test_what_is_out_of_range_is_refused_in_forms_and_files_with_the_range(key: str) -> None:
    one = figures()[key]
    low, high = ("-1", "101") if key != "splits.share" else ("-1%", "100.01%")

    for text in (low, high):
        with pytest.raises(Unreadable, match=re.escape(range_of(one))):
            typed(one, text)
        assert range_of(one) in _fault(one, text)
    for text in ("0", "1", "100" if key != "splits.share" else "100%"):
        assert typed(one, text) is not None
        assert _fault(one, text) == ""


@pytest.mark.parametrize("key", sorted(FROM_ZERO))
def test_what_counts_from_zero_is_never_less(key: str) -> None:
    one = figures()[key]

    with pytest.raises(Unreadable, match="不能小于 0"):
        typed(one, "-1")
    assert _fault(one, "-1")


def test_a_record_form_says_the_range_before_and_after(as_: SignIn, cast: dict[str, User]) -> None:
    ada = as_("ada")
    sent = {"points": "120", "survey_date": "2026-03-02", "owner": "ada"}

    answer = ada.post("/records/surveys/add/", sent)

    assert "0–100" in ada.get("/records/surveys/add/").text
    assert "「120」不在 0–100 之间" in answer.text
    assert not Survey.objects.exists()


def test_an_answer_out_of_range_is_asked_for_again() -> None:
    one = kind("survey_answers").field("points")

    _row, wrong = read_texts(kind("survey_answers"), [one], {"points": "120"}, None)

    assert "0–100" in wrong["points"]
