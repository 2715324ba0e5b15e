"""The result tables, read off the finished sheet: long rows with one meaning per column."""

from __future__ import annotations

from collections.abc import Iterable

from yeji_engine.binding.reasons import TIMING, Reason
from yeji_engine.graph.expressions import (
    TRUTH,
    Apply,
    Number,
    Text,
    Truth,
    Value,
    choose_text,
    is_missing,
    missing_number,
    no_text,
    number,
    text,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.totals import rows_where, stored_total
from yeji_engine.measures.book import MeasureBook
from yeji_engine.payouts.components import PayBook
from yeji_engine.settlement.book import SettlementKind

COMPUTED, NOT_COMPUTED = "computed", "not_computed"


def _status(figure: Number) -> Text:
    return choose_text(is_missing(figure), text(NOT_COMPUTED), text(COMPUTED))


def _united(frames: list[Frame]) -> Frame:
    return frames[0].union(*frames[1:])


def measures_table(opened: MeasureBook, sheet: Named) -> Frame | None:
    """Return subject_id, measure, figure, rows, target, target_version, attainment, status."""
    job = opened.book.job
    frames = [_measure_rows(opened, sheet, name) for name in job.plan.measures if name not in job.hidden]
    return _united(frames) if frames else None


def _measure_rows(opened: MeasureBook, sheet: Named, name: str) -> Frame:
    book = opened.book
    figure, rows = book.number(name), opened.rows.get(name, number(0))
    target = book.known.get(f"{name}.target", missing_number())
    attainment = book.known.get(f"{name}.attainment", missing_number())
    if not isinstance(target, Number) or not isinstance(attainment, Number):
        raise TypeError("targets are numbers")
    return sheet.select(
        {
            "subject_id": sheet.text("person_id"),
            "measure": text(name),
            "figure": figure.stored(),
            "rows": Number(rows.widened().node, rows.widened().type).stored(),
            "target": target.stored(),
            "target_version": opened.versions.get(name, no_text()),
            "attainment": attainment.stored(),
            "status": _status(figure),
        }
    )


def reasons_table(pay: PayBook, sheet: Named, others: Iterable[Frame] = ()) -> Frame | None:
    """Return one row per person, component and step, whose amounts add up to what was earned.

    `others` are reasons of other rooms, in the same columns.
    """
    frames = [
        *others,
        *(
            reason_rows(sheet, reason, step)
            for reasons in pay.reasons.values()
            for step, reason in enumerate(reasons, start=1)
        ),
    ]
    return _united(frames) if frames else None


def reason_rows(sheet: Named, reason: Reason, step: int) -> Frame:
    """Return one reason of everybody who has it, as rows; reasons of deals lie on a sheet of deals."""
    sheet = reason.rows if reason.rows is not None else sheet
    source = sheet.text("source_id") if reason.rows is not None else text("")
    label: Text = reason.text if reason.text is not None else text(reason.label)
    known = ~is_missing(reason.amount)
    shown = known if reason.shown is None else known & reason.shown.known()
    columns: dict[str, Value] = {
        "person_id": sheet.text("person_id"),
        "item": text(reason.item),
        "source_id": source,
        "step": number(step).stored(),
        "operation": text(reason.operation.value),
        "label": label,
    }
    for name in ("quantity", "lower", "upper", "factor", "amount"):
        figure = getattr(reason, name)
        columns[name] = (figure if figure is not None else missing_number()).stored()
    return sheet.where(shown).select(columns)


PARTICIPANT_COLUMNS = (
    "person_id",
    "team_id",
    "role",
    "plan_id",
    "level",
    "region",
    "regime",
    "days_in_plan",
    "days_in_period",
    "working_days_in_plan",
    "working_days_in_period",
    "tenure_months",
)


def participants_table(sheet: Named) -> Frame:
    """Return one row per participant with what is known of him in the period."""
    columns: dict[str, Value] = {}
    for name in PARTICIPANT_COLUMNS:
        if name in sheet.columns:
            value = sheet.sorted(name)
            columns[name] = value.stored() if isinstance(value, Number) else value
    return sheet.select(columns)


def reasoned(reasons: Named) -> Frame:
    """Return what the reasons of each person and item come to: before timing what was earned, else paid."""
    timing = reasons.text("operation").among(sorted(operation.value for operation in TIMING))
    amount = reasons.any("amount")
    before = Value(Apply("choose", (timing.node, _NOTHING.node, amount.node)), amount.type)
    totals = {"earned": stored_total(before), "paid": stored_total(amount)}
    return reasons.group(["person_id", "item"], totals)


def unbalanced(payouts: Frame, sums: Named) -> Frame:
    """Return what differs from the sum of its reasons; nobody may ever be here.

    *shape*: person_id, component, earned, paid, reasons_earned, reasons_paid, all as stored.
    """
    on = {"person_id": "person_id", "component": "item"}
    joined = payouts.join(sums, on, {"earned": "_earned", "paid": "_paid"}, how="left")
    kept = {name: joined.any(name) for name in ("person_id", "component", "earned", "paid")}
    both = joined.select(
        kept
        | {
            "reasons_earned": _or_nothing(joined.any("_earned")),
            "reasons_paid": _or_nothing(joined.any("_paid")),
        }
    )
    return both.where(_differ(both, "earned", "reasons_earned") | _differ(both, "paid", "reasons_paid"))


def unsettled(settlements: Named) -> Frame:
    """Return persons whose pay differs from the sum of the rows that lead to it, in the same columns."""
    kind, amount = settlements.text("kind"), settlements.any("amount")
    payable = kind.equals(text(SettlementKind.PAYABLE.value))
    left_out = payable | kind.equals(text(SettlementKind.FORGIVEN.value))
    summed = settlements.group(
        ["person_id"],
        {
            "paid": stored_total(
                Value(Apply("choose", (payable.node, amount.node, _NOTHING.node)), amount.type)
            ),
            "led": stored_total(
                Value(Apply("choose", (left_out.node, _NOTHING.node, amount.node)), amount.type)
            ),
            "unknown": rows_where(payable & is_missing(amount)),
        },
    )
    off = summed.where(summed.number("unknown").equals(number(0)) & _differ(summed, "paid", "led"))
    return off.select(
        {
            "person_id": off.text("person_id"),
            "component": text(""),
            "earned": off.any("paid"),
            "paid": off.any("paid"),
            "reasons_earned": off.any("led"),
            "reasons_paid": off.any("led"),
        }
    )


_NOTHING = number(0).stored()


def _or_nothing(figure: Value) -> Value:
    return Value(Apply("coalesce", (figure.node, _NOTHING.node)), figure.type)


def _differ(frame: Frame, figure: str, sum_of_reasons: str) -> Truth:
    return Truth(Apply("<>", (frame.any(figure).node, frame.any(sum_of_reasons).node)), TRUTH)
