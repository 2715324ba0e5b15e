"""Who gets a row, with which share: one line per row and person, by the chart of the event's date.

Rows that nobody gets are kept by their key and reason, never dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tests.oracle.company import Company, day_of, figure_of, in_force, key_of, text_of
from tests.oracle.figures import Doc, Figure, Row, Value, read, times
from tests.oracle.shaping import shaped
from tests.oracle.spans import Span

Asked = Callable[[str, Row], Value]
"""What a formula comes to for a row."""


class Line(NamedTuple):
    """What one row counts for one person (or team, or the company)."""

    key: str
    row: Row
    day: date
    person_id: str | None
    team_id: str | None
    share: Fraction
    figure: Figure
    """Amount after the deal shape × share."""
    whole: Figure
    """Amount after the deal shape, before the share."""


class Uncredited(NamedTuple):
    """A row, or a share of it, that nobody gets."""

    key: str
    reason: str


class Credited(NamedTuple):
    """All lines of one measure, and what was left over."""

    lines: list[Line]
    uncredited: list[Uncredited]


def credited(count: Doc, span: Span, company: Company, asked: Asked, currency: str) -> Credited:
    """Return the lines of a counted measure in a span of days."""
    lines: list[Line] = []
    left: list[Uncredited] = []
    for row in company.table(count["table"]):
        day = day_of(row, count["date"])
        if not span.holds(day) or not counts_row(count, row, asked):
            continue
        assert day is not None
        for line in credited_row(count, row, day, company=company, asked=asked, currency=currency):
            if isinstance(line, Uncredited):
                left.append(line)
            else:
                lines.append(line)
    lines.sort(key=lambda line: (line.day, line.key, line.person_id or ""))
    return Credited(lines, left)


def credited_row(
    count: Doc, row: Row, day: date, *, company: Company, asked: Asked, currency: str
) -> list[Line | Uncredited]:
    """Return the lines of one row."""
    key = key_of(row, count["table"], count.get("row_key", []))
    amount = amount_of(count, row, asked)
    whole = shaped(amount, row, count.get("deal") or {}, day, company=company, currency=currency)
    kind = count["credit"]["kind"]
    if kind == "company":
        return [Line(key, row, day, None, None, Fraction(1), whole, whole)]
    if kind == "team":
        team = text_of(row, count["credit"]["column"])
        if team is None or company.team(team, day) is None:
            return [Uncredited(key, "unknown-team")]
        return [Line(key, row, day, None, team, Fraction(1), whole, whole)]
    found: list[Line | Uncredited] = []
    for person, share in shares_of(count["credit"], row, day, company):
        reason = "no-split" if share is None else _refusal(person, day, company)
        if reason or person is None or share is None:
            found.append(Uncredited(key, reason or "no-person"))
        else:
            team = company.team_on(person, day)
            found.append(Line(key, row, day, person, team, share, times(whole, share), whole))
    return found


def amount_of(count: Doc, row: Row, asked: Asked) -> Figure:
    """Return what a row counts before any deal shape: its column or formula, or 1 when rows are counted."""
    if count["aggregate"] in ("count", "distinct"):
        return Fraction(1)
    if count.get("figure") is not None:
        found = asked(count["figure"], row)
        if isinstance(found, bool) or not (found is None or isinstance(found, Fraction)):
            raise TypeError(f"{count['figure']!r} is no figure: {found!r}")
        return found
    return figure_of(row, count["column"])


def shares_of(credit: Doc, row: Row, day: date, company: Company) -> list[tuple[str | None, Fraction | None]]:
    """Return each person of a row with his share; shares of one person are added (O-12)."""
    if credit["kind"] == "owner":
        return [(text_of(row, credit["column"]), Fraction(1))]
    if credit["kind"] == "columns":
        pairs = [(text_of(row, share["column"]), read(share["share"])) for share in credit["shares"]]
    else:
        pairs = _split_rows(credit, row, day, company)
        if not pairs:
            owner = credit.get("otherwise_owner")
            return [(text_of(row, owner), Fraction(1))] if owner else [(None, None)]
    if credit["total"] == "whole" and sum(share for _, share in pairs) != 1:
        return [(None, None)]
    added: dict[str | None, Fraction] = {}
    for person, share in pairs:
        added[person] = added.get(person, Fraction(0)) + share
    return list(added.items())


def _split_rows(credit: Doc, row: Row, day: date, company: Company) -> list[tuple[str | None, Fraction]]:
    deal, role = text_of(row, credit["deal"]), credit.get("role")
    return [
        (text_of(split, "person_id"), figure_of(split, "share") or Fraction(0))
        for split in company.table(credit.get("table", "splits"))
        if deal is not None
        and text_of(split, "deal_id") == deal
        and in_force(split, day)
        and (role is None or text_of(split, "role") == role)
    ]


def counts_row(count: Doc, row: Row, asked: Asked) -> bool:
    """Return whether a row of the window counts: its filter holds, and it has what is counted (O-10)."""
    if count.get("where") is not None and asked(count["where"], row) is not True:
        return False
    needs_column = count["aggregate"] in ("count", "distinct") and count.get("column") is not None
    return not needs_column or row.get(count["column"]) is not None


def _refusal(person: str | None, day: date, company: Company) -> str | None:
    if person is None:
        return "no-person"
    if company.person(person) is None:
        return "unknown-person"
    if not company.employed(person, day):
        return "not-employed"
    return None if company.assignments(person, day) else "not-assigned"
