"""The provider: who somebody is, is the member number that the company gave him."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from yeji.accounts.wecom.adapter import WecomAdapter


class WecomAccount(ProviderAccount):  # type: ignore[misc]  # The library ships no types.
    """A member of the company."""

    def to_str(self) -> str:
        """Return the member number."""
        return str(self.account.uid)


class WecomProvider(OAuth2Provider):  # type: ignore[misc]  # As above.
    """企业微信."""

    id = "wecom"
    name = "企业微信"
    account_class = WecomAccount
    oauth2_adapter_class = WecomAdapter

    def extract_uid(self, data: Mapping[str, str]) -> str:
        """Return the member number."""
        return data["userid"]

    def extract_common_fields(self, data: Mapping[str, str]) -> dict[str, str]:
        """Return what an account could be made of; none is ever made."""
        return {"username": data["userid"]}


provider_classes = [WecomProvider]
