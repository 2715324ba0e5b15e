"""docs/running.md names every variable that the settings read."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_each_variable_of_the_settings_is_documented() -> None:
    settings = (ROOT / "src/yeji/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'"(YEJI_[A-Z_]+)"', settings))
    documented = set(re.findall(r"`(YEJI_[A-Z_]+)`", (ROOT / "docs/running.md").read_text(encoding="utf-8")))

    assert len(read) > 15
    assert read - documented == set()
