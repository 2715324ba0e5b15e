"""One line of the scorecard: figure, method, red lines, rounding, and what becomes of it where it does not apply."""

from __future__ import annotations

from dataclasses import dataclass, replace

from yeji_engine.binding.bench import Bench
from yeji_engine.binding.job import Job
from yeji_engine.binding.names import Book
from yeji_engine.binding.reasons import Operation, Reason
from yeji_engine.documents.base import Direction
from yeji_engine.documents.scorecard import (
    ComparisonScore,
    Item,
    PastScore,
    RankScore,
    RatingScore,
    Scorecard,
    VetoEffect,
)
from yeji_engine.graph.expressions import (
    Number,
    Truth,
    choose,
    is_missing,
    missing_number,
    number,
    truth,
)
from yeji_engine.language.nodes import Name
from yeji_engine.scores.card import Card
from yeji_engine.scores.methods import Scored, points
from yeji_engine.scores.past import mean_of_past
from yeji_engine.scores.ranking import by_comparison, by_place
from yeji_engine.scores.rating import weighted_mark
from yeji_engine.scores.scales import normalised
from yeji_engine.scores.vetoes import vetoes_of, zero_where_broken

NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class ItemScore:
    """One item on everybody's card, as columns of the sheet."""

    figure: Number
    target: Number
    attainment: Number
    weight: Number | None
    """None for bonus items."""
    points: Number
    on_card: Truth
    applies: Truth
    """Missing where it cannot be told."""
    reasons: tuple[Reason, ...]


def score_item(book: Book, document: Scorecard, card: Card, name: str) -> ItemScore:
    """Return what the item comes to for each participant, with its reasons."""
    item = document.items[name]
    bench = Bench(book.job, book.sheet, book.value, name)
    scored, on_card, applies = _opened(bench, item, document, card)
    earned, figure = _earned(scored, item, document)
    raw = zero_where_broken(bench, vetoes_of(document, VetoEffect.ITEM_ZERO, name), earned)
    final = bench.rounded(raw, document.item_rounding)
    if item.applies is not None:
        final = _where_applicable(scored, document, applies, final)
    final = choose(on_card, final, missing_number())
    return ItemScore(
        figure,
        scored.target,
        scored.attainment,
        scored.weight,
        bench.sheet.put(f"points_{scored.slot}", final.widened()),
        on_card,
        applies,
        tuple(limited(reason, on_card) for reason in bench.reasons),
    )


def measure_of(job: Job, item: Item) -> str | None:
    """Return the measure that the item names plainly; a formula over several has no target of its own."""
    node = job.formula(item.measure) if item.measure is not None else None
    return node.name if isinstance(node, Name) and node.name in job.plan.measures else None


def _opened(bench: Bench, item: Item, document: Scorecard, card: Card) -> tuple[Scored, Truth, Truth]:
    """Look up figure, target and attainment, and for whom the item stands on the card and applies."""
    job, weight = bench.job, card.weights.get(bench.item)
    on_card = card.known if weight is None else bench.sheet.hold(card.known & ~is_missing(weight))
    applies = truth(True) if item.applies is None else bench.condition(item.applies)
    target = attainment = missing_number()
    measure = measure_of(job, item)
    if measure is not None and job.plan.measures[measure].target is not None:
        target = bench.number(f"{measure}.target")
        attainment = bench.number(f"{measure}.attainment")
    scored = Scored(
        bench,
        list(document.items).index(bench.item),
        item.scoring.kind,
        weight,
        card.full_marks.get(bench.item),
        bench.formula(item.measure) if item.measure is not None else missing_number(),
        target,
        attainment,
        bench.sheet.hold((on_card & applies).known()),
    )
    return scored, on_card, applies


def _earned(scored: Scored, item: Item, document: Scorecard) -> tuple[Number, Number]:
    """Return the points, not yet rounded, and the figure that they stand for."""
    match item.scoring:
        case RatingScore() as rating:
            return _rated(scored, rating, document)
        case PastScore() as past:
            return _of_past(scored, past)
        case RankScore() as rank:
            measure = measure_of(scored.bench.job, item)
            plan = scored.bench.job.plan
            direction = Direction.UP if measure is None else plan.measures[measure].direction
            return by_place(scored, rank, direction), scored.figure
        case ComparisonScore() as comparison:
            return by_comparison(scored, comparison)
        case simple:
            return points(scored, simple), scored.figure


def _rated(scored: Scored, rating: RatingScore, document: Scorecard) -> tuple[Number, Number]:
    if document.raters is None:
        raise TypeError("refused before: an item is rated and nobody is said to rate")
    bench = scored.bench
    mark = weighted_mark(bench, document.raters, scored.slot)
    if document.raters.normalise != "none":
        mark = normalised(bench, document.raters, mark, scored.takes, scored.slot)
    best = number(rating.out_of)
    share = bench.ratio(mark, best)
    earned = bench.note(
        Operation.SCORE,
        scored.of_full(share),
        quantity=mark,
        upper=best,
        factor=share,
        label=scored.kind,
    )
    return earned, mark


def _of_past(scored: Scored, past: PastScore) -> tuple[Number, Number]:
    """A past score is out of full points already, so only the weight is taken of it."""
    if scored.weight is None:
        raise TypeError("only bonus items have no weight")
    mean = mean_of_past(scored, past)
    earned = mean.widened().times(scored.weight)
    return scored.bench.note(Operation.SCORE, earned, quantity=mean, label=scored.kind), mean


def _where_applicable(scored: Scored, document: Scorecard, applies: Truth, final: Number) -> Number:
    """Where the item does not apply it has what the plan says, and another reason (A15)."""
    bench = scored.bench
    bench.reasons[:] = [limited(reason, applies) for reason in bench.reasons]
    match document.not_applicable:
        case "full_points" if scored.weight is not None:
            rounding = document.item_rounding
            instead = scored.of_full(number(1)).rounded(rounding.decimals, rounding.mode)
        case "zero" if scored.weight is not None:
            instead = number(0)
        case _:
            instead = missing_number()
    bench.note(Operation.SCORE, instead, label=NOT_APPLICABLE, shown=~applies)
    return bench.sheet.hold(choose(applies, final, instead))


def limited(reason: Reason, to: Truth) -> Reason:
    """Return the reason, told only where `to` holds."""
    return replace(reason, shown=to if reason.shown is None else reason.shown & to)
