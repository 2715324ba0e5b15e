"""What is asked about people and teams; `visible_to` is the only gate to anybody's rows."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from yeji.accounts.models import User
from yeji.org.models import Assignment, Person


def person_of(user: User) -> Person | None:
    """Return the person that the user is, if he works for the company."""
    return Person.objects.filter(user=user).first()


def place_of(user: User, on: date) -> str:
    """Return the user's post and team of the day as words: 主管 · 华东一组; empty where he holds none."""
    held = (
        Assignment.objects.filter(Q(until__isnull=True) | Q(until__gt=on), person__user=user, since__lte=on)
        .select_related("position", "team")
        .first()
    )
    return f"{held.position.name} · {held.team.name}" if held else ""
