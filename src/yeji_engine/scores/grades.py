"""From score to grade to coefficient: lines, quotas, calibration, red lines (A10, A26–A30).

A grade is reckoned by its place on the scale, 1 for the best, and put in words last. What the score
alone gave, what the quotas made of it and what was decided in the end are all kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from yeji_engine.binding.bench import Bench
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.methods import Boundary
from yeji_engine.documents.scorecard import Grades, Scorecard, VetoEffect
from yeji_engine.graph.expressions import (
    Number,
    Text,
    choose,
    choose_text,
    greatest,
    is_missing,
    missing_number,
    no_text,
    number,
    text,
)
from yeji_engine.scores.calibration import Calibrated, calibrated
from yeji_engine.scores.distribution import distributed
from yeji_engine.scores.methods import HUNDREDTH
from yeji_engine.scores.totals import Total
from yeji_engine.scores.vetoes import broken, coefficient_where_kept, vetoes_of


@dataclass(frozen=True)
class Graded:
    """The grade at each stage, and the place of the last one on the scale."""

    by_score: Text
    by_quota: Text
    final: Text
    place: Number
    calibrated: Calibrated | None


def graded(bench: Bench, document: Scorecard, grades: Grades, total: Total) -> Graded:
    """Return everybody's grade: by score, by quota, and in the end."""
    sheet = bench.sheet
    score = total.score if grades.order == "round_then_map" else total.exact
    by_score = sheet.hold(_by_lines(grades, score))
    bench.note(
        Operation.GRADE,
        number(0),
        quantity=score,
        lower=_line_of(grades, by_score),
        text=words_of(grades, by_score),
        shown=~is_missing(by_score),
    )
    decided = calibrated(bench, grades)
    by_quota = by_score
    if grades.distribution is not None:
        by_quota = distributed(bench, grades, score, by_score, decided)
    place = _decided(bench, by_quota, decided)
    place = _capped(bench, document, grades, place)
    return Graded(
        sheet.put("grade_by_score", words_of(grades, by_score)),
        sheet.put("grade_by_quota", words_of(grades, by_quota)),
        sheet.put("grade", words_of(grades, place)),
        place,
        decided,
    )


def _by_lines(grades: Grades, score: Number) -> Number:
    """Return the place of the best grade whose line the score reaches; missing below the lowest."""
    place, lowest = missing_number(), len(grades.scale)
    for at, grade in reversed(list(enumerate(grades.scale, start=1))):
        if grade.start is None:
            reached = score.equals(score)
        else:
            line = number(grade.start)
            # Nobody else could own the line of the lowest grade.
            own = grades.boundary is Boundary.UPPER_TIER or at == lowest
            reached = score >= line if own else score > line
        place = choose(reached, number(at), place)
    return place


def _line_of(grades: Grades, place: Number) -> Number:
    line = missing_number()
    for at, grade in enumerate(grades.scale, start=1):
        if grade.start is not None:
            line = choose(place.equals(number(at)).known(), number(grade.start), line)
    return line


def words_of(grades: Grades, place: Number) -> Text:
    """Return the grade at a place of the scale."""
    words = no_text()
    for at, grade in enumerate(grades.scale, start=1):
        words = choose_text(place.equals(number(at)).known(), text(grade.grade), words)
    return words


def _decided(bench: Bench, before: Number, decided: Calibrated | None) -> Number:
    """Return the calibrated grade where there is one, else the one before (A29, A34)."""
    if decided is None:
        return before
    after = bench.sheet.hold(choose(decided.given, decided.place, before))
    bench.note(
        Operation.CALIBRATE,
        number(0),
        quantity=before,
        factor=after,
        text=decided.reason,
        shown=decided.given,
    )
    return after


def _capped(bench: Bench, document: Scorecard, grades: Grades, place: Number) -> Number:
    """Nobody who broke a red line has a better grade than it leaves (A10)."""
    names = [grade.grade for grade in grades.scale]
    for veto in vetoes_of(document, VetoEffect.GRADE_CAP):
        struck = broken(bench, [veto])
        cap = number(names.index(str(veto.grade)) + 1)
        after = bench.sheet.hold(choose(struck, greatest(place, cap), place))
        bench.note(
            Operation.GRADE_CAP,
            number(0),
            quantity=place,
            factor=after,
            label=veto.title.zh,
            shown=struck,
        )
        place = after
    return place


def coefficient(bench: Bench, document: Scorecard, total: Total, grade: Graded | None) -> Number | None:
    """Return what pay is multiplied with: the grade's coefficient, or the score over 100 (A30)."""
    if document.coefficient is None:
        return None
    if document.coefficient.kind == "score_over_100":
        found = total.score.times(HUNDREDTH)
    elif grade is None or document.grades is None:
        raise TypeError("refused before: a coefficient by grade without grades")
    else:
        found = _of_grade(document.grades, grade.place)
    held = bench.sheet.hold(found)
    bench.note(
        Operation.COEFFICIENT,
        number(0),
        quantity=total.score,
        factor=held,
        text=None if grade is None else grade.final,
        shown=~is_missing(held),
    )
    zeroed = coefficient_where_kept(bench, vetoes_of(document, VetoEffect.PAY_ZERO), held)
    return bench.sheet.put("coefficient", zeroed.widened())


def _of_grade(grades: Grades, place: Number) -> Number:
    found = missing_number()
    for at, grade in enumerate(grades.scale, start=1):
        found = choose(place.equals(number(at)).known(), number(grade.coefficient), found)
    return found
