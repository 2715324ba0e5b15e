"""One plan, one company, one period: what each name stands for, asked for when it is needed.

Every answer is kept, so that a figure is worked out once. The modules beside this one hold the rules;
this one knows only who asks whom.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import NamedTuple, TypeVar

from tests.oracle import grading, rating, reversing, scorecard
from tests.oracle.built_in import BUILT_IN, english_of
from tests.oracle.company import Company, key_of
from tests.oracle.crediting import Credited, Line, Uncredited, credited
from tests.oracle.enrolment import Participant, participants
from tests.oracle.figures import Doc, Figure, Row, Tables, Value, rounded, rounding_of, total
from tests.oracle.formula import parsed
from tests.oracle.measuring import Measured, measured
from tests.oracle.paying import pieces_of, sum_rounding
from tests.oracle.reckoning import Reckoner
from tests.oracle.scorecard import ItemScore
from tests.oracle.spans import Span, fiscal_of, window
from tests.oracle.timing import paid_now, paid_to_others

Kept = TypeVar("Kept")
TO_DATE = {"quarter": 3, "half_year": 6}


class Paid(NamedTuple):
    """A component of one person."""

    earned: Figure
    """After steps and rounding, before timing."""
    paid: Figure
    """This period."""


class Earned(NamedTuple):
    """What a component of one person comes to of itself."""

    amount: Figure
    by_deal: dict[str, Figure]


class Calculation:
    """The figures of one period."""

    def __init__(
        self,
        plan: Doc,
        tables: Tables,
        period: Span,
        taken_off: dict[str, dict[str, reversing.Off]] | None = None,
        sold_back: dict[str, Doc] | None = None,
    ):
        self.plan = plan
        self.tables = tables
        self.period: Span = period
        self.taken_off = taken_off or {}
        """For a replay: measure → deal → what was returned of it."""
        self.sold_back = sold_back or {}
        """For returns priced as negative deals: measure → the component that does."""
        self.company = Company(tables)
        self.fiscal = fiscal_of(plan["fiscal"])
        self.ratio = rounding_of(plan["precision"]["ratio"])
        self.pay = rounding_of(plan["precision"]["pay"]["rounding"])
        self._kept: dict[tuple[object, ...], object] = {}
        self._asked: list[tuple[object, ...]] = []
        self.participants: dict[str, Participant] = {}
        self.participants = participants(plan, self.company, period, self.reckon)

    def _keep(self, key: tuple[object, ...], work_out: Callable[[], Kept]) -> Kept:
        if key not in self._kept:
            if key in self._asked:
                raise RecursionError(f"{key} depends on itself")
            self._asked.append(key)
            self._kept[key] = work_out()
            self._asked.pop()
        found: Kept = self._kept[key]  # type: ignore[assignment]  # one key always keeps one kind of answer
        return found

    @property
    def settled_from(self) -> date:
        """The first day that this version settles; the ledger's lines are posted under it."""
        return max(self.period.start, date.fromisoformat(str(self.plan["effective"]["from"])))

    # --- formulas -------------------------------------------------------------------------------

    def reckon(self, person: Participant, formula: str) -> Value:
        """Return what a formula comes to for a person's period."""
        return Reckoner(lambda name: self.named(person, name), self.ratio).of_text(formula)

    def reckon_row(self, person: Participant, line: Line, table: str, formula: str) -> Value:
        """Return what a formula comes to for one of a person's deals: columns first, then names (contract)."""

        def names(name: str) -> Value:
            if name in self.columns(table):
                return line.row.get(name)
            if name in ("记入", "credited"):
                return line.figure
            if name in ("份额", "share"):
                return line.share
            return self.named(person, name)

        return Reckoner(names, self.ratio).of_text(formula)

    def of_row(self, formula: str, row: Row) -> Value:
        """Return what a formula over the columns of a row comes to."""
        return Reckoner(row.get, self.ratio).of_text(formula)

    def figure(self, person: Participant, formula: str) -> Figure:
        """Return what a formula comes to as a figure."""
        found = self.reckon(person, formula)
        if isinstance(found, bool) or not (found is None or isinstance(found, Fraction)):
            raise TypeError(f"{formula!r} is no figure: {found!r}")
        return found

    def holds(self, person: Participant, formula: str) -> bool | None:
        """Return whether a condition holds."""
        found = self.reckon(person, formula)
        if found is not None and not isinstance(found, bool):
            raise TypeError(f"{formula!r} is no condition: {found!r}")
        return found

    def named(self, person: Participant, name: str) -> Value:
        """Return what a name stands for in the formulas of a person's period (contract, «Names»)."""
        if name in self.plan["measures"]:
            return self.measure(person, name).figure
        if name in self.plan.get("attributes", {}):
            return self.company.attribute(person.person_id, name, person.last_day)
        if name in self.plan.get("components", {}):
            return self.amount(person, name)
        if name in BUILT_IN:
            return BUILT_IN[name](self, person)
        of, _, part = name.rpartition(".")
        return self._part(person, of, english_of(part))

    def _part(self, person: Participant, of: str, part: str) -> Value:
        if part == "points":
            return self.item(person, of).points
        found = self.measure(person, of)
        if part == "rows":
            return None if found.rows is None else Fraction(found.rows)
        return {"target": found.target, "attainment": found.attainment}[part]

    def columns(self, table: str) -> set[str]:
        """Return the columns of a table."""
        return self._keep(
            ("columns", table), lambda: {name for row in self.company.table(table) for name in row}
        )

    # --- measures -------------------------------------------------------------------------------

    def measure_doc(self, name: str) -> Doc:
        """Return a measure as the plan states it."""
        found: Doc = self.plan["measures"][name]
        return found

    def window(self, name: str) -> Span:
        """Return the days that a window looks at."""
        span = window(name, self.period, self.plan["settles"], self.fiscal)
        return self._restarted(span) if name.endswith("_to_date") else span

    def to_date(self, since: str) -> Span:
        """Return the days from the start of the period, quarter, half-year or fiscal year to the period's end."""
        if since == "period":
            return self.period
        last = self.period.last
        start = (
            self.fiscal.year_start(last) if since == "year" else self.fiscal.start_of(TO_DATE[since], last)
        )
        return self._restarted(Span(start, self.period.end))

    def counted_days(self, window_name: str) -> Span:
        """Return the days of a window whose records this version counts: the other version counts the rest (O-2)."""
        return self._of_version(self.window(window_name), whole=window_name != "period")

    def running_days(self, running: str) -> Span:
        """Return the days whose deals climb the tiers before and with those of the period (O-2, O-30)."""
        return self._of_version(self.to_date(running), whole=running != "period")

    def _of_version(self, span: Span, *, whole: bool) -> Span:
        since, until = self.plan["effective"]["from"], self.plan["effective"].get("to")
        start = span.start if whole else max(span.start, date.fromisoformat(str(since)))
        end = min(span.end, date.fromisoformat(str(until))) if until else span.end
        return Span(min(start, end), end)

    def _restarted(self, span: Span) -> Span:
        """Return the span from where this version began, if figures to date start again with it (C61)."""
        if self.plan.get("tiers_on_change") != "restart":
            return span
        since = type(span.start).fromisoformat(str(self.plan["effective"]["from"]))
        return Span(max(span.start, since), span.end)

    def credited(self, name: str, span: Span) -> Credited:
        """Return the lines of a counted measure in a span, and what nobody gets."""

        def work_out() -> Credited:
            count = self.measure_doc(name)["count"]
            company = self.company if name not in self.taken_off else self._after_returns(name, count)
            return credited(count, span, company, self.of_row, self.plan["currency"])

        return self._keep(("credited", name, span), work_out)

    def _after_returns(self, name: str, count: Doc) -> Company:
        back, rows = self.taken_off[name], []
        for row in self.company.table(count["table"]):
            key = key_of(row, count["table"], count.get("row_key", []))
            left = reversing.reduced(row, count["column"], back[key]) if key in back else row
            if left is not None:
                rows.append(left)
        return Company({**self.tables, count["table"]: rows})

    def lines_in(self, name: str, span: Span) -> list[Line]:
        """Return the lines of a counted measure in a span, with the returns that are priced as deals."""
        lines = self.credited(name, span).lines
        if name in self.sold_back:
            lines = lines + reversing.as_deals(self, self.sold_back[name], span)
            lines.sort(key=lambda line: (line.day, line.key, line.person_id or ""))
        return lines

    def lines(self, name: str) -> list[Line]:
        """Return the lines of a counted measure in its own window."""
        return self.lines_in(name, self.counted_days(self.measure_doc(name)["count"].get("window", "period")))

    def uncredited(self, name: str) -> list[Uncredited]:
        """Return what nobody gets of a counted measure."""
        span = self.counted_days(self.measure_doc(name)["count"].get("window", "period"))
        return self.credited(name, span).uncredited

    def measure(self, person: Participant, name: str) -> Measured:
        """Return a person's measure."""
        return self._keep(("measure", person.person_id, name), lambda: measured(self, person, name))

    def to_date_of(self, person: Participant, name: str) -> Figure:
        """Return what a person's counted or entered measure comes to in the fiscal year to date."""
        doc = self.measure_doc(name)
        kind = "count" if doc.get("count") else "reading"
        over_the_year = {**doc, kind: {**doc[kind], "window": "year_to_date"}}
        plan = {**self.plan, "measures": {**self.plan["measures"], name: over_the_year}}
        return (
            self._keep(("to_date", name), lambda: Calculation(plan, self.tables, self.period))
            .measure(person, name)
            .figure
        )

    # --- groups ---------------------------------------------------------------------------------

    def group_name(self, person: Participant, among: str) -> str:
        """Return the group that a person belongs to."""
        return {"plan": "", "team": person.team_id or "", "role": person.role or ""}[among]

    def group_of(self, person: Participant, among: str) -> list[Participant]:
        """Return everybody of a person's group, himself included."""
        own = self.group_name(person, among)
        return [other for other in self.participants.values() if self.group_name(other, among) == own]

    # --- scores ---------------------------------------------------------------------------------

    def weights(self, person: Participant) -> scorecard.Runs | None:
        """Return the weights of a person's card, and for how long each set held."""
        return self._keep(("weights", person.person_id), lambda: scorecard.runs_of(self, person))

    def item(self, person: Participant, item: str) -> ItemScore:
        """Return a line of a person's scorecard."""
        return self._keep(("item", person.person_id, item), lambda: scorecard.item_score(self, person, item))

    def takes_item(self, person: Participant, item: str) -> bool:
        """Return whether an item stands on a person's card and applies to him."""
        return item in scorecard.items_of(self, person) and scorecard.applies_to(self, person, item) is True

    def item_figure(self, person: Participant, item: str) -> Figure:
        """Return the figure that an item scores."""
        formula = self.plan["scorecard"]["items"][item].get("measure")
        return None if formula is None else self.figure(person, formula)

    def shown_figure(self, person: Participant, item: str) -> Figure:
        """Return the figure that stands beside an item: what it scores, or the mark that people gave."""
        kind = self.plan["scorecard"]["items"][item]["scoring"]["kind"]
        if kind == "rating":
            return self.mark(person, item)
        return (
            rating.compared_sum(self, person, item)
            if kind == "comparison"
            else self.item_figure(person, item)
        )

    def direction(self, item: str) -> str:
        """Return whether more or less is better for an item: its measure's own direction, else more."""
        formula = self.plan["scorecard"]["items"][item].get("measure")
        tree = parsed(formula) if formula else ("none",)
        known = tree[0] == "name" and tree[1] in self.plan["measures"]
        return str(self.plan["measures"][tree[1]]["direction"]) if known else "up"

    def mark(self, person: Participant, item: str) -> Figure:
        """Return the mark that people gave."""
        return self._keep(("mark", person.person_id, item), lambda: rating.mark(self, person, item))

    def exact_score(self, person: Participant) -> Figure:
        """Return the total score before rounding."""
        return self._keep(("score", person.person_id), lambda: scorecard.exact_total(self, person))

    def score(self, person: Participant) -> Figure:
        """Return the total score."""
        exact = self.exact_score(person)
        return None if exact is None else rounded(exact, rounding_of(self.plan["scorecard"]["rounding"]))

    def grade(self, person: Participant) -> str | None:
        """Return the grade after distribution and caps."""
        return self._keep(("grades",), lambda: grading.final_grades(self))[person.person_id]

    def coefficient(self, person: Participant) -> Figure:
        """Return the performance coefficient."""
        return grading.coefficient(self, person)

    # --- pay ------------------------------------------------------------------------------------

    def amount(self, person: Participant, name: str) -> Figure:
        """Return what a component comes to for a person; 0 for who does not take part in it (O-4)."""
        found = self.component(name).get(person.person_id)
        return Fraction(0) if found is None else found.earned

    def component(self, name: str) -> dict[str, Paid]:
        """Return what a component comes to for each person who takes part."""
        return self._keep(("component", name), lambda: self._component(name))

    def _component(self, name: str) -> dict[str, Paid]:
        found = {
            person_id: Paid(
                each.amount,
                None if each.amount is None else paid_now(self, name, person_id, each.amount, each.by_deal),
            )
            for person_id, each in self.earned(name).items()
        }
        for person_id, paid in paid_to_others(self, name).items():
            if person_id not in found and paid != 0:
                found[person_id] = Paid(Fraction(0), paid)
        return found

    def earned(self, name: str) -> dict[str, Earned]:
        """Return what a component earns of itself, for each person who takes part; the ledger is not asked."""
        return self._keep(("earned", name), lambda: self._earned(name))

    def _earned(self, name: str) -> dict[str, Earned]:
        doc = self.plan["components"][name]
        calc, to = self._as_seen_by(doc), sum_rounding(self, doc)
        found: dict[str, Earned] = {}
        pieces = pieces_of(calc, doc)
        for person in calc.participants.values():
            own = [piece for piece in pieces if piece.person == person]
            if not own and (doc.get("when") is not None and calc.holds(person, doc["when"]) is False):
                continue
            by_deal: dict[str, Figure] = {}
            for piece in own:
                key = piece.line.key if piece.line else ""
                by_deal[key] = total([by_deal.get(key, Fraction(0)), piece.amount])
            amount = total(by_deal.values())
            if amount is not None and to is not None:
                amount = rounded(amount, to)
            found[person.person_id] = Earned(amount, by_deal)
        return found

    def _as_seen_by(self, doc: Doc) -> Calculation:
        """Return the period as a component sees it that prices returns: replayed, or with negative deals."""
        how, deal = (doc.get("reversal") or {}).get("how"), str(doc.get("deal"))
        if how not in ("replay", "re_rated") or deal in self.taken_off or deal in self.sold_back:
            return self
        if how == "replay":
            return Calculation(
                self.plan, self.tables, self.period, {deal: reversing.after_returns(self, doc)}
            )
        return Calculation(self.plan, self.tables, self.period, sold_back={deal: doc})
