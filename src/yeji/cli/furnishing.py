"""Furnishes an empty home with the demo company: teams, people, posts, accounts, two quarters of books, batches, words.

Everything is written by the product's own actions, so that the audit tells of it and each page has what a real
company's page has. The first event says that this is a demo: only in a company that begins so do the doors of
`home.demo` open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from yeji.accounts.founding import found_role
from yeji.accounts.models import RoleGrant, User
from yeji.accounts.roles import Role
from yeji.audit.actions import Deed, record
from yeji.audit.models import Event
from yeji.cli.furnishing_files import GONE_WRONG, NEW_CUSTOMERS, ODD_COLUMNS, PAYMENTS
from yeji.cli.furnishing_pay import furnish_pay
from yeji.demo.books import books
from yeji.demo.company import START, Company, build
from yeji.demo.rows import Seller
from yeji.home.demo import FURNISHED
from yeji.intake.actions import accept, receive
from yeji.intake.answering import keep_answer, make_form
from yeji.intake.models import Batch, FormLink
from yeji.intake.working import carry_on
from yeji.org.actions.accounts import AccountGiven, open_account
from yeji.org.actions.people import PersonGiven, hire, leave
from yeji.org.actions.posts import PostGiven, transfer
from yeji.org.actions.reviewing import confirm_account, release
from yeji.org.actions.roles import grant_role, lend_role, withdraw_role
from yeji.org.actions.teams import PlaceGiven, add_level, add_position, add_region, add_team
from yeji.org.models import Level, Person, Position, Region, Relationship, Team
from yeji.records.actions import (
    FieldTerms,
    attach,
    comment,
    define_field,
    define_kind,
    edit_record,
    keep_view,
    write_rows,
)
from yeji.records.kinds import FieldKind, Row
from yeji.records.models import CustomField, Order
from yeji.records.queries import kind, present_with_revisions

COMPANY = "晴川科技"
BEGAN = date(2024, 1, 1)
WHY = "示例数据"
POSITIONS = {"业务员": ("seller", False), "主管": ("supervisor", True), "总监": ("director", True)}
ROLES = {"业务员": Role.SELLER, "主管": Role.SUPERVISOR, "总监": Role.DIRECTOR}
LEVELS = (("L1", "初级"), ("L2", "中级"), ("L3", "高级"))
OFFICE = (
    ("P001", "许静", Role.COMPENSATION),
    ("F001", "罗欣", Role.FINANCE),
    ("H001", "秦悦", Role.HR),
    ("A001", "董文", Role.AUDITOR),
)
"""Those who do not sell."""
HEAD, KEEPER = ("G001", "沈岚"), ("X001", "石磊")
"""The general manager; and who keeps the machine and is no person of the company."""

STAND_IN = "S1102"


class NotEmpty(Exception):
    """There is somebody in the company already: no company is ever made a demo afterwards."""


@dataclass(frozen=True)
class Lists:
    """The company's lists by name."""

    regions: dict[str, Region]
    positions: dict[str, Position]
    levels: tuple[Level, ...]
    teams: dict[str, Team]


def furnish(on: date) -> None:
    """Write the demo company into an empty database, whole or not at all. *errors*: NotEmpty."""
    if Event.objects.exists() or User.objects.exists():
        raise NotEmpty
    company = build()
    with transaction.atomic():
        record(Deed(FURNISHED, "demo", "", COMPANY), by=None)
        keeper = _keeper()
        lists = _lists(company, keeper, on)
        _people(company, lists, keeper, on)
        _accounts(company, keeper, on)
        _moves(lists, on)
        _own_fields()
        _books(on)
        _edits()
        _talk(on)
        _batches()
        _form(on)
        furnish_pay(_user("P001"), _user("F001"), timezone.now())


def _keeper() -> User:
    """Return whoever writes the company down: keeper of the machine and HR at once, before anybody else is there."""
    user = User(username=KEEPER[0], name=KEEPER[1])
    user.set_unusable_password()
    user.save()
    for role in (Role.SYSTEM, Role.HR):
        found_role(user, role, BEGAN)
    return user


