"""The first page of whoever sells, and of whoever leads people who sell."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yeji.home.board import Block, Board, Compared, Entry, Figure, Sentence, largest, listed, width
from yeji.home.moving import (
    Late,
    Moved,
    Span,
    all_late,
    lacking,
    last_touched,
    late_by,
    month_before,
    moved,
    this_month,
    this_week,
    year_before,
)
from yeji.intake.queries import forms_for_colleagues
from yeji.org.queries import person_of, visible_to
from yeji.records.owed_cells import in_state
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, seen
from yeji.records.reckoned import LATE, STATE
from yeji.records.words import HOME, money
from yeji.ui.parts import Tone
from yeji.ui.templatetags.yeji import day_words, whole

SHOWN = 6
MOVING = ("orders", "payments")
MINE = "owner:is:me"
WHOSE: list[str] = ["owner__number"]


def sellers_board(reader: Reader) -> Board:
    """Return what somebody who sells did this month and today, and what is overdue at his customers."""
    me, month, today = person_of(reader.user), this_month(reader.on), Span(reader.on, reader.on)
    spans = {"month": month, "today": today}
    found = moved(MOVING, spans, reader, of=me)
    orders, payments = found["orders"], found["payments"]
    late = late_by("customer", reader)
    figures = (
        _figure(_("今天签的"), orders["today"], listed("orders", MINE, *today.filters("order_date"))),
        _figure(_("今天收的"), payments["today"], listed("payments", MINE, *today.filters("payment_date"))),
        _figure(_("本月签的"), orders["month"], listed("orders", MINE, *month.filters("order_date"))),
        _figure(_("本月收的"), payments["month"], listed("payments", MINE, *month.filters("payment_date"))),
    )
    return Board(
        (*_month_words(orders["month"], payments["month"]), _late_words(all_late(late))),
        figures,
        blocks=(
            Block(
                _("逾期的客户"),
                _late_entries(late[:SHOWN], "customer"),
                note=_("最久的在前"),
                all_url=str(in_state("receivables", LATE)),
                empty=_("没有逾期的应收"),
            ),
        ),
        beside=(
            Block(_("要你填的表单"), _forms(reader)),
            Block(_("要你补的"), lacking(reader)),
            Block(_("你刚动过的"), last_touched(reader, SHOWN)),
        ),
    )


def leaders_board(reader: Reader) -> Board:
    """Return the month of somebody's people against the month and the year before, what is overdue, who is silent."""
    spans = {"now": this_month(reader.on), "month": month_before(reader.on), "year": year_before(reader.on)}
    found = moved(MOVING, spans, reader)
    orders, payments = found["orders"], found["payments"]
    late = late_by("owner", reader)
    silent = _silent(reader)
    told = [*_month_words(orders["now"], payments["now"]), _late_words(all_late(late))]
    if silent:
        told[-1] = format_html("{}；", told[-1])
        told.append(format_html(_("<b>{}</b> 人这周还没动静"), whole(len(silent))))
    return Board(
        tuple(told),
        compared=(
            _compared(_("订单"), "orders", "order_date", orders, spans),
            _compared(_("回款"), "payments", "payment_date", payments, spans),
        ),
        blocks=(
            Block(
                _("逾期在谁手里"),
                _late_entries(late[: SHOWN * 2], "owner"),
                note=_("最久的在前"),
                all_url=str(in_state("receivables", LATE)),
                empty=_("没有逾期的应收"),
            ),
        ),
        beside=(
            Block(
                _("这周还没动静"),
                tuple(silent[:SHOWN]),
                note=_("%(count)s 人，没有订单和回款") % {"count": whole(len(silent))},
            ),
            Block(_("要补的数据"), lacking(reader)),
        ),
    )


def _forms(reader: Reader) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            each.title,
            reverse("intake:fill", args=[each.token]),
            note=_("填到 %(day)s") % {"day": day_words(each.opens_until)} if each.opens_until else "",
        )
        for each in forms_for_colleagues(reader.on)[:SHOWN]
    )


def _figure(label: str, found: Moved, url: str) -> Figure:
    return Figure(label, money(found.sums, 0), url, _("%(count)s 笔") % {"count": whole(found.count)})


def _month_words(orders: Moved, payments: Moved) -> Sentence:
    return (
        format_html(_("本月签了 <b>{}</b>，"), money(orders.sums, 0)),
        format_html(_("收回 <b>{}</b>，"), money(payments.sums, 0)),
    )


def _late_words(late: Moved) -> SafeString:
    if not late.count:
        return format_html("{}", _("没有逾期"))
    url = str(in_state("receivables", LATE))
    words = format_html(_("<b>{}</b> 笔 <b>{}</b> 逾期"), whole(late.count), money(late.sums, 0))
    return format_html('<a href="{}">{}</a>', url, words)


def _late_entries(found: tuple[Late, ...], path: str) -> tuple[Entry, ...]:
    most = max((largest(each.sums) for each in found), default=0)
    return tuple(
        Entry(
            each.name or (_("没写客户") if path == "customer" else _("没有负责人")),
            listed(
                "receivables", f"{STATE}:is:{LATE}", f"{path}:is:{each.key}" if each.key else f"{path}:none:"
            ),
            money(each.sums, 0),
            _("%(count)s 笔，最久 %(days)s 天") % {"count": whole(each.count), "days": whole(each.days)},
            width(largest(each.sums), most),
            Tone.BAD if each.days > 30 else Tone.WARN,
        )
        for each in found
    )


def _compared(label: str, key: str, path: str, found: dict[str, Moved], spans: dict[str, Span]) -> Compared:
    def figure(name: str, title: str) -> Figure:
        url = listed(key, *spans[name].filters(path))
        note = "" if name == "now" else _change(found["now"], found[name])
        return Figure(title, money(found[name].sums, 0), url, note)

    return Compared(
        label, figure("now", _("本月")), figure("month", _("上月同期")), figure("year", _("去年同期"))
    )


def _change(now: Moved, before: Moved) -> str:
    """Say how the home currency's sum changed; nothing where there was none before."""
    was, became = before.sums.get(HOME, 0), now.sums.get(HOME, 0)
    if was <= 0:
        return ""
    percent = (became - was) * 100 // was if became >= was else -((was - became) * 100 // was)
    sign = "+" if percent > 0 else "−" if percent < 0 else ""
    return f"{sign}{abs(percent)}%"


def _silent(reader: Reader) -> tuple[Entry, ...]:
    """The people in sight, oneself left out, in whose name nothing was ordered or paid this week."""
    week = this_week(reader.on)
    people = visible_to(reader.user, reader.on).exclude(user=reader.user)
    for key, path in (("orders", "order_date"), ("payments", "payment_date")):
        rows = seen(bare_kind(key), reader).filter(week.condition(path) & Q(owner__isnull=False))
        people = people.exclude(number__in=rows.order_by().values(*WHOSE))
    led = people.order_by("number").values_list("number", "name")[:200]
    return tuple(Entry(name, reverse("org:person", args=[number]), note=number) for number, name in led)
