"""The company's sign-in opens an account that exists, and never makes one; no test leaves the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any  # The answers of a fake.
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django.fixtures import Settings

from yeji.accounts.adapters import SocialAccountAdapter, numbers_said
from yeji.accounts.models import User
from yeji.accounts.queries import account_named
from yeji.accounts.wecom.adapter import MEMBER, TOKEN
from yeji.audit.models import Event

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

APP = {"client_id": "ww1", "secret": "s3cret", "key": "", "settings": {"auth_params": {"agentid": "1000002"}}}


class FakeAnswer:
    status_code = 200

    def __init__(self, said: dict[str, Any]) -> None:
        self._said = said

    def json(self) -> dict[str, Any]:
        return self._said


class FakeWecom:
    """Answers as WeCom documents it, and remembers what was asked."""

    def __init__(self) -> None:
        self.member: dict[str, Any] = {"errcode": 0, "errmsg": "ok", "userid": "ada"}
        self.token: dict[str, Any] = {"errcode": 0, "access_token": "t0ken", "expires_in": 7200}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def __enter__(self) -> FakeWecom:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def request(self, _method: str, url: str, params: dict[str, str]) -> FakeAnswer:
        self.asked.append((url, params))
        return FakeAnswer({TOKEN: self.token, MEMBER: self.member}[url])


@pytest.fixture
def wecom(monkeypatch: pytest.MonkeyPatch, settings: Settings, cast: dict[str, User]) -> FakeWecom:
    settings.SOCIALACCOUNT_PROVIDERS = {"wecom": {"APPS": [APP]}}
    fake = FakeWecom()
    monkeypatch.setattr(SocialAccountAdapter, "get_requests_session", lambda _self: fake)
    return fake


def go_and_come_back(client: Client) -> Answer:
    away = client.get("/accounts/wecom/login/")
    state = parse_qs(urlsplit(away.headers["Location"]).query)["state"][0]
    return client.get(f"/accounts/wecom/login/callback/?code=c0de&state={state}")


def signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_the_sign_in_page_shows_the_doors_that_are_configured(wecom: FakeWecom, settings: Settings) -> None:
    assert 'href="/accounts/wecom/login/"' in Client().get("/accounts/login/").text

    settings.SOCIALACCOUNT_PROVIDERS = {}

    assert "/accounts/wecom/" not in Client().get("/accounts/login/").text


def test_the_way_out_names_company_application_and_way_back(wecom: FakeWecom) -> None:
    away = urlsplit(Client().get("/accounts/wecom/login/").headers["Location"])

    assert (away.netloc, away.path) == ("login.work.weixin.qq.com", "/wwlogin/sso/login")
    asked = parse_qs(away.query)
    assert (asked["appid"], asked["agentid"], asked["login_type"]) == (["ww1"], ["1000002"], ["CorpApp"])
    assert asked["redirect_uri"] == ["http://testserver/accounts/wecom/login/callback/"]


def test_inside_of_wecom_no_code_is_scanned(wecom: FakeWecom) -> None:
    away = Client(HTTP_USER_AGENT="Mozilla/5.0 wxwork/4.1").get("/accounts/wecom/login/").headers["Location"]

    assert away.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?")
    assert away.endswith("#wechat_redirect")


def test_a_member_whose_number_is_an_account_is_signed_in_and_joined(
    wecom: FakeWecom, cast: dict[str, User]
) -> None:
    client = Client()
    go_and_come_back(client)

    assert signed_in(client)
    joined = SocialAccount.objects.get()
    assert (joined.user, joined.provider, joined.uid) == (cast["ada"], "wecom", "ada")
    assert wecom.asked == [
        (TOKEN, {"corpid": "ww1", "corpsecret": "s3cret"}),
        (MEMBER, {"access_token": "t0ken", "code": "c0de"}),
    ]
    assert Event.objects.get().action == "account.signed_in"


def test_the_second_time_the_joined_account_opens_whatever_its_number_is_now(
    wecom: FakeWecom, cast: dict[str, User]
) -> None:
    go_and_come_back(Client())
    User.objects.filter(pk=cast["ada"].pk).update(username="S1001")
    client = Client()
    go_and_come_back(client)

    assert signed_in(client)


def test_a_member_without_an_account_gets_none_and_is_told_why(wecom: FakeWecom) -> None:
    wecom.member["userid"] = "stranger"
    people = User.objects.count()
    client = Client()

    answer = go_and_come_back(client)
    told = client.get(answer.headers["Location"]) if answer.status_code == 302 else answer

    assert "还没有你的账号" in told.text
    assert (User.objects.count(), SocialAccount.objects.count(), signed_in(client)) == (people, 0, False)


def test_a_disabled_account_is_not_opened(wecom: FakeWecom, cast: dict[str, User]) -> None:
    User.objects.filter(pk=cast["ada"].pk).update(is_active=False)
    client = Client()
    go_and_come_back(client)

    assert not signed_in(client)


@pytest.mark.parametrize(
    ("token", "member"),
    [
        ({"errcode": 40001, "errmsg": "invalid credential"}, {"errcode": 0, "userid": "ada"}),
        ({"errcode": 0, "access_token": "t"}, {"errcode": 40029, "errmsg": "invalid code"}),
        ({"errcode": 0, "access_token": "t"}, {"errcode": 0, "openid": "somebody-from-outside"}),
    ],
)
def test_what_wecom_refuses_opens_nothing_and_tells_no_secret(
    wecom: FakeWecom, token: dict[str, Any], member: dict[str, Any]
) -> None:
    wecom.token, wecom.member = token, member
    client = Client()
    answer = go_and_come_back(client)

    assert "公司的登录没有成" in answer.text
    assert "s3cret" not in answer.text
    assert not signed_in(client)


def test_a_state_that_nobody_asked_for_opens_nothing(wecom: FakeWecom) -> None:
    client = Client()
    client.get("/accounts/wecom/login/callback/?code=c0de&state=forged")

    assert not signed_in(client)


@pytest.mark.parametrize(
    ("provider", "said", "numbers"),
    [
        ("wecom", {}, ["uid"]),
        ("feishu", {"employee_no": "S1", "name": "ada"}, ["S1"]),
        ("feishu", {"name": "ada"}, []),
        ("dingtalk", {"nick": "ada", "email": "ada@example.com"}, []),
        ("company", {"id_token": {"employee": "S2"}, "userinfo": {}}, ["S2"]),
        ("company", {"preferred_username": "ada"}, []),
    ],
)
def test_only_what_the_company_vouches_for_counts_as_a_number(
    settings: Settings, provider: str, said: dict[str, Any], numbers: list[str]
) -> None:
    settings.OIDC_NUMBER_CLAIM = "employee"

    assert numbers_said(provider, "uid", said) == numbers


def test_a_mail_address_finds_its_account_unless_two_share_it(cast: dict[str, User]) -> None:
    User.objects.filter(username="ada").update(email="Ada@example.com")
    assert account_named([], ["ada@EXAMPLE.com"]) == cast["ada"]

    User.objects.filter(username="eve").update(email="ada@example.com")
    assert account_named([], ["ada@example.com"]) is None
    assert account_named([], [""]) is None
