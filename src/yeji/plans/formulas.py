"""What a formula of a draft may name, and what a formula that is being typed says or lacks.

The draft itself may have faults: what can be read of it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yeji.plans.documents import company_schemas
from yeji.plans.words import language, said
from yeji_engine.documents.loading import load_plan
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Diagnostic, Place, Words, errors_of
from yeji_engine.language.functions import FUNCTIONS, FunctionName
from yeji_engine.language.grammar import is_bare_name
from yeji_engine.language.kinds import KIND_WORDS, Kind
from yeji_engine.language.parse import parse
from yeji_engine.language.sentence import say
from yeji_engine.language.typing import check
from yeji_engine.vocabulary.built_in import OF_DEAL, OF_PERSON, OF_SCORE, TAILS
from yeji_engine.vocabulary.scope import names_of
from yeji_engine.wording.names import labels_of

LONGEST = 4_000
UNQUOTED = str.maketrans("", "", "「」“”")


@dataclass(frozen=True, slots=True)
class Offered:
    """A name or a function that may stand in a formula."""

    name: str
    insert: str
    """What is put into the formula: a name that could be misread is put in brackets."""
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is wrong with a formula."""

    words: str
    hint: str
    picture: str
    """The formula with carets below the characters that are meant; empty where there is nothing to point at."""


@dataclass(frozen=True, slots=True)
class Read:
    """A formula as a sentence, or what is wrong with it."""

    sentence: str
    kind: str
    faults: tuple[Told, ...]


def offered(text: str, table: str = "") -> tuple[Offered, ...]:
    """Return the names that a formula of the draft may use, the plan's own first, then functions.

    `table` is the table whose columns it may use as well; those come first then.
    """
    plan = _readable(text)
    if plan is None:
        return ()
    labels, other = labels_of(plan, table or None), _in_other_language()
    names = [
        Offered(
            name, name if is_bare_name(name) else f"[{name}]", said(KIND_WORDS[kind]), _title(labels, name)
        )
        for name, kind in _names(plan, table).items()
        if not other & {name, name.rpartition(".")[2]}
    ]
    calls = [
        Offered(_called(key), _called(key) + "(", "", each.usage_en if language() == "en" else each.usage_zh)
        for key, each in FUNCTIONS.items()
    ]
    return (*names, *calls)


def read_formula(text: str, formula: str, table: str = "") -> Read:
    """Return what a formula of the draft says. It is not saved, and need not be right."""
    plan = _readable(text)
    formula = formula[:LONGEST]
    parsed = parse(formula, place=Place())
    faults = list(parsed.diagnostics)
    if parsed.node is None or plan is None:
        return Read("", "", _told(faults, formula))
    checked = check(parsed.node, _names(plan, table), Place(), text=formula)
    faults += checked.diagnostics
    if errors_of(faults):
        return Read("", "", _told(faults, formula))
    sentence = say(parsed.node, language(), labels_of(plan, table or None))
    return Read(sentence, said(KIND_WORDS[checked.kind]) if checked.kind else "", _told(faults, formula))


def _readable(text: str) -> Plan | None:
    loaded = load_plan(text)
    if loaded.plan is not None:
        return loaded.plan
    return loaded.salvaged.plan if loaded.salvaged else None


def _names(plan: Plan, table: str) -> Mapping[str, Kind]:
    """Columns win over figures of the same spelling, as in the calculation."""
    scope = names_of(plan, company_schemas())
    columns = scope.columns(table) if table else None
    if columns is None:
        return scope.period
    credited = {
        name: kind
        for measure, (of, _kind) in scope.deals.items()
        if of == table
        for name, kind in scope.credit_of(measure).items()
    }
    return {
        **columns,
        **credited,
        **{name: kind for name, kind in scope.period.items() if name not in columns},
    }


def _in_other_language() -> frozenset[str]:
    """Built-in names and tails have two spellings, Chinese and English: the reader's are offered."""
    spellings = [*(each.spellings for each in (*OF_PERSON, *OF_SCORE, *OF_DEAL)), *TAILS]
    return frozenset(chinese if language() == "en" else english for chinese, english in spellings)


def _called(key: FunctionName) -> str:
    return key.value if language() == "en" else FUNCTIONS[key].chinese


def _title(labels: Mapping[str, Words], name: str) -> str:
    """What a name is called where that is another word."""
    found = said(labels[name]).translate(UNQUOTED) if name in labels else ""
    return "" if found == name else found


def _told(found: list[Diagnostic], formula: str) -> tuple[Told, ...]:
    return tuple(_one(each, formula) for each in found)


def _one(diagnostic: Diagnostic, formula: str) -> Told:
    hint, _break, picture = (said(diagnostic.hint) if diagnostic.hint else "").partition("\n")
    return Told(said(diagnostic.message), hint, picture if formula else "")
