"""Addresses of the intake desk."""

from django.urls import path

from resguardo.console.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.begin, name="begin"),
    path("with/<slug:person>", views.pair, name="pair"),
    path("draft/<slug:draft>", views.go_on, name="draft"),
    path("draft/<slug:draft>/<int:number>", views.shown_picture, name="shown_picture"),
    path("keep", views.keep, name="keep"),
    path("picture", views.picture, name="picture"),
    path("discard", views.discard, name="discard"),
    path("tag", views.read_tag, name="tag"),
    path("likely", views.likely, name="likely"),
    path("done/<slug:person>", views.done, name="done"),
]
