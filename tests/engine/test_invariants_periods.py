"""Sums of months are half-years, years and figures to date, wherever the fiscal year begins (quality.md 3.8)."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from tests.engine.crowds import SOLD, calculated, in_order, measured, order, paid, people, plan_paying
from tests.engine.test_cases import Part
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.periods import Period, PeriodKind, parse_period, parts

PEOPLE = 20
FLAT: Part = {"method": {"kind": "flat", "rate": "7%"}}
YEARS: tuple[Part, ...] = (
    {"year_starts": "01-01", "year_named_by": "start"},
    {"year_starts": "07-01", "year_named_by": "end"},
    {
        "year_starts": "04-01",
        "year_named_by": "start",
        "pattern": "4-4-5",
        "week_year_starts": "nearest",
        "month_named_by": "start",
    },
)


@pytest.mark.parametrize("fiscal", YEARS, ids=["natural", "from July", "4-4-5 from April"])
def test_the_months_of_a_half_year_come_to_it_and_to_the_year_to_date(fiscal: Part) -> None:
    chance = random.Random(str(fiscal))
    to_date = SOLD | {"count": {**_counted(), "window": "year_to_date"}}
    plans = {
        kind: plan_paying(FLAT, measures={"业绩": SOLD, "累计": to_date}, settles=kind.value, fiscal=fiscal)
        for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR)
    }
    calendar = fiscal_calendar(plans[PeriodKind.MONTH])
    half = parse_period("2026H1", calendar)
    assert isinstance(half, Period)
    days = (half.end - half.start).days
    orders = [
        order(
            f"o{n}",
            chance.randrange(PEOPLE),
            chance.randint(-(10**6), 10**8),
            # Some days before and after the half-year: what lies outside counts nowhere.
            (half.start + timedelta(days=chance.randrange(-20, days + 20))).isoformat(),
        )
        for n in range(300)
    ]
    facts = {"people": people(PEOPLE), "orders": orders}

    whole = calculated(plans[PeriodKind.HALF_YEAR], facts, half)

    for kind, count in ((PeriodKind.MONTH, 6), (PeriodKind.QUARTER, 2)):
        spans = parts(half, kind, calendar)
        results = [calculated(plans[kind], facts, span) for span in spans]
        assert len(spans) == count
        for of in (measured, paid):
            by_part = [in_order(of(each), PEOPLE) for each in results]
            assert [sum(each) for each in zip(*by_part, strict=True)] == in_order(of(whole), PEOPLE)
        # The first half-year to date is the half-year.
        assert measured(results[-1], "累计") == measured(whole, "业绩") == measured(whole, "累计")


def _counted() -> Part:
    count = SOLD["count"]
    assert isinstance(count, dict)
    return count