def _lists(company: Company, by: User, on: date) -> Lists:
    regions = {
        name: add_region(f"Q{place}", name, by=by, on=on)
        for place, name in enumerate(("华东", "华南", "华北"), 1)
    }
    positions = {
        name: add_position(code, name, leads=leads, by=by, on=on) for name, (code, leads) in POSITIONS.items()
    }
    positions["职能"] = add_position("office", "职能", leads=False, by=by, on=on)
    levels = tuple(add_level(code, name, place, by=by, on=on) for place, (code, name) in enumerate(LEVELS, 1))
    teams = {"HQ": add_team("HQ", COMPANY, PlaceGiven(BEGAN), by=by, on=on)}
    for row in company.files["组织"]:
        code, name = row["组织编号"], row["组织名称"]
        place = PlaceGiven(BEGAN, None, teams[row.get("上级组织编号") or "HQ"], regions[name[:2]])
        teams[code] = add_team(code, name, place, by=by, on=on)
    return Lists(regions, positions, levels, teams)


def _people(company: Company, lists: Lists, by: User, on: date) -> None:
    random, told = Random(7), {row["工号"]: row for row in company.files["人员"]}
    office = [(HEAD[0], HEAD[1], "总监"), *((number, name, "职能") for number, name, _role in OFFICE)]
    for number, name, position in office:
        post = PostGiven(lists.teams["HQ"], lists.positions[position], BEGAN)
        hire(number, _given(name, number, BEGAN, random), post, by=by, on=on)
    known: dict[str, Person] = {}
    for row in company.files["任职"]:
        number, person = row["工号"], told[row["工号"]]
        post = PostGiven(
            lists.teams[row["组织编号"]],
            lists.positions[row["角色"]],
            _moved(row["生效日期"], on),
            level=random.choice(lists.levels) if row["角色"] == "业务员" else None,
            region=lists.regions[person["地区"]],
        )
        if number in known:
            transfer(known[number], post, by=by, on=on, why="补二组的缺")
            continue
        given = _given(person["姓名"], number, _moved(person["入职日期"], on), random)
        known[number] = hire(number, given, post, by=by, on=on)


def _given(name: str, number: str, joined: date, random: Random) -> PersonGiven:
    return PersonGiven(
        name,
        Relationship.EMPLOYEE,
        joined,
        mail=f"{number.lower()}@example.com",
        phone=f"138{random.randrange(10**7, 10**8)}",
        identity=_identity(random),
        bank_account=f"6222020200{random.randrange(10**8, 10**9)}",
    )


def _identity(random: Random) -> str:
    born = date(random.randrange(1970, 2000), random.randrange(1, 13), random.randrange(1, 29))
    return f"330102{born:%Y%m%d}{random.randrange(1000, 10000)}"


def _moved(written: str, on: date) -> date:
    """Return a day of the company's month, or after it, as far before `on` as if that month were the last."""
    day = date.fromisoformat(written)
    if day < START:
        return day
    last_month = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    return last_month + (day - START)


def _accounts(company: Company, by: User, on: date) -> None:
    roles = {row["工号"]: ROLES[row["角色"]] for row in company.files["任职"]}
    roles |= {number: role for number, _name, role in OFFICE} | {HEAD[0]: Role.DIRECTOR}
    # Not each seller has an account yet; every password costs its third of a second.
    later = {number for number, role in roles.items() if role is Role.SELLER and number[-2:] > "01"} - {
        STAND_IN
    }
    # The keeper is alone until somebody else keeps accounts too: her account stands in the trail as seen by one.
    _account(_person("H001"), Role.HR, by, None, on)
    second = _user("H001")
    confirm_account(second, why="当面交给本人")
    for person in Person.objects.filter(number__in=set(roles) - later - {second.username}):
        _account(person, roles[person.number], by, second, on)
    # Nobody knows these passwords, not even whoever opened the accounts.
    User.objects.update(must_change_password=False, key_given_by=None)
    extra = RoleGrant.objects.get(user=by, role=Role.HR)
    withdraw_role(extra, on - timedelta(days=1), by=_user("H001"), on=on, why="人员都建好了")


