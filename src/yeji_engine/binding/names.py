"""The names that a formula may use, and the book that knows what each stands for.

A name is worked out when it is first asked for, so measures, scores and components find each other
in whatever order the document has them. A circle of names is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from yeji_engine.binding.job import Job
from yeji_engine.errors import Diagnostic, PlanRefused, Severity, Words, nearest
from yeji_engine.graph.expressions import Number, Text, Value, day
from yeji_engine.graph.frames import Frame
from yeji_engine.graph.lowering import Lowering
from yeji_engine.graph.sheets import Sheet
from yeji_engine.vocabulary.built_in import OF_PERSON, PERIOD_END, PERIOD_START, TAILS, TEAM

COLUMNS = {zh: en for (zh, en), _, _ in OF_PERSON} | dict.fromkeys(TEAM, "team_id")
"""Chinese or short name → column of the participants."""

SUFFIXES = {spelling: spellings[1] for spellings in TAILS for spelling in spellings}
"""What may follow the dot after a measure or an item → how it is stored."""


def person_name(job: Job, frame: Frame, name: str) -> Value:
    """Return what a built-in name stands for on a frame of participants.

    Raises PlanRefused for a name that is none.
    """
    if name in PERIOD_START:
        return day(job.span.start)
    if name in PERIOD_END:
        return day(job.span.last_day)
    column = COLUMNS.get(name, name)
    if column not in frame.columns:
        raise unknown_name(name, [*COLUMNS, PERIOD_START[1], PERIOD_END[1]])
    return frame.sorted(column)


def unknown_name(name: str, allowed: list[str]) -> PlanRefused:
    """Return the refusal of a name that nothing is called."""
    guess = nearest(name, allowed)
    hint = Words(f"是否想写「{guess}」?", f"Did you mean {guess!r}?") if guess else None
    return PlanRefused(
        [
            Diagnostic(
                "name-unknown",
                Severity.ERROR,
                Words(f"没有名为「{name}」的指标、字段或内置名称。", f"Nothing is called {name!r}."),
                hint=hint,
            )
        ]
    )


Maker = Callable[[], Value]


@dataclass
class Book:
    """What each name stands for on the sheet of the period, one row per participant."""

    job: Job
    sheet: Sheet
    makers: dict[str, Maker] = field(default_factory=dict)
    known: dict[str, Value] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def offer(self, name: str, maker: Maker) -> None:
        """Say how the name is worked out when somebody asks."""
        self.makers[name] = maker

    def value(self, name: str) -> Value:
        """Return what the name stands for, working it out at the first time."""
        name = canonical(name)
        if name in self.known:
            return self.known[name]
        if name not in self.makers:
            value = person_name(self.job, self.sheet.frame(), name)
            self.known[name] = value
            return value
        if name in self._open:
            raise _circle([*self._open[self._open.index(name) :], name])
        self._open.append(name)
        try:
            self.known[name] = self.makers[name]()
        finally:
            self._open.pop()
        return self.known[name]

    def number(self, name: str) -> Number:
        """Return the number that the name stands for."""
        value = self.value(name)
        if not isinstance(value, Number):
            raise TypeError(f"{name!r} is no number")
        return value

    def lowering(self) -> Lowering:
        """Return the means to write formulas on the sheet of the period."""
        return Lowering(self.sheet, self.value, self.job.plan.precision.ratio)

    def formula(self, text: str) -> Number:
        """Return the number that a formula over the period gives, as a column of the sheet."""
        return self.sheet.hold(self.lowering().number(self.job.formula(text)))

    def text(self, formula: str) -> Text:
        """Return the text that a formula over the period gives."""
        return self.lowering().text(self.job.formula(formula))


def canonical(name: str) -> str:
    """Return the name with the suffix after its dot in the stored spelling.

    >>> canonical("回款额.目标")
    '回款额.target'
    """
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{SUFFIXES[suffix]}" if dot and suffix in SUFFIXES else name


def _circle(path: list[str]) -> PlanRefused:
    chain = " → ".join(path)
    message = Words(f"公式互相引用成环:{chain}。", f"Formulas refer to each other in a circle: {chain}.")
    return PlanRefused([Diagnostic("name-circle", Severity.ERROR, message)])
