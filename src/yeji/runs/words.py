"""Figures and stages as the pages of this room say them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from yeji.plans.words import said
from yeji.runs.models import Purpose, Run, Stage
from yeji.ui.parts import Tone
from yeji_engine.documents.base import Unit
from yeji_engine.money import rounded
from yeji_engine.wording.figures import figure as figure_words

YUAN = "CNY"
TONES = {
    Stage.WAITING: Tone.REST,
    Stage.FREEZING: Tone.PICK,
    Stage.CALCULATING: Tone.PICK,
    Stage.DONE: Tone.WARN,
    Stage.FAILED: Tone.BAD,
    Stage.RELEASED: Tone.GOOD,
}


def yuan(amount: Decimal | None) -> str:
    """Write an exact amount as tables have it: two decimals, more where it has more, a true minus.

    >>> yuan(Decimal("-1234.5")), yuan(Decimal("0.125"))
    ('−1,234.50', '0.125')
    """
    if amount is None:
        return _("未算出")
    plain = amount.normalize()
    decimals = max(2, -int(plain.as_tuple().exponent)) if plain.is_finite() else 2
    return f"{abs(amount):,.{decimals}f}" if amount >= 0 else f"−{abs(amount):,.{decimals}f}"


def signed(amount: Decimal) -> str:
    """Write a change: always with its sign.

    >>> signed(Decimal(829)), signed(Decimal("-0.5")), signed(Decimal(0))
    ('+829.00', '−0.50', '0.00')
    """
    return f"+{yuan(amount)}" if amount > 0 else yuan(amount)


def figure(number: Decimal | None, unit: Unit, currency: str) -> str:
    """Write a measure's figure with its unit; amounts in full, so that those below one another compare."""
    if number is None:
        return _("未算出")
    if unit is Unit.MONEY and currency == YUAN:
        return _("%(figure)s 元") % {"figure": yuan(rounded(number, 2))}
    return said(figure_words(rounded(number, 4 if unit is Unit.RATIO else 2), unit, currency))


def percent(ratio: Decimal | None) -> str:
    """Write a share of a target."""
    return "—" if ratio is None else f"{ratio * 100:.1f}%"


def points(number: Decimal | None) -> str:
    """Write a score or a factor, without idle zeros."""
    return _("未算出") if number is None else f"{number.normalize():f}"


def moment_in_full(at: datetime) -> str:
    """Write a moment as paper has it: with its year, whenever it is read."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def seal(run: Run) -> str:
    """Say whether what a run found counts, for paper."""
    if run.stage == Stage.RELEASED and run.released_by and run.released_at:
        told = {"who": run.released_by.name, "at": moment_in_full(run.released_at)}
        return _("已封存，%(who)s 于 %(at)s 发放") % told
    if run.purpose == Purpose.TRIAL:
        return _("试算，不作发放的依据")
    return _("还没发放，不作发放的依据")


def stage_of(run: Run) -> tuple[Tone, str]:
    """Return how far a run is, as a tag."""
    stage = Stage(run.stage)
    if run.purpose == Purpose.TRIAL and stage is Stage.DONE:
        return Tone.PLAIN, _("试算")
    if stage is Stage.DONE:
        return Tone.WARN, _("还没发放")
    return TONES[stage], str(stage.label)
