"""The lines of a credit group: one row for each record and credited person.

Shares are exact decimals, so the parts of a deal sum to the whole without any rounding. Records whose
person is not known stay among the lines, unstaffed, and are reported; they are never dropped.
"""

from __future__ import annotations

from functools import reduce

from yeji_engine.binding.job import BEGINNING, OPEN_END, Job
from yeji_engine.credits.groups import CreditGroup, record_column, span_of
from yeji_engine.credits.shaping import put_amount
from yeji_engine.documents.measures import (
    ColumnsCredit,
    CompanyCredit,
    OwnerCredit,
    SplitsCredit,
    TeamCredit,
)
from yeji_engine.graph.expressions import (
    TEXT,
    Base,
    Literal,
    Number,
    Text,
    Value,
    choose,
    day,
    is_missing,
    known_date,
    missing_number,
    narrow,
    no_text,
    number,
    text,
    truth,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.sheets import Sheet


def lines(job: Job, group: CreditGroup, staffed: Named) -> Named:
    """Add the step with the lines: source_id, person_id, team_id, event_date, share, staffed, figures."""
    records = _records(job, group)
    shared = _credited(job, group, records)
    return job.program.keep(group.name, _placed(shared, staffed, group))


def _records(job: Job, group: CreditGroup) -> Frame:
    """The records in the windows, with what each counts for each measure."""
    table = job.table(group.table)
    span = span_of(job, group)
    dated = table.date(group.date)
    sheet = Sheet(table.where(day(span.start).until(dated) & dated.before(day(span.end))))
    for measure in group.measures:
        put_amount(job, group, measure, sheet)
    frame = _unknown_where_twice(job, group, sheet)
    keys = [frame.text(name) for name in group.row_key]
    source = keys[0].joined(*keys[1:]) if keys else no_text()
    figures = {n: frame.any(n) for n in frame.columns if n.startswith(("amount_", "counted_", "distinct_"))}
    extras = {record_column(name): frame.any(name) for name in group.extra_columns}
    people = {f"by_{name}": frame.text(name) for name in _person_columns(group)}
    return frame.select(
        {"source_id": source, "event_date": frame.date(group.date), **people, **figures, **extras}
    )


def _unknown_where_twice(job: Job, group: CreditGroup, sheet: Sheet) -> Frame:
    """Records whose key comes twice count for nobody knows how much: their figures are missing."""
    twice = job.duplicated.get(group.table)
    if twice is None:
        return sheet.frame()
    keys = [key for key in job.schemas[group.table].key if key in sheet.frame().columns]
    listed = Named({key: TEXT for key in keys} | {"_rows": narrow()}, twice)
    sheet.attach(listed, {key: key for key in keys}, {"_rows": "_twice"})
    frame = sheet.frame()
    once = is_missing(frame.number("_twice"))
    columns = {name: frame.any(name) for name in frame.columns if not name.startswith("amount_")}
    for index in group.measures.values():
        amount = frame.number(f"amount_{index}")
        columns[f"amount_{index}"] = choose(once, amount, Number(missing_number().node, amount.type))
    return frame.select(columns)


def _person_columns(group: CreditGroup) -> tuple[str, ...]:
    match group.credit:
        case OwnerCredit(column=column) | TeamCredit(column=column):
            return (column,)
        case ColumnsCredit(shares=shares):
            return tuple(dict.fromkeys(share.column for share in shares))
        case SplitsCredit(deal=deal, otherwise_owner=owner):
            return tuple(dict.fromkeys((deal, owner) if owner else (deal,)))
        case _:
            return ()


def _credited(job: Job, group: CreditGroup, records: Frame) -> Frame:
    credit = group.credit
    match credit:
        case OwnerCredit(column=column):
            return _with_share(records, records.text(f"by_{column}"), number(1), group)
        case ColumnsCredit(shares=shares):
            parts = [
                _with_share(records, records.text(f"by_{s.column}"), number(s.share), group) for s in shares
            ]
            return reduce(lambda left, right: left.union(right), _same_scales(parts))
        case SplitsCredit():
            return _by_splits(job, group, credit, records)
        case TeamCredit() | CompanyCredit():
            return _with_share(records, no_text(), number(1), group)


def _with_share(records: Frame, person: Text, share: Number, group: CreditGroup) -> Frame:
    """Lines with figure = amount × share, exact; averages and extremes are not shared."""
    narrow_share = Number(share.node, share.type)
    if share.type.base is Base.WIDE:
        narrow_share = Number(_as_narrow(share), narrow(share.scale))
    columns: dict[str, Value] = {
        "source_id": records.text("source_id"),
        "person_id": person,
        "event_date": records.date("event_date"),
        "share": narrow_share,
    }
    for index in group.measures.values():
        columns[f"counted_{index}"] = records.truth(f"counted_{index}")
        amount = records.number(f"amount_{index}")
        columns[f"figure_{index}"] = _figure(amount, narrow_share)
    columns |= {
        name: records.any(name) for name in records.columns if name.startswith(("record_", "distinct_"))
    }
    if isinstance(group.credit, TeamCredit):
        columns["team_of_record"] = records.text(f"by_{group.credit.column}")
    return records.select(columns)


WIDE_FROM = 7
"""Decimals from which a line is reckoned in 128 bits: 64 would end at 922 million yuan with ten."""


def _figure(amount: Number, share: Number) -> Number:
    wanted = amount.scale + share.scale
    return (amount.widened() if wanted >= WIDE_FROM else amount).times(share)


def _as_narrow(share: Number) -> Literal:
    if not isinstance(share.node, Literal):
        raise TypeError("a wide share is a constant")
    return Literal(share.node.content, narrow(share.scale))


def _same_scales(parts: list[Frame]) -> list[Frame]:
    """Give number columns of frames the same decimals, so that they can be united."""
    scales: dict[str, int] = {}
    for part in parts:
        for name, type_ in part.columns.items():
            scales[name] = max(scales.get(name, 0), type_.scale)
    return [
        part.select(
            {
                name: part.number(name).at_scale(scales[name])
                if type_.base in (Base.NARROW, Base.WIDE)
                else part.any(name)
                for name, type_ in part.columns.items()
            }
        )
        for part in parts
    ]


def _by_splits(job: Job, group: CreditGroup, credit: SplitsCredit, records: Frame) -> Frame:
    """Shares of the dated splits; deals without any go to the owner where the plan says so."""
    splits = job.table(credit.table)
    if credit.role is not None and "role" in splits.columns:
        splits_used: Frame = splits.where(splits.text("role").equals(text(credit.role)))
    else:
        splits_used = splits
    deal = f"by_{credit.deal}"
    dated = records.date("event_date", "l")
    condition = None
    if "valid_from" in splits.columns and "valid_to" in splits.columns:
        since = known_date(splits.date("valid_from", "r"), day(BEGINNING))
        until = known_date(splits.date("valid_to", "r"), day(OPEN_END))
        condition = since.until(dated) & dated.before(until)
    take = {"person_id": "split_person", "share": "split_share"}
    joined = records.join(splits_used, {deal: "deal_id"}, take, condition=condition)
    found = _with_share(joined, joined.text("split_person"), joined.number("split_share"), group)
    rest = records.without(splits_used.keep("deal_id"), {deal: "deal_id"})
    owner = records.text(f"by_{credit.otherwise_owner}") if credit.otherwise_owner else no_text()
    alone = _with_share(rest, owner, number(1), group)
    return reduce(lambda left, right: left.union(right), _same_scales([found, alone]))


def _placed(shared: Frame, staffed: Named, group: CreditGroup) -> Frame:
    """Lines with the person's team on the event's date."""
    if isinstance(group.credit, TeamCredit):
        named = shared.select(
            {n: shared.any(n) for n in shared.columns if n != "team_of_record"}
            | {
                "team_id": shared.text("team_of_record"),
                "staffed": ~is_missing(shared.text("team_of_record")),
            }
        )
        return named
    if isinstance(group.credit, CompanyCredit):
        return shared.extend({"team_id": no_text(), "staffed": truth(True)})
    dated = shared.date("event_date", "l")
    condition = staffed.date("valid_from", "r").until(dated) & dated.before(staffed.date("valid_to", "r"))
    take = {"team_id": "team_id", "person_id": "staffed_person"}
    joined = shared.join(staffed, {"person_id": "person_id"}, take, how="left", condition=condition)
    keep = {name: joined.any(name) for name in joined.columns if name != "staffed_person"}
    return joined.select(keep | {"staffed": ~is_missing(joined.text("staffed_person"))})
