"""Gives the demo company its plans, targets and pay: one plan in force, a draft, a month released and one that waits.

By the rooms' own actions and two people, as a company would: the administrator writes and runs, finance publishes
and releases.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from yeji.accounts.models import User
from yeji.org.models import Person, Position
from yeji.plans.actions import (
    Whom,
    ask_publication,
    draft_version,
    enrol,
    publish,
    receive,
    start_plan,
    write_draft,
)
from yeji.plans.models import Version
from yeji.plans.starting import draft_from_template
from yeji.records.models import Payment
from yeji.runs.actions import Asked, ask_run, release
from yeji.runs.models import Purpose, Run
from yeji.runs.working import carry_on
from yeji.targets.actions import FigureGiven, TargetGiven, set_figures, set_targets

MEASURE, FIGURE = "回款额", "绩效工资基数"
STEP = Decimal(10_000)
MONTHS = 6


def furnish_pay(writer: User, second: User, at: datetime) -> None:
    """Write plans, targets, figures and runs up to the day."""
    on = at.date()
    began = _month(on, -MONTHS)
    version = _plan_in_force(writer, second, began, at)
    _targets(writer, began, at)
    sellers = Person.objects.filter(assignments__position__code="seller").distinct()
    given = [FigureGiven(each, FIGURE, Decimal(3_000), began) for each in sellers]
    set_figures(given, by=writer, at=at, why="入职约定")
    for each in sellers.filter(user__isnull=False)[:11]:
        if each.user is not None:
            receive(version, by=each.user, at=at)
    for back in (3, 2):
        run = _ran(version, _month(on, -back), Purpose.SETTLE, writer, at)
        release(run, by=second, at=at, seen=run.checksum, left_open=run.not_computed)
    _ran(version, _month(on, -1), Purpose.SETTLE, writer, at)
    _drafts(version, writer, began, at)


def _month(on: date, forward: int) -> date:
    place = on.year * 12 + on.month - 1 + forward
    return date(place // 12, place % 12 + 1, 1)


def _plan_in_force(writer: User, second: User, began: date, at: datetime) -> Version:
    text = files("yeji.demo").joinpath("plan.yaml").read_text("utf-8")
    for old, new in (
        ("plan: demo-2026", "plan: field"),
        ("enrolment: {}", "enrolment: {plan_column: true}"),
        ("effective: {from: 2026-01-01}", f"effective: {{from: {began.isoformat()}}}"),
    ):
        if old not in text:
            raise ValueError(f"the demo's plan has no line {old!r}")
        text = text.replace(old, new)
    version = start_plan("field", "外勤销售激励", text, by=writer, at=at)
    for code in ("seller", "supervisor"):
        enrol(version.plan, Whom(began, position=Position.objects.get(code=code)), by=writer, at=at)
    version = ask_publication(version, by=writer, at=at, why="第一版")
    return publish(version, by=second, at=at, seen=version.digest)


def _targets(writer: User, began: date, at: datetime) -> None:
    """Each seller's target is what he brought in on average, and a little more."""
    rows = (
        Payment.objects.filter(owner__isnull=False, currency="CNY")
        .order_by()
        .values("owner")
        .annotate(fen=Sum("amount"), months=Count(TruncMonth("payment_date"), distinct=True))
    )
    people = {each.pk: each for each in Person.objects.all()}
    given = []
    for row in rows:
        average = Decimal(row["fen"]) / 100 / row["months"]
        figure = max(STEP, (average * Decimal("1.08") / STEP).to_integral_value() * STEP)
        for forward in range(MONTHS + 1):
            start = _month(began, forward)
            given.append(TargetGiven(people[row["owner"]], MEASURE, start, _month(start, 1), figure))
    set_targets(given, by=writer, at=at, why="年度分解")


def _ran(version: Version, start: date, purpose: Purpose, writer: User, at: datetime) -> Run:
    run = ask_run(Asked(version, f"{start:%Y-%m}", purpose), by=writer, at=at)
    carry_on(run.pk)
    run.refresh_from_db()
    return run


def _drafts(version: Version, writer: User, began: date, at: datetime) -> None:
    """A richer second version to compare and to try, and another plan just begun."""
    draft = draft_version(version.plan, version.text, by=writer, at=at, why="第二档提前到 8 万")
    text = draft.text.replace("to: 10万, rate: 3%", "to: 8万, rate: 3%").replace(
        "from: 10万, to: 20万", "from: 8万, to: 20万"
    )
    draft = write_draft(draft, text, by=writer, at=at, seen=draft.revision)
    _ran(draft, _month(at.date(), -1), Purpose.TRIAL, writer, at)
    key_accounts = draft_from_template("key_account_manager", "key-accounts", "大客户经理激励", began)
    start_plan("key-accounts", "大客户经理激励", key_accounts, by=writer, at=at)
