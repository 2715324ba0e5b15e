"""Who sees whom on which days: worked out from the organisation of all days. Pure: no database, no clock.

Everybody sees himself, always. Whoever holds a leading post sees all who are assigned to his team or to a
team under it, on the days on which both hold. Whoever somebody answers to sees him too, and so do those
above that superior: a reporting line goes all the way up. A stand-in sees, while he stands in, those whom
the lender sees, but not the lender himself: nobody's own pay is lent with his duties. Only what the lender
sees by his own posts is lent on. What one has led one may see later too, as it stood then; what was lent
goes back whole: from the loan's last day on the stand-in sees nothing of those days either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from yeji.org.spans import ALWAYS, FOREVER, Span, merged

PersonKey = int
TeamKey = int


class Hanging(NamedTuple):
    """A team stands under another."""

    team: TeamKey
    under: TeamKey
    span: Span


class Post(NamedTuple):
    """Somebody is assigned to a team, leads it or not, and may answer to somebody besides its leaders."""

    person: PersonKey
    team: TeamKey
    leads: bool
    answers_to: PersonKey | None
    span: Span


class Loan(NamedTuple):
    """Somebody stands in for another."""

    lender: PersonKey
    borrower: PersonKey
    span: Span


class Seen(NamedTuple):
    """The viewer sees the person on each day of [since, until)."""

    viewer: PersonKey
    person: PersonKey
    since: date
    until: date
    lapses: date = FOREVER
    """From that day on he sees nothing of them any more: what was lent is given back."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everything that sight depends on, of all days."""

    people: frozenset[PersonKey]
    hangings: tuple[Hanging, ...] = ()
    posts: tuple[Post, ...] = ()
    loans: tuple[Loan, ...] = ()


def sight(organisation: Organisation) -> list[Seen]:
    """Return who sees whom: sorted, the stretches of one pair apart from each other."""
    found: dict[tuple[PersonKey, PersonKey, date], list[Span]] = defaultdict(list)
    for person, superior, days in _superiors(organisation):
        found[superior, person, FOREVER].append(days)
    led: dict[PersonKey, list[tuple[PersonKey, Span]]] = defaultdict(list)
    for (viewer, person, _), days_seen in found.items():
        led[viewer].extend((person, days) for days in days_seen if person != viewer)
    for loan in organisation.loans:
        for person, days in led[loan.lender]:
            if person != loan.borrower and (shared := days.meet(loan.span)):
                found[loan.borrower, person, loan.span.until].append(shared)
    for person in organisation.people:
        found[person, person, FOREVER] = [ALWAYS]
    return sorted(
        Seen(viewer, person, *days, lapses)
        for (viewer, person, lapses), spans in found.items()
        for days in merged(spans)
    )


def _superiors(organisation: Organisation) -> Iterator[tuple[PersonKey, PersonKey, Span]]:
    """Yield each person with somebody above him and the days; the same may come more than once."""
    leaders = _leaders_over(organisation)
    posts: dict[PersonKey, list[Post]] = defaultdict(list)
    for post in organisation.posts:
        posts[post.person].append(post)

    def above(person: PersonKey, days: Span, path: frozenset[PersonKey]) -> Iterator[tuple[PersonKey, Span]]:
        for post in posts[person]:
            shared = days.meet(post.span)
            if shared is None:
                continue
            for leader, while_leading in leaders[post.team]:
                if both := shared.meet(while_leading):
                    yield leader, both
            superior = post.answers_to
            # A circle is refused where it is written; should one stand there all the same, it ends here.
            if superior is not None and superior not in path:
                yield superior, shared
                yield from above(superior, shared, path | {superior})

    for person in list(posts):
        for superior, days in above(person, ALWAYS, frozenset({person})):
            yield person, superior, days


def _leaders_over(organisation: Organisation) -> Mapping[TeamKey, list[tuple[PersonKey, Span]]]:
    """Return for each team who leads it or a team above it, and when."""
    leading: dict[TeamKey, list[tuple[PersonKey, Span]]] = defaultdict(list)
    for post in organisation.posts:
        if post.leads:
            leading[post.team].append((post.person, post.span))
    up = _edges_of(organisation.hangings)
    found: dict[TeamKey, list[tuple[PersonKey, Span]]] = defaultdict(list)
    for team in {post.team for post in organisation.posts}:
        for ancestor, days in [(team, ALWAYS), *_ancestors(team, ALWAYS, up, frozenset({team}))]:
            for leader, while_leading in leading[ancestor]:
                if shared := days.meet(while_leading):
                    found[team].append((leader, shared))
    return found


def _edges_of(hangings: Iterable[Hanging]) -> dict[TeamKey, list[tuple[TeamKey, Span]]]:
    edges: dict[TeamKey, list[tuple[TeamKey, Span]]] = defaultdict(list)
    for each in hangings:
        edges[each.team].append((each.under, each.span))
    return edges


def _ancestors(
    node: TeamKey, days: Span, up: Mapping[TeamKey, list[tuple[TeamKey, Span]]], path: frozenset[TeamKey]
) -> Iterator[tuple[TeamKey, Span]]:
    for parent, while_under in up.get(node, ()):
        shared = days.meet(while_under)
        if shared and parent not in path:
            yield parent, shared
            yield from _ancestors(parent, shared, up, path | {parent})


class Circle(NamedTuple):
    """Nodes that stand above each other, each under the next and the last under the first, and when."""

    nodes: tuple[int, ...]
    span: Span


def circle_through(node: int, edges: Iterable[tuple[int, int, Span]]) -> Circle | None:
    """Return a circle that the node is part of on some day, the earliest found; None where there is none.

    An edge is (lower, upper, days): a team under a team, or a person who answers to a person.
    """
    up: dict[int, list[tuple[int, Span]]] = defaultdict(list)
    for lower, upper, days in sorted(edges):
        up[lower].append((upper, days))

    def walk(here: int, days: Span, path: tuple[int, ...]) -> Circle | None:
        for upper, held in up[here]:
            shared = days.meet(held)
            if shared is None:
                continue
            if upper == node:
                return Circle(path, shared)
            if upper not in path and (found := walk(upper, shared, (*path, upper))):
                return found
        return None

    return walk(node, ALWAYS, (node,))
