"""What each deal earned, to the last fen: the deals of a person come to his rounded sum (C67, C68).

A plan that rounds the component has deals with more digits than can be paid. Each is rounded, and the
fen by which their sum then differs go to the deals that were rounded furthest, one each, ties by key.
"""

from __future__ import annotations

from decimal import Decimal

from yeji_engine.binding.job import Job
from yeji_engine.documents.base import Rounding
from yeji_engine.documents.plan import PayLevel
from yeji_engine.graph.expressions import Number, choose, is_missing, missing_number, number, ranked
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import rows_where, total


def deals_to_the_fen(job: Job, priced: Named, rounding: Rounding, slot: str) -> Named:
    """Add the step `deals_…`: person_id, source_id, earned, one row per person and deal."""
    amount = priced.number("amount")
    totals = {"amount": total(amount), "unknown": rows_where(is_missing(amount))}
    summed = job.program.step(f"by_deal_{slot}", priced.group(["person_id", "source_id"], totals))
    sheet = Sheet(summed)
    known = summed.number("unknown").equals(number(0))
    exact = sheet.hold(choose(known, summed.number("amount"), missing_number()))
    rounded = sheet.hold(exact.rounded(rounding.decimals, rounding.mode))
    if job.plan.precision.pay.level is not PayLevel.LINE:
        rounded = _levelled(sheet, exact, rounded, rounding)
    frame: Frame = sheet.frame().select(
        {
            "person_id": summed.text("person_id"),
            "source_id": summed.text("source_id"),
            "earned": rounded,
        }
    )
    return job.program.step(f"deals_{slot}", frame)


def _levelled(sheet: Sheet, exact: Number, rounded: Number, rounding: Rounding) -> Number:
    frame = sheet.frame()
    person = [frame.text("person_id")]
    fen = number(Decimal(1).scaleb(-rounding.decimals))
    whole = sheet.hold(ranked("sum", exact, person, []))
    wanted = sheet.hold(whole.rounded(rounding.decimals, rounding.mode))
    summed = sheet.hold(ranked("sum", rounded.widened(), person, []))
    lacking = sheet.hold((wanted - summed).at_scale(max(wanted.scale, rounding.decimals)).units())
    rest = sheet.hold(exact - rounded)
    up = sheet.hold(ranked("row_number", None, person, [(rest, True), (frame.text("source_id"), False)]))
    down = sheet.hold(ranked("row_number", None, person, [(rest, False), (frame.text("source_id"), False)]))
    raised = sheet.hold(choose(up <= lacking, rounded + fen, rounded))
    return sheet.hold(choose(down <= -lacking, raised - fen, raised))
