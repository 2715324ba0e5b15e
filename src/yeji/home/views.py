"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yeji.accounts.gate import opens


@require_GET
@opens()
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits."""
    return render(request, "home/home.html")
