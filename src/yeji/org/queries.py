"""What is asked about people and teams; `visible_to` and `seen_rows` are the only gates to anybody's rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TypeVar

from django.db.models import DateField, Exists, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Least

from yeji.accounts.models import RoleGrant, User
from yeji.accounts.queries import permissions_of, roles_of
from yeji.accounts.roles import Permission, Role
from yeji.org.models import Assignment, Person, Placement, Region, Sight, Team
from yeji.org.sight import Hanging, Loan, Organisation, Post
from yeji.org.spans import Span, merged, span
from yeji.org.tree import Node
from yeji_engine.periods import months_of_service

Row = TypeVar("Row", bound=Model)

LEADING = frozenset({Role.SUPERVISOR, Role.DIRECTOR})
"""The roles whose lending lends a view of people; the others open rooms or the whole company by themselves."""


def person_of(user: User) -> Person | None:
    """Return the person that the user is, if he works for the company; asked of the database once."""
    try:
        return user.person
    except Person.DoesNotExist:
        return None


def place_of(user: User, on: date) -> str:
    """Return the user's post and team of the day as words: 主管 · 华东一组; empty where he holds none."""
    held = (
        Assignment.objects.filter(holding(on), person__user=user).select_related("position", "team").first()
    )
    return f"{held.position.name} · {held.team.name}" if held else ""


def tenure(person: Person, on: date) -> int | None:
    """Return the months that the person had completed on a day: None before he joined, still after he left."""
    last = on if person.left is None else min(on, person.left)
    return months_of_service(person.joined, last)


