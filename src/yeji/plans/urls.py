"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from yeji.plans.views import designing, drafting, formulas, publishing

app_name = "plans"
urlpatterns: list[URLPattern] = [
    path("", publishing.plans, name="list"),
    path("templates/", drafting.gallery, name="gallery"),
    path("templates/<slug:template>/", drafting.start, name="start"),
    path("people/", publishing.who_is_in, name="coverage"),
    path("check/", drafting.check, name="check"),
    path("<slug:key>/draft/", drafting.draft, name="draft"),
    path("<slug:key>/for/", drafting.add_enrolment, name="enrol"),
    path("<slug:key>/for/<int:enrolment>/end/", drafting.stop_enrolment, name="end-enrolment"),
    path("<slug:key>/<int:number>/", publishing.version, name="version"),
    path("<slug:key>/<int:number>/write/", drafting.write, name="write"),
    path("<slug:key>/<int:number>/design/", designing.design, name="design"),
    path("<slug:key>/<int:number>/design/<slug:step>/", designing.step, name="design-step"),
    path("<slug:key>/<int:number>/design/<slug:step>/<path:name>/", designing.step, name="design-entry"),
    path("<slug:key>/<int:number>/names/", formulas.names, name="names"),
    path("<slug:key>/<int:number>/formula/", formulas.formula, name="formula"),
    path("<slug:key>/<int:number>/drop/", drafting.drop, name="drop"),
    path("<slug:key>/<int:number>/ask/", publishing.ask, name="ask"),
    path("<slug:key>/<int:number>/recall/", publishing.recall, name="recall"),
    path("<slug:key>/<int:number>/refuse/", publishing.refuse, name="refuse"),
    path("<slug:key>/<int:number>/publish/", publishing.release, name="publish"),
    path("<slug:key>/<int:number>/read/", publishing.acknowledge, name="acknowledge"),
]
