"""The grid of targets: looked at by whoever sees the people, typed over by whoever sets targets."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.targets.actions import TargetGiven, set_targets
from yeji.targets.pages.grid import (
    EARLIEST,
    LATEST,
    GridPage,
    cell_name,
    grid_page,
    months_of,
    subjects_of_grid,
)
from yeji.targets.reading import figure_of
from yeji.ui.toasts import say


@require_http_methods(["GET", "POST"])
@opens(Permission.SEE_TARGETS)
def grid(request: HttpRequest) -> HttpResponse:
    """Show the grid, or save what was typed over."""
    holder, user = holder_of(request), user_of(request)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else holder.on.year
    year = min(max(year, EARLIEST), LATEST)
    by_team = request.GET.get("by") == "team"
    page = grid_page(user, holder, request.GET.get("measure", ""), year, by_team=by_team)
    if request.method == "POST" and page.may_set:
        try:
            given = _typed(request, page, year)
            changed = set_targets(given, by=user, at=timezone.now(), why=request.POST.get("why", ""))
        except ValidationError as refused:
            say(request, " ".join(refused.messages))
        else:
            say(request, _("改了 %(count)s 个目标") % {"count": changed})
        return HttpResponseRedirect(page.saves_to)
    return render(request, "targets/grid.html", {"page": page})


def _typed(request: HttpRequest, page: GridPage, year: int) -> list[TargetGiven]:
    """Return every cell that was sent. *errors*: ValidationError for one that is no number."""
    given = []
    subjects = subjects_of_grid(user_of(request), holder_of(request), year, by_team=page.is_of_teams)
    for subject in subjects:
        for start, end in months_of(year):
            text = request.POST.get(cell_name(subject, start))
            if text is not None:
                given.append(TargetGiven(subject, page.measure, start, end, _figure(text, subject.name)))
    return given


def _figure(text: str, whose: str) -> Decimal | None:
    if not text.strip():
        return None
    figure = figure_of(text)
    if figure is None:
        raise ValidationError(
            _("%(whose)s：「%(text)s」不是数，只写数字和小数点") % {"whose": whose, "text": text}
        )
    return figure
