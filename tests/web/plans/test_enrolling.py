"""Whom a plan is for, by day: against a reading that looks at each day by itself."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from yeji.org.spans import FOREVER, Span
from yeji.plans.enrolling import Hangs, PostHeld, Rule, stretches

FIRST = date(2026, 1, 1)
DAYS = 24


def span_of(dice: random.Random) -> Span:
    since = dice.randrange(DAYS - 1)
    until = dice.randrange(since + 1, DAYS)
    return Span(FIRST + timedelta(since), FOREVER if dice.random() < 0.3 else FIRST + timedelta(until))


def plan_on(post: PostHeld, rules: list[Rule], hangings: list[Hangs], day: date) -> tuple[str, ...]:
    """The plans that win on one day, by the words of the module."""
    above, here = {post.team}, post.team
    while (over := [each.under for each in hangings if each.team == here and each.span.holds(day)]) and over[
        0
    ] not in above:
        here = over[0]
        above.add(here)
    fitting = [
        rule
        for rule in rules
        if rule.span.holds(day)
        and (rule.person is None or rule.person == post.person)
        and (rule.team is None or rule.team in above)
        and (rule.position is None or rule.position == post.position)
        and (rule.level is None or rule.level == post.level)
    ]
    named = [rule for rule in fitting if rule.person is not None] or fitting
    most = max(
        (sum(x is not None for x in (r.person, r.team, r.position, r.level)) for r in named), default=0
    )
    return tuple(sorted({
        rule.plan
        for rule in named
        if sum(x is not None for x in (rule.person, rule.team, rule.position, rule.level)) == most
    }))  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_the_plan_of_each_day_is_the_one_that_a_plain_reading_finds(seed: int) -> None:
    dice = random.Random(seed)
    hangings = [
        Hangs(team, team - 1, Span(FIRST, FIRST + timedelta(dice.randrange(1, DAYS)))) for team in (2, 3, 4)
    ]
    posts = [
        PostHeld(n, dice.randint(1, 4), dice.randint(1, 2), dice.choice([None, 1, 2]), False, span_of(dice))
        for n in range(6)
    ]
    rules = []
    for _each in range(dice.randint(1, 7)):
        rule = Rule(
            dice.choice("abc"), span_of(dice),
            person=dice.choice([None, None, None, dice.randrange(6)]), team=dice.choice([None, dice.randint(1, 4)]),
            position=dice.choice([None, 1, 2]), level=dice.choice([None, None, 1]),
        )  # fmt: skip
        if rule.weight[1]:
            rules.append(rule)

    found = stretches(posts, rules, hangings)

    for post in posts:
        own = [each for each in found if each.post == post]
        for offset in range(DAYS + 5):
            day = FIRST + timedelta(offset)
            on = [each for each in own if each.span.holds(day)]
            assert len(on) == post.span.holds(day)
            if on:
                right = plan_on(post, rules, hangings, day)
                assert ((on[0].plan,) if on[0].plan else on[0].clash) == right


def test_two_plans_that_name_as_much_clash_and_neither_counts() -> None:
    always = Span(FIRST)
    post = PostHeld(1, 1, 7, None, False, always)

    [stretch] = stretches([post], [Rule("a", always, position=7), Rule("b", always, team=1)], [])

    assert (stretch.plan, stretch.clash) == ("", ("a", "b"))


def test_neighbouring_stretches_that_say_the_same_are_one() -> None:
    post = PostHeld(1, 1, 7, None, False, Span(FIRST))
    halves = [Span(FIRST, FIRST + timedelta(9)), Span(FIRST + timedelta(9))]

    found = stretches([post], [Rule("a", half, position=7) for half in halves], [])

    assert [each.span for each in found] == [Span(FIRST)]
