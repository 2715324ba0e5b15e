"""Where the engine's tables differ from the oracle's answer, in words that lead to the place.

The engine's result is given as plain rows: table name → list of dicts, with the columns of the contract.
A figure may be an int, a Decimal or a Fraction; a float is itself a difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from tests.oracle.figures import written
from tests.oracle.oracle import Answer

EngineRow = Mapping[str, object]
EngineTables = Mapping[str, Sequence[EngineRow]]
Keyed = dict[tuple[str, ...], Mapping[str, object]]

_MEASURE_COLUMNS = ("figure", "rows", "target", "attainment")
_MAY_BE_LEFT_OUT = ("working_days_in_plan", "working_days_in_period")
_SCORE_COLUMNS = ("weight", "figure", "target", "attainment", "points")


def compare(oracle: Answer, engine: EngineTables, sections: Sequence[str] | None = None) -> list[str]:
    """Return one sentence for each difference; none means that the two agree to the last digit.

    `sections` restricts what is compared: participants, measures, scores, totals, payouts, settlement,
    promotions, uncredited. Without it, all that the engine gave are compared, and the first five must be there.

    >>> compare({"participants": {}, "measures": {}, "scores": {}, "totals": {}, "payouts": {}}, {})
    []
    """
    chosen = sections or [name for name in _SECTIONS if name in _ALWAYS or name in engine]
    return [difference for section in chosen for difference in _SECTIONS[section](oracle, engine)]


def _keyed(rows: Sequence[EngineRow], *columns: str) -> Keyed:
    return {tuple(str(row[column]) for column in columns): row for row in rows}


def _participants(oracle: Answer, engine: EngineTables) -> Iterator[str]:
    found = _keyed(engine.get("participants", []), "person_id")
    expected: Keyed = {}
    for who, facts in oracle["participants"].items():
        # Working days may be left out where the plan asks for none; a wrong figure is still found.
        left_out = {name for name in _MAY_BE_LEFT_OUT if found.get((who,), facts).get(name) is None}
        expected[(who,)] = {name: fact for name, fact in facts.items() if name not in left_out}
    yield from _rows_differ("participants", expected, found)


def _measures(oracle: Answer, engine: EngineTables) -> Iterator[str]:
    # Rows of teams, of the company and of people outside the plan are the engine's own affair.
    rows = [row for row in engine.get("measures", []) if str(row["subject_id"]) in oracle["participants"]]
    expected: Keyed = {}
    for person_id, measures in oracle["measures"].items():
        for name, each in measures.items():
            columns = [column for column in _MEASURE_COLUMNS if column != "rows" or each["rows"] is not None]
            expected[person_id, name] = {column: each[column] for column in columns}
    yield from _rows_differ("measures", expected, _keyed(rows, "subject_id", "measure"))


def _scores(oracle: Answer, engine: EngineTables) -> Iterator[str]:
    expected: Keyed = {}
    for person_id, items in oracle["scores"].items():
        for item, each in items.items():
            columns = [
                column for column in _SCORE_COLUMNS if column != "weight" or each["weight"] is not None
            ]
            expected[person_id, item] = {column: each[column] for column in columns}
    yield from _rows_differ("scores", expected, _keyed(engine.get("scores", []), "person_id", "item"))


def _totals(oracle: Answer, engine: EngineTables) -> Iterator[str]:
    expected: Keyed = {(who,): each for who, each in oracle["totals"].items()}
    yield from _rows_differ("totals", expected, _keyed(engine.get("totals", []), "person_id"))


def _payouts(oracle: Answer, engine: EngineTables) -> Iterator[str]:
    rows = [row for row in engine.get("payouts", []) if str(row["component"]) != "rounding"]
    expected: Keyed = {}
    for person_id, payouts in oracle["payouts"].items():
        for name, each in payouts.items():
            expected[person_id, name] = each
    yield from _rows_differ("payouts", expected, _keyed(rows, "person_id", "component"))


def _settlement(oracle: Answer, engine: EngineTables) -> Iterator[str]:
    """Compare the columns that both sides have: how a settlement is stored is the engine's choice."""
    found = _keyed(engine.get("settlement", []), "person_id")
    expected: Keyed = {}
    for person_id, each in oracle["settlement"].items():
        there = found.get((person_id,), each)
        expected[(person_id,)] = {column: figure for column, figure in each.items() if column in there}
    yield from _rows_differ("settlement", expected, found)


def _promotions(oracle: Answer, engine: EngineTables) -> Iterator[str]:
    found = _keyed(engine.get("promotions", []), "person_id", "promotion")
    expected: Keyed = {
        (person_id, name): {"fulfilled": fulfilled}
        for person_id, rules in oracle["promotions"].items()
        for name, fulfilled in rules.items()
    }
    yield from _rows_differ("promotions", expected, found)


def _uncredited(oracle: Answer, engine: EngineTables) -> Iterator[str]:
    expected = {(name, key) for name, rows in oracle["uncredited"].items() for key, _ in rows}
    found = {(str(row["measure"]), str(row["source_id"])) for row in engine.get("uncredited", [])}
    for name, key in sorted(expected - found):
        yield f"uncredited {name}: row {key} is credited by the engine, or dropped"
    for name, key in sorted(found - expected):
        yield f"uncredited {name}: row {key} is credited by the oracle"


_SECTIONS = {
    "participants": _participants,
    "measures": _measures,
    "scores": _scores,
    "totals": _totals,
    "payouts": _payouts,
    "settlement": _settlement,
    "promotions": _promotions,
    "uncredited": _uncredited,
}
_ALWAYS = ("participants", "measures", "scores", "totals", "payouts")


def _rows_differ(section: str, expected: Keyed, found: Keyed) -> Iterator[str]:
    for key in sorted({*expected, *found}):
        place = f"{section} {'/'.join(key)}"
        if key not in found:
            yield f"{place}: missing in the engine's result; oracle: {_said(expected[key])}"
        elif key not in expected:
            yield f"{place}: not in the oracle's answer; engine: {_said(found[key])}"
        else:
            for column, figure in expected[key].items():
                if column != "status":
                    yield from _figures_differ(f"{place} {column}", figure, found[key].get(column))


def _figures_differ(place: str, expected: object, found: object) -> Iterator[str]:
    if isinstance(found, float):
        yield f"{place}: the engine's figure is a binary float, {found!r}"
        return
    left, right = _plain(expected), _plain(found)
    if left == right:
        return
    gap = ""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        gap = f" (engine − oracle = {_shown(right - left)})"
    yield f"{place}: oracle {_shown(left)}, engine {_shown(right)}{gap}"


def _plain(cell: object) -> object:
    """Return a cell as text, date, truth, None, or exact figure."""
    if cell is None or isinstance(cell, bool | date | str):
        return cell
    return Fraction(cell)  # type: ignore[call-overload]  # int, Decimal or Fraction; anything else raises here


def _shown(cell: object) -> str:
    if cell is None:
        return "not computed"
    return written(cell) if isinstance(cell, Fraction) else str(cell)


def _said(row: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {_shown(_plain(cell))}" for name, cell in row.items())
