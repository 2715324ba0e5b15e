"""One incentive component, in the contract's order: base, threshold, method, steps, rounding.

A component is settled for all its people at once, because contests, pools and budgets need them all.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.crediting import Line
from tests.oracle.enrolment import Participant
from tests.oracle.figures import Doc, Figure, Rounding, read, rounded, rounding_of, times, total, truth
from tests.oracle.hierarchy import differential, generations
from tests.oracle.measuring import own_lines
from tests.oracle.pieces import Piece, base_of, question_of
from tests.oracle.pricing import METHODS
from tests.oracle.running import run_on
from tests.oracle.sharing import Brought, contest, pool
from tests.oracle.stepping import stepped

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation


def pieces_of(calc: Calculation, doc: Doc) -> list[Piece]:
    """Return everything the component prices, after steps and, at level `line`, rounding."""
    takers = {p.person_id: takes_part(calc, p, doc) for p in calc.participants.values()}
    known = [p for p in calc.participants.values() if takers[p.person_id]]
    unknown = [Piece(p, None, None) for p in calc.participants.values() if takers[p.person_id] is None]
    priced = _shares_left_open(calc, doc, _priced(calc, doc, known), unknown)
    pieces = stepped(calc, doc, priced + unknown)
    to = piece_rounding(calc, doc)
    return [piece._replace(amount=_settled(piece.amount, to)) for piece in pieces]


def _shares_left_open(calc: Calculation, doc: Doc, known: list[Piece], unknown: list[Piece]) -> list[Piece]:
    """Return the pieces, without the shares and prizes that hang on who takes part (O-34)."""
    method = doc["method"]
    if method["kind"] not in ("pool", "contest"):
        return known
    unsure = [
        piece.person for piece in unknown if method["kind"] == "pool" or _placed(calc, method, piece.person)
    ]
    groups = {calc.group_name(person, method["among"]) for person in unsure}
    return [
        piece._replace(amount=None)
        if calc.group_name(piece.person, method["among"]) in groups
        and (method["kind"] == "pool" or _placed(calc, method, piece.person))
        else piece
        for piece in known
    ]


def _placed(calc: Calculation, method: Doc, person: Participant) -> bool:
    figure = calc.figure(person, method["by"])
    return figure is not None and (method.get("at_least") is None or figure >= read(method["at_least"]))


def takes_part(calc: Calculation, person: Participant, doc: Doc) -> bool | None:
    """Return whether the component is for a person."""
    return True if doc.get("when") is None else calc.holds(person, doc["when"])


def piece_rounding(calc: Calculation, doc: Doc) -> Rounding | None:
    """Return how each piece is rounded, or None where only their sum is (C67)."""
    if calc.plan["precision"]["pay"]["level"] != "line":
        return None
    return rounding_of(doc["rounding"]) if doc.get("rounding") else calc.pay


def sum_rounding(calc: Calculation, doc: Doc) -> Rounding | None:
    """Return how a component's sum is rounded; None where it stays exact."""
    if doc.get("rounding"):
        return rounding_of(doc["rounding"])
    return None if calc.plan["precision"]["pay"]["level"] == "total" else calc.pay


def _settled(amount: Figure, to: Rounding | None) -> Figure:
    return amount if amount is None or to is None else rounded(amount, to)


def _priced(calc: Calculation, doc: Doc, people: list[Participant]) -> list[Piece]:
    kind = doc["method"]["kind"]
    if kind in ("contest", "pool"):
        return _of_groups(calc, doc, people)
    if kind in ("differential", "generations"):
        return _up_the_chain(calc, doc, people)
    found: list[Piece] = []
    for person in people:
        if kind == "event":
            found += _events(calc, doc, person)
        elif doc["per"] == "deal" and doc["method"].get("running", "each_deal") != "each_deal":
            found += [Piece(person, line, amount) for line, amount in run_on(calc, doc, person)]
        else:
            lines: list[Line | None] = [None]
            if doc["per"] == "deal":
                lines = [*own_lines(calc, person, doc["deal"])]
            found += [Piece(person, line, _by_method(calc, doc, person, line)) for line in lines]
    return found


def _by_method(calc: Calculation, doc: Doc, person: Participant, line: Line | None) -> Figure:
    """Return a base priced by its method, once it has passed the threshold (C16, C17)."""
    question = question_of(calc, person, line, doc)
    base = base_of(question, line, doc)
    if threshold := doc.get("threshold"):
        at = question.figure(threshold["at"])
        if base is None or at is None:
            return None
        if base < at:
            return Fraction(0)
        if threshold["kind"] == "deductible":
            base -= at
    return METHODS[doc["method"]["kind"]](doc["method"], base, question)


def _events(calc: Calculation, doc: Doc, person: Participant) -> list[Piece]:
    """Return the fixed sum for each deal that fits, or for the first alone (C31)."""
    method = doc["method"]
    found: list[Piece] = []
    given = False
    for line in own_lines(calc, person, doc["deal"]):
        fits = question_of(calc, person, line, doc).ask(method["when"]) if method.get("when") else True
        amount = None if fits is None else Fraction(0)
        if fits is True and not given:
            amount = read(method["amount"])
            given = method["times"] == "once"
        found.append(Piece(person, line, amount))
    if doc["per"] == "deal":
        return found
    return [Piece(person, None, total(piece.amount for piece in found))]


def _of_groups(calc: Calculation, doc: Doc, people: list[Participant]) -> list[Piece]:
    """Return what contests and pools give, group by group (C32, C33)."""
    method, to = doc["method"], rounding_of(doc["rounding"]) if doc.get("rounding") else calc.pay
    groups: dict[str, list[Participant]] = {}
    for person in people:
        groups.setdefault(calc.group_name(person, method["among"]), []).append(person)
    given: Brought = {}
    for members in groups.values():
        if method["kind"] == "contest":
            figures = {p.person_id: calc.figure(p, method["by"]) for p in members}
            prizes = [read(prize) for prize in method["prizes"]]
            least = None if method.get("at_least") is None else read(method["at_least"])
            given |= contest(figures, prizes, method["ties"], least, to)
        else:
            sums = {p.person_id: calc.figure(p, doc["base"]) for p in members}
            given |= pool(sums, {p.person_id: calc.figure(p, method["weight"]) for p in members}, to)
    return [Piece(person, None, given[person.person_id]) for person in people]


def _up_the_chain(calc: Calculation, doc: Doc, people: list[Participant]) -> list[Piece]:
    """Return what differential and generation rates give on each row (C42, C43, C44)."""
    method = doc["method"]
    lines = [line for line in calc.lines(doc["deal"]) if line.person_id is not None]
    if method["kind"] == "differential":
        entitled = differential(method, calc.company, lines)
    else:
        condition = method.get("qualified")

        def qualified(person_id: str) -> bool | None:
            person = calc.participants.get(person_id)
            return True if condition is None else person is not None and calc.holds(person, condition)

        entitled = generations(
            {**method, "compress": truth(method["compress"])}, calc.company, lines, qualified
        )
    found = []
    for each in entitled:
        person = calc.participants.get(each.person_id)
        if person in people and person is not None:
            base = base_of(question_of(calc, person, each.line, doc), each.line, doc)
            found.append(Piece(person, each.line, times(base, each.rate)))
    if doc["per"] == "deal":
        return found
    return [
        Piece(person, None, total(piece.amount for piece in found if piece.person == person))
        for person in people
    ]
