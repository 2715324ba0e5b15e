"""What is asked about runs, and who may see whose pay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from yeji.accounts.models import User
from yeji.accounts.queries import may
from yeji.accounts.roles import Permission
from yeji.org.models import Assignment, Person, Team
from yeji.org.queries import holding, person_of
from yeji.plans.queries import posts_with_plans
from yeji.runs.models import LedgerLine, Look, PersonResult, Purpose, Run, Stage


def runs(key: str = "") -> QuerySet[Run]:
    """Return all runs, the newest first; of one plan where it is named."""
    found = Run.objects.select_related("version__plan", "asked_by", "released_by")
    return found.filter(plan_key=key) if key else found


def run(number: int) -> Run | None:
    """Return one run."""
    return runs().filter(pk=number).first()


def before(of: Run) -> Run | None:
    """Return the run of the same plan and period that came before it and was finished."""
    same = runs(of.plan_key).filter(start=of.start, pk__lt=of.pk, stage__in=[Stage.DONE, Stage.RELEASED])
    return same.first()


def last_period(of: Run) -> Run | None:
    """Return what was released of the same plan for the period before."""
    return runs(of.plan_key).filter(start__lt=of.start, stage=Stage.RELEASED).order_by("-start").first()


def results_of_run(of: Run) -> QuerySet[PersonResult]:
    """Return what a run found for each person."""
    return of.results.select_related("person")


def own_results(user: User) -> QuerySet[PersonResult]:
    """Return what was released to somebody himself, the latest period first."""
    person = person_of(user)
    if person is None:
        return PersonResult.objects.none()
    released = PersonResult.objects.filter(person=person, run__stage=Stage.RELEASED)
    return released.select_related("run__version__plan").order_by("-run__start", "run__plan_key")


def results_of_period(of: Run, person: Person) -> QuerySet[PersonResult]:
    """Return what each finished run of a plan and period found for a person, the newest first."""
    finished = PersonResult.objects.filter(
        person=person,
        run__plan_key=of.plan_key,
        run__start=of.start,
        run__stage__in=[Stage.DONE, Stage.RELEASED],
    )
    return finished.select_related("run__version__plan").order_by("-run_id")


def corrected_later(of: Run, person: Person) -> list[tuple[Run, Decimal]]:
    """Return what later periods paid a person as difference to this one, and the run that posted each."""
    lines = LedgerLine.objects.filter(
        person=person, run__plan_key=of.plan_key, period_start=of.start, posted_in__gt=of.start, kind="paid"
    )
    sums: dict[int, Decimal] = {}
    for run, amount in lines.order_by("pk").values_list("run", "amount"):
        sums[run] = sums.get(run, Decimal(0)) + Decimal(amount)
    found = runs(of.plan_key).in_bulk(sums)
    return [(found[run], amount) for run, amount in sorted(sums.items())]


def newest_of_period(of: Run) -> Run | None:
    """Return the last finished run of the same plan and period that was made to settle."""
    same = runs(of.plan_key).filter(start=of.start, stage__in=[Stage.DONE, Stage.RELEASED])
    return same.filter(purpose=Purpose.SETTLE).first()


def looks_of_period(of: Run) -> dict[tuple[str, str], Look]:
    """Return who looked last at each code and item that runs of the plan and period noticed."""
    found = Look.objects.filter(run__plan_key=of.plan_key, run__start=of.start).select_related("by")
    return {(each.code, each.item): each for each in found.order_by("pk")}


def person_seen(of: Run, number: str, user: User, on: date) -> Person | None:
    """Return the person of a run whose pay the user may see: his own once released, or anybody's by his role."""
    found = Person.objects.filter(number=number, results__run=of).first()
    if found is None:
        return None
    if may(user, Permission.SEE_PAY, on):
        return found
    is_own = person_of(user) == found
    return found if is_own and of.stage == Stage.RELEASED and of.purpose == Purpose.SETTLE else None


def waiting_for_release() -> list[Run]:
    """Return the finished runs of published versions that nobody released and no newer run replaced."""
    done = runs().filter(stage=Stage.DONE, purpose=Purpose.SETTLE)
    newest: dict[tuple[str, date], Run] = {}
    for each in done.order_by("pk"):
        newest[each.plan_key, each.start] = each
    released = set(Run.objects.filter(stage=Stage.RELEASED).values_list("plan_key", "start"))
    return [each for key, each in newest.items() if key not in released]


def teams_with_plan(key: str, on: date) -> list[tuple[str, str]]:
    """Return the teams in which somebody is in a plan on a day, as code and name."""
    teams = {each.post.team for each in posts_with_plans() if each.plan == key and each.span.holds(on)}
    return list(Team.objects.filter(pk__in=teams).order_by("code").values_list("code", "name"))


def team_numbers(team: str, on: date) -> frozenset[str]:
    """Return the work numbers of those who hold a post in a team on a day."""
    held = Assignment.objects.filter(holding(on), team__code=team)
    return frozenset(held.values_list("person__number", flat=True))
