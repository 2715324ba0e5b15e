"""Accounts: opened with a password that is shown once, closed with every device signed out at once.

What gives somebody else's power away (an account of a person, a new password for one who carries power) waits
for a second person: `org.actions.reviewing`. Closing and signing out never wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yeji.accounts.eyes import is_weighty
from yeji.accounts.founding import found_role
from yeji.accounts.models import Matter, Review, RoleGrant, Stage, User
from yeji.accounts.roles import GRANTS, WEIGHTY, Permission, Role
from yeji.audit.actions import Deed, record
from yeji.org.actions.carrying import new_password, sign_out
from yeji.org.actions.codes import refuse_code
from yeji.org.actions.guarding import refuse_if_changed, refuse_unless
from yeji.org.actions.reviewing import Asked, Wanted, ask
from yeji.org.actions.seeing import rebuild_sight
from yeji.org.deeds import Act, Thing, content_of_account, content_of_grant
from yeji.org.models import Person
from yeji.org.queries import holding
from yeji.org.revisions import account_key
from yeji.org.spans import ONE_DAY

FIRST_ROLES = (Role.SYSTEM, Role.HR)
"""Together they set up a company: teams, people, accounts, first imports."""


@dataclass(frozen=True, slots=True)
class AccountGiven:
    """What is told of a new account."""

    username: str
    name: str
    mail: str = ""
    person: Person | None = None
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """An account and its password, which is kept nowhere else; none where a second person releases it."""

    user: User
    password: str
    waits: tuple[Review, ...] = ()
    """What has to be released."""


@transaction.atomic
def open_account(given: AccountGiven, *, by: User, on: date, why: str = "") -> Opened:
    """Open an account with its first roles, of a person or of somebody from outside."""
    refuse_unless(by, Permission.MANAGE_ACCOUNTS, on)
    if User.objects.filter(username__iexact=given.username).exists():
        raise ValidationError({"username": _("登录名 %(name)s 已经有人用") % {"name": given.username}})
    if given.person is not None and given.person.user_id is not None:
        raise ValidationError({"person": _("%(name)s 已经有账号") % {"name": given.person.name}})
    if given.person is not None and given.person.left is not None and given.person.left <= on:
        raise ValidationError({"person": _("%(name)s 已经离职") % {"name": given.person.name}})
    user = User(username=given.username, name=given.name, email=given.mail)
    user.set_unusable_password()
    user.full_clean()
    user.is_active = given.person is None
    user.save()
    waits, password = _opened(user, given, by=by, on=on, why=why)
    for role in given.roles:
        if role in WEIGHTY:
            asked = ask(Wanted(Matter.ROLE, user, role, on), by=by, on=on, why=why)
            waits += (asked.review,) if asked.waits else ()
            continue
        RoleGrant.objects.create(user=user, role=role, since=on)
        told = {"role": role.value, "since": on.isoformat()}
        record(Deed(Act.ROLE_GRANTED, Thing.ACCOUNT, account_key(user), user.name, {}, told, why), by=by)
    rebuild_sight()
    return Opened(user, password, waits)


def _opened(
    user: User, given: AccountGiven, *, by: User, on: date, why: str
) -> tuple[tuple[Review, ...], str]:
    """Open it at once for somebody from outside; the account of a person is that person's eyes and waits."""
    if given.person is None:
        password = new_password(user, seen_by=by)
        content = content_of_account(user) | {"person": ""}
        record(Deed(Act.ACCOUNT_OPENED, Thing.ACCOUNT, account_key(user), user.name, {}, content, why), by=by)
        return (), password
    Person.objects.filter(pk=given.person.pk).update(user=user)
    asked = ask(Wanted(Matter.OPENING, user), by=by, on=on, why=why)
    return ((asked.review,) if asked.waits else ()), asked.password


@transaction.atomic
def open_first_account(given: AccountGiven, password: str, *, on: date) -> User:
    """Open the account with which a company begins; it may set up everything. Refused where there is any."""
    if User.objects.exists():
        raise ValidationError(_("这家公司已经有账号了"))
    refuse_code(given.username, "username")
    user = User(username=given.username, name=given.name, email=given.mail)
    user.set_password(password)
    user.full_clean()
    user.save()
    content = content_of_account(user)
    record(Deed(Act.ACCOUNT_OPENED, Thing.ACCOUNT, account_key(user), user.name, {}, content), by=user)
    for role in FIRST_ROLES:
        found_role(user, role, on)
        told = {"role": role.value, "since": on.isoformat(), "stage": Stage.MACHINE.value}
        record(Deed(Act.ROLE_GRANTED, Thing.ACCOUNT, account_key(user), user.name, {}, told), by=user)
    return user


@transaction.atomic
def close_account(user: User, *, by: User, on: date, why: str = "", seen: int | None = None) -> None:
    """Close an account: no sign-in from now on, and every device is signed out at once."""
    user = _locked(user, by, on, seen)
    if user == by:
        raise ValidationError(_("不能停用自己的账号，让另一位管理员来做"))
    if not user.is_active:
        raise ValidationError(_("%(name)s 的账号已经停用") % {"name": user.name})
    refuse_if_none_would_keep_accounts(on, without=user)
    close_at_once(user, by=by, why=why)
    end_loans_of(user, on, by=by, why=why)
    rebuild_sight()


