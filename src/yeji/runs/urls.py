"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from yeji.runs.views import comparing, exporting, papers, previewing, running, statements

app_name = "runs"
urlpatterns: list[URLPattern] = [
    path("", running.runs, name="list"),
    path("ask/", running.ask, name="ask"),
    path("preview/<slug:key>/<int:number>/", previewing.show, name="preview"),
    path("mine/", statements.mine, name="mine"),
    path("<int:number>/", running.run, name="run"),
    path("<int:number>/progress/", running.progress, name="progress"),
    path("<int:number>/export.xlsx", exporting.export, name="export"),
    path("<int:number>/statements.zip", papers.all_of_run, name="statements"),
    path("<int:number>/compare/<int:other>/", comparing.compare, name="compare"),
    path("<int:number>/again/", running.again, name="again"),
    path("<int:number>/look/", running.look, name="look"),
    path("<int:number>/release/", running.release_run, name="release"),
    path("<int:number>/of/<str:person>/", statements.statement, name="statement"),
    path("<int:number>/of/<str:person>/statement.pdf", papers.pdf, name="pdf"),
    path("<int:number>/of/<str:person>/statement.xlsx", papers.workbook, name="workbook"),
    path("<int:number>/of/<str:person>/more/", statements.more, name="more"),
    path("<int:number>/of/<str:person>/corrected/", statements.corrected, name="corrected"),
    path("<int:number>/of/<str:person>/why/<path:component>/", statements.why, name="why"),
    path("<int:number>/of/<str:person>/rows/<path:measure>/", statements.rows, name="rows"),
]
