"""One generated case through engine and oracle, and what differs.

The only module beside the tests that knows both sides: it hands the engine the plan as JSON and the
tables as texts, as a company would, and turns its result into the plain rows that `comparing` reads.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from typing import NamedTuple

import pyarrow as pa

from tests.oracle import generate
from tests.oracle.comparing import EngineRow, EngineTables, compare
from tests.oracle.figures import Doc, Figure
from tests.oracle.figures import Tables as Books
from tests.oracle.generate import FEATURES, random_case, written_tables
from tests.oracle.living import Life, Month
from tests.oracle.oracle import evaluate
from tests.oracle.random_books import DEAL_COLUMNS, STEP_COLUMNS
from tests.oracle.settling import Settled
from tests.oracle.spans import Span, add_months
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.documents.loading import load_plan
from yeji_engine.documents.plan import Plan
from yeji_engine.periods import Period, PeriodKind, period_of
from yeji_engine.run import Result, compute
from yeji_engine.run.duck import DuckBackend
from yeji_engine.run.postings import ledger_of
from yeji_engine.tables.schema import Column, ColumnKind, Table, Tables, TableSchema
from yeji_engine.tables.standard import STANDARD
from yeji_engine.tables.texts import table_of_texts


def _schema(name: str, columns: dict[str, tuple[str, int]], *key: str) -> TableSchema:
    return TableSchema(name, tuple(Column(c, ColumnKind(kind), n) for c, (kind, n) in columns.items()), key)


SCHEMAS = {
    **STANDARD,
    "deals": _schema("deals", DEAL_COLUMNS, "deal_id"),
    "steps": _schema("steps", STEP_COLUMNS),
}
"""The standard tables and the two of the generator's own."""


KINDS = [name for name in Settled._fields if name not in ("owed", "carried")]
BALANCES = {"owed": ("draw", "recovered", "forgiven"), "carried": ("carried_out", "protected")}
"""What stays open, and the rows of settlements that say it."""


LIFE = "--lives "
"""What `more` must be told for a life."""


class Judged(NamedTuple):
    """What came of one seed."""

    seed: int
    differences: list[str]
    option: str = ""
    """What `more` must be told besides the seed."""

    def told(self) -> str:
        """Return the differences in lines, with the way to see them again; nothing where there are none."""
        if not self.differences:
            return ""
        lines = [f"seed {self.seed}: {len(self.differences)} differences", *self.differences[:30]]
        return "\n  ".join([*lines, _again(self.seed, self.option)])


def judge(seed: int, features: Iterable[str] = FEATURES) -> Judged:
    """Return where engine and oracle differ on the case of a seed; none is as it must be."""
    plan, books, days = random_case(seed, features)
    return Judged(
        seed,
        compare(evaluate(plan, books, days), engine_rows(calculated(plan, books, days), plan["measures"])),
    )


def _again(seed: int, option: str) -> str:
    return f"again: python -m tests.oracle.more {option}--seed {seed} --count 1"


def told(judged_by: Callable[[int], Judged], seed: int) -> str:
    """Return what is wrong with a seed, nothing where all is equal; a fault is told like a difference.

    One bad seed must be named, and must not keep the next ones from being judged.
    """
    try:
        return judged_by(seed).told()
    except Exception as fault:  # noqa: BLE001 - whatever it is, its seed must be told
        found = "".join(traceback.format_exception(fault, limit=-4))
        return f"seed {seed}: {found}  {_again(seed, LIFE if judged_by is judge_life else '')}"


LIVED = frozenset().union(
    generate.PEOPLE - {"missing_attributes"},
    generate.ROWS - {"missing_amounts"},
    {"splits", "columns", "factor", "cap", "slices", "where", "afterwards"},
    {"flat", "tiers", "lookup", "event", "formula_pay", "per_deal", "running", "steps", "in_kind"},
    generate.ROUNDING,
    generate.TIMES,
    generate.ENDS,
)
"""What may stand in a plan whose periods are lived through: everything that time and balances decide, and
little that leaves figures open, for nobody is followed after a period that cannot be told."""


def judge_life(seed: int) -> Judged:
    """Return where three periods, each run over what the ones before posted, differ from a life without ledger."""
    plan, books, days = random_case(seed, LIVED)
    books = {name: rows for name, rows in books.items() if name != "ledger"}
    spans = [Span(add_months(days[0], by), add_months(days[1], by)) for by in (-1, 0, 1)]
    lives = Life(plan, books, spans).lived()
    found: list[str] = []
    postings: list[pa.Table] = []
    for span, lived in zip(spans, lives, strict=True):
        result = calculated(plan, books, (span.start, span.end), postings)
        postings.append(result.tables["postings"])
        found += [
            f"{span.start} {each}" for each in _lives_apart(lived, engine_rows(result, plan["measures"]))
        ]
    return Judged(seed, found, LIFE)


