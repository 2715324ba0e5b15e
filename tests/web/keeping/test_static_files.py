"""The static files are packed once: a start with the same files does nothing, one with others packs again."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core import management
from django.test.utils import override_settings

from yeji.cli import static_files


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls: list[str] = []
    monkeypatch.setattr(management, "call_command", lambda name, **_options: calls.append(name))
    monkeypatch.setattr(static_files, "_sources", lambda: iter(["a.css 3 1"]))
    with override_settings(STATIC_ROOT=str(tmp_path)):
        static_files.lay_out()
        static_files.lay_out()
        assert calls == ["collectstatic"]
        monkeypatch.setattr(static_files, "_sources", lambda: iter(["a.css 3 2"]))
        static_files.lay_out()
    return calls


def test_the_same_files_are_packed_once_and_changed_ones_again(packed: list[str]) -> None:
    assert packed == ["collectstatic", "collectstatic"]


def test_each_file_that_pages_use_is_part_of_the_question() -> None:
    names = [each.split()[0] for each in static_files._sources()]
    assert any(name.startswith("ui/") and name.endswith(".css") for name in names)
