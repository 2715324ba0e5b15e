"""A run's tables as a workbook: for whoever may both see pay and take files away; each time is told."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.org.queries import names_of_people
from yeji.plans.words import language
from yeji.results.folder import read_results
from yeji.results.workbook import write_workbook
from yeji.runs.actions import tell_export
from yeji.runs.folders import results_of
from yeji.runs.models import Stage
from yeji.runs.views.running import run_or_404


@require_GET
@opens(Permission.EXPORT)
def export(request: HttpRequest, number: int) -> FileResponse:
    """Send the result tables of a finished run."""
    run = run_or_404(number)
    if not holder_of(request).may(Permission.SEE_PAY) or run.stage not in {Stage.DONE, Stage.RELEASED}:
        raise Http404
    stored = read_results(results_of(run.pk).root)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.xlsx"
        write_workbook(stored.tables.read_all(), path, names=names_of_people(), language=language())
        file.write(path.read_bytes())
    file.seek(0)
    tell_export(run, by=user_of(request))
    return FileResponse(file, as_attachment=True, filename=f"{run.plan_key}-{run.period}-{run.pk}.xlsx")
