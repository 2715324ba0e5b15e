"""The addresses of this room."""

from __future__ import annotations

from django.urls import path

from yeji.intake import form_views, staff_views, views

app_name = "intake"
urlpatterns = [
    path("", views.home, name="home"),
    path("receive/", views.receive, name="receive"),
    path("batches/", views.history, name="history"),
    path("template/<str:key>.xlsx", views.template, name="template"),
    path("people/", staff_views.staff, name="staff"),
    path("people/take/", staff_views.take_staff, name="staff-take"),
    path("<int:number>/", views.batch, name="batch"),
    path("<int:number>/progress/", views.progress, name="progress"),
    path("<int:number>/mapping/", views.mapping, name="mapping"),
    path("<int:number>/kind/", views.change_kind, name="change-kind"),
    path("<int:number>/look/", views.look, name="look"),
    path("<int:number>/answer/", views.answer, name="answer"),
    path("<int:number>/forget/", views.forget, name="forget"),
    path("<int:number>/accept/", views.accept, name="accept"),
    path("<int:number>/undo/", views.undo, name="undo"),
    path("<int:number>/drop/", views.drop, name="drop"),
    path("<int:number>/again/", views.again, name="again"),
    path("<int:number>/refused.xlsx", views.refused, name="refused"),
    path("forms/", form_views.forms, name="forms"),
    path("forms/new/", form_views.new_form, name="new-form"),
    path("forms/<int:number>/", form_views.form, name="form"),
    path("forms/<int:number>/close/", form_views.close, name="close-form"),
    path("f/<str:token>/", form_views.fill, name="fill"),
    path("f/<str:token>/thanks/", form_views.thanks, name="thanks"),
]
