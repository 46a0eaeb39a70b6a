"""Addresses of the absence desk."""

from django.urls import path

from resguardo.console.absence import outgoing, views

app_name = "absence"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("rows", views.show_rows, name="rows"),
    path("batch", views.batch, name="batch"),
    path("declare", views.declare, name="declare"),
    path("ready", views.show_ready, name="ready"),
    path("form", views.show_form, name="form"),
    path("<slug:absence>", views.show, name="show"),
    path("<slug:absence>/leave", outgoing.show, name="leave"),
    path("<slug:absence>/leave/message", outgoing.message, name="message"),
    path("<slug:absence>/leave/packet", outgoing.packet, name="packet"),
    path("<slug:absence>/<slug:name>", views.step, name="step"),
]
