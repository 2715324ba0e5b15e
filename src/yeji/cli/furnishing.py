"""Furnishes an empty home with the demo company: teams, people, posts, accounts, two years of books, batches, words.

Everything is written by the product's own actions, so that the audit tells of it and each page has what a real
company's page has. The first event says that this is a demo: only in a company that begins so do the doors of
`home.demo` open.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from yeji.accounts.models import User
from yeji.audit.actions import Deed, record
from yeji.audit.models import Event
from yeji.cli.furnishing_files import GONE_WRONG, NEW_CUSTOMERS, ODD_COLUMNS, PAYMENTS
from yeji.cli.furnishing_pay import furnish_pay
from yeji.cli.furnishing_staff import COMPANY, furnish_staff, user
from yeji.demo.books import books
from yeji.demo.daily import MARKS, OF_CALLS, OF_WORK, VISITS
from yeji.demo.staff import WHOLE, Extent, Staff, staff
from yeji.home.demo import FURNISHED
from yeji.intake.actions import accept, receive
from yeji.intake.answering import keep_answer, make_form
from yeji.intake.models import Batch, FormLink
from yeji.intake.working import carry_on
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

WHY = "示例数据"


class NotEmpty(Exception):
    """There is somebody in the company already: no company is ever made a demo afterwards."""


def furnish(on: date, extent: Extent = WHOLE) -> None:
    """Write the demo company into an empty database, whole or not at all. *errors*: NotEmpty."""
    if Event.objects.exists() or User.objects.exists():
        raise NotEmpty
    people = staff(on, extent)
    with transaction.atomic():
        record(Deed(FURNISHED, "demo", "", COMPANY), by=None)
        furnish_staff(people, on)
        _own_fields()
        _books(people, on, extent)
        _edits()
        _talk(on)
        _batches()
        _form(on)
        furnish_pay(extent, timezone.now())


def _own_fields() -> None:
    by = user("P001")
    define_field("customers", FieldTerms("信用额度", FieldKind.AMOUNT, help="超过要财务批"), by=by)
    grades = ("已验厂", "待验厂", "不需要")
    define_field("customers", FieldTerms("验厂", FieldKind.CHOICE, choices=grades), by=by)
    define_field("orders", FieldTerms("毛利", FieldKind.FORMULA, formula="订单金额 - 成本"), by=by)
    _own_kind(
        "trials",
        "样机试用",
        ("经办人", "借出日期"),
        (
            FieldTerms("客户", FieldKind.LINK, links_to="customers", required=True),
            FieldTerms("样机", FieldKind.LINK, links_to="products"),
            FieldTerms("还回日期", FieldKind.DATE),
            FieldTerms("结果", FieldKind.CHOICE, choices=("下单", "退回", "还在用")),
        ),
    )
    _own_kind(
        VISITS,
        "拜访",
        ("业务员", "拜访日期"),
        (
            FieldTerms("客户", FieldKind.LINK, links_to="customers", required=True),
            FieldTerms("方式", FieldKind.CHOICE, choices=("上门", "电话", "线上")),
            FieldTerms("小结", FieldKind.LONG_TEXT),
        ),
    )
    _own_kind(MARKS, "月度评分", ("被评人", "评分日期"), (
        FieldTerms("评分人", FieldKind.PERSON, required=True),
        FieldTerms("项目", FieldKind.CHOICE, choices=(OF_WORK, OF_CALLS), required=True),
        FieldTerms("得分", FieldKind.QUANTITY, required=True),
    ))  # fmt: skip


def _own_kind(key: str, title: str, labels: tuple[str, str], fields: tuple[FieldTerms, ...]) -> None:
    by = user("P001")
    terms = {"has_owner": True, "has_date": True, "owner_label": labels[0], "date_label": labels[1]}
    define_kind(key, title, terms, by=by)
    for made in fields:
        define_field(key, made, by=by)


def _books(people: Staff, on: date, extent: Extent) -> None:
    by = user("P001")
    rows = {key: list[Row](each) for key, each in books(people, on, extent).files.items()}
    for place, row in enumerate(rows["customers"]):
        row |= {
            "信用额度": (5 + place % 6 * 5) * 10_000_00,
            "验厂": ("已验厂", "待验厂", "不需要")[place % 3],
        }
    owners = [row for row in rows["customers"] if row.get("owner")]
    rows["trials"] = [
        {
            "number": f"Y{place:03d}",
            "owner": row["owner"],
            "happened": (on - timedelta(days=6 * place)).isoformat(),
            "客户": row["number"],
            "样机": ("P101", "P103", "P201")[place % 3],
            "还回日期": (on - timedelta(days=6 * place - 14)).isoformat() if place > 3 else None,
            "结果": "还在用" if place <= 3 else ("下单", "退回")[place % 2],
        }
        for place, row in enumerate(owners[:60:5])
    ]
    for key, each in rows.items():
        own = dict(CustomField.objects.filter(kind=key).values_list("label", "key"))
        told = (
            [{own.get(name, name): content for name, content in row.items()} for row in each] if own else each
        )
        write_rows(kind(key), told, by=by, batch=f"demo:{key}", why=WHY)


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
        edit_record(of, "C001", contents, revision=standing.revision, by=user(who), why=why)


def _talk(on: date) -> None:
    of, seller, leader = kind("customers"), user("S1101"), user("M11")
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
    keep_view("customers", "A 级客户", urlencode({"f": "level:is:A"}), is_shared=True, by=user("P001"))
    keep_view("orders", "待发货", urlencode({"f": "status:is:待发货"}), is_shared=True, by=user("F001"))


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 12)))


def _batches() -> None:
    """One batch that was written, one to be looked at, one whose columns nobody can guess, one refused."""
    written = _received("payments", "回款_十一月.csv", PAYMENTS.encode("gb18030"), "F001")
    accept(written, by=user("F001"))
    carry_on(written.pk)
    _received("customers", "展会名片.csv", NEW_CUSTOMERS.encode("utf-8-sig"), "P001")
    _received("orders", "订单台账.csv", ODD_COLUMNS.encode("utf-8-sig"), "P001")
    _received("customers", "客户.xlsx", GONE_WRONG, "P001")


def _received(kind_key: str, name: str, content: bytes, who: str) -> Batch:
    batch = receive(kind_key, name, [content], by=user(who), at=timezone.now())
    carry_on(batch.pk)
    batch.refresh_from_db()
    return batch


def _form(on: date) -> None:
    by = user("P001")
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
