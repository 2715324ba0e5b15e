"""The addresses of the auditor's room."""

from __future__ import annotations

from django.urls import path

from yeji.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.events, name="events"),
    path("<int:number>/", views.event, name="event"),
    path("chain/", views.chain, name="chain"),
    path("export/", views.export, name="export"),
]
