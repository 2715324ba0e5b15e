"""Pay up the hierarchy, row by row: differential (级差, C42), generations (代数, C43), compression (C44).

For each row of the deal measure the chain is walked from the seller upwards, by the chart of the row's
day. Each person gets the rates that he is entitled to on the rows below him and on his own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from tests.oracle.company import Company
from tests.oracle.crediting import Line
from tests.oracle.figures import Doc, read

Qualified = Callable[[str], bool | None]


class Entitled(NamedTuple):
    """The rate that a person is entitled to on one row; None where it cannot be told."""

    person_id: str
    line: Line
    rate: Fraction | None


def chain(company: Company, line: Line) -> Iterator[tuple[int, list[str]]]:
    """Yield the levels of a row: 1 is the seller, then the leaders of his team and of each team above.

    The seller himself and whoever led lower down are not counted again; a team nobody else leads is
    an empty level, unless the seller leads it (O-36).
    """
    assert line.person_id is not None
    seen = {line.person_id}
    yield 1, [line.person_id]
    level = 2
    for team in company.teams_upward(line.team_id, line.day):
        leaders = company.leaders(team, line.day)
        fresh = [leader for leader in leaders if leader not in seen]
        if leaders and not fresh:
            continue
        seen |= set(fresh)
        yield level, fresh
        level += 1


def differential(method: Doc, company: Company, lines: list[Line]) -> list[Entitled]:
    """Return each level's own rate less the highest rate below it on the row (C42)."""
    rates = {str(level["role"]): read(level["rate"]) for level in method["rates"]}
    found = []
    for line in lines:
        highest = Fraction(0)
        for _, people in chain(company, line):
            own = {
                person: rates.get(company.role_on(person, line.day) or "", Fraction(0)) for person in people
            }
            found += [Entitled(p, line, rate - highest) for p, rate in own.items() if rate > highest]
            highest = max([highest, *own.values()])
    return found


def generations(method: Doc, company: Company, lines: list[Line], qualified: Qualified) -> list[Entitled]:
    """Return the fixed rate of each level; the unqualified are passed over where that is agreed (C43, C44)."""
    rates = [read(rate) for rate in method["rates"]]
    found = []
    for line in lines:
        earned_level = 0
        for level, people in chain(company, line):
            fit = [person for person in people if level == 1 or qualified(person) is not False]
            if method["compress"] and not fit:
                continue
            earned_level = earned_level + 1 if method["compress"] else level
            if earned_level > len(rates):
                break
            for person in fit:
                known = level == 1 or qualified(person) is not None
                found.append(Entitled(person, line, rates[earned_level - 1] if known else None))
    return found
