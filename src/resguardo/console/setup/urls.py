"""Addresses of the settings desk."""

from django.urls import path

from resguardo.console.setup import viewing, views

app_name = "setup"
urlpatterns = [
    path("", views.show, name="show"),
    path("view-as", viewing.view_as, name="view_as"),
]