def _lives_apart(lived: Mapping[str, Month], engine: EngineTables) -> Iterator[str]:
    paid = {(str(row["person_id"]), str(row["component"])): row["paid"] for row in engine["payouts"]}
    ends = {str(row["person_id"]): row for row in engine["settlement"]}
    for who, month in lived.items():
        for name, pay in month.pays.items():
            if _apart(pay, there := paid.get((who, name), 0)):
                yield f"{who}/{name} paid: lived {pay}, engine {there}"
        end = ends.get(who, {"payable": 0})
        if _apart(month.payable, end["payable"]):
            yield f"{who} payable: lived {month.payable}, engine {end['payable']}"
        for balance in ("owed", "carried"):
            if month.payable is not None and balance in end and _apart(getattr(month, balance), end[balance]):
                yield f"{who} {balance}: lived {getattr(month, balance)}, engine {end[balance]}"


def _apart(lived: Figure, engine: object) -> bool:
    if lived is None or engine is None:
        return lived is not engine
    return bool(lived != Fraction(engine))  # type: ignore[call-overload]  # an int or a Decimal


def calculated(plan: Doc, books: Books, days: tuple[date, date], postings: Sequence[pa.Table] = ()) -> Result:
    """Return what the engine makes of a plan as a dict, tables as lists of dicts, a period, and what was posted."""
    typed = typed_plan(plan)
    period = period_of_days(days, typed)
    tables = [*typed_tables(books).values(), *([ledger_of(postings)] if postings else [])]
    engine = _database().another()
    try:
        return compute(typed, Tables(tables), period, backend=engine)
    finally:
        engine.close()


@cache
def _database() -> DuckBackend:
    """One for all cases, each a session with tables of its own: to open one takes as long as ten steps.

    Sixty rows are no work for several threads: they would only wait for each other.
    """
    return DuckBackend(threads=1)


def typed_plan(plan: Doc) -> Plan:
    """Return the plan as the engine reads it from its document."""
    loaded = load_plan(json.dumps(plan, ensure_ascii=False))
    assert loaded.plan is not None, [diagnostic.in_language("en") for diagnostic in loaded.diagnostics]
    return loaded.plan


def typed_tables(books: Books) -> Tables:
    """Return the tables as the engine reads them from texts; not one cell may be refused."""
    tables: list[Table] = []
    for name, rows in written_tables(books).items():
        table, problems = table_of_texts(name, rows, SCHEMAS[name])
        assert not problems, [problem.in_language("en") for problem in problems]
        tables.append(table)
    return Tables(tables)


def period_of_days(days: tuple[date, date], plan: Plan) -> Period:
    """Return the period of the plan that has exactly these days."""
    period = period_of(days[0], PeriodKind(plan.settles.value), fiscal_calendar(plan))
    assert (period.start, period.end) == days, f"{days} is no {plan.settles} of this calendar"
    return period


def engine_rows(result: Result, measures: Iterable[str]) -> EngineTables:
    """Return the result tables as rows; who gets no credit is told measure by measure, from the lines."""
    found: dict[str, list[EngineRow]] = {name: table.to_pylist() for name, table in result.tables.items()}
    queue = {(row["source_table"], row["source_id"]) for row in found.get("uncredited", [])}
    found["uncredited"] = []
    for measure, lines in result.lines.items():
        if measure not in measures:
            continue  # The engine's own second look at a measure; its rows are told with the first.
        for row in found[lines.step]:
            inside = lines.start <= row["event_date"] < lines.end  # type: ignore[operator]  # a date
            if inside and row[lines.counted] and not row["staffed"]:
                assert (lines.source_table, row["source_id"]) in queue, f"{measure} {row['source_id']}"
                found["uncredited"].append({"measure": measure, "source_id": row["source_id"]})
    found["settlement"] = _settlement(found["settlements"])
    return found


def _settlement(rows: Sequence[EngineRow]) -> list[EngineRow]:
    """Return one row per person in the oracle's words; where all is known, a kind without a row is 0."""
    by_person: dict[str, list[EngineRow]] = {}
    for row in rows:
        by_person.setdefault(str(row["person_id"]), []).append(row)
    return [_ended(person_id, lines) for person_id, lines in by_person.items()]


def _ended(person_id: str, lines: list[EngineRow]) -> EngineRow:
    amounts = {str(line["kind"]): line["amount"] for line in lines}
    if amounts["payable"] is not None:
        amounts = dict.fromkeys(KINDS, 0) | amounts
    balances = {
        balance: line["balance_after"]
        for line in lines
        for balance, kinds in BALANCES.items()
        if line["kind"] in kinds
    }
    return {"person_id": person_id, **amounts, **balances}
