"""The total score: the items' points, weights rescaled over what applies, red lines, rounding (A14, A15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from yeji_engine.binding.bench import Bench
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.scorecard import Scorecard, VetoEffect
from yeji_engine.graph.expressions import Number, Truth, choose, missing_number, number, truth
from yeji_engine.scores.items import ItemScore
from yeji_engine.scores.vetoes import vetoes_of, zero_where_broken


@dataclass(frozen=True)
class Total:
    """The score before and after its rounding."""

    exact: Number
    score: Number


def total_of(bench: Bench, document: Scorecard, known: Truth, items: Mapping[str, ItemScore]) -> Total:
    """Return the total score of each participant; missing where an item that counts is not computed.

    `known` tells who has a card.
    """
    sheet = bench.sheet
    weighted = _sum(bench, document, {n: item for n, item in items.items() if item.weight is not None})
    if document.not_applicable == "rescale" and any(item.applies for item in document.items.values()):
        weighted = _rescaled(bench, items, weighted)
    beside = _sum(bench, document, {n: item for n, item in items.items() if item.weight is None})
    # A card without any item would come to 0, silently.
    anything = reduce(lambda a, b: a | b, (item.on_card for item in items.values()), truth(False))
    whole = sheet.hold(choose(known & anything, weighted.widened() + beside, missing_number()))
    exact = zero_where_broken(bench, vetoes_of(document, VetoEffect.TOTAL_ZERO), whole)
    return Total(exact, sheet.put("score", bench.rounded(exact, document.rounding).widened()))


def _sum(bench: Bench, document: Scorecard, items: Mapping[str, ItemScore]) -> Number:
    """Add up what the items bring; what is not on the card, or drops out, brings nothing."""
    summed = number(0)
    for name, item in items.items():
        drops_out = document.not_applicable == "rescale" or item.weight is None
        brought = choose(item.applies, item.points, number(0)) if drops_out else item.points
        part = bench.sheet.hold(choose(item.on_card, brought, number(0)))
        shown = item.on_card & item.applies if drops_out else item.on_card
        bench.note(Operation.ITEM, part, quantity=item.points, factor=item.weight, label=name, shown=shown)
        summed = summed + part
    return bench.sheet.hold(summed)


def _rescaled(bench: Bench, items: Mapping[str, ItemScore], summed: Number) -> Number:
    """Σ points × all weights ÷ weights that apply: the product first, then one quotient (A15)."""
    sheet = bench.sheet
    nothing = number(0)
    weights = [(item, item.weight) for item in items.values() if item.weight is not None]
    of_all = [choose(item.on_card, weight, nothing) for item, weight in weights]
    of_some = [
        choose(item.on_card, choose(item.applies, weight, nothing), nothing) for item, weight in weights
    ]
    everything, counted = sheet.hold(reduce(_plus, of_all)), sheet.hold(reduce(_plus, of_some))
    whole = sheet.hold(everything.equals(counted))
    scaled = bench.proportion(summed, everything, counted)
    after = sheet.hold(choose(whole, summed, scaled))
    bench.note(
        Operation.RESCALE,
        after - summed,
        quantity=summed,
        lower=everything,
        upper=counted,
        shown=~whole,
    )
    return after


def _plus(left: Number, right: Number) -> Number:
    return left.widened() + right
