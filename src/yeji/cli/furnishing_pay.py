"""Gives the demo company its targets, figures and pay: months and a quarter released, one of each that waits.

By the rooms' own actions and two people, as a company would: the administrator sets and runs, finance releases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate

from yeji.accounts.models import User
from yeji.cli.furnishing_late import find_out_late
from yeji.cli.furnishing_plans import DIRECT, FIELD, KEY_ACCOUNTS, LEADERS, PHONE, draft_next, furnish_plans
from yeji.cli.furnishing_staff import user
from yeji.demo.season import weight_of_month
from yeji.demo.staff import NEWCOMER, Extent, month_of
from yeji.org.models import Assignment, Person
from yeji.plans.queries import version_in_force
from yeji.records.models import Order, Payment
from yeji.runs.actions import Asked, ask_run, release
from yeji.runs.models import Purpose, Run, Stage
from yeji.runs.working import carry_on
from yeji.targets.actions import FigureGiven, TargetGiven, set_figures, set_targets

BASES: Mapping[str, tuple[tuple[str, int], ...]] = {
    "seller": (("绩效工资基数", 3_000),),
    "phone": (("绩效工资基数", 2_200),),
    "key_account": (("最低工资", 2_490),),
}
STRETCH = Decimal("1.04")
TARGET_MONTHS = 12
LONGER = 3
"""How many more months are paid where customers pay for months after they ordered."""
NO_TARGET = frozenset({NEWCOMER, "S3110"})
"""Whom nobody has set a target."""
LOOKS_BACK: Mapping[str, int] = {FIELD: 1, KEY_ACCOUNTS: 1}
"""How many released months are worked out again with what is known since; each costs as much as the month itself."""


def furnish_pay(extent: Extent, at: datetime) -> None:
    """Write plans, targets, figures and runs up to the day."""
    writer, second = user("P001"), user("F001")
    furnish_plans(writer, second, at)
    _figures(writer, at)
    set_targets(list(_targets(localdate(at), extent)), by=writer, at=at, why="年度分解")
    for key in (FIELD, KEY_ACCOUNTS, PHONE, DIRECT):
        months = _months(key, localdate(at), extent)
        _settled(key, months, writer, second, at)
        if key == FIELD:
            draft = Asked(draft_next(writer, at), months[-1], Purpose.TRIAL, LOOKS_BACK[FIELD])
            _ran(draft, writer, at)
    _settled(LEADERS, [_label(each) for each in _quarters(localdate(at), extent)], writer, second, at)


def _months(key: str, on: date, extent: Extent) -> list[str]:
    """Return the months of a plan that are run, the last one that is over at the end."""
    released = extent.released if key == FIELD else extent.released_of_others
    if key == KEY_ACCOUNTS and released:
        released += LONGER
    return [f"{month_of(on, back):%Y-%m}" for back in range(-released - 1, 0)]


def _settled(key: str, periods: Sequence[str], writer: User, second: User, at: datetime) -> None:
    """Run a plan for its periods, each with the version of its days; release all but the last."""
    for label in periods:
        version = version_in_force(key, _first_day(label))
        if version is None:
            raise LookupError(f"{key} has no version in force in {label}")
        found_late = key == FIELD and label == periods[-1] != periods[0]
        if found_late:
            find_out_late(Run.objects.filter(plan_key=key, stage=Stage.RELEASED).latest("start"), by=second)
        run = _ran(Asked(version, label, looks_back=LOOKS_BACK.get(key, 0)), writer, at, anew=found_late)
        if label != periods[-1]:
            release(run, by=second, at=at, seen=run.checksum, left_open=run.not_computed)


def _ran(asked: Asked, writer: User, at: datetime, *, anew: bool = False) -> Run:
    """Run as asked, over the books as they were last read and hashed; `anew` where somebody wrote in them since."""
    run = ask_run(asked, by=writer, at=at)
    frozen = Run.objects.exclude(snapshot="").order_by("-pk").values_list("snapshot", flat=True).first()
    carry_on(run.pk, books_of="" if anew else frozen or "")
    run.refresh_from_db()
    if run.stage == Stage.FAILED:
        raise ValueError(f"{run}: {run.fault}")
    return run


def _first_day(label: str) -> date:
    year, part = int(label[:4]), label[4:]
    return date(year, 3 * int(part[1]) - 2 if part[0] == "Q" else int(part[1:]), 1)


def _label(quarter: date) -> str:
    return f"{quarter.year}Q{(quarter.month + 2) // 3}"


def _quarters(on: date, extent: Extent) -> list[date]:
    """Return the first days of the last quarters that are over, as far as there are books."""
    running = month_of(on, -((on.month - 1) % 3))
    return [month_of(running, -3 * back) for back in (2, 1) if 3 * back + 2 <= extent.months]


def _figures(writer: User, at: datetime) -> None:
    held = Assignment.objects.select_related("person", "position").order_by("person", "since")
    given: dict[tuple[int, str], FigureGiven] = {}
    for post in held:
        for name, figure in BASES.get(post.position.code, ()):
            first = FigureGiven(post.person, name, Decimal(figure), post.since)
            given.setdefault((post.person_id, name), first)
    set_figures(list(given.values()), by=writer, at=at, why="入职约定")


def _targets(on: date, extent: Extent) -> Iterator[TargetGiven]:
    """Give what somebody did on average, a little more, and more or less by the season."""
    paid = _monthly(Payment, "payment_date", on)
    sold = _monthly(Order, "order_date", on)
    months = [month_of(on, back) for back in range(-min(extent.months, TARGET_MONTHS), 2)]
    for person, position in _with_positions():
        if person.number in NO_TARGET:
            continue
        for month in months:
            if person.left is not None and month >= person.left:
                break
            if position == "seller":
                yield _target(person, "回款额", month, paid[person.pk] * _season(month, "company"), 10_000)
            elif position == "phone":
                yield _target(person, "净成交额", month, sold[person.pk] * _season(month, "company"), 1_000)
            elif position == "direct":
                yield _target(person, "净零售额", month, sold[person.pk] * _season(month, "consumer"), 500)
                yield _target(person, "客户满意度", month, Decimal(88), 1)
                yield _target(person, "新客户数", month, Decimal(1), 1)
    yield from _of_leaders(on, extent, paid)


def _of_leaders(on: date, extent: Extent, paid: Mapping[int, Decimal]) -> Iterator[TargetGiven]:
    """Give each leader for a quarter what his people are to bring in."""
    teams: dict[int, list[int]] = {}
    for team, person in Assignment.objects.filter(until__isnull=True).values_list("team", "person"):
        teams.setdefault(team, []).append(person)
    leading = Assignment.objects.filter(position__code="supervisor").select_related("person")
    for post in leading:
        whole = sum((paid[person] for person in teams[post.team_id]), Decimal(0)) * 3
        for quarter in (*_quarters(on, extent), month_of(on, -((on.month - 1) % 3))):
            yield _target(post.person, "团队回款额", quarter, whole, 10_000, months=3)
            yield _target(post.person, "团队新客户数", quarter, Decimal(3), 1, months=3)


def _with_positions() -> list[tuple[Person, str]]:
    """Return everybody with the post that he held last."""
    held = Assignment.objects.select_related("person", "position").order_by("person", "since")
    return list({each.person: each.position.code for each in held}.items())


def _monthly(of: type[Payment] | type[Order], day: str, on: date) -> dict[int, Decimal]:
    """Return what somebody brings in or sells in a month on average, in yuan; of the last year."""
    rows = (
        of.objects.filter(
            owner__isnull=False,
            currency="CNY",
            **{f"{day}__gte": month_of(on, -12), f"{day}__lt": month_of(on)},
        )
        .order_by()
        .values("owner")
        .annotate(fen=Sum("amount"), months=Count(TruncMonth(day), distinct=True))
    )
    return defaultdict(Decimal, {row["owner"]: Decimal(row["fen"]) / 100 / row["months"] for row in rows})


def _season(month: date, market: str) -> Decimal:
    return Decimal(weight_of_month(month, market)) / 100


def _target(
    person: Person, measure: str, start: date, figure: Decimal, step: int, *, months: int = 1
) -> TargetGiven:
    whole = figure if step == 1 else (figure * STRETCH / step).to_integral_value() * step
    return TargetGiven(person, measure, start, month_of(start, months), max(whole, Decimal(step)))
