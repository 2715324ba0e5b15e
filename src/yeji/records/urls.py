"""The addresses of this room. What is said of all kinds comes first; a kind's key never hides it."""

from __future__ import annotations

from django.urls import path

from yeji.records.views import claiming, defining, lists, one, quality

app_name = "records"
urlpatterns = [
    path("", lists.kinds, name="kinds"),
    path("define/", defining.define, name="define"),
    path("define/kind/", defining.new_kind, name="new_kind"),
    path("define/<slug:kind_key>/new/", defining.new_field, name="new_field"),
    path("define/<slug:kind_key>/<slug:field_key>/", defining.edit_field, name="edit_field"),
    path("define/<slug:kind_key>/<slug:field_key>/retire/", defining.retire, name="retire_field"),
    path("define/<slug:kind_key>/<slug:field_key>/revive/", defining.revive, name="revive_field"),
    path("quality/", quality.quality, name="quality"),
    path("quality/<slug:check_key>/", quality.check, name="check"),
    path("quality/<slug:check_key>/merge/", quality.merge_two, name="merge"),
    path("quality/<slug:check_key>/apart/", quality.apart, name="apart"),
    path("quality/<slug:check_key>/undo/<str:batch>/", quality.undo_merge, name="undo_merge"),
    path("files/<int:attachment_id>/", one.attached, name="attached"),
    path("customers/", lists.records, {"kind_key": "customers"}, name="customers"),
    path("<slug:kind_key>/", lists.records, name="list"),
    path("<slug:kind_key>/add/", one.add, name="add"),
    path("<slug:kind_key>/bulk/", lists.bulk, name="bulk"),
    path("<slug:kind_key>/view/", lists.save_view, name="save_view"),
    path("<slug:kind_key>/view/<int:view_id>/drop/", lists.remove_view, name="drop_view"),
    path("<slug:kind_key>/undo/<str:batch>/", lists.undo, name="undo"),
    path("<slug:kind_key>/export-whole/", lists.export_whole, name="export_whole"),
    path("<slug:kind_key>/export.<slug:form>", lists.export, name="export"),
    path("<slug:kind_key>/at/<path:key>/", one.record, name="record"),
    path("<slug:kind_key>/edit/<path:key>/", one.edit, name="edit"),
    path("<slug:kind_key>/claim/<path:key>/", claiming.claim, name="claim"),
    path("<slug:kind_key>/remove/<path:key>/", one.remove, name="remove"),
    path("<slug:kind_key>/say/<path:key>/", one.say_something, name="say"),
    path("<slug:kind_key>/attach/<path:key>/", one.attach_file, name="attach"),
    path("<slug:kind_key>/show/<slug:field_key>/<path:key>/", one.show, name="show"),
]
