"""A small company with a plan in force, targets and a month of payments, made through the rooms' own actions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from yeji.accounts.models import User
from yeji.org.models import Person, Position
from yeji.plans.actions import Whom, ask_publication, enrol, publish, start_plan
from yeji.plans.models import Version
from yeji.records.actions import write_rows
from yeji.records.queries import kind
from yeji.runs.actions import Asked, ask_run
from yeji.runs.models import Purpose, Run
from yeji.runs.working import carry_on
from yeji.targets.actions import TargetGiven, set_targets

AT = datetime(2026, 4, 2, 9, tzinfo=UTC)
PLAN = """yeji: 1
plan: field
version: "1"
title: 外勤销售
regimes: [employee]
currency: CNY
settles: month
effective: {from: 2026-01-01}
fiscal: {year_starts: 01-01, year_named_by: start}
working_days: china
precision:
  ratio: {decimals: 6, mode: half_up}
  pay: {level: component, rounding: {decimals: 2, mode: half_up}}
enrolment: {plan_column: true}
measures:
  回款额:
    unit: money
    direction: up
    count:
      table: payments
      aggregate: sum
      column: amount
      date: payment_date
      credit: {kind: owner, column: person_id}
    target: {version: original, prorate: }
components:
  提成:
    pays: commission
    per: period
    base: 回款额
    method:
      kind: tiers
      mode: slice
      boundary: upper_tier
      tiers:
        - {from: 0, to: 10万, rate: 3%}
        - {from: 10万, rate: 5%}
settlement: {negative: carry}
"""


def published(cast: dict[str, User], text: str = PLAN) -> Version:
    """Return a plan in force for everybody who sells: written by Chi, published by Han."""
    version = start_plan("field", "外勤销售", text, by=cast["chi"], at=AT)
    seller = Position.objects.get(code="seller")
    enrol(version.plan, Whom(since=date(2026, 1, 1), position=seller), by=cast["chi"], at=AT)
    version = ask_publication(version, by=cast["chi"], at=AT, why="新方案")
    return publish(version, by=cast["han"], at=AT, seen=version.digest)


def paid(by: User, *rows: tuple[str, str, str, int]) -> None:
    """Write payments: number, seller, day, fen."""
    write_rows(
        kind("payments"),
        [
            {"number": number, "owner": owner, "payment_date": day, "amount": fen, "currency": "CNY"}
            for number, owner, day, fen in rows
        ],
        by=by,
    )


def targeted(by: User, number: str, figure: str) -> None:
    """Set somebody's target of March."""
    given = TargetGiven(
        Person.objects.get(number=number), "回款额", date(2026, 3, 1), date(2026, 4, 1), Decimal(figure)
    )
    set_targets([given], by=by, at=AT)


def ran(version: Version, period: str, by: User, purpose: Purpose = Purpose.SETTLE) -> Run:
    """Return a run, finished."""
    run = ask_run(Asked(version, period, purpose), by=by, at=AT)
    carry_on(run.pk)
    run.refresh_from_db()
    return run
