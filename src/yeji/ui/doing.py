"""What a button does that needs no form: the deed, a word about it, and on."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from yeji.ui.toasts import say


def at_once(request: HttpRequest, deed: Callable[[], object], said: str, next_url: str) -> HttpResponse:
    """Do something that needs no form, say so or why not, and go on."""
    try:
        deed()
    except ValidationError as refused:
        say(request, " ".join(refused.messages))
    except PermissionDenied as denied:
        raise Http404(str(denied)) from denied
    else:
        say(request, said)
    return HttpResponseRedirect(next_url)
