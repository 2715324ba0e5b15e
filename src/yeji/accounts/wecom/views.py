"""Out to WeCom and back."""

from __future__ import annotations

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView

from yeji.accounts.wecom.adapter import WecomAdapter

oauth2_login = OAuth2LoginView.adapter_view(WecomAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(WecomAdapter)