def _account(person: Person, role: Role, by: User, second: User | None, on: date) -> None:
    """Open an account with its role: one asks, the second releases both."""
    given = AccountGiven(person.number, person.name, person.mail, person)
    opened = open_account(given, by=by, on=on)
    asked = grant_role(opened.user, role, (max(person.joined, BEGAN), None), by=by, on=on)
    for review in (*opened.waits, *((asked.review,) if asked.waits and asked.review else ())):
        if second is not None:
            release(review, by=second, on=on)


def _user(number: str) -> User:
    return User.objects.get(username=number)


def _person(number: str) -> Person:
    return Person.objects.get(number=number)


def _moves(lists: Lists, on: date) -> None:
    """Somebody goes soon, somebody will move, somebody stands in for his leader."""
    by, soon = _user("H001"), on + timedelta(days=9)
    leave(_person("S3203"), soon, by=by, on=on, why="个人原因")
    ahead = PostGiven(
        lists.teams["R2-1"], lists.positions["业务员"], (soon + timedelta(days=25)).replace(day=1)
    )
    transfer(_person("S2202"), ahead, by=by, on=on, why="补一组的缺")
    lender, days = _user("M11"), (on - timedelta(days=2), on + timedelta(days=6))
    lend_role(lender, _user(STAND_IN), Role.SUPERVISOR, days, by=lender, on=on, why="休年假")
    # One that waits for a second person.
    lender, days = _user("F001"), (on + timedelta(days=5), on + timedelta(days=12))
    lend_role(lender, _user("P001"), Role.FINANCE, days, by=lender, on=on, why="下周休假，请许静代管回款")


def _own_fields() -> None:
    by = _user("P001")
    define_field("customers", FieldTerms("信用额度", FieldKind.AMOUNT, help="超过要财务批"), by=by)
    grades = ("已验厂", "待验厂", "不需要")
    define_field("customers", FieldTerms("验厂", FieldKind.CHOICE, choices=grades), by=by)
    define_field("orders", FieldTerms("毛利", FieldKind.FORMULA, formula="订单金额 - 成本"), by=by)
    terms = {"has_owner": True, "has_date": True, "owner_label": "经办人", "date_label": "借出日期"}
    define_kind("trials", "样机试用", terms, by=by)
    for made in (
        FieldTerms("客户", FieldKind.LINK, links_to="customers", required=True),
        FieldTerms("样机", FieldKind.LINK, links_to="products"),
        FieldTerms("还回日期", FieldKind.DATE),
        FieldTerms("结果", FieldKind.CHOICE, choices=("下单", "退回", "还在用")),
    ):
        define_field("trials", made, by=by)


def _books(on: date) -> None:
    by = _user("P001")
    rows = {key: list[Row](each) for key, each in books(_sellers(on), on).files.items()}
    credit, checked = _field("customers", "信用额度"), _field("customers", "验厂")
    for place, row in enumerate(rows["customers"]):
        row |= {credit: (5 + place % 6 * 5) * 10_000_00, checked: ("已验厂", "待验厂", "不需要")[place % 3]}
    owners = [row for row in rows["customers"] if row.get("owner")]
    rows["trials"] = [
        {
            "number": f"Y{place:03d}",
            "owner": row["owner"],
            "happened": (on - timedelta(days=6 * place)).isoformat(),
            _field("trials", "客户"): row["number"],
            _field("trials", "样机"): ("P101", "P103", "P201")[place % 3],
            _field("trials", "还回日期"): (on - timedelta(days=6 * place - 14)).isoformat()
            if place > 3
            else None,
            _field("trials", "结果"): "还在用" if place <= 3 else ("下单", "退回")[place % 2],
        }
        for place, row in enumerate(owners[:60:5])
    ]
    for key, each in rows.items():
        write_rows(kind(key), each, by=by, batch=f"demo:{key}", why=WHY)


