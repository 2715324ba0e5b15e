"""The hidden field with the one-time key that a form which adds something carries."""

from __future__ import annotations

from urllib.parse import unquote, urljoin, urlsplit

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yeji.accounts.once import FIELD, key_for

register = template.Library()


@register.simple_tag(takes_context=True)
def one_time(context: RequestContext, url: str = "") -> SafeString:
    """Draw the key of a form that is sent to `url`, or to its own page."""
    request = context["request"]
    path = unquote(urlsplit(urljoin(request.build_absolute_uri(), url)).path)
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, key_for(path, request.user.pk))