@transaction.atomic
def reopen_account(user: User, *, by: User, on: date, why: str = "", seen: int | None = None) -> Opened:
    """Open a closed account again, with a new password: nobody keeps the old one."""
    user = _locked(user, by, on, seen)
    if user.is_active:
        raise ValidationError(_("%(name)s 的账号没有停用") % {"name": user.name})
    person = Person.objects.filter(user=user, left__lte=on).first()
    if person is not None:
        raise ValidationError(_("%(name)s 已经离职，先撤销离职") % {"name": person.name})
    if Review.objects.filter(receiver=user, matter=Matter.OPENING, stage=Stage.WAITING).exists():
        raise ValidationError(_("%(name)s 的账号还在等复核") % {"name": user.name})
    if is_weighty(user, on) or Person.objects.filter(user=user).exists():
        return _asked(ask(Wanted(Matter.REOPENING, user), by=by, on=on, why=why))
    before = content_of_account(user)
    user.is_active = True
    password = new_password(user, seen_by=by)
    after = content_of_account(user)
    record(Deed(Act.ACCOUNT_REOPENED, Thing.ACCOUNT, account_key(user), user.name, before, after, why), by=by)
    return Opened(user, password)


@transaction.atomic
def reset_password(user: User, *, by: User, on: date, why: str = "", seen: int | None = None) -> Opened:
    """Give a new password and sign every device out: for whoever forgot his, or whose phone is lost."""
    user = _locked(user, by, on, seen)
    if not user.is_active:
        raise ValidationError(_("%(name)s 的账号停用了，先恢复") % {"name": user.name})
    if is_weighty(user, on):
        return _asked(ask(Wanted(Matter.PASSWORD, user), by=by, on=on, why=why))
    password = new_password(user, seen_by=by)
    sign_out(user)
    record(Deed(Act.PASSWORD_RESET, Thing.ACCOUNT, account_key(user), user.name, why=why), by=by)
    return Opened(user, password)


@transaction.atomic
def sign_out_everywhere(user: User, *, by: User, on: date, why: str = "") -> int:
    """End all sessions of a user and tell of it; return how many devices that were."""
    refuse_unless(by, Permission.MANAGE_ACCOUNTS, on)
    devices = sign_out(user)
    record(Deed(Act.SIGNED_OUT, Thing.ACCOUNT, account_key(user), user.name, why=why), by=by)
    return devices


@transaction.atomic
def close_accounts_of_those_gone(on: date) -> int:
    """Close the accounts of all whose last day has passed; the program itself does it, once a day."""
    gone = User.objects.filter(is_active=True, person__left__lte=on)
    for user in gone:
        close_at_once(user, by=None, why="")
    return len(gone)


def close_at_once(user: User, *, by: User | None, why: str) -> None:
    """Close the account and tell of it, for actions of this room that have asked already."""
    before = content_of_account(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sign_out(user)
    after = content_of_account(user)
    record(Deed(Act.ACCOUNT_CLOSED, Thing.ACCOUNT, account_key(user), user.name, before, after, why), by=by)


def end_loans_of(lender: User, until: date, *, by: User, role: Role | None = None, why: str) -> None:
    """End what somebody lent on the day from which he has it no longer himself; the caller rebuilds the sight."""
    lent = (
        RoleGrant.objects.filter(lent_by=lender).exclude(until__lte=until).select_related("user", "lent_by")
    )
    for loan in lent if role is None else lent.filter(role=role):
        before = content_of_grant(loan)
        after = {} if loan.since >= until else before | {"last_day": (until - ONE_DAY).isoformat()}
        if after:
            RoleGrant.objects.filter(pk=loan.pk).update(until=until)
        else:
            RoleGrant.objects.filter(pk=loan.pk).delete()
        deed = Deed(
            Act.ROLE_WITHDRAWN, Thing.ACCOUNT, account_key(loan.user), loan.user.name, before, after, why
        )
        record(deed, by=by)


def refuse_if_none_would_keep_accounts(on: date, *, without: User) -> None:
    """Raise ValidationError where nobody else could open accounts any more: the company would be shut out."""
    others = RoleGrant.objects.filter(
        holding(on), role__in=GRANTS[Permission.MANAGE_ACCOUNTS], user__is_active=True, lent_by__isnull=True
    ).exclude(user=without)
    if not others.exists():
        raise ValidationError(
            _("%(name)s 是最后一个能管账号的人，先给另一个人系统管理员或 HR 的角色") % {"name": without.name}
        )


def _locked(user: User, by: User, on: date, seen: int | None) -> User:
    refuse_unless(by, Permission.MANAGE_ACCOUNTS, on)
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if_changed(Thing.ACCOUNT, account_key(user), seen)
    return user


def _asked(asked: Asked) -> Opened:
    return Opened(asked.review.receiver, asked.password, (asked.review,) if asked.waits else ())
