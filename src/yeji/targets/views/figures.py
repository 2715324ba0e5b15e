"""Personal figures: pay depends on them, so only whoever sets targets sees and changes them."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.targets.actions import FigureGiven, set_figures
from yeji.targets.pages.figures import FiguresPage, figure_cell, figures_page
from yeji.targets.pages.grid import EARLIEST, LATEST, people_of_grid
from yeji.targets.reading import figure_of
from yeji.ui.toasts import say


@require_http_methods(["GET", "POST"])
@opens(Permission.SET_TARGETS)
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of a day, or set those that were typed over from that day on."""
    user, holder = user_of(request), holder_of(request)
    on = _day(request.GET.get("on", ""), holder.on.replace(day=1))
    page = figures_page(user, holder, on)
    if request.method == "POST":
        try:
            given = _typed(request, page)
            set_figures(given, by=user, at=timezone.now(), why=request.POST.get("why", ""))
        except ValidationError as refused:
            say(request, " ".join(refused.messages))
        else:
            say(
                request,
                _("改了 %(count)s 个参数，从 %(day)s 起") % {"count": len(given), "day": on.isoformat()},
            )
        return HttpResponseRedirect(f"{reverse('targets:figures')}?on={on.isoformat()}")
    return render(request, "targets/figures.html", {"page": page})


def _day(text: str, otherwise: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if EARLIEST <= found.year <= LATEST else otherwise


def _typed(request: HttpRequest, page: FiguresPage) -> list[FigureGiven]:
    """Return the cells that were typed over. *errors*: ValidationError for one that is no number."""
    standing = {cell.name: cell.figure for row in page.rows for cell in row.cells}
    given = []
    for person in people_of_grid(user_of(request), holder_of(request).on, page.on.year):
        for place, name in enumerate(page.names):
            cell = figure_cell(person, place)
            text = request.POST.get(cell, "").strip()
            if not text or text == standing.get(cell):
                continue
            figure = figure_of(text)
            if figure is None:
                told = _("%(whose)s：「%(text)s」不是数，只写数字和小数点")
                raise ValidationError(told % {"whose": person.name, "text": text})
            given.append(FigureGiven(person, name, figure, page.on))
    return given
