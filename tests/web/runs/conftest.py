"""Each test's runs lie in a folder of its own: the database forgets them, the disk would not. And one month's run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.web.runs.company import paid, published, ran, targeted
from tests.web.runs.four_eyes import Scene, make_scene
from yeji.accounts.models import User
from yeji.runs.models import Run


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def march(cast: dict[str, User]) -> Run:
    """Return the run of March: Ada has a target and 150,000, Eve 40,000; nothing is released."""
    version = published(cast)
    targeted(cast["chi"], "ada", "120000")
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 80_000_00), ("P2", "ada", "2026-03-20", 70_000_00),
         ("P3", "eve", "2026-03-08", 40_000_00))  # fmt: skip
    return ran(version, "2026-03", cast["chi"])


@pytest.fixture(scope="module")
def scene(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """Return what waits for a second person, made once for a module and taken back after it."""
    del django_db_setup
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), transaction.atomic(), media:
        yield make_scene()
        transaction.set_rollback(True)
