"""What waits in the rooms that stand: what a second person releases, batches that want a word, mentions.

Counts of the data's quality are not among them: asking for them costs more than a first page may take.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from yeji.accounts.eyes import reviews_to_release
from yeji.accounts.gate import holder_of, user_of
from yeji.accounts.models import User
from yeji.accounts.roles import Permission
from yeji.home.kept import kept
from yeji.home.waiting import Waiting, address
from yeji.intake.bringing import kinds_for
from yeji.intake.models import Stage
from yeji.intake.queries import batches as all_batches
from yeji.plans.queries import waiting as plans_waiting
from yeji.records.queries import comments_that_mention, kind, kinds
from yeji.records.reading import Reader, find
from yeji.runs.queries import waiting_for_release
from yeji.ui.parts import Tone
from yeji.ui.templatetags.yeji import fen, moment, whole

RECENT = timedelta(days=7)
"""How long a mention waits: nobody says when he has read one."""


def batches(request: HttpRequest) -> Iterable[Waiting]:
    """Tell of batches that wait for columns or for the word to write."""
    holder = holder_of(request)
    if not holder.may(Permission.IMPORT):
        return
    found = list(all_batches().filter(stage__in=(Stage.MAPPING, Stage.CHECKED))[:100])
    if found:
        own = {each.key for each in kinds_for(holder.roles, kinds())}
        found = [each for each in found if each.kind in own]
    if found:
        newest = found[0]
        yield Waiting(
            _("%(count)s 批导入还没写完") % {"count": whole(len(found))},
            _("去看"),
            address("intake:batch", number=str(newest.pk)) if len(found) == 1 else address("intake:history"),
            _("最近一批 %(file)s，%(at)s 传上来") % {"file": newest.file, "at": moment(newest.at)},
            Tone.WARN,
            str(newest.get_stage_display()),
            len(found),
        )


def reviews(request: HttpRequest) -> Iterable[Waiting]:
    """Tell of requests that the user may release as the second person."""
    holder = holder_of(request)
    if not holder.may(Permission.MANAGE_ACCOUNTS):
        return
    found = reviews_to_release(user_of(request), holder.on)
    if found:
        oldest = found[-1]
        route = ("org:review", {"review": str(oldest.pk)}) if len(found) == 1 else ("org:reviews", {})
        yield Waiting(
            _("%(count)s 份授权等你复核") % {"count": whole(len(found))},
            _("去看"),
            address(route[0], **route[1]),
            _("最早一份 %(day)s，给%(who)s")
            % {"day": oldest.asked_on.isoformat(), "who": oldest.receiver.name},
            Tone.WARN,
            _("待复核"),
            len(found),
        )


def publications(request: HttpRequest) -> Iterable[Waiting]:
    """Tell of versions of plans that the user may publish as the second person."""
    user = user_of(request)
    if not holder_of(request).may(Permission.PUBLISH_PLANS):
        return
    yield from kept(request, "publications", lambda: tuple(_publications(user)))


def _publications(user: User) -> Iterable[Waiting]:
    for each in plans_waiting():
        if each.asked_by is None or user.pk in {each.asked_by.pk, each.changed_by.pk}:
            continue
        yield Waiting(
            _("「%(title)s」第 %(number)s 版等你发布") % {"title": each.plan.title, "number": each.number},
            _("去看"),
            address("plans:version", key=each.plan.key, number=str(each.number)),
            _("%(who)s %(at)s 提交") % {"who": each.asked_by.name, "at": moment(each.asked_at)},
            Tone.WARN,
            _("待发布"),
        )


def releases(request: HttpRequest) -> Iterable[Waiting]:
    """Tell of finished runs that the user may release as the second person."""
    user = user_of(request)
    if not holder_of(request).may(Permission.RELEASE_PAY):
        return
    yield from kept(request, "releases", lambda: tuple(_releases(user)))


def _releases(user: User) -> Iterable[Waiting]:
    for each in waiting_for_release():
        if each.asked_by.pk == user.pk:
            continue
        yield Waiting(
            _("%(plan)s %(period)s 等你发放 ¥%(amount)s")
            % {"plan": each.version.plan.title, "period": each.period, "amount": fen(each.payable)},
            _("去看"),
            address("runs:run", number=str(each.pk)),
            _("%(who)s 算的，%(people)s 人") % {"who": each.asked_by.name, "people": whole(each.people)},
            Tone.WARN,
            _("还没发放"),
        )


def mentions(request: HttpRequest) -> Iterable[Waiting]:
    """Tell of the week's comments that mention the user, on records that he sees."""
    holder = holder_of(request)
    if not holder.may(Permission.SEE_RECORDS):
        return
    reader = Reader(holder.on, holder.roles, holder.permissions, user_of(request))
    for each in comments_that_mention(reader.user, timezone.now() - RECENT):
        if find(kind(each.kind), each.key, reader) is None:
            continue
        yield Waiting(
            _("%(who)s 在评论里提到你") % {"who": each.by.name},
            _("去回"),
            address("records:record", kind_key=each.kind, key=each.key),
            f"{moment(each.at)} · {each.text[:60]}",
        )
