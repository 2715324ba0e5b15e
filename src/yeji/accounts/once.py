"""One-time keys: a form that adds something carries one, and has its effect once however often it is sent.

A form is sent twice by an impatient finger, a lost line, a page that is loaded again. The key is drawn with the
form (`{% one_time url %}`) and signed for one user and one address. The first POST keeps it in the transaction
of what it makes; the next ones, also those at the same moment, are led to what the first made. A form that
comes back with faults has made nothing, so its key is free again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import Any, TypeVar  # A view takes whatever its route holds.

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from yeji.accounts.models import OneTimeKey
from yeji.ui.toasts import say

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
FIELD = "once"
LASTS = timedelta(days=30)
"""So long may a form lie open; a key that was used is kept a day longer."""
_SALT = "yeji.once"


def key_for(path: str, user_id: int | None) -> str:
    """Return a key that no form had before, for whoever sends it to this path."""
    return _signer(path, user_id).sign(secrets.token_urlsafe(18))


def once(view: View) -> View:
    """Let a POST with one key have its effect once. Put it beneath the gate; a view that redirects has made something."""

    @wraps(view)
    def taken_once(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:  # noqa: ANN401 - as the route has them
        if request.method != "POST":
            return view(request, *arguments, **named)
        key = _key_of(request)
        if not key:
            return render(request, "accounts/not_taken.html", status=409)
        with transaction.atomic():
            kept, is_first = OneTimeKey.objects.get_or_create(key=key, defaults={"at": timezone.now()})
            if is_first:
                return _remembered(kept, view(request, *arguments, **named))
        if request.user.is_authenticated:
            say(request, _("刚才那次已经收下了，没有再加一次；要再加一条，重新打开表单"))
        return HttpResponseRedirect(kept.made_url)

    taken_once.takes_key = True  # type: ignore[attr-defined]  # A function may carry attributes; types cannot say so.
    return taken_once  # type: ignore[return-value]  # The same view, asked once.


def forget_old_keys(on: date) -> int:
    """Throw away the keys of forms that nobody may send any more; return how many."""
    day = datetime.combine(on - LASTS - timedelta(days=1), time.min, timezone.get_current_timezone())
    return OneTimeKey.objects.filter(at__lt=day).delete()[0]


def _signer(path: str, user_id: int | None) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"{_SALT}:{user_id or ''}:{path}")


def _key_of(request: HttpRequest) -> str:
    """Return the key that came, or nothing where it is missing, old, another user's or another form's."""
    try:
        return _signer(request.path, request.user.pk).unsign(request.POST.get(FIELD, ""), max_age=LASTS)
    except signing.BadSignature:
        return ""


def _remembered(kept: OneTimeKey, answer: HttpResponseBase) -> HttpResponseBase:
    """Keep where the answer leads; one that leads nowhere has made nothing."""
    if isinstance(answer, HttpResponse) and 300 <= answer.status_code < 400:
        kept.made_url = answer.headers["Location"]
        kept.save(update_fields=["made_url"])
    else:
        kept.delete()
    return answer
