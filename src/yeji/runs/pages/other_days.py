"""The same period of the same person in other runs: what was known when, and what was corrected later."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.org.models import Person
from yeji.runs.models import Run, Stage
from yeji.runs.queries import corrected_later, results_of_period
from yeji.runs.words import signed, stage_of
from yeji.ui.parts import Tone
from yeji.ui.templatetags.yeji import fen, moment


@dataclass(frozen=True, slots=True)
class OtherDay:
    """The statement as of another day."""

    at: str
    run: str
    tone: Tone
    stage: str
    payable: str
    url: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """What a later period paid as difference to this one."""

    words: str
    amount: str
    url: str


def other_days(run: Run, person: Person, *, sees_all: bool) -> tuple[OtherDay, ...]:
    """Return every run of the period that has the person; to himself what was released alone."""
    return tuple(
        OtherDay(
            at=moment(each.run.frozen_at or each.run.asked_at),
            run=f"#{each.run_id}",
            tone=stage_of(each.run)[0],
            stage=stage_of(each.run)[1],
            payable=_("未算出") if each.payable is None else fen(each.payable),
            url=reverse("runs:statement", args=[each.run_id, person.number]),
            is_this=each.run_id == run.pk,
        )
        for each in results_of_period(run, person)
        if sees_all or each.run.stage == Stage.RELEASED
    )


def corrections(run: Run, person: Person) -> tuple[Correction, ...]:
    """Return what later periods corrected; released ones alone."""
    return tuple(
        Correction(
            _("后来的变动，记在 %(period)s") % {"period": later.period},
            signed(amount),
            reverse("runs:statement", args=[later.pk, person.number]),
        )
        for later, amount in corrected_later(run, person)
        if amount
    )
