"""The way from a line up to the leaders above it, by the chart of the event's date (C38, C45).

`upward` has one row per team, ancestor and stretch of time, depth 1 being the team itself; `leaders`
one row per team, leader and stretch. Both are dated, so a transfer in mid-month needs no special case.
"""

from __future__ import annotations

from yeji_engine.binding.job import BEGINNING, OPEN_END, Job
from yeji_engine.graph.expressions import Literal as Constant
from yeji_engine.graph.expressions import Number, choose_date, day, is_missing, known_date, narrow
from yeji_engine.graph.frames import Frame, Named

MOST_LEVELS = 12
"""Deeper organisations are refused; a circle shows itself by being deeper than any."""


def leaders(job: Job, staffed: Named) -> Named:
    """Add the step `leaders`: team_id, person_id, valid_from, valid_to."""
    led = staffed.where(staffed.truth("leads"))
    return job.program.step("leaders", led.keep("team_id", "person_id", "valid_from", "valid_to"))


def upward(job: Job) -> Named:
    """Add the step `upward`: team_id, ancestor_id, depth, valid_from, valid_to."""
    table = job.table("teams")
    teams = job.program.step(
        "team_stretches",
        table.select(
            {
                "team_id": table.text("team_id"),
                "parent_id": table.text("parent_id"),
                "valid_from": known_date(table.date("valid_from"), day(BEGINNING)),
                "valid_to": known_date(table.date("valid_to"), day(OPEN_END)),
            }
        ),
    )
    level = job.program.step("upward_1", _own_level(teams))
    levels = [level]
    for depth in range(2, MOST_LEVELS + 1):
        level = job.program.step(f"upward_{depth}", _next_level(level, teams, depth))
        levels.append(level)
    return job.program.step("upward", levels[0].union(*levels[1:]))


def _depth(depth: int) -> Number:
    return Number(Constant(depth, narrow()), narrow())


def _own_level(teams: Named) -> Frame:
    return teams.select(
        {
            "team_id": teams.text("team_id"),
            "ancestor_id": teams.text("team_id"),
            "depth": _depth(1),
            "valid_from": teams.date("valid_from"),
            "valid_to": teams.date("valid_to"),
        }
    )


def _next_level(level: Named, teams: Named, depth: int) -> Frame:
    """Climb from each ancestor to its parent for the days on which both stretches hold."""
    overlap = level.date("valid_from", "l").before(teams.date("valid_to", "r")) & teams.date(
        "valid_from", "r"
    ).before(level.date("valid_to", "l"))
    # The parent must itself be a team: the union of its stretches is found by the next climb.
    take = {"parent_id": "parent_id", "valid_from": "parent_from", "valid_to": "parent_to"}
    joined = level.join(teams, {"ancestor_id": "team_id"}, take, condition=overlap)
    since, until = joined.date("valid_from"), joined.date("valid_to")
    parent_from, parent_to = joined.date("parent_from"), joined.date("parent_to")
    climbed = joined.select(
        {
            "team_id": joined.text("team_id"),
            "ancestor_id": joined.text("parent_id"),
            "depth": _depth(depth),
            "valid_from": choose_date(since.before(parent_from), parent_from, since),
            "valid_to": choose_date(parent_to.before(until), parent_to, until),
        }
    )
    return climbed.where(~is_missing(climbed.text("ancestor_id")))
