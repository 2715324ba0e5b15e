"""The bench on which an item is scored or a component priced: a sheet, and what names mean there.

Scores and payouts work alike: a formula becomes a column, a step leaves its reason. It knows neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from yeji_engine.binding.job import Job
from yeji_engine.binding.reasons import Operation, Reason
from yeji_engine.documents.base import Rounding
from yeji_engine.graph.expressions import Number, Text, Truth, Value, number
from yeji_engine.graph.lowering import Lowering
from yeji_engine.graph.sheets import Sheet


@dataclass
class Bench:
    """Formulas and columns for one item or component, and the reasons that it leaves."""

    job: Job
    sheet: Sheet
    scope: Callable[[str], Value]
    item: str
    reasons: list[Reason] = field(default_factory=list)

    def _lowering(self) -> Lowering:
        return Lowering(self.sheet, self.scope, self.quotient)

    @property
    def quotient(self) -> Rounding:
        """How quotients are rounded."""
        return self.job.plan.precision.ratio

    def number(self, name: str) -> Number:
        """Return the number that the name stands for."""
        found = self.scope(name)
        if not isinstance(found, Number):
            raise TypeError(f"{name!r} is no number")
        return found

    def formula(self, text: str) -> Number:
        """Return the number that the formula gives, as a column."""
        return self.sheet.hold(self._lowering().number(self.job.formula(text)))

    def condition(self, text: str) -> Truth:
        """Return the condition that the formula states, as a column."""
        return self.sheet.hold(self._lowering().truth(self.job.formula(text)))

    def text(self, text: str) -> Text:
        """Return the text that the formula gives, as a column."""
        return self.sheet.hold(self._lowering().text(self.job.formula(text)))

    def ratio(self, part: Number, whole: Number) -> Number:
        """Return part ÷ whole, rounded as the plan rounds quotients, as a column."""
        return self.sheet.hold(part.over(whole, self.quotient.decimals, self.quotient.mode))

    def proportion(self, figure: Number, part: Number, whole: Number) -> Number:
        """Return figure × part ÷ whole with one rounding, as the plan rounds quotients, as a column."""
        rounding = self.quotient
        return self.sheet.hold(figure.proportion(part, whole, rounding.decimals, rounding.mode))

    def rounded(self, figure: Number, to: Rounding) -> Number:
        """Return the figure rounded, as a column, with the difference as a reason."""
        after = self.sheet.hold(figure.rounded(to.decimals, to.mode))
        difference = self.sheet.hold(after - figure)
        self.note(Operation.ROUND, difference, quantity=figure, shown=~difference.equals(number(0)))
        return after

    def note(  # noqa: PLR0913 - one argument for each column that a reason has
        self,
        operation: Operation,
        amount: Number,
        *,
        quantity: Number | None = None,
        lower: Number | None = None,
        upper: Number | None = None,
        factor: Number | None = None,
        label: str = "",
        text: Text | None = None,
        shown: Truth | None = None,
    ) -> Number:
        """Record a reason and return its amount as a column."""
        held = self.sheet.hold(amount)
        self.reasons.append(
            Reason(self.item, operation, held, quantity, lower, upper, factor, label, text, shown)
        )
        return held
