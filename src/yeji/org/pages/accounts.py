"""Accounts, the roles they hold, and what is lent to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.eyes import Eyes, eyes_of, waiting_reviews
from yeji.accounts.gate import Holder
from yeji.accounts.models import RoleGrant, Stage, User
from yeji.accounts.roles import GRANTS, Permission, Role
from yeji.audit.words import action_words
from yeji.org.deeds import Thing
from yeji.org.models import Person
from yeji.org.pages.person import changes_told
from yeji.org.pages.reviews import ReviewRow, own_requests, requests_about
from yeji.org.pages.room import room_tabs
from yeji.org.queries import holding, person_of
from yeji.org.revisions import account_key, changes
from yeji.org.spans import span
from yeji.org.words import last_day, stretch
from yeji.ui.addresses import Address
from yeji.ui.parts import Empty, Happening, Link, Pager, Tone
from yeji.ui.tables import Align, Cell, Column, Line, OnPhone, Search, Table

A_PAGE = 50
HISTORY = 12


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role that somebody holds, or lends, or has borrowed."""

    role: str
    who: str
    words: str
    tone: str
    state: str
    withdraw_url: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class RolesPage:
    """Own roles, own loans, and who holds what in the company."""

    tabs: tuple[Link, ...]
    own: tuple[GrantRow, ...]
    lent: tuple[GrantRow, ...]
    everybody: Table | None
    """For those who keep accounts and those who audit."""
    asked: tuple[ReviewRow, ...]
    """What the user asked for and waits."""
    may_lend: bool
    matrix: Table


def roles_page(user: User, holder: Holder) -> RolesPage:
    """Return the roles of the user, what he lent, and for keepers everybody's."""
    on = holder.on
    own = RoleGrant.objects.filter(_not_over(on), user=user).select_related("user", "lent_by", "review")
    lent = RoleGrant.objects.filter(_not_over(on), lent_by=user).select_related("user", "lent_by")
    sees_all = holder.may(Permission.MANAGE_ACCOUNTS) or holder.may(Permission.SEE_AUDIT)
    return RolesPage(
        tabs=room_tabs(holder, "org:roles"),
        own=tuple(_own_row(each, on) for each in own),
        lent=tuple(_lent_row(each, on) for each in lent),
        everybody=_everybody(on, links=holder.may(Permission.MANAGE_ACCOUNTS)) if sees_all else None,
        asked=own_requests(user, on),
        may_lend=bool(roles_to_lend(user, on)),
        matrix=_matrix(),
    )


def roles_to_lend(user: User, on: date) -> list[Role]:
    """Return the roles that the user holds himself, and so may lend."""
    own = RoleGrant.objects.filter(_not_over(on), user=user, lent_by__isnull=True)
    return sorted({Role(each) for each in own.values_list("role", flat=True)})


def _not_over(on: date) -> Q:
    return Q(until__isnull=True) | Q(until__gt=on)


def _state(grant: RoleGrant, on: date) -> tuple[str, str]:
    if span(grant.since, grant.until).holds(on):
        return Tone.DONE, _("生效")
    return (Tone.PICK, _("未到")) if grant.since > on else (Tone.REST, _("已过"))


def _own_row(grant: RoleGrant, on: date, *, withdraw: bool = False) -> GrantRow:
    words = [stretch(grant.since, grant.until)]
    if grant.lent_by:
        words.append(_("%(name)s 委托") % {"name": grant.lent_by.name})
    if grant.review is not None and grant.review.stage == Stage.ALONE:
        words.append(_("无人复核"))
    tone, state = _state(grant, on)
    may = withdraw and (grant.until is None or grant.until > on)
    url = reverse("org:withdraw", args=[grant.pk]) if may else ""
    return GrantRow(str(Role(grant.role).label), grant.user.name, "，".join(words), tone, state, url)


def _lent_row(grant: RoleGrant, on: date) -> GrantRow:
    tone, state = _state(grant, on)
    words = stretch(grant.since, grant.until)
    url = reverse("org:withdraw", args=[grant.pk])
    return GrantRow(str(Role(grant.role).label), grant.user.name, words, tone, state, url)


