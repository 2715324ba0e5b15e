"""The bench on which a component is priced: formulas, steps, and what several people share.

It is the bench of scores and pay with three things more: the day on which dated tables are read, to
what sums are shared out, and who takes part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from yeji_engine.binding.bench import Bench
from yeji_engine.binding.notices import Notice
from yeji_engine.binding.rate_tables import RatesFound, find_rates
from yeji_engine.documents.base import Rounding
from yeji_engine.documents.methods import Among
from yeji_engine.graph.expressions import (
    Date,
    Number,
    Truth,
    Value,
    choose,
    choose_truth,
    is_missing,
    missing_number,
    number,
    ranked,
    truth,
)


@dataclass(kw_only=True)
class PayBench(Bench):
    """Formulas and columns for one component, the reasons it leaves, and what could not be told."""

    pay: Rounding
    """To what prizes and pools are shared out."""
    on_day: Date | None = None
    """The day of each deal; without one dated tables are read on the period's last day."""
    takes_part: Truth | None = None
    """Who takes part; everybody without it."""
    payee: Callable[[str], Value] | None = None
    """What a name says of the payee; without one as in formulas."""
    notices: list[Notice] = field(default_factory=list)

    def of_payee(self, name: str) -> Value:
        """Return what is so of the payee, though a record may have a column of that name for formulas."""
        return self.scope(name) if self.payee is None else self.payee(name)

    def rates(self, table: str, keys: tuple[str, ...]) -> RatesFound:
        """Return what the dated table says for the texts that the formulas give."""
        return find_rates(self.job, self.sheet, table, [self.text(key) for key in keys], self.on_day)

    def notice(self, code: str, where: Truth) -> None:
        """Report the rows for which the condition holds, if their person takes part."""
        shown = where.known() if self.takes_part is None else where.known() & self.takes_part.known()
        self.notices.append(Notice(code, self.item, self.sheet.hold(shown)))

    def known_only(self, amount: Number, known: Truth) -> Number:
        """Return the amount where it is known, and nothing known elsewhere; `known` is never missing."""
        return self.sheet.hold(choose(known, amount, missing_number()))

    def group(self, among: Among) -> list[Value]:
        """Return the values that people of one group share; who does not take part is in no group."""
        inside: list[Value] = [] if self.takes_part is None else [self.may_take_part]
        match among:
            case Among.PLAN:
                return inside
            case Among.TEAM:
                return [*inside, self.sheet.hold(self.of_payee("team_id"))]
            case Among.ROLE:
                return [*inside, self.sheet.hold(self.of_payee("role"))]

    def limit(self, since: int, where: Truth) -> None:
        """Show the reasons from number `since` on only where the condition holds."""
        for index in range(since, len(self.reasons)):
            reason = self.reasons[index]
            shown = where if reason.shown is None else self.sheet.hold(reason.shown & where)
            self.reasons[index] = replace(reason, shown=shown)

    @property
    def may_take_part(self) -> Truth:
        """Tell who takes part or may, where that is not known."""
        if self.takes_part is None:
            return truth(True)
        return self.sheet.hold(choose_truth(is_missing(self.takes_part), truth(True), self.takes_part))

    def sum_of(self, figure: Number, group: list[Value]) -> Number:
        """Return the group's sum, missing where one of its figures is."""
        unknown = ranked("sum", choose(is_missing(figure), number(1), number(0)), group, [])
        whole = ranked("sum", figure.widened(), group, [])
        return self.known_only(whole, self.sheet.hold(unknown).equals(number(0)))
