"""Addresses of the persons' pages and pictures."""

from django.urls import path

from resguardo.console.person import acts, mentions, photo, views

app_name = "person"
urlpatterns = [
    path("", views.find, name="find"),
    path("forget", views.forget, name="forget"),
    path("reason", views.choose_reason, name="reason"),
    path("beside", acts.beside, name="beside"),
    path("photo/<slug:person>/<slug:digest>", photo.photo, name="photo"),
    path("mentions", mentions.mentions, name="mentions"),
    path("mentions/<slug:word>", mentions.act, name="mention_new"),
    path("mentions/<slug:word>/<slug:mention>", mentions.act, name="mention_act"),
    path("of/<slug:person>", views.show, name="show"),
    path("of/<slug:person>/readers", views.readers, name="readers"),
    path("of/<slug:person>/<slug:word>", acts.act, name="act"),
    path("of/<slug:person>/<slug:word>/<slug:item>", acts.act, name="act_on"),
]
