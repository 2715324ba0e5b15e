"""What is asked about runs, and who may see whose pay."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from yeji.accounts.models import User
from yeji.accounts.queries import may
from yeji.accounts.roles import Permission
from yeji.org.models import Person
from yeji.org.queries import person_of
from yeji.runs.models import PersonResult, Purpose, Run, Stage


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
