"""Addresses of the placement desk."""

from django.urls import path

from resguardo.console.placement import views

app_name = "placement"
urlpatterns = [
    path("", views.show, name="list"),
    path("choose", views.choose, name="choose"),
    path("address", views.address, name="address"),
    path("assign", views.assign, name="assign"),
    path("room/<slug:place>", views.room, name="room"),
    path("act/<slug:word>", views.act, name="act"),
    path("act/<slug:word>/<slug:place>", views.act, name="act_on"),
]
