"""The demo company's plans: one for each kind of role, from the library's templates or a document of its own.

By the room's own actions and two people, as a company would: the administrator writes, finance publishes. Whom
each is for has a gap and two that meet, as real enrolments have.
"""

from __future__ import annotations

from datetime import date, datetime
from importlib.resources import files

from django.utils.timezone import localdate

from yeji.accounts.models import User
from yeji.demo.staff import ASSISTANT, month_of
from yeji.org.models import Person, Position, Team
from yeji.plans.actions import (
    Whom,
    ask_publication,
    draft_version,
    enrol,
    publish,
    receive,
    start_plan,
)
from yeji.plans.models import Plan, Version
from yeji.plans.queries import plan
from yeji.plans.starting import draft_from_template, next_draft

FIELD, KEY_ACCOUNTS, PHONE, DIRECT, LEADERS = "field", "key-accounts", "phone", "direct", "leaders"
FIRST_MONTHS_AGO = 24
FROM_THIS_YEAR = (
    (
        "    base: 回款额\n    method:\n      kind: tiers",
        "    base: 净回款额\n    method:\n      kind: tiers",
    ),
    ("{from: 0, to: 10万, rate: 1.5%}", "{from: 0, to: 10万, rate: 1.2%}"),
)
"""The second version of the field's plan: what goes back to customers no longer pays commission."""
NEXT = (
    ("{from: 0, to: 10万, rate: 1.2%}", "{from: 0, to: 8万, rate: 1.2%}"),
    ("{from: 10万, to: 20万, rate: 2.5%}", "{from: 8万, to: 20万, rate: 2.5%}"),
)
"""What the draft of the third one changes."""
CALLS_MARKED = """    count:
      table: marks
      aggregate: average
      column: c3
      date: happened
      where: c2 = '通话质检'
      credit: {kind: owner, column: person_id}
"""


def furnish_plans(writer: User, second: User, at: datetime) -> None:
    """Write the plans that are in force, and whom each is for."""
    began = month_of(localdate(at), -FIRST_MONTHS_AGO)
    _field(writer, second, began, at)
    for key, title, text in (
        (KEY_ACCOUNTS, "大客户经理激励", _key_accounts(began)),
        (PHONE, "电话销售激励", _phone(began)),
        (DIRECT, "直销员报酬", draft_from_template("direct_seller", DIRECT, "直销员报酬", began)),
        (LEADERS, "团队管理激励", _leaders(began)),
    ):
        _published(start_plan(key, title, text, by=writer, at=at), writer, second, at, why="第一版")
    _enrolled(writer, began, at)


def draft_next(writer: User, at: datetime) -> Version:
    """Begin the next version of the field's plan, to compare and to try; and leave another plan just begun."""
    of = _plan(FIELD)
    newest = of.versions.order_by("-number")[0]
    starts = month_of(localdate(at), -1)
    text = _changed(_in_force_from(next_draft(newest.text), newest.starts or starts, starts), NEXT)
    draft = draft_version(of, text, by=writer, at=at, why="第二档提前到 8 万")
    text = draft_from_template("new_hire_protection", "newcomers", "新员工保护期", month_of(localdate(at), 1))
    start_plan("newcomers", "新员工保护期", text, by=writer, at=at)
    return draft


def _plan(key: str) -> Plan:
    found = plan(key)
    if found is None:
        raise LookupError(key)
    return found


def _field(writer: User, second: User, began: date, at: datetime) -> None:
    text = files("yeji.demo").joinpath("field.yaml").read_text("utf-8")
    first = _in_force_from(text, date(2025, 1, 1), began)
    version = _published(
        start_plan(FIELD, "外勤销售激励", first, by=writer, at=at), writer, second, at, why="第一版"
    )
    this_year = date(month_of(localdate(at), -1).year, 1, 1)
    text = _changed(_in_force_from(next_draft(first), began, this_year), FROM_THIS_YEAR)
    draft = draft_version(version.plan, text, by=writer, at=at, why="退款从提成里减掉")
    version = _published(draft, writer, second, at, why="退款从今年起冲减提成")
    for each in Person.objects.filter(assignments__position__code="seller", user__isnull=False).distinct():
        if each.user is not None and each.number[-1] != "2":
            receive(version, by=each.user, at=at)


