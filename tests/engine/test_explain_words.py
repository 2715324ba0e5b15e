"""Every operation that a component's reasons may have has a sentence in both languages."""

from __future__ import annotations

from yeji_engine.binding.reasons import Operation
from yeji_engine.explain.words import SENTENCES

OF_SCORES = {
    Operation.RATED,
    Operation.NORMALISE,
    Operation.ITEM,
    Operation.RESCALE,
    Operation.QUOTA,
    Operation.CALIBRATE,
    Operation.GRADE_CAP,
    Operation.COEFFICIENT,
}
"""Steps of a score, which the scorecard tells in its own words."""


def test_no_step_of_pay_is_without_words() -> None:
    assert set(Operation) - set(SENTENCES) == OF_SCORES
