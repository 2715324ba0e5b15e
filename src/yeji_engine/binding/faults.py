"""What is wrong with the tables before anything is calculated: duplicate keys, overlapping dated rows.

A join may never find two partners, or money doubles in silence. Faulty configuration rows are taken
out, so what depends on them becomes unknown; duplicate records stay, with figures unknown; both are
reported. Where that would change other people's figures in silence the run is refused. Runs the checks
as frames, on whichever engine is at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from yeji_engine.binding.job import BEGINNING, OPEN_END, Job
from yeji_engine.documents.plan import Plan
from yeji_engine.graph.expressions import (
    Value,
    as_text,
    day,
    known_date,
    known_text,
    number,
    ranked,
    text,
)
from yeji_engine.graph.frames import Frame
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import rows


@dataclass(frozen=True)
class Check:
    """A frame that lists faulty keys of a table, one row each with `key` (text) and the key columns."""

    name: str
    code: str
    table: str
    keys: tuple[str, ...]
    frame: Frame


@dataclass(frozen=True)
class DatedTable:
    """A table whose rows of one key must not overlap in time."""

    keys: tuple[str, ...]
    since: str
    until: str


STAFFING = "assignments"
"""Whoever is set aside for them is missing in the sums, ranks and shares of others, where a plan has these."""

DATED: Mapping[str, DatedTable] = {
    STAFFING: DatedTable(("person_id",), "valid_from", "valid_to"),
    "attributes": DatedTable(("person_id", "name"), "valid_from", "valid_to"),
    "exchange_rates": DatedTable(("currency", "kind"), "date_from", "date_to"),
    "teams": DatedTable(("team_id",), "valid_from", "valid_to"),
}

REFUSED_TABLES = frozenset({"teams"})
"""Faults here would silently change what leaders get, so the run is refused."""

LINE_TWICE = "ledger-line-twice"
"""The same posting was stored twice: every balance would be wrong, so the run is refused."""
DIFFERENCE_TWICE = "ledger-difference-twice"
"""Two runs may rightly post the same difference for a closed period in one month: told, never refused."""
_LINE = ("person_id", "component", "period_start", "kind", "source_id")


def checks(job: Job, trusted: frozenset[str]) -> Iterator[Check]:
    """Yield the checks of the tables at hand; `trusted` ones had their keys checked when taken in.

    That rows of a dated table overlap is never taken on trust: somebody with two posts on one day would
    be paid twice without a word.
    """
    for name in sorted(_record_tables(job.plan) | {"people"}):
        if job.has(name) and name not in trusted and job.schemas[name].key:
            yield _duplicates(job, name)
    for name, dated in DATED.items():
        if job.has(name):
            yield _overlaps(job, name, dated)
    if job.has("ledger"):
        yield from _lines_twice(job)


def _record_tables(plan: Plan) -> set[str]:
    return {measure.count.table for measure in plan.measures.values() if measure.count is not None}


def _key_text(frame: Frame, keys: tuple[str, ...]) -> Value:
    texts = [known_text(frame.text(key), text("")) for key in keys]
    return texts[0].joined(*texts[1:])


def _duplicates(job: Job, name: str) -> Check:
    table = job.table(name)
    keys = tuple(key for key in job.schemas[name].key if key in table.columns)
    typed = tuple(key for key in keys if table.columns[key].base.value == "text")
    counted = table.group(list(keys), {"_rows": rows()})
    twice = counted.where(counted.number("_rows") > number(1))
    return Check(
        f"twice_{name}", "duplicate-key", name, keys, twice.extend({"_key": _key_text(twice, typed or keys)})
    )


def _overlaps(job: Job, name: str, dated: DatedTable) -> Check:
    """Two rows of one key that both hold on some day."""
    table = job.table(name)
    sheet = Sheet(
        table.select(
            {key: table.any(key) for key in dated.keys}
            | {
                "_from": _date(table, dated.since, BEGINNING),
                "_to": _date(table, dated.until, OPEN_END),
            }
        )
    )
    frame = sheet.frame()
    order = [(frame.any("_from"), False), (frame.any("_to"), False)]
    sheet.put("_place", ranked("row_number", None, [frame.text(key) for key in dated.keys], order))
    placed = job.program.step(f"placed_{name}", sheet.frame())
    earlier = placed.number("_place", "l") < placed.number("_place", "r")
    both = placed.date("_from", "r").before(placed.date("_to", "l"))
    on = {key: key for key in dated.keys}
    joined = placed.join(placed, on, {"_place": "_other"}, condition=earlier & both)
    grouped = joined.group(list(dated.keys), {"_rows": rows()})
    found = grouped.extend({"_key": _key_text(grouped, dated.keys)})
    return Check(f"overlap_{name}", "overlapping-rows", name, dated.keys, found)


def _lines_twice(job: Job) -> Iterator[Check]:
    """A period is posted once, a line a person, component, kind and deal; differences come later, repeatedly."""
    ledger = job.table("ledger")
    since = ledger.date("period_start")
    columns: dict[str, Value] = {name: ledger.any(name) for name in ("person_id", "component", "kind")}
    columns |= {
        "period_start": since,
        "posted_in": known_date(ledger.date("posted_in"), since) if "posted_in" in ledger.columns else since,
        "source_id": known_text(ledger.text("source_id"), text(""))
        if "source_id" in ledger.columns
        else text(""),
        "amount": ledger.any("amount"),
    }
    lines = ledger.select(columns)
    own = lines.date("posted_in").equals(lines.date("period_start"))
    yield _repeated(LINE_TWICE, lines.where(own), _LINE)
    yield _repeated(DIFFERENCE_TWICE, lines.where(~own), (*_LINE, "posted_in", "amount"))


def _repeated(code: str, lines: Frame, keys: tuple[str, ...]) -> Check:
    twice = lines.group(list(keys), {"_rows": rows()})
    twice = twice.where(twice.number("_rows") > number(1))
    named = [as_text(twice.any(key)) for key in _LINE]
    found = twice.extend({"_key": named[0].joined(*named[1:])})
    return Check(code.replace("-", "_"), code, "ledger", keys, found)


def _date(table: Frame, name: str, instead: date) -> Value:
    return known_date(table.date(name), day(instead)) if name in table.columns else day(instead)
