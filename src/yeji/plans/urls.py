"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from yeji.plans.views import drafting, publishing

app_name = "plans"
urlpatterns: list[URLPattern] = [
    path("", publishing.plans, name="list"),
    path("templates/", drafting.gallery, name="gallery"),
    path("templates/<slug:template>/", drafting.start, name="start"),
    path("check/", drafting.check, name="check"),
    path("<slug:key>/draft/", drafting.draft, name="draft"),
    path("<slug:key>/for/", drafting.add_enrolment, name="enrol"),
    path("<slug:key>/for/<int:enrolment>/end/", drafting.stop_enrolment, name="end-enrolment"),
    path("<slug:key>/<int:number>/", publishing.version, name="version"),
    path("<slug:key>/<int:number>/write/", drafting.write, name="write"),
    path("<slug:key>/<int:number>/drop/", drafting.drop, name="drop"),
    path("<slug:key>/<int:number>/ask/", publishing.ask, name="ask"),
    path("<slug:key>/<int:number>/recall/", publishing.recall, name="recall"),
    path("<slug:key>/<int:number>/refuse/", publishing.refuse, name="refuse"),
    path("<slug:key>/<int:number>/publish/", publishing.release, name="publish"),
    path("<slug:key>/<int:number>/read/", publishing.acknowledge, name="acknowledge"),
]
