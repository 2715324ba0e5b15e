"""What the sign-in pages need: the company's doors, inputs in our dress, browsers by their names."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django import template
from django.conf import settings
from django.forms import BoundField
from django.template.context import RequestContext
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yeji.accounts.queries import anybody_there

register = template.Library()

NAMES = {
    "wecom": gettext_lazy("企业微信"),
    "dingtalk": gettext_lazy("钉钉"),
    "feishu": gettext_lazy("飞书"),
}
BROWSERS = (
    ("wxwork", "企业微信"),
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Lark", "飞书"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Door:
    """A company's sign-in that is configured."""

    name: str
    url: str


@register.simple_tag(takes_context=True)
def company_doors(context: RequestContext) -> tuple[Door, ...]:
    """Return the company's sign-ins that are configured."""
    request = context["request"]
    providers = [
        provider for provider in get_adapter(request).list_providers(request) if provider.app is not None
    ]
    return tuple(
        Door(str(NAMES.get(provider.id, provider.app.name or "OpenID")), provider.get_login_url(request))
        for provider in providers
    )


@register.inclusion_tag("accounts/demo_doors.html", takes_context=True)
def demo_doors(context: RequestContext) -> dict[str, object]:
    """Draw the doors of a demo company; nothing in any other."""
    return {
        "doors": import_string(settings.YEJI_DOORS)(context["request"]),
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def door_name(account: SocialAccount) -> str:
    """Return what the company's sign-in of the account is called."""
    return str(NAMES.get(account.provider, settings.OIDC_NAME))


@register.simple_tag
def is_empty_company() -> bool:
    """Tell whether nobody has an account yet."""
    return not anybody_there()


@register.simple_tag
def mail_is_ready() -> bool:
    """Tell whether letters can be sent."""
    return bool(settings.MAIL_IS_READY)


@register.simple_tag
def input_of(field: BoundField) -> SafeString:
    """Draw a library's field as our own."""
    described = {"aria-describedby": f"{field.auto_id}_error"} if field.errors else {}
    attributes: dict[str, str | bool] = {"class": "input", "placeholder": "", **described}
    return field.as_widget(attrs=attributes)


@register.filter
def browser(agent: str) -> str:
    """Name a browser and its system.

    >>> browser("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120 Safari/537")
    'Chrome · Windows'
    """
    found = [next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in found if name) or _("别的程序")
