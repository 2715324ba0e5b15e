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
    bench.note(
        Operation.VETO,
        -figure.otherwise(number(0)),
        quantity=figure,
        label="、".join(veto.title.zh for veto in vetoes),
        shown=struck,
    )
    return bench.sheet.hold(choose(struck, number(0), figure))
