"""What every test may ask for: the public data sets, a Java, and one seed for Hypothesis.

A test that needs something absent says so and is skipped; with YEJI_REQUIRE_DATA=1 or
YEJI_REQUIRE_JAVA=1, as .ci/run sets them, it fails, so that nothing drops out unseen.
"""

from __future__ import annotations

import os
import shutil
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
