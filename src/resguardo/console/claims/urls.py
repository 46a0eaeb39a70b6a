"""Addresses of the staff side of claims."""

from django.urls import path

from resguardo.console.claims import views

app_name = "claims"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("take-in", views.take_in_all, name="take_in"),
    path("receive", views.receive, name="receive"),
    path("<slug:claim>", views.show, name="show"),
    path("<slug:claim>/<slug:name>", views.step, name="step"),
]
