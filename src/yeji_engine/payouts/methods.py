"""Methods that price a base row by row: flat, per unit, curve, matrix, lookup, weighted, event, formula.

They work alike on people and on deals. Contests, pools and levels look at several rows and live in
rooms of their own.
"""

from __future__ import annotations

from yeji_engine.binding.bench import Bench
from yeji_engine.binding.curves import share_on_curve
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.components import (
    Boundary,
    Curve,
    Flat,
    Lookup,
    Matrix,
    PerUnit,
    Priced,
    Weighted,
)
from yeji_engine.graph.expressions import Number, Truth, choose, number, text, truth


def flat(bench: Bench, method: Flat, base: Number) -> Number:
    """Base × rate (C1, C3, C4, C13)."""
    rate = bench.formula(method.rate)
    return bench.note(Operation.FLAT, base.widened().times(rate), quantity=base, factor=rate)


def per_unit(bench: Bench, method: PerUnit, base: Number) -> Number:
    """Units × sum per unit (C2)."""
    each = bench.formula(method.amount)
    return bench.note(Operation.PER_UNIT, base.widened().times(each), quantity=base, factor=each)


def priced(bench: Bench, method: Priced) -> Number:
    """The amount that the formula gives."""
    return bench.note(Operation.FORMULA, bench.formula(method.formula), label=method.formula)


def curve(bench: Bench, method: Curve, base: Number) -> Number:
    """Base × the share that the curve gives at the attainment (C8)."""
    at = bench.formula(method.on)
    share = share_on_curve(bench, method.points, method.below, method.above, at)
    return bench.note(Operation.CURVE, base.widened().times(share), quantity=base, lower=at, factor=share)


def matrix(bench: Bench, method: Matrix, base: Number) -> Number:
    """Base × the cell in which both figures lie (C22); below the first edge is the first row or column."""
    row, column = bench.formula(method.rows), bench.formula(method.columns)
    share = number(0)
    for i, cells in enumerate(method.cells):
        for j, cell in enumerate(cells):
            here = _beyond_edge(row, method, i, rows=True) & _beyond_edge(column, method, j, rows=False)
            share = bench.sheet.hold(choose(here, number(cell), share))
    return bench.note(
        Operation.MATRIX, base.widened().times(share), quantity=base, lower=row, upper=column, factor=share
    )


def _beyond_edge(at: Number, method: Matrix, index: int, *, rows: bool) -> Truth:
    """Later cells overwrite earlier ones, so only the lower edge is asked."""
    edges = method.row_edges if rows else method.column_edges
    if index == 0:
        # Always true where the figure is known, missing where it is not.
        return at.equals(at)
    edge = number(edges[index])
    return at >= edge if method.boundary is Boundary.UPPER_TIER else at > edge


def lookup(bench: Bench, method: Lookup, base: Number) -> Number:
    """Base × the rate of the row whose keys fit, or of the written default (C23)."""
    keys = [bench.text(key) for key in method.keys]
    rate = number(method.otherwise)
    for row in reversed(method.rows):
        fits = truth(True)
        for key, wanted in zip(keys, row.keys, strict=True):
            fits = fits & (key.equals(text(wanted)).known() if wanted != "*" else truth(True))
        rate = bench.sheet.hold(choose(fits, number(row.rate), rate))
    return bench.note(Operation.LOOKUP, base.widened().times(rate), quantity=base, factor=rate, text=keys[0])


def weighted(bench: Bench, method: Weighted, base: Number) -> Number:
    """Base × Σ weight × share (C26, C27)."""
    paid = number(0)
    for part in method.parts:
        if isinstance(part.share, str):
            share = bench.formula(part.share)
        else:
            at = bench.formula(part.share.on)
            share = share_on_curve(bench, part.share.points, part.share.below, part.share.above, at)
        weight = number(part.weight)
        factor = bench.sheet.hold(share.widened().times(weight))
        amount = bench.note(
            Operation.WEIGHTED,
            base.widened().times(factor),
            quantity=base,
            lower=share,
            upper=weight,
            factor=factor,
            label=part.title.zh,
        )
        paid = paid + amount
    return bench.sheet.hold(paid)
