"""The three calls: to the sign-in page, for the company's token, for the member behind the code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any  # What the library hands over has no types.
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest
from requests import RequestException

SIGN_IN = "https://login.work.weixin.qq.com/wwlogin/sso/login"
INSIDE = "https://open.weixin.qq.com/connect/oauth2/authorize"
"""Where the page is opened inside of WeCom: no QR code, the member is known."""
TOKEN = "https://qyapi.weixin.qq.com/cgi-bin/gettoken"  # noqa: S105 - an address
MEMBER = "https://qyapi.weixin.qq.com/cgi-bin/auth/getuserinfo"


class WecomClient(OAuth2Client):  # type: ignore[misc]  # The library ships no types.
    """Speaks WeCom's dialect: `appid`, and a token of the company instead of the person."""

    def get_redirect_url(self, authorization_url: str, scope: object, extra_params: Mapping[str, str]) -> str:
        """Return the address of the sign-in page."""
        del scope
        agent = extra_params["agentid"]
        asked = {"appid": self.consumer_key, "redirect_uri": self.callback_url, "agentid": agent}
        if self.state:
            asked["state"] = self.state
        if "wxwork" in self.request.META.get("HTTP_USER_AGENT", ""):
            asked |= {"response_type": "code", "scope": "snsapi_base"}
            return f"{INSIDE}?{urlencode(asked)}#wechat_redirect"
        return f"{authorization_url}?{urlencode({'login_type': 'CorpApp', **asked})}"

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None) -> dict[str, Any]:
        """Return the company's token; the code is spent only when the member is asked for."""
        del code, pkce_code_verifier
        return asked_of_wecom(TOKEN, {"corpid": self.consumer_key, "corpsecret": self.consumer_secret})


class WecomAdapter(OAuth2Adapter):  # type: ignore[misc]  # As above.
    """The steps of a sign-in."""

    provider_id = "wecom"
    authorize_url = SIGN_IN
    access_token_url = TOKEN
    client_class = WecomClient

    def complete_login(self, request: HttpRequest, app: object, token: Any, **kwargs: object) -> Any:  # noqa: ANN401 - the library's
        """Return the sign-in of the member behind the code.

        *errors*: OAuth2Error for somebody who is not of the company: WeCom then names an open id only.
        """
        del app, kwargs
        member = asked_of_wecom(MEMBER, {"access_token": token.token, "code": request.GET["code"]})
        if not member.get("userid"):
            raise OAuth2Error("this WeCom account is not a member of the company")
        return self.get_provider().sociallogin_from_response(request, {"userid": member["userid"]})


def asked_of_wecom(address: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Return WeCom's answer.

    *errors*: OAuth2Error where it refuses; it does so with status 200 and an `errcode`. What was sent is
    not told: it holds the company's secret.
    """
    try:
        with get_adapter().get_requests_session() as session:
            response = session.request("GET", address, params=given)
    except RequestException:
        # Its words hold the whole address, and the address the company's secret.
        raise OAuth2Error("WeCom cannot be reached") from None
    if response.status_code != 200:
        raise OAuth2Error(f"WeCom answered {response.status_code}")
    answer: dict[str, Any] = response.json()
    if answer.get("errcode", 0) != 0:
        raise OAuth2Error(f"WeCom refused: {answer.get('errcode')} {answer.get('errmsg', '')}")
    return answer
