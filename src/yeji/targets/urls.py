"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from yeji.targets import views

app_name = "targets"
urlpatterns: list[URLPattern] = [path("", views.grid, name="grid")]
