"""What every test may ask for: the public data sets, a Java, and one seed for Hypothesis.

A test that needs something absent says so and is skipped; with YEJI_REQUIRE_DATA=1 or
YEJI_REQUIRE_JAVA=1, as .ci/run sets them, it fails, so that nothing drops out unseen.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# No deadline: a busy machine is no fault of the code. Derandomized: a failure is the same for
# everyone. More examples on demand: HYPOTHESIS_PROFILE=deep, seeds of its own.
settings.register_profile("default", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("deep", deadline=None, max_examples=10_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep a module together that makes something once for all its tests, or each process would make it again."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None and _shares_with_its_module(item):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    if config.getoption("loadgroup", default=False):
        for item in items:
            _name_its_group(item)


def _name_its_group(item: pytest.Item) -> None:
    """Write the group behind the test's name, where pytest-xdist reads it.

    It does so itself, but into a field that pytest 9.2 no longer reads, so that every group was taken apart in
    silence (pytest-xdist issue 1386); this can go with the first release that keeps groups again.
    """
    mark = item.get_closest_marker("xdist_group")
    if mark is not None and not item.nodeid.endswith(f"@{mark.args[0]}"):
        item._id = type(item.id).parse(f"{item.nodeid}@{mark.args[0]}")


def _shares_with_its_module(item: pytest.Item) -> bool:
    known: Mapping[str, Sequence[pytest.FixtureDef[object]]] = (
        item._fixtureinfo.name2fixturedefs if isinstance(item, pytest.Function) else {}
    )
    return any(made[-1].scope == "module" for made in known.values() if made)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder that holds the public data sets `adventureworks` and `maven_crm`."""
    folder = Path(os.environ.get("YEJI_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        _absent("YEJI_REQUIRE_DATA", "no public data sets: set YEJI_DATA to the folder that holds them")
    return folder


@pytest.fixture(scope="session")
def spark_required() -> Path:
    """Return the Java that Spark will run on."""
    home = os.environ.get("JAVA_HOME")
    java = Path(home) / "bin" / "java" if home else Path(shutil.which("java") or "")
    if not java.is_file():
        _absent("YEJI_REQUIRE_JAVA", "no Java: Spark needs a JRE 17 or 21 on the path or in JAVA_HOME")
    return java


def _absent(required_by: str, reason: str) -> NoReturn:
    if os.environ.get(required_by) == "1":
        pytest.fail(f"{reason} ({required_by}=1 forbids skipping)", pytrace=False)
    pytest.skip(reason)
