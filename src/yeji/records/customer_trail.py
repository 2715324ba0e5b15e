"""What happened between the company and a customer, of all kinds, the latest first; and how often.

Nine kinds in three questions: each kind's rows go through the gate by themselves, the database joins them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any  # A row of joined questions holds whatever they hold.

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    F,
    Q,
    QuerySet,
    TextField,
    When,
)
from django.db.models import Value as Constant
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from yeji.records.list_table import record_url
from yeji.records.models import Record
from yeji.records.queries import bare_kind
from yeji.records.reading import Reader, seen
from yeji.records.words import money


@dataclass(frozen=True, slots=True)
class Told:
    """How the trail tells of a kind: its icon, the column of its figure, and that of its words."""

    icon: str
    figure: str = ""
    words: str = ""
    settled: str = ""
    """The day on which it was done with, where that is worth telling."""


TRAIL: Mapping[str, Told] = {
    "orders": Told("package", "amount"),
    "payments": Told("wallet", "amount"),
    "complaints": Told("triangle-alert", words="kind", settled="settled_date"),
    "surveys": Told("clipboard-check", "points", "comment"),
    "contracts": Told("file-text", "amount", "title"),
    "refunds": Told("undo-2", "amount", "reason"),
    "returns": Told("rotate-ccw", "amount", "reason"),
    "referrals": Told("users", "won", "referrer_id"),
    "opportunities": Told("target", "amount", "name"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened."""

    on: date
    title: str
    icon: str
    words: str
    note: str
    url: str
    kind: str
    more: tuple[str, ...] = ()
    """What was done about a complaint, or answered in a survey."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How many rows of a kind one customer has."""

    count: int = 0
    unsettled: int = 0


def kind_titles() -> dict[str, str]:
    """Return how the trail calls each of its kinds, in one short word."""
    return {
        "orders": _("订单"),
        "payments": _("回款"),
        "complaints": _("投诉"),
        "surveys": _("回访"),
        "contracts": _("合同"),
        "refunds": _("退款"),
        "returns": _("退货"),
        "referrals": _("推荐"),
        "opportunities": _("商机"),
    }


def _rows(key: str, customer: str, reader: Reader) -> QuerySet[Record]:
    return seen(bare_kind(key), reader).filter(Q(customer=customer)).order_by()


def figures_of(customer: str, reader: Reader) -> dict[str, Figures]:
    """Return for each kind how many rows there are, in one question; of kinds without rows there are none."""
    nothing = Constant(0, output_field=BigIntegerField())
    questions = [
        _rows(key, customer, reader)
        .annotate(of=Constant(key, output_field=CharField()))
        .values("of")
        .annotate(
            rows=Count("pk"),
            open_rows=Count("pk", filter=Q(**{f"{told.settled}__isnull": True})) if told.settled else nothing,
        )
        .values_list("of", "rows", "open_rows")
        for key, told in TRAIL.items()
    ]
    found = {str(key): Figures(int(count), int(unsettled)) for key, count, unsettled in _joined(questions)}
    return {key: found.get(key, Figures()) for key in TRAIL}


def steps_of(customer: str, reader: Reader, *, only: str, at_most: int) -> tuple[Step, ...]:
    """Return the latest steps, of one kind where `only` names it, with what belongs to each."""
    questions = [_told(key, customer, reader) for key in TRAIL if only in {"", key}]
    if not questions:
        return ()
    titles = kind_titles()
    steps = []
    latest = _joined(questions).order_by("-on", "-number")[:at_most]
    for key, number, day, figure, currency, words, settled in latest:
        told = TRAIL[key]
        amount = money({currency: figure}, 0) if told.figure == "amount" and figure is not None else ""
        said = _step_words(key, amount, figure, str(words or "")[:60])
        if told.settled:
            said += _("，了结了") if settled else _("，没了结")
        steps.append(Step(day, titles[key], told.icon, said, number, record_url(key, number), key))
    return _with_parts(tuple(steps), reader)


def _told(key: str, customer: str, reader: Reader) -> QuerySet[Record, tuple[Any, ...]]:
    told, dated = TRAIL[key], bare_kind(key).date
    rows = _rows(key, customer, reader).filter(**{f"{dated}__isnull": False})
    return rows.annotate(
        of=Constant(key, output_field=CharField()),
        on=F(dated),
        figure=_figure_of(told),
        currency_of=F("currency") if told.figure == "amount" else Constant("", output_field=CharField()),
        words=Cast(F(told.words) if told.words else Constant(""), TextField()),
        settled=Cast(F(told.settled) if told.settled else Constant(None), DateField()),
    ).values_list("of", "number", "on", "figure", "currency_of", "words", "settled")


def _figure_of(told: Told) -> Cast | Case:
    if told.figure == "won":
        return Case(When(won=True, then=1), default=0, output_field=BigIntegerField())
    return Cast(F(told.figure) if told.figure else Constant(None), BigIntegerField())


def _joined(questions: Sequence[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    return questions[0].union(*questions[1:], all=True)


def _step_words(key: str, amount: str, figure: int | None, words: str) -> str:
    if key == "complaints":
        return words or _("投诉")
    told = {
        "orders": _("下单 %(money)s"),
        "payments": _("到账 %(money)s"),
        "contracts": _("签约 %(money)s"),
        "refunds": _("退款 %(money)s"),
        "returns": _("退货 %(money)s"),
        "opportunities": _("商机 %(money)s"),
    }
    if key in told:
        said = (told[key] % {"money": amount}).strip()
    elif key == "referrals":
        said = _("推荐来的，成交了") if figure else _("推荐来的")
    else:
        said = _("满意度 %(points)s") % {"points": f"{figure / 10_000:g}" if figure is not None else "—"}
    return f"{said} · {words}" if words else said


PARTS: Mapping[str, tuple[str, str, str]] = {
    "complaints": ("complaint_steps", "complaint", "step_date"),
    "surveys": ("survey_answers", "survey", "id"),
}
"""Of what a step is made: the kind, its link to the whole, and its order."""


def _with_parts(steps: tuple[Step, ...], reader: Reader) -> tuple[Step, ...]:
    """Add what was done about each complaint and answered in each survey that is shown."""
    more: dict[tuple[str, str], list[str]] = {}
    for whole, (part, link, order) in PARTS.items():
        numbers = [step.note for step in steps if step.kind == whole]
        if not numbers:
            continue
        rows = seen(bare_kind(part), reader).filter(**{f"{link}__in": numbers}).order_by(order, "pk")
        if part == "complaint_steps":
            for number, day, who, words in rows.values_list(link, "step_date", "person__name", "content"):
                said = " ".join(each for each in (f"{day:%Y-%m-%d}", who or "", words) if each)
                more.setdefault((whole, number), []).append(said)
        else:
            for number, question, words, points in rows.values_list(link, "question", "answer", "points"):
                answered = words or (f"{points / 10_000:g}" if points is not None else "—")
                said = _("%(question)s：%(answer)s") % {"question": question, "answer": answered}
                more.setdefault((whole, number), []).append(said)
    return tuple(
        replace(step, more=tuple(more[step.kind, step.note])) if (step.kind, step.note) in more else step
        for step in steps
    )
