"""The first page of those who keep the books, the people, the trail and the machine."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, QuerySet, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from yeji.audit.queries import Search, found, head
from yeji.home.board import Block, Board, Entry, Figure, listed
from yeji.home.moving import moved, this_month, this_week
from yeji.org.models import Person
from yeji.org.queries import people_without_account, people_without_post
from yeji.records.owed import owed_of
from yeji.records.owed_cells import in_state
from yeji.records.quality import counted
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, seen
from yeji.records.reckoned import LATE
from yeji.records.words import money
from yeji.ui.addresses import Address
from yeji.ui.templatetags.yeji import moment, whole

SHOWN = 6
LOOKED_AT = ("payments-source", "payments-currency", "customers-owner", "orders-owner", "orders-customer")
"""Checks of the books that indexes answer; all others stand on their own page."""
UNMATCHED = "payments-source"
EXPORTED, REVEALED = "records.export", "records.unmask"
LATE_WORK = timedelta(minutes=5)


def books_board(reader: Reader) -> Board:
    """Return what the books lack: money that pays nothing, rows that are nobody's; and what came in."""
    month = this_month(reader.on)
    payments = moved(["payments"], {"month": month}, reader)["payments"]["month"]
    owed = owed_of(seen(bare_kind("receivables"), reader), reader.on)
    checks = counted(LOOKED_AT, reader)
    unmatched = next((each for each in checks if each.key == UNMATCHED), None)
    count = unmatched.count if unmatched else 0
    url = reverse("records:check", args=[UNMATCHED])
    return Board(
        (
            format_html(_("本月收回 <b>{}</b>，"), money(payments.sums, 0)),
            format_html(_('<a href="{}"><b>{}</b> 笔回款没匹配</a>，'), url, whole(count))
            if count
            else format_html("{}", _("回款都匹配上了，")),
            format_html(
                _('<a href="{}"><b>{}</b> 笔 <b>{}</b> 逾期</a>'),
                str(in_state("receivables", LATE)), whole(owed.late_count), money(owed.late, 0),
            ),
        ),
        (
            Figure(
                _("本月收的"), money(payments.sums, 0), listed("payments", *month.filters("payment_date")),
                _("%(count)s 笔") % {"count": whole(payments.count)},
            ),
            Figure(_("没匹配的回款"), whole(count), url, _("没写订单和应收")),
            Figure(
                _("逾期应收"), money(owed.late, 0), str(in_state("receivables", LATE)),
                _("%(count)s 笔") % {"count": whole(owed.late_count)},
            ),
        ),
        blocks=(
            Block(
                _("数据质量"),
                tuple(
                    Entry(each.title, reverse("records:check", args=[each.key]), whole(each.count), each.advice)
                    for each in checks
                    if each.count
                ),
                all_url=reverse("records:quality"),
                empty=_("常见的几样都没有要改的"),
            ),
        ),
    )  # fmt: skip


def people_board(reader: Reader) -> Board:
    """Return who of the company can do nothing here: without an account, without a post."""
    bare, bare_count = _first_of(people_without_account(reader.on))
    idle, idle_count = _first_of(people_without_post(reader.on))
    unplaced = str(Address(reverse("org:people")).put(state="unplaced"))
    return Board(
        (
            format_html(_("<b>{}</b> 个在职的人没有账号，"), whole(bare_count)),
            format_html(_('<a href="{}"><b>{}</b> 个没有任职</a>'), unplaced, whole(idle_count)),
        ),
        (
            Figure(_("没有账号"), whole(bare_count), reverse("org:accounts"), _("登录不了")),
            Figure(_("没有任职"), whole(idle_count), unplaced, _("不在任何团队")),
        ),
        blocks=(
            Block(_("没有账号的人"), bare, all_url=reverse("org:accounts")),
            Block(_("没有任职的人"), idle, all_url=unplaced),
        ),
    )


def _first_of(people: QuerySet[Person]) -> tuple[tuple[Entry, ...], int]:
    """Return the first people and how many there are, in one question."""
    counted_too = people.order_by("number").annotate(of_all=Window(Count("pk")))
    rows = list(counted_too.values_list("number", "name", "of_all")[:SHOWN])
    entries = (Entry(name, reverse("org:person", args=[number]), note=number) for number, name, _all in rows)
    return tuple(entries), rows[0][2] if rows else 0


def trail_board(reader: Reader) -> Board:
    """Return how long the chain is, and what of the books went out and was looked at this week."""
    week = this_week(reader.on)
    last = head()
    told = {
        action: found(Search(action=action, since=week.since, until=week.until))
        for action in (EXPORTED, REVEALED)
    }
    counts = {action: events.count() for action, events in told.items()}

    def url(action: str) -> str:
        query = (("action", action), ("since", week.since.isoformat()), ("until", week.until.isoformat()))
        return str(Address(reverse("audit:events"), query))

    return Board(
        (
            format_html(_("这周导出 <b>{}</b> 次，"), whole(counts[EXPORTED])),
            format_html(_("看全号 <b>{}</b> 次"), whole(counts[REVEALED])),
        ),
        (
            Figure(_("这周导出"), whole(counts[EXPORTED]), url(EXPORTED), _("次")),
            Figure(_("这周看全号"), whole(counts[REVEALED]), url(REVEALED), _("次")),
            Figure(
                _("审计链"), whole(last.number if last else 0), reverse("audit:chain"), _("件事，点开就核对一遍")
            ),
        ),
        blocks=tuple(
            Block(
                title,
                tuple(
                    Entry(
                        f"{event.by_name} · {event.name}",
                        reverse("audit:event", args=[event.number]),
                        note=moment(event.at),
                    )
                    for event in told[action][:SHOWN]
                ),
                all_url=url(action),
                empty=_("这周没有"),
            )
            for action, title in ((EXPORTED, _("这周导出的")), (REVEALED, _("这周看过的全号")))
        ),
    )  # fmt: skip


def machine_board(reader: Reader) -> Board:
    """Return whether the machine keeps up: work that waits, work that failed."""
    del reader
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - LATE_WORK).count()
    failed = DBTaskResult.objects.failed().count()
    words = (
        format_html(_("<b>{}</b> 件后台任务等了 5 分钟以上，"), whole(late))
        if late
        else format_html("{}", _("后台任务没有积压，")),
        format_html(_("<b>{}</b> 件没做成"), whole(failed)) if failed else format_html("{}", _("都做成了")),
    )
    return Board(
        words,
        (
            Figure(_("等着的后台任务"), whole(late), reverse("settings"), _("5 分钟以上")),
            Figure(_("没做成的"), whole(failed), reverse("settings")),
        ),
    )  # fmt: skip
