"""The templates to start from, each with its pay curve; one of them with its cases and its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.plans.curves import LARGE, SMALL, Drawn, drawn
from yeji.plans.words import language, said
from yeji_engine.documents.plan import Plan
from yeji_engine.library.templates import Group, PlanTemplate, load_template, plan_templates
from yeji_engine.wording.plan import PlanText, plan_text

CASES_SHOWN = 8
SHOWN_OF_CASE = 3
Expected = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class Template:
    """One template to start from."""

    role: str
    pitch: str
    base: str
    curve: Drawn
    url: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Templates for one kind of people."""

    title: str
    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class GalleryPage:
    """The templates."""

    shelves: tuple[Shelf, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Worked:
    """A case of a template: what it shows, and what comes out."""

    name: str
    why: str
    outcome: str


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """One template, closely."""

    role: str
    pitch: str
    curve: Drawn
    along: str
    cases: tuple[Worked, ...]
    more: int
    text: PlanText | None


def gallery_page() -> GalleryPage:
    """Return all templates in the order in which people choose."""
    titles = {
        Group.SELLERS: _("业务员"),
        Group.LEADERS: _("主管与总监"),
        Group.STARTERS: _("新人"),
    }
    found = sorted(plan_templates(), key=lambda each: list(Group).index(each.group))
    shelves = tuple(
        Shelf(titles[group], tuple(_template(each) for each in members))
        for group, members in groupby(found, key=lambda each: each.group)
    )
    return GalleryPage(shelves, len(found))


def _template(each: PlanTemplate) -> Template:
    return Template(
        said(each.role),
        said(each.pitch),
        said(each.base),
        drawn(each.curve, SMALL),
        reverse("plans:start", args=[each.id]),
    )


def template_page(known: PlanTemplate) -> TemplatePage:
    """Return a template with its worked cases and the sentences that people would sign."""
    loaded = load_template(known.id)
    document = loaded.plan if loaded else None
    cases = document.cases if document else ()
    return TemplatePage(
        role=said(known.role),
        pitch=said(known.pitch),
        curve=drawn(known.curve, LARGE),
        along=said(known.curve.along),
        cases=tuple(
            Worked(case.name, case.why, _outcome(case.expect, document))
            for case in cases[:CASES_SHOWN]
            if document is not None
        ),
        more=max(0, len(cases) - CASES_SHOWN),
        text=plan_text(document, "en" if language() == "en" else "zh") if document else None,
    )


def _outcome(expect: Expected, document: Plan) -> str:
    """What a case says of its first person's pay or score, as one line."""
    figures = next(iter(expect.values()), {})
    told = {name: text for name, text in figures.items() if name in document.components} or figures
    return "，".join(f"{name} {_figure(text)}" for name, text in list(told.items())[-SHOWN_OF_CASE:])


def _figure(text: str | None) -> str:
    """Write a case's figure with its thousands apart.

    >>> _figure("3200.00"), _figure("B")
    ('3,200.00', 'B')
    """
    if text is None or text == "not computed":
        return _("没算出")
    try:
        return f"{Decimal(text):,}".replace("-", "−")
    except InvalidOperation:
        return text
