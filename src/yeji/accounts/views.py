"""The page about oneself: language, look, password, second factor, devices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yeji.accounts.gate import opens


@require_GET
@opens()
def me(request: HttpRequest) -> HttpResponse:
    """Show what one may change about oneself."""
    return render(request, "accounts/me.html")