def _published(version: Version, writer: User, second: User, at: datetime, *, why: str) -> Version:
    version = ask_publication(version, by=writer, at=at, why=why)
    return publish(version, by=second, at=at, seen=version.digest)


def _in_force_from(text: str, before: date, since: date) -> str:
    return _changed(text, ((f"effective: {{from: {before}}}", f"effective: {{from: {since}}}"),))


def _changed(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    """Return the text with each line in its new words. *errors*: ValueError where one is not there."""
    for old, new in changes:
        if old not in text:
            raise ValueError(f"the plan has no line {old!r}")
        text = text.replace(old, new)
    return text


def _without_cases(text: str) -> str:
    """Return the text without the template's cases: they work out what it said, not what it says now."""
    return text[: text.index("\ncases:")] + "\n"


def _key_accounts(began: date) -> str:
    text = draft_from_template("key_account_orders", KEY_ACCOUNTS, "大客户经理激励", began)
    return _without_cases(_changed(text, (("keys: [续约]", "keys: [续单]"),)))


def _phone(began: date) -> str:
    text = draft_from_template("telesales", PHONE, "电话销售激励", began)
    calls = text[text.index("  外呼量:\n") : text.index("  质检得分:\n")]
    return _without_cases(
        _changed(
            text,
            (
                (calls, ""),
                ("    外呼量: {measure: 外呼量, scoring: {kind: ratio, cap: 110%}}\n", ""),
                ("净成交额: 50%, 外呼量: 20%, 质检得分: 20%", "净成交额: 70%, 质检得分: 20%"),
                ("    reading: {aggregate: average}\n", CALLS_MARKED),
                ("at_least: 15万", "at_least: 4万"),
            ),
        )
    )


def _leaders(began: date) -> str:
    text = draft_from_template("regional_manager", LEADERS, "团队管理激励", began)
    weights = text[text.index("  weights:\n") : text.index("  weights_by:")]
    raters = text[text.index("  raters:\n") : text.index("  item_rounding:")]
    built = text[text.index("    团队建设:") : text.index(weights)]
    share = "  weights:\n    - weights: {团队回款额: 55%, 团队回款率: 30%, 团队新客户数: 15%}\n"
    note = "2026年第2季度新品上市，团队回款额的权重由 50% 提高到 65%。"
    return _without_cases(
        _changed(
            text,
            ((built, ""), (weights, share), (raters, ""), (note, ""), ("rate: 0.4%", "rate: 0.15%")),
        )
    )


def _enrolled(writer: User, began: date, at: datetime) -> None:
    """Say whom each plan is for. In one team two rules weigh the same for some, until they are named."""
    position = {each.code: each for each in Position.objects.all()}
    team = {each.code: each for each in Team.objects.all()}
    told: list[tuple[str, Whom]] = [(FIELD, Whom(began, position=position["seller"]))]
    told += [
        (KEY_ACCOUNTS, Whom(began, team=team[code], position=position["key_account"]))
        for code in ("R1-3", "R3-3")
    ]
    told += [
        (KEY_ACCOUNTS, Whom(began, team=team["R2-3"])),
        (FIELD, Whom(began, person=Person.objects.get(number=ASSISTANT))),
        (PHONE, Whom(began, position=position["phone"])),
        (DIRECT, Whom(began, position=position["direct"])),
        (LEADERS, Whom(began, position=position["supervisor"])),
        (LEADERS, Whom(began, person=Person.objects.get(number="M23"))),
    ]
    for key, whom in told:
        enrol(_plan(key), whom, by=writer, at=at)
