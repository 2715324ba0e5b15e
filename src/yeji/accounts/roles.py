"""The roles that a company gives out, and what each may do. One table, read by people and by tests.

A role says which rooms open; whose records are seen in them is asked of `org.visibility` for each day.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The stored keys are for ever."""

    SELLER = "seller", _("业务员")
    SUPERVISOR = "supervisor", _("主管")
    DIRECTOR = "director", _("总监")
    COMPENSATION = "compensation", _("薪酬绩效管理员")
    FINANCE = "finance", _("财务")
    HR = "hr", _("HR")
    AUDITOR = "auditor", _("审计")
    SYSTEM = "system", _("系统管理员")


class Permission(StrEnum):
    """What an action or a page asks for."""

    SEE_RECORDS = "see_records"
    EDIT_RECORDS = "edit_records"
    DEFINE_RECORDS = "define_records"
    MAKE_FORMS = "make_forms"
    IMPORT = "import"
    EXPORT = "export"
    SEE_PERSONAL_DATA = "see_personal_data"
    SEE_DATA_QUALITY = "see_data_quality"
    SEE_ORG = "see_org"
    MANAGE_ORG = "manage_org"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SETTINGS = "manage_settings"
    SEE_AUDIT = "see_audit"
    SEE_ALL = "see_all"
    SEE_PLANS = "see_plans"
    WRITE_PLANS = "write_plans"
    PUBLISH_PLANS = "publish_plans"
    SEE_TARGETS = "see_targets"
    SET_TARGETS = "set_targets"
    SEE_PAY = "see_pay"
    RUN = "run"
    RELEASE_PAY = "release_pay"


_EVERYBODY = frozenset(Role)
_BUSINESS = frozenset(Role) - {Role.SYSTEM}

GRANTS: Mapping[Permission, frozenset[Role]] = {
    Permission.SEE_RECORDS: _BUSINESS,
    Permission.EDIT_RECORDS: frozenset(
        {Role.SELLER, Role.SUPERVISOR, Role.DIRECTOR, Role.COMPENSATION, Role.FINANCE}
    ),
    Permission.DEFINE_RECORDS: frozenset({Role.COMPENSATION, Role.SYSTEM}),
    # Whoever makes a form decides what is written into the books: he must be one who writes and sees them.
    Permission.MAKE_FORMS: frozenset({Role.COMPENSATION}),
    Permission.IMPORT: frozenset({Role.COMPENSATION, Role.FINANCE, Role.HR}),
    Permission.EXPORT: frozenset({Role.DIRECTOR, Role.COMPENSATION, Role.FINANCE, Role.HR, Role.AUDITOR}),
    Permission.SEE_PERSONAL_DATA: frozenset({Role.FINANCE, Role.HR}),
    Permission.SEE_DATA_QUALITY: frozenset({Role.COMPENSATION, Role.FINANCE, Role.DIRECTOR, Role.AUDITOR}),
    Permission.SEE_ORG: _EVERYBODY,
    Permission.MANAGE_ORG: frozenset({Role.HR, Role.COMPENSATION}),
    Permission.MANAGE_ACCOUNTS: frozenset({Role.SYSTEM, Role.HR}),
    Permission.MANAGE_SETTINGS: frozenset({Role.SYSTEM}),
    Permission.SEE_AUDIT: frozenset({Role.AUDITOR}),
    # Whose role is about the whole company; all others see their own branch of it.
    Permission.SEE_ALL: frozenset({Role.COMPENSATION, Role.FINANCE, Role.HR, Role.AUDITOR}),
    Permission.SEE_PLANS: frozenset({Role.COMPENSATION, Role.FINANCE, Role.HR, Role.AUDITOR, Role.DIRECTOR}),
    Permission.WRITE_PLANS: frozenset({Role.COMPENSATION}),
    # Whoever publishes or releases is never who wrote or ran: each action looks at the person, not the role.
    Permission.PUBLISH_PLANS: frozenset({Role.COMPENSATION, Role.FINANCE}),
    Permission.SEE_TARGETS: _BUSINESS,
    Permission.SET_TARGETS: frozenset({Role.COMPENSATION}),
    # Another's pay; one's own opens to everybody who works for the company.
    Permission.SEE_PAY: frozenset({Role.COMPENSATION, Role.FINANCE, Role.AUDITOR}),
    Permission.RUN: frozenset({Role.COMPENSATION}),
    Permission.RELEASE_PAY: frozenset({Role.COMPENSATION, Role.FINANCE}),
}
"""A system administrator runs the machine and sees no records; an auditor sees everything and changes nothing."""

POWERS = (Permission.SEE_ALL, Permission.SEE_PERSONAL_DATA, Permission.SEE_AUDIT, Permission.MANAGE_ACCOUNTS)
"""What nobody gets by one pair of eyes."""

WEIGHTY: frozenset[Role] = frozenset().union(*(GRANTS[power] for power in POWERS))
"""The roles that carry any of these powers: a second person releases each grant (decision 10)."""


def roles_with(permission: Permission) -> frozenset[Role]:
    """Return the roles that carry the permission."""
    return GRANTS[permission]
