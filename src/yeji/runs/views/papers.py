"""Statements as files: one's own once released, others' by whoever sees pay and takes files away; that is told."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.views.decorators.http import require_GET

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.roles import Permission
from yeji.runs.actions import tell_export
from yeji.runs.archiving import archive
from yeji.runs.models import Run, Stage
from yeji.runs.pages.paper import Paper, paper_of, papers_of
from yeji.runs.printing import pdf_of
from yeji.runs.spreadsheet import workbook_of
from yeji.runs.views.running import run_or_404
from yeji.runs.views.statements import seen_or_404


@require_GET
@opens()
def pdf(request: HttpRequest, number: int, person: str) -> FileResponse:
    """Send somebody's statement as PDF."""
    paper = _paper(request, number, person, "pdf")
    return _sent(pdf_of(paper), f"{_name(paper)}.pdf")


@require_GET
@opens()
def workbook(request: HttpRequest, number: int, person: str) -> FileResponse:
    """Send somebody's statement as a workbook."""
    paper = _paper(request, number, person, "xlsx")
    return _sent(workbook_of(paper), f"{_name(paper)}.xlsx")


@require_GET
@opens(Permission.EXPORT)
def all_of_run(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Send everybody's statement as PDF in one archive, each as it is set: nothing is laid down in between."""
    run = run_or_404(number)
    if not holder_of(request).may(Permission.SEE_PAY) or run.stage not in {Stage.DONE, Stage.RELEASED}:
        raise Http404
    tell_export(run, by=user_of(request), form="zip")
    files = _files(run, _home(request), get_language())
    answer = StreamingHttpResponse(archive(files), content_type="application/zip")
    name = f"{run.plan_key}-{run.period}-{run.pk}.zip"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _files(run: Run, home: str, language: str | None) -> Iterator[tuple[str, bytes]]:
    """The statements in the language of who asked: they are set while they are sent, after the view."""
    papers = papers_of(run, home)
    while True:
        with override(language):
            paper = next(papers, None)
            if paper is None:
                return
            file = f"{_name(paper)}.pdf", pdf_of(paper)
        yield file


def _paper(request: HttpRequest, number: int, person: str, form: str) -> Paper:
    run, whose = seen_or_404(request, number, person, form)
    return paper_of(run, whose, _home(request))


def _home(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _sent(content: bytes, name: str) -> FileResponse:
    return FileResponse(BytesIO(content), as_attachment=True, filename=name)


def _name(paper: Paper) -> str:
    return f"{paper.period} {paper.name} {paper.number}".replace("/", "_").replace("\\", "_")
