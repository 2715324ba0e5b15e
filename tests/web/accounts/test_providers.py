"""企业微信, 钉钉 and 飞书 from end to end: a server of this machine answers as theirs do by their documents."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any  # JSON of a fake.
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.feishu.client import FeishuOAuth2Client
from allauth.socialaccount.providers.feishu.views import FeishuOAuth2Adapter
from django.test import Client
from pytest_django.fixtures import Settings

from yeji.accounts.models import User

pytestmark = pytest.mark.django_db
SECRET, TOKEN, CODE = "canary-of-the-company", "canary-token", "c0de"
PROVIDERS = ("wecom", "dingtalk", "feishu")
REFUSED: dict[str, dict[str, Any]] = {
    "wecom": {"/member": {"errcode": 40029, "errmsg": "invalid code"}},
    "dingtalk": {"/token": {"code": "invalidAuthCode", "message": "expired"}},
    "feishu": {"/token": {"code": 20003, "msg": "code expired"}},
}
STRANGER: dict[str, dict[str, Any]] = {
    "wecom": {"/member": {"errcode": 0, "userid": "somebody"}},
    "dingtalk": {"/member": {"openId": "x", "unionId": "x", "nick": "ada"}},
    "feishu": {"/member": {"code": 0, "data": {"open_id": "x", "name": "ada", "employee_no": "somebody"}}},
}


@dataclass
class Fake:
    """A provider: what it answers under each path, and what it was asked."""

    address: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, settings: Settings, cast: dict[str, User]) -> Iterator[Fake]:
    del cast
    told = Fake()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            written = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._answer(json.loads(written) if written.startswith(b"{") else {})

        def _answer(self, body: dict[str, Any]) -> None:
            address = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(address.query).items()}
            told.asked.append((address.path, {**query, **body}))
            said = json.dumps(told.answers[address.path]).encode()
            self.send_response(told.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told.address = f"http://127.0.0.1:{server.server_port}"
    app = {"client_id": "company", "secret": SECRET, "key": "", "settings": {"auth_params": {"agentid": "1"}}}
    settings.SOCIALACCOUNT_PROVIDERS = {
        each: {"APPS": [app if each == "wecom" else {**app, "settings": {}}]} for each in PROVIDERS
    }
    monkeypatch.setattr("yeji.accounts.wecom.adapter.TOKEN", f"{told.address}/token")
    monkeypatch.setattr("yeji.accounts.wecom.adapter.MEMBER", f"{told.address}/member")
    monkeypatch.setattr(DingTalkOAuth2Adapter, "access_token_url", f"{told.address}/token")
    monkeypatch.setattr(DingTalkOAuth2Adapter, "profile_url", f"{told.address}/member")
    monkeypatch.setattr(FeishuOAuth2Client, "app_access_token_url", f"{told.address}/app")
    monkeypatch.setattr(FeishuOAuth2Adapter, "access_token_url", f"{told.address}/token")
    monkeypatch.setattr(FeishuOAuth2Adapter, "user_info_url", f"{told.address}/member")
    yield told
    server.shutdown()
    server.server_close()


def ready(fake: Fake, provider: str) -> None:
    """Let the provider know Ada, as its documents say it answers."""
    known: dict[str, dict[str, Any]] = {
        "wecom": {
            "/token": {"errcode": 0, "access_token": TOKEN, "expires_in": 7200},
            "/member": {"errcode": 0, "userid": "ada"},
        },
        "dingtalk": {
            "/token": {"accessToken": TOKEN, "refreshToken": "r", "expireIn": 7200, "corpId": "c"},
            "/member": {"openId": "ada-open", "unionId": "ada-union", "nick": "安娜", "mobile": "1"},
        },
        "feishu": {
            "/app": {"code": 0, "app_access_token": "app"},
            "/token": {"code": 0, "data": {"access_token": TOKEN, "refresh_token": "r", "expires_in": 7200}},
            "/member": {"code": 0, "data": {"open_id": "ada-open", "name": "安娜", "employee_no": "ada"}},
        },
    }
    fake.answers = dict(known[provider])


def state_of(client: Client, provider: str) -> str:
    away = client.get(f"/accounts/{provider}/login/")
    return parse_qs(urlsplit(away.headers["Location"]).query)["state"][0]


def come_back(client: Client, provider: str, state: str) -> str:
    code = "authCode" if provider == "dingtalk" else "code"
    address = f"/accounts/{provider}/login/callback/?{code}={CODE}&state={state}"
    return client.get(address, follow=True).text


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def known_by_hand(cast: dict[str, User], provider: str) -> None:
    """DingTalk's accounts are bound by hand: persons write their own addresses there."""
    if provider == "dingtalk":
        SocialAccount.objects.create(user=cast["ada"], provider="dingtalk", uid="ada-open")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_code_token_and_member_open_the_account(fake: Fake, cast: dict[str, User], provider: str) -> None:
    ready(fake, provider)
    known_by_hand(cast, provider)
    client = Client()

    come_back(client, provider, state_of(client, provider))

    assert is_in(client)
    assert client.get("/me/").context["page"].number == "ada"
    assert [path for path, _ in fake.asked][-2:] == ["/token", "/member"]
    assert any(CODE in asked.values() for _, asked in fake.asked)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_code_that_is_refused_or_expired_opens_nothing(
    fake: Fake, cast: dict[str, User], provider: str
) -> None:
    ready(fake, provider)
    known_by_hand(cast, provider)
    fake.answers |= REFUSED[provider]
    client = Client()

    told = come_back(client, provider, state_of(client, provider))

    assert "公司的登录没有成" in told
    assert not is_in(client)


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("status", [401, 500])
def test_a_provider_that_is_out_of_order_opens_nothing_and_tells_no_secret(
    fake: Fake, cast: dict[str, User], provider: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    ready(fake, provider)
    known_by_hand(cast, provider)
    fake.status = status
    client = Client()

    with caplog.at_level(logging.DEBUG):
        told = come_back(client, provider, state_of(client, provider))

    assert "公司的登录没有成" in told
    assert not is_in(client)
    assert SECRET not in told + _said_by_us(caplog)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_provider_that_cannot_be_reached_opens_nothing_and_tells_no_secret(
    fake: Fake,
    monkeypatch: pytest.MonkeyPatch,
    cast: dict[str, User],
    provider: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    nowhere = "http://127.0.0.1:1/token"
    monkeypatch.setattr("yeji.accounts.wecom.adapter.TOKEN", nowhere)
    monkeypatch.setattr(DingTalkOAuth2Adapter, "access_token_url", nowhere)
    monkeypatch.setattr(FeishuOAuth2Client, "app_access_token_url", nowhere)
    client = Client()

    with caplog.at_level(logging.DEBUG):
        told = come_back(client, provider, state_of(client, provider))

    assert "公司的登录没有成" in told
    assert not is_in(client)
    assert SECRET not in told + _said_by_us(caplog)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_state_of_another_browser_opens_nothing(fake: Fake, cast: dict[str, User], provider: str) -> None:
    ready(fake, provider)
    known_by_hand(cast, provider)
    mine, his = Client(), Client()

    come_back(his, provider, state_of(mine, provider))

    assert not is_in(his)
    assert fake.asked == []


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_state_opens_once(fake: Fake, cast: dict[str, User], provider: str) -> None:
    ready(fake, provider)
    known_by_hand(cast, provider)
    client = Client()
    state = state_of(client, provider)
    come_back(client, provider, state)
    client.post("/accounts/logout/")

    come_back(client, provider, state)

    assert not is_in(client)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_who_has_no_account_gets_none(fake: Fake, cast: dict[str, User], provider: str) -> None:
    ready(fake, provider)
    fake.answers |= STRANGER[provider]
    people = User.objects.count()
    client = Client()

    come_back(client, provider, state_of(client, provider))

    assert (is_in(client), User.objects.count(), SocialAccount.objects.count()) == (False, people, 0)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_account_that_is_gone_is_not_opened(fake: Fake, cast: dict[str, User], provider: str) -> None:
    ready(fake, provider)
    SocialAccount.objects.create(
        user=cast["ada"], provider=provider, uid="ada" if provider == "wecom" else "ada-open"
    )
    User.objects.filter(pk=cast["ada"].pk).update(is_active=False)
    client = Client()

    come_back(client, provider, state_of(client, provider))

    assert not is_in(client)


def _said_by_us(caplog: pytest.LogCaptureFixture) -> str:
    """All that was logged at the level at which a company's server logs."""
    return "".join(each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING)
