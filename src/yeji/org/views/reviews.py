"""Releasing, refusing and taking back what waits for a second pair of eyes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.org.actions import reviewing as writing
from yeji.org.deeds import Thing
from yeji.org.forms.accounts import DecisionForm
from yeji.org.pages.accounts import account_page
from yeji.org.pages.reviews import known_review, may_review, own_review, review_page, reviews_page
from yeji.org.views.doing import done
from yeji.ui.doing import at_once
from yeji.ui.toasts import say


@require_GET
@opens(Permission.MANAGE_ACCOUNTS)
def reviews(request: HttpRequest) -> HttpResponse:
    """List what waits for a second person."""
    page = reviews_page(user_of(request), holder_of(request))
    return render(request, "org/reviews.html", {"page": page})


@require_http_methods(["GET", "POST"])
@opens(Permission.MANAGE_ACCOUNTS)
def review(request: HttpRequest, review: int) -> HttpResponse:
    """Show a request; release it or say no."""
    user, holder, known = user_of(request), holder_of(request), known_review(review)
    form = DecisionForm(request.POST or None)
    asked: list[writing.Asked] = []

    def deed() -> None:
        why = form.cleaned_data["why"]
        if form.cleaned_data["decision"] == DecisionForm.RELEASE:
            asked.append(writing.release(known, by=user, on=holder.on, why=why))
        else:
            writing.refuse(known, by=user, on=holder.on, why=why)

    if request.method == "POST" and form.is_valid() and done(form, deed, Thing.ACCOUNT, ""):
        if asked and asked[0].password:
            name = known.receiver.username
            page = account_page(user, holder, name, password=asked[0].password)
            return render(request, "org/account.html", {"page": page})
        say(request, _("已放行") if asked else _("已写明不同意"))
        return HttpResponseRedirect(reverse("org:reviews"))
    shown = review_page(known, user, holder.on, form)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "org/review.html", {"page": shown}, status=status)


@require_POST
@opens(Permission.SEE_ORG)
def recall(request: HttpRequest, review: int) -> HttpResponse:
    """Take back what one asked for."""
    user, holder = user_of(request), holder_of(request)
    known = own_review(review, user)
    back = "org:reviews" if may_review(holder) else "org:roles"
    return at_once(request, lambda: writing.recall(known, by=user, on=holder.on), _("已撤回"), reverse(back))
