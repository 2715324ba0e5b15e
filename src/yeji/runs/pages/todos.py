"""What a calculation noticed as a list of things to do: each with its rows, one way on, and whether it is done.

Done is either: somebody looked at it and the rows are still as many, or the newest run of the period no longer
notices it. A run says what it noticed for ever; the list says what of it is still open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.org.queries import names_of_people
from yeji.plans.words import language
from yeji.records.catalogue import standard_models
from yeji.results.folder import Stored, read_results
from yeji.runs.folders import results_of
from yeji.runs.models import Look, Run
from yeji.runs.queries import looks_of_period, newest_of_period
from yeji.runs.telling import Told, read
from yeji.ui.parts import Link, Tone
from yeji.ui.templatetags.yeji import moment
from yeji_engine.documents.plan import Plan

SHOWN = 8
Key = tuple[str, str]
"""Code and item."""


class State(StrEnum):
    """Whether something is still to be done."""

    OPEN = "open"
    LOOKED_AT = "looked-at"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something to look at before release."""

    code: str
    item: str
    tone: Tone
    tag: str
    words: str
    rows: tuple[Link, ...]
    """Without an address where a row has no page."""
    more: int
    act: Link | None
    state: State
    state_words: str

    @property
    def is_open(self) -> bool:
        """Whether nobody has dealt with it."""
        return self.state is State.OPEN


@dataclass(frozen=True, slots=True)
class ToDos:
    """The list, what is open first."""

    all: tuple[ToDo, ...]
    open: int
    settled_since: int
    """Things that the run before noticed and this one does not."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What links are made of."""

    run: Run
    plan: Plan | None
    names: Mapping[str, str]
    rows: Mapping[Key, tuple[tuple[str, str], ...]]
    """Person and source of the rows of each code and item."""


def todos_of(run: Run, before: Run | None) -> ToDos:
    """Return what a run noticed and what of it is open; `before` is the run of the same period before it."""
    told = read(run.found)
    known = _known(run) if told else _Known(run, None, {}, {})
    newest = newest_of_period(run)
    still = (
        {(each.code, each.item) for each in read(newest.found)} if newest and newest.pk != run.pk else None
    )
    looks = looks_of_period(run) if told else {}
    made = [_todo(each, known, looks.get((each.code, each.item)), still, newest) for each in told]
    here = {(each.code, each.item) for each in told}
    gone = {(each.code, each.item) for each in read(before.found)} - here if before else set()
    return ToDos(
        tuple(sorted(made, key=lambda each: not each.is_open)), sum(each.is_open for each in made), len(gone)
    )


def _known(run: Run) -> _Known:
    stored = read_results(results_of(run.pk).root) if run.checksum else None
    return _Known(run, stored.plan if stored else None, names_of_people(), _rows(stored) if stored else {})


def _rows(stored: Stored) -> dict[Key, tuple[tuple[str, str], ...]]:
    found: dict[Key, list[tuple[str, str]]] = {}
    for row in stored.tables.where("noticed", {}):
        place = found.setdefault((str(row["code"]), str(row["item"] or "")), [])
        place.append((str(row["person_id"] or ""), str(row["source_id"] or "")))
    return {key: tuple(rows) for key, rows in found.items()}


def _todo(told: Told, known: _Known, look: Look | None, still: set[Key] | None, newest: Run | None) -> ToDo:
    tone, tag = {
        "error": (Tone.BAD, _("没算出")),
        "warning": (Tone.WARN, _("要你看")),
    }.get(told.severity, (Tone.REST, _("知道就行")))
    rows = known.rows.get((told.code, told.item))
    shown = tuple(
        _row_link(person, source, told, known) for person, source in (rows or _of_words(told.rows))[:SHOWN]
    )
    state, words = _state(told, look, still, newest)
    return ToDo(
        told.code, told.item, tone, tag, told.in_language(language()), shown,
        max(0, told.count - len(shown)), _act(told, known, shown), state, words,
    )  # fmt: skip


def _of_words(rows: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Rows of a run that has no tables: a key begins with a person's number where it is about one."""
    parted = (row.partition(" ") for row in rows)
    return tuple((number, source) for number, _blank, source in parted)


def _state(told: Told, look: Look | None, still: set[Key] | None, newest: Run | None) -> tuple[State, str]:
    if still is not None and newest is not None and (told.code, told.item) not in still:
        return State.SETTLED, _("已解决，#%(run)s 里没有了") % {"run": newest.pk}
    if look is not None and look.count == told.count:
        told_by = {"who": look.by.name, "at": moment(look.at)}
        return State.LOOKED_AT, _("%(who)s %(at)s 看过") % told_by
    return State.OPEN, ""


def _row_link(person: str, source: str, told: Told, known: _Known) -> Link:
    name = known.names.get(person, "")
    words = " ".join(part for part in (f"{name} {person}" if name else person, source) if part)
    table = _table_of(told.item, known.plan)
    if source and table:
        return Link(words, reverse("records:record", args=[table, source]))
    if not name:
        return Link(words, "")
    if told.code in OF_TARGETS:
        return Link(words, _targets_url(told.item, known.run))
    if told.code in OF_POSTS or known.plan is None:
        return Link(words, reverse("org:person", args=[person]))
    if told.item in known.plan.components:
        return Link(words, reverse("runs:why", args=[known.run.pk, person, told.item]))
    return Link(words, reverse("runs:statement", args=[known.run.pk, person]))


OF_TARGETS = frozenset(
    {"target-missing", "neither-target-nor-rows", "target-without-rows", "target-of-nobody"}
)
OF_POSTS = frozenset({"regime-missing", "not-employed", "people-missing", "person-unknown"})
OF_RECORDS = frozenset(
    {
        "row-not-computed", "owner-missing", "duplicate-key", "shares-not-whole", "split-missing",
        "exchange-rate-missing", "overlapping-rows",
    }
)  # fmt: skip
OF_THE_PLAN = frozenset(
    {
        "rate-missing", "rates-unsound", "tier-unit-unusable", "matrix-below-first-edge", "pool-not-shared",
        "weights-missing", "owed-without-draw", "release-not-computed", "item-not-computed",
    }
)  # fmt: skip


def _act(told: Told, known: _Known, rows: tuple[Link, ...]) -> Link | None:
    """The one way on: where it is mended."""
    version = known.run.version
    table = _table_of(told.item, known.plan)
    if told.code in OF_TARGETS:
        return Link(_("看目标"), _targets_url(told.item, known.run))
    if told.code in OF_POSTS:
        return Link(_("看人员"), reverse("org:people"))
    if told.code in OF_RECORDS and table:
        return Link(_("看单据"), reverse("records:list", args=[table]))
    if told.code in OF_THE_PLAN:
        return Link(_("看方案"), reverse("plans:version", args=[version.plan.key, version.number]))
    return next((Link(_("看原因"), each.url) for each in rows if each.url), None)


def _targets_url(measure: str, run: Run) -> str:
    query = urlencode({"measure": measure, "year": run.start.year})
    return f"{reverse('targets:grid')}?{query}"


def _table_of(item: str, plan: Plan | None) -> str:
    """The book whose rows a measure counts or a component prices; nothing where there is none."""
    if plan is None:
        return ""
    component = plan.components.get(item)
    measure = plan.measures.get((component.deal or "") if component else item)
    if measure is not None and measure.count is not None:
        return measure.count.table
    return item if item in standard_models() else ""
