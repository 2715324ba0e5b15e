"""Dated rows cut at each other's ends, so that between two cuts always the same rows hold.

Shares of a deal, or tiers of a table, may change one by one; what they are together on a day can then
be read off one stretch. Knows neither deals nor tiers.
"""

from __future__ import annotations

from collections.abc import Sequence

from yeji_engine.binding.job import Job
from yeji_engine.graph.expressions import Value, is_missing, next_date
from yeji_engine.graph.frames import Frame, Named


def cut(job: Job, rows: Named, by: Sequence[str], take: Sequence[str]) -> Frame:
    """Return `by`, `take`, since, until: each row once for every stretch of days that it holds.

    `rows` has since and until, never missing; rows of one key are cut where one of them begins or ends.
    """
    ends = [
        rows.select({**{key: rows.any(key) for key in by}, "since": rows.date(edge)})
        for edge in ("since", "until")
    ]
    edges = ends[0].union(ends[1]).group([*by, "since"], {})
    following = edges.extend({"until": next_date(edges.date("since"), [edges.any(key) for key in by])})
    name = job.program.fresh(f"{rows.name}_cuts")
    between = job.program.step(name, following.where(~is_missing(following.date("until"))))
    holds = rows.date("since", "r").until(between.date("since", "l")) & between.date("until", "l").until(
        rows.date("until", "r")
    )
    joined = between.join(rows, {key: key for key in by}, {name: name for name in take}, condition=holds)
    columns: dict[str, Value] = {name: joined.any(name) for name in [*by, *take, "since", "until"]}
    return joined.select(columns)
