"""Two runs side by side: who gets more, who less, because of what, and that the parts come to the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.org.queries import names_of_people
from yeji.plans.words import said
from yeji.results.folder import Stored, read_results
from yeji.runs.causes import NOTHING, Causes, Change, Figure, Records, causes_of
from yeji.runs.folders import results_of
from yeji.runs.inputs import Changed, changed_inputs
from yeji.runs.models import Run
from yeji.runs.words import signed
from yeji.ui.tables import Align, Cell, Column, Line, OnPhone, Table
from yeji.ui.templatetags.yeji import fen, whole
from yeji_engine.errors import Words
from yeji_engine.explain.settling import SETTLEMENT_WORDS
from yeji_engine.run.returned_deals import measure_meant
from yeji_engine.settlement.book import SettlementKind
from yeji_engine.tables.standard import STANDARD

SHOWN = 500
CAUSES_SHOWN = 3
RECORDS_NAMED = 3
BETWEEN = frozenset(SettlementKind) - {
    SettlementKind.COMPONENTS,
    SettlementKind.PAYABLE,
    SettlementKind.FORGIVEN,
}
"""What lies between the components and what is paid."""
Amounts = Mapping[tuple[str, str], Decimal]
"""What each component and each step of settling adds to each person's pay; what is not computed is not there."""


@dataclass(frozen=True, slots=True)
class Part:
    """A component or a table, and what it changes."""

    title: str
    change: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """All that the page of two runs shows."""

    run: Run
    other: Run
    more: int
    less: int
    same: int
    unknown: int
    """People with a figure that one of the two did not compute; they are in no sum."""
    change: str
    is_more: bool
    parts: tuple[Part, ...]
    inputs: tuple[Part, ...]
    """Which tables changed between the two, and how many rows."""
    plan_words: str
    """Which version became which; empty where both ran by the same text."""
    table: Table


@dataclass(frozen=True, slots=True)
class _Person:
    number: str
    was: int | None
    now: int | None
    """Fen."""
    parts: tuple[tuple[str, Decimal], ...]
    """What changed, the greatest change first; together they are the change."""

    @property
    def is_known(self) -> bool:
        return self.was is not None and self.now is not None

    @property
    def change(self) -> int:
        return 0 if self.was is None or self.now is None else self.now - self.was


def compare_page(run: Run, other: Run) -> ComparePage:
    """Return what differs between a run and another, the greatest change first."""
    new, old = read_results(results_of(run.pk).root), read_results(results_of(other.pk).root)
    people = _people(run, other, _amounts(old), _amounts(new))
    titles = titles_of(old) | titles_of(new)
    change = sum(each.change for each in people)
    return ComparePage(
        run=run,
        other=other,
        more=sum(1 for each in people if each.change > 0),
        less=sum(1 for each in people if each.change < 0),
        same=sum(1 for each in people if not each.change and each.is_known),
        unknown=sum(1 for each in people if not each.is_known),
        change=fen(abs(change)),
        is_more=change >= 0,
        parts=_parts(people, titles),
        inputs=tuple(_input(each) for each in changed_inputs(run, other)),
        plan_words=_plan_words(run, other),
        table=_table(run, other, people, titles),
    )


def _amounts(stored: Stored) -> Amounts:
    found: dict[tuple[str, str], Decimal] = {}
    for row in stored.tables.where("payouts", {}, ("person_id", "component", "paid")):
        if isinstance(row["paid"], Decimal):
            found[str(row["person_id"]), str(row["component"])] = row["paid"]
    for row in stored.tables.where("settlements", {}, ("person_id", "kind", "amount")):
        if str(row["kind"]) in BETWEEN and isinstance(row["amount"], Decimal):
            found[str(row["person_id"]), f"={row['kind']}"] = row["amount"]
    return found


def _people(run: Run, other: Run, old: Amounts, new: Amounts) -> list[_Person]:
    was, now = (dict(each.results.values_list("person__number", "payable")) for each in (other, run))
    names: dict[str, list[str]] = {}
    for number, part in (*new, *old):
        names.setdefault(number, []).append(part)
    return [
        # Whoever is not in a run gets nothing in it; whose figure is not computed there is not known.
        _person(number, was.get(number, 0), now.get(number, 0), _changes(number, names, old, new))
        for number in sorted({*was, *now})
    ]


