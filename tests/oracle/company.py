"""Who works where on a day, and what the dated tables say on it: people, teams, leaders, rates.

Every question is answered by walking over all rows; whom a day finds where is asked for thousands of times
and kept. This module knows no plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tests.oracle.figures import Figure, Row, Table, Tables
from tests.oracle.spans import Span

KEYS = {
    "orders": ("order_id",), "order_lines": ("order_id", "line_id"), "payments": ("payment_id",),
    "receivables": ("receivable_id",), "refunds": ("refund_id",), "opportunities": ("opportunity_id",),
    "visits": ("visit_id",), "complaints": ("complaint_id",), "surveys": ("survey_id",),
    "referrals": ("referral_id",), "reports": ("report_id",), "sharings": ("sharing_id",),
    "customers": ("customer_id",), "contacts": ("contact_id",), "trainings": ("person_id", "course", "due_date"),
}  # fmt: skip
"""What names one row of a standard table; other tables say it in the measure's `row_key`."""


def day_of(row: Row, column: str) -> date | None:
    """Return the date in a column."""
    found = row.get(column)
    return found if isinstance(found, date) else None


def figure_of(row: Row, column: str) -> Figure:
    """Return the figure in a column."""
    found = row.get(column)
    if found is None or isinstance(found, Fraction):
        return found
    if isinstance(found, int):
        return Fraction(found)
    raise TypeError(f"{column} holds no figure: {found!r}")


def text_of(row: Row, column: str) -> str | None:
    """Return the text in a column; an empty text is no text."""
    found = row.get(column)
    return str(found) if found not in (None, "") else None


def in_force(row: Row, day: date, since: str = "valid_from", until: str = "valid_to") -> bool:
    """Return whether a dated row counts on `day`: from its first day, up to its last not included."""
    start, end = day_of(row, since), day_of(row, until)
    return (start is None or start <= day) and (end is None or day < end)


class Company:
    """The tables of one calculation, with the questions that are asked of them."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._assignments: dict[tuple[str, date], list[Row]] = {}

    def table(self, name: str) -> Table:
        """Return the rows of a table; one that was not given has none."""
        return self.tables.get(name, [])

    def person(self, person_id: str | None) -> Row | None:
        """Return a person's row."""
        return next((row for row in self.table("people") if row["person_id"] == person_id), None)

    def employed(self, person_id: str, day: date) -> bool:
        """Return whether somebody is in service on `day` (O-5)."""
        row = self.person(person_id)
        return row is not None and in_force(row, day, "hire_date", "leave_date")

    def has_left(self, person_id: str, day: date) -> bool:
        """Return whether somebody's service ended by `day`; who only has no post has not left (O-42)."""
        row = self.person(person_id)
        leave = day_of(row, "leave_date") if row else None
        return leave is not None and leave <= day

    def assignments(self, person_id: str, day: date) -> list[Row]:
        """Return the assignments of a person on `day`, the newest first (O-6)."""
        if (person_id, day) not in self._assignments:
            self._assignments[person_id, day] = self._assignments_on(person_id, day)
        return self._assignments[person_id, day]

    def _assignments_on(self, person_id: str, day: date) -> list[Row]:
        if not self.employed(person_id, day):
            return []
        found = [
            row for row in self.table("assignments") if row["person_id"] == person_id and in_force(row, day)
        ]
        found.sort(key=lambda row: (str(row.get("team_id")), str(row.get("role"))))
        found.sort(key=lambda row: day_of(row, "valid_from") or date.min, reverse=True)
        return found

    def team_on(self, person_id: str, day: date) -> str | None:
        """Return the team of a person on `day`."""
        found = self.assignments(person_id, day)
        return text_of(found[0], "team_id") if found else None

    def role_on(self, person_id: str, day: date) -> str | None:
        """Return the role of a person on `day`."""
        found = self.assignments(person_id, day)
        return text_of(found[0], "role") if found else None

    def team(self, team_id: str | None, day: date) -> Row | None:
        """Return the row of a team on `day`."""
        rows = (row for row in self.table("teams") if row["team_id"] == team_id and in_force(row, day))
        return next(rows, None)

    def teams_upward(self, team_id: str | None, day: date) -> Iterator[str]:
        """Yield the team and the teams above it on `day`."""
        seen: set[str] = set()
        while team_id is not None and team_id not in seen:
            seen.add(team_id)
            yield team_id
            row = self.team(team_id, day)
            team_id = text_of(row, "parent_id") if row else None

    def leaders(self, team_id: str, day: date) -> list[str]:
        """Return who leads a team on `day`, in the order of their ids."""
        found = {
            str(row["person_id"])
            for row in self.table("assignments")
            if row.get("team_id") == team_id and row.get("lead") is True and in_force(row, day)
        }
        return sorted(person for person in found if self.employed(person, day))

    def leaders_above(self, person_id: str | None, team_id: str | None, day: date) -> dict[str, int]:
        """Return each leader of the team and of the teams above, with the depth at which he comes first."""
        found: dict[str, int] = {}
        for depth, team in enumerate(self.teams_upward(team_id, day), start=1):
            for leader in self.leaders(team, day):
                if leader != person_id:
                    found.setdefault(leader, depth)
        return found

    def attribute(self, person_id: str, name: str, day: date) -> Figure:
        """Return a person's dated figure on `day`."""
        for row in self.table("attributes"):
            if row["person_id"] == person_id and row["name"] == name and in_force(row, day):
                return figure_of(row, "figure")
        return None

    def rate_rows(self, table: str, keys: list[str | None], day: date) -> Table:
        """Return the rows of a rate table that fit these keys best on `day` (O-32).

        A key left empty, or written `*`, fits any; the row that writes out the earlier key is meant.
        """
        names = ["key1", "key2", "key3", "key4"][: len(keys)]
        fitting: list[tuple[tuple[bool, ...], Row]] = []
        for row in self.table("rates"):
            written = [None if text_of(row, name) == "*" else text_of(row, name) for name in names]
            fits = all(mine is None or mine == key for mine, key in zip(written, keys, strict=True))
            if row["table"] == table and in_force(row, day) and fits:
                fitting.append((tuple(mine is not None for mine in written), row))
        best = max((pattern for pattern, _ in fitting), default=())
        return [row for pattern, row in fitting if pattern == best]

    def exchange_rate(self, currency: str | None, kind: str, day: date | None) -> Figure:
        """Return what one unit of `currency` is worth on `day`."""
        if currency is None or day is None:
            return None
        for row in self.table("exchange_rates"):
            same = row["currency"] == currency and row["kind"] == kind
            if same and in_force(row, day, "date_from", "date_to"):
                return figure_of(row, "rate")
        return None

    def absent_days(self, person_id: str, kinds: list[str], span: Span) -> list[date]:
        """Return the days of recorded absence of these kinds."""
        rows = [
            row
            for row in self.table("absences")
            if row["person_id"] == person_id and text_of(row, "kind") in kinds
        ]
        return [day for day in span.days() if any(in_force(row, day, "date_from", "date_to") for row in rows)]


def key_of(row: Row, table: str, row_key: list[str]) -> str:
    """Return the text that names a row: its key columns, `|` between them (O-8)."""
    columns = list(row_key) or list(KEYS[table])
    return "|".join(str(row.get(column)) for column in columns)
