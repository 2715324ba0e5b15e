"""Reading a plan document: text in YAML or JSON → a typed plan, the place of every field, diagnostics.

Everything that is wrong is said at once, and nothing is guessed. Hostile texts (deep, huge, full of
aliases) end in a diagnostic, never in an exception. What a plan means is not looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pydantic import ValidationError

from yeji_engine.documents.events import Fault
from yeji_engine.documents.json_text import json_events
from yeji_engine.documents.places import Path, Places, path_text
from yeji_engine.documents.plan import Plan
from yeji_engine.documents.refusals import own_errors, refusals
from yeji_engine.documents.salvage import Salvaged, salvage
from yeji_engine.documents.tree import Grown, grow
from yeji_engine.documents.yaml_text import yaml_events
from yeji_engine.errors import Diagnostic, Severity, Words

LARGEST = 2_000_000
"""Bytes of UTF-8."""

MOST: Final = 500
"""Measures, and components, of one plan; the longest plan of a company has some dozens."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document that was read. `plan` is None where anything was refused; `diagnostics` say what."""

    plan: Plan | None
    places: Places
    diagnostics: tuple[Diagnostic, ...]
    salvaged: Salvaged | None = field(default=None, compare=False)
    """What could be read in spite of refusals: to be checked, never to be calculated."""


def loaded_plan(plan: Plan) -> Loaded:
    """Return a plan that was made in Python as if it had been read from a document without lines."""
    return Loaded(plan, Places(), ())


def load_plan(text: str, file: str = "") -> Loaded:
    """Return the plan that `text` holds, in YAML, or in JSON where it begins with `{`."""
    text = text.removeprefix("\ufeff")
    unfit = _unfit(text)
    if unfit is not None:
        return Loaded(None, Places(file), (unfit,))
    is_json = text.lstrip().startswith("{") and not file.lower().endswith((".yaml", ".yml"))
    grown = grow(json_events(text) if is_json else yaml_events(text))
    places = Places(file, grown.lines, grown.texts)
    faults = tuple(_of_fault(path, fault, places) for path, fault in grown.faults)
    tree = grown.tree
    if not grown.ended or not isinstance(tree, dict) or not tree:
        return Loaded(None, places, faults or (_no_plan(places),))
    overfull = tuple(
        _overfull(section, tree, places) for section in _COUNTED if _length(tree, section) > MOST
    )
    overfull += tuple(_list_too_long(path, count, places) for path, count in _long_lists(tree))
    if overfull:
        return Loaded(None, places, (*faults, *overfull))
    return _typed(tree, grown, places, faults)


_COUNTED: Final = ("measures", "components")
LONGEST_LIST: Final = 2_000
"""Entries of any list outside the cases; a longer table is data and belongs in `rates`."""


def _long_lists(tree: Mapping[str, object]) -> Iterator[tuple[Path, int]]:
    """Give the place and length of each list that is too long, the innermost left out."""
    waiting: list[tuple[Path, object]] = [((key,), part) for key, part in tree.items() if key != "cases"]
    while waiting:
        path, part = waiting.pop()
        if isinstance(part, list) and len(part) > LONGEST_LIST:
            yield path, len(part)
        elif isinstance(part, list):
            waiting += [((*path, place), entry) for place, entry in enumerate(part)]
        elif isinstance(part, dict):
            waiting += [((*path, str(key)), entry) for key, entry in part.items()]


def _list_too_long(path: Path, count: int, places: Places) -> Diagnostic:
    return Diagnostic(
        "section-too-long",
        Severity.ERROR,
        Words(
            f"{path_text(path)} 有 {count:,} 项，一个列表至多 {LONGEST_LIST:,} 项。",
            f"{path_text(path)} has {count:,} entries; a list has at most {LONGEST_LIST:,}.",
        ),
        places.at(path),
        Words(
            "长的表放进费率表 rates，方案只写规则。", "Keep long tables in `rates`; a plan holds rules only."
        ),
    )


def _length(tree: Mapping[str, object], section: str) -> int:
    part = tree.get(section)
    return len(part) if isinstance(part, dict | list) else 0


def _overfull(section: str, tree: Mapping[str, object], places: Places) -> Diagnostic:
    """Return the refusal of a section that nobody could read, and that would take hours to calculate."""
    count = _length(tree, section)
    return Diagnostic(
        "section-too-long",
        Severity.ERROR,
        Words(
            f"{section} 有 {count:,} 项,一个方案至多 {MOST} 项。",
            f"{section} has {count:,} entries; a plan has at most {MOST}.",
        ),
        places.at((section,)),
        Words(
            "同一种规则写一次,不同的比例放进费率表;不同的人群各用一个方案。",
            "Write a rule once and put its rates into a rate table; give different groups a plan each.",
        ),
    )


def title_of(tree: Mapping[str, object]) -> Words:
    """Return what the document calls its plan, whatever else is wrong with it."""
    title = tree.get("title") or tree.get("plan")
    if isinstance(title, dict):
        zh, en = (title.get(language) for language in ("zh", "en"))
        return Words(str(zh or en or "?"), str(en or zh or "?"))
    return Words(str(title or "?"), str(title or "?"))


def _typed(tree: dict[str, object], grown: Grown, places: Places, faults: tuple[Diagnostic, ...]) -> Loaded:
    try:
        plan = Plan.model_validate(tree, by_name=False)
    except ValidationError as refused:
        errors = own_errors(refused)
        said = [d for d in refusals(errors, title_of(tree), places) if not _said_before(d, grown)]
        return Loaded(None, places, (*faults, *said), salvage(tree, errors))
    if faults:
        return Loaded(None, places, faults, Salvaged(plan, grown.refused, frozenset()))
    return Loaded(plan, places, ())


def _said_before(diagnostic: Diagnostic, grown: Grown) -> bool:
    """Tell whether the place is empty only because its alias was refused."""
    return any(diagnostic.place.path == path_text(path) for path in grown.refused)


def _unfit(text: str) -> Diagnostic | None:
    """Return the refusal of a text that is not even looked into."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as fault:
        return Diagnostic(
            "document-characters",
            Severity.ERROR,
            Words(
                f"第 {fault.start + 1} 个字符不完整,编码有误。",
                f"Character {fault.start + 1} is half a character: the encoding is wrong.",
            ),
            hint=Words("请把文件存为 UTF-8。", "Save the file as UTF-8."),
        )
    if size <= LARGEST:
        return None
    return Diagnostic(
        "document-too-large",
        Severity.ERROR,
        Words(
            f"文件有 {size:,} 字节,方案至多 {LARGEST:,} 字节。",
            f"The file has {size:,} bytes; a plan has at most {LARGEST:,}.",
        ),
        hint=Words("数据放在表里,方案只写规则。", "Keep data in tables; a plan holds rules only."),
    )


def _no_plan(places: Places) -> Diagnostic:
    return Diagnostic(
        "document-empty",
        Severity.ERROR,
        Words("文件里没有方案。", "The file holds no plan."),
        places.at(()),
        Words(
            "方案以 yeji: 1 开头,接着是 plan、version、title 等字段。",
            "A plan begins with yeji: 1, followed by plan, version, title and so on.",
        ),
    )


def _of_fault(path: Path, fault: Fault, places: Places) -> Diagnostic:
    place = replace(places.at(path), line=fault.line, column=fault.column)
    return Diagnostic(fault.code, Severity.ERROR, fault.message, place, fault.hint)
