"""The lines of a credit group: one row for each record and credited person.

Shares are exact decimals, so the parts of a deal sum to the whole without any rounding. Records whose
person is not known stay among the lines, unstaffed, and are reported; they are never dropped.
"""

from __future__ import annotations

from functools import reduce

from yeji_engine.binding.job import BEGINNING, OPEN_END, Job
from yeji_engine.credits.groups import CreditGroup, counted, record_column, span_of, spans_of
from yeji_engine.credits.shaping import put_amount, times
from yeji_engine.credits.splits import UNSPLIT, shares
from yeji_engine.documents.measures import (
    Aggregate,
    ColumnsCredit,
    ColumnShare,
    CompanyCredit,
    OwnerCredit,
    SplitsCredit,
    TeamCredit,
)
from yeji_engine.graph.expressions import (
    Date,
    Number,
    Text,
    Truth,
    Value,
    as_text,
    choose,
    choose_text,
    day,
    is_missing,
    known_date,
    known_text,
    missing_like,
    narrow,
    narrow_number,
    no_text,
    text,
    truth,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.sheets import Sheet

UNSHARED_AGGREGATES = frozenset({Aggregate.SMALLEST, Aggregate.LARGEST, Aggregate.MEDIAN})
"""The largest deal of a person is the deal itself, however it was shared; so is the one in the middle."""


def lines(job: Job, group: CreditGroup, staffed: Named) -> Named:
    """Add the step with the lines: source_id, person_id, team_id, event_date, share, staffed, figures.

    Lines of splits also have `fault`: why nobody is credited although the plan would have it so.
    """
    records = _records(job, group)
    shared = _credited(job, group, records)
    return job.program.keep(group.name, _placed(job, shared, staffed, group))


def _records(job: Job, group: CreditGroup) -> Frame:
    """The records in the windows that count for some measure, with what each counts for each."""
    table = job.table(group.table)
    span = span_of(job, group)
    dated = table.date(group.date)
    sheet = Sheet(table.where(day(span.start).until(dated) & dated.before(day(span.end))))
    for measure in group.measures:
        put_amount(job, group, measure, sheet)
    frame = _unknown_where_twice(job, group, sheet)
    frame = frame.where(_counts_for_any(job, group, frame))
    # A cell without a key stays a key: the record is one, whoever it is.
    keys = [known_text(as_text(frame.any(name)), text("")) for name in group.row_key]
    source = keys[0].joined(*keys[1:]) if keys else no_text()
    figures = {n: frame.any(n) for n in frame.columns if n.startswith(("amount_", "counted_", "distinct_"))}
    extras = {record_column(name): frame.any(name) for name in group.extra_columns}
    people = {f"by_{name}": frame.text(name) for name in _person_columns(group)}
    dates: dict[str, Value] = {"event_date": frame.date(group.date)}
    if group.table in job.credited_on:
        dates["credit_date"] = frame.date(job.credited_on[group.table])
    return frame.select({"source_id": source, **dates, **people, **figures, **extras})


def _counts_for_any(job: Job, group: CreditGroup, frame: Frame) -> Truth:
    return reduce(
        lambda left, right: left | right, [_needed(job, group, name, frame) for name in group.measures]
    )


def _needed(job: Job, group: CreditGroup, measure: str, frame: Frame) -> Truth:
    """Tell whether a record counts for the measure on a day of one of its spans."""
    counts, dated = frame.truth(group.counted_column(measure)), frame.date(group.date)
    whole = span_of(job, group)
    spans = spans_of(job, measure)
    if whole in spans:
        return counts
    inside = [day(span.start).until(dated) & dated.before(day(span.end)) for span in spans]
    return counts & reduce(lambda left, right: left | right, inside)


def _unknown_where_twice(job: Job, group: CreditGroup, sheet: Sheet) -> Frame:
    """Records whose key comes twice count for nobody knows how much: their figures are missing."""
    twice = job.duplicated.get(group.table)
    if twice is None:
        return sheet.frame()
    columns = sheet.frame().columns
    keys = {key: columns[key] for key in job.schemas[group.table].key if key in columns}
    listed = Named(keys | {"_rows": narrow()}, twice)
    sheet.attach(listed, {key: key for key in keys}, {"_rows": "_twice"})
    frame = sheet.frame()
    once = is_missing(frame.number("_twice"))
    kept: dict[str, Value] = {n: frame.any(n) for n in frame.columns if not n.startswith("amount_")}
    for index in group.measures.values():
        amount = frame.number(f"amount_{index}")
        kept[f"amount_{index}"] = choose(once, amount, missing_like(amount))
    return frame.select(kept)


def _person_columns(group: CreditGroup) -> tuple[str, ...]:
    match group.credit:
        case OwnerCredit(column=column) | TeamCredit(column=column):
            return (column,)
        case ColumnsCredit(shares=parts):
            return tuple(dict.fromkeys(part.column for part in parts))
        case SplitsCredit(deal=deal, otherwise_owner=owner):
            return tuple(dict.fromkeys((deal, owner) if owner else (deal,)))
        case CompanyCredit():
            return ()


def _credited(job: Job, group: CreditGroup, records: Frame) -> Frame:
    match group.credit:
        case OwnerCredit(column=column):
            return _with_share(job, group, records, records.text(f"by_{column}"), narrow_number(1))
        case ColumnsCredit(shares=parts):
            found = [_by_column(job, group, records, parts, place) for place in range(len(parts))]
            return found[0].union(*found[1:])
        case SplitsCredit() as credit:
            return _by_splits(job, group, credit, records)
        case TeamCredit() | CompanyCredit():
            return _with_share(job, group, records, no_text(), narrow_number(1))


def _with_share(job: Job, group: CreditGroup, records: Frame, person: Text, share: Number) -> Frame:
    """Lines with figure = amount × share, exact."""
    columns: dict[str, Value] = {
        "source_id": records.text("source_id"),
        "person_id": person,
        "event_date": records.date("event_date"),
        "share": share,
    }
    for measure, index in group.measures.items():
        columns[f"counted_{index}"] = records.truth(f"counted_{index}")
        amount = records.number(f"amount_{index}")
        whole = counted(job.plan, measure).aggregate in UNSHARED_AGGREGATES
        columns[f"figure_{index}"] = amount if whole else times(amount, share)
    kept = ("record_", "distinct_", "fault", "credit_date")
    columns |= {name: records.any(name) for name in records.columns if name.startswith(kept)}
    if isinstance(group.credit, TeamCredit):
        columns["team_of_record"] = records.text(f"by_{group.credit.column}")
    return records.select(columns)


def _by_column(
    job: Job, group: CreditGroup, records: Frame, parts: tuple[ColumnShare, ...], place: int
) -> Frame:
    """Lines of the person in one of the columns; whoever stands in several has one line with all shares."""
    person = records.text(f"by_{parts[place].column}")
    scale = max(narrow_number(part.share).scale for part in parts)
    share = narrow_number(parts[place].share).at_scale(scale)
    for other in parts[place + 1 :]:
        same = person.equals(records.text(f"by_{other.column}")).known()
        share = choose(same, share + narrow_number(other.share), share)
    first = truth(True)
    for earlier in parts[:place]:
        first = first & ~person.equals(records.text(f"by_{earlier.column}")).known()
    return _with_share(job, group, records.where(first) if place else records, person, share)


def _by_splits(job: Job, group: CreditGroup, credit: SplitsCredit, records: Frame) -> Frame:
    """Shares of the dated splits; deals without any go to the owner where the plan says so."""
    if not job.has(credit.table):
        return _unsplit(job, group, credit, records)
    split = shares(job, group, credit)
    dated = _credit_date(records)
    holds = split.date("since", "r").until(dated) & dated.before(split.date("until", "r"))
    take = {"person_id": "split_person", "share": "split_share", "fault": "split_fault"}
    joined = records.join(split, {f"by_{credit.deal}": "deal_id"}, take, how="left", condition=holds)
    unsplit = is_missing(joined.number("split_share"))
    owner = joined.text(f"by_{credit.otherwise_owner}") if credit.otherwise_owner else no_text()
    person = choose_text(unsplit, owner, joined.text("split_person"))
    share = joined.number("split_share").otherwise(narrow_number(1))
    fault = joined.text("split_fault")
    if credit.otherwise_owner is None:
        fault = choose_text(unsplit, text(UNSPLIT), fault)
    return _with_share(job, group, joined.extend({"fault": fault}), person, share)


def _unsplit(job: Job, group: CreditGroup, credit: SplitsCredit, records: Frame) -> Frame:
    owner = credit.otherwise_owner
    fault = text(UNSPLIT) if owner is None else no_text()
    person = records.text(f"by_{owner}") if owner is not None else no_text()
    return _with_share(job, group, records.extend({"fault": fault}), person, narrow_number(1))


def _placed(job: Job, shared: Frame, staffed: Named, group: CreditGroup) -> Frame:
    """Lines with the person's team on the event's date."""
    if isinstance(group.credit, TeamCredit):
        return _of_teams(job, shared)
    if isinstance(group.credit, CompanyCredit):
        return shared.extend({"team_id": no_text(), "staffed": truth(True)})
    take = {"team_id": "team_id", "person_id": "staffed_person"}
    condition = _on_event(shared, staffed.date("valid_from", "r"), staffed.date("valid_to", "r"))
    joined = shared.join(staffed, {"person_id": "person_id"}, take, how="left", condition=condition)
    keep = {name: joined.any(name) for name in joined.columns if name != "staffed_person"}
    return joined.select(keep | {"staffed": ~is_missing(joined.text("staffed_person"))})


def _of_teams(job: Job, shared: Frame) -> Frame:
    """Lines of teams count where the team is known on the day."""
    kept = [name for name in shared.columns if name != "team_of_record"]
    if not job.has("teams"):
        known = ~is_missing(shared.text("team_of_record"))
        columns: dict[str, Value] = {name: shared.any(name) for name in kept}
        return shared.select(columns | {"team_id": shared.text("team_of_record"), "staffed": known})
    teams = job.table("teams")
    condition = _on_event(
        shared,
        _date_or(teams, "valid_from", day(BEGINNING)),
        _date_or(teams, "valid_to", day(OPEN_END)),
    )
    take = {"team_id": "team_id"}
    joined = shared.join(teams, {"team_of_record": "team_id"}, take, how="left", condition=condition)
    columns = {name: joined.any(name) for name in [*kept, "team_id"]}
    return joined.select(columns | {"staffed": ~is_missing(joined.text("team_id"))})


def _credit_date(frame: Frame) -> Date:
    """The day whose shares and teams count: of a return, the day of the sale."""
    return frame.date("credit_date" if "credit_date" in frame.columns else "event_date", "l")


def _on_event(shared: Frame, since: Date, until: Date) -> Truth:
    dated = _credit_date(shared)
    return since.until(dated) & dated.before(until)


def _date_or(frame: Frame, name: str, instead: Date) -> Date:
    return known_date(frame.date(name, "r"), instead) if name in frame.columns else instead
