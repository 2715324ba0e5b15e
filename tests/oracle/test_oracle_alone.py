"""The oracle is worth something only while it shares no code with what it judges."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OWN = sorted(path for path in HERE.glob("*.py") if not path.name.startswith("test_"))
ALLOWED = {
    "__future__", "ast", "calendar", "chinese_calendar", "collections", "dataclasses", "datetime", "fractions",
    "functools", "itertools", "math", "random", "re", "tests", "typing",
}  # fmt: skip


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_the_oracle_imports_nothing_of_the_engine(path: Path) -> None:
    modules = imported(path)

    assert {name.partition(".")[0] for name in modules} <= ALLOWED
    assert all(name.startswith("tests.oracle") for name in modules if name.partition(".")[0] == "tests")


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_the_oracle_runs_no_text_as_code(path: Path) -> None:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))

    assert not {"__import__", "exec", "eval", "compile"} & {
        node.id for node in nodes if isinstance(node, ast.Name)
    }


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_the_oracle_never_writes_a_binary_float(path: Path) -> None:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))

    assert not [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, float)]
