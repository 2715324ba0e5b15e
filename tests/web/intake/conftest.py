"""A folder for uploads of its own, and a way to bring a file in as the worker would have it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yeji.intake.models import Batch
from yeji.intake.working import take_up_again

Bring = Callable[..., Batch]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: object) -> Path:
    """Let uploads lie where the test ends."""
    folder = tmp_path / "media"
    settings.MEDIA_ROOT = folder  # type: ignore[attr-defined]  # pytest-django's settings take any.
    return folder


def worked(batch: Batch) -> Batch:
    """Do what a worker would; in a test's transaction nothing is enqueued."""
    take_up_again()
    batch.refresh_from_db()
    return batch


@pytest.fixture
def bring() -> Bring:
    """Return a way to send a file through the page and have it worked on."""

    def send(client: Client, kind: str, content: bytes | str, name: str = "a.csv") -> Batch:
        file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
        answer = client.post("/intake/receive/", {"kind": kind, "file": file})
        assert answer.status_code == 302, answer.text
        return worked(Batch.objects.latest("pk"))

    return send
