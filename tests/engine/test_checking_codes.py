"""Every code that reading or checking a plan can report has a test that asserts its words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [ROOT / "src/yeji_engine/documents", ROOT / "src/yeji_engine/checking"]
TESTS = [
    path
    for path in Path(__file__).parent.glob("test_*.py")
    if path.name.startswith(("test_documents_", "test_checking_")) and path.name != Path(__file__).name
]
REPORTING = {"error", "warning", "info", "finding", "report", "Diagnostic", "Fault", "_complain", "Offence"}


def codes_in(source: str) -> Iterator[str]:
    """Return the codes that a module reports: small words with hyphens given to what reports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in REPORTING:
                yield from (text for argument in node.args[:3] for text in _codes(argument))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            yield from (text for text in _codes(node.value) if text.startswith("law-"))
        elif isinstance(node, ast.Tuple):
            yield from (text for text in _codes(node) if text.startswith("tier-"))


def _codes(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        match inner:
            case ast.Constant(value=str(text)) if (
                "-" in text and text.replace("-", "").isalpha() and text.islower()
            ):
                yield text


CODES = sorted(
    {code for room in ROOMS for path in room.rglob("*.py") for code in codes_in(path.read_text("utf-8"))}
    | {"unused", "circle"}
)


def test_the_codes_are_found() -> None:
    assert {"tier-gap", "choice-missing", "law-downline", "key-twice", "wage-monthly", "weights-gap"} <= set(
        CODES
    )
    assert len(CODES) > 90


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_test(code: str) -> None:
    assert any(f'"{code}"' in path.read_text("utf-8") for path in TESTS)
