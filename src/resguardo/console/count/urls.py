"""Addresses of the count desk."""

from django.urls import path

from resguardo.console.count import leading, views, walking

app_name = "count"
urlpatterns = [
    path("", views.list_counts, name="list"),
    path("open", leading.open_count, name="open"),
    path("<slug:count>", views.show, name="show"),
    path("<slug:count>/standing", views.standing_part, name="standing"),
    path("<slug:count>/lists", views.lists_part, name="lists"),
    path("<slug:count>/strip", views.strip_part, name="strip"),
    path("<slug:count>/roll", views.roll, name="roll"),
    path("<slug:count>/codes", views.codes, name="codes"),
    path("<slug:count>/assign", leading.assign, name="assign"),
    path("<slug:count>/recount", leading.recount, name="recount"),
    path("<slug:count>/explain", leading.explain, name="explain"),
    path("<slug:count>/sign", leading.sign, name="sign"),
    path("<slug:count>/supersede", leading.supersede, name="supersede"),
    path("<slug:count>/late", walking.explain_lateness, name="late"),
    path("<slug:count>/walk", walking.choose, name="walk"),
    path("<slug:count>/own", walking.own_strip_part, name="own_strip"),
    path("<slug:count>/walk/<slug:zone>", walking.walk, name="zone"),
    path("<slug:count>/walk/<slug:zone>/code", walking.enter_code, name="code"),
    path("<slug:count>/walk/<slug:zone>/mark", walking.mark, name="mark"),
    path("<slug:count>/walk/<slug:zone>/scan", walking.scan, name="scan"),
    path("<slug:count>/walk/<slug:zone>/unmark", walking.unmark, name="unmark"),
    path("<slug:count>/walk/<slug:zone>/unidentified", walking.unidentified, name="unidentified"),
    path("<slug:count>/walk/<slug:zone>/finish", walking.finish, name="finish"),
]
