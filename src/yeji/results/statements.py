"""Statements as pages: one self-contained HTML file a person, which opens its reasons without a script.

The figures come from `explain`; here they are only laid out. Money stands with two decimals where it has
no more; a figure that was not computed says so and is never 0.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import jinja2

from yeji_engine.documents.base import Unit
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Words
from yeji_engine.explain import ResultTables, Statement, lines_of, notices_of, people_of, statement_of
from yeji_engine.explain.sources import SourceRow
from yeji_engine.explain.words import amount_words
from yeji_engine.money import rounded
from yeji_engine.periods import Period, name_of
from yeji_engine.run.result import LineColumns
from yeji_engine.wording.figures import figure as figure_words

ROWS_SHOWN = 200
"""Records of one measure that a page lists; more are counted and left to `yeji explain`."""

READ_TOGETHER = 200
"""People whose rows are read at once: each reading opens every table."""

NAME_BYTES = 120
"""File systems take 255 bytes of a name; a Chinese character has three."""
_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL"} | {f"{d}{n}" for d in ("COM", "LPT") for n in range(1, 10)})
"""Names that Windows keeps for devices."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one statement page shows."""

    statement: Statement
    name: str
    period: Words
    plan: Plan
    checksum: str
    rows: Mapping[str, Sequence[SourceRow]]
    notes: tuple[Words, ...]
    language: str
    """In which the page speaks: "zh" or "en"."""


@dataclass(frozen=True, slots=True)
class StatementSource:
    """One calculation, as statements are made from it."""

    tables: ResultTables
    plan: Plan
    period: Period
    lines: Mapping[str, LineColumns]
    checksum: str
    language: str = "zh"


def write_statements(source: StatementSource, names: Mapping[str, str], folder: Path) -> int:
    """Write one page a person who takes part or is settled into `folder` and return how many there are."""
    people = people_of(source.tables)
    files = _files(people)
    for start in range(0, len(people), READ_TOGETHER):
        some = people[start : start + READ_TOGETHER]
        of_some = replace(source, tables=source.tables.of_people(some))
        for person in some:
            page = page_of(of_some, names.get(person, person), person)
            (folder / f"{files[person]}.html").write_text(render(page), encoding="utf8")
    return len(people)


def _files(people: Sequence[str]) -> dict[str, str]:
    """Many disks take S01 and s01 for one file: the later page would replace the other person's."""
    files: dict[str, str] = {}
    taken: set[str] = set()
    for person in people:
        name = file_name(person)
        files[person] = marked(name, person) if name.casefold() in taken else name
        taken.add(name.casefold())
    return files


def page_of(source: StatementSource, name: str, person: str) -> Page:
    """Return what the person's page shows."""
    return Page(
        statement=statement_of(source.tables, source.plan, person),
        name=name,
        period=name_of(source.period, fiscal_calendar(source.plan)),
        plan=source.plan,
        checksum=source.checksum,
        rows={measure: lines_of(source.tables, source.lines, measure, person) for measure in source.lines},
        notes=notices_of(source.tables, source.plan, person),
        language=source.language,
    )


def file_name(person_id: str) -> str:
    """Return a file name that any system takes, different for different people.

    >>> file_name("E001"), file_name("../甲")
    ('E001', '~2e~2e~2f甲')
    """
    name = re.sub(r"[^\w-]", lambda found: f"~{ord(found[0]):x}", person_id)
    if len(name.encode()) <= NAME_BYTES and name.upper() not in _DEVICES:
        return name
    return marked(name.encode()[:NAME_BYTES].decode(errors="ignore"), person_id)


def marked(name: str, person_id: str) -> str:
    """Return the name with a mark that no other person's has."""
    return f"{name}~{hashlib.sha256(person_id.encode()).hexdigest()[:16]}"


def render(page: Page) -> str:
    """Return the page as HTML; every text is escaped."""
    return _template(page.language).render(page=page)


@cache
def _template(language: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    said = _Said(language)
    environment.globals |= {"shown": ROWS_SHOWN, "language": language, "say": said.say}
    environment.filters |= {
        "said": said.words,
        "money": said.money,
        "signed": said.signed,
        "figure": said.figure,
        "percent": _percent,
        "plain": _plain,
        "together": _together,
    }
    return environment.get_template("statement.html")


@dataclass(frozen=True, slots=True)
class _Said:
    """Words and figures in the language of the page."""

    language: str

    def say(self, zh: str, en: str) -> str:
        return en if self.language == "en" else zh

    def words(self, words: Words) -> str:
        return words.in_language(self.language)

    def money(self, amount: Decimal | None, currency: str) -> str:
        return self.unknown() if amount is None else self.words(amount_words(amount, currency))

    def signed(self, amount: Decimal, currency: str) -> str:
        """An amount in a list of steps, with a true minus."""
        return self.words(amount_words(amount, currency)).replace("-", "−")

    def figure(self, number: Decimal | None, unit: Unit, currency: str) -> str:
        if number is None:
            return self.unknown()
        if unit is Unit.MONEY:
            return self.money(number, currency)
        # A list of figures is read at a glance; the reasons above show every digit that was reckoned with.
        shown = rounded(number, 4 if unit is Unit.RATIO else 2)
        return self.words(figure_words(shown, unit, currency))

    def unknown(self) -> str:
        return self.say("未算出", "not computed")


def _together(rows: Sequence[SourceRow]) -> Decimal | None:
    """What records that are not listed come to; not known where one of them is not."""
    known = [row.figure for row in rows if row.figure is not None]
    return sum(known, Decimal(0)) if len(known) == len(rows) else None


def _percent(ratio: Decimal | None) -> str:
    return "–" if ratio is None else f"{(ratio * 100).quantize(Decimal('0.1')):f}%"


def _plain(number: Decimal | None) -> str:
    return "–" if number is None else f"{number.normalize():,f}"
