"""The steps of the designer: which part of a document each shows, and where each stands on the web."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yeji_engine.documents.places import Path


class StepKey(StrEnum):
    """A step, as its address names it."""

    WHO = "who"
    MEASURES = "measures"
    COMPONENTS = "components"
    SCORECARD = "scorecard"
    SETTLEMENT = "settlement"
    CASES = "cases"
    CHECK = "check"


TITLES = {
    StepKey.WHO: _("适用谁与期间"),
    StepKey.MEASURES: _("指标"),
    StepKey.COMPONENTS: _("激励项"),
    StepKey.SCORECARD: _("考核打分"),
    StepKey.SETTLEMENT: _("结算与舍入"),
    StepKey.CASES: _("算例"),
    StepKey.CHECK: _("验算与送审"),
}
FIELDS: Mapping[StepKey, tuple[str, ...]] = {
    StepKey.WHO: (
        "title", "plan", "version", "note", "effective", "enrolment", "regimes", "place", "settles",
        "working_days", "fiscal", "currency", "attributes", "yeji",
    ),
    StepKey.MEASURES: ("measures",),
    StepKey.COMPONENTS: ("components",),
    StepKey.SCORECARD: ("scorecard",),
    StepKey.SETTLEMENT: ("settlement", "precision", "tiers_on_change", "promotions"),
    StepKey.CASES: ("cases",),
    StepKey.CHECK: (),
}  # fmt: skip
"""The fields of the document that a step shows, in its order."""
DOORS: Mapping[Path, StepKey] = {
    ("measures",): StepKey.MEASURES,
    ("components",): StepKey.COMPONENTS,
    ("scorecard", "items"): StepKey.SCORECARD,
    ("cases",): StepKey.CASES,
}
"""Collections whose entries open by themselves."""
_OF_STEP = {step: path for path, step in DOORS.items()}
_PLAIN = re.compile(r"[^\s./\\?#%~][^\s/\\?#%]*")


@dataclass(frozen=True, slots=True)
class Place:
    """One page of the designer: a step, or an entry of its collection."""

    step: StepKey
    path: Path = ()
    """Where the entry stands; empty for the step itself."""

    @property
    def is_entry(self) -> bool:
        """Tell whether an entry is shown by itself."""
        return bool(self.path)

    def url(self, key: str, number: int, tree: Mapping[str, object]) -> str:
        """Return the address of the page."""
        if not self.path:
            return reverse("plans:design-step", args=[key, number, self.step])
        name = _address(self.path, tree)
        return reverse("plans:design-entry", args=[key, number, self.step, name])


def _address(path: Path, tree: Mapping[str, object]) -> str:
    """Return how an address names an entry: by its name, or by its place where that is no list of plain names."""
    last = path[-1]
    if isinstance(last, int):
        return str(last + 1)
    if _PLAIN.fullmatch(last):
        return last
    holder = content_at(tree, path[:-1])
    names = list(holder) if isinstance(holder, dict) else []
    return f"~{names.index(last) + 1 if last in names else 0}"


def content_at(tree: Mapping[str, object], path: Path) -> object:
    """Return what a document holds at a path; None where there is nothing."""
    found: object = tree
    for step in path:
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and isinstance(step, int) and step < len(found):
            found = found[step]
        else:
            return None
    return found


def place_named(step: str, name: str | None, tree: Mapping[str, object]) -> Place | None:
    """Return the page of an address; None where the document has no such place."""
    try:
        key = StepKey(step)
    except ValueError:
        return None
    if name is None:
        return Place(key)
    above = _OF_STEP.get(key)
    holder = content_at(tree, above) if above else None
    number = int(name.lstrip("~")) - 1 if re.fullmatch(r"~?[0-9]{1,6}", name) else -1
    if above and isinstance(holder, list) and 0 <= number < len(holder):
        return Place(key, (*above, number))
    if above and isinstance(holder, dict):
        if name in holder:
            return Place(key, (*above, name))
        if name.startswith("~") and 0 <= number < len(holder):
            return Place(key, (*above, list(holder)[number]))
    return None


def place_of(path: Path, tree: Mapping[str, object]) -> Place:
    """Return the page that shows what stands at a path."""
    for above, step in DOORS.items():
        length = len(above)
        if path[:length] == above and len(path) > length:
            holder = content_at(tree, above)
            entry = path[length]
            is_there = (isinstance(holder, dict) and entry in holder) or (
                isinstance(holder, list) and isinstance(entry, int) and entry < len(holder)
            )
            return Place(step, path[: length + 1] if is_there else ())
    top = path[0] if path else ""
    return Place(next((step for step, fields in FIELDS.items() if top in fields), StepKey.CHECK))
