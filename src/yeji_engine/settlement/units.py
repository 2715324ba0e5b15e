"""What settlement looks at: a figure earned per person, deal and period of earning, and what a deal's own row says."""

from __future__ import annotations

from dataclasses import dataclass

from yeji_engine.binding.job import Job
from yeji_engine.credits.groups import counted
from yeji_engine.documents.base import Rounding
from yeji_engine.documents.components import Component
from yeji_engine.graph.expressions import Number, Text, day, number
from yeji_engine.graph.frames import Frame
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import largest, latest, rows


@dataclass(frozen=True)
class Units:
    """A sheet with one row per person, deal (or '' for the period's figure) and period of earning.

    Columns: person_id, source_id, since.
    """

    job: Job
    sheet: Sheet
    component: Component
    slot: str
    """Part of the names of steps and columns that belong to the component."""

    @property
    def rounding(self) -> Rounding:
        """How what is released is rounded: as the component's pay is."""
        return self.component.rounding or self.job.plan.precision.pay.rounding

    @property
    def source(self) -> Text:
        """The deal, '' for what belongs to none."""
        return self.sheet.frame().text("source_id")

    def rounded(self, amount: Number) -> Number:
        """Return the amount rounded as pay, as a column."""
        return self.sheet.hold(amount.rounded(self.rounding.decimals, self.rounding.mode))

    def proportion(self, amount: Number, part: Number, whole: Number) -> Number:
        """Return amount × part ÷ whole as a quotient of the plan, then as pay."""
        quotient = self.job.plan.precision.ratio
        return self.rounded(amount.proportion(part, whole, quotient.decimals, quotient.mode))


@dataclass(frozen=True)
class Due:
    """What is due of each unit, and the figures that decided it."""

    amount: Number
    share: Number | None = None
    """F, where it is one number."""
    part: Number | None = None
    whole: Number | None = None
    """F = part ÷ whole: money received and contract, instalments due and in all."""


def until_end(job: Job, table: Frame, column: str) -> Frame:
    """Return the rows of a table until the end of the period, by their date in `column`."""
    return table.where(table.date(column).before(day(job.span.end)))


def deal_columns(units: Units, name: str, columns: dict[str, str]) -> None:
    """Attach columns of the deals' own table (left) under new names (right), whatever their period."""
    job, measure = units.job, str(units.component.deal)
    # Where returns are priced, the component's own table has a deal less its returns, twice or not at all.
    count = counted(job.plan, job.hidden.get(measure, measure))
    table = job.table(count.table)
    keys = [table.text(key) for key in (count.row_key or job.schemas[count.table].key)]
    keyed = table.select({"deal": keys[0].joined(*keys[1:])} | {old: table.any(old) for old in columns})
    step = job.program.step(f"{name}_{units.slot}", keyed)
    totals = {
        old: largest(step.number(old))
        if step.columns[old].scale or not _is_date(step, old)
        else latest(step.date(old))
        for old in columns
    }
    # A key that comes twice is reported elsewhere; here it must not double the unit.
    once = job.program.step(f"{name}_once_{units.slot}", step.group(["deal"], totals | {"_rows": rows()}))
    single = once.where(once.number("_rows").equals(number(1)))
    units.sheet.attach(single, {"source_id": "deal"}, columns)


def _is_date(frame: Frame, column: str) -> bool:
    return frame.columns[column].base.value == "date"
