"""Pictures as values: what is drawn on the canvas, the sentence that says it, the table that proves it.

`{% picture page.growth %}` draws one; a page with pictures has `{% block scripts %}{% chart_scripts %}{% endblock %}`.
Figures are whole numbers of their unit; how they are written is the same on the canvas and in the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from yeji.ui.templatetags.yeji import MINUS, fen, whole


class Unit(StrEnum):
    """What the figures of a picture count."""

    FEN = "fen"
    """Money, drawn in yuan."""
    COUNT = "count"
    PERCENT = "percent"

    def written(self, amount: float | None) -> str:
        """Write a figure as tables have it.

        >>> Unit.FEN.written(12640000), Unit.COUNT.written(-3), Unit.PERCENT.written(53.25)
        ('126,400', '−3', '53.2%')
        """
        if amount is None:
            return "—"
        if self is Unit.FEN:
            return fen(int(amount), 0)
        if self is Unit.COUNT:
            return whole(int(amount))
        return f"{amount:.1f}%".replace("-", MINUS)


Figures = Sequence[float | None]
TableRow = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one colour of bars. `part` 1 is the subject, 2 the comparison, 3 to 6 are parts."""

    name: str
    figures: Figures
    part: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """What every picture has."""

    label: str
    """A sentence that says what is to be seen, for whoever cannot see it."""
    unit: Unit

    kind = ""

    def values(self) -> dict[str, object]:
        """Return what the script draws."""
        raise NotImplementedError

    def head(self) -> TableRow:
        """Return the heads of the table behind the picture."""
        raise NotImplementedError

    def rows(self) -> Iterator[TableRow]:
        """Give the rows of the table behind the picture."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Bars(Picture):
    """Amounts side by side, from nought. Lying where names are long, standing where they are times."""

    names: Sequence[str] = ()
    series: Sequence[Series] = ()
    is_lying: bool = False
    is_stacked: bool = False

    kind = "bars"

    def values(self) -> dict[str, object]:
        """Return what the script draws."""
        return _several(self) | {"lying": self.is_lying, "stacked": self.is_stacked}

    def head(self) -> TableRow:
        """Return the heads of the table behind the picture."""
        return ("", *(each.name for each in self.series))

    def rows(self) -> Iterator[TableRow]:
        """Give one row for each name."""
        return _rows(self)


@dataclass(frozen=True, slots=True)
class Lines(Picture):
    """Amounts over time; each line is named at its end."""

    names: Sequence[str] = ()
    series: Sequence[Series] = ()

    kind = "lines"

    def values(self) -> dict[str, object]:
        """Return what the script draws."""
        return _several(self)

    def head(self) -> TableRow:
        """Return the heads of the table behind the picture."""
        return ("", *(each.name for each in self.series))

    def rows(self) -> Iterator[TableRow]:
        """Give one row for each name."""
        return _rows(self)


@dataclass(frozen=True, slots=True)
class Waterfall(Picture):
    """Why an amount changed: steps float between two marks, and the sum closes."""

    start: tuple[str, int] = ("", 0)
    steps: Sequence[tuple[str, int]] = ()
    end: tuple[str, int] = ("", 0)

    kind = "change"

    def __post_init__(self) -> None:
        """Refuse steps that do not lead from the start to the end."""
        led = self.start[1] + sum(amount for _name, amount in self.steps)
        if led != self.end[1]:
            raise ValueError(f"the steps lead to {led}, not to {self.end[1]}")

    def values(self) -> dict[str, object]:
        """Return what the script draws."""
        return {"unit": self.unit, "start": self.start, "steps": self.steps, "end": self.end}

    def head(self) -> TableRow:
        """Return the heads of the table behind the picture."""
        return ("", _("变动"), _("到"))

    def rows(self) -> Iterator[TableRow]:
        """Give the start, each step with its sign, the end."""
        level = self.start[1]
        yield (self.start[0], "", self.unit.written(level))
        for name, amount in self.steps:
            level += amount
            sign = "+" if amount > 0 else ""
            yield (name, sign + self.unit.written(amount), self.unit.written(level))
        yield (self.end[0], "", self.unit.written(self.end[1]))


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a funnel, and what it was the period before."""

    name: str
    count: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Funnel(Picture):
    """How many get through each stage; the tick is the period before."""

    stages: Sequence[Stage] = ()

    kind = "funnel"

    def values(self) -> dict[str, object]:
        """Return what the script draws."""
        stages = [
            {"name": each.name, "count": each.count, "before": each.before, "rate": rate}
            for each, rate in zip(self.stages, self._rates(), strict=True)
        ]
        return {"unit": self.unit, "stages": stages}

    def head(self) -> TableRow:
        """Return the heads of the table behind the picture."""
        return ("", _("本期"), _("转化"), _("上期"))

    def rows(self) -> Iterator[TableRow]:
        """Give one row for each stage."""
        for each, rate in zip(self.stages, self._rates(), strict=True):
            yield (each.name, self.unit.written(each.count), rate, self.unit.written(each.before))

    def _rates(self) -> Iterator[str]:
        earlier = None
        for each in self.stages:
            yield f"{100 * each.count / earlier:.0f}%" if earlier else ""
            earlier = each.count


@dataclass(frozen=True, slots=True)
class Small:
    """One of many small pictures: how far somebody has come, day by day."""

    title: str
    figures: Figures
    said: str = ""
    """The figure that stands in its head."""
    url: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Multiples(Picture):
    """Many small lines on one scale, against an even pace."""

    names: Sequence[str] = ()
    pace: Figures = ()
    small: Sequence[Small] = field(default_factory=tuple)

    kind = "pace"

    def values(self) -> dict[str, object]:
        """Return what the script draws for each, apart from its own figures."""
        known = [x for each in (self.pace, *(s.figures for s in self.small)) for x in each if x is not None]
        return {
            "unit": self.unit,
            "names": list(self.names),
            "pace": list(self.pace),
            "top": max(known, default=1),
        }

    def head(self) -> TableRow:
        """Return the heads of the table behind the pictures."""
        return ("", *self.names)

    def rows(self) -> Iterator[TableRow]:
        """Give one row for each small picture."""
        for each in self.small:
            yield (each.title, *(self.unit.written(x) for x in each.figures))


def _several(picture: Bars | Lines) -> dict[str, object]:
    series = [{"name": s.name, "figures": list(s.figures), "part": s.part} for s in picture.series]
    return {"unit": picture.unit, "names": list(picture.names), "series": series}


def _rows(picture: Bars | Lines) -> Iterator[TableRow]:
    for place, name in enumerate(picture.names):
        yield (name, *(picture.unit.written(each.figures[place]) for each in picture.series))
