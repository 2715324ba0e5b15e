"""Several periods lived through without a ledger: what each pays, from the facts alone (C47–C58).

`timing` and `settling` read the ledger as the product does, so a misreading of it would be shared by both.
Here nothing is read back: what is paid is what is due by the end of this period less what was due by the
end of the one before, and what somebody owes, or has to make good, stands in plain variables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from tests.oracle.ages import NOTHING, Now, Unit, due_of
from tests.oracle.calculation import Calculation
from tests.oracle.figures import Doc, Figure, Rounding, Tables, read, rounded, rounding_of, times, total
from tests.oracle.spans import Span


class Month(NamedTuple):
    """How one period ends for one person."""

    pays: dict[str, Figure]
    payable: Figure
    owed: Fraction
    carried: Fraction


@dataclass
class Account:
    """What somebody owes and has to make good, from period to period."""

    owed: Fraction = NOTHING
    carried: Fraction = NOTHING
    advances: dict[int, Fraction] = field(default_factory=dict)
    """Number of the period → what it advanced."""
    given: dict[int, Fraction] = field(default_factory=dict)
    """Number of the period → everything it gave, in money and in kind."""


class Life:
    """A plan's periods one after the other; after one that cannot be told a person is not followed further."""

    def __init__(self, plan: Doc, tables: Tables, spans: Sequence[Span]) -> None:
        facts = {name: rows for name, rows in tables.items() if name != "ledger"}
        self.plan = plan
        self.calcs = [Calculation(plan, facts, span) for span in spans]
        self.accounts: dict[str, Account] = {}
        self.lost: set[str] = set()
        self._paid: dict[tuple[str, str, int], Fraction] = {}
        self._units: dict[tuple[str, int], list[Unit]] = {}

    def lived(self) -> list[dict[str, Month]]:
        """Return how each period ends for everybody who is still followed."""
        everybody = sorted(str(row["person_id"]) for row in self.calcs[0].company.table("people"))
        found = []
        for number in range(len(self.calcs)):
            found.append({who: self._month(who, number) for who in everybody if who not in self.lost})
            self.lost |= {who for who, month in found[-1].items() if month.payable is None}
        return found

    def _month(self, who: str, number: int) -> Month:
        pays = {name: self._pay(name, who, number) for name in self.plan["components"]}
        account = self.accounts.setdefault(who, Account())
        everything = total(pays.values())
        payable = None if everything is None else self._ended(who, number, pays, account)
        return Month(pays, payable, account.owed, account.carried)

    # --- components -----------------------------------------------------------------------------

    def _pay(self, name: str, who: str, number: int) -> Figure:
        """Return what a component pays: what is due by the end of this period less what was by the last one's."""
        doc, earned = self.plan["components"][name], self.calcs[number].earned(name).get(who)
        if earned is not None and earned.amount is None:
            return None
        if (doc.get("timing") or {}).get("kind") == "true_up":
            found = NOTHING if earned is None else self._grown(name, who, number, earned.amount)
        else:
            due, before = self._due(name, who, number), self._due(name, who, number - 1)
            found = None if due is None or before is None else due - before
        if found is not None:
            self._paid[name, who, number] = found
        return found

    def _grown(self, name: str, who: str, number: int, to_date: Figure) -> Figure:
        """C11: the figure to date less what the periods since then paid."""
        since = self.calcs[number].to_date(self.plan["components"][name]["timing"]["since"]).start
        paid = [
            self._paid.get((name, who, earlier), NOTHING)
            for earlier in range(number)
            if self.calcs[earlier].period.start >= since
        ]
        return None if to_date is None else to_date - sum(paid, NOTHING)

    def _due(self, name: str, who: str, number: int) -> Figure:
        if number < 0:
            return NOTHING
        doc, now = self.plan["components"][name], Now(self.calcs[number], number)
        return total(
            due_of(doc, unit, now) for born in range(number + 1) for unit in self._earned(name, who, born)
        )

    def _earned(self, name: str, who: str, born: int) -> list[Unit]:
        """Return the period's figure; where deals are released or returned, each to the fen, and what they lack."""
        doc, calc = self.plan["components"][name], self.calcs[born]
        earned = calc.earned(name).get(who)
        if earned is None or earned.amount is None:
            return []
        to = rounding_of(doc["rounding"]) if doc.get("rounding") else calc.pay
        deals = {
            deal: rounded(amount, to)
            for deal, amount in earned.by_deal.items()
            if deal and amount is not None
        }
        if not _looks_at_deals(doc):
            deals = {}
        rest = earned.amount - sum(deals.values(), NOTHING)
        units = {**deals, "": rest}
        return [Unit(who, deal, born, calc.period.start, amount) for deal, amount in units.items()]

    # --- the person -----------------------------------------------------------------------------

    def _ended(self, who: str, number: int, pays: dict[str, Figure], account: Account) -> Figure:
        """Return what is paid in money, and keep what stays open (C52, C53, C57, art. 24)."""
        rule, calc = self.plan["settlement"], self.calcs[number]
        in_kind = [p for name, p in pays.items() if p is not None and self._is_in_kind(name)]
        in_money = [p for name, p in pays.items() if p is not None and not self._is_in_kind(name)]
        pay, kind = sum(in_money, NOTHING), sum(in_kind, NOTHING)
        if self.plan["precision"]["pay"]["level"] == "total":
            pay = rounded(pay, calc.pay)
        advance, taken = self._drawn(who, number, pay, account)
        if advance is None:
            return None
        net = pay + advance - taken + account.carried
        kept = max(NOTHING, net) if rule["negative"] == "carry" else net
        if rule.get("deduction_limit"):
            gross = sum((p for p in in_money if p > 0), NOTHING) + advance
            kept = max(kept, self._protected(who, number, gross))
        allowed = self._allowed(who, number, account, kind)
        account.carried = net - kept
        payable = kept if allowed is None else min(kept, allowed)
        account.given[number] = payable + kind
        return payable

    def _is_in_kind(self, name: str) -> bool:
        return bool(self.plan["components"][name]["pays"] == "non_cash")

    def _drawn(self, who: str, number: int, pay: Fraction, account: Account) -> tuple[Figure, Fraction]:
        """Return what is advanced and what is taken back of earlier advances."""
        rule, calc = self.plan["settlement"].get("draw"), self.calcs[number]
        if rule is None:
            return NOTHING, NOTHING
        person, valid = calc.participants.get(who), rule.get("valid")
        granted = person is not None and (not valid or calc.period.last.isoformat() < str(valid["to"]))
        amount = calc.figure(person, rule["amount"]) if granted and person else NOTHING
        if amount is None:
            return None, NOTHING
        tops_up = "guarantee" in rule["kind"]
        advance = rounded(max(NOTHING, amount - pay) if tops_up else amount, calc.pay)
        if rule["kind"].startswith("non_recoverable"):
            return advance, NOTHING
        taken = self._recovered(who, number, max(NOTHING, pay - amount if tops_up else pay), account)
        account.owed += advance - taken
        account.advances[number] = advance
        year_is_over = calc.fiscal.year_start(calc.period.end) == calc.period.end
        leaves = calc.company.has_left(who, calc.period.last)
        if (year_is_over and rule["year_end"] == "forgive") or (leaves and rule["leaver"] == "forgive"):
            account.owed = min(account.owed, NOTHING)
        return advance, taken

    def _recovered(self, who: str, number: int, above: Fraction, account: Account) -> Fraction:
        rule, calc = self.plan["settlement"]["draw"], self.calcs[number]
        if calc.company.has_left(who, calc.period.last):
            return NOTHING if rule["leaver"] == "forgive" else min(account.owed, above)
        wait = int(rule["recovery_after"])
        young = sum((sum_ for born, sum_ in account.advances.items() if number - born < wait), NOTHING)
        most = times(above, read(rule["recovery_share"]))
        assert most is not None
        return min(max(NOTHING, account.owed - young), rounded(most, calc.pay))

    def _protected(self, who: str, number: int, gross: Fraction) -> Fraction:
        """Return what no deduction may touch, to the next fen (china-rules 4)."""
        rule, calc = self.plan["settlement"]["deduction_limit"], self.calcs[number]
        up = Rounding(calc.pay.decimals, "up")
        least = rounded(gross * (1 - read(rule["share"])), up)
        if rule.get("minimum_wage") and who in calc.participants:
            least = max(least, min(gross, rounded(read(rule["minimum_wage"]), up)))
        return least

    def _allowed(self, who: str, number: int, account: Account, kind: Fraction) -> Figure:
        """Return the most that may be paid in money (art. 24), None where nothing limits it."""
        rule, calc = self.plan["settlement"].get("pay_limit"), self.calcs[number]
        person = calc.participants.get(who)
        if not rule or person is None:
            return None
        down, share = Rounding(calc.pay.decimals, "down"), read(rule["share"])
        sold, this_year = calc.measure(person, rule["of"]).figure, calc.to_date_of(person, rule["of"])
        assert sold is not None
        assert this_year is not None
        start = calc.fiscal.year_start(calc.period.last)
        given = [sum_ for n, sum_ in account.given.items() if self.calcs[n].period.start >= start]
        most = min(rounded(sold * share, down), rounded(this_year * share, down) - sum(given, NOTHING))
        return max(NOTHING, most - kind)


def _looks_at_deals(doc: Doc) -> bool:
    timing, how = doc.get("timing") or {}, (doc.get("reversal") or {}).get("how")
    by_event = timing.get("kind") in ("milestones", "on_cash") or timing.get("per") == "deal"
    return by_event or how in ("exact", "time_proportional")
