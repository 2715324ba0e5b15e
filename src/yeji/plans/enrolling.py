"""Which plan a person is in on each day: worked out from posts and from whom plans are for. Pure.

A rule fits a post on a day when everything it names fits: the person, the team or one above it, the
position, the level. Of several that fit, the one that names a person wins, then the one that names more.
Rules of different plans that name as much are a clash: the person is in none of them until somebody decides.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from yeji.org.spans import Span


class PostHeld(NamedTuple):
    """Somebody holds a post in a team."""

    person: int
    team: int
    position: int
    level: int | None
    leads: bool
    span: Span


class Hangs(NamedTuple):
    """A team stands under another."""

    team: int
    under: int
    span: Span


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom a plan is for."""

    plan: str
    span: Span
    person: int | None = None
    team: int | None = None
    position: int | None = None
    level: int | None = None

    @property
    def weight(self) -> tuple[bool, int]:
        """Return how much it names; the greater one wins."""
        named = (self.person, self.team, self.position, self.level)
        return self.person is not None, sum(each is not None for each in named)


class Stretch(NamedTuple):
    """A post on days on which nothing about its plan changes."""

    post: PostHeld
    span: Span
    plan: str
    """Empty where none is for him, or where plans clash."""
    clash: tuple[str, ...] = ()
    """The plans that name as much."""


def stretches(posts: Iterable[PostHeld], rules: Sequence[Rule], hangings: Iterable[Hangs]) -> list[Stretch]:
    """Return the stretches of all posts, by person and day; neighbours that say the same are one.

    >>> year = Span(date(2026, 1, 1), date(2027, 1, 1))
    >>> post = PostHeld(person=1, team=1, position=7, level=None, leads=False, span=year)
    >>> [stretch.plan for stretch in stretches([post], [Rule("field", year, position=7)], [])]
    ['field']
    """
    above: dict[int, list[Hangs]] = {}
    for hanging in hangings:
        above.setdefault(hanging.team, []).append(hanging)
    found: list[Stretch] = []
    for post in sorted(posts, key=lambda each: (each.person, each.span.since)):
        for part in _parts(post, rules, above):
            last = found[-1] if found else None
            if last and last.post == post and last[2:] == part[2:] and last.span.until == part.span.since:
                found[-1] = last._replace(span=Span(last.span.since, part.span.until))
            else:
                found.append(part)
    return found


def _parts(post: PostHeld, rules: Sequence[Rule], above: Mapping[int, list[Hangs]]) -> Iterator[Stretch]:
    concerned = [rule for rule in rules if _may_fit(rule, post)]
    days = {post.span.since, post.span.until}
    spans = [rule.span for rule in concerned] + [each.span for each in _hangings_over(post.team, above)]
    days.update(day for each in spans for day in each if post.span.since < day < post.span.until)
    ordered = sorted(days)
    for since, until in itertools.pairwise(ordered):
        teams = _teams_over(post.team, since, above)
        fitting = [
            rule for rule in concerned if rule.span.holds(since) and (rule.team is None or rule.team in teams)
        ]
        plan, clash = _winner(fitting)
        yield Stretch(post, Span(since, until), plan, clash)


def _may_fit(rule: Rule, post: PostHeld) -> bool:
    """All that does not depend on the day of the organisation."""
    return (
        rule.person in {None, post.person}
        and rule.position in {None, post.position}
        and rule.level in {None, post.level}
        and rule.span.meet(post.span) is not None
    )


def _winner(rules: Sequence[Rule]) -> tuple[str, tuple[str, ...]]:
    if not rules:
        return "", ()
    heaviest = max(rule.weight for rule in rules)
    plans = sorted({rule.plan for rule in rules if rule.weight == heaviest})
    return (plans[0], ()) if len(plans) == 1 else ("", tuple(plans))


def _hangings_over(team: int, above: Mapping[int, list[Hangs]]) -> Iterator[Hangs]:
    """All that any team above this one hangs by, on whichever day."""
    seen, waiting = {team}, [team]
    while waiting:
        for hanging in above.get(waiting.pop(), ()):
            yield hanging
            if hanging.under not in seen:
                seen.add(hanging.under)
                waiting.append(hanging.under)


def _teams_over(team: int, on: date, above: Mapping[int, list[Hangs]]) -> set[int]:
    """The team and those above it on the day."""
    found, here = {team}, team
    while True:
        over = next((each.under for each in above.get(here, ()) if each.span.holds(on)), None)
        if over is None or over in found:
            return found
        found.add(over)
        here = over