def _everybody(on: date, *, links: bool) -> Table:
    grants = (
        RoleGrant.objects.filter(_not_over(on), user__is_active=True)
        .select_related("user", "lent_by")
        .order_by("role", "user__username", "since")
    )
    lines = []
    for grant in grants:
        tone, state = _state(grant, on)
        url = reverse("org:account", args=[grant.user.username]) if links else ""
        lines.append(
            Line(
                str(grant.pk),
                (
                    Cell(str(Role(grant.role).label)),
                    Cell(grant.user.name, url=url, person=grant.user.name),
                    Cell(grant.lent_by.name if grant.lent_by else "—"),
                    Cell(grant.since.isoformat(), tone="quiet"),
                    Cell(last_day(grant.until) or "—", tone="quiet"),
                    Cell(state, tag=tone, is_bare=True),
                ),
                name=grant.user.name,
                url=url,
            )
        )
    return Table(
        caption=_("谁有什么角色"),
        columns=(
            Column("role", _("角色"), on_phone=OnPhone.BARE),
            Column("who", _("谁"), on_phone=OnPhone.TITLE),
            Column("lent_by", _("受谁委托"), on_phone=OnPhone.OFF),
            Column("since", _("第一天"), on_phone=OnPhone.OFF),
            Column("last_day", _("最后一天")),
            Column("state", _("状态"), on_phone=OnPhone.END, is_narrow=True),
        ),
        lines=tuple(lines),
    )


def _matrix() -> Table:
    """Return what each role may: the very table that the gate asks."""
    words = {
        Permission.SEE_RECORDS: _("看业务数据"),
        Permission.EDIT_RECORDS: _("改业务数据"),
        Permission.DEFINE_RECORDS: _("定义数据表和字段"),
        Permission.MAKE_FORMS: _("做在线表单"),
        Permission.IMPORT: _("导入"),
        Permission.EXPORT: _("导出"),
        Permission.SEE_PERSONAL_DATA: _("看全手机、证件、银行账号（每次都记录）"),
        Permission.SEE_DATA_QUALITY: _("看数据质量"),
        Permission.SEE_ORG: _("看组织"),
        Permission.MANAGE_ORG: _("改组织和人员"),
        Permission.MANAGE_ACCOUNTS: _("管账号和角色"),
        Permission.MANAGE_SETTINGS: _("改设置"),
        Permission.SEE_AUDIT: _("看审计"),
        Permission.SEE_ALL: _("看全公司（其他人只看自己和所带团队）"),
    }
    return Table(
        caption=_("每个角色能做什么"),
        columns=(
            Column("may", _("能做什么"), on_phone=OnPhone.TITLE),
            *(Column(role.value, str(role.label), align=Align.CENTRE) for role in Role),
        ),
        lines=tuple(
            Line(
                permission.value,
                (
                    Cell(words.get(permission, permission.value)),
                    *(Cell("✓" if role in GRANTS[permission] else "") for role in Role),
                ),
                name=words.get(permission, permission.value),
            )
            for permission in Permission
        ),
    )


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """All accounts."""

    table: Table
    open: int
    closed: int
    without: int
    """Who works here and cannot sign in."""
    waiting: int
    """How many requests wait for a second person."""
    eyes: Eyes


def accounts_page(by: User, holder: Holder, address: Address) -> AccountsPage:
    """Return the list of accounts as its address asks for it."""
    on = holder.on
    text, state = address.first("q"), address.first("state")
    users = User.objects.select_related("person").order_by("username")
    found = users.filter(Q(name__icontains=text) | Q(username__icontains=text)) if text else users
    if state in {"open", "closed"}:
        found = found.filter(is_active=state == "open")
    count = found.count()
    page = address.first("page", "1")
    first = (
        min(max(int(page) - 1, 0) * A_PAGE, max(count - 1, 0)) if page.isdecimal() and len(page) < 7 else 0
    )
    first -= first % A_PAGE
    shown = list(found[first : first + A_PAGE])
    roles: dict[int, list[str]] = {}
    for grant in RoleGrant.objects.filter(holding(on), user__in=shown).order_by("role"):
        roles.setdefault(grant.user_id, []).append(str(Role(grant.role).label))
    working = Person.objects.filter(Q(left__isnull=True) | Q(left__gt=on), joined__lte=on)
    is_open = User.objects.filter(is_active=True).count()
    return AccountsPage(
        table=Table(
            caption=_("账号"),
            columns=(
                Column("name", _("姓名"), on_phone=OnPhone.TITLE),
                Column("username", _("登录名"), on_phone=OnPhone.BARE),
                Column("roles", _("角色"), on_phone=OnPhone.BARE),
                Column("person", _("人员"), on_phone=OnPhone.OFF),
                Column("last", _("上次登录"), on_phone=OnPhone.OFF),
                Column("state", _("状态"), on_phone=OnPhone.END, is_narrow=True),
            ),
            lines=tuple(_line(user, roles.get(user.pk, [])) for user in shown),
            address=address.path,
            kept=address.query,
            views=_views(address, state, users.count(), is_open),
            search=Search(_("找姓名或登录名"), text=text),
            pager=_pager(address, first, first + len(shown), count) if count > A_PAGE else None,
            empty=Empty(_("没有符合条件的账号"), "", (Link(_("看全部账号"), address.path),)),
        ),
        open=is_open,
        closed=users.count() - is_open,
        without=working.filter(user__isnull=True).count(),
        waiting=waiting_reviews(on).count(),
        eyes=eyes_of(by, on),
    )


