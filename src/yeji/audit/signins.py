"""Who came and went, and who tried: the framework's signals become events of the chain.

Signals are the only way to hear a library that knows nothing of us; our own apps call `record`.
What was typed as a name is kept only where it is one of ours: people type passwords into the wrong field.
"""

from __future__ import annotations

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from yeji.accounts.adapters import locked_out
from yeji.accounts.models import User
from yeji.audit.actions import Deed, record
from yeji.audit.words import name_actions, name_fields, name_kind

ACCOUNT = "account"
WORDS = {
    "account.signed_in": _("登录"),
    "account.signed_out": _("退出"),
    "account.sign_in_failed": _("登录没成"),
    "account.locked_out": _("试错太多，锁一刻钟"),
    "account.second_factor_failed": _("动态码不对"),
    "account.second_factor_added": _("开了第二道验证"),
    "account.second_factor_removed": _("关了第二道验证"),
    "account.recovery_codes_renewed": _("换了恢复码"),
    "account.password_changed": _("改了密码"),
    "account.password_reset": _("重设了密码"),
    "audit.exported": _("导出了审计记录"),
}
SEARCHED = {
    "who": _("谁"),
    "action": _("做了什么"),
    "kind": _("对象种类"),
    "key": _("对象编号"),
    "text": _("找什么"),
    "since": _("从"),
    "until": _("到"),
}


def listen() -> None:
    """Begin to hear the sign-in; called once, when the app is ready."""
    name_actions(WORDS)
    name_kind(ACCOUNT, _("账号"), User)
    name_kind("audit", _("审计记录"))
    name_fields(ACCOUNT, {"from": _("来自"), "browser": _("浏览器")})
    name_fields("audit", SEARCHED)
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")
    locked_out.connect(_locked_out, dispatch_uid="audit")
    authentication_failed.connect(_second_factor_failed, dispatch_uid="audit")
    for signal, action in (
        (authenticator_added, "account.second_factor_added"),
        (authenticator_removed, "account.second_factor_removed"),
        (authenticator_reset, "account.recovery_codes_renewed"),
        (password_changed, "account.password_changed"),
        (password_set, "account.password_changed"),
        (password_reset, "account.password_reset"),
    ):
        signal.connect(_Told(action), weak=False, dispatch_uid=f"audit {action}")


class _Told:
    """Records one action of the user whom the signal names."""

    def __init__(self, action: str) -> None:
        self._action = action

    def __call__(self, request: HttpRequest | None, user: User, **_rest: object) -> None:
        _tell(self._action, request, user, by=user)


def _signed_in(request: HttpRequest | None, user: User, **_rest: object) -> None:
    _tell("account.signed_in", request, user, by=user)


def _signed_out(request: HttpRequest | None, user: User | None, **_rest: object) -> None:
    if user is not None:
        _tell("account.signed_out", request, user, by=user)


def _failed(credentials: dict[str, object], request: HttpRequest | None = None, **_rest: object) -> None:
    _tell("account.sign_in_failed", request, _account_of(credentials), by=None)


def _locked_out(credentials: dict[str, object], request: HttpRequest | None = None, **_rest: object) -> None:
    _tell("account.locked_out", request, _account_of(credentials), by=None)


def _second_factor_failed(request: HttpRequest | None, user: User, **_rest: object) -> None:
    _tell("account.second_factor_failed", request, user, by=None)


def _account_of(credentials: dict[str, object]) -> User | None:
    typed = str(credentials.get("username") or credentials.get("email") or "")
    return User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).first() if typed else None


def _tell(action: str, request: HttpRequest | None, user: User | None, *, by: User | None) -> None:
    """Record it with the address and the browser it came from."""
    came = {} if request is None else {"from": _address(request), "browser": _browser(request)}
    deed = Deed(
        action,
        ACCOUNT,
        str(user.pk) if user else "",
        str(user) if user else "",
        after={name: what for name, what in came.items() if what},
    )
    with transaction.atomic():
        record(deed, by=by)


def _address(request: HttpRequest) -> str:
    # The sign-in's own reading of it, so that locks and events speak of one address.
    from allauth.core.internal.httpkit import get_client_ip

    # Imported here because the library reads its settings when it is loaded.
    return str(get_client_ip(request) or "")


def _browser(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_USER_AGENT", ""))[:200]
