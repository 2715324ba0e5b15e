"""What the people below a leader did, by the chart of each event's own date (C38, C40, C45).

Sums climb as totals of a team and day; then, where the plan wants it, the leader's own lines are taken
off again. That is exact and much cheaper than carrying every line up every level. Averages, extremes
and different values do not add, so for them the lines themselves climb. Rows are credited lines: a record
that two people below share counts twice. A leader of two teams on one branch gets a line once.
"""

from __future__ import annotations

from yeji_engine.binding.names import Book
from yeji_engine.credits.groups import CreditGroup, counted
from yeji_engine.credits.organisation import leaders, led
from yeji_engine.documents.measures import Aggregate, RollUp
from yeji_engine.graph.expressions import Number, choose, is_missing, missing_number, number, truth
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.totals import largest, rows, rows_where, total
from yeji_engine.measures.counted import in_window, known_figure, totals_of

_ADDING = frozenset({Aggregate.SUM, Aggregate.COUNT})


def rolled_up(
    book: Book, measure: str, roll: RollUp, group: CreditGroup, lines: Named
) -> tuple[Number, Number]:
    """Return figure and rows of the measure for each participant who leads a team, 0 for others."""
    key = f"roll_{list(book.job.plan.measures).index(measure)}"
    counts = in_window(book.job, group, roll.of, lines) & lines.truth("staffed")
    below = lines.where(counts)
    aggregate = counted(book.job.plan, roll.of).aggregate
    if aggregate in _ADDING:
        figure, line_rows = _adding(book, roll, group, below, key)
    else:
        figure, line_rows = _line_by_line(book, roll, group, below, key)
    return book.sheet.hold(figure), book.sheet.hold(line_rows)


# --- totals that add ---------------------------------------------------------------------------------


def _adding(book: Book, roll: RollUp, group: CreditGroup, below: Frame, key: str) -> tuple[Number, Number]:
    by_team = _totals(below, group, roll.of, ["team_id", "event_date"])
    figure, row_count, unknown = _attach(book, _given(book, roll, by_team, key), key)
    if not roll.include_own:
        own = _totals(_of_leaders(book, below), group, roll.of, ["team_id", "event_date", "person_id"])
        given = _given(book, roll, own, f"{key}_own", own=True)
        own_figure, own_rows, own_unknown = _attach(book, given, f"{key}_own")
        figure, row_count, unknown = figure - own_figure, row_count - own_rows, unknown - own_unknown
    known = book.sheet.hold(unknown.equals(number(0)))
    return book.sheet.hold(choose(known, figure, missing_number())), row_count


def _totals(frame: Frame, group: CreditGroup, measure: str, keys: list[str]) -> Frame:
    figure = frame.number(group.figure_column(measure))
    return frame.group(
        keys, {"figure": total(figure), "rows": rows(), "unknown": rows_where(is_missing(figure))}
    )


def _of_leaders(book: Book, below: Frame) -> Frame:
    """Lines of people who lead some team at some time."""
    of_leaders = leaders(book.job).group(["person_id"], {})
    return below.join(of_leaders, {"person_id": "person_id"}, {"person_id": "_leads"})


def _given(book: Book, roll: RollUp, totals: Frame, key: str, *, own: bool = False) -> Named:
    """Give each total once to each leader of its team and of the teams above on its day."""
    program = book.job.program
    below = program.step(f"{key}_below", totals)
    raised = led(book.job, below, roll.levels)
    if own:
        raised = raised.where(raised.text("leader_id").equals(raised.text("person_id")))
    keys = [name for name in ("team_id", "event_date", "person_id") if name in below.columns]
    figures = ("figure", "rows", "unknown")
    once = raised.group(["leader_id", *keys], {name: largest(raised.number(name)) for name in figures})
    summed = once.group(["leader_id"], {name: total(once.number(name)) for name in figures})
    return program.step(f"{key}_given", summed)


def _attach(book: Book, given: Named, key: str) -> tuple[Number, Number, Number]:
    names = ("figure", "rows", "unknown")
    book.sheet.attach(given, {"person_id": "leader_id"}, {name: f"{key}_{name}" for name in names})
    frame = book.sheet.frame()
    figure, row_count, unknown = (frame.number(f"{key}_{name}").otherwise(number(0)) for name in names)
    return figure, row_count, unknown


# --- line by line ------------------------------------------------------------------------------------


def _line_by_line(
    book: Book, roll: RollUp, group: CreditGroup, below: Frame, key: str
) -> tuple[Number, Number]:
    """Figure over the lines below each leader, and how many lines there are."""
    job, measure = book.job, roll.of
    index = f"{group.name}_{group.measures[measure]}"
    figures = [group.figure_column(measure), "share", "source_id", "person_id"]
    figures += [name for name in (group.distinct_column(measure),) if name in below.columns]
    listed = job.program.step(f"{key}_below", below.keep("team_id", "event_date", *figures))
    raised = led(job, listed, roll.levels)
    if not roll.include_own:
        itself = raised.text("leader_id").equals(raised.text("person_id")).known()
        raised = raised.where(~itself)
    once = job.program.step(f"{key}_once", raised.group(["leader_id", *figures], {}))
    marked = once.extend({group.counted_column(measure): truth(True)})
    totals = totals_of(job, group, measure, marked, marked.truth(group.counted_column(measure)))
    totals["keys"] = rows()
    given = job.program.step(f"{key}_given", marked.group(["leader_id"], totals))
    take = {name: f"{key}_{name}" for name in given.columns if name != "leader_id"}
    book.sheet.attach(given, {"person_id": "leader_id"}, take)
    frame = book.sheet.frame()
    unknown = frame.number(f"{key}_unknown_{index}").otherwise(number(0))
    known = book.sheet.hold(unknown.equals(number(0)))
    figure = known_figure(job, counted(job.plan, measure).aggregate, frame, index, f"{key}_")
    keys = frame.number(f"{key}_keys").otherwise(number(0))
    return book.sheet.hold(choose(known, figure, missing_number())), keys
