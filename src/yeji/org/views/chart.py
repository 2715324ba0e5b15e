"""The organisation chart and the working calendar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.org.pages.calendar import calendar_page
from yeji.org.pages.chart import chart_page
from yeji.org.views.doing import day_of


@require_GET
@opens(Permission.SEE_ORG)
def chart(request: HttpRequest) -> HttpResponse:
    """Show the organisation of a day."""
    holder = holder_of(request)
    on = day_of(request, holder.on)
    page = chart_page(user_of(request), holder, on, request.GET.get("team", ""))
    return render(request, "org/chart.html", {"page": page})


@require_GET
@opens(Permission.SEE_ORG)
def calendar(request: HttpRequest) -> HttpResponse:
    """Show which days are worked."""
    page = calendar_page(holder_of(request), request.GET.get("month", ""))
    return render(request, "org/calendar.html", {"page": page})
