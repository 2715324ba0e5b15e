"""Methods that price a base row by row: flat, per unit, curve, matrix, lookup, weighted, event, formula.

They work alike on people and on deals. Contests, pools and levels look at several rows and live in
rooms of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from yeji_engine.binding.curves import share_on_curve
from yeji_engine.binding.rate_tables import ANY
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.methods import Boundary, Curve, Flat, Lookup, Matrix, PerUnit, Priced, Weighted
from yeji_engine.graph.expressions import (
    Number,
    Text,
    choose,
    is_missing,
    known_text,
    missing_number,
    number,
    text,
    truth,
)
from yeji_engine.payouts.bench import PayBench


def flat(bench: PayBench, method: Flat, base: Number) -> Number:
    """Base × rate (C1, C3, C4, C13)."""
    rate = bench.formula(method.rate)
    return bench.note(Operation.FLAT, base.widened().times(rate), quantity=base, factor=rate)


def per_unit(bench: PayBench, method: PerUnit, base: Number) -> Number:
    """Units × sum per unit (C2)."""
    each = bench.formula(method.amount)
    return bench.note(Operation.PER_UNIT, base.widened().times(each), quantity=base, factor=each)


def priced(bench: PayBench, method: Priced) -> Number:
    """The amount that the formula gives."""
    return bench.note(Operation.FORMULA, bench.formula(method.formula), label=method.formula)


def curve(bench: PayBench, method: Curve, base: Number) -> Number:
    """Base × the share that the curve gives at the attainment (C8)."""
    at = bench.formula(method.on)
    share = share_on_curve(bench, method.points, method.below, method.above, at)
    return bench.note(Operation.CURVE, base.widened().times(share), quantity=base, lower=at, factor=share)


def matrix(bench: PayBench, method: Matrix, base: Number) -> Number:
    """Base × the cell in which both figures lie (C22); what lies below the first edge has no cell."""
    row, column = bench.formula(method.rows), bench.formula(method.columns)
    of_rows = [
        bench.sheet.hold(
            _band(column, method.column_edges, [number(cell) for cell in cells], method.boundary)
        )
        for cells in method.cells
    ]
    share = bench.sheet.hold(_band(row, method.row_edges, of_rows, method.boundary))
    outside = (row < number(method.row_edges[0])) | (column < number(method.column_edges[0]))
    bench.notice("matrix-below-first-edge", outside)
    return bench.note(
        Operation.MATRIX, base.widened().times(share), quantity=base, lower=row, upper=column, factor=share
    )


def _band(at: Number, edges: Sequence[Decimal], shares: Sequence[Number], boundary: Boundary) -> Number:
    """Return the share of the band that owns the figure; the first band owns its own edge either way."""
    found = missing_number()
    for index, (edge, share) in enumerate(zip(edges, shares, strict=True)):
        owns_edge = index == 0 or boundary is Boundary.UPPER_TIER
        found = choose(at >= number(edge) if owns_edge else at > number(edge), share, found)
    return found


DEEPEST = 100
"""Choices in one expression; engines refuse to read much deeper ones."""


def lookup(bench: PayBench, method: Lookup, base: Number) -> Number:
    """Base × the rate of the first row whose keys fit, or of the written default (C23)."""
    keys = [bench.text(key) for key in method.keys]
    rate = _written_rate(bench, method, keys) if method.table is None else _dated_rate(bench, method)
    shown = keys[0].joined(*keys[1:]) if len(keys) > 1 else keys[0]
    return bench.note(
        Operation.LOOKUP,
        base.widened().times(rate),
        quantity=base,
        factor=rate,
        text=bench.sheet.hold(known_text(shown, text(""))),
    )


def _written_rate(bench: PayBench, method: Lookup, keys: Sequence[Text]) -> Number:
    rate = number(method.otherwise)
    for index, row in enumerate(reversed(method.rows), start=1):
        fits = truth(True)
        for key, wanted in zip(keys, row.keys, strict=True):
            fits = fits & (key.equals(text(wanted)).known() if wanted != ANY else truth(True))
        rate = choose(fits, number(row.rate), rate)
        if index % DEEPEST == 0:
            rate = bench.sheet.hold(rate)
    return bench.sheet.hold(rate)


def _dated_rate(bench: PayBench, method: Lookup) -> Number:
    """Return the default where no row fits, and nothing where two fit equally well."""
    found = bench.rates(str(method.table), method.keys)
    rate = bench.sheet.hold(choose(found.found, found.rate, number(method.otherwise)))
    bench.notice("rates-unsound", found.found & is_missing(rate))
    return rate


def weighted(bench: PayBench, method: Weighted, base: Number) -> Number:
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
