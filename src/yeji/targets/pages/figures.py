"""Personal figures that plans in force name: a row a person, a column a figure, as they stand on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.org.models import Person
from yeji.org.queries import teams_of_people
from yeji.plans.documents import document_of
from yeji.plans.queries import plans_in_force
from yeji.targets.models import FIGURE_DECIMALS
from yeji.targets.pages.grid import GridCell, GridRow, people_of_grid, plain
from yeji.targets.queries import figures_on


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """All that the page shows."""

    on: date
    names: tuple[str, ...]
    rows: tuple[GridRow, ...]
    missing: int
    """Cells that nobody has filled: what needs them is not computed."""
    is_late: bool
    """They are to hold from a month on that may be paid already."""


def figure_names(on: date) -> list[str]:
    """Return the personal figures that plans in force name."""
    found: dict[str, None] = {}
    for version in plans_in_force(on).values():
        document = document_of(version.text)
        if document is not None:
            found.update(dict.fromkeys(document.attributes))
    return list(found)


def figures_page(user: User, holder: Holder, on: date) -> FiguresPage:
    """Return the figures of the people whom the user sees, as they stand on a day."""
    names = figure_names(on)
    people = people_of_grid(user, holder.on, on.year)
    teams = teams_of_people(holder.on)
    standing = figures_on([each.pk for each in people], on)
    rows = [
        GridRow(
            person.name,
            teams.get(person.number, ""),
            "",
            tuple(
                GridCell(
                    figure_cell(person, place),
                    f"{person.name} {name}",
                    _written(
                        next((one.figure for one in standing.get(person.pk, ()) if one.name == name), None)
                    ),
                )
                for place, name in enumerate(names)
            ),
        )
        for person in people
    ]
    missing = sum(1 for row in rows for cell in row.cells if not cell.figure)
    return FiguresPage(on, tuple(names), tuple(rows), missing, on < holder.on.replace(day=1))


def figure_cell(person: Person, place: int) -> str:
    """Return what a form calls a cell."""
    return f"f-{person.pk}-{place}"


def _written(figure: int | None) -> str:
    return "" if figure is None else plain(Decimal(figure).scaleb(-FIGURE_DECIMALS))
