"""Two pairs of eyes: power over an account is asked for by one and released by another (decision 10).

While nobody but the asker could release anything, and nothing ever was, what is asked for takes effect at once
and says so («无人复核»). After the first release that never comes back: where nobody is left who could
release, whoever runs the machine does it (`yeji accounts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yeji.accounts.eyes import WAITS, has_begun, second_pairs, why_not
from yeji.accounts.models import Matter, Review, Stage, User
from yeji.accounts.queries import may
from yeji.accounts.roles import Permission, Role
from yeji.audit.actions import Deed, record
from yeji.org.actions.carrying import carry_out, refuse_if_held
from yeji.org.actions.guarding import refuse_unless
from yeji.org.deeds import Act, Content, Thing, content_of_review
from yeji.org.models import Person
from yeji.org.revisions import account_key
from yeji.org.spans import span


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for."""

    matter: Matter
    receiver: User
    role: Role | None = None
    since: date | None = None
    until: date | None = None
    lent_by: User | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of it: it waits, or is done already; then its password, which is kept nowhere else."""

    review: Review
    password: str = ""

    @property
    def waits(self) -> bool:
        """Tell whether somebody else has to release it."""
        return self.review.stage == Stage.WAITING


def ask(wanted: Wanted, *, by: User, on: date, why: str) -> Asked:
    """Ask for it, inside the transaction of an action that has asked whether `by` may."""
    user = wanted.receiver
    if user == by:
        raise ValidationError(_("不能给自己，让另一位管理员来申请"))
    _refuse_twice(wanted, on)
    # Where the receiver is the only other one, it waits too: his new password would make him nobody's second.
    is_alone = not has_begun() and not second_pairs(by, by, on)
    review = Review.objects.create(
        matter=wanted.matter,
        receiver=user,
        role=wanted.role or "",
        since=wanted.since,
        until=wanted.until,
        lent_by=wanted.lent_by,
        why=why,
        asked_by=by,
        asked_on=on,
        stage=Stage.ALONE if is_alone else Stage.WAITING,
        decided_on=on if is_alone else None,
    )
    if is_alone:
        return Asked(review, carry_out(review, by=by, why=why))
    _tell(Act.REVIEW_ASKED, review, {}, content_of_review(review), by=by, why=why)
    return Asked(review)


@transaction.atomic
def release(review: Review, *, by: User, on: date, why: str = "") -> Asked:
    """Let it take effect; the password that it makes is seen by whoever releases it, not by whoever asked."""
    refuse_unless(by, Permission.MANAGE_ACCOUNTS, on)
    review = _locked(review)
    if reason := why_not(review, by, on):
        raise ValidationError(reason)
    if review.asked_by is None or not _still_may_ask(review, review.asked_by, on):
        raise ValidationError(_("申请的人现在自己也不能做这件事了，让他撤回，或写明原因不同意"))
    _refuse_if_stale(review, on)
    review.decided_by = by
    return _decided(review, Stage.RELEASED, by=by, on=on, why=why)


@transaction.atomic
def release_from_machine(review: Review, *, on: date, why: str) -> Asked:
    """Let whoever runs the machine release it: where nobody is left who could."""
    review = _locked(review)
    _refuse_if_stale(review, on)
    return _decided(review, Stage.MACHINE, by=None, on=on, why=why)


@transaction.atomic
def refuse(review: Review, *, by: User, on: date, why: str) -> None:
    """Say no, and why; whoever keeps accounts may, also where he could not release it."""
    refuse_unless(by, Permission.MANAGE_ACCOUNTS, on)
    review = _locked(review)
    if not why.strip():
        raise ValidationError({"why": _("写一句为什么不同意，申请的人会看到")})
    review.decided_by = by
    _over(review, Stage.REFUSED, Act.REVIEW_REFUSED, by=by, on=on, why=why)


@transaction.atomic
def recall(review: Review, *, by: User, on: date, why: str = "") -> None:
    """Take back what one asked for."""
    if review.asked_by_id != by.pk:
        raise PermissionDenied(f"{by.username} did not ask for review {review.pk}")
    review = _locked(review)
    review.decided_by = by
    _over(review, Stage.RECALLED, Act.REVIEW_RECALLED, by=by, on=on, why=why)


@transaction.atomic
def expire_reviews(on: date) -> int:
    """End what nobody touched for thirty days; the program itself does it, once a day."""
    old = list(Review.objects.select_for_update().filter(stage=Stage.WAITING, asked_on__lte=on - WAITS))
    for review in old:
        _over(review, Stage.EXPIRED, Act.REVIEW_EXPIRED, by=None, on=on, why="")
    return len(old)


@transaction.atomic
def confirm_account(user: User, *, why: str) -> None:
    """Note that an account is in its owner's hands alone; whoever runs the machine says so."""
    user = User.objects.select_for_update(of=("self",)).select_related("key_given_by").get(pk=user.pk)
    if user.key_given_by is None:
        raise ValidationError(_("%(name)s 的账号本来就算本人自己的") % {"name": user.name})
    before = {"key_given_by": user.key_given_by.name}
    User.objects.filter(pk=user.pk).update(key_given_by=None)
    deed = Deed(
        Act.ACCOUNT_CONFIRMED, Thing.ACCOUNT, account_key(user), user.name, before, {"key_given_by": ""}, why
    )
    record(deed, by=None)


