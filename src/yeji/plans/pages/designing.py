"""A page of the designer: the steps, the form of one place, its sentences, what its check says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yeji.plans.design.checks import Led, head_id, led, path_meant
from yeji.plans.design.editing import tree_of
from yeji.plans.design.names import Names, title_of
from yeji.plans.design.nodes import Node, leaves
from yeji.plans.design.posting import Typed
from yeji.plans.design.shaping import Shaper
from yeji.plans.design.steps import FIELDS, TITLES, Place, StepKey, content_at, place_of
from yeji.plans.design.told import Told, is_whole, told
from yeji.plans.documents import Checked, checked, company_schemas, document_of, misses_kept
from yeji.plans.models import Stage, Version
from yeji.plans.queries import version_in_force
from yeji.plans.words import language, tone_of
from yeji.ui.parts import Step, StepState, Tone
from yeji_engine.documents.places import Path
from yeji_engine.documents.plan import Plan as Document
from yeji_engine.tables.schema import TableSchema
from yeji_engine.wording.diff import plan_diff


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong, where it is shown."""

    tone: Tone
    words: str


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list of checks."""

    tone: Tone
    words: str
    url: str
    where: str
    """The step that it leads to; empty for the one that is open."""


@dataclass(frozen=True, slots=True)
class Design:
    """A draft taken apart: its tree, what checking found, and the forms of its places."""

    version: Version
    text: str
    tree: Mapping[str, object]
    found: Checked
    schemas: Mapping[str, TableSchema]
    columns: frozenset[tuple[str, str]] = frozenset()

    def form(self, place: Place) -> tuple[Node, ...]:
        """Return the fields of a place."""
        shaper = Shaper(Names(self.tree, self.schemas, language()), self.columns, self.url_of)
        return shaper.place(place)

    def url_of(self, path: Path) -> str:
        """Return the address of the page that shows what stands at a path."""
        return self.url(place_of(path, self.tree))

    def url(self, place: Place) -> str:
        """Return the address of a page."""
        return place.url(self.version.plan.key, self.version.number, self.tree)

    def led(self) -> tuple[Led, ...]:
        """Return every diagnostic with its page and field."""
        return led(self.found.diagnostics, self.tree, self.form)


def design_of(
    version: Version, text: str, tree: Mapping[str, object], columns: frozenset[tuple[str, str]] = frozenset()
) -> Design:
    """Return a draft taken apart."""
    return Design(version, text, tree, checked(text), company_schemas(), columns)


@dataclass(frozen=True, slots=True)
class DesignPage:
    """All that a page of the designer shows."""

    version: Version
    title: str
    steps: tuple[Step, ...]
    nodes: tuple[Node, ...]
    back_url: str
    back_title: str
    url: str
    preview_url: str
    head: str
    faults: Mapping[str, tuple[Fault, ...]]
    checks: tuple[Check, ...]
    errors: int
    warnings: int
    cases: int
    missed: tuple[str, ...]
    told: tuple[Told, ...]
    is_told: bool
    compared_with: Version | None
    before: Mapping[str, str]
    """What stood in the version compared with, of each field that it had with another text."""
    columns: tuple[str, ...]
    is_check: bool
    pointer: str
    kept: Mapping[str, str] = field(default_factory=dict)
    """What was typed and is not saved, by the field's name."""
    lost: tuple[Typed, ...] = ()
    """What was typed into fields that are no more."""
    said: tuple[str, ...] = ()
    """Why it is not saved."""
    is_behind: bool = False
    """Another saved first."""


def design_page(design: Design, place: Place, on: date, *, previews: bool = False) -> DesignPage:
    """Return the page of one place."""
    version, all_led = design.version, design.led()
    nodes = design.form(place)
    base = _compared_with(version, on)
    faults: dict[str, tuple[Fault, ...]] = {}
    for each in all_led:
        if each.place == place:
            tone = tone_of(each.diagnostic)
            said = Fault(Tone.PLAIN if tone is Tone.REST else tone, each.diagnostic.in_language(language()))
            faults[each.field] = (*faults.get(each.field, ()), said)
    plan = _told_from(design, place)
    before = document_of(base.text) if base else None
    missed = _missed(design) if place.step is StepKey.CHECK else ()
    return DesignPage(
        version=version,
        title=_title(design, place),
        steps=_steps(design, place, all_led, _changed(design, before)),
        nodes=nodes,
        back_url=design.url(Place(place.step)) if place.is_entry else "",
        back_title=str(TITLES[place.step]),
        url=design.url(place),
        preview_url=_preview_url(version) if previews else "",
        head=head_id(place),
        faults=faults,
        checks=tuple(_check(design, place, each) for each in _ordered(all_led)),
        errors=len(design.found.errors),
        warnings=len(design.found.warnings),
        cases=len(design.found.document.cases) if design.found.document else 0,
        missed=missed,
        told=told(plan, place, "en" if language() == "en" else "zh", design.schemas, before) if plan else (),
        is_told=plan is not None,
        compared_with=base if before else None,
        before=_before(nodes, base.text) if base else {},
        columns=tuple(f"{table} {column}" for table, column in sorted(design.columns)),
        is_check=place.step is StepKey.CHECK,
        pointer="".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in place.path),
    )


