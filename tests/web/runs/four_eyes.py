"""A company in which a version waits to be published and a run to be released, and ways to do it alone.

One company, made once for a module: a published plan, a version that Chi wrote and handed in, a draft of hers, a
run of March that she asked for, and a trial run. Each way is taken back after it; none may leave anything behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from tests.web.conftest import Sender, make_cast
from tests.web.runs.company import AT, PLAN, paid, published, ran
from yeji.accounts.founding import found_role
from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.plans.actions import ask_publication, draft_version, publish, start_plan
from yeji.plans.models import Version
from yeji.runs.actions import release
from yeji.runs.models import LedgerLine, Purpose, Run, Stage

REFUSED = (PermissionDenied, ValidationError, IntegrityError)
NOT_DONE = {404, 405, 409, 422}


@dataclass(frozen=True)
class Scene:
    """The company, and what waits in it for a second person."""

    cast: dict[str, User]
    waiting: Version
    draft: Version
    march: Run
    trial: Run

    def client(self, who: str) -> Sender:
        session = SessionStore()
        session[SESSION_KEY] = str(self.cast[who].pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = self.cast[who].get_session_auth_hash()
        session.save()
        client = Sender()
        client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
        return client

    def post(self, who: str, path: str, **fields: str) -> int:
        """Send a form as somebody; return the status."""
        return int(self.client(who).post(path, fields).status_code)

    def publish(self, who: str, version: Version | None = None, seen: str | None = None) -> object:
        version = version or self.waiting
        return publish(version, by=self.cast[who], at=AT, seen=version.digest if seen is None else seen)

    def release(self, who: str, run: Run | None = None, seen: str | None = None) -> object:
        run = run or self.march
        return release(run, by=self.cast[who], at=AT, seen=run.checksum if seen is None else seen)


def make_scene() -> Scene:
    """Make the company."""
    cast = make_cast()
    for who, role in (("qin", Role.COMPENSATION), ("fei", Role.FINANCE)):
        cast[who] = User.objects.create(username=who, name=who)
        found_role(cast[who], role, date(2024, 1, 1))
    first = published(cast)
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 80_000_00))
    waiting = draft_version(first.plan, PLAN.replace("rate: 5%", "rate: 50%"), by=cast["chi"], at=AT)
    waiting = ask_publication(waiting, by=cast["chi"], at=AT, why="")
    draft = start_plan("later", "以后", PLAN.replace("plan: field", "plan: later"), by=cast["chi"], at=AT)
    march, trial = ran(first, "2026-03", cast["chi"]), ran(draft, "2026-03", cast["chi"], Purpose.TRIAL)
    assert (march.stage, trial.stage) == (Stage.DONE, Stage.DONE)
    return Scene(cast, waiting, draft, march, trial)


Attempt = Callable[[Scene], object]


class Attempts(dict[str, tuple[Attempt, str]]):
    """Ways to do alone what takes two, by their names, each with what it is refused by."""

    def refused_by(self, refusal: str) -> Callable[[Attempt], Attempt]:
        """Add a way: `refusal` is the status of the answer, or words of the exception."""

        def added(act: Attempt) -> Attempt:
            self[act.__name__.replace("_", " ")] = act, refusal
            return act

        return added

    def is_refused(self, name: str, scene: Scene) -> None:
        """Go a way, and find it refused as it says, with everything as it was."""
        act, refusal = self[name]
        before, cast = _standing(scene), dict(scene.cast)
        with transaction.atomic():
            told = _refusal_of(act, scene)
            transaction.set_rollback(True)
        scene.cast.clear()
        scene.cast.update(cast)

        assert re.search(refusal, told), told
        assert _standing(scene) == before


def sql(statement: str, *given: str | int) -> object:
    """Go around the product."""
    with connection.cursor() as cursor:
        return cursor.execute(statement, given)


def _standing(scene: Scene) -> object:
    versions = list(Version.objects.order_by("pk").values_list("pk", "stage", "digest", "text", "decided_by"))
    runs = list(Run.objects.order_by("pk").values_list("pk", "stage", "purpose", "released_by", "payable"))
    return (
        versions,
        runs,
        LedgerLine.objects.count(),
        list(scene.march.results.values_list("payable", flat=True)),
    )


def _refusal_of(act: Attempt, scene: Scene) -> str:
    """What an attempt is answered with; an answer that led on has changed nothing."""
    before = _standing(scene)
    try:
        with transaction.atomic():
            found = act(scene)
    except REFUSED as refused:
        return str(refused)
    assert not isinstance(found, int) or found in NOT_DONE or _standing(scene) == before
    return str(found)
