"""The pages about oneself."""

from __future__ import annotations

from django.urls import path

from yeji.accounts import views

urlpatterns = [path("", views.me, name="me")]
