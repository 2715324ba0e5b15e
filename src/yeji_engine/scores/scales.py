"""The marks of strict and mild teams made alike: by z-score, or by the ratio of the means (A22).

A mark is moved from its team's scale to that of everybody in the plan who is marked for the item.
Deviations are roots taken in whole numbers; see `graph.roots`.
"""

from __future__ import annotations

from yeji_engine.binding.bench import Bench
from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.scorecard import RaterWeights
from yeji_engine.graph.expressions import (
    Number,
    Text,
    Truth,
    is_missing,
    known_text,
    missing_number,
    number,
    text,
)
from yeji_engine.graph.frames import Named
from yeji_engine.graph.roots import square_root
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import rows, total
from yeji_engine.scores.aside import put_back, set_aside


def normalised(bench: Bench, raters: RaterWeights, mark: Number, takes: Truth, slot: int) -> Number:
    """Return the mark on the scale of all; missing where the team's marks do not differ (z-score)."""
    name = f"scale_{slot}"
    marked = _marked(bench, name, mark, takes)
    sheet = Sheet(marked)
    for scale, keys in (("team", ["team"]), ("all", [])):
        step = _scale(bench, raters, marked, keys, f"{name}_{scale}")
        take = {"mean": f"{scale}_mean", "deviation": f"{scale}_deviation"}
        sheet.attach(step, {key: key for key in keys}, take)
    _put_moved(bench, raters, sheet)
    columns = ("moved", "team_mean", "all_mean", "distance")
    frame = put_back(bench, name, sheet, columns)
    bench.note(
        Operation.NORMALISE,
        number(0),
        quantity=mark,
        lower=frame.number(f"{name}_team_mean"),
        upper=frame.number(f"{name}_all_mean"),
        factor=frame.number(f"{name}_distance"),
        shown=~is_missing(frame.number(f"{name}_all_mean")),
    )
    return frame.number(f"{name}_moved")


def _marked(bench: Bench, name: str, mark: Number, takes: Truth) -> Named:
    """Return who has a mark for the item and takes it: person_id, team, mark."""
    team = bench.scope("team_id")
    if not isinstance(team, Text):
        raise TypeError("a team is a text")
    # A join finds nobody by a missing team; those without one are a group of their own.
    columns = {"team": known_text(team, text("")), "mark": mark, "takes": takes}
    frame = set_aside(bench, f"{name}_given", columns).frame()
    counts = frame.truth("takes") & ~is_missing(frame.number("mark"))
    return bench.job.program.step(name, frame.where(counts).keep("person_id", "team", "mark"))


def _put_moved(bench: Bench, raters: RaterWeights, sheet: Sheet) -> None:
    frame, rounding = sheet.frame(), bench.quotient
    mark, team, company = frame.number("mark"), frame.number("team_mean"), frame.number("all_mean")
    if raters.normalise == "ratio":
        sheet.put("distance", missing_number())
        sheet.put("moved", mark.proportion(company, team, rounding.decimals, rounding.mode))
        return
    beyond = sheet.hold(mark.widened() - team)
    deviations = beyond.over(frame.number("team_deviation"), rounding.decimals, rounding.mode)
    distance = sheet.put("distance", deviations)
    sheet.put("moved", company + distance.times(frame.number("all_deviation")))


def _scale(bench: Bench, raters: RaterWeights, marked: Named, keys: list[str], name: str) -> Named:
    """Return the mean of each group, and √(Σ (mark − mean)² ÷ n), or ÷ (n − 1), each rounded as a quotient."""
    program, rounding = bench.job.program, bench.quotient
    sums = {"sum": total(marked.number("mark")), "people": rows()}
    groups = Sheet(program.step(f"{name}_sums", marked.group(keys, sums)))
    frame = groups.frame()
    mean = frame.number("sum").over(frame.number("people"), rounding.decimals, rounding.mode)
    groups.put("mean", mean)
    if raters.normalise == "ratio":
        groups.put("deviation", missing_number())
        return program.step(name, groups.frame().keep(*keys, "mean", "deviation"))
    means = program.step(f"{name}_means", groups.frame().keep(*keys, "people", "mean"))
    people = Sheet(marked)
    people.attach(means, {key: key for key in keys}, {"mean": "mean", "people": "people"})
    away = people.hold(people.frame().number("mark").widened() - people.frame().number("mean"))
    people.put("square", away.times(away))
    squares = people.frame().group(keys, {"squares": total(people.frame().number("square"))})
    groups = Sheet(means)
    squared = program.step(f"{name}_squares", squares)
    groups.attach(squared, {key: key for key in keys}, {"squares": "squares"})
    _put_deviation(bench, raters, groups)
    return program.step(name, groups.frame().keep(*keys, "mean", "deviation"))


def _put_deviation(bench: Bench, raters: RaterWeights, groups: Sheet) -> None:
    rounding = bench.quotient
    frame = groups.frame()
    people = frame.number("people")
    divisor = people if raters.deviation == "population" else groups.hold(people - number(1))
    variance = groups.hold(frame.number("squares").over(divisor, rounding.decimals, rounding.mode))
    groups.put("deviation", square_root(groups, variance, rounding.decimals))
