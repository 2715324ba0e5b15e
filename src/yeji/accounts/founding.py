"""Roles given by whoever runs the machine: the first account, a demo, a measurement; no page comes here."""

from __future__ import annotations

from datetime import date

from yeji.accounts.models import Matter, Review, RoleGrant, Stage, User
from yeji.accounts.roles import WEIGHTY, Role


def found_role(
    user: User, role: Role, since: date, until: date | None = None, *, lent_by: User | None = None
) -> RoleGrant:
    """Give a role without anybody's asking; one that carries power says in its review that the machine gave it."""
    review = None
    if role in WEIGHTY:
        review = Review.objects.create(
            matter=Matter.ROLE,
            receiver=user,
            role=role,
            since=since,
            until=until,
            lent_by=lent_by,
            asked_on=since,
            stage=Stage.MACHINE,
            decided_on=since,
        )
    return RoleGrant.objects.create(
        user=user, role=role, since=since, until=until, lent_by=lent_by, review=review
    )