def _decided(review: Review, stage: Stage, *, by: User | None, on: date, why: str) -> Asked:
    review.stage, review.decided_on, review.decided_why = stage, on, why
    review.save(update_fields=["stage", "decided_by", "decided_on", "decided_why"])
    return Asked(review, carry_out(review, by=by, why=why))


def _over(review: Review, stage: Stage, act: Act, *, by: User | None, on: date, why: str) -> None:
    before = content_of_review(review)
    review.stage, review.decided_on, review.decided_why = stage, on, why
    review.save(update_fields=["stage", "decided_by", "decided_on", "decided_why"])
    _tell(act, review, before, content_of_review(review), by=by, why=why)


def _locked(review: Review) -> Review:
    """Lock the receiver, then the review: two who decide at once come one after the other."""
    User.objects.select_for_update().get(pk=review.receiver_id)
    review = Review.objects.select_for_update(of=("self",)).select_related(
        "receiver", "asked_by", "lent_by", "decided_by"
    ).get(pk=review.pk)  # fmt: skip
    if review.stage != Stage.WAITING:
        said = {
            "who": review.decided_by.name if review.decided_by else "Yeji",
            "stage": review.get_stage_display(),
        }
        raise ValidationError(_("这份申请已经有结果：%(stage)s（%(who)s）") % said)
    return review


def _refuse_if_stale(review: Review, on: date) -> None:
    if review.asked_on + WAITS <= on:
        raise ValidationError(_("这份申请过了 30 天没人处理，已经作废，要的话再申请一次"))
    if review.until is not None and review.until <= on:
        raise ValidationError(_("申请的那些天已经过了"))
    person = Person.objects.filter(user=review.receiver, left__lte=on).first()
    if person is not None:
        raise ValidationError(_("%(name)s 已经离职") % {"name": person.name})


def _still_may_ask(review: Review, asker: User, on: date) -> bool:
    """Tell whether the asker could still ask today: what he asked for before he lost his right is void."""
    return asker.is_active and (review.lent_by == asker or may(asker, Permission.MANAGE_ACCOUNTS, on))


def _refuse_twice(wanted: Wanted, on: date) -> None:
    same = Review.objects.filter(
        stage=Stage.WAITING, matter=wanted.matter, receiver=wanted.receiver, role=wanted.role or "",
        lent_by=wanted.lent_by, asked_on__gt=on - WAITS,
    )  # fmt: skip
    if wanted.role is not None and wanted.since is not None:
        refuse_if_held(wanted.receiver, wanted.role, (wanted.since, wanted.until), wanted.lent_by)
        days = span(wanted.since, wanted.until)
        if not any(each.since and span(each.since, each.until).meet(days) for each in same):
            return
    if same.exists():
        raise ValidationError(_("%(name)s 已经有一份同样的申请在等复核") % {"name": wanted.receiver.name})


def _tell(act: Act, review: Review, before: Content, after: Content, *, by: User | None, why: str) -> None:
    user = review.receiver
    record(Deed(act, Thing.ACCOUNT, account_key(user), user.name, before, after, why), by=by)
