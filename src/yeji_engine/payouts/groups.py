"""What several people settle between them: contests (C32) and pools, to the last fen (C33, C68, A32).

Whole units are shared out: every part is rounded down, and the units that are left go to the largest
remainders, ties to the smaller person id. `money.shared` says the same for single figures.
docs/algorithms/pools.md works it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.methods import Contest, Pool, Ties
from yeji_engine.graph.expressions import (
    Number,
    Truth,
    Value,
    absolute,
    choose,
    is_missing,
    missing_number,
    number,
    ranked,
)
from yeji_engine.payouts.bench import PayBench


def pool(bench: PayBench, method: Pool, base: Number) -> Number:
    """Share the group's one sum by weight; all must name the same sum, and weights that can be shared by."""
    group = bench.group(method.among)
    weight = bench.formula(method.weight)
    usable = _can_be_shared(bench, base, weight, group)
    bench.notice("pool-not-shared", ~usable)
    whole = bench.sheet.hold(base.widened().rounded(bench.pay.decimals, bench.pay.mode))
    weights = bench.sum_of(weight, group)
    given = _shared(bench, whole, weight.widened(), weights, group)
    return bench.note(
        Operation.POOL, bench.known_only(given, usable), quantity=weight, lower=weights, upper=whole
    )


def _can_be_shared(bench: PayBench, base: Number, weight: Number, group: list[Value]) -> Truth:
    """Tell whether all of the group name one known sum, no weight is negative, and one is positive.

    Whoever may or may not take part leaves the shares of all open.
    """
    unusable = is_missing(base) | is_missing(weight) | (weight < number(0)).known()
    if bench.takes_part is not None:
        unusable = unusable | is_missing(bench.takes_part)
    bad = bench.sheet.hold(ranked("sum", choose(unusable, number(1), number(0)), group, []))
    most = bench.sheet.hold(ranked("largest", base.widened(), group, []))
    least = bench.sheet.hold(ranked("largest", -base.widened(), group, []))
    weights = bench.sheet.hold(ranked("sum", weight.widened(), group, []))
    shared = bad.equals(number(0)) & most.equals(-least) & (weights > number(0))
    return bench.sheet.hold(shared.known())


def _shared(bench: PayBench, whole: Number, weight: Number, weights: Number, group: list[Value]) -> Number:
    """Return the part of `whole`, which has no more decimals than pay; a negative sum mirrors a positive one."""
    sheet, decimals = bench.sheet, bench.pay.decimals
    units = sheet.hold(absolute(whole.at_scale(decimals)).units())
    product = sheet.hold(units.times(weight.units()))
    down = sheet.hold(product.over(weights.units(), 0, "down"))
    remainder = sheet.hold(product - down.times(weights.units()))
    left = sheet.hold(units - ranked("sum", down, group, []))
    place = ranked("row_number", None, group, [(remainder, True), (bench.scope("person_id"), False)])
    given = sheet.hold(choose(place <= left, down + number(1), down)).of_units(decimals)
    return sheet.hold(choose(whole < number(0), -given, given))


def contest(bench: PayBench, method: Contest) -> Number:
    """Return the prize of the rank; whoever has no figure has no known prize, and the others are ranked.

    Whoever has one and may or may not take part leaves the prizes of all who are ranked open.
    """
    figure = bench.formula(method.by)
    placed = ~is_missing(figure)
    if method.at_least is not None:
        placed = placed & (figure >= number(method.at_least))
    placed = bench.sheet.hold(placed.known())
    group = [*bench.group(method.among), placed]
    rank = bench.sheet.hold(ranked("rank", None, group, [(figure, True)]))
    prize = _tied_prize(bench, method, figure, rank, group)
    if bench.takes_part is not None:
        unsure = choose(is_missing(bench.takes_part), number(1), number(0))
        unsure_ones = bench.sheet.hold(ranked("sum", bench.sheet.hold(unsure), group, []))
        prize = bench.known_only(prize, bench.sheet.hold(unsure_ones.equals(number(0))))
    given = choose(placed, prize, choose(is_missing(figure), missing_number(), number(0)))
    return bench.note(Operation.CONTEST, given, quantity=figure, lower=rank, shown=placed)


def _tied_prize(bench: PayBench, method: Contest, figure: Number, rank: Number, group: list[Value]) -> Number:
    if method.ties is Ties.EACH_FULL:
        return bench.sheet.hold(_entry(rank, [*method.prizes, Decimal(0)]))
    sheet = bench.sheet
    tied = [*group, figure]
    sharers = sheet.hold(ranked("count", None, tied, []))
    # The prizes of the ranks that the sharers take up: all up to their last rank less all before their first.
    sums = list(accumulate(method.prizes, initial=Decimal(0)))
    until, before = sheet.hold(_entry(rank + sharers, sums)), sheet.hold(_entry(rank, sums))
    purse = sheet.hold((until - before).rounded(bench.pay.decimals, bench.pay.mode))
    return _shared(bench, purse, number(1), sharers, tied)


def _entry(place: Number, entries: Sequence[Decimal]) -> Number:
    """Return the entry of a list by its place from 1 on; beyond the end the last one stays."""
    found = number(0)
    for index, entry in enumerate(entries, start=1):
        found = choose(place >= number(index), number(entry), found)
    return found
