"""What the sign-in library asks of the company: nobody makes an account for himself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any  # What the library hands over has no types.

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.core.exceptions import ValidationError
from django.dispatch import Signal
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from yeji.accounts.models import User
from yeji.accounts.queries import account_named, account_typed

locked_out = Signal()
"""Somebody failed too often: `request`, `credentials`. Heard by whoever keeps the record of sign-ins."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # The library ships no types.
    """Accounts are opened by the company's administrator."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("工号或密码不对。大小写要一致；忘了密码可以重设。"),
        "email_password_mismatch": _("邮箱或密码不对。大小写要一致；忘了密码可以重设。"),
        "too_many_login_attempts": _("密码错得太多，这个账号锁 15 分钟。过后再试，或现在重设密码。"),
        "enter_current_password": _("现在的密码不对。"),
        "incorrect_password": _("密码不对。"),
        "rate_limited": _("试得太密，等一分钟再来。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: a colleague gets an account, a stranger none."""
        del request
        return False

    def clean_password(self, password: str, user: User | None = None) -> str:
        """Refuse to «change» a password that somebody else gave into itself."""
        if user is not None and user.must_change_password and user.check_password(password):
            raise ValidationError(_("换一个和现在不同的密码。"))
        return str(super().clean_password(password, user=user))

    def set_password(self, user: User, password: str) -> None:
        """Set a password that the user has chosen himself; nobody else knows it any more."""
        user.must_change_password = False
        super().set_password(user, password)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ANN401 - as above
        """Count by account, whichever of its names is typed and whichever of our hosts is called."""
        del request
        typed = str(credentials.get("email") or credentials.get("username") or "").lower()
        account = account_typed(typed)
        return f"account {account.pk}" if account is not None else f"nobody {typed}"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:  # noqa: ANN401 - as above
        """Ask by the sign-in name always: who is unknown takes as many hashes as who is known."""
        typed = str(credentials.get("email") or credentials.get("username") or "")
        account = account_typed(typed)
        asked = {
            "username": account.username if account is not None else typed,
            "password": credentials.get("password"),
        }
        found = super().authenticate(request, **asked)
        return found if isinstance(found, User) else None

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401 - as above
        """Count the attempt; let whoever listens know of one that is refused unread."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            locked_out.send(type(self), request=request, credentials=credentials)
            raise


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # As above.
    """A company's sign-in (企业微信, 钉钉, 飞书, OpenID Connect) opens accounts that exist already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """No: the first sign-in joins an account by its mail address, or is told that there is none."""
        del request, sociallogin
        return False

    def get_app(self, request: HttpRequest, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
        """Return the company's settings of a sign-in.

        *errors*: Http404 for one that the company does not use.
        """
        try:
            return super().get_app(request, *given, **named)
        except SocialApp.DoesNotExist as absent:
            raise Http404 from absent

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:  # noqa: ANN401 - as above
        """Join a first sign-in to the account of the same work number or mail address, if there is one."""
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        account = sociallogin.account
        user = account_named(
            numbers_said(account.provider, account.uid, account.extra_data or {}),
            [each.email for each in sociallogin.email_addresses if each.verified],
        )
        if user is not None:
            sociallogin.connect(request, user)


def numbers_said(provider: str, uid: str, said: Mapping[str, Any]) -> list[str]:
    """Return the work numbers that the company's sign-in vouches for: fields that its members cannot write.

    DingTalk names none: its accounts belong to persons, so that one is joined by hand, after signing in.
    """
    if provider == "wecom":
        return [uid]
    if provider == "feishu":
        return [str(said["employee_no"])] if said.get("employee_no") else []
    claim = settings.OIDC_NUMBER_CLAIM
    claims = {**said.get("id_token", {}), **said.get("userinfo", {}), **said}
    return [str(claims[claim])] if provider == "company" and claim and claims.get(claim) else []