def _changes(number: str, names: Mapping[str, list[str]], old: Amounts, new: Amounts) -> dict[str, Decimal]:
    nothing = Decimal(0)
    parts = dict.fromkeys(names.get(number, ()))
    return {part: new.get((number, part), nothing) - old.get((number, part), nothing) for part in parts}


def _person(number: str, was: int | None, now: int | None, changes: dict[str, Decimal]) -> _Person:
    if was is None or now is None:
        return _Person(number, was, now, ())
    rest = Decimal(now - was).scaleb(-2) - sum(changes.values(), Decimal(0))
    parts = [*changes.items(), (REST, rest)]
    found = sorted(((name, change) for name, change in parts if change), key=lambda each: -abs(each[1]))
    return _Person(number, was, now, tuple(found))


REST = "="
"""What the parts do not account for, so that they always come to the whole."""


def titles_of(stored: Stored) -> dict[str, str]:
    """Return what the plan calls its measures, components and steps of settling."""
    plan = stored.plan
    titles = {name: one.title for name, one in plan.measures.items()}
    titles |= {name: one.title for name, one in plan.components.items()}
    found = {
        name: said(Words(title.zh, title.in_language("en"))) if title else name
        for name, title in titles.items()
    }
    steps = {f"={kind.value}": said(SETTLEMENT_WORDS[kind]) for kind in BETWEEN}
    return found | steps | {REST: _("其他")}


def title_of(measure: str, titles: Mapping[str, str]) -> str:
    """Return what a measure is called, and that it is less what came back where a component has it so."""
    meant = measure_meant(measure, titles)
    title = titles.get(meant, meant)
    return title if meant == measure else _("%(measure)s（扣除退回）") % {"measure": title}


def _parts(people: list[_Person], titles: Mapping[str, str]) -> tuple[Part, ...]:
    sums: dict[str, Decimal] = {}
    for each in people:
        for part, change in each.parts:
            sums[part] = sums.get(part, Decimal(0)) + change
    ordered = sorted(sums.items(), key=lambda each: -abs(each[1]))
    return tuple(Part(titles.get(part, part), signed(change)) for part, change in ordered if change)


def _input(changed: Changed) -> Part:
    told = [
        words % {"count": whole(count)}
        for words, count in (
            (_("新增 %(count)s 行"), changed.added),
            (_("改 %(count)s 行"), changed.changed),
            (_("少 %(count)s 行"), changed.gone),
        )
        if count
    ]
    table = STANDARD.get(changed.table)
    title = said(table.title) if table and table.title else changed.table
    return Part(title, "，".join(told) or _("列变了"))


def _plan_words(run: Run, other: Run) -> str:
    if run.text_digest == other.text_digest:
        return ""
    if run.version_id == other.version_id:
        return _("第 %(number)s 版改过") % {"number": run.version.number}
    return _("第 %(was)s 版 → 第 %(now)s 版") % {"was": other.version.number, "now": run.version.number}


def _signed_fen(amount: int) -> str:
    return f"+{fen(amount)}" if amount > 0 else fen(amount)


def _table(run: Run, other: Run, people: list[_Person], titles: Mapping[str, str]) -> Table:
    changed = sorted(
        (each for each in people if each.change or each.parts or not each.is_known),
        key=lambda each: (-abs(each.change), each.number),
    )
    shown, rest = changed[:SHOWN], [each for each in changed[SHOWN:] if each.is_known]
    same = [each for each in people if not each.change and not each.parts and each.is_known]
    names, causes = names_of_people(), causes_of(run, other)
    known, same_period = [each for each in people if each.is_known], run.start == other.start
    return Table(
        caption=_("变了谁"),
        columns=(
            Column("person", _("姓名"), on_phone=OnPhone.TITLE),
            Column("parts", _("哪一项"), on_phone=OnPhone.BARE),
            Column("why", _("因为什么"), on_phone=OnPhone.BARE),
            Column("was", _head(other), align=Align.RIGHT, unit=_("元"), on_phone=OnPhone.OFF),
            Column("change", _("变化"), align=Align.RIGHT, unit=_("元"), on_phone=OnPhone.END),
            Column("now", _head(run), align=Align.RIGHT, unit=_("元"), on_phone=OnPhone.OFF),
        ),
        lines=(
            *(
                _line(
                    run,
                    each,
                    names,
                    titles,
                    why(causes.get(each.number, NOTHING), titles, names_records=same_period),
                )
                for each in shown
            ),
            *((_together("rest", _("其余变了的 %(count)s 人"), rest),) if rest else ()),
            *((_together("same", _("没变的 %(count)s 人"), same),) if same else ()),
        ),
        totals=_totals(known) if people else (),
    )


