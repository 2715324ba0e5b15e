"""A run's own folder: its document, and its results as the command line writes them too."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from yeji.results.folder import ResultFolder

CORRECTIONS = "corrections.parquet"
"""In a run's folder: what closed periods come to now, less what was posted for them."""


AGAIN = "again"
"""In a run's folder: earlier periods as they come out with what is known now."""


def folder_of(run: int) -> Path:
    """Return the folder of a run, which need not exist yet."""
    return Path(settings.MEDIA_ROOT) / "runs" / str(run)


def again_of(run: int, period: str) -> ResultFolder:
    """Return where a run keeps an earlier period as it came out anew, where that differed from what was posted."""
    return ResultFolder(folder_of(run) / AGAIN / period)


def results_of(run: int) -> ResultFolder:
    """Return where the results of a run lie."""
    return ResultFolder(folder_of(run) / "results")
