"""Pay up the organisation, deal by deal: differential (C42), generations (C43), compression (C44).

For every deal the way is walked from the seller upwards, by the chart of the deal's day. Level 1 is the
seller; then come the leaders of his team and of each team above. Whoever came lower down does not come
again: a team that only such people lead is no level, a team that nobody leads is an empty one. The way
is the same for all sellers of a team on a day, but for those who lead a team themselves, so it is
walked once for each team and day. docs/algorithms/levels.md works it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from yeji_engine.binding.names import Book
from yeji_engine.binding.reasons import Operation
from yeji_engine.credits.organisation import climbed, leaders, on_day, staffing
from yeji_engine.documents.methods import Differential, Generations, LevelRate
from yeji_engine.graph.expressions import (
    Number,
    Text,
    Truth,
    Value,
    as_text,
    choose,
    is_missing,
    known_text,
    missing_like,
    narrow_number,
    number,
    ranked,
    text,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import largest, last_text
from yeji_engine.payouts.bench import PayBench
from yeji_engine.payouts.deals import Deals, deal_columns, window_lines

WAY = ("team_id", "event_date", "itself")
"""What a way upwards depends on: the team, the day, and the seller where he leads a team."""
_ON_WAY = {name: name for name in WAY}


# --- differential ------------------------------------------------------------------------------------


def differential_rows(book: Book, deals: Deals, method: Differential) -> Frame:
    """Return deals with each payee who is entitled to more than was paid below: own_rate, below."""
    sold = _sellers(book, deals)
    rated = sold.extend({"own_rate": _rate_of(sold.text("seller_role"), method.rates)})
    lines = book.job.program.step(f"{sold.name}_rated", rated)
    above = _rates_above(book, lines, _levels(book, lines), method.rates)
    joined = lines.join(above, _ON_WAY, {"leader_id": "payee", "own_rate": "leader_rate", "below": "topped"})
    seller_rate = joined.number("own_rate")
    topped = joined.number("topped").otherwise(seller_rate)
    paid = choose(topped > seller_rate, topped, seller_rate)
    upper = _entitled(lines, joined, joined.text("payee"), joined.number("leader_rate"), paid)
    nothing = narrow_number(0).at_scale(seller_rate.scale)
    return _entitled(lines, lines, lines.text("person_id"), lines.number("own_rate"), nothing).union(upper)


def differential(bench: PayBench, base: Number) -> Number:
    """Base × (own rate − highest rate below)."""
    frame = bench.sheet.frame()
    own, below = frame.number("own_rate"), frame.number("below")
    rate = bench.sheet.hold(own - below)
    amount = base.widened().times(rate)
    return bench.note(Operation.DIFFERENTIAL, amount, quantity=base, lower=below, upper=own, factor=rate)


def _entitled(lines: Frame, rows: Frame, payee: Text, own: Number, below: Number) -> Frame:
    columns = _deal(lines, rows, payee)
    return rows.where(own > below).select(columns | {"own_rate": own, "below": below})


def _rate_of(role: Text, rates: Sequence[LevelRate]) -> Number:
    """Return the rate of the role; other roles have none."""
    found = narrow_number(0)
    for level in rates:
        found = choose(role.equals(text(level.role)).known(), narrow_number(level.rate), found)
    return found


def _rates_above(book: Book, lines: Named, levels: Named, rates: Sequence[LevelRate]) -> Named:
    """The leaders on each way, with their rate and the highest rate of the leaders below them."""
    program = book.job.program
    rated = program.step(
        f"{lines.name}_leaders", levels.extend({"own_rate": _rate_of(levels.text("role"), rates)})
    )
    tops = rated.group([*WAY, "level"], {"top": largest(rated.number("own_rate"))})
    way: list[Value] = [tops.any(name) for name in WAY]
    below = ranked("largest_before", tops.number("top"), way, [(tops.number("level"), False)])
    stepped = program.step(f"{lines.name}_tops", tops.extend({"below": below.narrowed()}))
    joined = rated.join(stepped, _ON_WAY | {"level": "level"}, {"below": "below"})
    own = joined.number("own_rate")
    more = own > joined.number("below").otherwise(narrow_number(0))
    return program.step(f"{lines.name}_above", joined.where(more))


# --- generations -------------------------------------------------------------------------------------


def generation_rows(book: Book, deals: Deals, method: Generations, qualified: Truth | None) -> Frame:
    """Return deals with each payee within the stated depths: generation, rate.

    `qualified` is a column of the period's sheet; the rate of whom it is not known for is not known.
    """
    lines = _sellers(book, deals)
    fit = _fit(book, deals, lines, qualified)
    if method.compress:
        way: list[Value] = [fit.any(name) for name in WAY]
        generation = ranked("dense_rank", None, way, [(fit.number("level"), False)]) + narrow_number(1)
    else:
        generation = fit.number("level")
    placed = fit.extend({"generation": generation})
    paid = placed.where(placed.number("generation") <= number(len(method.rates)))
    rate = _rate_at(paid.number("generation"), method.rates)
    above = paid.extend({"rate": choose(paid.truth("told"), rate, missing_like(rate))})
    ways = book.job.program.step(f"{lines.name}_above", above)
    take = {"leader_id": "payee", "generation": "generation", "rate": "rate"}
    joined = lines.join(ways, _ON_WAY, take)
    upper = joined.select(
        _deal(lines, joined, joined.text("payee"))
        | {"generation": joined.number("generation"), "rate": joined.number("rate")}
    )
    first = narrow_number(1)
    seller = _deal(lines, lines, lines.text("person_id")) | {
        "generation": first,
        "rate": _rate_at(first, method.rates),
    }
    return lines.select(seller).union(upper)


def generations(bench: PayBench, base: Number) -> Number:
    """Base × the rate of the depth."""
    frame = bench.sheet.frame()
    generation, rate = frame.number("generation"), frame.number("rate")
    return bench.note(
        Operation.GENERATION,
        base.widened().times(rate),
        quantity=base,
        lower=generation,
        factor=rate,
        text=bench.sheet.hold(as_text(generation)),
    )


def _rate_at(generation: Number, rates: Sequence[Decimal]) -> Number:
    found = narrow_number(0)
    for index, rate in enumerate(rates, start=1):
        found = choose(generation.equals(narrow_number(index)), narrow_number(rate), found)
    return found


def _fit(book: Book, deals: Deals, lines: Named, qualified: Truth | None) -> Frame:
    """Leaders who count as a level; who is not in the plan cannot qualify. `told`: whether it is known."""
    levels = _levels(book, lines)
    if qualified is None:
        known = levels.number("level").equals(levels.number("level"))
        return levels.extend({"told": known})
    people = deals.people.select({"person_id": deals.people.text("person_id"), "qualified": qualified})
    joined = levels.join(people, {"leader_id": "person_id"}, {"qualified": "qualified"})
    passed = joined.truth("qualified")
    told = joined.extend({"told": ~is_missing(passed)})
    return told.where(passed | is_missing(passed))


# --- the way upwards ---------------------------------------------------------------------------------


def _sellers(book: Book, deals: Deals) -> Named:
    """Deals with `itself`, the seller where he leads a team at some time, and his role on the day."""
    job = book.job
    rows = deal_columns(deals, window_lines(book, deals))
    sheet = Sheet(rows.where(~is_missing(rows.text("person_id"))))
    led = leaders(job).group(["person_id"], {})
    sheet.attach(led, {"person_id": "person_id"}, {"person_id": "_leads"})
    posts = staffing(job)
    frame = sheet.frame()
    sheet.attach(posts, {"person_id": "person_id"}, {"role": "seller_role"}, condition=on_day(frame, posts))
    sheet.put("itself", known_text(sheet.frame().text("_leads"), text("")))
    return job.program.step(job.program.fresh("sold"), sheet.frame())


def _levels(book: Book, lines: Named) -> Named:
    """Return WAY, leader_id, role, level: each leader on each way, at the level where he first comes."""
    job = book.job
    ways = job.program.step(f"{lines.name}_ways", lines.group(list(WAY), {}))
    up = job.program.step(f"{lines.name}_up", climbed(job, ways))
    chart = leaders(job)
    take = {"person_id": "leader_id", "role": "role"}
    joined = up.join(chart, {"ancestor_id": "team_id"}, take, how="left", condition=on_day(up, chart))
    once = joined.group([*WAY, "depth", "leader_id"], {"role": last_text(joined.text("role"))})
    sheet = Sheet(job.program.step(f"{lines.name}_led", once))
    frame = sheet.frame()
    way: list[Value] = [frame.any(name) for name in WAY]
    depth, leader = frame.number("depth"), frame.text("leader_id")
    place = sheet.hold(ranked("row_number", None, [*way, leader], [(depth, False)]))
    others = ~is_missing(leader) & ~leader.equals(frame.text("itself"))
    fresh = sheet.put("fresh", (others & place.equals(number(1))).known())
    here = [*way, depth]
    new_here = sheet.hold(ranked("sum", _one_where(fresh), here, []))
    all_here = sheet.hold(ranked("sum", _one_where(~is_missing(leader)), here, []))
    row = sheet.hold(ranked("row_number", None, here, [(leader, False)]))
    # One row of each team carries its level, so that the running sum counts teams, not people.
    counts = row.equals(number(1)) & (all_here.equals(number(0)) | (new_here > number(0)))
    counted = sheet.hold(_one_where(counts))
    passed = sheet.hold(ranked("sum", counted, way, [(depth, False), (row, False)]))
    sheet.put("level", (passed + number(1)).narrowed())
    levels = sheet.frame()
    kept = levels.where(levels.truth("fresh")).keep(*WAY, "leader_id", "role", "level")
    return job.program.step(f"{lines.name}_levels", kept)


def _one_where(condition: Truth) -> Number:
    return choose(condition, narrow_number(1), narrow_number(0))


def _deal(lines: Frame, rows: Frame, payee: Text) -> dict[str, Value]:
    """The columns of a deal, with the payee for the person."""
    own = ("person_id", "itself", "seller_role", "own_rate", "_leads")
    columns: dict[str, Value] = {name: rows.any(name) for name in lines.columns if name not in own}
    return columns | {"person_id": payee}
