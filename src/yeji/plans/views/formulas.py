"""The formula bar: names to complete, and what a formula that is being typed says. Writes nothing."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from yeji.accounts.gate import opens
from yeji.accounts.roles import Permission
from yeji.plans.formulas import offered, read_formula
from yeji.plans.views.drafting import version_or_404


@require_GET
@opens(Permission.WRITE_PLANS)
def names(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Give the names that a formula may use; `table` says whose columns, too."""
    found = offered(version_or_404(key, number).text, request.GET.get("table", ""))
    return JsonResponse({"names": [asdict(each) for each in found]})


@require_POST
@opens(Permission.WRITE_PLANS)
def formula(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Say a formula as a sentence, or what is wrong with it and where."""
    text = version_or_404(key, number).text
    read = read_formula(text, request.POST.get("formula", ""), request.POST.get("table", ""))
    return render(request, "plans/formula.html", {"read": read})