def _before(nodes: tuple[Node, ...], text: str) -> dict[str, str]:
    tree = tree_of(text) or {}
    was = ((leaf, content_at(tree, leaf.path)) for leaf in leaves(nodes) if not leaf.is_name)
    return {leaf.name: text for leaf, text in was if isinstance(text, str) and text and text != leaf.text}


def _changed(design: Design, before: Document | None) -> Counter[Place]:
    """Return how many changes each page holds against the version compared with."""
    after = design.found.document
    if before is None or after is None:
        return Counter()
    paths = (path_meant(each.path, design.tree) for each in plan_diff(before, after))
    return Counter(place_of(path, design.tree) for path in paths)


def _preview_url(version: Version) -> str:
    try:
        return reverse("runs:preview", args=[version.plan.key, version.number])
    except NoReverseMatch:
        return ""


def _compared_with(version: Version, on: date) -> Version | None:
    """Return the version in force, or else the last one published before this."""
    found = version_in_force(version.plan.key, on)
    if found is not None and found.pk != version.pk:
        return found
    earlier = version.plan.versions.filter(number__lt=version.number, stage=Stage.PUBLISHED)
    return earlier.order_by("-number").first()


def _told_from(design: Design, place: Place) -> Document | None:
    """Return what the sentences of a place are made from; None while the place itself cannot be read."""
    loaded = design.found.loaded
    if loaded.plan is not None:
        return loaded.plan
    mended = loaded.salvaged
    if mended is None or not is_whole(place, mended.left_out | mended.filled):
        return None
    return mended.plan


def _missed(design: Design) -> tuple[str, ...]:
    told_as = _("算例「%(case)s」：%(name)s 应为 %(expected)s，算出 %(found)s")
    if design.found.document is None or design.found.errors:
        return ()
    return tuple(
        told_as % {"case": each.case, "name": each.name, "expected": each.expected, "found": each.found}
        for each in misses_kept(design.text)
    )


def _title(design: Design, place: Place) -> str:
    if not place.is_entry:
        return str(TITLES[place.step])
    entry, last = content_at(design.tree, place.path), place.path[-1]
    if isinstance(last, int):
        name = entry.get("name") if isinstance(entry, dict) else None
        return name if isinstance(name, str) and name else _("第 %(number)s 个算例") % {"number": last + 1}
    return title_of(entry, last, language())


def _ordered(found: tuple[Led, ...]) -> list[Led]:
    order = {Tone.BAD: 0, Tone.WARN: 1}
    return sorted(found, key=lambda each: order.get(tone_of(each.diagnostic), 2))


def _check(design: Design, place: Place, each: Led) -> Check:
    is_here = each.place == place
    url = ("" if is_here else design.url(each.place)) + "#" + each.field
    words = each.diagnostic.in_language(language())
    return Check(tone_of(each.diagnostic), words, url, "" if is_here else _title(design, each.place))


def _steps(design: Design, place: Place, found: tuple[Led, ...], changed: Counter[Place]) -> tuple[Step, ...]:
    made = []
    for key, step_title in TITLES.items():
        made.append(_step(design, Place(key), str(step_title), _Marks(place, found, changed)))
        if key is StepKey.COMPONENTS:
            holder = content_at(design.tree, ("components",))
            for name in holder if isinstance(holder, dict) else ():
                here = Place(key, ("components", name))
                made.append(_step(design, here, _title(design, here), _Marks(place, found, changed)))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Marks:
    """What steps are marked with: where one is, what was found, what was changed."""

    place: Place
    found: tuple[Led, ...]
    changed: Counter[Place]


def _step(design: Design, here: Place, title: str, marks: _Marks) -> Step:
    is_parent = not here.is_entry and here.step is not StepKey.COMPONENTS

    def is_of(place: Place) -> bool:
        return place == here or (is_parent and place.step is here.step)

    tones = [tone_of(each.diagnostic) for each in marks.found if is_of(each.place)]
    errors, warnings = tones.count(Tone.BAD), tones.count(Tone.WARN)
    changes = sum(count for place, count in marks.changed.items() if is_of(place))
    state = StepState.NOW if is_of(marks.place) else StepState.FAULT if errors else _rest(design, here)
    if errors:
        note = ngettext("%(count)s 处要改", "%(count)s 处要改", errors) % {"count": errors}
    elif changes:
        note = ngettext("改了 %(count)s 处", "改了 %(count)s 处", changes) % {"count": changes}
    elif warnings:
        note = ngettext("%(count)s 处留意", "%(count)s 处留意", warnings) % {"count": warnings}
    else:
        note = _count(design, here)
    return Step(title, state, design.url(here), note)


def _rest(design: Design, here: Place) -> StepState:
    if here.step is StepKey.CHECK:
        return StepState.LATER
    fields = FIELDS[here.step]
    is_there = any(content_at(design.tree, (each,)) for each in fields)
    return StepState.DONE if is_there or here.is_entry else StepState.LATER


def _count(design: Design, here: Place) -> str:
    if here.is_entry:
        return ""
    above: dict[StepKey, Path] = {
        StepKey.MEASURES: ("measures",),
        StepKey.COMPONENTS: ("components",),
        StepKey.CASES: ("cases",),
    }
    if here.step is StepKey.SCORECARD:
        above[StepKey.SCORECARD] = ("scorecard", "items")
    holder = content_at(design.tree, above[here.step]) if here.step in above else None
    count = len(holder) if isinstance(holder, dict | list) else 0
    return ngettext("%(count)s 项", "%(count)s 项", count) % {"count": count} if count else ""
