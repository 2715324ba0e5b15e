"""Companies: cases of one plan and one period gathered, so that a cluster calculates hundreds at once.

Every case keeps its people, deals and teams to itself: their ids begin with the number of the case, which
leaves the order of ids within a case as it was. A case whose figures come out otherwise in company,
because its plan ranks, shares or counts over everybody, is said by `misses` and is to be run alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tests.engine.test_cases import Part, written_cases
from yeji_engine.documents.plan import Case, Plan
from yeji_engine.periods import Period
from yeji_engine.run import Result
from yeji_engine.run.cases import Rows, case_facts, misses_of, period_of_case
from yeji_engine.tables.schema import Tables
from yeji_engine.tables.texts import table_of_texts

SHARED_IDS = ("plan_id",)
"""Ids that are the same in every case."""


@dataclass(frozen=True)
class Facts:
    """One case ready to be calculated: its plan in the short form, period and rows."""

    name: str
    case: Case
    plan: Plan
    period: Period
    rows: Rows

    def alike(self) -> str:
        """Return what must be equal for two cases to share a company."""
        shapes = {
            table: sorted({name for row in given for name in row}) for table, given in self.rows.items()
        }
        shared = {
            table: given
            for table, given in self.rows.items()
            if not any(_own_id(self.plan, name, content) for row in given for name, content in row.items())
        }
        return repr(
            (self.plan.model_dump_json(), self.period, sorted(shapes.items()), sorted(shared.items()))
        )

    def marks(self) -> list[str]:
        """Return the case's file and the catalogue numbers in its name."""
        return [self.name.partition(":")[0], *re.findall(r"\b[AC][0-9]{1,2}\b", self.name)]


@dataclass(frozen=True)
class Company:
    """Cases that are calculated together."""

    members: tuple[Facts, ...]

    @property
    def name(self) -> str:
        """Return the first case and how many there are with it."""
        others = f" and {len(self.members) - 1} more" if len(self.members) > 1 else ""
        return f"{self.members[0].name}{others}"

    @property
    def plan(self) -> Plan:
        """Return the plan of all."""
        return self.members[0].plan

    @property
    def period(self) -> Period:
        """Return the period of all."""
        return self.members[0].period

    def tables(self) -> Tables:
        """Return the rows of all cases as tables; a row that names nobody's id is there once."""
        gathered: Rows = {}
        for number, member in enumerate(self.members):
            for table, given in member.rows.items():
                rows = gathered.setdefault(table, [])
                for row in given:
                    renamed = self._renamed(number, row)
                    if renamed != row or row not in rows or number == 0:
                        rows.append(renamed)
        return Tables([table_of_texts(table, given)[0] for table, given in gathered.items()])

    def _renamed(self, number: int, row: dict[str, str | None]) -> dict[str, str | None]:
        if len(self.members) == 1:
            return row
        return {
            name: f"{number:02}/{content}" if _own_id(self.plan, name, content) else content
            for name, content in row.items()
        }

    def misses(self, result: Result) -> dict[str, list[str]]:
        """Return by name the cases that did not come out as they expect, with what is amiss."""
        found: dict[str, list[str]] = {}
        for number, member in enumerate(self.members):
            case = member.case
            if len(self.members) > 1:
                expected = {f"{number:02}/{who}": what for who, what in case.expect.items()}
                case = case.model_copy(update={"expect": expected})
            amiss = [str(miss) for miss in misses_of(case, result)]
            if amiss:
                found[member.name] = amiss
        return found

    def apart(self) -> tuple[Company, ...]:
        """Return each case as a company of its own."""
        return tuple(Company((member,)) for member in self.members)


def _own_id(plan: Plan, column: str, content: str | None) -> bool:
    """Tell whether the cell names somebody or something of this case alone."""
    if not content or not column.endswith("_id") or column in SHARED_IDS:
        return False
    return content not in plan.enrolment.teams


def companies() -> Iterator[Company]:
    """Return all cases of tests/cases in as few companies as can be, in the order of the files."""
    alike: dict[str, list[Facts]] = {}
    for facts in _facts():
        alike.setdefault(facts.alike(), []).append(facts)
    for members in alike.values():
        yield Company(tuple(members))


def enough(found: Iterable[Company]) -> list[str]:
    """Return the names of companies that between them show every file and every catalogue number."""
    shown: set[str] = set()
    names: list[str] = []
    for company in found:
        shows = {mark for member in company.members for mark in member.marks()}
        if shows - shown:
            names.append(company.name)
        shown |= shows
    return names


def _facts() -> Iterator[Facts]:
    for stem, plan, case in written_cases():
        yield _facts_of(stem, plan, case)


@cache
def _plan(written: str) -> Plan:
    return Plan.model_validate(json.loads(written))


def _facts_of(stem: str, plan_part: Part, part: Part) -> Facts:
    plan = _plan(json.dumps(plan_part))
    case = Case.model_validate(part)
    period = period_of_case(plan, case)
    rows, used = case_facts(plan, case, period)
    return Facts(f"{stem}: {case.name}", case, used, period, rows)