def _field(kind_key: str, label: str) -> str:
    return CustomField.objects.get(kind=kind_key, label=label).key


def _sellers(on: date) -> list[Seller]:
    sellers = Person.objects.filter(assignments__position__code="seller", assignments__since__lte=on)
    return [
        Seller(each.number, f"Q{each.number[1]}" if each.number[1] in "123" else "Q1", each.joined)
        for each in sellers.distinct().order_by("number")
    ]


def _edits() -> None:
    """A record that several people wrote, so that its history tells something."""
    told: tuple[tuple[str, Row, str], ...] = (
        ("S1101", {"level": "A", "tags": ("年度框架", "重点")}, ""),
        ("M11", {"address": "杭州市滨江区江南大道 88 号"}, "客户搬家"),
        ("P001", {"segment": "水务"}, "统一分类"),
    )
    for who, contents, why in told:
        of = kind("customers")
        standing = present_with_revisions(of, ["C001"])["C001"]
        edit_record(of, "C001", contents, revision=standing.revision, by=_user(who), why=why)


def _talk(on: date) -> None:
    of, seller, leader = kind("customers"), _user("S1101"), _user("M11")
    for days, who, said in (
        (6, seller, "总工说明年一季度要上两个管网微型站，预算 12 月报。"),
        (5, leader, f"@{seller.name} 方案先出一版，把三年的费用算进去。"),
        (1, seller, f"方案发了。@{leader.name} 看下折扣，客户要 8 个点。@许静 信用额度够不够?"),
    ):
        comment(of, "C001", said, by=who, at=_moment(on - timedelta(days=days), 9 + days))
    for name, size in (("管网微型站方案 v1.docx", 184_320), ("现场照片.jpg", 902_100)):
        attach(
            of,
            "C001",
            SimpleUploadedFile(name, b"demo" * (size // 4)),
            by=seller,
            at=_moment(on - timedelta(days=2), 16),
        )
    keep_view("customers", "A 级客户", urlencode({"f": "level:is:A"}), is_shared=True, by=_user("P001"))
    keep_view("orders", "待发货", urlencode({"f": "status:is:待发货"}), is_shared=True, by=_user("F001"))


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 12)))


def _batches() -> None:
    """One batch that was written, one to be looked at, one whose columns nobody can guess, one refused."""
    written = _received("payments", "回款_十一月.csv", PAYMENTS.encode("gb18030"), "F001")
    accept(written, by=_user("F001"))
    carry_on(written.pk)
    _received("customers", "展会名片.csv", NEW_CUSTOMERS.encode("utf-8-sig"), "P001")
    _received("orders", "订单台账.csv", ODD_COLUMNS.encode("utf-8-sig"), "P001")
    _received("customers", "客户.xlsx", GONE_WRONG, "P001")


def _received(kind_key: str, name: str, content: bytes, who: str) -> Batch:
    batch = receive(kind_key, name, [content], by=_user(who), at=timezone.now())
    carry_on(batch.pk)
    batch.refresh_from_db()
    return batch


def _form(on: date) -> None:
    by = _user("P001")
    link = FormLink(
        kind="surveys",
        title="交付后满意度",
        words="三个问题，一分钟。你的回答会让下一次交付更好。",
        thanks="收到了，谢谢。",
        fields=["points", "praise", "comment"],
        is_public=True,
        opens_until=on + timedelta(days=90),
    )
    made = make_form(link, by=by, at=timezone.now())
    # By the links of three orders; without one an answer would be nobody's.
    orders = Order.objects.filter(customer__isnull=False, owner__isnull=False)
    numbers = orders.order_by("-order_date", "number").values_list("number", flat=True)[:3]
    ten = datetime.combine(on, time(10), timezone.get_current_timezone())
    told = ((90, "安装师傅很细心。"), (80, ""), (70, "说明书能不能有电子版。"))
    for about, (points, said) in zip(numbers, told, strict=False):
        row: Row = {"points": points * 10_000, "praise": points > 80, "comment": said or None}
        keep_answer(made, row, by=None, at=ten, about=about)
