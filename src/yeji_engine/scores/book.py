"""Opens the scorecard of a plan: offers points, score, grade and coefficient under their names.

A name is worked out when somebody first asks for it, so that pay may use scores, and scores measures,
in whatever order the document has them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from yeji_engine.binding.bench import Bench
from yeji_engine.binding.notices import Notice
from yeji_engine.binding.reasons import Reason
from yeji_engine.documents.scorecard import Scorecard
from yeji_engine.errors import PlanRefused
from yeji_engine.graph.expressions import Number, Text
from yeji_engine.measures.book import MeasureBook
from yeji_engine.scores.card import Card, card_of
from yeji_engine.scores.grades import Graded, coefficient, graded
from yeji_engine.scores.items import ItemScore, score_item
from yeji_engine.scores.noticed import notices_of
from yeji_engine.scores.refusals import refusals
from yeji_engine.scores.totals import Total, total_of
from yeji_engine.vocabulary.built_in import COEFFICIENT, GRADE, SCORE

TOTAL = "score"
"""The item under which the reasons of the total, the grade and the coefficient stand."""


@dataclass
class ScoreBook:
    """What everybody's scorecard came to, and why; filled as names are asked for."""

    measures: MeasureBook
    document: Scorecard
    bench: Bench
    """Of the total, the grade and the coefficient."""
    items: dict[str, ItemScore] = field(default_factory=dict)
    _card: Card | None = None
    _total: Total | None = None
    _graded: Graded | None = None
    _coefficient: Number | None = None

    @property
    def card(self) -> Card:
        """Return who has which items with what weight."""
        if self._card is None:
            self._card = card_of(self.measures.book, self.document)
        return self._card

    def item(self, name: str) -> ItemScore:
        """Return one line of the scorecard."""
        if name not in self.items:
            self.items[name] = score_item(self.measures.book, self.document, self.card, name)
        return self.items[name]

    @property
    def total(self) -> Total:
        """Return the total score."""
        if self._total is None:
            items = {name: self.item(name) for name in self.document.items}
            self._total = total_of(self.bench, self.document, self.card.known, items)
        return self._total

    @property
    def graded(self) -> Graded | None:
        """Return the grades; None where the plan has none."""
        if self._graded is None and self.document.grades is not None:
            self._graded = graded(self.bench, self.document, self.document.grades, self.total)
        return self._graded

    @property
    def coefficient(self) -> Number | None:
        """Return the coefficient; None where the plan has none."""
        if self._coefficient is None:
            self._coefficient = coefficient(self.bench, self.document, self.total, self.graded)
        return self._coefficient

    @property
    def reasons(self) -> dict[str, list[Reason]]:
        """Return the reasons of each item, and those of the total under `TOTAL`."""
        by_item = {name: list(item.reasons) for name, item in self.items.items()}
        return {**by_item, TOTAL: self.bench.reasons}

    def ask_for_everything(self) -> list[Notice]:
        """Work out the whole card and return what somebody should look at."""
        book = self.measures.book
        for name in self.document.items:
            book.value(f"{name}.points")
        book.value(SCORE[0])
        if self.document.grades is not None:
            book.value(GRADE[0])
        if self.document.coefficient is not None:
            book.value(COEFFICIENT[0])
        return notices_of(
            book, self.document, self.card, items=self.items, total=self.total, graded=self.graded
        )


def open_scores(measures: MeasureBook) -> ScoreBook | None:
    """Offer the names of scores and return the book that gathers them; None without a scorecard.

    *errors*: PlanRefused for a scorecard that cannot be calculated as it stands.
    """
    book = measures.book
    document = book.job.plan.scorecard
    if document is None:
        return None
    problems = refusals(book.job, document)
    if problems:
        raise PlanRefused(problems)
    scores = ScoreBook(measures, document, Bench(book.job, book.sheet, book.value, TOTAL))
    for name in document.items:
        book.offer(f"{name}.points", lambda name=name: scores.item(name).points)  # type: ignore[misc]
    for name in SCORE:
        book.offer(name, lambda: scores.total.score)
    if document.grades is not None:
        for name in GRADE:
            book.offer(name, lambda: _final(scores))
    if document.coefficient is not None:
        for name in COEFFICIENT:
            book.offer(name, lambda: _known(scores.coefficient))
    return scores


def _final(scores: ScoreBook) -> Text:
    if scores.graded is None:
        raise TypeError("the plan has no grades")
    return scores.graded.final


def _known(figure: Number | None) -> Number:
    if figure is None:
        raise TypeError("the plan has no coefficient")
    return figure
