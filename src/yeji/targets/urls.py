"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from yeji.targets.views import figures, grid, importing

app_name = "targets"
urlpatterns: list[URLPattern] = [
    path("", grid.grid, name="grid"),
    path("figures/", figures.figures, name="figures"),
    path("import/", importing.bring, name="import"),
    path("import/take/", importing.take, name="take"),
]
