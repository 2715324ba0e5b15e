"""Checks the lock files: every pin hashed, no address in them, and one that answers pyproject.toml.

A lock file that names an index installs from that index only, and one without hashes installs
whatever the index serves. It works offline and must not ask a registry for anything.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"://|--(?:extra-)?index-url|--find-links|--trusted-host|^-[if]\b|\s@\s")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*])?==(?P<version>[^\s;\\]+)")

Pins = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What each lock file must answer, as pyproject.toml states it."""

    base: tuple[str, ...]
    web: tuple[str, ...]
    build: tuple[str, ...]
    dev: tuple[str, ...]


def faults_of_text(text: str) -> list[str]:
    """Return what is wrong with one lock file by itself: addresses, loose versions, missing hashes."""
    faults = [
        f"line {number} names an address"
        for number, line in enumerate(text.splitlines(), start=1)
        if ADDRESS.search(line)
    ]
    for entry in _entries(text):
        if PIN.match(entry) is None:
            faults.append(f"{entry[:60]!r} is not a pinned version")
        elif "--hash=sha256:" not in entry:
            faults.append(f"{entry[:60]!r} has no hash")
    return faults


def pins_in(text: str) -> Pins:
    """Return the versions pinned for each name; one name may have several, by Python version."""
    found: dict[str, frozenset[str]] = {}
    for entry in _entries(text):
        if pin := PIN.match(entry):
            name = canonicalize_name(pin["name"])
            found[name] = found.get(name, frozenset()) | {pin["version"]}
    return found


def unanswered(wanted: Sequence[str], pins: Pins) -> list[str]:
    """Return the requirements that no pin satisfies: pyproject.toml changed and the lock did not."""
    return [
        f"{requirement} is not locked to a version that fits; run `make lock`"
        for requirement in map(Requirement, wanted)
        if not any(
            requirement.specifier.contains(version, prereleases=True)
            for version in pins.get(canonicalize_name(requirement.name), ())
        )
    ]


def disagreements(lower: Pins, upper: Pins) -> list[str]:
    """Return the names that a smaller lock pins otherwise than dev.txt; one .venv serves both."""
    return [
        f"{name} has another version than in dev.txt"
        for name, versions in sorted(lower.items())
        if not versions <= upper.get(name, frozenset())
    ]


def wanted_by(pyproject: str) -> Wanted:
    """Return the requirements that the text of a pyproject.toml states for each lock file."""
    document = tomllib.loads(pyproject)
    project, groups = document["project"], document["dependency-groups"]
    extras = [text for texts in project["optional-dependencies"].values() for text in texts]
    return Wanted(
        base=tuple(project["dependencies"]),
        web=(
            *project["dependencies"],
            *project["optional-dependencies"].get("web", ()),
            *_group(groups, "assets"),
        ),
        build=tuple(_group(groups, "build")),
        dev=(*project["dependencies"], *extras, *_group(groups, "dev")),
    )


def faults(root: Path = ROOT) -> list[str]:
    """Return every fault of the four lock files under `root`, each with its file."""
    wanted = wanted_by((root / "pyproject.toml").read_text(encoding="utf-8"))
    texts = {
        name: (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        for name in ("base", "web", "build", "dev")
    }
    dev = pins_in(texts["dev"])
    required = {"base": wanted.base, "web": wanted.web, "build": wanted.build, "dev": wanted.dev}
    return [
        f"requirements/{name}.txt: {fault}"
        for name, text in texts.items()
        for fault in (
            *faults_of_text(text),
            *unanswered(required[name], pins_in(text)),
            *disagreements(pins_in(text), dev),
        )
    ]


def _entries(text: str) -> Iterator[str]:
    joined = text.replace("\\\n", " ")
    for line in joined.splitlines():
        entry = line.strip()
        if entry and not entry.startswith("#"):
            yield entry


def _group(groups: Mapping[str, Sequence[str | Mapping[str, str]]], name: str) -> Iterator[str]:
    for member in groups[name]:
        if isinstance(member, str):
            yield member
        else:
            yield from _group(groups, member["include-group"])


if __name__ == "__main__":
    found = faults()
    print("\n".join(found) or "lock files: hashed, no address, up to date with pyproject.toml")
    sys.exit(1 if found else 0)
