"""The way from a team up to the leaders above it, by the chart of a given day (C38, C45).

`upward` has one row per team, ancestor and stretch of time, depth 1 being the team itself; `leaders`
one row per team, leader and stretch. Both are dated, so a transfer in mid-month needs no special case.
They are written once, when somebody first asks.
"""

from __future__ import annotations

from functools import reduce

from yeji_engine.binding.job import BEGINNING, OPEN_END, Job
from yeji_engine.graph.expressions import (
    Date,
    Number,
    Truth,
    Value,
    choose_date,
    day,
    is_missing,
    known_date,
    narrow,
    number,
    truth,
)
from yeji_engine.graph.expressions import Literal as Constant
from yeji_engine.graph.frames import Frame, Named

MOST_LEVELS = 12
"""Deeper organisations are refused; a circle shows itself by being deeper than any."""


def leaders(job: Job) -> Named:
    """Return the step `leaders`: team_id, person_id, role, valid_from, valid_to."""
    found = job.program.found("leaders")
    if found is not None:
        return found
    posts = staffing(job)
    lead = posts.where(posts.truth("leads") & ~is_missing(posts.text("team_id")))
    return job.program.step("leaders", lead.keep("team_id", "person_id", "role", "valid_from", "valid_to"))


def staffing(job: Job) -> Named:
    """Return the step `staff`, which is written before anything else."""
    found = job.program.found("staff")
    if found is None:
        raise KeyError("the step `staff` is not written yet")
    return found


def led(job: Job, below: Named, levels: tuple[int, ...] | None) -> Frame:
    """Return the rows of `below`, once for each leader of the team and of each team above: leader_id is added.

    A leader of two teams on the way up comes twice. `levels` are the depths that count, none: all.
    """
    up = climbed(job, below)
    if levels is not None:
        wanted = [up.number("depth").equals(number(level)) for level in levels]
        up = up.where(reduce(lambda left, right: left | right, wanted, truth(False)))
    raised = job.program.step(f"{below.name}_up", up)
    chart = leaders(job)
    take = {"person_id": "leader_id"}
    return raised.join(chart, {"ancestor_id": "team_id"}, take, condition=on_day(raised, chart))


def climbed(job: Job, below: Named) -> Frame:
    """Return the rows of `below`, once for its team and each team above: ancestor_id and depth are added.

    `below` has team_id and event_date; the chart is that of the event's date.
    """
    own = below.extend({"ancestor_id": below.text("team_id"), "depth": _depth(1)})
    own = own.where(~is_missing(own.text("ancestor_id")))
    if not job.has("teams"):
        return own
    above = upward(job)
    higher = below.join(
        above.where(above.number("depth") > number(1)),
        {"team_id": "team_id"},
        {"ancestor_id": "ancestor_id", "depth": "depth"},
        condition=on_day(below, above),
    )
    return own.union(higher)


def on_day(events: Frame, dated: Frame) -> Truth:
    """Tell, inside a join, whether the right row holds on the left row's event date."""
    event = events.date("event_date", "l")
    return dated.date("valid_from", "r").until(event) & event.before(dated.date("valid_to", "r"))


def upward(job: Job) -> Named:
    """Return the step `upward`: team_id, ancestor_id, depth, valid_from, valid_to."""
    found = job.program.found("upward")
    if found is not None:
        return found
    teams = job.program.step("team_stretches", team_stretches(job))
    level = job.program.step("upward_1", _own_level(teams))
    levels = [level]
    for depth in range(2, MOST_LEVELS + 1):
        level = job.program.step(f"upward_{depth}", _next_level(level, teams, depth))
        levels.append(level)
    return job.program.step("upward", levels[0].union(*levels[1:]))


def team_stretches(job: Job) -> Frame:
    """Return team_id, parent_id, valid_from, valid_to; an open end is a date far away."""
    table = job.table("teams")
    return table.select(
        {
            "team_id": table.text("team_id"),
            "parent_id": table.text("parent_id"),
            "valid_from": _date_or(table, "valid_from", day(BEGINNING)),
            "valid_to": _date_or(table, "valid_to", day(OPEN_END)),
        }
    )


def _date_or(frame: Frame, name: str, instead: Date) -> Date:
    return known_date(frame.date(name), instead) if name in frame.columns else instead


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
    # A parent that is no team itself still has leaders; the climb ends there.
    take = {"parent_id": "parent_id", "valid_from": "parent_from", "valid_to": "parent_to"}
    joined = level.join(teams, {"ancestor_id": "team_id"}, take, condition=overlap)
    since, until = joined.date("valid_from"), joined.date("valid_to")
    parent_from, parent_to = joined.date("parent_from"), joined.date("parent_to")
    columns: dict[str, Value] = {
        "team_id": joined.text("team_id"),
        "ancestor_id": joined.text("parent_id"),
        "depth": _depth(depth),
        "valid_from": choose_date(since.before(parent_from), parent_from, since),
        "valid_to": choose_date(parent_to.before(until), parent_to, until),
    }
    climbed_rows = joined.select(columns)
    # A team never stands above itself: a circle is reported when the tables are checked.
    itself = climbed_rows.text("ancestor_id").equals(climbed_rows.text("team_id"))
    return climbed_rows.where(~is_missing(climbed_rows.text("ancestor_id")) & ~itself)
