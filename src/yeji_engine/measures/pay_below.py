"""What a component came to for the people below a leader (C41), by the chart of their own last day."""

from __future__ import annotations

from yeji_engine.binding.names import Book
from yeji_engine.credits.organisation import led
from yeji_engine.documents.measures import PayBelow
from yeji_engine.graph.expressions import Number, choose, is_missing, missing_number, number
from yeji_engine.graph.totals import largest, rows, rows_where, total


def paid_below(book: Book, measure: str, below: PayBelow) -> tuple[Number, Number]:
    """Return the sum of what the people below earned, and how many they are; one unknown makes it unknown.

    Pay of the leader himself never counts; a person below on two ways counts once.
    """
    job, key = book.job, f"below_{list(book.job.plan.measures).index(measure)}"
    amount = book.sheet.hold(book.number(below.component))
    people = job.program.step(job.program.fresh("sheet"), book.sheet.settle())
    book.sheet.rest_on(people)
    paid = job.program.step(
        f"{key}_paid",
        people.select(
            {
                "person_id": people.text("person_id"),
                "team_id": people.text("team_id"),
                "event_date": people.date("last_day"),
                "amount": amount.widened(),
            }
        ),
    )
    raised = led(job, paid, below.levels)
    others = raised.where(~raised.text("leader_id").equals(raised.text("person_id")))
    once = others.group(["leader_id", "person_id"], {"amount": largest(others.number("amount"))})
    given = once.group(
        ["leader_id"],
        {
            "amount": total(once.number("amount")),
            "unknown": rows_where(is_missing(once.number("amount"))),
            "people": rows(),
        },
    )
    names = ("amount", "unknown", "people")
    book.sheet.attach(
        job.program.step(f"{key}_given", given),
        {"person_id": "leader_id"},
        {name: f"{key}_{name}" for name in names},
    )
    frame = book.sheet.frame()
    summed, unknown, count = (frame.number(f"{key}_{name}").otherwise(number(0)) for name in names)
    known = unknown.equals(number(0))
    return book.sheet.put(f"{key}_figure", choose(known, summed, missing_number())), count
