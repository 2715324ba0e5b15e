"""What measures the pages counts what counts, and follows only links a person would."""

from __future__ import annotations

import random
import time

from tools.measuring.lighthouse import _score
from tools.measuring.load import Tally, Visitor


def _found(**scores: float) -> dict[str, object]:
    times = {
        "first-contentful-paint": {"numericValue": 301.0, "score": 1},
        "largest-contentful-paint": {"numericValue": 502.0, "score": 1},
        "total-blocking-time": {"numericValue": 0.0, "score": 1},
        "cumulative-layout-shift": {"numericValue": 0.01, "score": 1},
    }
    audits = {
        name: {"score": score, "scoreDisplayMode": "binary", "numericValue": 0}
        for name, score in scores.items()
    }
    return {
        "audits": {**times, **audits},
        "categories": {
            "performance": {"score": 0.98, "auditRefs": [{"id": name, "weight": 0} for name in times]},
            "accessibility": {"score": 0.95, "auditRefs": [{"id": name, "weight": 3} for name in scores]},
            "best-practices": {"score": 1, "auditRefs": []},
        },
    }


def test_marks_are_of_a_hundred_and_only_what_has_weight_is_a_fault() -> None:
    found = _score(_found(**{"target-size": 0, "button-name": 1}))
    assert (found.performance, found.accessibility, found.best_practices) == (98, 95, 100)
    assert found.largest_paint == 502
    assert found.faults == ("target-size 0",)


def test_a_visitor_follows_pages_and_leaves_files_and_other_hosts_alone() -> None:
    visitor = Visitor("127.0.0.1:1", "s", 1, Tally(time.monotonic()), 0)
    text = (
        '<a href="/records/orders/export.csv">CSV</a> <a class="x" href="/org/?on=2026-01-01&amp;by=team">图</a>'
        '<a href="https://elsewhere.example/">外</a> <a href="/accounts/logout/">退出</a>'
    )
    visitor._chance = random.Random(3)
    assert {visitor._next("/", text) for _ in range(50)} == {"/", "/org/?on=2026-01-01&by=team"}


def test_pages_of_the_first_seconds_and_links_that_lead_nowhere_are_counted_apart() -> None:
    tally = Tally(time.monotonic())
    tally.note("/org/", 200, 9.0)
    tally.began -= 60
    tally.note("/org/", 200, 0.1)
    tally.note("/nowhere/", 404, 0.1)
    assert tally.seconds["org:chart"] == [0.1]
    assert tally.errors == {"404 /nowhere/": 1}
