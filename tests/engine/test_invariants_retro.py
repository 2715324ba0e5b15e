"""What recalculation must hold of any company whose past turns out otherwise (quality.md 3.11, 3.12).

A company of two teams sells for two months, which are closed. Then orders turn out to be added, gone, other,
moved, handed over or returned, people to have changed teams, posts to have changed hands, and the plan to have
had other rates. Each kind of component meets all of it at once: a commission priced deal by deal on running
tiers, deals that are held back and taken back, a leader's override on sales and on commission, pay trued up.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

import pyarrow as pa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.engine.crowds import COUNT, DEEP, SOLD, Row, basis_points, fen, people, person, tiers
from tests.engine.stories import Story, plan_of
from tests.engine.test_cases import Part
from tests.engine.test_run_retro import again
from tests.engine.test_settlement_returns import returned
from yeji_engine.documents.plan import Plan
from yeji_engine.settlement.ledger import PERSON_LINES

MONTHS = ("2026-01", "2026-02")
NOW = "2026-03"
SELLERS, LEADERS = 9, 3
TEAMS = ("大区", "一队", "二队")
LIVES = settings(max_examples=100 if DEEP else 2, phases=(Phase.explicit, Phase.generate))
"""Each example is a whole life: months that are closed, changed, recalculated and changed again."""
CLOSED_DAYS = 59

Lines = dict[tuple[str, ...], Decimal]


@dataclass(frozen=True)
class Sale:
    """An order of somebody on a day of the year, and what of it came back when; amounts in fen."""

    key: str
    seller: int
    day: int
    units: int
    returned_on: int | None = None
    returned_units: int = 0


@dataclass(frozen=True)
class Company:
    """What is known of a company: its sales, who moved to the other team and when, when posts changed hands."""

    sales: tuple[Sale, ...]
    moves: Mapping[int, int]
    handed_over: Mapping[int, tuple[int, int]]
    """By leader: the last day of the first holder, and the first day of the second; between them nobody."""
    rates: tuple[int, ...]


def founded(chance: random.Random) -> Company:
    """Return a company of sellers in two teams, none of whom moved yet."""
    count = chance.randint(20, 40)
    return Company(tuple(sale(chance, f"o{n}") for n in range(count)), {}, {}, rates(chance))


def sale(chance: random.Random, key: str) -> Sale:
    return Sale(key, chance.randrange(SELLERS), chance.randrange(CLOSED_DAYS), chance.randint(1, 10**7))


def rates(chance: random.Random) -> tuple[int, ...]:
    return tuple(chance.randint(1, 2_000) for _ in range(6))


def otherwise(chance: random.Random, known: Company, turn: int) -> Company:
    """Return the company as it turns out to have been."""
    sales = [new for each in known.sales for new in turned_out(chance, each)]
    sales += [sale(chance, f"late{turn}-{n}") for n in range(chance.randint(0, 4))]
    movers = chance.sample(range(SELLERS), 3)
    posts = chance.sample(range(LEADERS), 1)
    spans = {post: tuple(sorted((chance.randrange(1, 59), chance.randrange(1, 59)))) for post in posts}
    return Company(
        tuple(sales),
        {**known.moves, **{mover: chance.randrange(1, CLOSED_DAYS) for mover in movers}},
        {**known.handed_over, **cast(dict[int, tuple[int, int]], spans)},
        rates(chance) if chance.random() < 0.5 else known.rates,
    )


def turned_out(chance: random.Random, known: Sale) -> list[Sale]:
    """Return what became of an order; half of them stay as they were."""
    match chance.randrange(12):
        case 0:
            return []
        case 1:
            return [replace(known, units=chance.randint(-(10**6), 10**7), returned_on=None)]
        case 2:
            return [replace(known, day=(known.day + 31) % CLOSED_DAYS, returned_on=None)]
        case 3:
            return [replace(known, seller=chance.randrange(SELLERS))]
        case 4 | 5 if known.units > 0:
            day = chance.randrange(known.day, CLOSED_DAYS)
            return [replace(known, returned_on=day, returned_units=chance.randint(1, known.units))]
        case _:
            return [known]


# --- as the engine is told -----------------------------------------------------------------------


def on(day: int) -> str:
    return (date(2026, 1, 1) + timedelta(days=day)).isoformat()


def facts(known: Company) -> dict[str, list[Row]]:
    """Return the tables of a company; the second holder of a leader's post is somebody else."""
    back = [each for each in known.sales if each.returned_on is not None]
    return {
        "people": people(SELLERS + 2 * LEADERS),
        "teams": [{"team_id": team, "parent_id": "" if team == "大区" else "大区"} for team in TEAMS],
        "assignments": [*sellers_posts(known), *leaders_posts(known)],
        "orders": [
            {
                "order_id": each.key,
                "person_id": person(each.seller),
                "order_date": on(each.day),
                "amount": fen(each.units),
            }
            for each in known.sales
        ],
        "refunds": [
            {
                "refund_id": f"r-{each.key}",
                "order_id": each.key,
                "person_id": person(each.seller),
                "refund_date": on(each.returned_on or 0),
                "amount": fen(each.returned_units),
            }
            for each in back
        ],
    }


