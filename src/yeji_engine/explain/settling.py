"""From what components pay to what a person gets: the rows of `settlements` in words.

Without them a page would show the sum of the components as what is paid, although a debt, a correction or
a limit stands between the two. Words only; the figures are the settlement's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from yeji_engine.errors import Words
from yeji_engine.explain.sources import ResultTables
from yeji_engine.settlement.book import SettlementKind


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """One step of a person's settlement. `balance`: what is owed or waits afterwards."""

    kind: SettlementKind
    words: Words
    amount: Decimal | None
    """None: not computed."""
    balance: Decimal | None

    @property
    def moves_money(self) -> bool:
        """Tell whether the step lies between the sum of the components and what is paid."""
        return self.kind not in _NO_STEP


SETTLEMENT_WORDS: Final[Mapping[SettlementKind, Words]] = {
    SettlementKind.COMPONENTS: Words("各项合计", "All components"),
    SettlementKind.IN_KIND: Words("其中实物，不发现金", "Given in kind, not in money"),
    SettlementKind.ROUNDED: Words("合计的尾差", "Rounding of the total"),
    SettlementKind.ADJUSTED: Words("以前期间的更正", "Corrections of earlier periods"),
    SettlementKind.DRAW: Words("预支，以后归还", "Advance, to be paid back"),
    SettlementKind.GRANTED: Words("保底补足，不用归还", "Guaranteed top-up, not to be paid back"),
    SettlementKind.RECOVERED: Words("归还预支", "Advances paid back"),
    SettlementKind.FORGIVEN: Words("免还的预支", "Advances forgiven"),
    SettlementKind.CARRIED_IN: Words("以前结转来的负数", "Negative balance carried in"),
    SettlementKind.CARRIED_OUT: Words("负数结转以后", "Negative pay carried on"),
    SettlementKind.PROTECTED: Words(
        "本期不得扣的部分，结转以后", "More than may be deducted now, carried on"
    ),
    SettlementKind.OVER_LIMIT: Words("超过所得上限，不发", "Above the limit of all pay, not paid"),
    SettlementKind.PAYABLE: Words("实发", "Payable"),
}
"""One way to speak for each kind; a test holds the table to the enum."""

_NO_STEP: Final = frozenset(
    # The components and their rounding are the total from which the steps start, `payable` is where they end.
    {
        SettlementKind.COMPONENTS,
        SettlementKind.ROUNDED,
        SettlementKind.PAYABLE,
        SettlementKind.FORGIVEN,
    }
)


def settlement_of(tables: ResultTables, person_id: str) -> tuple[SettlementLine, ...]:
    """Return the rows of one person in the order in which pay is settled; none where nothing was."""
    place = {kind: number for number, kind in enumerate(SettlementKind)}
    found = [
        SettlementLine(kind, SETTLEMENT_WORDS[kind], _amount(row["amount"]), _amount(row["balance_after"]))
        for row in tables.where("settlements", {"person_id": person_id})
        for kind in [SettlementKind(str(row["kind"]))]
    ]
    return tuple(sorted(found, key=lambda line: place[line.kind]))


def _amount(cell: object) -> Decimal | None:
    return cell if isinstance(cell, Decimal) else None