def _head(run: Run) -> str:
    return f"{run.period} #{run.pk}"


def _together(key: str, words: str, people: list[_Person]) -> Line:
    title = words % {"count": whole(len(people))}
    was, now = (sum(figure or 0 for figure in side) for side in _sides(people))
    figures = (Cell(fen(was), tone="quiet"), Cell(_signed_fen(now - was)), Cell(fen(now)))
    cells = (Cell(title, tone="quiet"), Cell(), Cell(), *figures)
    return Line(key, cells, name=title)


def _sides(people: list[_Person]) -> tuple[list[int | None], list[int | None]]:
    return [each.was for each in people], [each.now for each in people]


def _totals(people: list[_Person]) -> tuple[Cell, ...]:
    was, now = (sum(figure or 0 for figure in side) for side in _sides(people))
    title = _("%(count)s 人合计") % {"count": whole(len(people))}
    return (Cell(title), Cell(), Cell(), Cell(fen(was)), Cell(_signed_fen(now - was)), Cell(fen(now)))


def _line(
    run: Run, person: _Person, names: Mapping[str, str], titles: Mapping[str, str], causes: list[str]
) -> Line:
    url = reverse("runs:statement", args=[run.pk, person.number])
    told = "，".join(f"{titles.get(one, one)} {signed(change)}" for one, change in person.parts[:3])
    name = names.get(person.number, person.number)
    return Line(
        person.number,
        (
            Cell(name, url=url, sub=person.number),
            Cell(told),
            Cell("；".join(causes)),
            Cell(_("没算出") if person.was is None else fen(person.was), tone="quiet"),
            Cell(_signed_fen(person.change) if person.is_known else "—", tone="strong"),
            Cell(_("没算出") if person.now is None else fen(person.now)),
        ),
        name=name,
        url=url,
    )


def why(causes: Causes, titles: Mapping[str, str], *, names_records: bool) -> list[str]:
    """Return what made somebody's pay another, in words: what lies furthest back first, no more than three.

    Records are named between runs of one period; between two periods all are other ones, and are counted.
    """
    told = [_records_words(each, titles, names_records=names_records) for each in causes.records]
    told += [_target_words(each, titles) for each in causes.targets]
    told += [_figure_words(titles.get(each.name, each.name), each) for each in causes.measures]
    if causes.score is not None:
        told.append(_figure_words(_("得分"), causes.score))
    if not told and causes.steps:
        steps = "、".join(titles.get(each, each) for each in causes.steps[:RECORDS_NAMED])
        told.append(_("方案的算法：%(steps)s") % {"steps": steps})
    return told[:CAUSES_SHOWN]


def _records_words(records: Records, titles: Mapping[str, str], *, names_records: bool) -> str:
    told = []
    for words, keys in (
        (_("多 %(count)s 条"), records.numbers(Change.ADDED)),
        (_("少 %(count)s 条"), records.numbers(Change.GONE)),
        (_("改 %(count)s 条"), records.numbers(Change.CHANGED)),
    ):
        named = f" {'、'.join(keys[:RECORDS_NAMED])}{'…' if len(keys) > RECORDS_NAMED else ''}"
        if keys:
            told.append(words % {"count": len(keys)} + (named if names_records else ""))
    title, figure = title_of(records.measure, titles), records.figure
    difference = figure.difference if figure else None
    return f"{title}{'' if difference is None else f' {signed(difference)}'}：{'，'.join(told)}"


def _target_words(figure: Figure, titles: Mapping[str, str]) -> str:
    title = titles.get(figure.name, figure.name)
    return _figure_words(_("%(measure)s的目标") % {"measure": title}, figure)


def _figure_words(title: str, figure: Figure) -> str:
    was, now = ("—" if each is None else f"{each.normalize():,f}" for each in (figure.was, figure.now))
    return f"{title} {was} → {now}"
