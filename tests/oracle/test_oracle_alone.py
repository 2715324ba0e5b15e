"""The oracle is worth something only while it shares no code with what it judges."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ENTRIES = ("oracle", "living", "generate", "comparing", "cast")
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
            whole = node.module == "tests.oracle"
            names |= {f"tests.oracle.{alias.name}" for alias in node.names} if whole else {node.module or ""}
    return names


def reachable() -> list[Path]:
    """Return the modules that the oracle's entries reach; who judges the engine with them stands outside."""
    found: set[str] = set()
    waiting = list(ENTRIES)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [
                module.split(".")[2]
                for module in imported(HERE / f"{name}.py")
                if module.startswith("tests.oracle.")
            ]
    return [HERE / f"{name}.py" for name in sorted(found)]


OWN = reachable()


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
