"""Reading the library's own files: text by text, by the same rules as a plan document.

A fault in them is a fault of the product, so it raises; users never write these files.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from yeji_engine.documents.tree import grow
from yeji_engine.documents.yaml_text import yaml_events
from yeji_engine.errors import Words

Shelf = Mapping[str, object]


def text_of(*path: str) -> str:
    """Return the text of a file of the library."""
    return files(__package__).joinpath(*path).read_text(encoding="utf-8")


def mapping_of(*path: str) -> Shelf:
    """Return the mapping that a YAML file of the library holds; raises ValueError for a faulty file."""
    grown = grow(yaml_events(text_of(*path)))
    if grown.faults or not grown.ended:
        raise ValueError(f"{'/'.join(path)}: {grown.faults}")
    return shelf(grown.tree)


def shelf(part: object) -> Shelf:
    """Return the part as a mapping; raises ValueError where it is none."""
    if not isinstance(part, dict):
        raise ValueError(f"a mapping is wanted, not {part!r}")
    return part


def texts(part: object) -> tuple[str, ...]:
    """Return the part as texts; none where it was left out."""
    if part is None:
        return ()
    if not isinstance(part, list):
        raise ValueError(f"a list is wanted, not {part!r}")
    return tuple(str(member) for member in part)


def words(part: object) -> Words:
    """Return a text that stands in both languages."""
    both = shelf(part)
    if set(both) != {"zh", "en"}:
        raise ValueError(f"zh and en are wanted, not {sorted(both)}")
    return Words(str(both["zh"]), str(both["en"]))
