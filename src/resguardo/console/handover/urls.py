"""Addresses of the handover desk."""

from django.urls import path

from resguardo.console.handover import contests, outings, rides, views

app_name = "handover"
urlpatterns = [
    path("", views.list_all, name="list"),
    path("waiting", views.waiting_part, name="waiting"),
    path("offer", views.offer, name="offer"),
    path("batch/<slug:batch>", views.show_batch, name="batch"),
    path("batch/<slug:batch>/answer", views.answer, name="answer"),
    path("batch/<slug:batch>/withdraw", views.withdraw, name="withdraw"),
    path("contest/<slug:person>", contests.contest, name="contest"),
    path("out", outings.send_out, name="out"),
    path("out/<slug:person>/back", outings.come_back, name="back"),
    path("ride", rides.open_ride, name="open_ride"),
    path("ride/<slug:manifest>", rides.show, name="ride"),
    path("ride/<slug:manifest>/part", rides.part, name="ride_part"),
    path("ride/<slug:manifest>/board", rides.board, name="board"),
    path("ride/<slug:manifest>/depart", rides.depart, name="depart"),
    path("ride/<slug:manifest>/alight", rides.alight, name="alight"),
    path("ride/<slug:manifest>/close", rides.close, name="close"),
]
