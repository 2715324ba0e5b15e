"""The page about oneself: language, look, password, second factor, devices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.queries import me_page


@require_GET
@opens()
def me(request: HttpRequest) -> HttpResponse:
    """Show what one may change about oneself."""
    page = me_page(user_of(request), on=holder_of(request).on, language=get_language() or "")
    return render(request, "accounts/me.html", {"page": page})
