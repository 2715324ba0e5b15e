"""The plan in words (方案说明书): numbered sentences fit for signature, made from the document alone.

Whatever changes a figure is said: tests change every field of every part and demand another text.
Not said are the facts inside cases, which change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from yeji_engine.documents.plan import NOTHING_COMES_OUT, Case, Plan
from yeji_engine.errors import Words
from yeji_engine.tables.schema import TableSchema
from yeji_engine.wording.components import component_chapter
from yeji_engine.wording.general import enrolment_chapter, general_chapter
from yeji_engine.wording.known import speaking_of
from yeji_engine.wording.measures import measures_chapter
from yeji_engine.wording.scorecard import scorecard_chapter
from yeji_engine.wording.settlement import promotions_chapter, settlement_chapter
from yeji_engine.wording.terms import terms_of
from yeji_engine.wording.words import Chapter, Line, at, chained, line, listed, phrase, quoted

Language = Literal["zh", "en"]
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_BLANK = re.compile(r"(?<=[，；。：、]) +")
"""What a folded text of YAML leaves behind a full-width sign, which brings its own blank."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One numbered sentence, with the ones below it."""

    number: str
    """`3`, `3.2`, `3.2.1`: what people cite."""
    text: str
    path: str
    """Place in the document that it tells."""
    parts: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter of the text."""

    number: str
    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class PlanText:
    """The whole text in one language."""

    title: str
    language: Language
    sections: tuple[Section, ...]


def plan_text(
    plan: Plan, language: Language = "zh", known: Mapping[str, TableSchema] | None = None
) -> PlanText:
    """Return the plan as numbered sentences in "zh" or "en"; `known`: a company's tables, with their titles."""
    with speaking_of(known):
        told = tuple(chapters(plan))
    sections = tuple(_section(str(n), chapter, language) for n, chapter in enumerate(told, start=1))
    title = plan.title.in_language(language)
    return PlanText(title, language, sections)


def chapters(plan: Plan) -> Iterator[Chapter]:
    """Yield the chapters in both languages, in the order in which they are printed."""
    terms = terms_of(plan)
    yield general_chapter(terms)
    yield enrolment_chapter(terms)
    yield measures_chapter(terms)
    if plan.scorecard:
        yield scorecard_chapter(plan.scorecard, terms)
    for name, component in plan.components.items():
        yield component_chapter(name, component, terms)
    yield settlement_chapter(terms)
    if plan.promotions:
        yield promotions_chapter(terms)
    if plan.cases:
        yield Chapter(Words("算例", "Worked cases"), tuple(_case_lines(plan)))


def _case_lines(plan: Plan) -> Iterator[Line]:
    for n, case in enumerate(plan.cases):
        yield line(at("cases", n), case_words(case))


def case_words(case: Case) -> Words:
    """Return what a case shows: its name, its period, why, and what is to come out."""
    people = chained(
        phrase("{person} {figures}", "{person} {figures}", person=person, figures=_figures(figures))
        for person, figures in case.expect.items()
    )
    words = phrase("{name}（{period}）", "{name} ({period})", name=case.name, period=case.period)
    if case.why:
        why = _BLANK.sub("", case.why).rstrip("。.")
        words = phrase("{words}：{why}", "{words}: {why}", words=words, why=why)
    if case.expect:
        words = phrase("{words}。结果：{people}", "{words}. Outcome: {people}", words=words, people=people)
    if case.diagnostics:
        codes = listed(case.diagnostics)
        words = phrase(
            "{words}。须报告：{codes}", "{words}. To be reported: {codes}", words=words, codes=codes
        )
    return words


def _figures(figures: dict[str, str | None]) -> Words:
    return listed(
        phrase("{name} {figure}", "{name} {figure}", name=quoted(name), figure=_expected(figure))
        for name, figure in figures.items()
    )


def _expected(figure: str | None) -> Words:
    """What a case expects: a number with its thousands apart, or that nothing comes out."""
    if figure in NOTHING_COMES_OUT:
        return Words("不计算", "not computed")
    written = figure or "—"
    if _NUMBER.fullmatch(written):
        written = f"{Decimal(written):,}"
    return Words(written, written)


def _section(number: str, chapter: Chapter, language: Language) -> Section:
    return Section(number, chapter.title.in_language(language), _sentences(number, chapter.lines, language))


def _sentences(number: str, lines: tuple[Line, ...], language: Language) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(
            f"{number}.{n}",
            below.words.in_language(language),
            below.path,
            _sentences(f"{number}.{n}", below.parts, language),
        )
        for n, below in enumerate(lines, start=1)
    )


def as_plain(text: PlanText) -> str:
    """Return the text for a terminal or a letter: one sentence a line, parts indented."""
    lines = [text.title]
    for section in text.sections:
        lines += ["", f"{section.number}  {section.title}"]
        lines += [f"{'    ' * depth}{s.number}  {s.text}" for s, depth in _walk(section.sentences, 0)]
    return "\n".join(lines) + "\n"


def as_markdown(text: PlanText) -> str:
    """Return the text as Markdown without any HTML: headings, and nested lists with the numbers kept."""
    lines = [f"# {escaped(text.title)}"]
    for section in text.sections:
        lines += ["", f"## {section.number} {escaped(section.title)}", ""]
        lines += [f"{'  ' * depth}- {s.number} {escaped(s.text)}" for s, depth in _walk(section.sentences, 0)]
    return "\n".join(lines) + "\n"


def _walk(sentences: tuple[Sentence, ...], depth: int) -> Iterator[tuple[Sentence, int]]:
    for sentence in sentences:
        yield sentence, depth
        yield from _walk(sentence.parts, depth + 1)


_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|"} | {"\n": " ", "\r": " "})


def escaped(text: str) -> str:
    """Return text in which Markdown sees no markup: what people wrote into a plan stays plain.

    >>> escaped("a*b <script>")
    'a\\\\*b \\\\<script\\\\>'
    """
    return text.translate(_SPECIAL)