def _views(address: Address, state: str, count: int, is_open: int) -> tuple[Link, ...]:
    closed = count - is_open
    return (
        Link(_("全部"), address.path, count, is_current=not state),
        Link(_("能登录"), str(address.put(state="open")), is_open, is_current=state == "open"),
        Link(_("已停用"), str(address.put(state="closed")), closed, is_current=state == "closed"),
    )


def _pager(address: Address, first: int, last: int, count: int) -> Pager:
    return Pager(
        first + 1,
        last,
        count,
        str(address.put(page=str(first // A_PAGE))) if first else "",
        str(address.put(page=str(first // A_PAGE + 2))) if last < count else "",
    )


def _line(user: User, roles: list[str]) -> Line:
    person = person_of(user)
    url = reverse("org:account", args=[user.username])
    last = user.last_login
    return Line(
        user.username,
        (
            Cell(user.name, url=url, person=user.name),
            Cell(user.username, tone="quiet"),
            Cell("、".join(roles) or "—"),
            Cell(person.number if person else _("公司以外")),
            Cell(f"{last:%Y-%m-%d}" if last else _("还没登录过"), tone="quiet"),
            Cell(_("能登录"), tag=Tone.DONE, is_bare=True)
            if user.is_active
            else Cell(_("已停用"), tag=Tone.REST, is_bare=True),
        ),
        name=user.name,
        url=url,
        tone="" if user.is_active else "faint",
    )


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account."""

    name: str
    username: str
    mail: str
    is_open: bool
    is_own: bool
    person_number: str
    person_url: str
    devices: int
    grants: tuple[GrantRow, ...]
    history: tuple[Happening, ...]
    revision: int
    waiting: tuple[ReviewRow, ...] = ()
    key_given_by: str = ""
    """Whose hands this account may be in besides."""
    password: str = ""
    """Shown once, right after it was made."""


def known_user(username: str) -> User:
    """Return the user. *errors*: Http404."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Http404(f"no account {username}")
    return user


def account_page(by: User, holder: Holder, username: str, *, password: str = "") -> AccountPage:
    """Return one account. *errors*: Http404."""
    user = known_user(username)
    person = Person.objects.filter(user=user).first()
    grants = (
        RoleGrant.objects.filter(user=user)
        .select_related("user", "lent_by", "review")
        .order_by("-since", "role")
    )
    events = list(changes(Thing.ACCOUNT, account_key(user)).order_by("-number")[:HISTORY])
    sees = person is not None and holder.may(Permission.SEE_ALL)
    return AccountPage(
        name=user.name,
        username=username,
        mail=user.email,
        is_open=user.is_active,
        is_own=user == by,
        person_number=person.number if person else "",
        person_url=reverse("org:person", args=[person.number]) if person and sees else "",
        devices=UserSession.objects.filter(user=user).count(),
        grants=tuple(_own_row(each, holder.on, withdraw=user != by) for each in grants),
        history=tuple(
            Happening(
                action_words(event.action),
                who=event.by_name,
                at=event.at,
                words=event.why,
                changes=changes_told(event),
            )
            for event in events
        ),
        revision=events[0].number if events else 0,
        waiting=requests_about(user, by, holder.on),
        key_given_by=user.key_given_by.name if user.key_given_by else "",
        password=password,
    )


def known_grant(user: User, holder: Holder, key: int) -> RoleGrant:
    """Return a grant that the user may take back: his own loan, or any if he keeps accounts. *errors*: Http404."""
    grants = RoleGrant.objects.select_related("user", "lent_by")
    if not holder.may(Permission.MANAGE_ACCOUNTS):
        grants = grants.filter(lent_by=user)
    grant = grants.filter(pk=key).first()
    if grant is None:
        raise Http404(f"no grant {key}")
    return grant


def new_account(number: str) -> dict[str, object]:
    """Return what a new account of a person begins with."""
    person = Person.objects.filter(number=number, user__isnull=True).first()
    if person is None:
        return {}
    return {"person": number, "username": number, "name": person.name, "mail": person.mail}
