"""All addresses of the product. Each view carries its rule; `accounts.gate` shuts whatever has none."""

from __future__ import annotations

from django.urls import include, path

from yeji.accounts.gate import opens, opens_to_all
from yeji.home import views as home
from yeji.ui import views as ui

urlpatterns = [
    path("", home.home, name="home"),
    path("settings/", home.settings, name="settings"),
    path("begin/<str:token>/", home.begin, name="begin"),
    path("demo/<str:username>/", home.enter_demo, name="demo-enter"),
    path("manifest.webmanifest", opens_to_all(ui.manifest), name="manifest"),
    path("service-worker.js", opens_to_all(ui.service_worker), name="service-worker"),
    path("offline/", opens_to_all(ui.offline), name="offline"),
    path("find/", opens()(ui.search), name="find"),
    path("choose/", opens_to_all(ui.choose), name="choose"),
    path("parts/", opens()(ui.gallery), name="gallery"),
    path("parts/why/", opens()(ui.gallery_why), name="gallery-why"),
    path("parts/progress/", opens()(ui.gallery_progress), name="gallery-progress"),
    path("me/", include("yeji.accounts.urls")),
    path("org/", include("yeji.org.urls")),
    path("audit/", include("yeji.audit.urls")),
    path("records/", include("yeji.records.urls")),
    path("intake/", include("yeji.intake.urls")),
    path("plans/", include("yeji.plans.urls")),
    path("targets/", include("yeji.targets.urls")),
    path("runs/", include("yeji.runs.urls")),
    path("accounts/", include("allauth.urls")),
]
