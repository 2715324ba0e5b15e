"""/accounts/wecom/login/ and its callback."""

from __future__ import annotations

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from yeji.accounts.wecom.provider import WecomProvider

urlpatterns = default_urlpatterns(WecomProvider)
