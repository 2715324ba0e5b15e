"""Red lines that override a score (A10). A broken one outweighs one that cannot be told."""

from __future__ import annotations

from functools import reduce

from yeji_engine.binding.bench import Bench
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.scorecard import Scorecard, Veto, VetoEffect
from yeji_engine.graph.expressions import Number, Truth, choose, number


def vetoes_of(card: Scorecard, effect: VetoEffect, item: str | None = None) -> list[Veto]:
    """Return the red lines with this effect, on this item where one is named."""
    found = [veto for veto in card.vetoes if veto.effect is effect]
    return [veto for veto in found if item is None or veto.item == item]


def broken(bench: Bench, vetoes: list[Veto]) -> Truth:
    """Return whether one of the red lines is broken, as a column."""
    struck = (bench.condition(veto.when) for veto in vetoes)
    return bench.sheet.hold(reduce(lambda a, b: a | b, struck))


def zero_where_broken(bench: Bench, vetoes: list[Veto], figure: Number) -> Number:
    """Return 0 where a red line is broken, else the figure; missing where that cannot be told."""
    if not vetoes:
        return figure
    struck = broken(bench, vetoes)
    # A figure that is not known is 0 all the same; then what was told of it so far is taken back.
    taken = bench.sheet.hold(figure.otherwise(_told(bench)))
    _tell(bench, vetoes, struck, quantity=figure, amount=-taken)
    return bench.sheet.hold(choose(struck, number(0), figure))


def coefficient_where_kept(bench: Bench, vetoes: list[Veto], coefficient: Number) -> Number:
    """Return the coefficient, 0 where a red line takes the pay away; no points are lost by it."""
    if not vetoes:
        return coefficient
    struck = broken(bench, vetoes)
    _tell(bench, vetoes, struck, quantity=coefficient, amount=number(0))
    return bench.sheet.hold(choose(struck, number(0), coefficient))


def _tell(bench: Bench, vetoes: list[Veto], struck: Truth, *, quantity: Number, amount: Number) -> None:
    label = "、".join(veto.title.zh for veto in vetoes)
    bench.note(Operation.VETO, amount, quantity=quantity, label=label, shown=struck)


def _told(bench: Bench) -> Number:
    """Return the sum of the reasons that the bench has noted so far."""
    summed = number(0)
    for reason in bench.reasons:
        amount = bench.sheet.hold(reason.amount.otherwise(number(0)))
        if reason.shown is not None:
            amount = choose(reason.shown.known(), amount, number(0))
        summed = summed.widened() + amount
    return bench.sheet.hold(summed)
