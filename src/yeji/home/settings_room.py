"""The room of settings: doors to what the company sets once, each with its figure, and how this machine is set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji import __version__
from yeji.accounts.eyes import Eyes, eyes_of
from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.queries import accounts_open, loans_on
from yeji.accounts.roles import Permission
from yeji.audit.queries import Search, found
from yeji.intake.queries import forms
from yeji.org.queries import names_of_regions, people_without_account
from yeji.records.queries import custom_fields, kinds
from yeji.ui.templatetags.yeji import whole

OPENS_TO = (
    Permission.MANAGE_ACCOUNTS,
    Permission.MANAGE_ORG,
    Permission.DEFINE_RECORDS,
    Permission.MANAGE_SETTINGS,
)

FROM_HERE = "?from=settings"
"""Lets a page of another room show the way back."""


@dataclass(frozen=True, slots=True)
class SettingsDoor:
    """A page of settings, and what one finds behind it."""

    title: str
    behind: str
    figure: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Fact:
    """How something of this machine is set; where it is not, what to do about it."""

    name: str
    set_to: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """The doors that open to the user, and the facts where he keeps the machine."""

    doors: tuple[SettingsDoor, ...]
    facts: tuple[Fact, ...]
    eyes: Eyes | None
    """Whether a second person stands behind what the user gives away; None for who gives nothing."""


def settings_page(user: User, holder: Holder) -> SettingsPage:
    """Return the doors and facts for the holder."""
    facts = tuple(_facts()) if holder.may(Permission.MANAGE_SETTINGS) else ()
    eyes = eyes_of(user, holder.on) if holder.may(Permission.MANAGE_ACCOUNTS) else None
    return SettingsPage(tuple(_doors(holder)), facts, eyes)


def _doors(holder: Holder) -> Iterator[SettingsDoor]:
    for needed, door in _EACH:
        if needed is None or holder.may(needed):
            yield door(holder)


def _accounts(holder: Holder) -> SettingsDoor:
    without = people_without_account(holder.on).count()
    return SettingsDoor(
        _("账号"),
        _("%(count)s 个在职的人还没有") % {"count": whole(without)} if without else _("谁能登录，用什么角色"),
        _("%(count)s 个能登录") % {"count": whole(accounts_open().count())},
        reverse("org:accounts"),
        "key-round",
    )


def _roles(holder: Holder) -> SettingsDoor:
    return SettingsDoor(
        _("角色与委托"),
        _("每种角色能做什么，谁在替谁"),
        _("%(count)s 份委托在用") % {"count": whole(loans_on(holder.on).count())},
        reverse("org:roles") + FROM_HERE,
        "shield-check",
    )


def _own_fields(holder: Holder) -> SettingsDoor:
    del holder
    own = [each for each in custom_fields() if not each.is_retired]
    made = "、".join([each.title for each in kinds() if each.is_custom][:5])
    return SettingsDoor(
        _("自定义字段和记录"),
        _("自己加的记录：%(titles)s") % {"titles": made} if made else _("账本缺什么，在这里加，不用写代码"),
        _("%(count)s 个字段") % {"count": whole(len(own))},
        reverse("records:define"),
        "columns-3",
    )


def _forms(holder: Holder) -> SettingsDoor:
    del holder
    return SettingsDoor(
        _("在线表单"),
        _("客户扫码填满意度、登记线索，答案记成数据"),
        _("%(count)s 张开着") % {"count": whole(forms().filter(closed_at__isnull=True).count())},
        reverse("intake:forms"),
        "qr-code",
    )


def _lists(holder: Holder) -> SettingsDoor:
    del holder
    return SettingsDoor(
        _("岗位、职级、区域"),
        _("任职和客户从这几张表里选"),
        _("%(count)s 个区域") % {"count": whole(len(names_of_regions()))},
        reverse("org:lists") + FROM_HERE,
        "layout-list",
    )


def _calendar(holder: Holder) -> SettingsDoor:
    return SettingsDoor(
        _("工作日"),
        _("放假和调休，进度按它数天数"),
        _("%(year)d 年") % {"year": holder.on.year},
        reverse("org:calendar") + FROM_HERE,
        "calendar-days",
    )


def _audit(holder: Holder) -> SettingsDoor:
    return SettingsDoor(
        _("审计"),
        _("谁在什么时候做了什么，改前改后"),
        _("今天 %(count)s 条") % {"count": whole(found(Search(since=holder.on)).count())},
        reverse("audit:events"),
        "fingerprint",
    )


_EACH: tuple[tuple[Permission | None, Callable[[Holder], SettingsDoor]], ...] = (
    (Permission.MANAGE_ACCOUNTS, _accounts),
    (None, _roles),
    (Permission.DEFINE_RECORDS, _own_fields),
    (Permission.MAKE_FORMS, _forms),
    (Permission.MANAGE_ORG, _lists),
    (None, _calendar),
    (Permission.SEE_AUDIT, _audit),
)
"""The doors in their order, each with what opens it."""


def _facts() -> Iterator[Fact]:
    is_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    yield Fact(_("版本"), f"Yeji {__version__}")
    yield Fact(
        _("数据库"),
        "SQLite" if is_sqlite else "PostgreSQL",
        _("人多了换 PostgreSQL：YEJI_DATABASE") if is_sqlite else "",
    )
    yield Fact(
        _("发信"),
        _("通了") if settings.MAIL_IS_READY else _("没接通"),
        "" if settings.MAIL_IS_READY else _("忘了密码只能找管理员；接通用 YEJI_MAIL"),
    )
    doors = len(settings.SOCIALACCOUNT_PROVIDERS)
    yield Fact(
        _("公司的登录"),
        _("%(count)d 种") % {"count": doors} if doors else _("没接通"),
        "" if doors else _("企业微信、钉钉、飞书、OpenID Connect 都能接"),
    )
    yield Fact(
        _("加密"),
        "TLS" if settings.BEHIND_TLS else _("没有"),
        "" if settings.BEHIND_TLS else _("只在本机用没关系；给别人用，前面放一台做 TLS 的服务器"),
    )
    yield Fact(_("时区"), settings.TIME_ZONE)
