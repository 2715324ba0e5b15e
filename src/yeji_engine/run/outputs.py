"""The result tables, read off the finished sheet: long rows with one meaning per column."""

from __future__ import annotations

from collections.abc import Iterable

from yeji_engine.binding.job import Job
from yeji_engine.binding.reasons import Reason
from yeji_engine.graph.expressions import (
    Apply,
    Number,
    Text,
    Value,
    choose_text,
    is_missing,
    missing_number,
    no_text,
    number,
    text,
    wide,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.totals import total
from yeji_engine.measures.book import MeasureBook
from yeji_engine.money import CARRY_DECIMALS
from yeji_engine.payouts.components import PayBook

COMPUTED, NOT_COMPUTED = "computed", "not_computed"


def _status(figure: Number) -> Text:
    return choose_text(is_missing(figure), text(NOT_COMPUTED), text(COMPUTED))


def _united(frames: list[Frame]) -> Frame:
    return frames[0].union(*frames[1:])


def measures_table(opened: MeasureBook, sheet: Named) -> Frame | None:
    """Return subject_id, measure, figure, rows, target, target_version, attainment, status."""
    frames = [_measure_rows(opened, sheet, name) for name in opened.book.job.plan.measures]
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


def payouts_table(job: Job, pay: PayBook, sheet: Named) -> Frame | None:
    """Return person_id, component, earned, paid, status."""
    frames = [
        sheet.select(
            {
                "person_id": sheet.text("person_id"),
                "component": text(name),
                "earned": pay.earned[name].stored(),
                "paid": pay.earned[name].stored(),
                "status": _status(pay.earned[name]),
            }
        )
        for name in job.plan.components
    ]
    return _united(frames) if frames else None


def reasons_table(job: Job, pay: PayBook, sheet: Named, others: Iterable[Frame] = ()) -> Frame | None:
    """Return one row per person, component and step, whose amounts add up to what was earned.

    `others` are reasons of other rooms, in the same columns.
    """
    frames = [
        *others,
        *(
            reason_rows(sheet, reason, step)
            for name in job.plan.components
            for step, reason in enumerate(pay.reasons[name], start=1)
        ),
    ]
    return _united(frames) if frames else None


def reason_rows(sheet: Named, reason: Reason, step: int) -> Frame:
    """Return one reason of everybody who has it, as rows."""
    label: Text = reason.text if reason.text is not None else text(reason.label)
    known = ~is_missing(reason.amount)
    shown = known if reason.shown is None else known & reason.shown.known()
    columns: dict[str, Value] = {
        "person_id": sheet.text("person_id"),
        "item": text(reason.item),
        "source_id": text(""),
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


def unbalanced(payouts: Frame, reasons: Named) -> Frame:
    """Return the payouts that differ from the sum of their reasons; nobody may ever be here."""
    summed = reasons.group(["person_id", "item"], {"reasoned": total(restored(reasons, "amount"))})
    earned = payouts.select(
        {
            "person_id": payouts.text("person_id"),
            "component": payouts.text("component"),
            "earned": restored(payouts, "earned"),
        }
    )
    on = {"person_id": "person_id", "component": "item"}
    joined = earned.join(summed, on, {"reasoned": "reasoned"}, how="left")
    known = ~is_missing(joined.number("earned"))
    return joined.where(
        known & ~joined.number("earned").equals(joined.number("reasoned").otherwise(number(0)))
    )


def restored(table: Frame, name: str) -> Number:
    """Return a stored figure as a number to reckon with."""
    return Number(Apply("restored", (table.any(name).node,)), wide(CARRY_DECIMALS))
