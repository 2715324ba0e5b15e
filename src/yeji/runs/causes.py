"""Why pay differs between two results: the records, targets, scores or the plan that are not the same.

The first thing that differs on the way from the data to the pay is the cause; what follows from it is none. So
records come before the figure that they add up to, and a figure before the pay that is reckoned from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from yeji.results.folder import ResultFolder, read_results
from yeji.runs.folders import results_of
from yeji.runs.models import Run
from yeji_engine.run.compare import Comparison, compare
from yeji_engine.run.result import Result

COMPARED_BEFORE = 10
"""Pairs of results that a process remembers: finished ones differ in the same for ever."""
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that differs: a measure, its target, a score. None: not computed, or not there."""

    name: str
    was: Decimal | None
    now: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """How much more it is now; None where one side is not known."""
        return None if self.was is None or self.now is None else self.now - self.was


class Change(StrEnum):
    """How a record differs."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Records:
    """Records of a measure that count for a person in one result alone, or with another figure."""

    measure: str
    rows: tuple[tuple[Change, Figure], ...]
    """Named by their numbers."""
    figure: Figure | None
    """The measure, where it differs for that."""

    def numbers(self, change: Change) -> tuple[str, ...]:
        """Return the numbers of the records that differ so."""
        return tuple(figure.name for each, figure in self.rows if each is change)


@dataclass(frozen=True, slots=True)
class Causes:
    """What differs for one person."""

    records: tuple[Records, ...] = ()
    targets: tuple[Figure, ...] = ()
    measures: tuple[Figure, ...] = ()
    """Figures that differ though their records do not: of a team, or of other figures."""
    score: Figure | None = None
    steps: tuple[str, ...] = ()
    """Components whose steps differ, the first first: for a plan that was changed."""


NOTHING = Causes()


def causes_of(run: Run, other: Run) -> Mapping[str, Causes]:
    """Return by person what differs between a finished run and another, which is taken as what was before."""
    return causes_between(results_of(run.pk), results_of(other.pk))


def causes_between(result: ResultFolder, before: ResultFolder) -> Mapping[str, Causes]:
    """Return by person what differs between two stored results."""
    return _compared(_seen(result), _seen(before))


def _seen(folder: ResultFolder) -> tuple[ResultFolder, str]:
    return folder, read_results(folder.root).checksum


@lru_cache(maxsize=COMPARED_BEFORE)
def _compared(of: tuple[ResultFolder, str], before: tuple[ResultFolder, str]) -> Mapping[str, Causes]:
    found = compare(_result(before[0]), _result(of[0]))
    measures, targets = _measures(found), _targets(found)
    lines = _records(found, measures)
    scores, steps = _scores(found), _steps(found)
    people = {*lines, *targets, *measures, *scores, *steps}
    return {
        person: Causes(
            records=tuple(lines.get(person, ())),
            targets=tuple(targets.get(person, ())),
            measures=tuple(
                each
                for each in measures.get(person, ())
                if each.name not in {one.measure for one in lines.get(person, ())}
            ),
            score=scores.get(person),
            steps=tuple(dict.fromkeys(steps.get(person, ()))),
        )
        for person in people
    }


def _result(folder: ResultFolder) -> Result:
    return Result({}, (), folder.tables, read_results(folder.root).lines)


def _records(found: Comparison, measures: Mapping[str, list[Figure]]) -> dict[str, list[Records]]:
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in found.rows("lines"):
        grouped.setdefault((str(row["person_id"]), str(row["measure"])), []).append(row)
    by_person: dict[str, list[Records]] = {}
    for (person, measure), rows in grouped.items():
        by_person.setdefault(person, []).append(
            Records(
                measure,
                tuple((Change(str(row["change"])), _figure(row, "source_id", "figure")) for row in rows),
                next((each for each in measures.get(person, ()) if each.name == measure), None),
            )
        )
    return by_person


def _targets(found: Comparison) -> dict[str, list[Figure]]:
    by_person: dict[str, list[Figure]] = {}
    for row in found.rows("measures"):
        if _differs(row, "target"):
            by_person.setdefault(str(row["subject_id"]), []).append(_figure(row, "measure", "target"))
    return by_person


def _measures(found: Comparison) -> dict[str, list[Figure]]:
    by_person: dict[str, list[Figure]] = {}
    for row in found.rows("measures"):
        if _differs(row, "figure"):
            by_person.setdefault(str(row["subject_id"]), []).append(_figure(row, "measure", "figure"))
    return by_person


def _scores(found: Comparison) -> dict[str, Figure]:
    return {
        str(row["person_id"]): Figure("", _decimal(row["old_score"]), _decimal(row["new_score"]))
        for row in found.rows("totals")
        if _differs(row, "score")
    }


def _steps(found: Comparison) -> dict[str, list[str]]:
    by_person: dict[str, list[str]] = {}
    for row in found.rows("reasons"):
        by_person.setdefault(str(row["person_id"]), []).append(str(row["item"]))
    return by_person


def _differs(row: Row, figure: str) -> bool:
    return row[f"old_{figure}"] != row[f"new_{figure}"]


def _figure(row: Row, name: str, figure: str) -> Figure:
    return Figure(str(row[name]), _decimal(row[f"old_{figure}"]), _decimal(row[f"new_{figure}"]))


def _decimal(cell: object) -> Decimal | None:
    return cell if isinstance(cell, Decimal) else None
