"""Roles: given, taken back, and lent to a stand-in until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yeji.accounts.models import Matter, Review, RoleGrant, User
from yeji.accounts.queries import may
from yeji.accounts.roles import GRANTS, WEIGHTY, Permission, Role
from yeji.audit.actions import Deed, record
from yeji.org.actions.accounts import end_loans_of, refuse_if_none_would_keep_accounts
from yeji.org.actions.carrying import refuse_if_held, refuse_unless_lender_has
from yeji.org.actions.guarding import refuse_if_changed, refuse_unless
from yeji.org.actions.reviewing import Wanted, ask
from yeji.org.actions.seeing import rebuild_sight
from yeji.org.deeds import Act, Content, Thing, content_of_grant
from yeji.org.revisions import account_key
from yeji.org.spans import ONE_DAY, span


@dataclass(frozen=True, slots=True)
class Given:
    """A role that is held from its day on, or the review that waits for a second person."""

    grant: RoleGrant | None
    review: Review | None = None

    @property
    def waits(self) -> bool:
        """Tell whether somebody else has to release it."""
        return self.grant is None


@transaction.atomic
def grant_role(
    user: User,
    role: Role,
    days: tuple[date, date | None],
    *,
    by: User,
    on: date,
    why: str = "",
    seen: int | None = None,
) -> Given:
    """Give a role for the days [since, until), or ask for it where it carries power. Nobody gives one to himself."""
    refuse_unless(by, Permission.MANAGE_ACCOUNTS, on)
    user = _locked(user, seen)
    if user == by:
        raise ValidationError(_("不能给自己角色，让另一位管理员来做"))
    since, until = _in_order(*days)
    if role in WEIGHTY:
        return _asked(Wanted(Matter.ROLE, user, role, since, until), by=by, on=on, why=why)
    refuse_if_held(user, role, (since, until), None)
    grant = RoleGrant.objects.create(user=user, role=role, since=since, until=until)
    _tell(Act.ROLE_GRANTED, user, {}, content_of_grant(grant), by=by, why=why)
    return Given(grant)


@transaction.atomic
def withdraw_role(
    grant: RoleGrant, last_day: date, *, by: User, on: date, why: str = "", seen: int | None = None
) -> None:
    """Take a role or a loan back after its last day; one that has not begun by then falls away.

    A loan may be taken back by its lender too.
    """
    if not may(by, Permission.MANAGE_ACCOUNTS, on) and grant.lent_by_id != by.pk:
        raise PermissionDenied(f"{by.username} may not withdraw grant {grant.pk}")
    user = _locked(grant.user, seen)
    grant = RoleGrant.objects.select_related("lent_by").get(pk=grant.pk)
    until = last_day + ONE_DAY
    if grant.until is not None and grant.until <= until:
        raise ValidationError({"last_day": _("本来就到那天为止")})
    if grant.lent_by is None and grant.role in GRANTS[Permission.MANAGE_ACCOUNTS]:
        refuse_if_none_would_keep_accounts(until, without=user)
    before = content_of_grant(grant)
    if grant.since >= until:
        RoleGrant.objects.filter(pk=grant.pk).delete()
        after: Content = {}
    else:
        RoleGrant.objects.filter(pk=grant.pk).update(until=until)
        after = before | {"last_day": last_day.isoformat()}
    if grant.lent_by is None:
        end_loans_of(user, until, role=Role(grant.role), by=by, why=why)
    _tell(Act.ROLE_WITHDRAWN, user, before, after, by=by, why=why)
    rebuild_sight()


@transaction.atomic
def lend_role(
    lender: User, borrower: User, role: Role, days: tuple[date, date], *, by: User, on: date, why: str = ""
) -> Given:
    """Let somebody stand in for the lender on the days [since, until); the lender does it, or who keeps accounts.

    What carries power waits until somebody else releases it, as when it is given; so does what another than the
    lender arranges.

    Only what one holds oneself on all of these days can be lent: what is borrowed is not lent on.
    """
    if by != lender:
        refuse_unless(by, Permission.MANAGE_ACCOUNTS, on)
    if lender == borrower:
        raise ValidationError({"borrower": _("不能委托给自己")})
    if not borrower.is_active:
        raise ValidationError({"borrower": _("%(name)s 的账号停用了") % {"name": borrower.name}})
    since, until = _in_order(*days)
    if until is None or until <= on:
        raise ValidationError({"last_day": _("最后一天已经过了")})
    refuse_unless_lender_has(lender, role, span(since, until))
    if role in WEIGHTY or by != lender:
        return _asked(Wanted(Matter.ROLE, borrower, role, since, until, lender), by=by, on=on, why=why)
    refuse_if_held(borrower, role, (since, until), lender)
    grant = RoleGrant.objects.create(user=borrower, role=role, since=since, until=until, lent_by=lender)
    _tell(Act.ROLE_LENT, borrower, {}, content_of_grant(grant), by=by, why=why)
    rebuild_sight()
    return Given(grant)


def _asked(wanted: Wanted, *, by: User, on: date, why: str) -> Given:
    asked = ask(wanted, by=by, on=on, why=why)
    return Given(RoleGrant.objects.filter(review=asked.review).first(), asked.review)


def _locked(user: User, seen: int | None) -> User:
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if_changed(Thing.ACCOUNT, account_key(user), seen)
    return user


def _in_order(since: date, until: date | None) -> tuple[date, date | None]:
    if until is not None and until <= since:
        raise ValidationError({"last_day": _("最后一天早于第一天")})
    return since, until


def _tell(act: Act, user: User, before: Content, after: Content, *, by: User, why: str) -> None:
    record(Deed(act, Thing.ACCOUNT, account_key(user), user.name, before, after, why), by=by)
