"""The result tables of scorecards: `scores`, one row per person and item, and `totals`, one per person."""

from __future__ import annotations

from collections.abc import Iterator

from yeji_engine.graph.expressions import Text, choose_text, is_missing, missing_number, no_text, text
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.run.outputs import COMPUTED, NOT_COMPUTED, reason_rows
from yeji_engine.scores.book import TOTAL, ScoreBook
from yeji_engine.scores.items import NOT_APPLICABLE, ItemScore


def scores_table(scores: ScoreBook, sheet: Named) -> Frame:
    """Return person_id, item, figure, target, attainment, weight, points, status for items on the card."""
    frames = [_item_rows(sheet, name, item) for name, item in scores.items.items()]
    return frames[0].union(*frames[1:])


def _item_rows(sheet: Named, name: str, item: ItemScore) -> Frame:
    told = choose_text(is_missing(item.points), text(NOT_COMPUTED), text(COMPUTED))
    # What cannot be told to apply is not computed, so only a plain «no» is «not applicable».
    status = choose_text((~item.applies).known(), text(NOT_APPLICABLE), told)
    return sheet.where(item.on_card).select(
        {
            "person_id": sheet.text("person_id"),
            "item": text(name),
            "figure": item.figure.stored(),
            "target": item.target.stored(),
            "attainment": item.attainment.stored(),
            "weight": (item.weight if item.weight is not None else missing_number()).stored(),
            "points": item.points.stored(),
            "status": status,
        }
    )


def totals_table(scores: ScoreBook, sheet: Named) -> Frame:
    """Return person_id, score, the grade at each stage, why it was changed, coefficient, status."""
    graded, coefficient = scores.graded, scores.coefficient
    decided = graded.calibrated if graded is not None else None
    return sheet.select(
        {
            "person_id": sheet.text("person_id"),
            "score": scores.total.score.stored(),
            "grade_by_score": graded.by_score if graded is not None else no_text(),
            "grade_by_quota": graded.by_quota if graded is not None else no_text(),
            "grade": graded.final if graded is not None else no_text(),
            "calibration": decided.reason if decided is not None else no_text(),
            "coefficient": (coefficient if coefficient is not None else missing_number()).stored(),
            "status": _status(scores),
        }
    )


def _status(scores: ScoreBook) -> Text:
    """Computed is who has everything that the plan asks for."""
    unknown = is_missing(scores.total.score)
    if scores.graded is not None:
        unknown = unknown | is_missing(scores.graded.place)
    if scores.coefficient is not None:
        unknown = unknown | is_missing(scores.coefficient)
    return choose_text(unknown, text(NOT_COMPUTED), text(COMPUTED))


def score_reasons(scores: ScoreBook, sheet: Named) -> Iterator[Frame]:
    """Yield rows of reasons: those of an item add up to its points, those of `TOTAL` to the score."""
    for reasons in scores.reasons.values():
        for step, reason in enumerate(reasons, start=1):
            yield reason_rows(sheet, reason, step)


def score_sums(scores: Named, totals: Named) -> Frame:
    """Return what the reasons of scores must add up to, in the columns of payouts."""
    points = scores.select(
        {
            "person_id": scores.text("person_id"),
            "component": scores.text("item"),
            "earned": scores.any("points"),
        }
    )
    whole = totals.select(
        {"person_id": totals.text("person_id"), "component": text(TOTAL), "earned": totals.any("score")}
    )
    return points.union(whole)
