"""What the sign-in library asks of the company: nobody makes an account for himself."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # The library ships no types.
    """Accounts are opened by the company's administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: a colleague gets an account, a stranger none."""
        del request
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # As above.
    """A company's sign-in (企业微信, 钉钉, 飞书, OpenID Connect) opens accounts that exist already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """No: the first sign-in joins an account by its mail address, or is told that there is none."""
        del request, sociallogin
        return False
