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


class RoleGrant(models.Model):
    """A role that a user holds on each day of [since, until); lent by another where `lent_by` says so."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=20, choices=role_choices)
    since = models.DateField(_("自"))
    until = models.DateField(_("至（不含）"), null=True, blank=True)
    lent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="lent", verbose_name=_("委托人")
    )

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
