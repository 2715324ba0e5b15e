"""What this room tells the audit chain: the kinds of things, the acts, and the content of each as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yeji.accounts.models import RoleGrant, User
from yeji.audit.words import name_actions, name_fields, name_kind
from yeji.org.masks import masked
from yeji.org.models import Assignment, Level, Person, Placement, Position, Region, Team

Content = dict[str, str]


class Thing(models.TextChoices):
    """What deeds are done to. The stored keys are for ever."""

    PERSON = "person", _("人员")
    TEAM = "team", _("团队")
    REGION = "region", _("区域")
    LEVEL = "level", _("职级")
    POSITION = "position", _("岗位")
    ACCOUNT = "account", _("账号")


OF_THIS_ROOM = "org."
"""What the keys of all acts begin with."""


class Act(models.TextChoices):
    """What is done. The stored keys are for ever; those that end in `_seen` tell of a look, not of a change."""

    PERSON_ADDED = "org.person_added", _("添加人员")
    PERSON_CHANGED = "org.person_changed", _("改资料")
    PERSON_LEFT = "org.person_left", _("办离职")
    PERSON_STAYED = "org.person_stayed", _("撤销离职")
    ASSIGNED = "org.assigned", _("安排任职")
    TRANSFERRED = "org.transferred", _("调岗")
    ASSIGNMENT_CHANGED = "org.assignment_changed", _("改任职")
    ASSIGNMENT_CANCELLED = "org.assignment_cancelled", _("删除任职")
    TEAM_ADDED = "org.team_added", _("添加团队")
    TEAM_CHANGED = "org.team_changed", _("改团队")
    TEAM_PLACED = "org.team_placed", _("调整团队归属")
    TEAM_ENDED = "org.team_ended", _("撤销团队")
    LIST_ADDED = "org.list_added", _("添加")
    LIST_CHANGED = "org.list_changed", _("修改")
    ACCOUNT_OPENED = "org.account_opened", _("开通账号")
    ACCOUNT_CLOSED = "org.account_closed", _("停用账号")
    ACCOUNT_REOPENED = "org.account_reopened", _("恢复账号")
    PASSWORD_RESET = "org.password_reset", _("重发密码")
    SIGNED_OUT = "org.signed_out", _("强制退出")
    ROLE_GRANTED = "org.role_granted", _("给角色")
    ROLE_WITHDRAWN = "org.role_withdrawn", _("收回角色")
    ROLE_LENT = "org.role_lent", _("委托角色")
    PHONE_SEEN = "org.phone_seen", _("看了手机号")
    IDENTITY_SEEN = "org.identity_seen", _("看了证件号")
    BANK_ACCOUNT_SEEN = "org.bank_account_seen", _("看了银行账号")


PERSONAL: Mapping[str, Act] = {
    "phone": Act.PHONE_SEEN,
    "identity": Act.IDENTITY_SEEN,
    "bank_account": Act.BANK_ACCOUNT_SEEN,
}
"""The fields that are masked, and the deed that tells of a look at each."""

LABELS: Mapping[str, str | Promise] = {
    "number": _("工号"),
    "name": _("名称"),
    "relationship": _("用工关系"),
    "joined": _("入职日"),
    "left": _("离职后第一天"),
    "mail": _("邮箱"),
    "phone": _("手机"),
    "identity": _("证件号"),
    "bank_account": _("银行账号"),
    "code": _("编号"),
    "order": _("次序"),
    "leads": _("带团队"),
    "team": _("团队"),
    "under": _("上级团队"),
    "region": _("区域"),
    "position": _("岗位"),
    "level": _("职级"),
    "answers_to": _("汇报给"),
    "since": _("自"),
    "until": _("至（不含）"),
    "posts": _("任职"),
    "role": _("角色"),
    "roles": _("角色"),
    "lent_by": _("委托人"),
    "username": _("登录名"),
    "open": _("能登录"),
    "person": _("人员"),
}
"""What the keys of contents are called."""

HIDDEN = "•"
"""Stands behind a masked text that changed where its mask did not."""


def name_deeds() -> None:
    """Say what deeds, things and fields are called; once, when the app is ready."""
    name_actions({str(key): label for key, label in Act.choices})
    for thing in Thing:
        name_kind(thing, thing.label)
        name_fields(thing, LABELS)


def content_of_person(person: Person) -> Content:
    """Return a person's content; personal data masked: the chain is read by those who may not see them."""
    return {
        "number": person.number,
        "name": person.name,
        "relationship": person.relationship,
        "joined": _day(person.joined),
        "left": _day(person.left),
        "mail": person.mail,
        **{field: masked(getattr(person, field)) for field in PERSONAL},
    }


def contents_of_change(before: Person, after: Person) -> tuple[Content, Content]:
    """Return both contents of a changed person, different also where two masks look alike."""
    old, new = content_of_person(before), content_of_person(after)
    for field in PERSONAL:
        if getattr(before, field) != getattr(after, field) and old[field] == new[field]:
            new[field] += HIDDEN
    return old, new


def content_of_post(post: Assignment) -> Content:
    """Return an assignment's content."""
    return {
        "team": post.team.name,
        "position": post.position.name,
        "level": post.level.name if post.level else "",
        "region": post.region.name if post.region else "",
        "answers_to": post.answers_to.name if post.answers_to else "",
        "since": _day(post.since),
        "until": _day(post.until),
    }


def content_of_placement(placement: Placement) -> Content:
    """Return a placement's content."""
    return {
        "under": placement.under.name if placement.under else "",
        "region": placement.region.name if placement.region else "",
        "since": _day(placement.since),
        "until": _day(placement.until),
    }


def content_of_listed(row: Team | Region | Level | Position) -> Content:
    """Return the content of a row of one of the company's lists."""
    found = {"code": row.code, "name": row.name}
    if isinstance(row, Level):
        found["order"] = str(row.order)
    if isinstance(row, Position):
        found["leads"] = "1" if row.leads else "0"
    return found


def content_of_account(user: User) -> Content:
    """Return an account's content."""
    return {
        "username": user.username,
        "name": user.name,
        "mail": user.email,
        "open": "1" if user.is_active else "0",
    }


def content_of_grant(grant: RoleGrant) -> Content:
    """Return a grant's content."""
    return {
        "role": grant.role,
        "since": _day(grant.since),
        "until": _day(grant.until),
        "lent_by": grant.lent_by.name if grant.lent_by else "",
    }


def in_one_line(contents: list[Content]) -> str:
    """Return several contents as one text, for the events that end several things at once."""
    return "；".join(" ".join(text for text in each.values() if text) for each in contents)


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
