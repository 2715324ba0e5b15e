"""Users and the roles they hold from one day to another."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yeji.accounts.roles import Role


def role_choices() -> list[tuple[str, str]]:
    """Return the roles for forms; a callable, so that a new role is no migration."""
    return [(str(key), str(label)) for key, label in Role.choices]


class User(AbstractUser):
    """Somebody who signs in, by work number or mail address; who he is in the company says `org.Person`."""

    first_name = None  # type: ignore[assignment]  # Names are written as one word in China.
    last_name = None  # type: ignore[assignment]  # As above.
    name = models.CharField(_("姓名"), max_length=60)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    theme = models.CharField(_("外观"), max_length=10, default="system")
    must_change_password = models.BooleanField(_("密码要换"), default=False)
    """Somebody else knows his password: whoever opened the account or gave a new one."""

    key_given_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("密码给出人")
    )
    """Who saw the last password that this account was given. None: nobody of the company, or it was confirmed."""

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering: ClassVar = ["username"]
        verbose_name = _("账号")

    def __str__(self) -> str:
        return f"{self.name} ({self.username})"

    def get_full_name(self) -> str:
        """Return the name as it is written."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name as it is written."""
        return self.name


class Matter(models.TextChoices):
    """What waits for a second pair of eyes. The stored keys are for ever."""

    ROLE = "role", _("角色")
    OPENING = "opening", _("开通账号")
    REOPENING = "reopening", _("恢复账号")
    PASSWORD = "password", _("重发密码")


class Stage(models.TextChoices):
    """How far a review is. The stored keys are for ever."""

    WAITING = "waiting", _("待复核")
    RELEASED = "released", _("已放行")
    ALONE = "alone", _("无人复核")
    MACHINE = "machine", _("机器管理者放行")
    REFUSED = "refused", _("不同意")
    RECALLED = "recalled", _("已撤回")
    EXPIRED = "expired", _("已过期")


IN_FORCE = (Stage.RELEASED, Stage.ALONE, Stage.MACHINE)
"""The stages in which what was asked for is done."""


def matter_choices() -> list[tuple[str, str]]:
    """Return the matters for forms; a callable, so that a new one is no migration."""
    return [(str(key), str(label)) for key, label in Matter.choices]


def stage_choices() -> list[tuple[str, str]]:
    """Return the stages; a callable for the same reason."""
    return [(str(key), str(label)) for key, label in Stage.choices]


class Review(models.Model):
    """Power over somebody's account that one person asked for and another must release (decision 10).

    Triggers keep it also against raw SQL: it begins as waiting, is decided once, and by nobody who asked for it,
    receives it, or is in the same hands; what was asked for is never changed.
    """

    matter = models.CharField(_("什么"), max_length=20, choices=matter_choices)
    receiver = models.ForeignKey(User, models.PROTECT, related_name="reviews", verbose_name=_("给谁"))
    role = models.CharField(_("角色"), max_length=20, blank=True, choices=role_choices)
    since = models.DateField(_("自"), null=True, blank=True)
    until = models.DateField(_("至（不含）"), null=True, blank=True)
    lent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("委托人")
    )
    why = models.CharField(_("为什么"), max_length=200, blank=True)
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="asked", verbose_name=_("谁申请")
    )
    """None: whoever runs the machine."""
    asked_on = models.DateField(_("哪天申请"))
    stage = models.CharField(_("状态"), max_length=20, choices=stage_choices, default=Stage.WAITING)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁决定")
    )
    decided_on = models.DateField(_("哪天决定"), null=True, blank=True)
    decided_why = models.CharField(_("决定的原因"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("复核")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True) | ~Q(asked_by=F("receiver")),
                name="nobody_asks_for_himself",
            ),
            models.CheckConstraint(
                condition=~Q(stage="released")
                | (
                    Q(asked_by__isnull=False, decided_by__isnull=False, decided_on__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                    & ~Q(decided_by=F("receiver"))
                ),
                name="released_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(matter="role") | (Q(since__isnull=False) & ~Q(role="")), name="role_has_its_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.matter} {self.receiver_id} {self.role} {self.stage}"


class RoleGrant(models.Model):
    """A role that a user holds on each day of [since, until); lent by another where `lent_by` says so."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=20, choices=role_choices)
    since = models.DateField(_("自"))
    until = models.DateField(_("至（不含）"), null=True, blank=True)
    lent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="lent", verbose_name=_("委托人")
    )
    review = models.OneToOneField(
        Review, models.PROTECT, null=True, blank=True, related_name="grant", verbose_name=_("复核")
    )
    """Without a review that is in force, triggers refuse a role that carries power."""

    class Meta:
        ordering: ClassVar = ["user", "role", "since"]
        verbose_name = _("角色")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="grant_ends_after_it_begins"
            ),
            models.CheckConstraint(
                # What is lent has an end: nobody gives a right away for good.
                condition=Q(lent_by__isnull=True) | Q(until__isnull=False),
                name="lent_grant_has_an_end",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "since"],
                condition=Q(lent_by__isnull=True),
                name="one_grant_a_day",
            ),
            # Two may lend to one stand-in from the same day on.
            models.UniqueConstraint(fields=["user", "role", "since", "lent_by"], name="one_loan_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.since}"


class OneTimeKey(models.Model):
    """A form that was sent, by the key drawn with it, and the page to which what it made leads: `accounts.once`."""

    key = models.CharField(max_length=40, unique=True)
    made_url = models.TextField(blank=True, default="")
    at = models.DateTimeField(db_index=True)
