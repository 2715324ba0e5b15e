"""Plan templates (方案模板): complete documents that a company starts from, each with its worked cases."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from yeji_engine.documents.loading import Loaded, load_plan
from yeji_engine.errors import Words
from yeji_engine.library.shelves import mapping_of, shelf, text_of, words


class Group(StrEnum):
    """Whom a template is for, as a gallery sorts them."""

    SELLERS = "sellers"
    LEADERS = "leaders"
    STARTERS = "starters"


@dataclass(frozen=True, slots=True)
class PayCurve:
    """What one person gets as one figure runs from 0 to 150 % of a whole, all else being usual.

    The engine worked it out (`tools/curves.py`): straight between its points.
    """

    along: Words
    """The figure that runs."""
    whole: Decimal
    """What 100 % of it is, in the plan's currency."""
    points: tuple[tuple[int, Decimal], ...]
    """Percent of the whole, and pay."""

    @property
    def jumps(self) -> tuple[int, ...]:
        """The percents at which pay leaps: one percent more brings several times what one brings elsewhere."""
        span = self.points[-1][0] - self.points[0][0]
        usual = (self.points[-1][1] - self.points[0][1]) / span
        return tuple(
            at
            for (before, was), (at, pays) in zip(self.points, self.points[1:], strict=False)
            if at - before == 1 and pays - was > usual * LEAP
        )


LEAP = 4


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """One template of the index."""

    id: str
    """Also the key of its plan."""
    role: Words
    """For whom it is."""
    pitch: Words
    """What it is about, in one line."""
    base: Words
    """What pay is reckoned on."""
    group: Group
    curve: PayCurve

    @property
    def file(self) -> str:
        """Name of the file that holds the document."""
        return f"{self.id}.yaml"


@cache
def plan_templates() -> tuple[PlanTemplate, ...]:
    """Return the templates in the order of the index."""
    index = mapping_of("templates", "index.yaml")
    return tuple(_template(id_, entry) for id_, entry in index.items())


def template_text(id_: str) -> str | None:
    """Return the document of a template as it is written, comments included, or None."""
    found = next((template for template in plan_templates() if template.id == id_), None)
    return text_of("templates", found.file) if found else None


def load_template(id_: str) -> Loaded | None:
    """Return the plan of a template as if it had been read from a file, or None.

    >>> load_template("direct_seller").plan.regimes
    (<Regime.DIRECT_SELLER: 'direct_seller'>,)
    """
    text = template_text(id_)
    return None if text is None else load_plan(text, f"{id_}.yaml")


def _template(id_: str, entry: object) -> PlanTemplate:
    fields = shelf(entry)
    return PlanTemplate(
        id_, words(fields["role"]), words(fields["pitch"]), words(fields["base"]),
        Group(str(fields["group"])), _curve(id_, fields["curve"]),
    )  # fmt: skip


def _curve(id_: str, entry: object) -> PayCurve:
    fields = shelf(entry)
    points = _points()[id_]
    return PayCurve(words(fields["x"]), Decimal(str(fields["whole"])), points)


@cache
def _points() -> dict[str, tuple[tuple[int, Decimal], ...]]:
    written = json.loads(text_of("templates", "curves.json"))
    return {id_: tuple((at, Decimal(pays)) for at, pays in points) for id_, points in written.items()}
