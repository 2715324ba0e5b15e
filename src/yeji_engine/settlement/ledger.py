"""The ledger: lines that are only ever added, and what a run reads of them.

Within one period, person and component: earned + clawed_back + held + released = paid. What is open is
therefore −(held + released), and nothing that was earned can get lost: it is paid, taken back or open.
Knows the lines of the past; how much is due now is the matter of the other modules of this floor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yeji_engine.binding.job import BEGINNING, Job
from yeji_engine.binding.notices import Notice
from yeji_engine.documents.plan import Plan
from yeji_engine.graph.expressions import (
    Date,
    Number,
    Text,
    Truth,
    Value,
    choose,
    day,
    known_date,
    known_text,
    number,
    text,
    truth,
)
from yeji_engine.graph.expressions import Literal as Constant
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.totals import total
from yeji_engine.periods import Period

LEDGER = "ledger"
PERSON_LINES = "settlement"
"""Stands as the component of lines that belong to a person's whole pay."""


class LedgerKind(StrEnum):
    """What a line of the ledger records. Stored for ever; never shown as it is."""

    EARNED = "earned"
    """A component earned this in the period; `source_id` names the deal where it is released or taken
    back deal by deal. For pay trued up to date: what the figure to date grew by."""
    CLAWED_BACK = "clawed_back"
    """Negative: earned before, taken back because the deal was returned or lost."""
    HELD = "held"
    """Negative: earned now, but not due yet."""
    RELEASED = "released"
    """Was held and is due now; negative where money that had released it went away again."""
    PAID = "paid"
    """What the component adds to the person's pay: the sum of the four above."""
    ROUNDED = "rounded"
    """Person: what rounding the total added, where the plan rounds there."""
    IN_KIND = "in_kind"
    """Person, negative: the part of `paid` that is no money; its value goes to payroll for tax."""
    DRAW = "draw"
    """Person: advance or top-up that is owed."""
    GRANTED = "granted"
    """Person: advance or top-up that is not owed."""
    RECOVERED = "recovered"
    """Person, negative: taken from the pay against what is owed."""
    FORGIVEN = "forgiven"
    """Person, negative: no longer owed; moves no money."""
    CARRIED = "carried"
    """Person: movement of the negative balance; negative where something is carried on, positive where it
    was made good."""
    OVER_LIMIT = "over_limit"
    """Person, negative: what exceeded the limit of all pay; it is not owed later."""
    PAYABLE = "payable"
    """Person: what he gets for the period in money."""


OPEN_KINDS = (LedgerKind.EARNED, LedgerKind.CLAWED_BACK, LedgerKind.HELD, LedgerKind.RELEASED)
"""Their sum is what was paid."""
OWED_KINDS = (LedgerKind.DRAW, LedgerKind.RECOVERED, LedgerKind.FORGIVEN)
"""Their sum is what is owed."""


@dataclass(frozen=True)
class Past:
    """The ledger's lines of earlier periods: person_id, component, period_start, kind, source_id, amount."""

    lines: Named
    start: date
    """First day of the period that is settled; lines of this day and later are not read."""

    @property
    def scale(self) -> int:
        """Decimals of the amounts."""
        return self.lines.number("amount").scale

    def of(self, component: str, *kinds: LedgerKind) -> Frame:
        """Return the component's lines of these kinds; *shape*: that of `lines`, one row per posting."""
        are = self.lines.text("kind").among([kind.value for kind in kinds])
        return self.lines.where(self.lines.text("component").equals(text(component)) & are)


def settled_from(plan: Plan, period: Period) -> date:
    """Return the first day that this version of the plan settles in the period: lines are posted under it."""
    return max(period.start, plan.effective.since)


def past(job: Job, people: Frame) -> Past:
    """Add the step `ledger_past`; `people` lends its shape where the company has no ledger yet."""
    start = settled_from(job.plan, job.period)
    if not job.has(LEDGER):
        return Past(job.program.step("ledger_past", _no_lines(people)), start)
    ledger = job.table(LEDGER)
    since, posted = ledger.date("period_start"), _posted(ledger)
    earlier = since.before(day(start)) & posted.until(day(start))
    lines = ledger.where(earlier).select(
        {
            "person_id": ledger.text("person_id"),
            "component": ledger.text("component"),
            "period_start": since,
            "posted_in": posted,
            "kind": ledger.text("kind"),
            "source_id": _source(ledger),
            "amount": ledger.number("amount").widened(),
        }
    )
    return Past(job.program.step("ledger_past", lines), start)


def _posted(ledger: Frame) -> Date:
    """A line without it was posted with its own period."""
    since = ledger.date("period_start")
    return known_date(ledger.date("posted_in"), since) if "posted_in" in ledger.columns else since


def _source(ledger: Frame) -> Text:
    return known_text(ledger.text("source_id"), text("")) if "source_id" in ledger.columns else text("")


def _no_lines(people: Frame) -> Frame:
    columns: dict[str, Value] = {
        "person_id": people.text("person_id"),
        "component": text(""),
        "period_start": day(BEGINNING),
        "posted_in": day(BEGINNING),
        "kind": text(""),
        "source_id": text(""),
        "amount": number(0),
    }
    return people.where(truth(False)).select(columns)


def sum_where(condition: Truth, figure: Number) -> Number:
    """Return the total of the figure over the rows where the condition holds, 0 over none."""
    return total(choose(condition, figure, Number(Constant(0, figure.type), figure.type)))


def faults(job: Job, past: Past) -> list[Notice]:
    """Return what the ledger holds that this plan cannot go on with: nothing of it may get lost unseen."""
    if not job.has(LEDGER):
        return []
    lines = past.lines
    strange = ~lines.text("kind").among([kind.value for kind in LedgerKind])
    foreign = lines.where(
        ~lines.text("component").among(list(job.plan.components))
        & lines.text("kind").among([kind.value for kind in OPEN_KINDS])
    )
    held = foreign.text("kind").among([LedgerKind.HELD.value, LedgerKind.RELEASED.value])
    opened = job.program.step(
        "ledger_foreign",
        foreign.group(["person_id", "component"], {"open": sum_where(held, foreign.number("amount"))}).rename(
            {"person_id": "person_id", "component": "source_id", "open": "open"}
        ),
    )
    return [
        Notice("ledger-kind-unknown", LEDGER, strange, lines),
        Notice("ledger-component-unknown", LEDGER, ~opened.number("open").equals(number(0)), opened),
    ]
