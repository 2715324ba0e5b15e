"""The dated shares of each deal: one row per deal, person and stretch of days on which it holds (C36, C37).

Roles of one person on a deal are added, so that a person has one line per record. A deal whose shares
do not come to the whole, where they must, has one row without a person: it is held, not paid in part.
"""

from __future__ import annotations

from yeji_engine.binding.job import BEGINNING, OPEN_END, Job
from yeji_engine.binding.stretches import cut
from yeji_engine.credits.groups import CreditGroup
from yeji_engine.documents.measures import CreditTotal, SplitsCredit
from yeji_engine.graph.expressions import Date, Value, day, known_date, narrow_number, no_text, number, text
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.totals import rows_where, total

UNSHARED = "shares-not-whole"
UNSPLIT = "split-missing"


def shares(job: Job, group: CreditGroup, credit: SplitsCredit) -> Named:
    """Add the step with deal_id, person_id, share, fault, since, until; at most one row per deal, person, day."""
    name = f"shares_{group.name}"
    merged = job.program.step(f"{name}_rows", _merged(job, credit))
    deals = job.program.step(f"{name}_deals", _deals(merged))
    plain = merged.join(
        deals.where(deals.number("dated").equals(number(0))), {"deal_id": "deal_id"}, {"whole": "whole"}
    )
    found = _good_and_bad(credit, plain)
    if "valid_from" in job.schemas[credit.table].names or "valid_to" in job.schemas[credit.table].names:
        dated = merged.join(deals.where(deals.number("dated") > number(0)), {"deal_id": "deal_id"}, {})
        stretches = cut(job, job.program.step(f"{name}_dated", dated), ["deal_id"], ["person_id", "share"])
        found = found.union(_good_and_bad(credit, _summed(job, name, stretches)))
    return job.program.step(name, found)


def _merged(job: Job, credit: SplitsCredit) -> Frame:
    splits: Frame = job.table(credit.table)
    if credit.role is not None and "role" in splits.columns:
        splits = splits.where(splits.text("role").equals(text(credit.role)))
    stated = splits.select(
        {
            "deal_id": splits.text("deal_id"),
            "person_id": splits.text("person_id"),
            "share": splits.number("share"),
            "since": _date_or(splits, "valid_from", day(BEGINNING)),
            "until": _date_or(splits, "valid_to", day(OPEN_END)),
        }
    )
    summed = stated.group(
        ["deal_id", "person_id", "since", "until"], {"share": total(stated.number("share"))}
    )
    return _narrowed(summed)


def _narrowed(summed: Frame) -> Frame:
    """Shares stay in 64 bits, as the lines that they are multiplied into."""
    columns: dict[str, Value] = {name: summed.any(name) for name in summed.columns if name != "share"}
    return summed.select(columns | {"share": summed.number("share").narrowed()})


def _date_or(frame: Frame, name: str, instead: Date) -> Date:
    return known_date(frame.date(name), instead) if name in frame.columns else instead


def _deals(merged: Named) -> Frame:
    always = merged.date("since").equals(day(BEGINNING)) & merged.date("until").equals(day(OPEN_END))
    return merged.group(["deal_id"], {"whole": total(merged.number("share")), "dated": rows_where(~always)})


def _summed(job: Job, name: str, stretches: Frame) -> Frame:
    """Stretches with the whole of their deal; equal persons are one again."""
    by = ["deal_id", "person_id", "since", "until"]
    one = stretches.group(by, {"share": total(stretches.number("share"))})
    pieces = job.program.step(f"{name}_pieces", _narrowed(one))
    wholes = pieces.group(["deal_id", "since", "until"], {"whole": total(pieces.number("share"))})
    keys = {key: key for key in ("deal_id", "since", "until")}
    return pieces.join(wholes, keys, {"whole": "whole"})


def _good_and_bad(credit: SplitsCredit, found: Frame) -> Frame:
    columns: dict[str, Value] = {name: found.any(name) for name in ("deal_id", "person_id", "share")}
    dated: dict[str, Value] = {name: found.date(name) for name in ("since", "until")}
    if credit.total is CreditTotal.MAY_EXCEED:
        return found.select(columns | {"fault": no_text()} | dated)
    right = found.number("whole").equals(number(1))
    good = found.where(right).select(columns | {"fault": no_text()} | dated)
    wrong = found.where(~right).group(["deal_id", "since", "until"], {})
    bad = wrong.select(
        {
            "deal_id": wrong.text("deal_id"),
            "person_id": no_text(),
            "share": narrow_number(1).at_scale(found.number("share").scale),
            "fault": text(UNSHARED),
            "since": wrong.date("since"),
            "until": wrong.date("until"),
        }
    )
    return good.union(bad)
