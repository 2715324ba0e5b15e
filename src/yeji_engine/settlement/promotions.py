"""Rules of promotion over past periods: how often a condition held, in a row or not (C72, A35, A36).

What is not known is neither held nor not: a rule is fulfilled when it is whatever the unknown periods
were, not fulfilled when it cannot be, and else not computed. Knows conditions, not where they come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yeji_engine.binding.job import Job
from yeji_engine.documents.plan import Promotion
from yeji_engine.graph.expressions import (
    TEXT,
    TRUTH,
    Literal,
    Number,
    Truth,
    Value,
    choose,
    choose_text,
    choose_truth,
    greatest,
    is_missing,
    narrow,
    narrow_number,
    number,
    text,
    truth,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.measures.book import MeasureBook

PAST = "_past_conditions"
"""Input made by the engine: person_id, promotion, periods_back, holds; people of a period who are in it."""
PAST_COLUMNS = {"person_id": TEXT, "promotion": TEXT, "periods_back": narrow(), "holds": TRUTH}


@dataclass(frozen=True)
class Conditions:
    """Whether each rule's condition holds in the period, as columns of the sheet of the period."""

    holds: dict[str, Truth]


def ask_conditions(opened: MeasureBook) -> Conditions:
    """Work out the conditions of all rules; to be called before the sheet of the period is closed."""
    book = opened.book
    found = {}
    for index, (name, rule) in enumerate(book.job.plan.promotions.items()):
        condition = book.lowering().truth(book.job.formula(rule.when))
        found[name] = book.sheet.put(f"promotion_{index}", condition)
    return Conditions(found)


def conditions_table(conditions: Conditions, sheet: Named) -> Frame | None:
    """Return person_id, promotion, holds: one row per participant and rule."""
    frames = [
        sheet.select({"person_id": sheet.text("person_id"), "promotion": text(name), "holds": holds})
        for name, holds in conditions.holds.items()
    ]
    return frames[0].union(*frames[1:]) if frames else None


def promotions_table(job: Job, conditions: Conditions, sheet: Named) -> Frame | None:
    """Return person_id, promotion, holds (now), times, within, fulfilled, status."""
    frames = [
        _rule(
            job,
            index,
            (name, rule),
            sheet.select({"person_id": sheet.text("person_id"), "now": conditions.holds[name]}),
        )
        for index, (name, rule) in enumerate(job.plan.promotions.items())
    ]
    return frames[0].union(*frames[1:]) if frames else None


def _rule(job: Job, index: int, named: tuple[str, Promotion], now: Frame) -> Frame:
    name, rule = named
    sheet = Sheet(now)
    past = Named(PAST_COLUMNS, PAST)
    for back in range(1, rule.within):
        mine = past.where(
            past.text("promotion").equals(text(name)) & past.number("periods_back").equals(number(back))
        )
        step = job.program.step(f"promotion_{index}_{back}", mine.keep("person_id", "holds"))
        sheet.attach(
            step, {"person_id": "person_id"}, {"holds": f"holds_{back}", "person_id": f"there_{back}"}
        )
    frame = sheet.frame()
    held = [_held(frame, back) for back in range(rule.within - 1, 0, -1)]
    held.append(frame.truth("now"))
    surely = _times(sheet, rule, [state.known() for state in held])
    perhaps = _times(sheet, rule, [_otherwise(state, truth(True)) for state in held])
    needed = number(rule.times)
    nobody_knows = Truth(Literal(None, TRUTH), TRUTH)
    fulfilled = sheet.put(
        "fulfilled",
        choose_truth(
            surely >= needed, truth(True), choose_truth(perhaps < needed, truth(False), nobody_knows)
        ),
    )
    frame = sheet.frame()
    columns: dict[str, Value] = {
        "person_id": frame.text("person_id"),
        "promotion": text(name),
        "holds": frame.truth("now"),
        "times": surely.stored(),
        "within": number(rule.within).stored(),
        "fulfilled": fulfilled,
        "status": choose_text(is_missing(fulfilled), text("not_computed"), text("computed")),
    }
    return frame.select(columns)


def _held(frame: Frame, back: int) -> Truth:
    """A period in which the person was not in the plan does not count."""
    absent = is_missing(frame.text(f"there_{back}"))
    return choose_truth(absent, truth(False), frame.truth(f"holds_{back}"))


def _otherwise(state: Truth, instead: Truth) -> Truth:
    return choose_truth(is_missing(state), instead, state)


def _times(sheet: Sheet, rule: Promotion, held: Sequence[Truth]) -> Number:
    """How often it held, or the longest run, oldest period first."""
    nothing, once = narrow_number(0), narrow_number(1)
    run = longest = nothing
    for state in held:
        run = sheet.hold(choose(state, run + once, nothing if rule.in_a_row else run))
        longest = sheet.hold(greatest(longest, run))
    return longest
