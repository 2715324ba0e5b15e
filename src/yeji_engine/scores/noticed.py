"""What somebody should look at on a scorecard: every score that could not be worked out, and why."""

from __future__ import annotations

from collections.abc import Mapping

from yeji_engine.binding.names import Book
from yeji_engine.binding.notices import Notice
from yeji_engine.documents.scorecard import (
    ComparisonScore,
    DescribedScore,
    Item,
    PastScore,
    RatingScore,
    Scorecard,
)
from yeji_engine.graph.expressions import is_missing
from yeji_engine.scores.card import Card
from yeji_engine.scores.grades import Graded
from yeji_engine.scores.items import ItemScore
from yeji_engine.scores.totals import Total

ITEM_CODES: Mapping[type, str] = {
    RatingScore: "marks-missing",
    ComparisonScore: "comparison-missing",
    PastScore: "past-scores-missing",
    DescribedScore: "case-unknown",
}
"""Why an item of this method has no points, where it is not for want of a figure or a target."""


def notices_of(
    book: Book,
    document: Scorecard,
    card: Card,
    *,
    items: Mapping[str, ItemScore],
    total: Total,
    graded: Graded | None,
) -> list[Notice]:
    """Return what was noticed, as conditions on the sheet of the period."""
    found = [Notice("weights-missing", "", book.sheet.hold(~card.known))]
    for name, item in items.items():
        open_ = item.on_card & (item.applies | is_missing(item.applies)) & is_missing(item.points)
        found.append(Notice(_code(document.items[name]), name, book.sheet.hold(open_)))
    found.append(Notice("score-not-computed", "", book.sheet.hold(card.known & is_missing(total.score))))
    if graded is None:
        return found
    ungraded = ~is_missing(total.score) & is_missing(graded.place)
    found.append(Notice("grade-not-computed", "", book.sheet.hold(ungraded)))
    if graded.calibrated is not None:
        unknown = graded.calibrated.given & is_missing(graded.calibrated.place)
        found.append(Notice("calibration-unclear", "", book.sheet.hold(unknown)))
    return found


def _code(item: Item) -> str:
    return ITEM_CODES.get(type(item.scoring), "item-not-computed")
