"""What this room tells the audit chain: the kinds of things, the acts, and the content of each as text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yeji.accounts.models import Matter, Review, RoleGrant, Stage, User
from yeji.accounts.roles import Role
from yeji.audit.words import name_actions, name_content, name_fields, name_kind
from yeji.org.masks import masked
from yeji.org.models import Assignment, Level, Person, Placement, Position, Region, Relationship, Team
from yeji.org.words import last_day

Content = dict[str, str]


class Thing(models.TextChoices):
    """What deeds are done to. The stored keys are for ever."""

    PERSON = "person", _("人员")
    TEAM = "team", _("团队")
    REGION = "region", _("区域")
    LEVEL = "level", _("职级")
    POSITION = "position", _("岗位")
    ACCOUNT = "account", _("账号")


MODELS: Mapping[Thing, type[models.Model]] = {
    Thing.PERSON: Person,
    Thing.TEAM: Team,
    Thing.REGION: Region,
    Thing.LEVEL: Level,
    Thing.POSITION: Position,
    Thing.ACCOUNT: User,
}

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
    REVIEW_ASKED = "org.review_asked", _("提交复核")
    REVIEW_REFUSED = "org.review_refused", _("复核不同意")
    REVIEW_RECALLED = "org.review_recalled", _("撤回申请")
    REVIEW_EXPIRED = "org.review_expired", _("申请过期")
    ACCOUNT_CONFIRMED = "org.account_confirmed", _("确认账号在本人手里")
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
    "team": _("团队"),
    "under": _("上级团队"),
    "region": _("区域"),
    "position": _("岗位"),
    "level": _("职级"),
    "answers_to": _("汇报给"),
    "since": _("第一天"),
    "last_day": _("最后一天"),
    "posts": _("任职"),
    "role": _("角色"),
    "roles": _("角色"),
    "lent_by": _("委托人"),
    "mail": _("邮箱"),
    "open": _("能登录"),
    "person": _("人员"),
    "matter": _("什么"),
    "stage": _("复核"),
    "asked_by": _("谁申请"),
    "asked_why": _("申请的原因"),
    "key_given_by": _("密码给出人"),
}
"""What those keys of contents are called that are no fields of the thing itself."""

SAID: Mapping[str, Mapping[str, str | Promise]] = {
    "role": {role.value: role.label for role in Role},
    "relationship": {each.value: each.label for each in Relationship},
    "leads": {"1": _("是"), "0": _("否")},
    "open": {"1": _("是"), "0": _("否")},
    "matter": {each.value: each.label for each in Matter},
    "stage": {each.value: each.label for each in Stage},
}
"""How stored keys are said in contents; all other contents are said as they stand."""


def said(field: str, content: str) -> str:
    """Return a field's content in people's words."""
    if field == "roles":
        return "；".join(
            " ".join(said("role", word) for word in line.split(" ")) for line in content.split("；")
        )
    return str(SAID.get(field, {}).get(content, content))


HIDDEN = "•"
"""Stands behind a masked text that changed where its mask did not."""


def name_deeds() -> None:
    """Say what deeds, things and fields are called; once, when the app is ready."""
    name_actions({str(key): label for key, label in Act.choices})
    for thing, model in MODELS.items():
        name_kind(thing, thing.label, model)
        name_fields(thing, LABELS)
    for field in (*SAID, "roles"):
        name_content(field, partial(said, field))


def content_of_person(person: Person) -> Content:
    """Return a person's content; personal data masked: the chain is read by those who may not see them."""
    return {
        "number": person.number,
        "name": person.name,
        "relationship": person.relationship,
        "joined": person.joined.isoformat(),
        "last_day": last_day(person.left),
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
        "since": post.since.isoformat(),
        "last_day": last_day(post.until),
    }


def content_of_placement(placement: Placement) -> Content:
    """Return a placement's content."""
    return {
        "under": placement.under.name if placement.under else "",
        "region": placement.region.name if placement.region else "",
        "since": placement.since.isoformat(),
        "last_day": last_day(placement.until),
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
        "since": grant.since.isoformat(),
        "last_day": last_day(grant.until),
        "lent_by": grant.lent_by.name if grant.lent_by else "",
    }


def content_of_review(review: Review) -> Content:
    """Return what was asked for, and how it was decided."""
    found = {
        "matter": review.matter,
        "role": review.role,
        "since": review.since.isoformat() if review.since else "",
        "last_day": last_day(review.until),
        "lent_by": review.lent_by.name if review.lent_by else "",
        "stage": review.stage,
        "asked_by": review.asked_by.name if review.asked_by else "",
    }
    return {key: text for key, text in found.items() if text}


def in_one_line(contents: list[Content]) -> str:
    """Return several contents as one text, for the events that end several things at once."""
    return "；".join(" ".join(text for text in each.values() if text) for each in contents)
