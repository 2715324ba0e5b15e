"""The plan under examination: the document, its places, its names, and how to report a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yeji_engine.documents.choices import CHOICES
from yeji_engine.documents.loading import Loaded
from yeji_engine.documents.places import Path, Places, subject
from yeji_engine.documents.plan import Plan
from yeji_engine.documents.refusals import missing_choice
from yeji_engine.errors import Diagnostic, Severity, Words, nearest
from yeji_engine.tables.schema import TableSchema
from yeji_engine.tables.standard import STANDARD
from yeji_engine.vocabulary.scope import Scope, names_of


@dataclass(frozen=True, slots=True)
class Subject:
    """One plan as the checks see it. `left_out` and `filled` are parts that reading refused."""

    plan: Plan
    places: Places
    scope: Scope
    own_tables: bool
    """Whether the tables are the company's own; else the standard ones, which it may widen."""
    left_out: frozenset[Path] = field(default=frozenset())
    filled: frozenset[Path] = field(default=frozenset())

    @property
    def title(self) -> Words:
        """Return what the plan is called."""
        return Words(self.plan.title.zh, self.plan.title.en)

    def finding(
        self, severity: Severity, code: str, path: Path, message: Words, hint: Words | None = None
    ) -> Diagnostic:
        """Return a diagnostic whose message begins with the part of the plan that it is about."""
        about = subject(self.title, path)
        told = Words(f"{about.zh}:{message.zh}", f"{about.en}: {message.en}")
        return Diagnostic(code, severity, told, self.places.at(path), hint)

    def error(self, code: str, path: Path, message: Words, hint: Words | None = None) -> Diagnostic:
        """Return an error about the place."""
        return self.finding(Severity.ERROR, code, path, message, hint)

    def warning(self, code: str, path: Path, message: Words, hint: Words | None = None) -> Diagnostic:
        """Return a warning about the place."""
        return self.finding(Severity.WARNING, code, path, message, hint)

    def info(self, code: str, path: Path, message: Words, hint: Words | None = None) -> Diagnostic:
        """Return something worth knowing about the place."""
        return self.finding(Severity.INFO, code, path, message, hint)

    def choice_missing(self, key: str, path: Path) -> Diagnostic:
        """Return the diagnostic of a choice that this plan, for its other fields, has to make."""
        return missing_choice(CHOICES[key], path, self.title, self.places)

    def lost(self, path: Path) -> bool:
        """Tell whether reading refused the place or what it lies in."""
        gone = self.left_out | self.filled
        return any(path[: len(lost)] == lost for lost in gone)

    def lost_names(self) -> frozenset[str]:
        """Return names that the document has but that could not be read: nothing is said of them."""
        return frozenset(str(path[-1]) for path in self.left_out if len(path) > 1)


def subject_of(loaded: Loaded, schemas: Mapping[str, TableSchema] | None) -> Subject | None:
    """Return what of the document can be checked; None where nothing could be read."""
    tables = STANDARD if schemas is None else schemas
    own = schemas is not None
    if loaded.plan is not None:
        return Subject(loaded.plan, loaded.places, names_of(loaded.plan, tables), own)
    if loaded.salvaged is None:
        return None
    saved = loaded.salvaged
    return Subject(saved.plan, loaded.places, names_of(saved.plan, tables), own, saved.left_out, saved.filled)


def did_you_mean(name: str, allowed: Mapping[str, object] | frozenset[str]) -> Words:
    """Return the nearest allowed name as a question, or the allowed ones."""
    near = nearest(name, allowed)
    if near is not None:
        return Words(f"是不是 {near}?", f"Did you mean {near}?")
    listed = sorted(allowed)[:12]
    if not listed:
        return Words("这里还没有可用的名称。", "There is nothing to name here yet.")
    return Words(f"可以用:{'、'.join(listed)}。", f"Allowed: {', '.join(listed)}.")
