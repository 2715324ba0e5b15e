"""Teams from which the way up never ends: circles, and more levels than are climbed (C38).

Leaders would get what lies below them more than once, or not at all, and no figure would show it; so a run
over such a chart is refused. The chart is dated: two teams that change places on a day form no circle.
Looks at the rows of the table itself; knows no engine and no plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from yeji_engine.credits.organisation import MOST_LEVELS


class Stretch(NamedTuple):
    """A team under a parent, or under none, for the days [valid_from, valid_to)."""

    team_id: str
    parent_id: str | None
    valid_from: date
    valid_to: date


def endless(stretches: Iterable[Stretch]) -> list[str]:
    """Return the teams that on some day stand above themselves or have too many levels above them, by id.

    >>> always = date(2026, 1, 1), date(2027, 1, 1)
    >>> endless([Stretch("A", "B", *always), Stretch("B", "A", *always), Stretch("C", None, *always)])
    ['A', 'B']
    """
    by_team: dict[str, list[Stretch]] = {}
    for each in stretches:
        by_team.setdefault(each.team_id, []).append(each)
    return sorted(team for team in _doubtful(by_team) if _never_ends(by_team, team))


def _doubtful(by_team: dict[str, list[Stretch]]) -> set[str]:
    """Return teams that might be endless: all but those that end whatever the day. Quick where all is well."""
    parents = {team: {each.parent_id for each in own} - {None} for team, own in by_team.items()}
    placed: set[str | None] = set()
    for level in range(MOST_LEVELS):
        found = [team for team, above in parents.items() if above <= placed]
        placed.update(found)
        if level == 0:
            # A parent that is no team itself still has leaders: it is a level, and the climb ends there.
            placed.update(above for own in by_team.values() for _, above, _, _ in own if above not in by_team)
        for team in found:
            del parents[team]
    return set(parents)


def _never_ends(by_team: dict[str, list[Stretch]], team: str) -> bool:
    """Tell whether on some day there are more levels than are climbed; in a circle there always are."""
    ways = list(by_team[team])
    for _ in range(1, MOST_LEVELS):
        ways = [
            Stretch(
                team,
                above.parent_id,
                max(way.valid_from, above.valid_from),
                min(way.valid_to, above.valid_to),
            )
            for way in ways
            for above in by_team.get(way.parent_id or "", ())
        ]
        ways = [way for way in ways if way.valid_from < way.valid_to]
    return any(way.parent_id is not None for way in ways)
