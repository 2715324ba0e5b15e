"""Everything about a customer on one page: what he owes, what he ordered, paid and complained of, who looks after him."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.roles import Permission
from yeji.records.customer_money import CustomerMoney, customer_money
from yeji.records.kinds import Kind, Row
from yeji.records.list_table import record_url
from yeji.records.models import Change, Record
from yeji.records.queries import bare_kind, changes_of, comments_on
from yeji.records.reading import (
    Found,
    Reader,
    masked,
    masked_row,
    may_unmask,
    seen,
    shown_fields,
    unseen_links,
)
from yeji.records.record_page import Item, Talk, history_of, items_of, sides_of, talk_of
from yeji.records.storing import read_paths, row_of
from yeji.records.words import Called, money
from yeji.ui.parts import Happening, Link
from yeji.ui.templatetags.yeji import whole

TRAIL_SHOWN = 12
LATEST = 500
"""Of each kind so many are looked at for the trail; more are not counted there."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody at the customer, masked."""

    name: str
    initial: str
    post: str
    phone: str
    url: str
    show_url: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened between the company and the customer."""

    on: date
    title: str
    icon: str
    words: str
    note: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """What the page of a customer shows."""

    kind: Kind
    key: str
    name: str
    tags: tuple[str, ...]
    list_url: str
    money: CustomerMoney
    complaints: str
    complaints_note: str
    trail: tuple[Step, ...]
    trail_links: tuple[Link, ...]
    trail_rest: int
    contacts: tuple[Contact, ...]
    add_contact_url: str
    items: tuple[Item, ...]
    talk: tuple[Talk, ...]
    owners: tuple[Happening, ...]
    history: tuple[Happening, ...]
    edit_url: str
    say_url: str
    order_url: str


TRAIL: tuple[tuple[str, str, str, str], ...] = (
    ("orders", "order_date", "package", "amount"),
    ("payments", "payment_date", "wallet", "amount"),
    ("refunds", "refund_date", "undo-2", "amount"),
    ("returns", "return_date", "package", "amount"),
    ("complaints", "complaint_date", "triangle-alert", ""),
    ("surveys", "survey_date", "clipboard-check", "points"),
    ("contracts", "signed_date", "file-text", "amount"),
    ("opportunities", "opened_date", "target", "amount"),
    ("referrals", "referral_date", "users", ""),
)


def customer_page(found: Found, reader: Reader, *, only: str = "") -> CustomerPage:
    """Return the page of a customer; `only` names the one kind that its trail shows."""
    of, row = found.kind, masked_row(found.kind, found.row)
    key, name = str(row["number"]), str(row["name"])
    rows = {name_: _rows(name_, key, reader) for name_, *_rest in TRAIL}
    steps = sorted(_steps(rows, only), key=lambda step: step.on, reverse=True)
    fields = shown_fields(of, reader)
    changes = changes_of(of.key, key)
    called = Called.of(fields, [row, *sides_of(changes)], unseen_links(fields, [row], reader))
    counted = _of_customer("complaints", key, reader).aggregate(
        all=Count("id"), open=Count("id", filter=Q(settled_date__isnull=True))
    )
    complaints, unsettled = counted["all"], counted["open"]
    may_edit = reader.may(Permission.EDIT_RECORDS)
    tags = row.get("tags")
    return CustomerPage(
        kind=of,
        key=key,
        name=name,
        tags=tuple(
            str(each)
            for each in (row.get("level") and _("%(level)s 级") % {"level": row["level"]}, *(tags or ()))
            if each
        )
        if isinstance(tags, tuple | None)
        else (),
        list_url=reverse("records:list", args=[of.key]),
        money=customer_money(key, name, reader),
        complaints=whole(complaints),
        complaints_note=_("%(count)s 起没了结") % {"count": unsettled} if unsettled else _("都了结了"),
        trail=tuple(steps[:TRAIL_SHOWN]),
        trail_links=_trail_links(rows, key, only),
        trail_rest=max(0, len(steps) - TRAIL_SHOWN) if _counted(*rows.values()) is not None else 0,
        contacts=_contacts(key, reader),
        add_contact_url=f"{reverse('records:add', args=['contacts'])}?customer={key}" if may_edit else "",
        items=items_of(found, fields, called, reader, besides=frozenset({"name", "tags"})),
        talk=talk_of(comments_on(of.key, key), reader),
        owners=_owners(changes, called, of),
        history=history_of(changes, fields, called)[:8],
        edit_url=reverse("records:edit", args=[of.key, key]) if may_edit else "",
        say_url=reverse("records:say", args=[of.key, key]),
        order_url=f"{reverse('records:add', args=['orders'])}?customer={key}" if may_edit else "",
    )


def _of_customer(key: str, customer: str, reader: Reader) -> QuerySet[Record]:
    return seen(bare_kind(key), reader).filter(Q(customer=customer))


def _rows(key: str, customer: str, reader: Reader) -> list[Row]:
    of = bare_kind(key)
    latest = (
        _of_customer(key, customer, reader)
        .filter(**{f"{of.date}__isnull": False})
        .order_by(f"-{of.date}", "-id")
    )
    return [row_of(of, each) for each in latest.values(*read_paths(of))[:LATEST]]


def _steps(rows: dict[str, list[Row]], only: str) -> Iterable[Step]:
    for key, dated, icon, amount in TRAIL:
        if only and only != key:
            continue
        of = kind_titles()[key]
        for row in rows[key]:
            figure = row.get(amount) if amount == "amount" else None
            words = money({str(row["currency"]): figure}, 0) if isinstance(figure, int) else ""
            yield Step(
                date.fromisoformat(str(row[dated])),
                of,
                icon,
                _step_words(key, row, words),
                str(row["number"]),
                record_url(key, str(row["number"])),
                key,
            )


def kind_titles() -> dict[str, str]:
    """Return how the trail calls each of its kinds, in one short word."""
    return {
        "orders": _("订单"),
        "payments": _("回款"),
        "complaints": _("投诉"),
        "surveys": _("回访"),
        "contracts": _("合同"),
        "refunds": _("退款"),
        "returns": _("退货"),
        "opportunities": _("商机"),
        "referrals": _("推荐"),
    }


def _step_words(key: str, row: Row, amount: str) -> str:
    told = {
        "orders": _("下单 %(money)s"),
        "payments": _("到账 %(money)s"),
        "contracts": _("签约 %(money)s"),
        "refunds": _("退款 %(money)s"),
        "returns": _("退货 %(money)s"),
    }
    if key in told:
        return told[key] % {"money": amount}
    if key == "complaints":
        return str(row.get("kind") or row.get("content") or _("投诉"))[:60]
    if key == "opportunities":
        return " ".join(str(each) for each in (row.get("name"), row.get("stage"), amount) if each) or _(
            "商机"
        )
    if key == "referrals":
        return _("推荐来的，成交了") if row.get("won") else _("推荐来的")
    points = row.get("points")
    return _("满意度 %(points)s") % {"points": f"{points / 10_000:g}" if isinstance(points, int) else "—"}


def _trail_links(rows: dict[str, list[Row]], key: str, only: str) -> tuple[Link, ...]:
    here = record_url("customers", key)
    titles = kind_titles()
    links = [Link(_("全部"), f"{here}#trail", _counted(*rows.values()), is_current=not only)]
    links += [
        Link(titles[name], f"{here}?only={name}#trail", _counted(each), is_current=only == name)
        for name, each in rows.items()
        if each
    ]
    return tuple(links)


def _counted(*found: list[Row]) -> int | None:
    """How many there are; None where not all were looked at."""
    return None if any(len(each) >= LATEST for each in found) else sum(len(each) for each in found)


def _contacts(customer: str, reader: Reader) -> tuple[Contact, ...]:
    of = bare_kind("contacts")
    stored = seen(of, reader).filter(Q(customer=customer)).order_by("id").values(*read_paths(of))[:20]
    told = []
    for row in (row_of(of, each) for each in stored):
        number = str(row["number"])
        name = str(masked(of.field("name"), row.get("name")) or number)
        phone = masked(of.field("phone"), row.get("phone"))
        show = reverse("records:show", args=[of.key, "phone", number]) if may_unmask(of, row, reader) else ""
        told.append(
            Contact(
                name,
                name[:1],
                str(row.get("post") or ""),
                str(phone or ""),
                record_url(of.key, number),
                show if phone else "",
            )
        )
    return tuple(told)


def _owners(changes: list[Change], called: Called, of: Kind) -> tuple[Happening, ...]:
    """Who looked after the customer, the present one first."""
    owner = of.field("owner")
    told: list[Happening] = []
    for change in changes:
        after = (change.after or {}).get("owner")
        if after and not (told and told[-1].title == called.name(owner, str(after))):
            told.append(
                Happening(called.name(owner, str(after)), at=change.at, words=change.why, is_now=not told)
            )
    return tuple(told)
