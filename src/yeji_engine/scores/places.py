"""How many people of a group each grade takes, so that the places come to the head-count (A27).

Shares are constants of the plan, so the order in which grades give and take is known beforehand; only
head-counts are columns. Grades are told by their place on the scale, the best first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import reduce

from yeji_engine.documents.scorecard import Distribution
from yeji_engine.graph.expressions import Number, choose, greatest, least, number
from yeji_engine.graph.sheets import Sheet

NOBODY = number(0)


def places(
    sheet: Sheet, names: Sequence[str], quotas: Mapping[str, Decimal], rule: Distribution, heads: Number
) -> list[Number]:
    """Return how many people each grade takes; a grade without a share takes none."""
    offered = [place for place, name in enumerate(names) if name in quotas]
    shares = [quotas[names[place]] for place in offered]
    exact = [sheet.hold(heads.widened().times(number(share))) for share in shares]
    order = preference(len(shares), rule.remainder_ties)
    if rule.rounding == "largest_remainder":
        counts = _by_remainder(sheet, exact, heads, order)
    else:
        mode = "half_up" if rule.rounding == "round" else "down"
        whole = [sheet.hold(part.rounded(0, mode)) for part in exact]
        counts = _rest_to_largest(sheet, whole, heads, giving(shares, order))
    found = dict(zip(offered, counts, strict=True))
    return [found.get(place, NOBODY) for place in range(len(names))]


def preference(grades: int, ties: str) -> list[int]:
    """Return the grades in the order in which an equal remainder favours them.

    >>> preference(5, "middle")
    [2, 1, 3, 0, 4]
    """
    best_first = list(range(grades))
    if ties == "best":
        return best_first
    if ties == "worst":
        return best_first[::-1]
    return sorted(best_first, key=lambda place: abs(2 * place - (grades - 1)))


def giving(shares: Sequence[Decimal], order: Sequence[int]) -> list[int]:
    """Return the grades by share, the largest first: who takes what is left over, and gives what is short.

    >>> giving([Decimal("0.2"), Decimal("0.6"), Decimal("0.2")], [1, 0, 2])
    [1, 0, 2]
    """
    return sorted(range(len(shares)), key=lambda place: (-shares[place], order.index(place)))


def _by_remainder(sheet: Sheet, exact: list[Number], heads: Number, order: list[int]) -> list[Number]:
    floors = [sheet.hold(part.rounded(0, "down")) for part in exact]
    rests = [sheet.hold(part - floor) for part, floor in zip(exact, floors, strict=True)]
    left = sheet.hold(heads - _summed(floors))
    counts = []
    for place, floor in enumerate(floors):
        before = [
            choose(
                rests[other] >= rests[place]
                if order.index(other) < order.index(place)
                else rests[other] > rests[place],
                number(1),
                number(0),
            )
            for other in range(len(rests))
            if other != place
        ]
        ahead = sheet.hold(_summed(before))
        counts.append(sheet.hold(choose(ahead < left, floor + number(1), floor)))
    return counts


def _rest_to_largest(sheet: Sheet, whole: list[Number], heads: Number, order: list[int]) -> list[Number]:
    """The grade with the largest share takes what the others leave; where they leave less than none, they give."""
    taker, *others = order
    rest = sheet.hold(heads - _summed([whole[place] for place in others]))
    counts = [*whole]
    counts[taker] = sheet.hold(greatest(rest, NOBODY))
    return taken_off(sheet, counts, sheet.hold(greatest(-rest, NOBODY)), others)


def reserve(sheet: Sheet, counts: list[Number], taken: list[Number]) -> list[Number]:
    """Return the places left when some are taken beforehand.

    A grade that has too few borrows from the best that has any left.
    """
    left = [sheet.hold(count - gone) for count, gone in zip(counts, taken, strict=True)]
    short = sheet.hold(_summed([greatest(-rest, NOBODY) for rest in left]))
    kept = [sheet.hold(greatest(rest, NOBODY)) for rest in left]
    return taken_off(sheet, kept, short, range(len(kept)))


def taken_off(sheet: Sheet, counts: list[Number], short: Number, order: Sequence[int]) -> list[Number]:
    """Return the places less `short` of them, from the grades in this order as far as they have any."""
    found = [*counts]
    for place in order:
        gives = sheet.hold(least(found[place], short))
        found[place] = sheet.hold(found[place] - gives)
        short = sheet.hold(short - gives)
    return found


def _summed(numbers: Sequence[Number]) -> Number:
    return reduce(lambda left, right: left.widened() + right, numbers, NOBODY)