def sellers_posts(known: Company) -> Iterable[Row]:
    for seller in range(SELLERS):
        own, other = TEAMS[1 + seller % 2], TEAMS[2 - seller % 2]
        post: Row = {"person_id": person(seller), "role": "销售"}
        if seller in known.moves:
            moved = on(known.moves[seller])
            yield post | {"team_id": own, "valid_to": moved}
            yield post | {"team_id": other, "valid_from": moved}
        else:
            yield post | {"team_id": own}


def leaders_posts(known: Company) -> Iterable[Row]:
    for place, team in enumerate(TEAMS):
        post: Row = {"team_id": team, "role": "经理", "lead": "true"}
        first, second = person(SELLERS + place), person(SELLERS + LEADERS + place)
        left, came = known.handed_over.get(place, (None, None))
        yield post | {"person_id": first} | ({} if left is None else {"valid_to": on(left)})
        if came is not None:
            yield post | {"person_id": second, "valid_from": on(came)}
        else:
            yield {"person_id": second, "team_id": "总部", "role": "后备"}


def plan(rate: tuple[int, ...]) -> Plan:
    """Return a version of the plan with these rates, in basis points."""
    low, middle, high, held, override, of_pay = rate
    lines = [0, 10**6, 10**7]
    graded = tiers(lines, sorted((low, middle, high)), "slice")["method"]
    running = {**cast(Part, graded), "running": "period"}
    by_deal: Part = {"pays": "commission", "per": "deal", "deal": "销售额", "base": "记入"}
    by_period: Part = {"pays": "commission", "per": "period"}
    hold: Part = {"kind": "holdback", "share": "20%", "per": "deal", "periods": "1"}
    return plan_of(
        {
            "measures": {
                "销售额": SOLD,
                "累计": SOLD | {"count": COUNT | {"window": "year_to_date"}},
                "下属": {
                    "unit": "money",
                    "direction": "up",
                    "roll_up": {"of": "销售额", "include_own": False},
                },
                "下属提成": {"unit": "money", "direction": "up", "pay_below": {"component": "提成"}},
            },
            "components": {
                "提成": by_deal | {"method": running},
                "留存提成": by_deal
                | {"method": {"kind": "flat", "rate": basis_points(held)}, "timing": hold}
                | returned("exact", amount="amount"),
                "管理提成": by_period
                | {"base": "下属", "method": {"kind": "flat", "rate": basis_points(override)}},
                "提成的提成": by_period
                | {"base": "下属提成", "method": {"kind": "flat", "rate": basis_points(of_pay)}},
                "年度提成": by_period
                | {"base": "累计", "method": graded, "timing": {"kind": "true_up", "since": "year"}},
            },
            "tiers_on_change": "continue",
        }
    )


# --- and what must come of it --------------------------------------------------------------------


def lines(postings: Iterable[pa.Table]) -> Lines:
    """Return what was posted of components, summed by person, component, period, kind and deal, zeros left out."""
    found: Lines = {}
    for row in (row for table in postings for row in table.to_pylist()):
        if row["component"] != PERSON_LINES:
            key = ("person_id", "component", "period_start", "kind", "source_id")
            place = tuple(str(row[name]) for name in key)
            found[place] = found.get(place, Decimal(0)) + row["amount"]
    return {place: amount for place, amount in found.items() if amount}


def lived(known: Company) -> Story:
    """Return the story of the closed months, had all of this been known then."""
    told = Story(plan(known.rates), facts(known))
    for label in MONTHS:
        told.run(label)
    return told


@LIVES
@given(st.integers(min_value=0, max_value=2**32))
def test_what_was_posted_and_all_differences_come_to_a_calculation_anew(seed: int) -> None:
    """Two sets of changes after two closed months; each difference is posted once, a second look finds none."""
    chance = random.Random(seed)
    known = founded(chance)
    told = lived(known)
    for turn in range(2):
        known = otherwise(chance, known, turn)
        told.facts, told.plan = facts(known), plan(known.rates)
        assert not again(told, MONTHS, NOW).is_empty

    anew = lived(known)

    assert again(told, MONTHS, NOW).is_empty
    assert lines(told.postings) == lines(anew.postings)
    # Nobody loses or gains by having been recalculated: the next month pays what is still owed.
    assert paid_out(told) == paid_out(anew)


def paid_out(told: Story) -> dict[str, Decimal]:
    """Run the open month and return, by person, what all months paid and what is carried on."""
    told.run(NOW)
    found: dict[str, Decimal] = {}
    for row in (row for table in told.postings for row in table.to_pylist()):
        if row["kind"] in ("payable", "carried"):
            found[row["person_id"]] = found.get(row["person_id"], Decimal(0)) + row["amount"]
    return {who: amount for who, amount in found.items() if amount}
