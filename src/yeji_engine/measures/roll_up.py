"""What the people below a leader did, by the chart of each event's own date (C38, C45).

The teams' totals by day climb the organisation; then, where the plan wants it, the leader's own lines
are taken off again. That is exact and much cheaper than carrying every line up every level.
"""

from __future__ import annotations

from yeji_engine.binding.names import Book
from yeji_engine.credits.groups import CreditGroup
from yeji_engine.documents.measures import RollUp
from yeji_engine.graph.expressions import (
    DATE,
    TEXT,
    Number,
    Truth,
    choose,
    is_missing,
    missing_number,
    narrow,
    number,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.totals import rows_where, total
from yeji_engine.measures.counted import in_window

_LEADERS = {"team_id": TEXT, "person_id": TEXT, "valid_from": DATE, "valid_to": DATE}
_UPWARD = {"team_id": TEXT, "ancestor_id": TEXT, "depth": narrow(), "valid_from": DATE, "valid_to": DATE}


def rolled_up(
    book: Book, measure: str, roll: RollUp, group: CreditGroup, lines: Named
) -> tuple[Number, Number]:
    """Return figure and rows of the measure for each participant who leads a team, 0 for others."""
    key = f"roll_{list(book.job.plan.measures).index(measure)}"
    counts = in_window(book.job, group, roll.of, lines) & lines.truth("staffed")
    counted = lines.where(counts)
    above = _climb(book, roll, _by_team(counted, group, roll.of), key)
    figure, rows = _attach(book, above, f"{key}_team")
    if not roll.include_own:
        own = _climb(book, roll, _by_leader(book, counted, group, roll.of), f"{key}_own", own=True)
        own_figure, own_rows = _attach(book, own, f"{key}_self")
        figure, rows = figure - own_figure, rows - own_rows
    return book.sheet.put(f"{key}_figure", figure), book.sheet.put(f"{key}_rows", rows)


def _totals(frame: Frame, group: CreditGroup, measure: str, keys: list[str]) -> Frame:
    figure = frame.number(group.figure_column(measure))
    return frame.group(
        keys,
        {
            "figure": total(figure),
            "rows": rows_where(~is_missing(frame.text("team_id"))),
            "unknown": rows_where(is_missing(figure)),
        },
    )


def _by_team(counted: Frame, group: CreditGroup, measure: str) -> Frame:
    return _totals(counted, group, measure, ["team_id", "event_date"])


def _by_leader(book: Book, counted: Frame, group: CreditGroup, measure: str) -> Frame:
    """Lines of people who lead some team, by person, team and day."""
    leaders = Named(_LEADERS, "leaders")
    people = leaders.group(["person_id"], {"teams": rows_where(~is_missing(leaders.text("team_id")))})
    led = counted.join(people, {"person_id": "person_id"}, {"teams": "_teams_led"})
    return _totals(led, group, measure, ["team_id", "event_date", "person_id"])


def _climb(book: Book, roll: RollUp, totals: Frame, key: str, *, own: bool = False) -> Named:
    """Give each total to the leaders of its team and of the teams above on its day."""
    upward, leaders = Named(_UPWARD, "upward"), Named(_LEADERS, "leaders")
    program = book.job.program
    below = program.step(f"{key}_below", totals)
    on_day = _on_day(below, upward)
    up = below.join(
        upward, {"team_id": "team_id"}, {"ancestor_id": "ancestor_id", "depth": "depth"}, condition=on_day
    )
    if roll.levels is not None:
        up = up.where(_one_of(up.number("depth"), roll.levels))
    raised = program.step(f"{key}_up", up)
    led = raised.join(
        leaders, {"ancestor_id": "team_id"}, {"person_id": "leader_id"}, condition=_on_day(raised, leaders)
    )
    if own:
        led = led.where(led.text("leader_id").equals(led.text("person_id")))
    given = led.group(
        ["leader_id"],
        {
            "figure": total(led.number("figure")),
            "rows": total(led.number("rows")),
            "unknown": total(led.number("unknown")),
        },
    )
    return program.step(f"{key}_given", given)


def _on_day(frame: Frame, dated: Frame) -> Truth:
    event = frame.date("event_date", "l")
    return dated.date("valid_from", "r").until(event) & event.before(dated.date("valid_to", "r"))


def _one_of(depth: Number, levels: tuple[int, ...]) -> Truth:
    found = depth.equals(number(levels[0]))
    for level in levels[1:]:
        found = found | depth.equals(number(level))
    return found


def _attach(book: Book, given: Named, key: str) -> tuple[Number, Number]:
    take = {"figure": f"{key}_figure", "rows": f"{key}_rows", "unknown": f"{key}_unknown"}
    book.sheet.attach(given, {"person_id": "leader_id"}, take)
    frame = book.sheet.frame()
    unknown = frame.number(f"{key}_unknown").otherwise(number(0))
    known = frame.number(f"{key}_figure").otherwise(number(0))
    figure = book.sheet.hold(choose(unknown > number(0), missing_number(), known))
    return figure, frame.number(f"{key}_rows").otherwise(number(0))
