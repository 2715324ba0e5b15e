"""Scores of shorter periods inside the one that is calculated, averaged by their length (A24, A25).

They lie in the table `past_scores`: what closed periods came to, or what a former department gave.
"""

from __future__ import annotations

from yeji_engine.documents.scorecard import PastScore
from yeji_engine.graph.expressions import (
    Number,
    choose,
    day,
    is_missing,
    missing_number,
    number,
)
from yeji_engine.graph.frames import Frame
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import total
from yeji_engine.scores.card import length_of
from yeji_engine.scores.methods import Scored


def mean_of_past(scored: Scored, scoring: PastScore) -> Number:
    """Return Σ length × score ÷ Σ length; missing where days have no score and the plan wants all."""
    bench = scored.bench
    if not bench.job.has("past_scores"):
        return missing_number()
    key = f"past_{scored.slot}"
    step = bench.job.program.step(key, _sums(scored, scoring))
    take = {name: f"{key}_{name}" for name in ("weighted", "length", "days")}
    bench.sheet.attach(step, {"person_id": "person_id"}, take)
    frame = bench.sheet.frame()
    mean = bench.ratio(frame.number(take["weighted"]), frame.number(take["length"]))
    days = frame.number(take["days"])
    all_days = number((bench.job.span.end - bench.job.span.start).days)
    # More days than the period has would mean that spans overlap, and count twice.
    fits = days.equals(all_days) if scoring.missing == "not_computed" else days <= all_days
    return bench.sheet.hold(choose(bench.sheet.hold(fits), mean, missing_number()))


def _sums(scored: Scored, scoring: PastScore) -> Frame:
    job = scored.bench.job
    table = job.table("past_scores")
    since, until = table.date("period_start"), table.date("period_end")
    start, end = day(job.span.start), day(job.span.end)
    # The period's own score, from an earlier calculation, is no past score of it.
    itself = since.equals(start) & until.equals(end)
    inside = start.until(since) & until.until(end) & ~itself & ~is_missing(table.number("score"))
    sheet = Sheet(table.where(inside))
    sheet.put("_days", since.days_until(until).widened())
    length = number(1) if scoring.weigh == "each_alike" else length_of(since, until, scoring.weigh)
    sheet.put("_length", length.widened())
    frame = sheet.frame()
    sheet.put("_weighted", frame.number("_length").times(table.number("score")))
    frame = sheet.frame()
    return frame.group(
        ["person_id"],
        {
            "weighted": total(frame.number("_weighted")),
            "length": total(frame.number("_length")),
            "days": total(frame.number("_days")),
        },
    )