def holding(on: date) -> Q:
    """Return the condition that a dated row holds on a day."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))


def visible_to(user: User, on: date, *, today: date | None = None) -> QuerySet[Person]:
    """Return the people whom the user may see as they are on a day: himself, those he leads, or everybody.

    `today` where another day is asked about: whose role showed him the whole company then, and does no
    longer, sees those he led then, and no more.
    """
    asked_on = on if today is None else today
    if Permission.SEE_ALL in permissions_of(roles_of(user, asked_on)):
        return Person.objects.all()
    viewer = person_of(user)
    if viewer is None:
        return Person.objects.none()
    return Person.objects.filter(
        pk__in=Sight.objects.filter(viewer=viewer, since__lte=on, until__gt=on, lapses__gt=asked_on).values(
            "person"
        )
    )


def seen_rows(
    queryset: QuerySet[Row],
    user: User,
    on: date,
    *,
    owner: str = "owner",
    date: str | None = "date",
    held: frozenset[Permission] | None = None,
) -> QuerySet[Row]:
    """Return those rows of people that the user may see today, which is `on`.

    `owner` is the path to the row's person and `date` to the day on which it happened: whoever managed the
    owner on that day sees it, also when he no longer does; who manages him now does not see what was before.
    A row without a day, of a day to come (a receivable that falls due), or of a kind without days
    (`date=None`) counts as of `on`. A row without an owner is nobody's branch: it is shown to those alone who
    see the whole company, so that what a leader sees is the sum of his people, and no row is in two branches.
    `held` spares the question for the user's permissions of the day where the caller has asked it already.
    """
    permissions = permissions_of(roles_of(user, on)) if held is None else held
    if Permission.SEE_ALL in permissions:
        return queryset
    viewer = person_of(user)
    if viewer is None:
        return queryset.none()
    sees = Sight.objects.filter(viewer=viewer, lapses__gt=on)
    today = Value(on, output_field=DateField())
    happened = today if date is None else Least(Coalesce(OuterRef(date), today), today)
    seen_then = sees.filter(person=OuterRef(owner), since__lte=happened, until__gt=happened)
    # The list of people first: it lets the database go by the owner's index before it asks for each row's day.
    return queryset.filter(Exists(seen_then), **{f"{owner}__in": sees.values("person")})


def visible_spans(user: User, today: date) -> dict[int, list[Span]]:
    """Return for each person whom the user sees by his posts the days of which he may see him today.

    Says nothing of roles that see the whole company: ask for `Permission.SEE_ALL` first.
    """
    found: dict[int, list[Span]] = defaultdict(list)
    for person, since, until in Sight.objects.filter(viewer=person_of(user), lapses__gt=today).values_list(
        "person", "since", "until"
    ):
        found[person].append(Span(since, until))
    return {person: merged(spans) for person, spans in found.items()}


def chart(on: date) -> tuple[Node, ...]:
    """Return the teams that stand somewhere on a day, each under its own, with leaders and counts.

    Open to everybody who may see the organisation: which teams there are, who leads them and how many work
    there is no secret. Who works there says `visible_to`.
    """
    people: dict[int, int] = defaultdict(int)
    leaders: dict[int, list[str]] = defaultdict(list)
    for team, leads, name in (
        Assignment.objects.filter(holding(on))
        .order_by("person__number")
        .values_list("team", "position__leads", "person__name")
    ):
        people[team] += 1
        if leads:
            leaders[team].append(name)
    placed = list(
        Placement.objects.filter(holding(on)).select_related("team", "region").order_by("team__code")
    )
    standing = {each.team_id for each in placed}
    under: dict[int | None, list[Placement]] = defaultdict(list)
    for each in placed:
        # Under a team that has ended it would vanish; it stands at the top until somebody moves it.
        under[each.under_id if each.under_id in standing else None].append(each)

    def nodes(upper: int | None) -> tuple[Node, ...]:
        return tuple(
            Node(
                code=each.team.code,
                name=each.team.name,
                region=each.region.name if each.region else "",
                leaders=tuple(leaders[each.team_id]),
                people=people[each.team_id],
                children=nodes(each.team_id),
            )
            for each in under[upper]
        )

    return nodes(None)


def organisation() -> Organisation:
    """Return all that sight depends on, of all days."""
    return Organisation(
        people=frozenset(Person.objects.order_by().values_list("pk", flat=True)),
        hangings=tuple(
            Hanging(team, under, span(since, until))
            for team, under, since, until in Placement.objects.order_by()
            .filter(under__isnull=False)
            .values_list("team", "under", "since", "until")
        ),
        posts=tuple(
            Post(person, team, leads, superior, span(since, until))
            for person, team, leads, superior, since, until in Assignment.objects.order_by().values_list(
                "person", "team", "position__leads", "answers_to", "since", "until"
            )
        ),
        loans=_loans(),
    )


def _loans() -> tuple[Loan, ...]:
    person_of_user = dict(Person.objects.order_by().filter(user__isnull=False).values_list("user", "pk"))
    return tuple(
        Loan(person_of_user[lender], person_of_user[borrower], span(since, until))
        for lender, borrower, since, until in RoleGrant.objects.order_by()
        .filter(lent_by__isnull=False, role__in=LEADING)
        .values_list("lent_by", "user", "since", "until")
        if lender in person_of_user and borrower in person_of_user
    )


def people_without_account(on: date) -> QuerySet[Person]:
    """Return those who work for the company on a day and cannot sign in."""
    working = Person.objects.filter(Q(left__isnull=True) | Q(left__gt=on), joined__lte=on)
    return working.filter(user__isnull=True)


def people_without_post(on: date) -> QuerySet[Person]:
    """Return those who work for the company on a day and hold no post."""
    working = Person.objects.filter(Q(left__isnull=True) | Q(left__gt=on), joined__lte=on)
    return working.exclude(pk__in=Assignment.objects.filter(holding(on)).values("person"))


def names_of_people() -> dict[str, str]:
    """Return everybody's name by work number, also of those who have left: the past names them."""
    return dict(Person.objects.values_list("number", "name"))


def teams_of_people(on: date) -> dict[str, str]:
    """Return the name of everybody's team on a day by work number."""
    held = Assignment.objects.filter(holding(on)).order_by("since")
    return dict(held.values_list("person__number", "team__name"))


def teams_seen(user: User, on: date) -> list[Team]:
    """Return the teams in which somebody stands on a day whom the user sees; by code."""
    people = visible_to(user, on)
    held = Assignment.objects.filter(holding(on), person__in=people).order_by().values("team")
    return list(Team.objects.filter(pk__in=held).order_by("code"))


def names_of_teams() -> dict[str, str]:
    """Return the teams' names by code."""
    return dict(Team.objects.values_list("code", "name"))


def names_of_regions() -> dict[str, str]:
    """Return the regions' names by code."""
    return dict(Region.objects.values_list("code", "name"))


def company_name(on: date) -> str:
    """Return what the company is called: its one team at the top on a day; empty where there are several."""
    tops = Placement.objects.filter(holding(on), under__isnull=True).values_list("team__name", flat=True)[:2]
    return tops[0] if len(tops) == 1 else ""
