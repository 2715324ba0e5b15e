"""Every case of tests/cases: facts in, figures out, margin 0."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from yeji_engine.documents.plan import Case, Plan
from yeji_engine.run import run_case

CASES = Path(__file__).parent.parent / "cases"
Part = dict[str, object]


def _text_only(part: object) -> object:
    if isinstance(part, dict):
        return {key: _text_only(inner) for key, inner in part.items()}
    if isinstance(part, list):
        return [_text_only(inner) for inner in part]
    return None if part in ("", "null", "~") else part


def read(path: Path) -> Part:
    """Return a case file with every scalar as text."""
    # BaseLoader makes nothing but texts, lists and mappings.
    found = _text_only(yaml.load(path.read_text(encoding="utf8"), yaml.BaseLoader))  # noqa: S506
    assert isinstance(found, dict)
    return found


def laid_over(under: Part, over: Part) -> Part:
    """Return `under` with the keys of `over`, mappings merged key by key."""
    merged = dict(under)
    for key, part in over.items():
        below = merged.get(key)
        merged[key] = laid_over(below, part) if isinstance(below, dict) and isinstance(part, dict) else part
    return merged


def written_cases() -> Iterator[tuple[str, Part, Part]]:
    """Yield the file's name, the plan and the case of every case, a case's own `plan` laid over its file's."""
    base = read(CASES / "base.yaml")
    for path in sorted(CASES.glob("[!b]*.yaml")):
        document = read(path)
        own = document.get("plan")
        plan_part = laid_over(base, own) if isinstance(own, dict) else base
        cases = document["cases"]
        assert isinstance(cases, list)
        for case in cases:
            # A case may lay something over its file's plan, to show one choice against another.
            yield path.stem, laid_over(plan_part, case.pop("plan")) if "plan" in case else plan_part, case


def _cases() -> Iterator[object]:
    for stem, plan, case in written_cases():
        yield pytest.param(plan, case, id=f"{stem}: {case['name']}")


@pytest.mark.parametrize(("plan", "case"), list(_cases()))
def test_the_case_comes_out_to_the_fen(plan: Part, case: Part) -> None:
    misses = run_case(Plan.model_validate(plan), Case.model_validate(case))

    assert not misses
