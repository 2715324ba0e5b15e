"""Examples of the routes of plans, targets and runs for the matrix of permissions, with a canary in each pay.

February was released: each person sees his own. March was calculated and waits: only whose role sees pay sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from tests.web.relations import CLOSED, ROLES, Aviary
from tests.web.runs.company import AT, PLAN, published, ran
from yeji.accounts.models import User
from yeji.accounts.roles import GRANTS, Permission
from yeji.org.models import Person
from yeji.plans.actions import ask_publication, draft_version, start_plan
from yeji.plans.models import Enrolment
from yeji.runs.actions import release
from yeji.runs.models import Run
from yeji.targets.actions import FigureGiven, set_figures

Cast = Mapping[str, User]
Arguments = Mapping[str, object]
SELLERS = frozenset({"ada", "mo", "eve", "pei", "tan", "yin", "hu"})
"""Who holds the post that the plan is for, and signs in."""
COMPONENT = """  津贴:
    pays: award
    per: period
    base: 津贴基数
    method: {kind: flat, rate: 100%}
settlement:"""


def holders(permission: Permission) -> frozenset[str]:
    """Return who of the company's people has a role with the permission."""
    return frozenset(who for who, roles in ROLES.items() if roles & GRANTS[permission])


SEE_PLANS, SEE_PAY = holders(Permission.SEE_PLANS), holders(Permission.SEE_PAY)


def fill_pay(cast: Cast, aviary: Aviary) -> None:
    """Put a plan in force, pay everybody a canary, release a month and leave the next one waiting."""
    text = PLAN.replace("settlement:", COMPONENT).replace(
        "measures:", "attributes: {津贴基数: money}\nmeasures:"
    )
    version = published(dict(cast), text)
    given = [
        FigureGiven(
            Person.objects.get(number=number),
            "津贴基数",
            Decimal(aviary.fen(number, *SEE_PAY)).scaleb(-2),
            date(2026, 1, 1),
        )
        for number in sorted(SELLERS | {CLOSED})
    ]
    set_figures(given, by=cast["chi"], at=AT)
    february = ran(version, "2026-02", cast["chi"])
    release(february, by=cast["han"], at=AT, seen=february.checksum)
    ran(version, "2026-03", cast["chi"])
    ask_publication(draft_version(version.plan, text, by=cast["chi"], at=AT), by=cast["chi"], at=AT, why="")
    start_plan("later", "以后", text.replace("plan: field", "plan: later"), by=cast["chi"], at=AT)


def _version(key: str, number: int) -> Callable[[Cast], Arguments]:
    return lambda _: {"key": key, "number": number}


PUBLISHED, WAITING, DRAFT = _version("field", 1), _version("field", 2), _version("later", 1)


def _step(**more: str) -> Callable[[Cast], Arguments]:
    return lambda _: {"key": "later", "number": 1, **more}


STEP, ENTRY = _step(step="who"), _step(step="components", name="提成")


def enrolment(_cast: Cast) -> Arguments:
    """Name whom the plan is for."""
    return {"key": "field", "enrolment": Enrolment.objects.get().pk}


def run(month: int, **more: str) -> Callable[[Cast], Arguments]:
    """Return how the run of a month is named."""
    return lambda _: {"number": Run.objects.get(start=date(2026, month, 1)).pk, **more}


def two_runs(cast: Cast) -> Arguments:
    """Name both runs, the later first."""
    return {"number": run(3)(cast)["number"], "other": run(2)(cast)["number"]}


def _of(who: str, **more: str) -> tuple[tuple[Callable[[Cast], Arguments], frozenset[str]], ...]:
    """A released statement of somebody, and one that waits."""
    return (
        (run(2, person=who, **more), SEE_PAY | {who}),
        (run(3, person=who, **more), SEE_PAY),
    )


def _papers(who: str) -> tuple[tuple[Callable[[Cast], Arguments], frozenset[str]], ...]:
    """Another's goes out as a file to whoever sees pay and takes files away; one's own to oneself."""
    takes = SEE_PAY & holders(Permission.EXPORT)
    return (run(2, person=who), takes | {who}), (run(3, person=who), takes)


STATEMENTS = (*_of("ada"), *_of("eve"), (run(2, person="ben"), frozenset[str]()))
PAPERS = (*_papers("ada"), *_papers("eve"), (run(2, person="ben"), frozenset[str]()))
WHY = (*_of("ada", component="津贴"), (run(2, person="ada", component="none"), frozenset[str]()))
ROWS = (*_of("ada", measure="回款额"), (run(2, person="ada", measure="none"), frozenset[str]()))
