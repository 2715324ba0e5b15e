"""Amounts that a group settles together: contests, pools, budgets (C32–C34, A32).

Each function takes what every member of one group brings and returns what every member gets.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.figures import Figure, Rounding, proportion, rounded, shared_out, total

Brought = dict[str, Figure]


def contest(
    figures: Brought, prizes: Sequence[Fraction], ties: str, at_least: Fraction | None, pay: Rounding
) -> Brought:
    """Return the prizes by rank of a figure, the greatest first; a missing figure wins nothing known (C32).

    >>> won = contest(
    ...     {"a": Fraction(9), "b": Fraction(9), "c": Fraction(1)},
    ...     [Fraction(5000), Fraction(3000)],
    ...     "share",
    ...     None,
    ...     Rounding(2, "half_up"),
    ... )
    >>> [str(won[person]) for person in "abc"]
    ['4000', '4000', '0']
    """
    known = {person: figure for person, figure in figures.items() if figure is not None}
    found: Brought = {person: None for person in figures if person not in known}
    placed = {person: figure for person, figure in known.items() if at_least is None or figure >= at_least}
    found |= {person: Fraction(0) for person in known}
    for figure in set(placed.values()):
        level = sorted(person for person in placed if placed[person] == figure)
        first = sum(1 for other in placed.values() if other > figure)
        if ties == "each_full":
            prize = prizes[first] if first < len(prizes) else Fraction(0)
            found |= dict.fromkeys(level, prize)
        else:
            purse = rounded(sum(prizes[first : first + len(level)], Fraction(0)), pay)
            found |= shared_out(purse, [(person, Fraction(1)) for person in level], pay.decimals)
    return found


def pool(sums: Brought, weights: Brought, pay: Rounding) -> Brought:
    """Return one sum shared by weight to the last fen (C33, C68, A32).

    Every member must bring the same sum, and a known weight that is not negative (O-34).
    """
    nothing: Brought = dict.fromkeys(sums)
    amounts = set(sums.values())
    amount = amounts.pop() if len(amounts) == 1 else None
    known = [(person, weight) for person, weight in sorted(weights.items()) if weight is not None]
    if amount is None or len(known) != len(sums):
        return nothing
    if any(weight < 0 for _, weight in known) or sum(weight for _, weight in known) == 0:
        return nothing
    return dict(shared_out(rounded(amount, pay), known, pay.decimals))


def budget(amounts: Sequence[Figure], limits: Sequence[Figure], ratio: Rounding) -> list[Figure]:
    """Return the amounts of a group, scaled to the budget where their sum exceeds it (C34).

    Each amount stands beside the budget as its own owner reads it.
    """
    everything = total(amounts)
    found: list[Figure] = []
    for amount, limit in zip(amounts, limits, strict=True):
        if everything is None or limit is None:
            found.append(None)
        else:
            found.append(proportion(amount, limit, everything, ratio) if everything > limit else amount)
    return found
