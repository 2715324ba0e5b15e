"""What every action asks first: may he, and is what he looked at still what stands there."""

from __future__ import annotations

import json
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from yeji.accounts.models import User
from yeji.accounts.queries import may
from yeji.accounts.roles import Permission
from yeji.audit.models import Event
from yeji.audit.words import action_words, field_words
from yeji.org.deeds import Thing, said
from yeji.org.revisions import changes
from yeji.ui.templatetags.yeji import moment


class ChangedMeanwhile(ValidationError):
    """Somebody was quicker; the message says who, when and what."""


def refuse_unless(by: User, permission: Permission, on: date) -> None:
    """Raise PermissionDenied where the user may not."""
    if not may(by, permission, on):
        raise PermissionDenied(f"{by.username} may not {permission} on {on}")


def refuse_if_changed(thing: Thing, key: str, seen: int | None) -> None:
    """Raise ChangedMeanwhile where the thing changed after event `seen`; None asks nothing.

    Call it with the thing's row locked, so that two who save at once come one after the other.
    """
    if seen is None:
        return
    if events := list(changes(thing, key, after=seen)):
        told = "；".join(_told(event) for event in events[-3:])
        raise ChangedMeanwhile(
            _("有人先改了：%(told)s。你填的还没有存，看过再存一次就以你的为准。") % {"told": told},
            code="changed",
        )


def _told(event: Event) -> str:
    before, after = (json.loads(text) if text else {} for text in (event.before, event.after))
    fields = [
        f"{field_words(event.kind, key)} {said(key, before.get(key, '')) or '—'} → {said(key, after.get(key, '')) or '—'}"
        for key in {**before, **after}
        if before.get(key, "") != after.get(key, "")
    ]
    return _("%(who)s %(when)s %(act)s（%(what)s）") % {
        "who": event.by_name,
        "when": moment(event.at),
        "act": action_words(event.action),
        "what": "，".join(fields),
    }
